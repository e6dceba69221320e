//! The envelopes of synthetic recordings of tones and silence.

use super::*;
use proptest::prelude::*;

const RATE: u32 = 8000;

/// The envelope of a tone with these amplitudes, each for so many seconds.
fn envelope(parts: &[(f32, f32)]) -> Envelope {
    let mut envelope_meter = EnvelopeMeter::new(RATE);
    for (amplitude, seconds) in parts {
        let frame = |n: usize| [(n as f32 * 0.7).sin() * amplitude; 2];
        let frames: Vec<Frame> = (0..(seconds * RATE as f32) as usize).map(frame).collect();
        frames.chunks(333).for_each(|part| envelope_meter.add(part));
    }
    envelope_meter.finish(RATE)
}

fn seconds(range: &Range<u64>) -> [f32; 2] {
    [range.start, range.end].map(|frame| frame as f32 / RATE as f32)
}

fn guess(envelope: &Envelope) -> (Vec<Range<u64>>, PlaybackGuess) {
    let heard = envelope.audible_range().unwrap();
    let sounds = envelope.sounds(&heard);
    let guess = envelope.guess(&heard, &sounds, 64);
    (sounds, guess)
}

/// Ten taps, one every 1.5 seconds.
fn taps() -> Vec<(f32, f32)> {
    [(0.4, 0.1), (0.0, 1.4)].repeat(10)
}

#[test]
fn silent_ends_are_found_to_within_15_milliseconds() {
    let heard = envelope(&[(0.0, 1.0), (0.3, 4.0), (0.0001, 2.0)]).audible_range().unwrap();
    let [from, until] = seconds(&heard);
    assert!((from - 1.0).abs() < 0.015 && (until - 5.0).abs() < 0.015, "{from} {until}");
    assert!(envelope(&[(0.0, 3.0)]).audible_range().is_none());
    assert!(EnvelopeMeter::new(RATE).finish(RATE).audible_range().is_none(), "an empty recording");
}

#[test]
fn the_quiet_decay_of_a_bell_is_not_silence() {
    let fades: Vec<_> = (0..80).map(|n| (0.5 * 0.93f32.powi(n), 0.1)).collect();
    let heard = envelope(&fades).audible_range().unwrap();
    assert!(seconds(&heard)[1] > 6.0, "{heard:?}");
}

#[test]
fn a_continuous_recording_is_a_texture_in_one_piece() {
    let (sounds, guess) = guess(&envelope(&[(0.2, 12.0)]));
    assert!(guess.is_texture && guess.timing.is_none());
    assert_eq!(sounds.len(), 1);
    let swells: Vec<_> = (0..12).map(|n| (if n % 2 == 0 { 0.3 } else { 0.15 }, 2.0)).collect();
    assert!(self::guess(&envelope(&swells)).1.is_texture, "waves that swell");
}

#[test]
fn taps_are_separated_and_their_pace_is_measured() {
    let (sounds, guess) = guess(&envelope(&taps()));
    assert_eq!(sounds.len(), 10);
    assert!(
        sounds.iter().zip(0..).all(|(sound, n)| (seconds(sound)[0] - 1.5 * n as f32).abs() < 0.03)
    );
    assert!(sounds.iter().all(|sound| seconds(sound)[1] - seconds(sound)[0] < 0.6));
    assert!(!guess.is_texture && !guess.in_order);
    let (pace, irregularity) = guess.timing.unwrap();
    assert!((pace - 40.0).abs() < 0.5 && irregularity < 0.02, "{pace} {irregularity}");
}

#[test]
fn irregular_taps_over_room_noise_are_measured_as_irregular() {
    let gaps = [0.5, 2.0, 0.8, 3.0, 0.4, 1.6];
    let parts: Vec<_> = gaps.iter().flat_map(|gap| [(0.4, 0.08), (0.003, *gap)]).collect();
    let (sounds, guess) = guess(&envelope(&parts));
    assert_eq!(sounds.len(), 6);
    assert!(!guess.is_texture && guess.timing.unwrap().1 > 0.4);
}

#[test]
fn a_single_stroke_is_an_event_and_sentences_have_an_order() {
    assert!(!guess(&envelope(&[(0.4, 0.3)])).1.is_texture);
    let sentences = [(0.2, 2.5), (0.0, 0.7)].repeat(8);
    let (sounds, guess) = guess(&envelope(&sentences));
    assert!(sounds.len() == 8 && !guess.is_texture && guess.in_order);
}

#[test]
fn a_recording_with_hundreds_of_sounds_is_a_texture() {
    assert!(guess(&envelope(&[(0.4, 0.1), (0.0, 0.4)].repeat(100))).1.is_texture);
}

#[test]
fn a_sound_that_is_too_long_for_one_take_is_cut_where_it_is_quiet() {
    let envelope = envelope(&[(0.3, 50.0), (0.1, 0.5), (0.3, 80.0)]);
    let sounds = envelope.sounds(&envelope.audible_range().unwrap());
    assert!(sounds.len() >= 3 && (seconds(&sounds[0])[1] - 50.0).abs() < 0.6, "{sounds:?}");
    assert!(sounds.iter().all(|sound| seconds(sound)[1] - seconds(sound)[0] <= 60.0));
}

proptest! {
    #[test]
    fn the_sounds_of_any_recording_are_in_order_and_within_it(
        parts in prop::collection::vec((0f32..1.0, 0f32..2.0), 0..12),
    ) {
        let envelope = envelope(&parts);
        if let Some(heard) = envelope.audible_range() {
            let sounds = envelope.sounds(&heard);
            envelope.guess(&heard, &sounds, 64);
            prop_assert!(!sounds.is_empty());
            let mut at = heard.start;
            for sound in &sounds {
                prop_assert!(sound.start >= at && sound.end > sound.start, "{sounds:?}");
                at = sound.end;
            }
            prop_assert!(at <= heard.end.div_ceil(80) * 80);
        }
    }
}
