//! Places a layer in space: filters the voice's output by tone, nearness and direction, renders it for
//! both ears, and sends a part of it to the room reverb.

use crate::decibels::db_to_gain;
use crate::dsp::{
    Frame, HeadModel, SOURCES, ShelfGains, Shelves, SourcePosition, add_ramped, wrap_degrees,
};
use crate::mix::Position;
use crate::render::pose::{Pose, STEP};
use crate::render::voice::Placement;
use std::f32::consts::FRAC_1_SQRT_2;

/// The frequency around which the tone control tilts the spectrum, and its gain at either end.
const TONE_HZ: f32 = 1000.0;
const TONE_DB: f32 = 6.0;
/// Sounds at the ear are boosted below this frequency.
const LIFT_HZ: f32 = 320.0;
const LIFT_DB: f32 = 4.0;
/// Above this frequency near sounds have more detail, and sounds behind the listener have less, because
/// the outer ear shields them.
const DETAIL_HZ: f32 = 5000.0;
const DETAIL_DB: f32 = 1.5;
const BEHIND_DB: f32 = -4.5;
/// The azimuth at which a source begins to count as behind the listener, and the angle over which that
/// takes full effect.
const BEHIND_DEG: f32 = 80.0;
const BEHIND_OVER_DEG: f32 = 60.0;
/// The reverb send of a sound across the room, and the change of it for a sound at the ear.
const ROOM_DB: f32 = -10.0;
const ROOM_FALL_DB: f32 = -30.0;

/// Places one layer.
pub struct Spatialiser {
    placement: Placement,
    /// The filters for tone, lift and detail.
    shelves: Shelves<SOURCES, 3>,
    /// Whether all filters have a gain of 1 and can be skipped.
    is_flat: bool,
    head: HeadModel,
    pose: Option<Pose>,
    progress: Progress,
    /// The gain that the pose causes, at both ends of the current step.
    gain: [f32; 2],
    /// The reverb send that the pose causes, at both ends of the current step.
    room: [f32; 2],
}

/// How far the filters and the head model have come on the way to the pose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// They need more steps.
    Moving,
    /// They arrive at the end of the current step.
    LastStep,
    /// They have arrived.
    Arrived,
}

impl Spatialiser {
    /// A spatialiser for a voice with this placement, at `rate` frames per second.
    pub fn new(placement: Placement, rate: u32) -> Self {
        Self {
            placement,
            shelves: Shelves::new([TONE_HZ, LIFT_HZ, DETAIL_HZ], rate),
            is_flat: false,
            head: HeadModel::new(rate),
            pose: None,
            progress: Progress::Arrived,
            gain: [0.0; 2],
            room: [0.0; 2],
        }
    }

    /// Starts a step of [`STEP`] frames, at the end of which the layer has this pose. The first pose takes
    /// effect at once.
    pub fn step(&mut self, pose: &Pose) {
        let before = self.pose.replace(*pose);
        let is_same = before.as_ref() == Some(pose);
        if is_same && self.progress == Progress::Arrived {
            // Most layers rest most of the time.
            return;
        }
        let gain = match self.placement {
            Placement::Unplaced => pose.drift,
            Placement::Stereo | Placement::Point => pose.drift * pose.nearness,
        };
        let room = db_to_gain(ROOM_DB + ROOM_FALL_DB * pose.closeness);
        (self.gain, self.room) = match before {
            Some(_) => ([self.gain[1], gain], [self.room[1], room]),
            None => ([gain; 2], [room; 2]),
        };
        let positions = self.positions(pose);
        self.progress = if before.is_none() || is_same && self.progress == Progress::LastStep {
            self.set_filters(pose, positions, None);
            self.head.jump_to(positions);
            Progress::Arrived
        } else {
            self.set_filters(pose, positions, Some(STEP));
            let arrives = self.head.glide_to(positions, STEP);
            if arrives { Progress::LastStep } else { Progress::Moving }
        };
    }

    fn positions(&self, pose: &Pose) -> [SourcePosition; SOURCES] {
        let place = Position { azimuth_deg: pose.azimuth_deg, closeness: pose.closeness };
        let (distance_m, speakers) = (place.distance_m(), pose.speakers);
        let aside = if self.placement == Placement::Stereo { 0.5 * pose.width_deg } else { 0.0 };
        [-aside, aside].map(|turn| SourcePosition {
            azimuth_deg: pose.azimuth_deg + turn,
            distance_m,
            speakers,
        })
    }

    /// Moves the filters to the pose over `frames`, or at once. Over speakers only the tone remains.
    fn set_filters(
        &mut self,
        pose: &Pose,
        positions: [SourcePosition; SOURCES],
        frames: Option<usize>,
    ) {
        let headphones = 1.0 - pose.speakers;
        let tilt = db_to_gain(TONE_DB * pose.tone);
        let lift = db_to_gain(headphones * LIFT_DB * pose.closeness * pose.closeness);
        let detail_db = headphones * DETAIL_DB * (2.0 * pose.closeness - 1.0);
        let detail = positions
            .map(|position| db_to_gain(detail_db + headphones * BEHIND_DB * behind(position)));
        let gains = [
            ShelfGains { low: [1.0 / tilt; SOURCES], high: [tilt; SOURCES] },
            ShelfGains { low: [lift; SOURCES], high: [1.0; SOURCES] },
            ShelfGains { low: [1.0; SOURCES], high: detail },
        ];
        match frames {
            Some(frames) => self.shelves.glide_to(gains, frames),
            None => self.shelves.jump_to(gains),
        }
        self.is_flat = frames.is_none() && pose.tone == 0.0 && headphones == 0.0;
    }

