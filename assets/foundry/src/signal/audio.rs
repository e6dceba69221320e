//! Samples and levels: the sample rate, conversions between decibels and gains, and the stereo buffer of a take.

/// The sample rate of every recording. Chosen: most sound cards run at it, so playback needs no resampling.
pub const SAMPLE_RATE: f64 = 48_000.0;
/// The sample rate as an integer, for file headers.
pub const SAMPLE_RATE_HZ: u32 = 48_000;

/// The speed of sound in air at 20 °C, a fact of physics.
pub const SPEED_OF_SOUND_M_S: f64 = 343.0;

/// The number of samples in `seconds`, rounded to the nearest.
pub fn frames(seconds: f64) -> usize {
    (seconds * SAMPLE_RATE).round() as usize
}

/// Converts decibels to an amplitude factor.
pub fn db_to_gain(db: f64) -> f64 {
    10_f64.powf(db / 20.0)
}

/// Converts an amplitude factor to decibels, at least -240 dB.
pub fn gain_to_db(gain: f64) -> f64 {
    20.0 * gain.max(1e-12).log10()
}

/// A decay of 60 dB is a factor of 1000 in amplitude; this is ln(1000).
const LN_60_DB: f64 = 6.907_755;

/// Reverberation time T60: the seconds in which an amplitude of e^(-damping t) falls by 60 dB.
pub fn t60_s(damping_per_s: f64) -> f64 {
    LN_60_DB / damping_per_s
}

/// The root mean square of a signal, 0 for an empty one.
pub fn root_mean_square(signal: &[f64]) -> f64 {
    (signal.iter().map(|x| x * x).sum::<f64>() / signal.len().max(1) as f64).sqrt()
}

/// Scales a signal to a root mean square of 1. Silence stays silent.
pub fn normalise_power(signal: &mut [f64]) {
    let gain = 1.0 / root_mean_square(signal).max(1e-12);
    signal.iter_mut().for_each(|x| *x *= gain);
}

/// Sample `i` of a periodic Hann window of `length` samples. Two windows half a length apart add up to 1.
pub fn hann(i: usize, length: usize) -> f64 {
    0.5 - 0.5 * (std::f64::consts::TAU * i as f64 / length as f64).cos()
}

/// Adds `sound`, scaled by `gain`, to `signal` from sample `start`. The signal grows as needed.
pub fn add_at(signal: &mut Vec<f64>, start: usize, sound: &[f64], gain: f64) {
    signal.resize(signal.len().max(start + sound.len()), 0.0);
    signal[start..].iter_mut().zip(sound).for_each(|(sample, value)| *sample += gain * value);
}

/// Adds `sound`, scaled by `gain`, to `signal` from sample `start`. Samples past the end are dropped.
pub fn mix_in(signal: &mut [f64], start: usize, sound: &[f64], gain: f64) {
    let start = start.min(signal.len());
    signal[start..].iter_mut().zip(sound).for_each(|(sample, value)| *sample += gain * value);
}

/// A stereo buffer: a left and a right channel of equal length.
#[derive(Clone, Default)]
pub struct Stereo {
    pub left: Vec<f64>,
    pub right: Vec<f64>,
}

impl Stereo {
    pub fn silence(frames: usize) -> Self {
        Self { left: vec![0.0; frames], right: vec![0.0; frames] }
    }

    pub fn from_mono(signal: &[f64]) -> Self {
        Self { left: signal.to_vec(), right: signal.to_vec() }
    }

    /// The mean of both channels, in both channels: for a sound that comes from one point.
    pub fn to_mono(&self) -> Self {
        let both = self.left.iter().zip(&self.right).map(|(left, right)| 0.5 * (left + right));
        Self::from_mono(&both.collect::<Vec<_>>())
    }

    pub fn len(&self) -> usize {
        self.left.len()
    }

    pub fn channels(&self) -> [&[f64]; 2] {
        [&self.left, &self.right]
    }

    pub fn scale(&mut self, gain: f64) {
        self.for_each_channel(|channel| channel.iter_mut().for_each(|x| *x *= gain));
    }

