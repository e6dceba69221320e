//! Where endlessness is made: a recording is never looped end to end. One head plays a passage; after
//! a while another comes in where the recording sounds alike, in phase, and the two crossfade at the
//! level that their likeness asks for. Where to: `route.rs`. How they meet: `align.rs`.

mod align;
mod features;
mod kind;
mod route;
mod seams;
mod tape;

pub use features::{BANDS, Bands, Features, Listener};
pub use kind::Kind;
pub use route::{Hop, Route, repeats_after};
pub use tape::Tape;

use crate::decode::DecodeError;
use crate::dsp::{Pcm, frames, to_pcm};
use align::{Likeness, best_offset, gains};

/// What is crossfaded or compared at once.
const PORTION: usize = 2048;
/// How long the passages are compared to find the lag at which they are in phase, and how far to
/// either side it is looked for: a whole period of mains hum.
const MEET_SECONDS: f32 = 0.15;
const LAG_SECONDS: f32 = 0.01;
/// A long recording of which less than this can be played is given up.
const SHORTEST_SECONDS: f32 = 0.5;
/// What is left to fade over where a damaged recording ends before its time.
const EDGE_SECONDS: f32 = 0.03;
/// Of a long recording, whose features are not known, this many places are listened to for so long.
const AUDITIONS: usize = 3;
const AUDITION_SECONDS: f32 = 0.5;
/// What is heard of a long recording, from its middle, to tell its kind.
const SAMPLE_SECONDS: f32 = 10.0;

/// An endless stream of frames.
pub struct Hops {
    tape: Tape,
    route: Route,
    rate: u32,
    /// The head that plays, or goes.
    head: usize,
    hop: Hop,
    seam: Option<Seam>,
}

/// The overlap of two passages.
struct Seam {
    length: usize,
    done: usize,
    correlation: f32,
}

impl Hops {
    /// Begins at a place of chance.
    ///
    /// # Errors
    /// If a long tape holds too little that can be played.
    pub fn new(mut tape: Tape, rate: u32, seed: u64) -> Result<Self, DecodeError> {
        let kind = match tape.features() {
            Some(features) => features.kind(),
            None => sample(&mut tape, rate).kind(),
        };
        let mut route = Route::new(tape.length(), rate, kind, seed);
        while !tape.place(0, route.alone()) {
            if tape.length() < frames(SHORTEST_SECONDS, rate)
                && let Some(error) = tape.too_short()
            {
                return Err(error);
            }
            route = Route::new(tape.length(), rate, kind, seed);
        }
        let hop = Hop { leave: 0, arrive: 0, fade: 1 };
        let mut hops = Self { tape, route, rate, head: 0, hop, seam: None };
        hops.plan();
        Ok(hops)
    }

    /// Fills `out` with the next frames.
    ///
    /// # Errors
    /// If a long tape turns out to hold too little that can be played.
    pub fn fill(&mut self, out: &mut [Pcm]) -> Result<(), DecodeError> {
        let mut done = 0;
        while done < out.len() {
            let out = &mut out[done..];
            done += match self.seam.take() {
                Some(seam) => self.cross(seam, out),
                None => self.play(out)?,
            };
        }
        Ok(())
    }

    /// What kept a part of the recording from being played, once; the rest plays on.
    pub fn trouble(&mut self) -> Option<DecodeError> {
        self.tape.trouble()
    }

    /// Plays the passage that is alone, until it is left. Returns how many frames it was.
    fn play(&mut self, out: &mut [Pcm]) -> Result<usize, DecodeError> {
        let edge = frames(EDGE_SECONDS, self.rate);
        let left = self.hop.leave.saturating_sub(self.tape.at(self.head)).min(out.len());
        if left == 0 {
            self.meet()?;
            return Ok(0);
        }
        // A kept recording ends where it is known to.
        let there = match self.tape.features() {
            Some(_) => left + edge,
            None => self.tape.ready(self.head, left + edge),
        };
        if there < left + edge {
            self.route.shorten(self.tape.length());
            let leave = self.tape.length().saturating_sub(edge);
            self.hop = Hop { leave, fade: edge, ..self.hop };
            return Ok(0);
        }
        self.tape.copy(self.head, &mut out[..left]);
        self.tape.pass(self.head, left);
        Ok(left)
    }

    /// Crossfades a portion. Returns how many frames it was.
    fn cross(&mut self, mut seam: Seam, out: &mut [Pcm]) -> usize {
        let portion = out.len().min(PORTION).min(seam.length - seam.done);
        let (mut going, mut coming) = ([[0.0; 2]; PORTION], [[0.0; 2]; PORTION]);
        let (going, coming) = (&mut going[..portion], &mut coming[..portion]);
        self.tape.read(self.head, 0, going);
        self.tape.read(1 - self.head, 0, coming);
        let gains = seam.gains();
        for (((out, going), coming), [goes, comes]) in
            out.iter_mut().zip(going).zip(coming).zip(gains)
        {
            *out = to_pcm([0, 1].map(|side| going[side] * goes + coming[side] * comes));
        }
        self.tape.pass(self.head, portion);
        self.tape.pass(1 - self.head, portion);
        seam.done += portion;
        if seam.done < seam.length {
            self.seam = Some(seam);
        } else {
            self.head = 1 - self.head;
            self.plan();
        }
        portion
    }

