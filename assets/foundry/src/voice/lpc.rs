//! Linear prediction: separates the resonances of the vocal tract from their excitation, and measures periodicity.

use std::f64::consts::{PI, TAU};

/// The all-pole model of one frame: `gain / |A|` is its spectral envelope.
pub struct Envelope {
    /// Coefficients 1, a1, a2, … of A(z).
    predictor: Vec<f64>,
    gain: f64,
}

/// Bandwidth of the lag window. It widens every resonance slightly, so that harmonics are not modelled as resonances.
/// Chosen: below the 50 Hz and more of a formant's bandwidth.
const LAG_WINDOW_HZ: f64 = 40.0;
/// White-noise correction. Chosen: 60 dB below the frame, which keeps the recursion stable in near silence.
const WHITE_FLOOR: f64 = 1e-6;

impl Envelope {
    /// Fits the model to a frame by the autocorrelation method and Levinson's recursion.
    pub fn of(frame: &[f64], order: usize, rate_hz: f64) -> Self {
        let mut r: Vec<f64> = (0..=order)
            .map(|lag| {
                let dot: f64 = frame.iter().zip(&frame[lag..]).map(|(a, b)| a * b).sum();
                dot * (-0.5 * (TAU * LAG_WINDOW_HZ * lag as f64 / rate_hz).powi(2)).exp()
            })
            .collect();
        r[0] = r[0] * (1.0 + WHITE_FLOOR) + 1e-12;
        let (predictor, error) = levinson(&r);
        Self { predictor, gain: (error / frame.len() as f64).sqrt() }
    }

    /// Moves all poles inwards, which widens each resonance by at least `hz`.
    pub fn widen(&mut self, hz: f64, rate_hz: f64) {
        let pull = (-PI * hz / rate_hz).exp();
        let mut power = 1.0;
        for coefficient in &mut self.predictor {
            *coefficient *= power;
            power *= pull;
        }
    }

    /// Amplitude of the envelope at a frequency, given as a share of the sample rate (0..0.5).
    pub fn at(&self, share: f64) -> f64 {
        let (step_im, step_re) = (-TAU * share).sin_cos();
        let (mut re, mut im, mut turn) = (0.0, 0.0, (1.0, 0.0));
        for coefficient in &self.predictor {
            re += coefficient * turn.0;
            im += coefficient * turn.1;
            turn = (turn.0 * step_re - turn.1 * step_im, turn.0 * step_im + turn.1 * step_re);
        }
        self.gain / (re * re + im * im).sqrt()
    }
}

/// Levinson's recursion: returns the predictor and the power of the prediction error.
fn levinson(r: &[f64]) -> (Vec<f64>, f64) {
    let mut predictor = vec![0.0; r.len()];
    predictor[0] = 1.0;
    let mut error = r[0];
    for i in 1..r.len() {
        let sum: f64 = (0..i).map(|j| predictor[j] * r[i - j]).sum();
        let reflection = -sum / error;
        let before = predictor.clone();
        for j in 1..=i {
            predictor[j] += reflection * before[i - j];
        }
        error *= 1.0 - reflection * reflection;
    }
    (predictor, error.max(0.0))
}

/// Periodicity of a signal, 0..1: the largest normalised autocorrelation over the pitch range of a voice.
pub fn periodicity(stretch: &[f64], rate_hz: f64) -> f64 {
    // Chosen: from a low male to a high female reading voice.
    const PITCHES_HZ: (f64, f64) = (80.0, 400.0);
    let longest = ((rate_hz / PITCHES_HZ.0) as usize).min(stretch.len() / 2);
    let shortest = (rate_hz / PITCHES_HZ.1) as usize;
    let body = stretch.len() - longest;
    let energy = |part: &[f64]| part.iter().map(|x| x * x).sum::<f64>();
    let still = energy(&stretch[..body]);
    (shortest..=longest)
        .map(|lag| {
            let later = &stretch[lag..lag + body];
            let dot: f64 = stretch[..body].iter().zip(later).map(|(a, b)| a * b).sum();
            dot / (still * energy(later) + 1e-18).sqrt()
        })
        .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::random::Random;

    const RATE_HZ: f64 = 32_000.0;

    #[test]
    fn the_envelope_of_a_resonance_peaks_at_its_frequency() {
        let pole = (-PI * 150.0 / RATE_HZ).exp();
        let (a1, a2) = (-2.0 * pole * (TAU * 1_500.0 / RATE_HZ).cos(), pole * pole);
        let mut random = Random::new(6);
        let mut last = [0.0; 2];
        let frame: Vec<f64> = (0..8_000)
            .map(|_| {
                let next = random.normal() - a1 * last[0] - a2 * last[1];
                last = [next, last[0]];
                next
            })
            .collect();
        let envelope = Envelope::of(&frame, 4, RATE_HZ);
        let peak = (100..4_000).max_by(|a, b| {
            let at = |hz: &i32| envelope.at(f64::from(*hz) / RATE_HZ);
            at(a).total_cmp(&at(b))
        });
        assert!((peak.unwrap() - 1_500).abs() < 60, "{peak:?}");
    }

    #[test]
    fn pulses_are_periodic_and_noise_is_not() {
        let pulses: Vec<f64> = (0..1_280).map(|i| f64::from(u8::from(i % 160 == 0))).collect();
        let mut random = Random::new(7);
        let noise: Vec<f64> = (0..1_280).map(|_| random.normal()).collect();
        assert!(periodicity(&pulses, RATE_HZ) > 0.95);
        assert!(periodicity(&noise, RATE_HZ) < 0.35);
    }
}
