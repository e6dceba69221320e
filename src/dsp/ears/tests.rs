//! The ears against a manikin's and against the rigid sphere's, and while the source moves.

use super::*;
use realfft::RealFftPlanner;
use realfft::num_complex::Complex;

const RATE: u32 = 48_000;
const FRAMES: usize = 8192;

/// KEMAR's, elevation 0, 1.4 m (Gardner & Martin, MIT 1994): degrees, the difference in time below
/// 3 kHz in µs, the difference in level of all frequencies in dB.
const KEMAR: [(f32, f32, f32); 6] = [
    (0.0, 0.0, 0.0),
    (15.0, 133.0, 5.0),
    (30.0, 269.0, 8.4),
    (45.0, 391.0, 10.6),
    (60.0, 499.0, 13.9),
    (75.0, 660.0, 15.7),
];

/// The rigid sphere's difference in level at 125 Hz, of 90° and 30° (series of Duda & Martens 1998):
/// metres, dB, dB.
const SPHERE: [(f32, f32, f32); 5] =
    [(1.4, 1.6, 0.8), (0.5, 4.6, 2.3), (0.25, 9.4, 4.2), (0.15, 16.8, 6.2), (0.12, 22.8, 6.9)];

fn at(azimuth_deg: f32, distance_m: f32) -> [Aim; SOURCES] {
    [Aim { azimuth_deg, distance_m, speakers: 0.0 }; SOURCES]
}

/// What each ear hears of a click from there, and its spectrum.
fn click(aims: [Aim; SOURCES]) -> [Vec<Complex<f32>>; 2] {
    let mut ears = Ears::new(RATE);
    ears.arrive(aims);
    let mut heard = vec![[0.0; 2]; FRAMES];
    for (n, block) in heard.chunks_mut(64).enumerate() {
        block[0][0] = f32::from(u8::from(n == 0));
        ears.run(block, 1);
    }
    [0, 1].map(|ear| {
        let mut samples: Vec<f32> = heard.iter().map(|frame| frame[ear]).collect();
        let fft = RealFftPlanner::new().plan_fft_forward(FRAMES);
        let mut spectrum = fft.make_output_vec();
        fft.process(&mut samples, &mut spectrum).unwrap();
        spectrum
    })
}

fn bin(hz: f32) -> usize {
    (hz * FRAMES as f32 / RATE as f32).round() as usize
}

/// How much louder the right ear hears it, in dB, from `low` to `high` Hz.
fn level_difference(spectra: &[Vec<Complex<f32>>; 2], low: f32, high: f32) -> f32 {
    let power = |ear: usize| -> f32 {
        spectra[ear][bin(low)..=bin(high)].iter().map(Complex::norm_sqr).sum()
    };
    10.0 * (power(1) / power(0)).log10()
}

/// How much sooner the right ear hears it, in µs: where what both hear below 3 kHz is most alike.
fn time_difference(spectra: &[Vec<Complex<f32>>; 2]) -> f32 {
    let alike = |us: f32| -> f32 {
        (1..bin(3000.0))
            .map(|n| {
                let turn =
                    std::f32::consts::TAU * n as f32 * RATE as f32 / FRAMES as f32 * us * 1e-6;
                (spectra[0][n] * spectra[1][n].conj() * Complex::from_polar(1.0, turn)).re
            })
            .sum()
    };
    let times = (-10..=900).map(|us| us as f32);
    times.max_by(|a, b| alike(*a).total_cmp(&alike(*b))).unwrap()
}

#[test]
fn both_ears_differ_in_time_and_level_as_a_manikins_do() {
    let mut last = -1.0;
    for (azimuth, time, level) in KEMAR {
        let spectra = click(at(azimuth, 1.4));
        let (found, found_level) =
            (time_difference(&spectra), level_difference(&spectra, 100.0, 11_000.0));
        println!("{azimuth:4}° {found:5} µs of {time:5}, {found_level:5.1} dB of {level:5.1}");
        assert!((found - time).abs() <= 50.0 || azimuth > 60.0, "{azimuth}°: {found} µs");
        assert!((found_level - level).abs() <= 4.0, "{azimuth}°: {found_level} dB");
        assert!(found_level > last, "the further aside, the more");
        last = found_level;
    }
}

