//! Measures the loudness envelope of a recording, and finds in it the silent ends, the separate
//! sounds, and whether it is a texture or events.

use crate::decibels::power_to_db_f64;
use crate::dsp::Frame;
use std::ops::Range;

/// Level measurements per second.
const STEPS_PER_SECOND: u32 = 100;
/// The level of digital silence, in decibels.
const NOTHING_DB: f32 = -120.0;
/// Ends that are this far below the loud parts are silent, within the bounds of `SILENT_DB`.
const SILENT_BELOW_DB: f32 = 48.0;
const SILENT_DB: [f32; 2] = [-75.0, -48.0];
/// A sound begins this far above the background, or below the loud parts, whichever is higher.
const OVER_FLOOR_DB: f32 = 12.0;
const UNDER_LOUD_DB: f32 = 32.0;
/// A sound ends this far below the level at which it begins.
const FALLEN_DB: f32 = 6.0;
/// A shorter gap does not separate two sounds.
const MIN_GAP_SECONDS: f32 = 0.2;
/// What is kept of the quiet before and after a sound, for its attack and its decay.
const BEFORE_SECONDS: f32 = 0.02;
const AFTER_SECONDS: f32 = 0.4;
/// A longer take is cut at the quietest point of its second half.
const MAX_TAKE_SECONDS: f32 = 60.0;

/// Measures the envelope while a recording is decoded.
pub struct EnvelopeMeter {
    step: usize,
    sum: f64,
    counted: usize,
    levels_db: Vec<f32>,
}

/// The levels of a whole recording, and its length.
pub struct Envelope {
    rate: u32,
    frames: u64,
    step: u64,
    levels_db: Vec<f32>,
}

/// How a recording should be played, according to its envelope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaybackGuess {
    pub is_texture: bool,
    /// Sounds per minute and the irregularity of their timing, 0..=1, if there are at least three
    /// sounds.
    pub timing: Option<(f32, f32)>,
    /// Whether its sounds are long enough to be sentences, which have an order.
    pub in_order: bool,
}

impl EnvelopeMeter {
    pub fn new(rate: u32) -> Self {
        let step = (rate / STEPS_PER_SECOND).max(1) as usize;
        Self { step, sum: 0.0, counted: 0, levels_db: Vec::new() }
    }

    pub fn add(&mut self, frames: &[Frame]) {
        for [left, right] in frames {
            self.sum += f64::from(left * left + right * right) / 2.0;
            self.counted += 1;
            if self.counted == self.step {
                self.levels_db.push(decibels(self.sum / self.step as f64));
                (self.sum, self.counted) = (0.0, 0);
            }
        }
    }

    pub fn finish(mut self, rate: u32) -> Envelope {
        let frames = (self.levels_db.len() * self.step + self.counted) as u64;
        if self.counted > 0 {
            self.levels_db.push(decibels(self.sum / self.counted as f64));
        }
        Envelope { rate, frames, step: self.step as u64, levels_db: self.levels_db }
    }
}

fn decibels(power: f64) -> f32 {
    power_to_db_f64(power.max(1e-12)) as f32
}

impl Envelope {
    pub fn frames(&self) -> u64 {
        self.frames
    }

    pub fn seconds(&self) -> f32 {
        self.frames as f32 / self.rate as f32
    }

    /// The frames between the silent ends, or `None` if all is silent.
    pub fn audible_range(&self) -> Option<Range<u64>> {
        let [least, most] = SILENT_DB;
        let loud = quantile(&self.levels_db, 0.95).max(quantile(&self.levels_db, 1.0) - 20.0);
        let silent = (loud - SILENT_BELOW_DB).clamp(least, most);
        let first = self.levels_db.iter().position(|level| *level > silent)?;
        let end = self.levels_db.iter().rposition(|level| *level > silent)?;
        Some(self.frames_of(first..end + 1))
    }

    /// The separate sounds within `audible` in order, each with its decay; at least one.
    pub fn sounds(&self, audible: &Range<u64>) -> Vec<Range<u64>> {
        let steps = self.steps_of(audible);
        let levels = &self.levels_db[steps.clone()];
        let (floor, loud) = (quantile(levels, 0.1), quantile(levels, 0.98));
        let begins = (floor + OVER_FLOOR_DB).max(loud - UNDER_LOUD_DB);
        let found = loud_parts(levels, begins, begins - FALLEN_DB);
        if found.is_empty() || loud - floor < OVER_FLOOR_DB {
            return self.parted(steps);
        }
        let (before, after) = (steps_in(BEFORE_SECONDS), steps_in(AFTER_SECONDS));
        let mut sounds = Vec::new();
        for (n, part) in found.iter().enumerate() {
            let next = found.get(n + 1).map_or(levels.len(), |next| next.start - before);
            let start = part.start.saturating_sub(before);
            let end = (part.end + after).min(next).max(part.end);
            sounds.extend(self.parted(steps.start + start..steps.start + end));
        }
        sounds
    }

