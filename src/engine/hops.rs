//! Where endlessness is made: a recording is never looped end to end. One read head plays; after a
//! while a second starts at another place, and the two crossfade at equal power.

use crate::decode::{DecodeError, Reader};
use crate::dsp::{Frame, Random, frames};
use crate::render::Recording;
use std::f32::consts::FRAC_PI_2;
use std::sync::Arc;

/// How long a head plays alone.
const ALONE_SECONDS: std::ops::Range<f32> = 6.0..18.0;
/// How long two overlap; a quarter of a recording that is too short for that.
const FADE_SECONDS: f32 = 1.5;
/// A long recording of which less than this can be played is given up.
const SHORTEST_SECONDS: f32 = 0.5;
/// Tries to find a place that is not near the one just heard.
const TRIES: usize = 8;

/// The recording that an endless stream is made of.
pub enum Tape {
    /// Decoded whole and shared.
    Whole(Arc<Recording>),
    /// Too long to keep: two readers, one for each head, and the length in frames.
    Long { readers: Box<[Reader; 2]>, length: usize },
}

/// An endless stream of frames.
pub struct Hops {
    tape: Tape,
    length: usize,
    fade: usize,
    rate: u32,
    random: Random,
    now: Head,
    /// The head that comes in, while two overlap.
    next: Option<Head>,
    /// Frames until the head that plays alone gets company, or the overlap ends.
    until_turn: usize,
    incoming: Vec<Frame>,
}

/// A place in the tape that is being read.
struct Head {
    at: usize,
    /// Which reader of a long tape it is, and what that has decoded ahead.
    reader: usize,
    ahead: Vec<Frame>,
}

impl Hops {
    /// Begins at a place of chance.
    ///
    /// # Errors
    /// If a long tape cannot be sought in.
    pub fn new(tape: Tape, rate: u32, seed: u64) -> Result<Self, DecodeError> {
        let length = match &tape {
            Tape::Whole(recording) => recording.len(),
            Tape::Long { length, .. } => *length,
        };
        let fade = frames(FADE_SECONDS, rate).min(length / 4).max(1);
        let now = Head { at: 0, reader: 1, ahead: Vec::new() };
        let (random, incoming) = (Random::new(seed), Vec::new());
        let mut hops =
            Self { tape, length, fade, rate, random, now, next: None, until_turn: 0, incoming };
        hops.now = hops.head_elsewhere()?;
        hops.until_turn = hops.time_alone();
        Ok(hops)
    }

    /// Fills `out` with the next frames.
    ///
    /// # Errors
    /// If a long tape turns out to hold no place that can be played.
    pub fn fill(&mut self, out: &mut [Frame]) -> Result<(), DecodeError> {
        let mut done = 0;
        while done < out.len() {
            while self.until_turn == 0 {
                self.turn()?;
            }
            let len = (out.len() - done).min(self.until_turn);
            self.read(&mut out[done..done + len]);
            self.until_turn -= len;
            done += len;
        }
        Ok(())
    }

    /// A head that played alone gets company; one whose overlap is over leaves.
    fn turn(&mut self) -> Result<(), DecodeError> {
        if let Tape::Long { readers, .. } = &self.tape
            && self.length < frames(SHORTEST_SECONDS, self.rate)
        {
            return Err(DecodeError::TooShort(readers[0].media().clone(), self.length));
        }
        if let Some(next) = self.next.take() {
            self.now = next;
            self.until_turn = self.time_alone();
        } else {
            self.next = Some(self.head_elsewhere()?);
            self.until_turn = self.fade;
        }
        Ok(())
    }

    fn time_alone(&mut self) -> usize {
        let seconds = self.random.between(ALONE_SECONDS.start, ALONE_SECONDS.end);
        frames(seconds, self.rate).min(self.length.saturating_sub(self.now.at + self.fade))
    }

    /// A head at a place of chance, away from the present one, with room for both of its fades.
    fn head_elsewhere(&mut self) -> Result<Head, DecodeError> {
        let latest = self.length.saturating_sub(2 * self.fade).max(1);
        let mut at = self.random.below(latest);
        for _ in 1..TRIES {
            if at.abs_diff(self.now.at) > self.length / 8 {
                break;
            }
            at = self.random.below(latest);
        }
        let reader = 1 - self.now.reader;
        if let Tape::Long { readers, .. } = &mut self.tape {
            // Where a damaged file cannot be sought, somewhere nearer its beginning can.
            while let Err(error) = readers[reader].seek(at as u64) {
                if at == 0 {
                    return Err(error);
                }
                at /= 2;
            }
        }
        Ok(Head { at, reader, ahead: Vec::new() })
    }