#[test]
fn nearness_is_heard_in_the_low_frequencies_as_on_a_rigid_sphere() {
    for (distance, aside, ahead) in SPHERE {
        for (azimuth, wanted) in [(90.0, aside), (30.0, ahead)] {
            let found = level_difference(&click(at(azimuth, distance)), 120.0, 130.0);
            println!("{distance:4} m {azimuth:3}°: {found:5.1} dB of {wanted:5.1}");
            assert!((found - wanted).abs() < 1.5, "{distance} m, {azimuth}°: {found} dB");
        }
    }
}

#[test]
fn left_is_the_mirror_of_right_and_nearness_does_not_make_louder() {
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
fn for_speakers_it_is_plain_stereo_that_keeps_its_sum() {
    let plain = |azimuth_deg| [Aim { azimuth_deg, distance_m: 0.3, speakers: 1.0 }; SOURCES];
    for azimuth in [-170.0, -60.0, -20.0, 0.0, 45.0, 90.0] {
        let spectra = click(plain(azimuth));
        for n in (1..3000).step_by(101) {
            let power = spectra[0][n].norm_sqr() + spectra[1][n].norm_sqr();
            assert!((power - 1.0).abs() < 1e-3, "{azimuth}°, all frequencies alike: {power}");
            let sum = (spectra[0][n] + spectra[1][n]).norm();
            assert!(sum > 0.999, "{azimuth}°: nothing is lost in mono: {sum}");
        }
    }
    assert!(click(plain(-60.0))[1].iter().all(|bin| bin.norm() == 0.0), "all on the left");
}

/// A tone from a source that goes round at the fastest pace: beside the Doppler shift nothing.
#[test]
fn a_tone_that_moves_has_no_zipper() {
    const SECONDS: usize = 4;
    const HZ: f32 = 4000.0;
    let step = 256;
    for distance in [0.12, 1.0] {
        let mut ears = Ears::new(RATE);
        ears.arrive(at(0.0, distance));
        let mut heard = Vec::new();
        let frames = SECONDS * RATE as usize;
        for at_frame in (0..frames).step_by(step) {
            let azimuth = 360.0 * (at_frame + step) as f32 / frames as f32;
            ears.aim(at(azimuth, distance), step);
            for block in 0..step / 64 {
                let tone = |n: usize| {
                    let n = at_frame + block * 64 + n;
                    (f64::from(HZ) * n as f64 / f64::from(RATE) * std::f64::consts::TAU).sin()
                        as f32
                };
                let mut block: [Frame; 64] = std::array::from_fn(|n| [tone(n), 0.0]);
                ears.run(&mut block, 1);
                heard.extend(block);
            }
        }
        for ear in 0..2 {
            let sideband = loudest_sideband(&heard, ear, HZ);
            println!("{distance} m, ear {ear}: {sideband:.1} dB");
            assert!(sideband < -60.0, "{distance} m: {sideband} dB");
        }
    }
}

/// The loudest that is heard beyond 60 Hz around `hz`, in dB below the tone.
fn loudest_sideband(heard: &[Frame], ear: usize, hz: f32) -> f32 {
    let frames = heard.len();
    let window = |n: usize| {
        // Blackman–Harris: its own side lobes lie at -92 dB.
        let x = std::f32::consts::TAU * n as f32 / frames as f32;
        0.35875 - 0.48829 * x.cos() + 0.14128 * (2.0 * x).cos() - 0.01168 * (3.0 * x).cos()
    };
    let mut samples: Vec<f32> =
        heard.iter().enumerate().map(|(n, frame)| frame[ear] * window(n)).collect();
    let fft = RealFftPlanner::new().plan_fft_forward(frames);
    let mut spectrum = fft.make_output_vec();
    fft.process(&mut samples, &mut spectrum).unwrap();
    let hz_of = |n: usize| n as f32 * RATE as f32 / frames as f32;
    let (mut tone, mut beside) = (0.0f32, 0.0f32);
    for (n, bin) in spectrum.iter().enumerate() {
        let place = if (hz_of(n) - hz).abs() < 60.0 { &mut tone } else { &mut beside };
        *place = place.max(bin.norm());
    }
    20.0 * (beside / tone).log10()
}
