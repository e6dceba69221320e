//! Makes an endless texture from a recording without looping it: it plays a passage, then
//! crossfades to another place of the recording that sounds similar. `planner.rs` chooses the
//! place; `alignment.rs` aligns the two passages in phase and keeps their level constant.

mod alignment;
mod bands;
mod crossfade_history;
mod features;
mod planner;
mod source_reader;
mod texture_kind;

pub use bands::{BANDS, BandLevels};
pub use features::{FeatureExtractor, Features};
pub use planner::{Jump, Planner, min_time_to_repeat};
pub use source_reader::SourceReader;
pub use texture_kind::TextureKind;

use crate::decode::DecodeError;
use crate::dsp::{Pcm, frames, to_pcm};
use alignment::{CorrelationMeter, best_offset, gains};

/// Frames that are crossfaded or compared at a time.
const PORTION: usize = 2048;
/// How much of the passages is compared to align them in phase, and how far in each direction the
/// lag may be: half a period of 50 Hz mains hum.
const ALIGN_SECONDS: f32 = 0.15;
const LAG_SECONDS: f32 = 0.01;
/// A streamed recording with less playable audio than this is rejected.
const MIN_SECONDS: f32 = 0.5;
/// What remains for the fade where a damaged recording ends early.
const EDGE_SECONDS: f32 = 0.03;
/// The number of candidate places of a streamed recording, whose features are unknown, and how much
/// of each is compared.
const CANDIDATES: usize = 3;
const CANDIDATE_SECONDS: f32 = 0.5;
/// How much of a streamed recording is analysed, from its middle, to find its texture kind.
const SAMPLE_SECONDS: f32 = 10.0;

/// An endless stream of frames.
pub struct Resequencer {
    source: SourceReader,
    planner: Planner,
    rate: u32,
    /// The cursor that plays, or fades out during a crossfade.
    cursor: usize,
    jump: Jump,
    crossfade: Option<Crossfade>,
}

/// The overlap of two passages.
struct Crossfade {
    length: usize,
    done: usize,
    correlation: f32,
}

impl Resequencer {
    /// Starts at a random place.
    ///
    /// # Errors
    /// If a streamed source holds too little playable audio.
    pub fn new(mut source: SourceReader, rate: u32, seed: u64) -> Result<Self, DecodeError> {
        let kind = match source.features() {
            Some(features) => features.kind(),
            None => analyse_middle(&mut source, rate).kind(),
        };
        let mut planner = Planner::new(source.length(), rate, kind, seed);
        while !source.seek(0, planner.passage_start()) {
            if source.length() < frames(MIN_SECONDS, rate)
                && let Some(error) = source.too_short_error()
            {
                return Err(error);
            }
            planner = Planner::new(source.length(), rate, kind, seed);
        }
        let jump = Jump { leave: 0, arrive: 0, fade: 1 };
        let mut resequencer = Self { source, planner, rate, cursor: 0, jump, crossfade: None };
        resequencer.plan_jump();
        Ok(resequencer)
    }

    /// Fills `out` with the next frames.
    ///
    /// # Errors
    /// If a streamed source turns out to hold too little playable audio.
    pub fn fill(&mut self, out: &mut [Pcm]) -> Result<(), DecodeError> {
        let mut done = 0;
        while done < out.len() {
            let out = &mut out[done..];
            done += match self.crossfade.take() {
                Some(crossfade) => self.mix_crossfade(crossfade, out),
                None => self.play_passage(out)?,
            };
        }
        Ok(())
    }

    /// The error that prevented a part of the recording from playing, returned once; the rest
    /// plays.
    pub fn take_error(&mut self) -> Option<DecodeError> {
        self.source.take_error()
    }

    /// Plays the current passage up to its crossfade. Returns the number of frames written.
    fn play_passage(&mut self, out: &mut [Pcm]) -> Result<usize, DecodeError> {
        let edge = frames(EDGE_SECONDS, self.rate);
        let left = self.jump.leave.saturating_sub(self.source.position(self.cursor)).min(out.len());
        if left == 0 {
            self.start_crossfade()?;
            return Ok(0);
        }
        // The end of an in-memory recording is known.
        let there = match self.source.features() {
            Some(_) => left + edge,
            None => self.source.prepare(self.cursor, left + edge),
        };
        if there < left + edge {
            self.planner.shorten(self.source.length());
            let leave = self.source.length().saturating_sub(edge);
            self.jump = Jump { leave, fade: edge, ..self.jump };
            return Ok(0);
        }
        self.source.read_pcm(self.cursor, &mut out[..left]);
        self.source.advance(self.cursor, left);
        Ok(left)
    }

    /// Mixes one portion of the crossfade. Returns the number of frames written.
    fn mix_crossfade(&mut self, mut crossfade: Crossfade, out: &mut [Pcm]) -> usize {
        let portion = out.len().min(PORTION).min(crossfade.length - crossfade.done);
        let (mut outgoing, mut incoming) = ([[0.0; 2]; PORTION], [[0.0; 2]; PORTION]);
        let (outgoing, incoming) = (&mut outgoing[..portion], &mut incoming[..portion]);
        self.source.read(self.cursor, 0, outgoing);
        self.source.read(1 - self.cursor, 0, incoming);
        let gains = crossfade.gains();
        for (((out, outgoing), incoming), [out_gain, in_gain]) in
            out.iter_mut().zip(outgoing).zip(incoming).zip(gains)
        {
            *out = to_pcm([0, 1].map(|side| outgoing[side] * out_gain + incoming[side] * in_gain));
        }
        self.source.advance(self.cursor, portion);
        self.source.advance(1 - self.cursor, portion);
        crossfade.done += portion;
        if crossfade.done < crossfade.length {
            self.crossfade = Some(crossfade);
        } else {
            self.cursor = 1 - self.cursor;
            self.plan_jump();
        }
        portion
    }

