//! Converts speech into whispering. Vowels keep their formants but are excited by noise, and noisy consonants stay
//! unchanged. Vowels become longer; consonants keep their length.

use anyhow::Result;
use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};
use std::sync::Arc;

use crate::signal::audio::{db_to_gain, hann, root_mean_square};
use crate::signal::gesture::smooth;
use crate::signal::random::Random;
use crate::voice::lpc::{Envelope, periodicity};
use crate::voice::speech::Speech;

/// A style of whispering.
#[derive(Clone, Copy)]
pub struct WhisperStyle {
    /// Factor by which vowels and pauses become longer.
    pub stretch: f64,
    /// Level of consonants relative to vowels.
    pub consonants_db: f64,
    /// Additional bandwidth of the formants: more is breathier.
    pub widen_hz: f64,
    /// Coefficient of the first-order filter that undoes pre-emphasis, 0..1: more is darker.
    pub de_emphasis: f64,
    /// Cutoff of the high-pass filter: an open throat absorbs low frequencies.
    pub low_cut_hz: f64,
}

/// Frame and hop of the analysis. Chosen: 25 ms contain two periods of a low voice, and Hann windows with a hop of a
/// quarter add up to a constant.
const FRAME_S: f64 = 0.025;
const HOPS_PER_FRAME: usize = 4;
/// Pre-emphasis, usual before linear prediction. Chosen: it flattens the spectrum of a voice, so that high formants are
/// modelled too.
const PRE_EMPHASIS: f64 = 0.9;
/// Periodicities between which a frame goes from noise to voice. Chosen: pure noise measures 0.3.
const NOISE_PERIODICITY: f64 = 0.42;
const VOICE_PERIODICITY: f64 = 0.62;
/// Length over which periodicity is measured. Chosen: three periods of 80 Hz.
const PITCH_WINDOW_S: f64 = 0.0375;
/// Rise of the first formant, which is 100 to 250 Hz higher in a whisper because the glottis is open. Chosen: the
/// least of that, for intelligibility.
const FIRST_FORMANT_RISE: f64 = 1.08;
/// The rise is complete below the first and zero above the second frequency. Chosen: above the range of first formants.
const RISE_HZ: (f64, f64) = (900.0, 3_000.0);
/// Compression of the level differences between vowels, as an exponent. Chosen: whispers are even in level.
const COMPRESSION: f64 = 0.25;
/// Largest gain of the compression, and the level below the loud frames from which nothing is amplified. Chosen: the
/// closures of p, t and k must stay silent to sound crisp.
const LIFT_LIMIT_DB: f64 = 6.0;
const CLOSURE_DB: f64 = 25.0;

/// The conversion of one sentence.
struct Whisperer<'a> {
    speech: &'a Speech,
    style: WhisperStyle,
    frame: usize,
    window: Vec<f64>,
    forward: Arc<dyn RealToComplex<f64>>,
    inverse: Arc<dyn ComplexToReal<f64>>,
    /// Root mean square of the loud frames, the reference of the compression.
    loud: f64,
}

/// Converts speech into a whisper at the same sample rate.
///
/// # Errors
/// If the Fourier transform rejects a block.
pub fn whisper(speech: &Speech, style: WhisperStyle, random: &mut Random) -> Result<Vec<f64>> {
    let whisperer = Whisperer::new(speech, style);
    let hop = whisperer.frame / HOPS_PER_FRAME;
    let noise: Vec<f64> = (0..speech.samples.len() * 2).map(|_| random.normal()).collect();
    let mut output = vec![0.0; noise.len() + 2 * whisperer.window.len()];
    let (mut read, mut write) = (0.0, 0);
    while (read as usize) + whisperer.frame < speech.samples.len()
        && write + whisperer.frame < noise.len()
    {
        let at = read as usize;
        let voiced = whisperer.voicing(at);
        let out = whisperer.breathe(at, voiced, &noise[write..write + whisperer.frame])?;
        for (sample, value) in output[write..].iter_mut().zip(out) {
            *sample += value;
        }
        // Noisy consonants are not stretched, because their frames would no longer join.
        read += hop as f64 / (1.0 + (style.stretch - 1.0) * voiced);
        write += hop;
    }
    output.truncate(write + whisperer.frame);
    Ok(output)
}

impl<'a> Whisperer<'a> {
    fn new(speech: &'a Speech, style: WhisperStyle) -> Self {
        let frame = (FRAME_S * speech.rate_hz) as usize / HOPS_PER_FRAME * HOPS_PER_FRAME;
        // Zero padding leaves room for the decay of resonances, which would otherwise wrap around.
        let padded = (2 * frame).next_power_of_two();
        let mut planner = RealFftPlanner::new();
        let mut levels: Vec<f64> =
            speech.samples.chunks_exact(frame).map(root_mean_square).collect();
        levels.sort_by(f64::total_cmp);
        Self {
            speech,
            style,
            frame,
            window: (0..frame).map(|i| hann(i, frame)).collect(),
            forward: planner.plan_fft_forward(padded),
            inverse: planner.plan_fft_inverse(padded),
            loud: levels.get(levels.len() * 9 / 10).copied().unwrap_or(1.0).max(1e-6),
        }
    }

    /// 0 for noise, 1 for voice. Silence counts as voice, so that pauses become longer too.
    fn voicing(&self, at: usize) -> f64 {
        let length = (PITCH_WINDOW_S * self.speech.rate_hz) as usize;
        let start = at.saturating_sub((length - self.frame.min(length)) / 2);
        let end = (start + length).min(self.speech.samples.len());
        let stretch = &self.speech.samples[start..end];
        if root_mean_square(stretch) < 1e-3 * self.loud {
            return 1.0;
        }
        let above = periodicity(stretch, self.speech.rate_hz) - NOISE_PERIODICITY;
        smooth(above / (VOICE_PERIODICITY - NOISE_PERIODICITY))
    }

