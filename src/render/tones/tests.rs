//! Tests that the tones are pure, exact, smooth and as loud as they should be.

use super::*;
use crate::decibels::gain_to_db_f64;
use crate::dsp::BLOCK;
use std::f64::consts::TAU;

fn play(tones: &mut Tones, frames: usize, carrier_hz: f32, difference_hz: f32) -> Vec<Frame> {
    let controls = Controls { carrier_hz, difference_hz, ..Controls::default() };
    let mut out = vec![[0.0; 2]; frames];
    out.chunks_mut(BLOCK).for_each(|block| tones.fill(block, &controls));
    out
}

#[test]
fn after_an_hour_both_tones_are_still_exact_and_pure() {
    // At a low rate, to save time. The rounding errors that add up are the same.
    let rate = 4000;
    let mut tones = Tones::new(rate);
    let hour = rate as usize * 3600;
    let last = 1 << 14;
    for _ in 0..(hour - last) / BLOCK {
        tones.fill(
            &mut [[0.0; 2]; BLOCK],
            &Controls { carrier_hz: 256.0, difference_hz: 7.1, ..Controls::default() },
        );
    }
    let from = (hour - last) / BLOCK * BLOCK;
    let end = play(&mut tones, last, 256.0, 7.1);
    let peak = f64::from(db_to_gain(LEVEL_DB + compensation_db(256.0)));
    let mut error = 0.0f64;
    for (n, frame) in end.iter().enumerate() {
        for (channel, hz) in [256.0 - f64::from(7.1f32) / 2.0, 256.0 + f64::from(7.1f32) / 2.0]
            .into_iter()
            .enumerate()
        {
            let phase = (hz * (from + n) as f64 / f64::from(rate)).fract();
            error = error.max((f64::from(frame[channel]) - peak * (phase * TAU).sin()).abs());
        }
    }
    // The error includes all partials.
    let db = gain_to_db_f64(error / peak);
    println!("{db:.1} dB");
    assert!(db < -90.0, "{db} dB");
}

#[test]
fn frequencies_and_levels_glide() {
    let mut tones = Tones::new(48_000);
    play(&mut tones, 4800, 100.0, 0.0);
    let glide = play(&mut tones, 9600, 1000.0, 40.0);
    let loudest = db_to_gain(LEVEL_DB + MAX_DB);
    // The second difference of a tone is bounded by its frequency squared; a click would exceed it.
    let bend =
        glide.windows(3).map(|w| (w[2][0] - 2.0 * w[1][0] + w[0][0]).abs()).fold(0.0, f32::max);
    assert!(bend < loudest * (1020.0 * TAU as f32 / 48_000.0).powi(2), "{bend}");
}

#[test]
fn low_tones_are_boosted_and_high_ones_attenuated_by_six_db_at_most() {
    assert_eq!(compensation_db(REFERENCE_HZ), 0.0);
    assert!((a_weight_db(1000.0) - a_weight_db(100.0) - 19.1).abs() < 0.1, "IEC 61672-1, table 3");
    assert!((4.0..=MAX_DB).contains(&compensation_db(60.0)));
    assert!((-MAX_DB..=-5.0).contains(&compensation_db(1000.0)));
}

#[test]
fn tones_are_as_loud_as_the_recordings_and_unplaced() {
    let mut tones = Tones::new(48_000);
    let mut meter = ebur128::EbuR128::new(2, 48_000, ebur128::Mode::I).unwrap();
    meter.add_frames_f32(play(&mut tones, 480_000, 200.0, 6.0).as_flattened()).unwrap();
    let lufs = meter.loudness_global().unwrap();
    assert!((lufs + 20.7).abs() < 0.5, "{lufs}");
    assert_eq!(tones.placement(), Placement::Unplaced);
}
