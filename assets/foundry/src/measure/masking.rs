//! Audibility of coding errors: the noise-to-mask ratio in critical bands. The masking model follows Johnston,
//! *Transform coding of audio signals using perceptual noise criteria* (1988), and the average follows ITU-R BS.1387.

use anyhow::Result;
use realfft::RealFftPlanner;
use realfft::num_complex::Complex;

use crate::signal::audio::{SAMPLE_RATE, hann};

/// Length of the analysis window. Chosen: 43 ms, the longest block of Vorbis.
const WINDOW: usize = 2_048;
/// Number of critical bands of one Bark, up to 15.5 kHz (Zwicker).
const BARKS: usize = 24;
/// Level below a tone at which noise is masked in band 0. It increases by 1 dB per band (Johnston, 1988).
const TONE_MASKS_BELOW_DB: f64 = 14.5;
/// Level below noise at which other noise is masked (Johnston, 1988).
const NOISE_MASKS_BELOW_DB: f64 = 5.5;
/// Spectral flatness of a tonal band, in dB. Chosen: per band, because the flatness of the whole spectrum, which
/// Johnston uses, would classify any noise with a steep spectrum as a tone.
const TONE_FLATNESS_DB: f64 = -30.0;
/// Spectral flatness of noise, by formula: powers are exponentially distributed, and the mean of their natural
/// logarithm is lower by Euler's constant.
const NOISE_FLATNESS_DB: f64 = -2.5;

/// Assumed sound pressure level of a full-scale sine. Chosen: louder than anyone should listen.
const FULL_SCALE_DB_SPL: f64 = 96.0;

/// The mean noise-to-mask ratio of `coded` in dB, over time and bands. Below 0 the error is masked.
///
/// # Errors
/// If the Fourier transform rejects a block.
pub fn noise_to_mask_db(original: &[f64], coded: &[f64]) -> Result<f64> {
    let transform = RealFftPlanner::<f64>::new().plan_fft_forward(WINDOW);
    let mut spectrum = transform.make_output_vec();
    let mut powers = |signal: &mut dyn Iterator<Item = f64>| -> Result<Vec<f64>> {
        let mut block: Vec<f64> = signal.zip(0..).map(|(x, i)| x * hann(i, WINDOW)).collect();
        transform.process(&mut block, &mut spectrum)?;
        Ok(spectrum.iter().map(Complex::norm_sqr).collect())
    };
    let quiet: [f64; BARKS] = std::array::from_fn(|band| from_db(quiet_db(band)));
    let (mut sum, mut count) = (0.0, 0);
    for (clean, decoded) in original.chunks_exact(WINDOW).zip(coded.chunks_exact(WINDOW)) {
        let signal = powers(&mut clean.iter().copied())?;
        let error = powers(&mut clean.iter().zip(decoded).map(|(a, b)| a - b))?;
        let masks = masks(&signal).into_iter().zip(quiet);
        for (error, (mask, quiet)) in in_barks(&error).into_iter().zip(masks) {
            sum += error / mask.max(quiet);
            count += 1;
        }
    }
    Ok(10.0 * (sum / f64::from(count.max(1)) + 1e-12).log10())
}

/// The masked power in each band of a block with these powers.
fn masks(powers: &[f64]) -> [f64; BARKS] {
    let bands = in_barks(powers);
    std::array::from_fn(|band| {
        let over_noise_db = flatness_db(powers, band) - NOISE_FLATNESS_DB;
        let tonality = (over_noise_db / (TONE_FLATNESS_DB - NOISE_FLATNESS_DB)).clamp(0.0, 1.0);
        let spread: f64 = (0..BARKS)
            .map(|from| bands[from] * from_db(spreading_db(band as f64 - from as f64)))
            .sum();
        let under_db = tonality * (TONE_MASKS_BELOW_DB + band as f64)
            + (1.0 - tonality) * NOISE_MASKS_BELOW_DB;
        // Spreading adds power. Dividing by its gain keeps a flat spectrum unchanged, as in Johnston's model.
        let gain: f64 =
            (0..BARKS).map(|from| from_db(spreading_db(band as f64 - from as f64))).sum();
        spread / gain * from_db(-under_db)
    })
}