    /// Decides how a recording with these sounds should be played.
    pub fn guess(&self, audible: &Range<u64>, sounds: &[Range<u64>], most: usize) -> PlaybackGuess {
        let seconds = |range: &Range<u64>| (range.end - range.start) as f32 / self.rate as f32;
        let whole = seconds(audible);
        let mut lengths: Vec<f32> = sounds.iter().map(seconds).collect();
        lengths.sort_by(f32::total_cmp);
        let typical = lengths.get(lengths.len() / 2).copied().unwrap_or(whole);
        let levels = &self.levels_db[self.steps_of(audible)];
        let tail = &levels[levels.len() - levels.len().div_ceil(5)..];
        let loud = quantile(levels, 0.98);
        let quiet = levels.iter().filter(|level| **level < loud - 20.0).count();
        let dies_away = quantile(tail, 0.5) < loud - 24.0;
        let happens = (2..=most).contains(&sounds.len())
            && typical <= 4.0
            && quiet > levels.len() / 8
            && loud - quantile(levels, 0.1) > 20.0;
        let is_short = whole < 1.5 || (whole < 8.0 && dies_away);
        PlaybackGuess {
            is_texture: !happens && !is_short,
            timing: timing(sounds, self.rate),
            in_order: sounds.len() > 2 && typical > 1.2,
        }
    }

    /// The level of the loud part of a range, in decibels.
    pub fn loudness_db(&self, range: &Range<u64>) -> f32 {
        quantile(&self.levels_db[self.steps_of(range)], 0.9)
    }

    /// Splits a range that is too long for one take where it is quietest.
    fn parted(&self, mut steps: Range<usize>) -> Vec<Range<u64>> {
        let most = steps_in(MAX_TAKE_SECONDS);
        let mut parts = Vec::new();
        while steps.len() > most {
            let half = steps.start + most / 2;
            let levels = self.levels_db[half..steps.start + most].iter();
            let quietest = levels.enumerate().min_by(|a, b| a.1.total_cmp(b.1));
            let cut = half + quietest.map_or(0, |(n, _)| n);
            parts.push(self.frames_of(steps.start..cut));
            steps.start = cut;
        }
        parts.push(self.frames_of(steps));
        parts
    }

    fn frames_of(&self, steps: Range<usize>) -> Range<u64> {
        steps.start as u64 * self.step..(steps.end as u64 * self.step).min(self.frames)
    }

    fn steps_of(&self, frames: &Range<u64>) -> Range<usize> {
        let last = frames.end.div_ceil(self.step) as usize;
        (frames.start / self.step) as usize..last.min(self.levels_db.len())
    }
}

/// The pace of the sounds, and its irregularity: the standard deviation of their intervals relative
/// to the mean.
fn timing(sounds: &[Range<u64>], rate: u32) -> Option<(f32, f32)> {
    let [first, _, .., last] = sounds else { return None };
    let apart: Vec<f32> =
        sounds.windows(2).map(|two| (two[1].start - two[0].start) as f32 / rate as f32).collect();
    let mean = (last.start - first.start) as f32 / rate as f32 / apart.len() as f32;
    let spread = apart.iter().map(|gap| (gap - mean).powi(2)).sum::<f32>() / apart.len() as f32;
    Some((60.0 / mean.max(0.01), (spread.sqrt() / mean.max(0.01)).min(1.0)))
}

/// The parts in which the level rises above `begins`, up to where it has been below `ends` for long
/// enough.
fn loud_parts(levels: &[f32], begins: f32, ends: f32) -> Vec<Range<usize>> {
    let gap = steps_in(MIN_GAP_SECONDS);
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut is_loud = false;
    for (n, level) in levels.iter().enumerate() {
        is_loud = if is_loud { *level >= ends } else { *level >= begins };
        match parts.last_mut() {
            Some(part) if is_loud && n - part.end < gap => part.end = n + 1,
            _ if is_loud => parts.push(n..n + 1),
            _ => {}
        }
    }
    parts
}

fn steps_in(seconds: f32) -> usize {
    (seconds * STEPS_PER_SECOND as f32) as usize
}

/// The level below which the given share of the levels lies.
fn quantile(levels: &[f32], part: f32) -> f32 {
    if levels.is_empty() {
        return NOTHING_DB;
    }
    let mut sorted = levels.to_vec();
    let at = ((sorted.len() - 1) as f32 * part).round() as usize;
    *sorted.select_nth_unstable_by(at, f32::total_cmp).1
}

#[cfg(test)]
mod tests;
