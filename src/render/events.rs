//! Plays recordings one by one at the layer's pace: taps, strokes, whispered sentences. When the next
//! comes: `rhythm.rs`; which: `bag.rs`; how loud at the most: `guard.rs`. Their pitches, levels and places
//! stray a little, by a seeded chance, so that no two are the same.

use crate::dsp::{Frame, Random, amplitude, frames};
use crate::mix::Controls;
use crate::render::{Shape, Voice};
use bag::Bag;
use guard::Guard;
use playing::Playing;
use rhythm::Rhythm;
use rtrb::Consumer;
use takes::MOST_INTENSITIES;

mod bag;
mod guard;
mod once;
mod playing;
mod rhythm;
mod takes;

pub use once::Once;
pub use takes::Takes;

/// How far an event may stray from its recording, to either side.
const SPREAD: Spread = Spread { pitch: 0.03, level_db: 2.5, place: 1.0 };
/// A story is told by one person, who does not move: it strays by this part.
const STORY: f32 = 0.5;

/// The most that a take is raised toward what an intensity between two asks for: beyond, its own noise
/// would come with it.
const MOST_BLEND_DB: f32 = 6.0;

/// Events that sound at once; the oldest fades when one more comes.
const MOST_AT_ONCE: usize = 8;
/// Places for those, and for ones that are fading.
const PLACES: usize = MOST_AT_ONCE + 4;
const STEAL_SECONDS: f32 = 0.01;

/// Events that may start within one block: a limit that no pace comes near.
const MOST_PER_BLOCK: usize = 4;

/// A sound of events as it sounds.
pub struct Events {
    arriving: Consumer<Box<Takes>>,
    takes: Option<Box<Takes>>,
    rhythm: Rhythm,
    bags: [Bag; MOST_INTENSITIES],
    guard: Guard,
    random: Random,
    playing: [Option<Playing>; PLACES],
    /// Where events come from, -1..=1 across the width, and whether that is the next one's place.
    sway: f32,
    is_next: bool,
    trim: f32,
    rate: u32,
}

struct Spread {
    /// As a part of the speed.
    pitch: f32,
    level_db: f32,
    /// As a part of half the layer's width.
    place: f32,
}

impl Events {
    /// Plays the takes that come through `arriving`, with the gain `trim`, at `rate` frames per
    /// second; silent until they have come.
    pub fn new(arriving: Consumer<Box<Takes>>, trim: f32, rate: u32, seed: u64) -> Self {
        let mut random = Random::new(seed);
        Self {
            arriving,
            takes: None,
            rhythm: Rhythm::new(&mut random),
            bags: [const { Bag::new() }; MOST_INTENSITIES],
            guard: Guard::default(),
            random,
            playing: [const { None }; PLACES],
            sway: 0.0,
            is_next: false,
            trim,
            rate,
        }
    }

    /// Starts the events that fall within the next `len` frames.
    fn schedule(&mut self, takes: &Takes, len: usize, controls: &Controls) {
        let gaps_per_frame = f64::from(controls.pace_per_min) / 60.0 / f64::from(self.rate);
        let mut left = len as f64 * gaps_per_frame;
        for _ in 0..MOST_PER_BLOCK {
            let Some(after) = self.rhythm.pass(left) else { return };
            left = after;
            if takes.in_order && self.playing.iter().any(Option::is_some) {
                // A sentence waits for the one before it to end, and draws breath.
                self.rhythm.put_off(self.random.between(0.1, 0.3));
            } else {
                let delay = len.saturating_sub((left / gaps_per_frame) as usize + 1);
                self.start(takes, delay, controls.intensity);
                self.rhythm.go_on(&mut self.random, controls.irregularity);
            }
        }
    }

    /// Starts an event after `delay` frames.
    fn start(&mut self, takes: &Takes, delay: usize, wanted: f32) {
        let intensity = choose_intensity(&mut self.random, takes, wanted);
        let Some(of) = takes.intensities.get(intensity) else { return };
        let bag = &mut self.bags[intensity];
        let Some(take) = bag.draw(of.takes.len(), takes.in_order, &mut self.random) else { return };
        let speed = 1.0 + self.stray(SPREAD.pitch, takes);
        let wanted_db = takes.wanted_db(wanted);
        let blend_db = (wanted_db - of.median_db).min(MOST_BLEND_DB);
        let level_db = blend_db + self.stray(SPREAD.level_db, takes);
        if !self.is_next {
            // The last still sounds, and is drawn along.
            self.sway = self.stray(SPREAD.place, takes);
        }
        self.is_next = false;
        let over_db = of.takes[take].level_db + level_db - wanted_db;
        let gain = self.trim * amplitude(level_db + self.guard.admit(over_db));
        self.make_room();
        if let Some(place) = self.playing.iter_mut().find(|place| place.is_none()) {
            *place = Some(Playing::new([intensity, take], delay, speed.into(), gain));
        }
    }

    /// Any deviation within `spread` to either side, less of a story's.
    fn stray(&mut self, spread: f32, takes: &Takes) -> f32 {
        let part = if takes.in_order { STORY } else { 1.0 };
        self.random.between(-spread, spread) * part
    }

    /// When as many sound as may, lets the oldest fade.
    fn make_room(&mut self) {
        let staying = self.playing.iter_mut().flatten().filter(|event| !event.fade.is_leaving());
        if staying.count() >= MOST_AT_ONCE {
            let staying = self.playing.iter_mut().flatten().filter(|e| !e.fade.is_leaving());
            if let Some(oldest) = staying.max_by_key(|event| event.age) {
                oldest.fade.fade_out(frames(STEAL_SECONDS, self.rate));
            }
        }
    }
}

impl Voice for Events {
    fn fill(&mut self, out: &mut [Frame], controls: &Controls) {
        out.fill([0.0; 2]);
        if self.takes.is_none() {
            self.takes = self.arriving.pop().ok();
        }
        let Some(takes) = self.takes.take() else { return };
        self.schedule(&takes, out.len(), controls);
        for place in &mut self.playing {
            if let Some(event) = place {
                let recording = &takes.intensities[event.intensity].takes[event.take].recording;
                if !event.add_to(out, recording) {
                    *place = None;
                }
            }
        }
        if !self.is_next && self.playing.iter().all(Option::is_none) {
            // In the pause, so that the layer is there when it sounds.
            self.sway = self.stray(SPREAD.place, &takes);
            self.is_next = true;
        }
        self.takes = Some(takes);
    }

    fn shape(&self) -> Shape {
        Shape::Point
    }

    fn sway(&self) -> f32 {
        self.sway
    }
}

/// One of the two intensities on either side of `intensity`, the nearer the likelier. Stories are
/// not told by turns: of those it is the nearest.
fn choose_intensity(random: &mut Random, takes: &Takes, intensity: f32) -> usize {
    let place = intensity.clamp(0.0, 1.0) * takes.intensities.len().saturating_sub(1) as f32;
    if takes.in_order {
        return place.round() as usize;
    }
    let below = place as usize;
    below + usize::from(random.unit() < place.fract())
}

#[cfg(test)]
mod tests;