    /// Chooses the jump that ends the current passage.
    fn plan_jump(&mut self) {
        self.jump = match self.source.features() {
            Some(features) => self.planner.next_jump(features),
            None => self.planner.random_jump(),
        };
    }

    /// Moves the other cursor to the target of the jump and starts the crossfade.
    fn start_crossfade(&mut self) -> Result<(), DecodeError> {
        let incoming = 1 - self.cursor;
        if self.source.features().is_none() {
            self.jump = self.most_similar_target();
        }
        loop {
            let fade = self.jump.fade.min(self.source.prepare(self.cursor, self.jump.fade)).max(1);
            if self.align() && self.source.prepare(incoming, fade) == fade {
                let correlation = self.correlation(fade);
                self.crossfade = Some(Crossfade { length: fade, done: 0, correlation });
                break;
            }
            // The target lies beyond the end of the source, so another one is chosen.
            self.planner.shorten(self.source.length());
            if self.source.length() < frames(MIN_SECONDS, self.rate)
                && let Some(error) = self.source.too_short_error()
            {
                return Err(error);
            }
            let elsewhere = self.planner.random_jump();
            self.jump.arrive = elsewhere.arrive;
        }
        if self.source.features().is_none() {
            self.planner.commit(self.jump);
        }
        Ok(())
    }

    /// Of several random targets in a streamed recording, returns the one that sounds most like
    /// what would follow here. Its features are unknown until it is decoded.
    fn most_similar_target(&mut self) -> Jump {
        let here = self.features_at(self.cursor, CANDIDATE_SECONDS);
        let (mut best, mut least) = (self.jump, f32::INFINITY);
        for n in 0..CANDIDATES {
            let jump = if n == 0 {
                Some(self.jump)
            } else {
                self.planner.random_jump_from(self.jump.leave)
            };
            let Some(jump) = jump else { break };
            if self.source.seek(1 - self.cursor, jump.arrive) {
                let there = self.features_at(1 - self.cursor, CANDIDATE_SECONDS);
                let pairs = here.levels(0).iter().zip(there.levels(0));
                let cost = pairs.map(|(a, b)| (a - b).powi(2)).sum();
                if cost < least {
                    (best, least) = (jump, cost);
                }
            }
        }
        Jump { fade: self.jump.fade, ..best }
    }

    fn features_at(&mut self, cursor: usize, seconds: f32) -> Features {
        let mut passage = vec![[0.0; 2]; frames(seconds, self.rate)];
        self.source.prepare(cursor, passage.len());
        self.source.read(cursor, 0, &mut passage);
        Features::of(&passage, self.rate)
    }

    /// Moves the other cursor near the target of the jump, in phase with the outgoing passage.
    /// Returns whether the target exists.
    fn align(&mut self) -> bool {
        let (incoming, arrive) = (1 - self.cursor, self.jump.arrive);
        let window = frames(ALIGN_SECONDS, self.rate).min(self.source.length() / 12);
        let lag = frames(LAG_SECONDS, self.rate).min(self.source.length() / 48);
        // Stay within the grid cell that the crossfade history records.
        let cell = self.planner.cell_range(arrive);
        let from = arrive.saturating_sub(lag).max(cell.start);
        let reach = (arrive + lag).min(cell.end - 1) - from;
        if !self.source.seek(incoming, from) {
            return false;
        }
        self.source.prepare(self.cursor, window);
        if self.source.prepare(incoming, window + reach) < window + reach {
            return false;
        }
        let outgoing = self.mono(self.cursor, window);
        let offset = best_offset(&outgoing, &self.mono(incoming, window + reach), self.rate);
        self.source.advance(incoming, offset);
        true
    }

    fn mono(&self, cursor: usize, length: usize) -> Vec<f32> {
        let mut window = vec![[0.0; 2]; length];
        self.source.read(cursor, 0, &mut window);
        window.iter().map(|[left, right]| left + right).collect()
    }

    /// The correlation of the two passages over their overlap.
    fn correlation(&self, overlap: usize) -> f32 {
        let (mut outgoing, mut incoming) = ([[0.0; 2]; PORTION], [[0.0; 2]; PORTION]);
        let mut correlation = CorrelationMeter::default();
        for from in (0..overlap).step_by(PORTION) {
            let portion = PORTION.min(overlap - from);
            self.source.read(self.cursor, from, &mut outgoing[..portion]);
            self.source.read(1 - self.cursor, from, &mut incoming[..portion]);
            correlation.add(&outgoing[..portion], &incoming[..portion]);
        }
        correlation.correlation()
    }
}

impl Crossfade {
    /// The gains of the next portion. They are computed before they are used, so that the compiler
    /// can vectorise the loop.
    fn gains(&self) -> [[f32; 2]; PORTION] {
        let step = 1.0 / (self.length + 1) as f32;
        let mut all = [[0.0; 2]; PORTION];
        for (both, n) in all.iter_mut().zip(self.done as u32 + 1..) {
            *both = gains(n as f32 * step, self.correlation);
        }
        all
    }
}

/// The features of some seconds from the middle of a source.
fn analyse_middle(source: &mut SourceReader, rate: u32) -> Features {
    let mut heard = vec![[0.0; 2]; frames(SAMPLE_SECONDS, rate)];
    if source.seek(1, source.length() / 2) {
        let there = source.prepare(1, heard.len());
        heard.truncate(there);
        source.read(1, 0, &mut heard);
    }
    Features::of(&heard, rate)
}

#[cfg(test)]
mod tests;