    /// Adds `grain` from sample `start`, panned to `pan`. Samples past the end are dropped.
    pub fn add(&mut self, start: usize, grain: &[f64], pan: Pan) {
        for (channel, (gain, delay)) in
            [&mut self.left, &mut self.right].into_iter().zip(pan.ears())
        {
            let begin = (start + delay).min(channel.len());
            for (sample, value) in channel[begin..].iter_mut().zip(grain) {
                *sample += gain * value;
            }
        }
    }

    /// The mean square over both channels.
    pub fn power(&self) -> f64 {
        let energy: f64 = self.channels().into_iter().flatten().map(|x| x * x).sum();
        energy / (2.0 * self.len().max(1) as f64)
    }

    /// The correlation of left and right: 1 is mono, 0 is uncorrelated, and a negative value cancels in mono.
    pub fn correlation(&self) -> f64 {
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let powers = dot(&self.left, &self.left) * dot(&self.right, &self.right);
        dot(&self.left, &self.right) / (powers.sqrt() + 1e-18)
    }

    /// Scales the take to a root mean square of `db`. Silence stays silent.
    pub fn levelled(mut self, db: f64) -> Self {
        let power = self.power();
        if power > 0.0 {
            self.scale(db_to_gain(db) / power.sqrt());
        }
        self
    }

    /// Adds another take from the start. Samples past the end of this one are dropped.
    pub fn mix(&mut self, other: &Self) {
        let pairs = [(&mut self.left, &other.left), (&mut self.right, &other.right)];
        for (channel, other) in pairs {
            channel.iter_mut().zip(other).for_each(|(sample, value)| *sample += value);
        }
    }

    pub fn for_each_channel(&mut self, mut change: impl FnMut(&mut [f64])) {
        change(&mut self.left);
        change(&mut self.right);
    }
}

/// Position between the ears: -1 is left, 1 is right.
#[derive(Clone, Copy)]
pub struct Pan(pub f64);

/// Delay of the far ear at full left or right, in samples. Chosen: 0.27 ms is less than the 0.66 ms of a real head, so
/// that the sum of both channels has weaker notches.
const SIDE_DELAY_FRAMES: f64 = 13.0;

impl Pan {
    /// Gain (equal-power panning law) and delay in samples of each ear.
    fn ears(self) -> [(f64, usize); 2] {
        let angle = (self.0.clamp(-1.0, 1.0) + 1.0) * std::f64::consts::FRAC_PI_4;
        let delay = |side: f64| (SIDE_DELAY_FRAMES * (self.0 * side).max(0.0)).round() as usize;
        [(angle.cos(), delay(1.0)), (angle.sin(), delay(-1.0))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sine_has_a_root_mean_square_of_its_amplitude_over_the_root_of_2() {
        let wave = |i: u32| 0.6 * (std::f64::consts::TAU * f64::from(i) / 48.0).sin();
        let mut sine: Vec<f64> = (0..4_800).map(wave).collect();
        assert!((root_mean_square(&sine) - 0.6 / 2_f64.sqrt()).abs() < 1e-9);
        normalise_power(&mut sine);
        assert!((root_mean_square(&sine) - 1.0).abs() < 1e-9);
        assert_eq!(root_mean_square(&[]), 0.0);
    }

    #[test]
    fn hann_windows_half_their_length_apart_add_up_to_1() {
        assert!((0..32).all(|i| (hann(i, 64) + hann(i + 32, 64) - 1.0).abs() < 1e-12));
    }

    #[test]
    fn a_grain_on_the_left_is_louder_and_earlier_in_the_left_channel() {
        let mut take = Stereo::silence(100);
        take.add(10, &[1.0], Pan(-1.0));
        assert!((take.left[10] - 1.0).abs() < 1e-9);
        assert!(take.right.iter().all(|x| x.abs() < 1e-9));
        take.add(10, &[1.0], Pan(-0.5));
        assert_eq!(take.right.iter().position(|x| *x > 0.1), Some(17));
    }

    #[test]
    fn a_take_mixed_with_itself_has_four_times_the_power_of_its_level() {
        let mut take = Stereo::from_mono(&[0.3, -0.1, 0.7]).levelled(-6.0);
        assert!((take.power() - db_to_gain(-6.0).powi(2)).abs() < 1e-9);
        take.mix(&take.clone());
        assert!((take.power() / db_to_gain(-6.0).powi(2) - 4.0).abs() < 1e-9);
    }
}
