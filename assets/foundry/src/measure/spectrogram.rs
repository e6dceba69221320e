//! Draws spectrograms: time to the right, logarithmic frequency upwards, brighter is louder. Each intensity has a
//! panel.

use anyhow::Result;
use realfft::RealFftPlanner;

use crate::signal::audio::{SAMPLE_RATE, hann};

/// Length of the analysis window. Chosen: 43 ms separate 100 Hz from 125 Hz, and still show single taps.
const WINDOW: usize = 2_048;
/// Chosen: three panels fit the width of a page of text. The width is even, because two pixels share a byte.
const PANEL_WIDTH: usize = 192;
const GAP: usize = 4;
const HEIGHT: usize = 88;
/// Frequency range. Chosen: from the lower limit of small loudspeakers to the upper limit of hearing.
const LOW_HZ: f64 = 60.0;
const HIGH_HZ: f64 = 20_000.0;
/// Dynamic range below the loudest point of a panel. Chosen: room tones are just visible.
const RANGE_DB: f64 = 75.0;
/// Number of shades. Chosen: steps of 5 dB; more would hardly be visible, and would enlarge the files.
const SHADES: u8 = 16;
/// Duration that a panel shows. Chosen: several events, or the slow fluctuation of a texture.
pub const PANEL_SECONDS: f64 = 10.0;

/// Draws one panel per signal side by side, and returns the PNG file.
///
/// # Errors
/// If the Fourier transform or the PNG encoder fails.
pub fn draw(signals: &[Vec<f64>]) -> Result<Vec<u8>> {
    let width = signals.len() * (PANEL_WIDTH + GAP) - GAP;
    let mut pixels = vec![0; width * HEIGHT];
    for (panel, signal) in signals.iter().enumerate() {
        let levels = levels_db(signal, PANEL_WIDTH)?;
        let top = levels.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for (i, level) in levels.iter().enumerate() {
            let brightness = ((level - top) / RANGE_DB + 1.0).clamp(0.0, 1.0);
            let (x, y) = (panel * (PANEL_WIDTH + GAP) + i % PANEL_WIDTH, i / PANEL_WIDTH);
            pixels[y * width + x] = (brightness * f64::from(SHADES - 1)).round() as u8;
        }
    }
    let palette: Vec<u8> =
        (0..SHADES).flat_map(|shade| colour(f64::from(shade) / f64::from(SHADES - 1))).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width as u32, HEIGHT as u32);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Four);
    encoder.set_palette(palette);
    encoder.set_compression(png::Compression::High);
    let packed: Vec<u8> = pixels.chunks(2).map(|two| two[0] << 4 | two[1]).collect();
    encoder.write_header()?.write_image_data(&packed)?;
    Ok(bytes)
}

/// Levels in dB, row by row from the top, at `width` times over the duration of a panel. A signal that is too short
/// continues as silence.
fn levels_db(signal: &[f64], width: usize) -> Result<Vec<f64>> {
    let mut levels = vec![0.0; width * HEIGHT];
    let mut planner = RealFftPlanner::<f64>::new();
    let transform = planner.plan_fft_forward(WINDOW);
    let mut spectrum = transform.make_output_vec();
    for x in 0..width {
        let centre = (x as f64 / width as f64 * PANEL_SECONDS * SAMPLE_RATE) as usize;
        let mut block: Vec<f64> = (0..WINDOW)
            .map(|i| {
                let at = (centre + i).checked_sub(WINDOW / 2);
                at.and_then(|at| signal.get(at)).unwrap_or(&0.0) * hann(i, WINDOW)
            })
            .collect();
        transform.process(&mut block, &mut spectrum)?;
        for y in 0..HEIGHT {
            let [low, high] = bins(y);
            let powers = spectrum[low..=high].iter().map(realfft::num_complex::Complex::norm_sqr);
            levels[y * width + x] = 10.0 * (powers.fold(0.0, f64::max) + 1e-12).log10();
        }
    }
    Ok(levels)
}

/// The first and last frequency bin of a row.
fn bins(y: usize) -> [usize; 2] {
    let edge = |y: f64| {
        let hz = LOW_HZ * (HIGH_HZ / LOW_HZ).powf(1.0 - y / HEIGHT as f64);
        (hz / SAMPLE_RATE * WINDOW as f64) as usize
    };
    [edge(y as f64 + 1.0), edge(y as f64)]
}

/// Maps brightness (0..1) to a colour from dark blue through pink to warm white.
fn colour(brightness: f64) -> [u8; 3] {
    // Chosen: lightness increases throughout, so that a greyscale print is readable too.
    const STOPS: [[f64; 3]; 4] =
        [[8.0, 8.0, 24.0], [70.0, 40.0, 120.0], [220.0, 110.0, 110.0], [255.0, 245.0, 215.0]];
    let position = brightness * (STOPS.len() - 1) as f64;
    let below = (position as usize).min(STOPS.len() - 2);
    let share = position - below as f64;
    std::array::from_fn(|c| (STOPS[below][c] * (1.0 - share) + STOPS[below + 1][c] * share) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_is_brightest_in_the_row_of_its_frequency() {
        let tone: Vec<f64> = (0..480_000)
            .map(|i| (std::f64::consts::TAU * 1_000.0 * f64::from(i) / SAMPLE_RATE).sin())
            .collect();
        let levels = levels_db(&tone, 3).unwrap();
        let column: Vec<f64> = (0..HEIGHT).map(|y| levels[y * 3 + 1]).collect();
        let row = (0..HEIGHT).max_by(|a, b| column[*a].total_cmp(&column[*b])).unwrap();
        let [low, high] = bins(row);
        let bin = (1_000.0 / SAMPLE_RATE * WINDOW as f64) as usize;
        assert!(low <= bin + 1 && bin <= high + 1, "{low}..{high} against {bin}");
    }
}