/// The threshold in quiet (Terhardt, 1979) of a band, as the power of a block in dB.
fn quiet_db(band: usize) -> f64 {
    let threshold_db_spl = |hz: f64| {
        let khz = hz / 1_000.0;
        3.64 * khz.powf(-0.8) - 6.5 * (-0.6 * (khz - 3.3).powi(2)).exp() + 1e-3 * khz.powi(4)
    };
    let bins = (1..=WINDOW / 2).map(|bin| bin as f64 * SAMPLE_RATE / WINDOW as f64);
    let lowest = bins.filter(|hz| bark(*hz) as usize == band).map(threshold_db_spl);
    // The power of a block that holds a windowed sine of amplitude 1, by Parseval's theorem.
    let full_scale = 3.0 / 32.0 * (WINDOW * WINDOW) as f64;
    lowest.fold(f64::INFINITY, f64::min) - FULL_SCALE_DB_SPL + 10.0 * full_scale.log10()
}

/// The spreading function at a distance in Bark above the masker (Schroeder, Atal & Hall, 1979).
fn spreading_db(distance: f64) -> f64 {
    let x = distance + 0.474;
    15.81 + 7.5 * x - 17.5 * (1.0 + x * x).sqrt()
}

/// Sums the powers of a spectrum in each band.
fn in_barks(powers: &[f64]) -> [f64; BARKS] {
    let mut bands = [0.0; BARKS];
    for (bin, power) in powers.iter().enumerate().skip(1) {
        let band = bark(bin as f64 * SAMPLE_RATE / WINDOW as f64) as usize;
        if let Some(sum) = bands.get_mut(band) {
            *sum += power;
        }
    }
    bands
}

/// Critical-band rate in Bark (Zwicker & Terhardt, 1980).
fn bark(hz: f64) -> f64 {
    13.0 * (0.000_76 * hz).atan() + 3.5 * (hz / 7_500.0).powi(2).atan()
}

/// Spectral flatness of a band, the ratio of geometric to arithmetic mean: near 0 dB for noise, far below for a tone.
fn flatness_db(powers: &[f64], band: usize) -> f64 {
    let (mut count, mut sum, mut sum_db) = (0.0, 0.0, 0.0);
    for (bin, power) in powers.iter().enumerate().skip(1) {
        if bark(bin as f64 * SAMPLE_RATE / WINDOW as f64) as usize == band {
            count += 1.0;
            sum += power;
            sum_db += 10.0 * (power + 1e-18).log10();
        }
    }
    if count == 0.0 { 0.0 } else { sum_db / count - 10.0 * (sum / count + 1e-18).log10() }
}

fn from_db(db: f64) -> f64 {
    10_f64.powf(db / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::random::Random;

    fn noise(seed: u64, gain: f64) -> Vec<f64> {
        let mut random = Random::new(seed);
        (0..96_000).map(|_| gain * random.normal()).collect()
    }

    #[test]
    fn the_bark_scale_matches_zwickers_bands() {
        for (hz, published) in [(100.0, 1.0), (510.0, 5.0), (1_270.0, 10.0), (4_400.0, 18.0)] {
            assert!((bark(hz) - published).abs() < 0.25, "{hz}: {}", bark(hz));
        }
    }

    #[test]
    fn noise_masks_noise_5_5_db_below_it() {
        let signal = noise(1, 0.1);
        let error = noise(2, 0.1 * 10_f64.powf(-20.0 / 20.0));
        let decoded: Vec<f64> = signal.iter().zip(error).map(|(a, b)| a + b).collect();
        let ratio = noise_to_mask_db(&signal, &decoded).unwrap();
        assert!((ratio - (5.5 - 20.0)).abs() < 1.5, "{ratio}");
    }

    #[test]
    fn an_error_below_the_threshold_in_quiet_is_inaudible() {
        let silence = vec![0.0; 96_000];
        // White noise of -110 dBFS has a total sound pressure level of -14 dB.
        assert!(noise_to_mask_db(&silence, &noise(3, 3e-6)).unwrap() < 0.0);
        assert!(noise_to_mask_db(&silence, &noise(3, 3e-4)).unwrap() > 10.0);
    }

    #[test]
    fn a_tone_masks_little_noise_far_from_its_frequency() {
        let tone: Vec<f64> = (0..96_000).map(|i| 0.1 * (0.13 * f64::from(i)).sin()).collect();
        let error = noise(2, 0.001);
        let decoded: Vec<f64> = tone.iter().zip(error).map(|(a, b)| a + b).collect();
        assert!(noise_to_mask_db(&tone, &decoded).unwrap() > 0.0);
    }
}
