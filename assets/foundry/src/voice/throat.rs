//! The source-filter model of speech (Fant, *Acoustic Theory of Speech Production*, 1960): the pulses of the glottis,
//! and the vocal tract, whose resonances (formants) shape the vowels.

use std::f64::consts::{PI, TAU};

use crate::signal::audio::{SAMPLE_RATE, SPEED_OF_SOUND_M_S};
use crate::signal::random::Random;

/// The first three formants of a vowel, in Hz.
pub type Formants = [f64; 3];

/// The vowels of heed, hid, head, had, hod, hawed, hood, who'd, hud, heard (Peterson & Barney, 1952, means of 33 men).
pub const VOWELS: [Formants; 10] = [
    [270.0, 2_290.0, 3_010.0],
    [390.0, 1_990.0, 2_550.0],
    [530.0, 1_840.0, 2_480.0],
    [660.0, 1_720.0, 2_410.0],
    [730.0, 1_090.0, 2_440.0],
    [570.0, 840.0, 2_410.0],
    [440.0, 1_020.0, 2_240.0],
    [300.0, 870.0, 2_240.0],
    [640.0, 1_190.0, 2_390.0],
    [490.0, 1_350.0, 1_690.0],
];

/// The neutral vowel, by formula: a uniform tube of 17.5 cm resonates at odd multiples of c / 4L.
pub const NEUTRAL: Formants = [500.0, 1_500.0, 2_500.0];

/// Length of a man's vocal tract. The formants of women are 1.17 and those of children 1.3 times as high (means over
/// the table of Peterson & Barney, 1952).
const TUBE_M: f64 = 0.175;
/// Highest resonance of the cascade, and its length. Resonances above the third hardly change with the vowel, but the
/// cascade must reach half the sample rate, because missing resonances weaken high frequencies (Klatt, 1980).
const HIGHEST_HZ: f64 = 23_500.0;
const RESONANCES: usize = 26;

/// Bandwidth of a formant with a closed glottis, by losses of walls, air and lips (Fant, 1972, measured up to the
/// fourth).
fn width_hz(formant_hz: f64) -> f64 {
    let kilo = formant_hz.min(3_500.0) / 500.0;
    15.0 / (kilo * kilo) + 20.0 * kilo.sqrt() + 5.0 * kilo * kilo
}

/// A second-order resonance with unit gain at 0 Hz. A cascade of them has the formant levels of a real tube (Klatt,
/// 1980).
#[derive(Clone, Copy, Default)]
struct Resonance {
    a: f64,
    b: f64,
    c: f64,
    last: [f64; 2],
}

impl Resonance {
    fn tune(&mut self, hz: f64, width_hz: f64) {
        let radius = (-PI * width_hz / SAMPLE_RATE).exp();
        self.c = -radius * radius;
        self.b = 2.0 * radius * (TAU * hz / SAMPLE_RATE).cos();
        self.a = 1.0 - self.b - self.c;
    }

    fn next(&mut self, input: f64) -> f64 {
        let out = self.a * input + self.b * self.last[0] + self.c * self.last[1];
        self.last = [out, self.last[0]];
        out
    }
}

/// The vocal tract from the glottis to the lips.
pub struct Tract {
    cascade: [Resonance; RESONANCES],
    in_use: usize,
    ratio: f64,
    leak_hz: f64,
}

impl Tract {
    /// `ratio` scales the formants of a man. `leak_hz` widens them for an open glottis: 0 for a voice, about 100 Hz
    /// for a whisper.
    pub fn new(ratio: f64, leak_hz: f64) -> Self {
        let cascade = [Resonance::default(); RESONANCES];
        let mut tract = Self { cascade, in_use: 3, ratio, leak_hz };
        let spacing_hz = SPEED_OF_SOUND_M_S / (2.0 * TUBE_M) * ratio;
        for resonance in &mut tract.cascade[3..] {
            let hz = (tract.in_use as f64 + 0.5) * spacing_hz;
            if hz > HIGHEST_HZ {
                break;
            }
            resonance.tune(hz, width_hz(hz) + leak_hz);
            tract.in_use += 1;
        }
        tract.shape(NEUTRAL);
        tract
    }

    /// Sets the formants, given as for a man.
    pub fn shape(&mut self, formants: Formants) {
        for (resonance, hz) in self.cascade.iter_mut().zip(formants) {
            let hz = hz * self.ratio;
            resonance.tune(hz, width_hz(hz) + self.leak_hz);
        }
    }

    pub fn next(&mut self, input: f64) -> f64 {
        self.cascade[..self.in_use]
            .iter_mut()
            .fold(input, |signal, resonance| resonance.next(signal))
    }
}

/// The vocal folds: Rosenberg's pulse (1971, type C). The lips radiate its derivative.
pub struct Glottis {
    /// Share of a period in which the folds close: 0.25 is lax and dull, 0.1 is pressed and bright.
    closing: f64,
    phase: f64,
    period_share: f64,
    gain: f64,
}

/// Share of a period in which the folds open, near the 0.4 of Rosenberg (1971).
const OPENING: f64 = 0.42;
/// Standard deviation of the length and the level of neighbouring periods. Chosen: usual in a healthy voice.
const JITTER: f64 = 0.01;
const SHIMMER_DB: f64 = 0.3;

impl Glottis {
    pub fn new(closing: f64, random: &mut Random) -> Self {
        Self { closing, phase: random.unit(), period_share: 1.0, gain: Self::even_gain(closing) }
    }