    /// Renders `own`, the voice's output, and adds the result to `out` and to the reverb send. All three
    /// have the same length. `done` is the number of frames since the step began. The gain moves linearly
    /// from the first to the second value of `level`; an unplaced voice gets nothing but the gain.
    /// Overwrites `own`. Returns the peak amplitude of what was added to `out`.
    pub fn process(
        &mut self,
        own: &mut [Frame],
        level: [f32; 2],
        (out, room_send): (&mut [Frame], &mut [f32]),
        done: usize,
    ) -> f32 {
        let parts = [done, done + own.len()].map(|at| at as f32 / STEP as f32);
        let within = |[from, to]: [f32; 2]| parts.map(|part| from + (to - from) * part);
        let (gain, room) = (within(self.gain), within(self.room));
        let level = [level[0] * gain[0], level[1] * gain[1]];
        if self.placement == Placement::Unplaced {
            return add_ramped(own, level, out);
        }
        if self.placement == Placement::Point {
            for frame in own.iter_mut() {
                *frame = [(frame[0] + frame[1]) * FRAC_1_SQRT_2, 0.0];
            }
        }
        match own.last() {
            Some(last) if self.is_flat => self.shelves.note_bypassed(*last),
            _ => self.shelves.process(own),
        }
        add_to_send(own, [level[0] * room[0], level[1] * room[1]], room_send);
        self.head.process(own, if self.placement == Placement::Point { 1 } else { SOURCES });
        add_ramped(own, level, out)
    }
}

/// Adds the sum of both channels to `send` with a gain that moves linearly from `from` at the first frame
/// to `to` after the last one.
fn add_to_send(frames: &[Frame], [from, to]: [f32; 2], send: &mut [f32]) {
    if from == to {
        return send
            .iter_mut()
            .zip(frames)
            .for_each(|(send, frame)| *send += (frame[0] + frame[1]) * to);
    }
    let step = (to - from) / frames.len() as f32;
    for (n, (send, frame)) in send.iter_mut().zip(frames).enumerate() {
        *send += (frame[0] + frame[1]) * (from + step * n as f32);
    }
}

/// How far behind the listener a source is, 0..=1.
fn behind(position: SourcePosition) -> f32 {
    let part = (wrap_degrees(position.azimuth_deg).abs() - BEHIND_DEG) / BEHIND_OVER_DEG;
    let part = part.clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decibels::gain_to_db;
    use crate::dsp::BLOCK;

    const POSE: Pose = Pose {
        azimuth_deg: 0.0,
        closeness: 0.5,
        width_deg: 90.0,
        tone: 0.0,
        speakers: 0.0,
        nearness: 1.0,
        drift: 1.0,
        pace: 1.0,
    };

    /// The response to a click at the start of the last of `steps` steps with this pose.
    fn click(spatialiser: &mut Spatialiser, pose: &Pose, steps: usize) -> Vec<Frame> {
        let mut response = Vec::new();
        for step in 0..steps {
            spatialiser.step(pose);
            for done in (0..STEP).step_by(BLOCK) {
                let is_click = step + 1 == steps && done == 0;
                let mut own = [[0.0; 2]; BLOCK];
                own[0] = if is_click { [1.0, 0.5] } else { [0.0; 2] };
                let mut out = [[0.0; 2]; BLOCK];
                spatialiser.process(&mut own, [1.0; 2], (&mut out, &mut [0.0; BLOCK]), done);
                response.extend(out);
            }
        }
        response.split_off((steps - 1) * STEP)
    }

    #[test]
    fn a_moved_layer_arrives_at_the_same_sound_and_stays_there() {
        let target = Pose { azimuth_deg: 70.0, closeness: 0.9, tone: 0.5, ..POSE };
        for placement in [Placement::Stereo, Placement::Point] {
            let expected = click(&mut Spatialiser::new(placement, 48_000), &target, 1);
            let mut moved = Spatialiser::new(placement, 48_000);
            click(&mut moved, &POSE, 3);
            click(&mut moved, &Pose { speakers: 1.0, ..POSE }, 100);
            let is_plain = moved.progress == Progress::Arrived && moved.is_flat;
            assert!(is_plain, "{placement:?}, in plain stereo");
            // 12 steps are enough for the delays, whose speed is limited; then much later.
            for steps in [12, 4000] {
                let response = click(&mut moved, &target, steps);
                assert_eq!(moved.progress, Progress::Arrived, "{placement:?}");
                for (a, b) in response.iter().zip(&expected) {
                    assert!((a[0] - b[0]).abs() < 1e-5 && (a[1] - b[1]).abs() < 1e-5);
                }
            }
        }
    }

    #[test]
    fn a_sound_at_the_ear_sends_30_db_less_to_the_room_than_one_across_it() {
        let send_db = |closeness| {
            let mut spatialiser = Spatialiser::new(Placement::Point, 48_000);
            spatialiser.step(&Pose { closeness, ..POSE });
            let (mut own, mut send) = ([[0.0; 2]; BLOCK], [0.0; BLOCK]);
            own[0] = [1.0; 2];
            spatialiser.process(&mut own, [1.0; 2], (&mut [[0.0; 2]; BLOCK], &mut send), 0);
            gain_to_db(send.iter().map(|sample| sample * sample).sum::<f32>().sqrt())
        };
        let (far, near) = (send_db(0.0), send_db(1.0));
        assert!((far - near - 30.0).abs() < 3.0, "{far} {near}");
    }
}
