//! White and pink noise, each with a root mean square near 1.

use crate::signal::random::Random;

/// Scales `Random::white` to a root mean square of 1: sqrt(3), because a uniform distribution on -1..1 has 1 / sqrt(3).
const WHITE_GAIN: f64 = 1.732_050_8;

/// One sample of white noise.
pub fn white(random: &mut Random) -> f64 {
    random.white() * WHITE_GAIN
}

/// Paul Kellet's filter for pink noise: -3 dB per octave within 0.05 dB, above 9 Hz at 44.1 kHz.
#[derive(Default)]
pub struct Pink {
    poles: [f64; 6],
    last_white: f64,
}

/// Pole and gain of each first-order section, as Kellet published them (music-dsp mailing list, 1999).
const KELLET: [(f64, f64); 6] = [
    (0.99886, 0.055_517_9),
    (0.99332, 0.075_075_9),
    (0.96900, 0.153_852_0),
    (0.86650, 0.310_485_6),
    (0.55000, 0.532_952_2),
    (-0.7616, -0.016_898_0),
];

/// Scales the filter's output to a root mean square of 1. Measured over 100 s of noise.
const PINK_GAIN: f64 = 0.31;

impl Pink {
    pub fn next(&mut self, random: &mut Random) -> f64 {
        let input = white(random);
        let mut sum = 0.536_2 * input + 0.115_926 * self.last_white;
        for (pole, (decay, gain)) in self.poles.iter_mut().zip(KELLET) {
            *pole = decay * *pole + gain * input;
            sum += *pole;
        }
        self.last_white = input;
        sum * PINK_GAIN
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::filter::Svf;

    const FRAMES: usize = 150_000;

    /// Level of a band around 2 kHz relative to one around 500 Hz of the same relative width, in dB.
    fn two_octaves_up_db(mut next: impl FnMut(&mut Random) -> f64) -> f64 {
        let (mut low, mut high) = (Svf::new(500.0, 4.0), Svf::new(2_000.0, 4.0));
        let (mut low_power, mut high_power) = (0.0, 0.0);
        let mut random = Random::new(3);
        for _ in 0..FRAMES {
            let sample = next(&mut random);
            low_power += low.next(sample).band.powi(2);
            high_power += high.next(sample).band.powi(2);
        }
        10.0 * (high_power / low_power).log10()
    }

    // A band of constant relative width gains 3 dB per octave by its width alone.
    #[test]
    fn white_noise_is_flat_and_pink_noise_falls_3_db_per_octave() {
        let mut pink = Pink::default();
        assert!((two_octaves_up_db(white) - 6.0).abs() < 0.7);
        assert!(two_octaves_up_db(|r| pink.next(r)).abs() < 0.7);
    }

    #[test]
    fn every_noise_has_a_root_mean_square_near_1() {
        let (mut pink, mut random) = (Pink::default(), Random::new(5));
        let mut power = [0.0; 2];
        for _ in 0..FRAMES {
            power[0] += white(&mut random).powi(2);
            power[1] += pink.next(&mut random).powi(2);
        }
        for sum in power {
            let root_mean_square = (sum / FRAMES as f64).sqrt();
            assert!((0.8..1.25).contains(&root_mean_square), "{root_mean_square}");
        }
    }
}