    fn read(&mut self, out: &mut [Frame]) {
        let before = self.length;
        self.now.read(&mut self.tape, out, &mut self.length);
        let now_ended = self.length < before;
        if let Some(next) = &mut self.next {
            self.incoming.resize(out.len(), [0.0; 2]);
            next.read(&mut self.tape, &mut self.incoming, &mut self.length);
            if self.length < before && !now_ended && self.until_turn == self.fade {
                // It came to a place where there is nothing: the other plays on, and tries again.
                self.next = None;
                self.shorten(out.len());
                return;
            }
            let faded = self.fade - self.until_turn;
            for (n, (frame, other)) in out.iter_mut().zip(&self.incoming).enumerate() {
                let t = (faded + n) as f32 / self.fade as f32 * FRAC_PI_2;
                let (comes, goes) = t.sin_cos();
                *frame = std::array::from_fn(|side| frame[side] * goes + other[side] * comes);
            }
        }
        if self.length < before {
            self.shorten(out.len());
        }
    }

    /// After the tape turned out to be shorter: the next turn comes with the end of this portion.
    fn shorten(&mut self, portion: usize) {
        self.fade = self.fade.min(self.length / 4).max(1);
        self.until_turn = portion;
    }
}

impl Head {
    /// Fills `out`; `ends` is where the tape is known to end, and may turn out to be sooner.
    fn read(&mut self, tape: &mut Tape, out: &mut [Frame], ends: &mut usize) {
        match tape {
            Tape::Whole(recording) => {
                for (n, frame) in out.iter_mut().enumerate() {
                    *frame = recording.frame(self.at + n);
                }
            }
            Tape::Long { readers, .. } => {
                let reader = &mut readers[self.reader];
                while self.ahead.len() < out.len() {
                    match reader.read(&mut self.ahead) {
                        Ok(true) => {}
                        Ok(false) => break,
                        Err(error) => {
                            log::warn!("{error}; playing what is whole of it");
                            break;
                        }
                    }
                }
                // A damaged file may hold less than its header promises. What is missing here is
                // silence, and no head goes there again.
                if self.ahead.len() < out.len() {
                    *ends = (*ends).min(self.at + self.ahead.len());
                    self.ahead.resize(out.len(), [0.0; 2]);
                }
                out.copy_from_slice(&self.ahead[..out.len()]);
                self.ahead.drain(..out.len());
            }
        }
        self.at += out.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 8_000;

    fn noise(seconds: usize) -> Vec<Frame> {
        let mut random = Random::new(9);
        (0..seconds * 8_000).map(|_| [random.between(-0.5, 0.5); 2]).collect()
    }

    fn hops(frames: &[Frame], seed: u64) -> Hops {
        Hops::new(Tape::Whole(Arc::new(Recording::new(frames))), RATE, seed).unwrap()
    }

    fn rms(frames: &[Frame]) -> f32 {
        (frames.iter().map(|f| f[0] * f[0]).sum::<f32>() / frames.len() as f32).sqrt()
    }

    #[test]
    fn an_hour_keeps_its_level_through_every_seam() {
        for seconds in [5, 30] {
            let tape = noise(seconds);
            let wanted = rms(&tape);
            let mut hops = hops(&tape, 4);
            let mut second = vec![[0.0; 2]; 8_000];
            for n in 0..3600 {
                hops.fill(&mut second).unwrap();
                let found = rms(&second);
                assert!((found / wanted - 1.0).abs() < 0.06, "{seconds} s tape, {n} s: {found}");
            }
        }
    }

    #[test]
    fn it_does_not_repeat_as_a_loop_would() {
        let mut hops = hops(&noise(20), 4);
        let mut heard = vec![[0.0; 2]; 60 * 8_000];
        hops.fill(&mut heard).unwrap();
        let (first, later) = heard.split_at(20 * 8_000);
        let same = first.iter().zip(later).filter(|(a, b)| (a[0] - b[0]).abs() < 1e-3).count();
        assert!(same < first.len() / 10, "{same}");
    }

    #[test]
    fn the_same_seed_gives_the_same_stream_however_it_is_asked_for() {
        let tape = noise(10);
        let (mut a, mut b) = (hops(&tape, 7), hops(&tape, 7));
        let (mut whole, mut parts) = (vec![[0.0; 2]; 400_000], vec![[0.0; 2]; 400_000]);
        a.fill(&mut whole).unwrap();
        parts.chunks_mut(1234).for_each(|part| b.fill(part).unwrap());
        assert!(whole == parts);
    }

    #[test]
    fn a_tape_of_a_few_frames_still_plays() {
        let mut hops = hops(&[[0.25; 2]; 80], 1);
        let mut out = [[0.0; 2]; 1000];
        hops.fill(&mut out).unwrap();
        assert!(out.iter().all(|f| (0.2..0.4).contains(&f[0])));
    }
}
