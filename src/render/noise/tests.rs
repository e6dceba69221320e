//! Tests of the slope and the loudness of noise, and of changes of its colour.

use super::*;
use crate::dsp::BLOCK;

fn noise(rate: u32, slope: f32, seconds: f32) -> Vec<Frame> {
    let mut noise = Noise::new(rate, 7);
    let controls = Controls { slope_db_per_octave: slope, ..Controls::default() };
    let mut out = vec![[0.0; 2]; frames(seconds, rate)];
    out.chunks_mut(BLOCK).for_each(|block| noise.fill(block, &controls));
    out
}

/// The mean power in each third of an octave from 50 Hz to 16 kHz, as centre frequency in octaves and power
/// in dB.
fn thirds(samples: &[f32], rate: u32) -> Vec<[f64; 2]> {
    const SIZE: usize = 1 << 14;
    let transform = realfft::RealFftPlanner::<f32>::new().plan_fft_forward(SIZE);
    let mut power = vec![0.0f64; SIZE / 2 + 1];
    let mut bins = transform.make_output_vec();
    for part in samples.windows(SIZE).step_by(SIZE / 2) {
        // Without a window the low frequencies of brown noise would leak into the high ones.
        let window = |n: usize| 0.5 - 0.5 * (n as f32 * std::f32::consts::TAU / SIZE as f32).cos();
        let mut part: Vec<f32> = part.iter().enumerate().map(|(n, s)| s * window(n)).collect();
        transform.process(&mut part, &mut bins).unwrap();
        power.iter_mut().zip(&bins).for_each(|(p, bin)| *p += f64::from(bin.norm_sqr()));
    }
    let bin = |hz: f64| hz * SIZE as f64 / f64::from(rate);
    let third = |n: i32| {
        let low = 50.0 * 2f64.powf(f64::from(n) / 3.0);
        let [from, to] = [low, low * 2f64.powf(1.0 / 3.0)].map(|hz| bin(hz).ceil() as usize);
        let octaves = (from..to).map(|n| (n as f64).log2()).sum::<f64>() / (to - from) as f64;
        // The mean of logarithms suits a density that is a line in log frequency.
        let db = (from..to).map(|n| 10.0 * power[n].log10()).sum::<f64>() / (to - from) as f64;
        [octaves, db]
    };
    (0..25).map(third).filter(|third| third[1].is_finite()).collect()
}

/// The slope of the least-squares line through `points`, and the largest distance of a point from it.
fn line(points: &[[f64; 2]]) -> (f64, f64) {
    let mean = |axis: usize| points.iter().map(|p| p[axis]).sum::<f64>() / points.len() as f64;
    let (x, y) = (mean(0), mean(1));
    let (mut covariance, mut variance) = (0.0, 0.0);
    for point in points {
        covariance += (point[0] - x) * (point[1] - y);
        variance += (point[0] - x).powi(2);
    }
    let slope = covariance / variance;
    let error = points.iter().map(|p| (p[1] - y - slope * (p[0] - x)).abs()).fold(0.0, f64::max);
    (slope, error)
}

#[test]
fn the_spectrum_has_the_slope_that_is_set_at_every_rate() {
    for rate in [44_100, 48_000, 96_000] {
        for slope in [-6.0f32, -3.0, 0.0, 1.5, 6.0] {
            let frames = noise(rate, slope, 8.0);
            let left: Vec<f32> = frames.iter().map(|frame| frame[0]).collect();
            let (measured, error) = line(&thirds(&left, rate));
            println!("{rate} Hz, {slope} dB/octave: {measured:.3}, within {error:.2} dB");
            assert!((measured - f64::from(slope)).abs() < 0.1, "{rate} {slope}: {measured}");
            assert!(error < 1.0, "{rate} {slope}: {error} dB from its line");
        }
    }
}

#[test]
fn every_colour_is_equally_loud() {
    for slope in [-6.0, -4.6, -3.0, -1.4, 0.0, 2.2, 4.0, 6.0] {
        let mut meter = ebur128::EbuR128::new(2, 48_000, ebur128::Mode::I).unwrap();
        meter.add_frames_f32(noise(48_000, slope, 10.0).as_flattened()).unwrap();
        let lufs = meter.loudness_global().unwrap();
        println!("{slope} dB/octave: {lufs:.2} LUFS");
        assert!((lufs - LOUDNESS_LUFS).abs() < 0.5, "{slope}: {lufs}");
    }
}

#[test]
fn the_channels_are_uncorrelated() {
    let frames = noise(48_000, 0.0, 4.0);
    let sum = |f: fn(&Frame) -> f32| frames.iter().map(f).sum::<f32>();
    let correlation = sum(|f| f[0] * f[1]) / (sum(|f| f[0] * f[0]) * sum(|f| f[1] * f[1])).sqrt();
    assert!(correlation.abs() < 0.01, "{correlation}");
}

#[test]
fn brown_noise_starts_softly_and_stays_within_bounds() {
    let frames = noise(48_000, -6.0, 60.0);
    let peak = |part: &[Frame]| part.as_flattened().iter().fold(0.0f32, |p, s| p.max(s.abs()));
    assert!(peak(&frames[..48]) < 0.1, "{}", peak(&frames[..48]));
    assert!(peak(&frames) < 1.0, "{}", peak(&frames));
    let mean = frames.iter().map(|frame| frame[0]).sum::<f32>() / frames.len() as f32;
    assert!(mean.abs() < 0.01, "{mean}");
}

#[test]
fn a_change_of_colour_makes_no_loud_transient() {
    let mut noise = Noise::new(48_000, 1);
    let mut loudest: f32 = 0.0;
    for round in 0..400 {
        let slope = if round / 20 % 2 == 0 { -6.0 } else { 6.0 };
        let mut out = [[0.0; 2]; BLOCK];
        noise.fill(&mut out, &Controls { slope_db_per_octave: slope, ..Controls::default() });
        loudest = out.as_flattened().iter().fold(loudest, |peak, sample| peak.max(sample.abs()));
    }
    assert!(loudest < 1.0, "{loudest}");
}
