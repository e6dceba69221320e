//! A large room full of soft and hard things: its tail is noise that dies away, each octave at its own pace (Moorer,
//! *About this reverberation business*, 1979), folded with what is heard in it.

use anyhow::Result;
use realfft::RealFftPlanner;

use crate::air::bed::OCTAVES_HZ;
use crate::signal::audio::{SAMPLE_RATE, Stereo, frames};
use crate::signal::filter::Svf;
use crate::signal::noise::white;
use crate::signal::random::Random;

#[derive(Clone, Copy)]
pub struct Hall {
    /// Time in which the tail falls by 60 dB, in each of the bed's octaves.
    pub t60_s: [f64; 9],
    /// The first walls answer after this: distance there and back over the speed of sound.
    pub first_s: f64,
}

impl Hall {
    /// What the room answers to a source anywhere in it, at both ears, as strong as the source by power.
    pub fn reverberate(&self, dry: &[f64], random: &mut Random) -> Result<Stereo> {
        Ok(Stereo { left: fold(dry, &self.tail(random))?, right: fold(dry, &self.tail(random))? })
    }

    /// The answer to a click, at one ear: a total power of 1.
    fn tail(&self, random: &mut Random) -> Vec<f64> {
        let longest_s = self.t60_s.into_iter().fold(0.0, f64::max);
        let mut tail = vec![0.0; frames(self.first_s + longest_s)];
        for (centre_hz, t60_s) in OCTAVES_HZ.into_iter().zip(self.t60_s) {
            let mut band = Svf::new(centre_hz, 1.2);
            let fall = (-1_000_f64.ln() / (t60_s * SAMPLE_RATE)).exp();
            let mut level = 1.0;
            for sample in &mut tail[frames(self.first_s)..] {
                *sample += level * band.next(white(random)).band;
                level *= fall;
            }
        }
        let power: f64 = tail.iter().map(|x| x * x).sum();
        tail.iter_mut().for_each(|x| *x /= power.sqrt());
        tail
    }
}

/// Convolution, as long as `signal`.
fn fold(signal: &[f64], answer: &[f64]) -> Result<Vec<f64>> {
    let length = (signal.len() + answer.len()).next_power_of_two();
    let mut planner = RealFftPlanner::new();
    let (forward, inverse) = (planner.plan_fft_forward(length), planner.plan_fft_inverse(length));
    let spectrum = |part: &[f64]| -> Result<_> {
        let mut block = part.to_vec();
        block.resize(length, 0.0);
        let mut bins = forward.make_output_vec();
        forward.process(&mut block, &mut bins)?;
        Ok(bins)
    };
    let mut product = spectrum(signal)?;
    product.iter_mut().zip(spectrum(answer)?).for_each(|(bin, other)| *bin *= other);
    let mut folded = inverse.make_output_vec();
    inverse.process(&mut product, &mut folded)?;
    folded.truncate(signal.len());
    folded.iter_mut().for_each(|x| *x /= length as f64);
    Ok(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALL: Hall = Hall { t60_s: [0.5; 9], first_s: 0.01 };

    #[test]
    fn a_click_is_answered_late_and_falls_by_60_db_in_its_t60() {
        let mut click = vec![0.0; 48_000];
        click[0] = 1.0;
        let heard = HALL.reverberate(&click, &mut Random::new(2)).unwrap().left;
        let power = |from: usize| heard[from..from + 2_400].iter().map(|x| x * x).sum::<f64>();
        assert!(heard[..480].iter().all(|x| x.abs() < 1e-9));
        // Half of the T60 apart: 30 dB.
        let fall_db = 10.0 * (power(1_000) / power(13_000)).log10();
        assert!((fall_db - 30.0).abs() < 3.0, "{fall_db}");
    }

    #[test]
    fn noise_is_answered_as_loud_as_it_is() {
        let mut random = Random::new(5);
        let noise: Vec<f64> = (0..96_000).map(|_| white(&mut random)).collect();
        let heard = HALL.reverberate(&noise, &mut random).unwrap();
        let power = |x: &[f64]| x[48_000..].iter().map(|x| x * x).sum::<f64>();
        assert!((10.0 * (power(&heard.left) / power(&noise)).log10()).abs() < 1.5);
    }
}
