//! A throat and mouth, from their acoustics: the glottis that pulses or leaks, and the tube above it whose resonances
//! make vowels. Source and filter are taken apart, as Fant did (*Acoustic Theory of Speech Production*, 1960).

use std::f64::consts::{PI, TAU};

use crate::signal::audio::{SAMPLE_RATE, SPEED_OF_SOUND_M_S};
use crate::signal::random::Random;

/// The first three resonances of a vowel, in Hz.
pub type Formants = [f64; 3];

/// Peterson & Barney (1952), means of 33 men: the vowels of heed, hid, head, had, hod, hawed, hood, who'd, hud, heard.
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

/// A mouth at rest: a tube of 17.5 cm without a narrow place resounds at odd multiples of c / 4L.
pub const NEUTRAL: Formants = [500.0, 1_500.0, 2_500.0];

/// The tube of a man, against which the others are measured by the ratio of their resonances: women's lie 1.17 and
/// children's 1.3 times as high (means over the same paper's table).
const TUBE_M: f64 = 0.175;
/// Resonances above the third hardly move with the vowel. The row must reach up to half the sample rate, or those that
/// are missing leave the highs too weak (Klatt, 1980).
const HIGHEST_HZ: f64 = 23_500.0;
const RESONANCES: usize = 26;

/// Width of a resonance of a closed throat, of walls, air and lips (Fant, 1972), who measured up to the fourth.
fn width_hz(formant_hz: f64) -> f64 {
    let kilo = formant_hz.min(3_500.0) / 500.0;
    15.0 / (kilo * kilo) + 20.0 * kilo.sqrt() + 5.0 * kilo * kilo
}

/// A second-order resonance of unit gain at 0 Hz (Klatt, 1980): a row of them has the levels of a real tube's formants.
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

/// The tube from glottis to lips.
pub struct Tract {
    row: [Resonance; RESONANCES],
    in_use: usize,
    ratio: f64,
    leak_hz: f64,
}

