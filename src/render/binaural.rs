//! A layer in space: what its voice gives is coloured by tone, nearness and direction, set at its
//! place before both ears, and said into the room.

use crate::dsp::{Aim, Ears, Frame, Gains, SOURCES, Shelves, amplitude, wrapped};
use crate::mix::Position;
use crate::render::Shape;
use crate::render::bearing::{STEP, Stand};
use crate::render::layer::add;
use std::f32::consts::FRAC_1_SQRT_2;

/// Dark and bright lean around this, by so much at either end.
const TONE_HZ: f32 = 1000.0;
const TONE_DB: f32 = 6.0;
/// What is at the ear has more below this.
const LIFT_HZ: f32 = 320.0;
const LIFT_DB: f32 = 4.0;
/// Above this there is more detail the nearer it is, and less behind the head, where the ear's own
/// shell stands in the way.
const DETAIL_HZ: f32 = 5000.0;
const DETAIL_DB: f32 = 1.5;
const BEHIND_DB: f32 = -4.5;
/// From here on a source counts as behind, fully so after as much again as is given second.
const BEHIND_DEG: f32 = 80.0;
const BEHIND_OVER_DEG: f32 = 60.0;
/// What is said into the room from across it, and how much less from the ear.
const ROOM_DB: f32 = -10.0;
const ROOM_FALL_DB: f32 = -30.0;

pub struct Binaural {
    shape: Shape,
    /// Tone, lift and detail, and whether they pass all unchanged.
    shelves: Shelves<SOURCES, 3>,
    is_flat: bool,
    ears: Ears,
    stand: Option<Stand>,
    way: Way,
    /// What the stand does to the amplitude, and how much of it is said into the room: at both ends
    /// of the step that is under way.
    gain: [f32; 2],
    room: [f32; 2],
}

/// How far it has come to where it is to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Going,
    /// The step that is under way leads there.
    LastStep,
    There,
}

impl Binaural {
    pub fn new(shape: Shape, rate: u32) -> Self {
        Self {
            shape,
            shelves: Shelves::new([TONE_HZ, LIFT_HZ, DETAIL_HZ], rate),
            is_flat: false,
            ears: Ears::new(rate),
            stand: None,
            way: Way::There,
            gain: [0.0; 2],
            room: [0.0; 2],
        }
    }

    /// Sets out for `stand`, to be there after [`STEP`] frames; the first is taken at once.
    pub fn step(&mut self, stand: &Stand) {
        let before = self.stand.replace(*stand);
        let stays = before.as_ref() == Some(stand);
        if stays && self.way == Way::There {
            // What is asked of most layers most of the time.
            return;
        }
        let gain = match self.shape {
            Shape::Unplaced => stand.drift,
            Shape::Wide | Shape::Point => stand.drift * stand.nearness,
        };
        let room = amplitude(ROOM_DB + ROOM_FALL_DB * stand.closeness);
        (self.gain, self.room) = match before {
            Some(_) => ([self.gain[1], gain], [self.room[1], room]),
            None => ([gain; 2], [room; 2]),
        };
        let aims = self.aims(stand);
        self.way = if before.is_none() || stays && self.way == Way::LastStep {
            self.colour(stand, aims, None);
            self.ears.arrive(aims);
            Way::There
        } else {
            self.colour(stand, aims, Some(STEP));
            if self.ears.aim(aims, STEP) { Way::LastStep } else { Way::Going }
        };
    }

    fn aims(&self, stand: &Stand) -> [Aim; SOURCES] {
        let place = Position { azimuth_deg: stand.azimuth_deg, closeness: stand.closeness };
        let (distance_m, speakers) = (place.distance_m(), stand.speakers);
        let aside = if self.shape == Shape::Wide { 0.5 * stand.width_deg } else { 0.0 };
        [-aside, aside].map(|turn| Aim {
            azimuth_deg: stand.azimuth_deg + turn,
            distance_m,
            speakers,
        })
    }

    /// Moves the shelves over `frames`, or has them there. Over speakers only tone is left of them.
    fn colour(&mut self, stand: &Stand, aims: [Aim; SOURCES], frames: Option<usize>) {
        let near = 1.0 - stand.speakers;
        let lean = amplitude(TONE_DB * stand.tone);
        let lift = amplitude(near * LIFT_DB * stand.closeness * stand.closeness);
        let detail = near * DETAIL_DB * (2.0 * stand.closeness - 1.0);
        let detail = aims.map(|aim| amplitude(detail + near * BEHIND_DB * behind(aim)));
        let shelves = [
            Gains { low: [1.0 / lean; SOURCES], high: [lean; SOURCES] },
            Gains { low: [lift; SOURCES], high: [1.0; SOURCES] },
            Gains { low: [1.0; SOURCES], high: detail },
        ];
        match frames {
            Some(frames) => self.shelves.aim(shelves, frames),
            None => self.shelves.arrive(shelves),
        }
        self.is_flat = frames.is_none() && stand.tone == 0.0 && near == 0.0;
    }