    /// One frame of whisper: noise through the formants for the voiced part, the spoken frame for the noisy part.
    fn breathe(&self, at: usize, voiced: f64, noise: &[f64]) -> Result<Vec<f64>> {
        let spoken = &self.speech.samples[at..at + self.frame];
        let mut mouth = self.spectrum(noise)?;
        let kept = self.spectrum(spoken)?;
        let envelope = self.envelope(at);
        let padded = 2 * (mouth.len() - 1);
        let vowel = voiced.sqrt() * self.vowel_gain(spoken);
        let consonant = (1.0 - voiced).sqrt() * db_to_gain(self.style.consonants_db);
        for (i, bin) in mouth.iter_mut().enumerate() {
            let share = i as f64 / padded as f64;
            *bin = *bin * (vowel * self.mouth_gain(&envelope, share)) + kept[i] * consonant;
        }
        self.sound(mouth)
    }

    fn spectrum(&self, frame: &[f64]) -> Result<Vec<Complex<f64>>> {
        let mut block = self.forward.make_input_vec();
        for ((slot, value), weight) in block.iter_mut().zip(frame).zip(&self.window) {
            // Four overlapping Hann windows add up to 2.
            *slot = 0.5 * value * weight;
        }
        let mut spectrum = self.forward.make_output_vec();
        self.forward.process(&mut block, &mut spectrum)?;
        Ok(spectrum)
    }

    fn sound(&self, mut spectrum: Vec<Complex<f64>>) -> Result<Vec<f64>> {
        let last = spectrum.len() - 1;
        (spectrum[0].im, spectrum[last].im) = (0.0, 0.0);
        let mut block = self.inverse.make_output_vec();
        self.inverse.process(&mut spectrum, &mut block)?;
        let scale = 1.0 / block.len() as f64;
        block.iter_mut().for_each(|x| *x *= scale);
        Ok(block)
    }

    fn envelope(&self, at: usize) -> Envelope {
        let spoken = &self.speech.samples;
        let sharpened: Vec<f64> = (0..self.frame)
            .map(|i| {
                let before = if at + i == 0 { 0.0 } else { spoken[at + i - 1] };
                (spoken[at + i] - PRE_EMPHASIS * before) * self.window[i]
            })
            .collect();
        let order = 2 + (self.speech.rate_hz / 1_000.0) as usize;
        let mut envelope = Envelope::of(&sharpened, order, self.speech.rate_hz);
        envelope.widen(self.style.widen_hz, self.speech.rate_hz);
        envelope
    }

    /// Gain of the vocal tract at a share of the sample rate: the envelope with a raised first formant, de-emphasis and
    /// high-pass filter.
    fn mouth_gain(&self, envelope: &Envelope, share: f64) -> f64 {
        let hz = share * self.speech.rate_hz;
        let fading = smooth((RISE_HZ.1 - hz) / (RISE_HZ.1 - RISE_HZ.0));
        let rise = 1.0 + (FIRST_FORMANT_RISE - 1.0) * fading;
        let slope = self.style.de_emphasis;
        let flattened =
            (1.0 + slope * slope - 2.0 * slope * (std::f64::consts::TAU * share).cos()).sqrt();
        let low_cut = hz * hz / (hz * hz + self.style.low_cut_hz * self.style.low_cut_hz);
        envelope.at(share / rise) / flattened * low_cut
    }

    /// Gain of the compression for a frame.
    fn vowel_gain(&self, spoken: &[f64]) -> f64 {
        let under = self.loud / root_mean_square(spoken).max(1e-9);
        if under > db_to_gain(CLOSURE_DB) {
            return 1.0;
        }
        under.powf(COMPRESSION).min(db_to_gain(LIFT_LIMIT_DB))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: WhisperStyle = WhisperStyle {
        stretch: 1.2,
        consonants_db: 0.0,
        widen_hz: 80.0,
        de_emphasis: 0.5,
        low_cut_hz: 150.0,
    };

    fn median_periodicity(signal: &[f64]) -> f64 {
        let mut values: Vec<f64> =
            signal.chunks_exact(1_280).map(|part| periodicity(part, 32_000.0)).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    }

    #[test]
    fn a_voiced_vowel_becomes_breathy_and_longer() {
        let pulses = (0..32_000).map(|i| if i % 160 == 0 { 0.5 } else { 0.0 }).collect();
        let speech = Speech { samples: pulses, rate_hz: 32_000.0 };
        assert!(median_periodicity(&speech.samples) > 0.9);
        let output = whisper(&speech, STYLE, &mut Random::new(1)).unwrap();
        assert!(median_periodicity(&output) < 0.42);
        assert!((output.len() as f64 / 32_000.0 - 1.2).abs() < 0.08);
    }

    #[test]
    fn a_noisy_consonant_stays_unchanged() {
        let mut random = Random::new(2);
        let samples: Vec<f64> = (0..16_000).map(|_| 0.1 * random.normal()).collect();
        let speech = Speech { samples, rate_hz: 32_000.0 };
        let output = whisper(&speech, STYLE, &mut Random::new(1)).unwrap();
        let dot: f64 = (4_000..12_000).map(|i| output[i] * speech.samples[i]).sum();
        let own: f64 = (4_000..12_000).map(|i| speech.samples[i].powi(2)).sum();
        assert!(dot / own > 0.8, "{}", dot / own);
    }
}