    /// Decides where the passage that is now alone leads to.
    fn plan(&mut self) {
        self.hop = match self.tape.features() {
            Some(features) => self.route.next(features),
            None => self.route.draw(),
        };
    }

    /// Brings the other head to where the hop leads.
    fn meet(&mut self) -> Result<(), DecodeError> {
        let comes = 1 - self.head;
        if self.tape.features().is_none() {
            self.hop = self.audition();
        }
        loop {
            let fade = self.hop.fade.min(self.tape.ready(self.head, self.hop.fade)).max(1);
            if self.align() && self.tape.ready(comes, fade) == fade {
                let correlation = self.correlation(fade);
                self.seam = Some(Seam { length: fade, done: 0, correlation });
                break;
            }
            // There is nothing where it leads: elsewhere, in what there is.
            self.route.shorten(self.tape.length());
            if self.tape.length() < frames(SHORTEST_SECONDS, self.rate)
                && let Some(error) = self.tape.too_short()
            {
                return Err(error);
            }
            let elsewhere = self.route.draw();
            self.hop.arrive = elsewhere.arrive;
        }
        if self.tape.features().is_none() {
            self.route.take(self.hop);
        }
        Ok(())
    }

    /// Of some places that a long recording could hop to, the one that sounds most like what would
    /// follow here. Its features are not known before it is heard.
    fn audition(&mut self) -> Hop {
        let here = self.listen(self.head, AUDITION_SECONDS);
        let (mut best, mut least) = (self.hop, f32::INFINITY);
        for n in 0..AUDITIONS {
            let hop = if n == 0 { Some(self.hop) } else { self.route.draw_from(self.hop.leave) };
            let Some(hop) = hop else { break };
            if self.tape.place(1 - self.head, hop.arrive) {
                let there = self.listen(1 - self.head, AUDITION_SECONDS);
                let pairs = here.levels(0).iter().zip(there.levels(0));
                let cost = pairs.map(|(a, b)| (a - b).powi(2)).sum();
                if cost < least {
                    (best, least) = (hop, cost);
                }
            }
        }
        Hop { fade: self.hop.fade, ..best }
    }

    fn listen(&mut self, head: usize, seconds: f32) -> Features {
        let mut passage = vec![[0.0; 2]; frames(seconds, self.rate)];
        self.tape.ready(head, passage.len());
        self.tape.read(head, 0, &mut passage);
        Features::of(&passage, self.rate)
    }

    /// Puts the other head near the hop's arrival, in phase with what goes. Returns whether there is
    /// such a place.
    fn align(&mut self) -> bool {
        let (comes, arrive) = (1 - self.head, self.hop.arrive);
        let window = frames(MEET_SECONDS, self.rate).min(self.tape.length() / 12);
        let lag = frames(LAG_SECONDS, self.rate).min(self.tape.length() / 48);
        // Only within the place that the seam is remembered by.
        let leeway = self.route.leeway(arrive);
        let from = arrive.saturating_sub(lag).max(leeway.start);
        let reach = (arrive + lag).min(leeway.end - 1) - from;
        if !self.tape.place(comes, from) {
            return false;
        }
        self.tape.ready(self.head, window);
        if self.tape.ready(comes, window + reach) < window + reach {
            return false;
        }
        let goes = self.mono(self.head, window);
        let offset = best_offset(&goes, &self.mono(comes, window + reach), self.rate);
        self.tape.pass(comes, offset);
        true
    }

    fn mono(&self, head: usize, length: usize) -> Vec<f32> {
        let mut window = vec![[0.0; 2]; length];
        self.tape.read(head, 0, &mut window);
        window.iter().map(|[left, right]| left + right).collect()
    }

    /// How alike the two passages are where they overlap.
    fn correlation(&self, overlap: usize) -> f32 {
        let (mut goes, mut comes) = ([[0.0; 2]; PORTION], [[0.0; 2]; PORTION]);
        let mut likeness = Likeness::default();
        for from in (0..overlap).step_by(PORTION) {
            let portion = PORTION.min(overlap - from);
            self.tape.read(self.head, from, &mut goes[..portion]);
            self.tape.read(1 - self.head, from, &mut comes[..portion]);
            likeness.hear(&goes[..portion], &comes[..portion]);
        }
        likeness.correlation()
    }
}

impl Seam {
    /// The gains of the next portion. Made before they are used, several are made at once.
    fn gains(&self) -> [[f32; 2]; PORTION] {
        let step = 1.0 / (self.length + 1) as f32;
        let mut all = [[0.0; 2]; PORTION];
        for (both, n) in all.iter_mut().zip(self.done as u32 + 1..) {
            *both = gains(n as f32 * step, self.correlation);
        }
        all
    }
}

/// The features of some seconds of a tape.
fn sample(tape: &mut Tape, rate: u32) -> Features {
    let mut heard = vec![[0.0; 2]; frames(SAMPLE_SECONDS, rate)];
    if tape.place(1, tape.length() / 2) {
        let there = tape.ready(1, heard.len());
        heard.truncate(there);
        tape.read(1, 0, &mut heard);
    }
    Features::of(&heard, rate)
}

#[cfg(test)]
mod tests;
