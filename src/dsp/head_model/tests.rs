//! Compares the head model with a manikin and with a rigid sphere, and checks moving sources.

use super::*;
use crate::decibels::{gain_to_db, power_to_db};
use realfft::RealFftPlanner;
use realfft::num_complex::Complex;

const RATE: u32 = 48_000;
const FRAMES: usize = 8192;

/// Measurements of the KEMAR manikin at elevation 0 and 1.4 m (Gardner & Martin, MIT 1994): azimuth in
/// degrees, time difference between the ears below 3 kHz in µs, level difference over all frequencies
/// in dB.
const KEMAR: [(f32, f32, f32); 6] = [
    (0.0, 0.0, 0.0),
    (15.0, 133.0, 5.0),
    (30.0, 269.0, 8.4),
    (45.0, 391.0, 10.6),
    (60.0, 499.0, 13.9),
    (75.0, 660.0, 15.7),
];

/// The level difference between the ears on a rigid sphere at 125 Hz (series of Duda & Martens 1998):
/// distance in metres, level difference at 90° and at 30° in dB.
const SPHERE: [(f32, f32, f32); 5] =
    [(1.4, 1.6, 0.8), (0.5, 4.6, 2.3), (0.25, 9.4, 4.2), (0.15, 16.8, 6.2), (0.12, 22.8, 6.9)];

fn at(azimuth_deg: f32, distance_m: f32) -> [SourcePosition; SOURCES] {
    [SourcePosition { azimuth_deg, distance_m, speakers: 0.0 }; SOURCES]
}

/// The spectrum of a click from these positions at each ear.
fn click(positions: [SourcePosition; SOURCES]) -> [Vec<Complex<f32>>; 2] {
    let mut head = HeadModel::new(RATE);
    head.jump_to(positions);
    let mut out = vec![[0.0; 2]; FRAMES];
    for (n, block) in out.chunks_mut(64).enumerate() {
        block[0][0] = f32::from(u8::from(n == 0));
        head.process(block, 1);
    }
    [0, 1].map(|ear| {
        let mut samples: Vec<f32> = out.iter().map(|frame| frame[ear]).collect();
        let fft = RealFftPlanner::new().plan_fft_forward(FRAMES);
        let mut spectrum = fft.make_output_vec();
        fft.process(&mut samples, &mut spectrum).unwrap();
        spectrum
    })
}

fn bin(hz: f32) -> usize {
    (hz * FRAMES as f32 / RATE as f32).round() as usize
}

/// The level at the right ear relative to the left one from `low` to `high` Hz, in dB.
fn level_difference(spectra: &[Vec<Complex<f32>>; 2], low: f32, high: f32) -> f32 {
    let power = |ear: usize| -> f32 {
        spectra[ear][bin(low)..=bin(high)].iter().map(Complex::norm_sqr).sum()
    };
    power_to_db(power(1) / power(0))
}

/// The time by which the sound reaches the right ear first, in µs: the lag at which the signals below
/// 3 kHz correlate best.
fn time_difference(spectra: &[Vec<Complex<f32>>; 2]) -> f32 {
    let correlation = |us: f32| -> f32 {
        (1..bin(3000.0))
            .map(|n| {
                let turn =
                    std::f32::consts::TAU * n as f32 * RATE as f32 / FRAMES as f32 * us * 1e-6;
                (spectra[0][n] * spectra[1][n].conj() * Complex::from_polar(1.0, turn)).re
            })
            .sum()
    };
    let times = (-10..=900).map(|us| us as f32);
    times.max_by(|a, b| correlation(*a).total_cmp(&correlation(*b))).unwrap()
}

#[test]
fn the_time_and_level_differences_are_those_of_a_manikin() {
    let mut last = -1.0;
    for (azimuth, time, level) in KEMAR {
        let spectra = click(at(azimuth, 1.4));
        let (found, found_level) =
            (time_difference(&spectra), level_difference(&spectra, 100.0, 11_000.0));
        println!("{azimuth:4}° {found:5} µs of {time:5}, {found_level:5.1} dB of {level:5.1}");
        assert!((found - time).abs() <= 50.0 || azimuth > 60.0, "{azimuth}°: {found} µs");
        assert!((found_level - level).abs() <= 4.0, "{azimuth}°: {found_level} dB");
        assert!(found_level > last, "the level difference grows with the azimuth");
        last = found_level;
    }
}

