//! Tones: how pure, how exact, how smooth and how loud.

use super::*;
use crate::render::BLOCK;
use std::f64::consts::TAU;

fn play(tones: &mut Tones, frames: usize, carrier_hz: f32, difference_hz: f32) -> Vec<Frame> {
    let controls = Controls { carrier_hz, difference_hz, ..Controls::default() };
    let mut out = vec![[0.0; 2]; frames];
    out.chunks_mut(BLOCK).for_each(|block| tones.fill(block, &controls));
    out
}

#[test]
fn after_an_hour_both_are_still_where_they_should_be_and_nothing_else_is() {
    // An hour at a low rate: what adds up is the same, and it takes a second.
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
    let heard = play(&mut tones, last, 256.0, 7.1);
    let peak = f64::from(amplitude(LEVEL_DB + for_the_ear_db(256.0)));
    let mut error = 0.0f64;
    for (n, frame) in heard.iter().enumerate() {
        for (side, hz) in [256.0 - f64::from(7.1f32) / 2.0, 256.0 + f64::from(7.1f32) / 2.0]
            .into_iter()
            .enumerate()
        {
            let phase = (hz * (from + n) as f64 / f64::from(rate)).fract();
            error = error.max((f64::from(frame[side]) - peak * (phase * TAU).sin()).abs());
        }
    }
    // Whatever is not the exact tone, all partials together, is below.
    let db = 20.0 * (error / peak).log10();
    println!("{db:.1} dB");
    assert!(db < -90.0, "{db} dB");
}

#[test]
fn frequencies_and_levels_glide() {
    let mut tones = Tones::new(48_000);
    play(&mut tones, 4800, 100.0, 0.0);
    let heard = play(&mut tones, 9600, 1000.0, 40.0);
    let loudest = amplitude(LEVEL_DB + MOST_DB);
    // A tone's second difference is its frequency squared: a click would be far above.
    let bend =
        heard.windows(3).map(|w| (w[2][0] - 2.0 * w[1][0] + w[0][0]).abs()).fold(0.0, f32::max);
    assert!(bend < loudest * (1020.0 * TAU as f32 / 48_000.0).powi(2), "{bend}");
}

#[test]
fn a_deep_tone_is_raised_and_a_high_one_lowered_by_six_db_at_most() {
    assert_eq!(for_the_ear_db(PLAIN_HZ), 0.0);
    assert!((a_weight_db(1000.0) - a_weight_db(100.0) - 19.1).abs() < 0.1, "IEC 61672-1, table 3");
    assert!((4.0..=MOST_DB).contains(&for_the_ear_db(60.0)));
    assert!((-MOST_DB..=-5.0).contains(&for_the_ear_db(1000.0)));
}

#[test]
fn they_are_as_loud_as_the_recordings_and_pass_the_ears_by() {
    let mut tones = Tones::new(48_000);
    let mut meter = ebur128::EbuR128::new(2, 48_000, ebur128::Mode::I).unwrap();
    meter.add_frames_f32(play(&mut tones, 480_000, 200.0, 6.0).as_flattened()).unwrap();
    let lufs = meter.loudness_global().unwrap();
    assert!((lufs + 20.7).abs() < 0.5, "{lufs}");
    assert_eq!(tones.shape(), Shape::Unplaced);
}