impl Tract {
    /// `ratio` of its resonances to a man's. `leak_hz` is how much wider they are for an open glottis: nothing for a
    /// voice, 100 Hz or so for a whisper.
    pub fn new(ratio: f64, leak_hz: f64) -> Self {
        let row = [Resonance::default(); RESONANCES];
        let mut tract = Self { row, in_use: 3, ratio, leak_hz };
        let spacing_hz = SPEED_OF_SOUND_M_S / (2.0 * TUBE_M) * ratio;
        for resonance in &mut tract.row[3..] {
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

    /// Forms a vowel, given as a man would say it.
    pub fn shape(&mut self, formants: Formants) {
        for (resonance, hz) in self.row.iter_mut().zip(formants) {
            let hz = hz * self.ratio;
            resonance.tune(hz, width_hz(hz) + self.leak_hz);
        }
    }

    pub fn next(&mut self, input: f64) -> f64 {
        self.row[..self.in_use].iter_mut().fold(input, |signal, resonance| resonance.next(signal))
    }
}

/// Vocal folds: Rosenberg's pulse (1971, type C), of which the lips radiate the derivative.
pub struct Glottis {
    /// Share of a period in which the folds close: 0.25 is lax and dark, 0.1 pressed and bright.
    closing: f64,
    phase: f64,
    period_share: f64,
    gain: f64,
}

/// Share of a period in which the folds part: near the 0.4 of Rosenberg's pulses.
const OPENING: f64 = 0.42;
/// Neighbouring periods differ by this in length and in strength: what is usual in a healthy voice, 1 % and 0.3 dB.
const JITTER: f64 = 0.01;
const SHIMMER_DB: f64 = 0.3;

impl Glottis {
    pub fn new(closing: f64, random: &mut Random) -> Self {
        Self { closing, phase: random.unit(), period_share: 1.0, gain: Self::even_gain(closing) }
    }

    /// Brings the slope of the flow to a root mean square of 1: the mean square of its two arcs is pi^2 / 8 over each.
    fn even_gain(closing: f64) -> f64 {
        (8.0 / (PI * PI * (1.0 / OPENING + 1.0 / closing))).sqrt()
    }

    /// Flow as the lips radiate it, and how far the folds are open (0..1), through which breath is heard.
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

/// Air through the glottis over one period, 0..1.
fn pulse(phase: f64, closing: f64) -> f64 {
    if phase < OPENING {
        0.5 - 0.5 * (PI * phase / OPENING).cos()
    } else if phase < OPENING + closing {
        (0.5 * PI * (phase - OPENING) / closing).cos()
    } else {
        0.0
    }
}

/// Its derivative by the phase.
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

    fn answer(tract: &mut Tract) -> Vec<f64> {
        (0..24_000).map(|i| tract.next(f64::from(u8::from(i == 0)))).collect()
    }

    #[test]
    fn a_tract_resounds_at_the_formants_of_its_vowel() {
        // Of heed and hod: their first resonances are far from the others.
        for vowel in [VOWELS[0], VOWELS[4]] {
            let mut tract = Tract::new(1.0, 0.0);
            tract.shape(vowel);
            let heard = answer(&mut tract);
            let peak = (200..900).max_by(|a, b| {
                let level = |hz: &i32| level_db(&heard, f64::from(*hz));
                level(a).total_cmp(&level(b))
            });
            assert!((f64::from(peak.unwrap()) - vowel[0]).abs() < 20.0, "{peak:?} {vowel:?}");
        }
    }

    // Between its resonances a tube of even width lets all octaves through alike.
    #[test]
    fn a_neutral_mouth_does_not_dull() {
        let heard = answer(&mut Tract::new(1.0, 50.0));
        for valley_hz in [1_960.0, 4_900.0, 9_800.0] {
            assert!((level_db(&heard, valley_hz) - level_db(&heard, 980.0)).abs() < 4.0);
        }
    }

    #[test]
    fn a_shorter_tube_resounds_higher() {
        let at_585 = |ratio: f64| {
            let mut tract = Tract::new(ratio, 0.0);
            level_db(&answer(&mut tract), 500.0 * 1.17)
        };
        assert!(at_585(1.17) > at_585(1.0) + 3.0);
    }

    #[test]
    fn the_slope_is_that_of_the_pulse_and_a_period_ends_closed() {
        let step = 1e-5;
        for phase in [0.1, 0.3, 0.5, 0.6, 0.8] {
            let slope = (pulse(phase + step, 0.2) - pulse(phase - step, 0.2)) / (2.0 * step);
            assert!((slope - pulse_slope(phase, 0.2)).abs() < 1e-3);
        }
        assert_eq!((pulse(0.0, 0.2), pulse(0.9, 0.2)), (0.0, 0.0));
        assert!((pulse(OPENING, 0.2) - 1.0).abs() < 1e-9);
    }

    // A pulse whose slope jumps at closure falls 12 dB an octave; its derivative, as radiated, 6.
    #[test]
    fn a_voice_falls_6_db_an_octave() {
        let mut random = Random::new(4);
        let mut glottis = Glottis::new(0.2, &mut random);
        let heard: Vec<f64> = (0..96_000).map(|_| glottis.next(110.0, &mut random).0).collect();
        let band = |from: usize| {
            let bins = (from..2 * from).step_by(10);
            let count = bins.len() as f64;
            bins.map(|hz| 10_f64.powf(level_db(&heard, hz as f64) / 10.0)).sum::<f64>() / count
        };
        let fall_db = 10.0 * (band(500) / band(2_000)).log10() / 2.0;
        assert!((fall_db - 6.0).abs() < 1.5, "{fall_db}");
        let power = heard.iter().map(|x| x * x).sum::<f64>() / heard.len() as f64;
        assert!((power - 1.0).abs() < 0.15, "{power}");
    }
}
