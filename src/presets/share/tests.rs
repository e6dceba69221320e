//! Shared lines of text: their length, what they keep, and the errors for damaged ones.

use super::*;
use crate::mix::controls::SPECS;
use crate::mix::{Controls, Layer, LayerId, Mix, Path, SoundId, Source, Stage};
use proptest::prelude::*;

fn layer(source: Source, part: f32) -> Layer {
    let mut controls =
        Controls { path: Path::Wander, mute: true, solo: true, ..Controls::default() };
    for (n, spec) in (0u8..).zip(SPECS) {
        spec.set(&mut controls, spec.moved(spec.min, (part + 0.618 * f32::from(n)).fract()));
    }
    Layer { id: LayerId::default(), source, controls, unknown: Map::new() }
}

fn sound(id: &str) -> Source {
    Source::Sound(SoundId(id.into()))
}

fn preset(name: &str, layers: Vec<Layer>) -> Preset {
    let mix = Mix { layers, master: 0.777, seed: u64::MAX, drift: 0.21, ..Mix::default() };
    let (note, tags, unknown) = (String::new(), Vec::new(), Map::new());
    Preset { id: PresetId("a".into()), name: name.into(), note, tags, mix, unknown }
}

/// Eight layers with every control off its default, the largest seed, and a long name.
fn worst(ids: [&str; 8]) -> Preset {
    let layers = (0u8..).zip(ids).map(|(n, id)| layer(sound(id), 0.13 * f32::from(n) + 0.05));
    preset("Rain, whispers and a fire for Anna", layers.collect())
}

const OURS: [&str; 8] = [
    "rain",
    "whispers",
    "brushing-teeth",
    "tapping",
    "washing-machine",
    "cat-purr",
    "fire",
    "rain-on-window",
];

#[test]
fn eight_layers_with_all_their_controls_need_less_than_three_hundred_letters() {
    let text = to_text(&worst(OURS)).unwrap().text;
    assert!(text.len() <= 270, "{}: {text}", text.len());
    let mut mixed = OURS;
    mixed[..4].copy_from_slice(&["my-fan", "grandmothers-clock", "attic", "street-at-night"]);
    let shared = to_text(&worst(mixed)).unwrap();
    assert!(shared.text.len() <= 300 && shared.link.len() <= 310, "{}", shared.text.len());
}

#[test]
fn a_shared_preset_is_read_back_and_sharing_it_again_gives_the_same_text() {
    let mut layers = worst(OURS).mix.layers;
    layers.extend([layer(Source::Noise, 0.3), layer(Source::Tones, 0.6)]);
    layers.push(Layer { controls: Controls::default(), ..layer(sound("my-own-sound-7"), 0.0) });
    let before = preset("Grüße 雨", layers);
    let shared = to_text(&before).unwrap();
    let after = from_text(&shared.text).unwrap();
    assert_eq!(after.name, before.name);
    assert_eq!((after.mix.seed, after.mix.master, after.mix.drift), (u64::MAX, 0.777, 0.21));
    for (a, b) in after.mix.layers.iter().zip(&before.mix.layers) {
        assert_eq!((&a.source, a.controls.path), (&b.source, b.controls.path));
        assert!((a.controls.level - b.controls.level).abs() <= 0.000_051);
    }
    assert_eq!(to_text(&after).unwrap().text, shared.text);
    assert_eq!(from_text(&shared.link).unwrap(), after);
    assert!(is_same(&before, &after));
}

#[test]
fn a_journey_is_shared_with_its_mix() {
    let mut before = worst(OURS);
    let stage = Stage { name: "Only rain".into(), minutes: 20.0, ..Stage::default() };
    let silence = Stage { layers: Some(Vec::new()), ..Stage::default() };
    before.mix.journey = vec![Stage { layers: Some(vec!["rain".into()]), ..stage }, silence];
    let after = from_text(&to_text(&before).unwrap().text).unwrap();
    assert_eq!(after.mix.journey, before.mix.journey);
}

