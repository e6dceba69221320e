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
const LIFT_HZ: f32 = 250.0;
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
    arrived: bool,
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
            arrived: false,
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
        if stays && self.arrived && self.gain[0] == self.gain[1] {
            return;
        }
        let aims = self.aims(stand);
        if stays && self.arrived || before.is_none() {
            self.colour(stand, aims, None);
            self.ears.arrive(aims);
            self.arrived = true;
        } else {
            self.colour(stand, aims, Some(STEP));
            self.arrived = self.ears.aim(aims, STEP);
        }
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
