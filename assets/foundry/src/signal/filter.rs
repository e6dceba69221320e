//! Filters at the foundry's sample rate: a state-variable filter that can be retuned while it runs, biquads of fixed
//! frequency, a one-pole low-pass and a fourth-order low-pass.

use std::f64::consts::PI;

use crate::signal::audio::SAMPLE_RATE;

/// Topology-preserving state-variable filter (Zavalishin, *The Art of VA Filter Design*, 2012). Unlike a direct-form
/// filter, it produces no transients when its frequency changes.
#[derive(Clone)]
pub struct Svf {
    g: f64,
    k: f64,
    integrators: [f64; 2],
}

/// Outputs of the state-variable filter. `band` has a gain of 1 at the centre frequency.
pub struct Bands {
    pub low: f64,
    pub band: f64,
}

impl Svf {
    pub fn new(cutoff_hz: f64, q: f64) -> Self {
        let mut filter = Self { g: 0.0, k: 0.0, integrators: [0.0; 2] };
        filter.tune(cutoff_hz, q);
        filter
    }

    /// Retunes the filter. The frequency is clamped to 0.45 of the sample rate, because the tangent diverges at half of
    /// it.
    pub fn tune(&mut self, cutoff_hz: f64, q: f64) {
        self.g = (PI * cutoff_hz.clamp(1.0, 0.45 * SAMPLE_RATE) / SAMPLE_RATE).tan();
        self.k = 1.0 / q;
    }

    pub fn next(&mut self, input: f64) -> Bands {
        let [first, second] = self.integrators;
        let high =
            (input - (self.g + self.k) * first - second) / (1.0 + self.g * (self.g + self.k));
        let band = self.g * high + first;
        let low = self.g * band + second;
        self.integrators = [self.g * high + band, self.g * band + low];
        Bands { low, band: band * self.k }
    }
}

/// A second-order filter of fixed frequency (Robert Bristow-Johnson, *Audio EQ Cookbook*).
#[derive(Clone)]
pub struct Biquad {
    b: [f64; 3],
    a: [f64; 2],
    state: [f64; 2],
}

/// Q of the shelves and the high-pass: 1 / sqrt(2) of a Butterworth filter, the steepest response without a peak.
const SHELF_Q: f64 = std::f64::consts::FRAC_1_SQRT_2;

impl Biquad {
    /// A high-pass filter: 12 dB per octave, -3 dB at `cutoff_hz`.
    pub fn high_pass(cutoff_hz: f64) -> Self {
        let (cos, alpha) = angle(cutoff_hz, SHELF_Q);
        let side = f64::midpoint(1.0, cos);
        Self::normalised([side, -(1.0 + cos), side], [1.0 + alpha, -2.0 * cos, 1.0 - alpha])
    }

    /// A peaking filter: changes the band around `centre_hz` by `gain_db`.
    pub fn bell(centre_hz: f64, q: f64, gain_db: f64) -> Self {
        let (cos, alpha) = angle(centre_hz, q);
        let amp = 10_f64.powf(gain_db / 40.0);
        Self::normalised(
            [1.0 + alpha * amp, -2.0 * cos, 1.0 - alpha * amp],
            [1.0 + alpha / amp, -2.0 * cos, 1.0 - alpha / amp],
        )
    }

    /// A high shelf: changes everything above `corner_hz` by `gain_db`.
    pub fn high_shelf(corner_hz: f64, gain_db: f64) -> Self {
        let (cos, alpha) = angle(corner_hz, SHELF_Q);
        let amp = 10_f64.powf(gain_db / 40.0);
        let root = 2.0 * amp.sqrt() * alpha;
        let (up, down) = (amp + 1.0, amp - 1.0);
        Self::normalised(
            [
                amp * (up + down * cos + root),
                -2.0 * amp * (down + up * cos),
                amp * (up + down * cos - root),
            ],
            [up - down * cos + root, 2.0 * (down - up * cos), up - down * cos - root],
        )
    }

    fn normalised(b: [f64; 3], a: [f64; 3]) -> Self {
        Self { b: b.map(|value| value / a[0]), a: [a[1] / a[0], a[2] / a[0]], state: [0.0; 2] }
    }

    pub fn next(&mut self, input: f64) -> f64 {
        let output = self.b[0] * input + self.state[0];
        self.state[0] = self.b[1] * input - self.a[0] * output + self.state[1];
        self.state[1] = self.b[2] * input - self.a[1] * output;
        output
    }