    /// Takes what the voice gave, from `done` frames into the step on, to both ears at the amplitude
    /// `level`; adds it to `out`, and what the room is told to `said`. What is not placed only gets
    /// its level. Returns the peak of what was added.
    pub fn run(
        &mut self,
        own: &mut [Frame],
        level: [f32; 2],
        (out, said): (&mut [Frame], &mut [f32]),
        done: usize,
    ) -> f32 {
        let part = [done, done + own.len()].map(|at| at as f32 / STEP as f32);
        let within = |[from, to]: [f32; 2]| part.map(|part| from + (to - from) * part);
        let (gain, room) = (within(self.gain), within(self.room));
        let level = [level[0] * gain[0], level[1] * gain[1]];
        if self.shape == Shape::Unplaced {
            return add(own, level, out);
        }
        if self.shape == Shape::Point {
            for frame in own.iter_mut() {
                *frame = [(frame[0] + frame[1]) * FRAC_1_SQRT_2, 0.0];
            }
        }
        match own.last() {
            Some(last) if self.is_flat => self.shelves.passed(*last),
            _ => self.shelves.run(own),
        }
        tell(own, [level[0] * room[0], level[1] * room[1]], said);
        self.ears.run(own, if self.shape == Shape::Point { 1 } else { SOURCES });
        add(own, level, out)
    }
}

/// Adds both sides to what is `said`, under a gain that goes straight from one end's value to the other's.
fn tell(both: &[Frame], [from, to]: [f32; 2], said: &mut [f32]) {
    if from == to {
        return said
            .iter_mut()
            .zip(both)
            .for_each(|(said, both)| *said += (both[0] + both[1]) * to);
    }
    let step = (to - from) / both.len() as f32;
    for (n, (said, both)) in said.iter_mut().zip(both).enumerate() {
        *said += (both[0] + both[1]) * (from + step * n as f32);
    }
}

/// How far behind the head a source is, 0..=1.
fn behind(aim: Aim) -> f32 {
    let part = ((wrapped(aim.azimuth_deg).abs() - BEHIND_DEG) / BEHIND_OVER_DEG).clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::BLOCK;

    const STAND: Stand = Stand {
        azimuth_deg: 0.0,
        closeness: 0.5,
        width_deg: 90.0,
        tone: 0.0,
        speakers: 0.0,
        nearness: 1.0,
        drift: 1.0,
        pace: 1.0,
    };

    /// What is heard of a click, after `steps` at `stand` from wherever it was.
    fn click(binaural: &mut Binaural, stand: &Stand, steps: usize) -> Vec<Frame> {
        let mut heard = Vec::new();
        for step in 0..steps {
            binaural.step(stand);
            for done in (0..STEP).step_by(BLOCK) {
                let is_click = step + 1 == steps && done == 0;
                let mut own = [[0.0; 2]; BLOCK];
                own[0] = if is_click { [1.0, 0.5] } else { [0.0; 2] };
                let mut out = [[0.0; 2]; BLOCK];
                binaural.run(&mut own, [1.0; 2], (&mut out, &mut [0.0; BLOCK]), done);
                heard.extend(out);
            }
        }
        heard.split_off((steps - 1) * STEP)
    }

    #[test]
    fn wherever_it_came_from_it_arrives_at_the_same_and_stays() {
        let there = Stand { azimuth_deg: 70.0, closeness: 0.9, tone: 0.5, ..STAND };
        for shape in [Shape::Wide, Shape::Point] {
            let wanted = click(&mut Binaural::new(shape, 48_000), &there, 1);
            let mut moved = Binaural::new(shape, 48_000);
            click(&mut moved, &STAND, 3);
            click(&mut moved, &Stand { speakers: 1.0, ..STAND }, 100);
            assert!(moved.way == Way::There && moved.is_flat, "{shape:?}, in plain stereo");
            // Long enough for the delays, which move no faster than they may; then long after.
            for steps in [12, 4000] {
                let heard = click(&mut moved, &there, steps);
                assert_eq!(moved.way, Way::There, "{shape:?}");
                for (a, b) in heard.iter().zip(&wanted) {
                    assert!((a[0] - b[0]).abs() < 1e-5 && (a[1] - b[1]).abs() < 1e-5);
                }
            }
        }
    }

    #[test]
    fn a_click_at_the_ear_is_hardly_said_into_the_room() {
        let said = |closeness| {
            let mut binaural = Binaural::new(Shape::Point, 48_000);
            binaural.step(&Stand { closeness, ..STAND });
            let (mut own, mut said) = ([[0.0; 2]; BLOCK], [0.0; BLOCK]);
            own[0] = [1.0; 2];
            binaural.run(&mut own, [1.0; 2], (&mut [[0.0; 2]; BLOCK], &mut said), 0);
            20.0 * said.iter().map(|sample| sample * sample).sum::<f32>().sqrt().log10()
        };
        assert!((said(0.0) - said(1.0) - 30.0).abs() < 3.0, "{} {}", said(0.0), said(1.0));
    }
}
