//! Conversions between decibels and the quantities they describe.
//!
//! A *gain* (or an amplitude) is proportional to the sound pressure: 20 dB are a factor of 10. A
//! *power* is proportional to its square: 10 dB are a factor of 10. A gain or a power of 1 is 0 dB,
//! and one of 0 is negative infinity. Real-time safe.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "audio code converts frames, samples and seconds all the time, and the numbers are small"
)]

/// The gain of a level in decibels: 1 at 0 dB, about 2 at 6 dB.
pub fn db_to_gain(db: f32) -> f32 {
    10f32.powf(db / 20.0)
}

/// The level in decibels of a gain, which must not be negative.
pub fn gain_to_db(gain: f32) -> f32 {
    20.0 * gain.log10()
}

/// The level in decibels of a power, which must not be negative.
pub fn power_to_db(power: f32) -> f32 {
    10.0 * power.log10()
}

/// The power of a level in decibels: 1 at 0 dB, about 2 at 3 dB.
pub fn db_to_power(db: f32) -> f32 {
    10f32.powf(db / 10.0)
}

/// [`db_to_gain`] in double precision.
pub fn db_to_gain_f64(db: f64) -> f64 {
    10f64.powf(db / 20.0)
}

/// [`gain_to_db`] in double precision.
pub fn gain_to_db_f64(gain: f64) -> f64 {
    20.0 * gain.log10()
}

/// [`power_to_db`] in double precision.
pub fn power_to_db_f64(power: f64) -> f64 {
    10.0 * power.log10()
}

/// [`db_to_power`] in double precision.
pub fn db_to_power_f64(db: f64) -> f64 {
    10f64.powf(db / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_decibels_double_a_gain_and_three_double_a_power() {
        assert!((db_to_gain(6.0206) - 2.0).abs() < 1e-4);
        assert!((gain_to_db(2.0) - 6.0206).abs() < 1e-4);
        assert!((db_to_power(3.0103) - 2.0).abs() < 1e-4);
        assert!((power_to_db(2.0) - 3.0103).abs() < 1e-4);
    }

    #[test]
    fn silence_is_negative_infinity() {
        assert_eq!([gain_to_db(0.0), power_to_db(0.0)], [f32::NEG_INFINITY; 2]);
        assert_eq!([db_to_gain(f32::NEG_INFINITY), db_to_power(f32::NEG_INFINITY)], [0.0; 2]);
    }

    #[test]
    fn double_precision_agrees_with_single_precision() {
        assert!((db_to_gain_f64(-7.0) - f64::from(db_to_gain(-7.0))).abs() < 1e-6);
        assert!((db_to_power_f64(-7.0) - f64::from(db_to_power(-7.0))).abs() < 1e-6);
        assert!((gain_to_db_f64(0.3) - f64::from(gain_to_db(0.3))).abs() < 1e-5);
        assert!((power_to_db_f64(0.3) - f64::from(power_to_db(0.3))).abs() < 1e-5);
    }
}