    /// Filters a whole signal in place.
    pub fn run(mut self, signal: &mut [f64]) {
        for sample in signal {
            *sample = self.next(*sample);
        }
    }
}

fn angle(frequency_hz: f64, q: f64) -> (f64, f64) {
    let (sin, cos) = (2.0 * PI * frequency_hz / SAMPLE_RATE).sin_cos();
    (cos, sin / (2.0 * q))
}

/// First-order low-pass filter: models the loss of high frequencies in air, walls and soft materials.
#[derive(Clone)]
pub struct OnePole {
    share: f64,
    value: f64,
}

impl OnePole {
    pub fn low_pass(cutoff_hz: f64) -> Self {
        Self { share: 1.0 - (-2.0 * PI * cutoff_hz / SAMPLE_RATE).exp(), value: 0.0 }
    }

    pub fn next(&mut self, input: f64) -> f64 {
        self.value += self.share * (input - self.value);
        self.value
    }
}

/// Q of the two sections of a fourth-order Butterworth filter: 1 / (2 sin 22.5°) and 1 / (2 sin 67.5°).
const BUTTERWORTH_4: [f64; 2] = [1.306_563, 0.541_196];

/// Low-pass filters a signal in place by 24 dB per octave above `cutoff_hz`.
pub fn low_pass(signal: &mut [f64], cutoff_hz: f64) {
    for q in BUTTERWORTH_4 {
        let mut section = Svf::new(cutoff_hz, q);
        signal.iter_mut().for_each(|x| *x = section.next(*x).low);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gain in dB on a sine of `frequency_hz`, after the filter has settled.
    fn gain_db(frequency_hz: f64, mut next: impl FnMut(f64) -> f64) -> f64 {
        let (mut input_power, mut output_power) = (0.0, 0.0);
        for frame in 0..24_000 {
            let input = (2.0 * PI * frequency_hz * f64::from(frame) / SAMPLE_RATE).sin();
            let output = next(input);
            if frame >= 12_000 {
                input_power += input * input;
                output_power += output * output;
            }
        }
        10.0 * (output_power / input_power).log10()
    }

    #[test]
    fn a_band_pass_has_unit_gain_at_its_centre_and_a_width_of_centre_over_q() {
        let q = 5.0;
        let mut filter = Svf::new(2_000.0, q);
        assert!(gain_db(2_000.0, |x| filter.next(x).band).abs() < 0.05);
        // The upper edge of a band of relative width 1 / Q.
        let edge_hz = 2_000.0 * (1.0 / (2.0 * q) + (1.0 + 1.0 / (4.0 * q * q)).sqrt());
        let mut filter = Svf::new(2_000.0, q);
        assert!((gain_db(edge_hz, |x| filter.next(x).band) + 3.0).abs() < 0.3);
    }

    #[test]
    fn a_high_pass_is_3_db_down_at_its_corner() {
        let mut high = Biquad::high_pass(1_000.0);
        assert!((gain_db(1_000.0, |x| high.next(x)) + 3.0).abs() < 0.1);
    }

    #[test]
    fn a_shelf_and_a_bell_reach_their_gain() {
        let mut shelf = Biquad::high_shelf(2_000.0, -8.0);
        let mut bell = Biquad::bell(700.0, 1.0, 6.0);
        assert!((gain_db(15_000.0, |x| shelf.next(x)) + 8.0).abs() < 0.1);
        assert!((gain_db(700.0, |x| bell.next(x)) - 6.0).abs() < 0.1);
    }

    #[test]
    fn the_steep_low_pass_is_3_db_down_at_the_cutoff_and_falls_24_db_per_octave() {
        let filtered_db = |frequency_hz: f64| {
            let wave = |i: u32| (2.0 * PI * frequency_hz * f64::from(i) / SAMPLE_RATE).sin();
            let mut signal: Vec<f64> = (0..24_000).map(wave).collect();
            low_pass(&mut signal, 1_000.0);
            let mut filtered = signal.into_iter();
            gain_db(frequency_hz, |_| filtered.next().unwrap())
        };
        assert!((filtered_db(1_000.0) + 3.0).abs() < 0.1);
        assert!((filtered_db(2_000.0) + 24.1).abs() < 0.5);
    }

    #[test]
    fn a_one_pole_falls_6_db_per_octave_well_above_its_corner() {
        let (mut one, mut two) = (OnePole::low_pass(100.0), OnePole::low_pass(100.0));
        let fall = gain_db(1_000.0, |x| one.next(x)) - gain_db(2_000.0, |x| two.next(x));
        assert!((fall - 6.0).abs() < 0.3, "{fall}");
    }
}