    /// Gain that scales the derivative of the flow to a root mean square of 1. Each of its two arcs contributes pi^2
    /// / 8 divided by its length.
    fn even_gain(closing: f64) -> f64 {
        (8.0 / (PI * PI * (1.0 / OPENING + 1.0 / closing))).sqrt()
    }

    /// The derivative of the flow, and how far the folds are open (0..1), which lets breath noise through.
    pub fn next(&mut self, pitch_hz: f64, random: &mut Random) -> (f64, f64) {
        self.phase += pitch_hz / SAMPLE_RATE * self.period_share;
        if self.phase >= 1.0 {
            self.phase -= 1.0;
            self.period_share = 1.0 + JITTER * random.normal();
            self.gain = random.spread_db(Self::even_gain(self.closing), SHIMMER_DB);
        }
        (self.gain * pulse_slope(self.phase, self.closing), pulse(self.phase, self.closing))
    }
}

/// Air flow through the glottis over one period, 0..1.
fn pulse(phase: f64, closing: f64) -> f64 {
    if phase < OPENING {
        0.5 - 0.5 * (PI * phase / OPENING).cos()
    } else if phase < OPENING + closing {
        (0.5 * PI * (phase - OPENING) / closing).cos()
    } else {
        0.0
    }
}

/// The derivative of [`pulse`] with respect to the phase.
fn pulse_slope(phase: f64, closing: f64) -> f64 {
    if phase < OPENING {
        0.5 * PI / OPENING * (PI * phase / OPENING).sin()
    } else if phase < OPENING + closing {
        -0.5 * PI / closing * (0.5 * PI * (phase - OPENING) / closing).sin()
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Level of a band of one bin, in dB.
    fn level_db(signal: &[f64], hz: f64) -> f64 {
        let (mut re, mut im) = (0.0, 0.0);
        for (i, x) in signal.iter().enumerate() {
            let window = 0.5 - 0.5 * (TAU * i as f64 / signal.len() as f64).cos();
            let (sin, cos) = (TAU * hz * i as f64 / SAMPLE_RATE).sin_cos();
            re += window * x * cos;
            im += window * x * sin;
        }
        10.0 * (re * re + im * im).log10()
    }

    fn impulse_response(tract: &mut Tract) -> Vec<f64> {
        (0..24_000).map(|i| tract.next(f64::from(u8::from(i == 0)))).collect()
    }

    #[test]
    fn a_vocal_tract_resonates_at_the_formants_of_its_vowel() {
        // The first formants of heed and hod are far from the others.
        for vowel in [VOWELS[0], VOWELS[4]] {
            let mut tract = Tract::new(1.0, 0.0);
            tract.shape(vowel);
            let output = impulse_response(&mut tract);
            let peak = (200..900).max_by(|a, b| {
                let level = |hz: &i32| level_db(&output, f64::from(*hz));
                level(a).total_cmp(&level(b))
            });
            assert!((f64::from(peak.unwrap()) - vowel[0]).abs() < 20.0, "{peak:?} {vowel:?}");
        }
    }

    // Between its resonances a uniform tube passes all octaves equally.
    #[test]
    fn a_neutral_vocal_tract_does_not_attenuate_high_frequencies() {
        let output = impulse_response(&mut Tract::new(1.0, 50.0));
        for valley_hz in [1_960.0, 4_900.0, 9_800.0] {
            assert!((level_db(&output, valley_hz) - level_db(&output, 980.0)).abs() < 4.0);
        }
    }

    #[test]
    fn a_shorter_vocal_tract_resonates_at_higher_frequencies() {
        let at_585 = |ratio: f64| {
            let mut tract = Tract::new(ratio, 0.0);
            level_db(&impulse_response(&mut tract), 500.0 * 1.17)
        };
        assert!(at_585(1.17) > at_585(1.0) + 3.0);
    }

    #[test]
    fn the_slope_is_the_derivative_of_the_pulse_and_a_period_ends_closed() {
        let step = 1e-5;
        for phase in [0.1, 0.3, 0.5, 0.6, 0.8] {
            let slope = (pulse(phase + step, 0.2) - pulse(phase - step, 0.2)) / (2.0 * step);
            assert!((slope - pulse_slope(phase, 0.2)).abs() < 1e-3);
        }
        assert_eq!((pulse(0.0, 0.2), pulse(0.9, 0.2)), (0.0, 0.0));
        assert!((pulse(OPENING, 0.2) - 1.0).abs() < 1e-9);
    }

    // A pulse whose slope jumps at closure falls by 12 dB per octave, and its derivative by 6 dB.
    #[test]
    fn a_voice_falls_6_db_per_octave() {
        let mut random = Random::new(4);
        let mut glottis = Glottis::new(0.2, &mut random);
        let output: Vec<f64> = (0..96_000).map(|_| glottis.next(110.0, &mut random).0).collect();
        let band = |from: usize| {
            let bins = (from..2 * from).step_by(10);
            let count = bins.len() as f64;
            bins.map(|hz| 10_f64.powf(level_db(&output, hz as f64) / 10.0)).sum::<f64>() / count
        };
        let fall_db = 10.0 * (band(500) / band(2_000)).log10() / 2.0;
        assert!((fall_db - 6.0).abs() < 1.5, "{fall_db}");
        let power = output.iter().map(|x| x * x).sum::<f64>() / output.len() as f64;
        assert!((power - 1.0).abs() < 0.15, "{power}");
    }
}