#[test]
fn the_low_frequencies_of_near_sources_are_those_on_a_rigid_sphere() {
    for (distance, at_90, at_30) in SPHERE {
        for (azimuth, expected) in [(90.0, at_90), (30.0, at_30)] {
            let found = level_difference(&click(at(azimuth, distance)), 120.0, 130.0);
            println!("{distance:4} m {azimuth:3}°: {found:5.1} dB of {expected:5.1}");
            assert!((found - expected).abs() < 1.5, "{distance} m, {azimuth}°: {found} dB");
        }
    }
}

#[test]
fn left_mirrors_right_and_near_sources_are_not_louder() {
    for distance in [0.11, 0.3, 3.0] {
        for azimuth in [0.0, 20.0, 90.0, 150.0, 180.0] {
            let [right, left] = [azimuth, -azimuth].map(|azimuth| click(at(azimuth, distance)));
            for n in (1..2000).step_by(97) {
                assert!((right[0][n] - left[1][n]).norm() < 1e-4);
                assert!((right[1][n] - left[0][n]).norm() < 1e-4);
            }
            let low = right[0][5].norm_sqr() + right[1][5].norm_sqr();
            assert!((low - 1.0).abs() < 0.02, "{azimuth}° {distance} m: {low}");
        }
    }
}

#[test]
fn over_speakers_the_model_is_plain_stereo_that_keeps_its_sum() {
    let plain =
        |azimuth_deg| [SourcePosition { azimuth_deg, distance_m: 0.3, speakers: 1.0 }; SOURCES];
    for azimuth in [-170.0, -60.0, -20.0, 0.0, 45.0, 90.0] {
        let spectra = click(plain(azimuth));
        for n in (1..3000).step_by(101) {
            let power = spectra[0][n].norm_sqr() + spectra[1][n].norm_sqr();
            assert!((power - 1.0).abs() < 1e-3, "{azimuth}°, at all frequencies: {power}");
            let sum = (spectra[0][n] + spectra[1][n]).norm();
            assert!(sum > 0.999, "{azimuth}°: nothing is lost in mono: {sum}");
        }
    }
    assert!(
        click(plain(-60.0))[1].iter().all(|bin| bin.norm() == 0.0),
        "all of it comes from the left"
    );
}

/// The fastest path around the head may cause a Doppler shift, but no other side bands.
#[test]
fn a_moving_tone_has_no_zipper_noise() {
    const SECONDS: usize = 4;
    const HZ: f32 = 4000.0;
    let step = 256;
    for distance in [0.12, 1.0] {
        let mut head = HeadModel::new(RATE);
        head.jump_to(at(0.0, distance));
        let mut output = Vec::new();
        let frames = SECONDS * RATE as usize;
        for at_frame in (0..frames).step_by(step) {
            let azimuth = 360.0 * (at_frame + step) as f32 / frames as f32;
            head.glide_to(at(azimuth, distance), step);
            for block in 0..step / 64 {
                let tone = |n: usize| {
                    let n = at_frame + block * 64 + n;
                    (f64::from(HZ) * n as f64 / f64::from(RATE) * std::f64::consts::TAU).sin()
                        as f32
                };
                let mut block: [Frame; 64] = std::array::from_fn(|n| [tone(n), 0.0]);
                head.process(&mut block, 1);
                output.extend(block);
            }
        }
        for ear in 0..2 {
            let sideband = loudest_sideband(&output, ear, HZ);
            println!("{distance} m, ear {ear}: {sideband:.1} dB");
            assert!(sideband < -60.0, "{distance} m: {sideband} dB");
        }
    }
}

/// The largest component more than 60 Hz away from `hz`, in dB relative to the tone.
fn loudest_sideband(output: &[Frame], ear: usize, hz: f32) -> f32 {
    let frames = output.len();
    let window = |n: usize| {
        // A Blackman–Harris window, whose side lobes are at -92 dB.
        let x = std::f32::consts::TAU * n as f32 / frames as f32;
        0.35875 - 0.48829 * x.cos() + 0.14128 * (2.0 * x).cos() - 0.01168 * (3.0 * x).cos()
    };
    let mut samples: Vec<f32> =
        output.iter().enumerate().map(|(n, frame)| frame[ear] * window(n)).collect();
    let fft = RealFftPlanner::new().plan_fft_forward(frames);
    let mut spectrum = fft.make_output_vec();
    fft.process(&mut samples, &mut spectrum).unwrap();
    let hz_of = |n: usize| n as f32 * RATE as f32 / frames as f32;
    let (mut tone, mut beside) = (0.0f32, 0.0f32);
    for (n, bin) in spectrum.iter().enumerate() {
        let largest = if (hz_of(n) - hz).abs() < 60.0 { &mut tone } else { &mut beside };
        *largest = largest.max(bin.norm());
    }
    gain_to_db(beside / tone)
}
