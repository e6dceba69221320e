//! Plays recordings one by one at the layer's pace: taps, strokes, whispered sentences. Their times,
//! takes, pitches, levels and sides are left to a seeded chance. Chance of which take: `bag.rs`.

use crate::dsp::{Fade, Frame, Random, amplitude, frames, hermite};
use crate::mix::Controls;
use crate::render::{Recording, Voice};
use bag::Bag;
use rtrb::Consumer;
use std::sync::Arc;

mod bag;

/// How far an event may stray from its recording, so that no two are the same.
const PITCH_SPREAD: f32 = 0.02;
const LEVEL_SPREAD_DB: f32 = 1.5;
const SIDE_SPREAD_DB: f32 = 1.5;

/// Events that sound at once; the oldest fades when one more comes.
const MOST_AT_ONCE: usize = 8;
/// Places for those, and for ones that are fading.
const PLACES: usize = MOST_AT_ONCE + 4;
const STEAL_SECONDS: f32 = 0.01;

/// Events that may start within one block: a limit that no pace comes near.
const MOST_PER_BLOCK: usize = 4;

/// The recordings of a sound of events, and how they follow each other.
pub struct Takes {
    /// For each intensity, from soft to firm: its takes.
    pub intensities: Vec<Vec<Arc<Recording>>>,
    /// Sentences of a story: one after the other in their order, never two at once.
    pub in_order: bool,
}

/// A sound of events as it sounds.
pub struct Events {
    arriving: Consumer<Box<Takes>>,
    takes: Option<Box<Takes>>,
    bags: [Bag; 3],
    random: Random,
    /// Until the next event, in mean gaps: so a new pace holds at once.
    gaps_left: f32,
    playing: [Option<Playing>; PLACES],
    trim: f32,
    rate: u32,
}

/// One event under way.
struct Playing {
    intensity: usize,
    take: usize,
    /// Where the next frame is read, in frames of the recording; below 0 it has yet to begin.
    at: f64,
    speed: f64,
    gain: Frame,
    fade: Fade,
    age: u64,
}

impl Events {
    /// Plays the takes that come through `arriving`, with the gain `trim`, at `rate` frames per
    /// second; silent until they have come.
    pub fn new(arriving: Consumer<Box<Takes>>, trim: f32, rate: u32, seed: u64) -> Self {
        let mut random = Random::new(seed);
        // Layers that start together should not all begin with an event at once.
        let gaps_left = random.between(0.1, 0.6);
        Self {
            arriving,
            takes: None,
            bags: [const { Bag::new() }; 3],
            random,
            gaps_left,
            playing: [const { None }; PLACES],
            trim,
            rate,
        }
    }

    /// Starts the events that fall within the next `len` frames.
    fn schedule(&mut self, takes: &Takes, len: usize, controls: &Controls) {
        let gaps_per_frame = controls.pace_per_min / 60.0 / self.rate as f32;
        let mut at = 0.0;
        for _ in 0..MOST_PER_BLOCK {
            let next = at + self.gaps_left.max(0.0) / gaps_per_frame;
            if next >= len as f32 {
                break;
            }
            at = next;
            if takes.in_order && self.playing.iter().any(Option::is_some) {
                // A sentence waits for the one before it to end, and draws breath.
                self.gaps_left = self.random.between(0.1, 0.3);
                return;
            }
            self.start(takes, at as usize, controls.intensity);
            self.gaps_left = gap(&mut self.random, controls.irregularity);
        }
        self.gaps_left -= (len as f32 - at) * gaps_per_frame;
    }

    fn start(&mut self, takes: &Takes, delay: usize, intensity: f32) {
        let intensity = choose_intensity(&mut self.random, takes, intensity);
        let count = takes.intensities.get(intensity).map_or(0, Vec::len);
        let Some(take) = self.bags[intensity].draw(count, takes.in_order, &mut self.random) else {
            return;
        };
        self.make_room();
        let random = &mut self.random;
        let level = random.between(-LEVEL_SPREAD_DB, LEVEL_SPREAD_DB);
        let side = random.between(-SIDE_SPREAD_DB, SIDE_SPREAD_DB) / 2.0;
        let speed = random.between(1.0 - PITCH_SPREAD, 1.0 + PITCH_SPREAD);
        let event = Playing {
            intensity,
            take,
            at: -(delay as f64),
            speed: f64::from(speed),
            gain: [self.trim * amplitude(level - side), self.trim * amplitude(level + side)],
            fade: Fade::full(),
            age: 0,
        };
        if let Some(place) = self.playing.iter_mut().find(|place| place.is_none()) {
            *place = Some(event);
        }
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
                let recording = &takes.intensities[event.intensity][event.take];
                if !event.add_to(out, recording) {
                    *place = None;
                }
            }
        }
        self.takes = Some(takes);
    }
}

impl Playing {
    /// Adds the event's next frames to `out`. Returns whether there are more.
    fn add_to(&mut self, out: &mut [Frame], recording: &Recording) -> bool {
        self.age += out.len() as u64;
        let [from, to] = self.fade.advance(out.len());
        let step = (to - from) / out.len() as f32;
        for (n, frame) in out.iter_mut().enumerate() {
            if self.at < 0.0 {
                self.at += 1.0;
                continue;
            }
            let whole = self.at as usize;
            let part = (self.at - whole as f64) as f32;
            let near: [Frame; 4] = std::array::from_fn(|k| match (whole + k).checked_sub(1) {
                Some(at) => recording.frame(at),
                None => [0.0; 2],
            });
            let fade = from + step * (n + 1) as f32;
            for side in 0..2 {
                frame[side] += hermite(near.map(|f| f[side]), part) * self.gain[side] * fade;
            }
            self.at += self.speed;
        }
        self.at < recording.len() as f64 && !self.fade.is_silent()
    }
}

/// The next gap, in mean gaps: a metronome at 0, events that know nothing of each other at 1, and
/// always 1 in the mean, so that the pace holds.
fn gap(random: &mut Random, irregularity: f32) -> f32 {
    1.0 - irregularity + irregularity * random.gap()
}

/// One of the two intensities on either side of `intensity`, the nearer the likelier. Stories are
/// not told by turns: of those it is the nearest.
fn choose_intensity(random: &mut Random, takes: &Takes, intensity: f32) -> usize {
    let place = intensity * takes.intensities.len().saturating_sub(1) as f32;
    if takes.in_order {
        return place.round() as usize;
    }
    let below = place as usize;
    below + usize::from(random.unit() < place - below as f32)
}

#[cfg(test)]
mod tests;
