//! Plays recordings one by one at the layer's pace: taps, strokes, whispered sentences. `rhythm.rs` decides
//! when the next event starts, `shuffle_bag.rs` which take it plays, and `startle_guard.rs` how loud it
//! may be. Pitch, level and place vary a little from event to event, so that no two are the same.

use crate::decibels::db_to_gain;
use crate::dsp::{Frame, Random, frames};
use crate::mix::Controls;
use crate::render::voice::{Placement, Voice};
use playing_event::PlayingEvent;
use rhythm::Rhythm;
use rtrb::Consumer;
use shuffle_bag::ShuffleBag;
use startle_guard::StartleGuard;

mod one_shot;
mod playing_event;
mod rhythm;
mod shuffle_bag;
mod startle_guard;
mod takes;

pub use one_shot::OneShot;
pub use takes::{Intensity, MAX_INTENSITIES, Take, Takes};

/// The largest variation of an event, to either side.
const SPREAD: Spread = Spread { pitch: 0.03, level_db: 2.5, place: 1.0 };
/// The part of that variation which a story gets: it is told by one person, who does not move.
const STORY_SPREAD: f32 = 0.5;

/// The largest boost of a take towards the level between two intensities. A larger one would make its
/// background noise audible.
const MAX_BLEND_DB: f32 = 6.0;

/// Events that sound at once. When another one starts, the oldest fades out.
const MAX_AT_ONCE: usize = 8;
/// Places for these and for events that are fading out.
const PLACES: usize = MAX_AT_ONCE + 4;
/// The fade of an event whose place is needed.
const STEAL_SECONDS: f32 = 0.01;

/// Events that may start within one block: a limit that no pace comes near.
const MAX_PER_BLOCK: usize = 4;

/// The wait before a sentence that is due while the one before it is still playing, in mean gaps: from and
/// to.
const BREATH: [f32; 2] = [0.1, 0.3];

/// A sound of events on the audio thread.
pub struct Events {
    arriving: Consumer<Box<Takes>>,
    takes: Option<Box<Takes>>,
    rhythm: Rhythm,
    bags: [ShuffleBag; MAX_INTENSITIES],
    guard: StartleGuard,
    random: Random,
    playing: [Option<PlayingEvent>; PLACES],
    /// Where in the layer's width events come from, -1..=1.
    offset_in_width: f32,
    /// Whether that place was chosen for the next event.
    is_for_next: bool,
    trim: f32,
    rate: u32,
}

/// How much events vary.
struct Spread {
    /// As a part of the speed.
    pitch: f32,
    level_db: f32,
    /// As a part of half the layer's width.
    place: f32,
}

impl Events {
    /// Plays the takes that arrive through `arriving`, with the gain `trim`, at `rate` frames per second.
    /// Silent until they have arrived.
    pub fn new(arriving: Consumer<Box<Takes>>, trim: f32, rate: u32, seed: u64) -> Self {
        let mut random = Random::new(seed);
        Self {
            arriving,
            takes: None,
            rhythm: Rhythm::new(&mut random),
            bags: [const { ShuffleBag::new() }; MAX_INTENSITIES],
            guard: StartleGuard::default(),
            random,
            playing: [const { None }; PLACES],
            offset_in_width: 0.0,
            is_for_next: false,
            trim,
            rate,
        }
    }

    /// Starts the events that are due within the next `len` frames.
    fn schedule(&mut self, takes: &Takes, len: usize, controls: &Controls) {
        let gaps_per_frame = f64::from(controls.pace_per_min) / 60.0 / f64::from(self.rate);
        let mut left = len as f64 * gaps_per_frame;
        for _ in 0..MAX_PER_BLOCK {
            let Some(after) = self.rhythm.advance(left) else { return };
            left = after;
            if takes.in_order && self.playing.iter().any(Option::is_some) {
                // A sentence waits until the one before it has ended, and a breath longer.
                self.rhythm.postpone(self.random.between(BREATH[0], BREATH[1]));
            } else {
                let after_frames = (left / gaps_per_frame) as usize;
                let delay = len.saturating_sub(after_frames.saturating_add(1));
                self.start(takes, delay, controls.intensity);
                self.rhythm.schedule_next(&mut self.random, controls.irregularity);
            }
        }
    }

    /// Starts an event after `delay` frames.
    fn start(&mut self, takes: &Takes, delay: usize, intensity: f32) {
        let chosen = choose_intensity(&mut self.random, takes, intensity);
        let Some(of) = takes.intensities.get(chosen) else { return };
        let Some(bag) = self.bags.get_mut(chosen) else { return };
        let number = bag.draw(of.takes.len(), takes.in_order, &mut self.random);
        let Some((number, take)) = number.and_then(|n| Some((n, of.takes.get(n)?))) else { return };
        let speed = 1.0 + self.vary(SPREAD.pitch, takes);
        let wanted_db = takes.level_db_at(intensity);
        let blend_db = (wanted_db - of.median_db).min(MAX_BLEND_DB);
        let gain_db = blend_db + self.vary(SPREAD.level_db, takes);
        if !self.is_for_next {
            // An earlier event is still playing, and moves along with this one.
            self.offset_in_width = self.vary(SPREAD.place, takes);
        }
        self.is_for_next = false;
        let over_db = take.level_db + gain_db - wanted_db;
        let gain = self.trim * db_to_gain(gain_db + self.guard.admit(over_db));
        self.make_room();
        if let Some(place) = self.playing.iter_mut().find(|place| place.is_none()) {
            *place = Some(PlayingEvent::new([chosen, number], delay, speed.into(), gain));
        }
    }

    /// A random deviation of up to `spread` to either side, smaller for a story.
    fn vary(&mut self, spread: f32, takes: &Takes) -> f32 {
        let part = if takes.in_order { STORY_SPREAD } else { 1.0 };
        self.random.between(-spread, spread) * part
    }

    /// Fades the oldest event out if as many play as may.
    fn make_room(&mut self) {
        let staying = self.playing.iter_mut().flatten().filter(|event| !event.fade.is_fading_out());
        if staying.count() >= MAX_AT_ONCE {
            let staying = self.playing.iter_mut().flatten().filter(|e| !e.fade.is_fading_out());
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
                let take = takes.get(event.intensity, event.take);
                if !take.is_some_and(|take| event.add_to(out, &take.recording)) {
                    *place = None;
                }
            }
        }
        if !self.is_for_next && self.playing.iter().all(Option::is_none) {
            // Chosen during the pause, so that the layer has moved there before the event starts.
            self.offset_in_width = self.vary(SPREAD.place, &takes);
            self.is_for_next = true;
        }
        self.takes = Some(takes);
    }

    fn placement(&self) -> Placement {
        Placement::Point
    }

    fn offset_in_width(&self) -> f32 {
        self.offset_in_width
    }
}

/// Chooses one of the two intensities next to `intensity` at random; the nearer one is more likely. A story
/// does not change between intensities, so it always gets the nearest one.
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
