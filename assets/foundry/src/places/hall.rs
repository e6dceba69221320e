//! Reverberation of a large furnished room: convolution with decaying noise, whose decay time is set for each octave
//! (Moorer, *About this reverberation business*, 1979).

use anyhow::Result;
use realfft::RealFftPlanner;

use crate::air::bed::OCTAVES_HZ;
use crate::signal::audio::{SAMPLE_RATE, Stereo, frames};
use crate::signal::filter::Svf;
use crate::signal::noise::white;
use crate::signal::random::Random;

/// The settings of a large room.
#[derive(Clone, Copy)]
pub struct Hall {
    /// Reverberation time in each band of [`OCTAVES_HZ`].
    pub t60_s: [f64; 9],
    /// Delay of the first reflection: the path to the nearest wall and back, divided by the speed of sound.
    pub first_s: f64,
}

impl Hall {
    /// Returns the reverberation of `dry` without the direct sound, with the same power as `dry` and as long. The
    /// ears get independent tails.
    ///
    /// # Errors
    /// If the Fourier transform rejects a block.
    pub fn reverberate(&self, dry: &[f64], random: &mut Random) -> Result<Stereo> {
        Ok(Stereo {
            left: convolve(dry, &self.tail(random))?,
            right: convolve(dry, &self.tail(random))?,
        })
    }

    /// The impulse response at one ear, with a total energy of 1.
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

/// Convolves `signal` with `response`, and keeps the length of `signal`.
fn convolve(signal: &[f64], response: &[f64]) -> Result<Vec<f64>> {
    let length = (signal.len() + response.len()).next_power_of_two();
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
    product.iter_mut().zip(spectrum(response)?).for_each(|(bin, other)| *bin *= other);
    let mut convolved = inverse.make_output_vec();
    inverse.process(&mut product, &mut convolved)?;
    convolved.truncate(signal.len());
    convolved.iter_mut().for_each(|x| *x /= length as f64);
    Ok(convolved)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALL: Hall = Hall { t60_s: [0.5; 9], first_s: 0.01 };

    #[test]
    fn the_reverberation_starts_late_and_falls_by_60_db_in_its_t60() {
        let mut click = vec![0.0; 48_000];
        click[0] = 1.0;
        let output = HALL.reverberate(&click, &mut Random::new(2)).unwrap().left;
        let power = |from: usize| output[from..from + 2_400].iter().map(|x| x * x).sum::<f64>();
        assert!(output[..480].iter().all(|x| x.abs() < 1e-9));
        // Half of the T60 lies between them: 30 dB.
        let fall_db = 10.0 * (power(1_000) / power(13_000)).log10();
        assert!((fall_db - 30.0).abs() < 3.0, "{fall_db}");
    }

    #[test]
    fn the_reverberation_is_as_loud_as_its_source() {
        let mut random = Random::new(5);
        let noise: Vec<f64> = (0..96_000).map(|_| white(&mut random)).collect();
        let output = HALL.reverberate(&noise, &mut random).unwrap();
        let power = |x: &[f64]| x[48_000..].iter().map(|x| x * x).sum::<f64>();
        assert!((10.0 * (power(&output.left) / power(&noise)).log10()).abs() < 1.5);
    }
}
