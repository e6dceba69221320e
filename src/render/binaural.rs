//! A layer in space: what its voice gives is coloured by tone, nearness and direction, set at its
//! place before both ears, and said into the room.

use crate::dsp::{Aim, Ears, Frame, SOURCES, Shelf, amplitude};
use crate::mix::Place;
use crate::render::bearing::{STEP, Stand};
use crate::render::layer::scale;
use crate::render::{BLOCK, Shape};
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
    tone: Shelf<SOURCES>,
    lift: Shelf<SOURCES>,
    detail: Shelf<SOURCES>,
    ears: Ears,
    stand: Option<Stand>,
    /// Whether the step that is under way leads all the way, and whether it leads anywhere.
    arrives: bool,
    moves: bool,
    /// What the stand does to the amplitude, and how much of it is said into the room: before and
    /// after the step that is under way.
    gain: [f32; 2],
    room: [f32; 2],
}

impl Binaural {
    pub fn new(shape: Shape, rate: u32) -> Self {
        let shelf = |hz| Shelf::new(hz, rate);
        Self {
            shape,
            tone: shelf(TONE_HZ),
            lift: shelf(LIFT_HZ),
            detail: shelf(DETAIL_HZ),
            ears: Ears::new(rate),
            stand: None,
            arrives: false,
            moves: false,
            gain: [0.0; 2],
            room: [0.0; 2],
        }
    }

    /// Sets out for `stand`, to be there after [`STEP`] frames; the first is taken at once.
    pub fn step(&mut self, stand: &Stand) {
        let before = self.stand.replace(*stand);
        let room = amplitude(ROOM_DB + ROOM_FALL_DB * stand.closeness);
        let along = |[_, last]: [f32; 2], next| [if before.is_some() { last } else { next }, next];
        (self.gain, self.room) = (along(self.gain, stand.gain), along(self.room, room));
        let stays = before.as_ref() == Some(stand);
        if stays && !self.moves {
            return;
        }
        let aims = self.aims(stand);
        let is_there = before.is_none() || stays && self.arrives;
        self.colour(stand, aims, (!is_there).then_some(STEP));
        if is_there {
            self.ears.arrive(aims);
        } else {
            self.arrives = self.ears.aim(aims, STEP);
        }
        self.moves = !is_there;
    }

    fn aims(&self, stand: &Stand) -> [Aim; SOURCES] {
        let place = Place { azimuth_deg: stand.azimuth_deg, closeness: stand.closeness };
        let (distance_m, speakers) = (place.distance_m(), stand.speakers);
        let aside = if self.shape == Shape::Wide { 0.5 * stand.width_deg } else { 0.0 };
        [-aside, aside].map(|turn| Aim {
            azimuth_deg: stand.azimuth_deg + turn,
            distance_m,
            speakers,
        })
    }

    /// Moves the shelves over `frames`, or has them there.
    fn colour(&mut self, stand: &Stand, aims: [Aim; SOURCES], frames: Option<usize>) {
        let lean = amplitude(TONE_DB * stand.tone);
        let lift = amplitude(LIFT_DB * stand.closeness * stand.closeness);
        let detail = DETAIL_DB * (2.0 * stand.closeness - 1.0);
        let detail = aims.map(|aim| amplitude(detail + BEHIND_DB * behind(aim)));
        for (shelf, low, high) in [
            (&mut self.tone, [1.0 / lean; SOURCES], [lean; SOURCES]),
            (&mut self.lift, [lift; SOURCES], [1.0; SOURCES]),
            (&mut self.detail, [1.0; SOURCES], detail),
        ] {
            match frames {
                Some(frames) => shelf.aim(low, high, frames),
                None => shelf.arrive(low, high),
            }
        }
    }

    /// Takes what the voice gave, from `done` frames into the step on, to both ears at the amplitude
    /// `level`, and adds what the room is told to `said`. What is not placed only gets its level.
    pub fn run(&mut self, own: &mut [Frame], level: [f32; 2], said: &mut [f32], done: usize) {
        if self.shape == Shape::Unplaced {
            return scale(own, level);
        }
        let part = [done, done + own.len()].map(|at| at as f32 / STEP as f32);
        let along = |[from, to]: [f32; 2]| part.map(|part| from + (to - from) * part);
        let (gain, room) = (along(self.gain), along(self.room));
        let level = [level[0] * gain[0], level[1] * gain[1]];
        let mut sources = [[0.0; BLOCK]; SOURCES];
        self.to_sources(own, &mut sources);
        let sources = sources.each_ref().map(|source| &source[..own.len()]);
        let (from, to) = (level[0] * room[0], level[1] * room[1]);
        let step = (to - from) / own.len() as f32;
        for (n, said) in said.iter_mut().enumerate() {
            *said += (sources[0][n] + sources[1][n]) * (from + step * n as f32);
        }
        let count = if self.shape == Shape::Point { 1 } else { SOURCES };
        self.ears.run(&sources[..count], own);
        scale(own, level);
    }

    /// The two sides of a wide sound, or the one point of another, coloured.
    fn to_sources(&mut self, own: &[Frame], sources: &mut [[f32; BLOCK]; SOURCES]) {
        for (n, frame) in own.iter().enumerate() {
            let mut both = *frame;
            if self.shape == Shape::Point {
                both = [(frame[0] + frame[1]) * FRAC_1_SQRT_2, 0.0];
            }
            both = self.tone.next(both);
            both = self.lift.next(both);
            both = self.detail.next(both);
            (sources[0][n], sources[1][n]) = (both[0], both[1]);
        }
        [&mut self.tone, &mut self.lift, &mut self.detail].into_iter().for_each(Shelf::settle);
    }
}

/// How far behind the head a source is, 0..=1; for speakers nothing is.
fn behind(aim: Aim) -> f32 {
    let away = (aim.azimuth_deg + 180.0).rem_euclid(360.0) - 180.0;
    let part = ((away.abs() - BEHIND_DEG) / BEHIND_OVER_DEG).clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part) * (1.0 - aim.speakers)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAND: Stand = Stand {
        azimuth_deg: 0.0,
        closeness: 0.5,
        width_deg: 90.0,
        tone: 0.0,
        speakers: 0.0,
        gain: 1.0,
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
                binaural.run(&mut own, [1.0; 2], &mut [0.0; BLOCK], done);
                heard.extend(own);
            }
        }
        heard.split_off((steps - 1) * STEP)
    }

    #[test]
    fn wherever_it_came_from_it_arrives_at_the_same_and_stays() {
        let there = Stand { azimuth_deg: 70.0, closeness: 0.9, tone: 0.5, ..STAND };
        let wanted = click(&mut Binaural::new(Shape::Wide, 48_000), &there, 1);
        let mut moved = Binaural::new(Shape::Wide, 48_000);
        click(&mut moved, &STAND, 3);
        // Long enough for the delays, which move no faster than they may; then long after.
        for steps in [12, 4000] {
            let heard = click(&mut moved, &there, steps);
            for (a, b) in heard.iter().zip(&wanted) {
                assert!((a[0] - b[0]).abs() < 1e-5 && (a[1] - b[1]).abs() < 1e-5);
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
            binaural.run(&mut own, [1.0; 2], &mut said, 0);
            20.0 * said.iter().map(|sample| sample * sample).sum::<f32>().sqrt().log10()
        };
        assert!((said(0.0) - said(1.0) - 30.0).abs() < 3.0, "{} {}", said(0.0), said(1.0));
    }
}