#[test]
fn a_shared_mix_is_found_in_a_wrapped_and_quoted_mail() {
    let text = to_text(&worst(OURS)).unwrap().text;
    let expected = from_text(&text).unwrap();
    let (a, b) = text.split_at(70);
    for letter in [
        format!("Listen to this: {text}, it is lovely"),
        format!("<{text}>"),
        format!("> {a}\r\n> {b}\n"),
        format!("  {a}\n{b}"),
        text.replace(':', "%3A"),
        format!("{text}=="),
        format!("SUSURRA:{}", &text[8..]),
    ] {
        assert_eq!(from_text(&letter).as_ref(), Ok(&expected), "{letter}");
    }
}

#[test]
fn an_incomplete_an_altered_and_a_newer_text_are_told_apart() {
    let text = to_text(&worst(OURS)).unwrap().text;
    for end in 11..text.len() {
        assert_eq!(from_text(&text[..end]), Err(ShareError::CutShort), "{}", &text[..end]);
    }
    let mut altered = 0;
    for at in 10..text.len() {
        let other = if &text[at..=at] == "A" { "B" } else { "A" };
        let text = format!("{}{other}{}", &text[..at], &text[at + 1..]);
        match from_text(&text) {
            Err(ShareError::Altered) => altered += 1,
            // The letters of the length, and the unused bits of the last letter.
            Err(ShareError::CutShort) if at < 16 => {}
            Ok(_) if at == text.len() - 1 => {}
            other => panic!("{at}: {other:?}"),
        }
    }
    assert!(altered > text.len() - 18);
    let newer = |version: &str| from_text(&text.replacen(":1:", version, 1));
    assert_eq!(newer(":2:"), Err(ShareError::Newer("2".into())));
    assert!(matches!(newer(":x:"), Err(ShareError::None)));
    assert!(matches!(from_text("susurra"), Err(ShareError::None)));
    assert!(matches!(from_text(&"susurra:1:".repeat(20_000)), Err(ShareError::TooLarge)));
}

#[test]
fn layers_that_are_left_out_are_counted_and_too_many_are_refused() {
    let unknown = layer(Source::Unknown, 0.2);
    let shared = to_text(&preset("A", vec![unknown, layer(Source::Noise, 0.1)])).unwrap();
    assert_eq!(shared.left_out, 1);
    assert_eq!(from_text(&shared.text).unwrap().mix.layers.len(), 1);
    let many = preset("A", vec![layer(Source::Noise, 0.1); MOST_LAYERS + 1]);
    assert!(matches!(to_text(&many), Err(ShareError::TooMany(_))));
    let most = preset("A", (0..MOST_LAYERS).map(|n| layer(sound(&format!("s{n}")), 0.3)).collect());
    assert_eq!(from_text(&to_text(&most).unwrap().text).unwrap().mix.layers.len(), MOST_LAYERS);
}

#[test]
fn a_text_that_expands_without_end_is_refused() {
    let bomb = vec![0u8; 64 << 20];
    let mut deflated = Vec::new();
    DeflateEncoder::new(&bomb[..], Compression::best()).read_to_end(&mut deflated).unwrap();
    assert!(deflated.len() < LONGEST_LINE / 2, "it would fit into a line");
    assert_eq!(inflate(&deflated), Err(ShareError::TooLarge));
}

proptest! {
    #[test]
    fn no_text_causes_a_panic(text in ".{0,200}", letters in "[A-Za-z0-9_-]{0,300}") {
        let _ = from_text(&text);
        let _ = from_text(&format!("susurra:1:{letters}"));
    }

    #[test]
    fn no_body_causes_a_panic(body in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok((name, mix)) = body::read(&body) {
            prop_assert!(body::read(&body::write(&name, &mix)).is_ok());
        }
    }
}
