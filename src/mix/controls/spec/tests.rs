//! Values of controls: their range, their steps, and how they are shown and typed in each language.

use crate::i18n::{Language, set_thread_language};
use crate::mix::controls::{AZIMUTH, LEVEL, LOWERED, PACE, SLOPE, SPECS, TONE};

#[test]
fn a_value_out_of_range_is_clamped_and_nan_becomes_the_default() {
    assert_eq!(LEVEL.clamp(7.0), 1.0);
    assert_eq!(PACE.clamp(f32::NEG_INFINITY), 0.5);
    assert_eq!(PACE.clamp(f32::NAN), 30.0);
}

#[test]
fn a_step_has_the_same_length_everywhere_on_the_slider() {
    assert_eq!(LEVEL.moved(0.5, 0.25), 0.75);
    assert_eq!(LEVEL.moved(0.5, 2.0), 1.0);
    assert!((PACE.moved(PACE.min, 1.0) - PACE.max).abs() < 1e-3);
    let step = PACE.moved(1.0, 0.1);
    assert!((PACE.moved(100.0, 0.1) / 100.0 - step).abs() < 1e-4);
}

#[test]
fn values_are_shown_in_the_words_people_use() {
    assert_eq!(LEVEL.text(0.62), "62%");
    assert_eq!(
        [PACE.text(6.0), PACE.text(1.25), PACE.text(120.4)],
        ["6/min", "1.3/min", "120/min"]
    );
    assert_eq!([TONE.text(0.2), TONE.text(-0.1), TONE.text(-0.001)], ["+20%", "-10%", "0%"]);
    assert_eq!([AZIMUTH.text(-40.0), AZIMUTH.text(30.2)], ["40° left", "30° right"]);
    assert_eq!([AZIMUTH.text(0.0), AZIMUTH.text(-180.0)], ["front", "behind"]);
    assert_eq!([LOWERED.text(-12.0), SLOPE.text(-3.0)], ["-12 dB", "pink"]);
    assert_eq!(SLOPE.text(-4.5), "-4.5 dB/oct");
}

#[test]
fn a_typed_value_is_parsed_with_or_without_its_unit() {
    assert_eq!(LEVEL.parse(" 62 % "), Some(0.62));
    assert_eq!(LEVEL.parse("62,5"), Some(0.625));
    assert_eq!(PACE.parse("6/min"), Some(6.0));
    assert_eq!(PACE.parse("9999"), Some(240.0));
    assert_eq!(
        [AZIMUTH.parse("40 left"), AZIMUTH.parse("-40"), AZIMUTH.parse("40° L")],
        [Some(-40.0); 3]
    );
    assert_eq!(LOWERED.parse("−12 dB"), Some(-12.0));
    assert_eq!([SLOPE.parse("Pink"), SLOPE.parse("-3 dB/octave")], [Some(-3.0); 2]);
    for no_number in ["loud", "inf", "", "%", "6 bananas"] {
        assert_eq!(LEVEL.parse(no_number), None, "{no_number}");
    }
}

#[test]
fn values_are_shown_and_understood_in_the_users_language_and_in_english() {
    set_thread_language(Language::German);
    assert_eq!([AZIMUTH.text(-40.0), LEVEL.text(0.62)], ["40° links", "62 %"]);
    assert_eq!([PACE.text(1.3), SLOPE.text(-3.0)], ["1,3/min", "rosa"]);
    for text in ["40° links", "40 links", "40° left", "40 left", "-40"] {
        assert_eq!(AZIMUTH.parse(text), Some(-40.0), "{text}");
    }
    assert_eq!([AZIMUTH.parse("vorn"), AZIMUTH.parse("front")], [Some(0.0); 2]);
    assert_eq!([SLOPE.parse("rosa"), SLOPE.parse("pink")], [Some(-3.0); 2]);
    assert_eq!([PACE.parse("1,5"), PACE.parse("1.5/min")], [Some(1.5); 2]);
    set_thread_language(Language::Japanese);
    assert_eq!([AZIMUTH.parse("左 40°"), AZIMUTH.parse("40 left")], [Some(-40.0); 2]);
    assert_eq!([PACE.parse("6/分"), PACE.parse("6")], [Some(6.0); 2]);
    set_thread_language(Language::English);
}

#[test]
fn every_shown_value_can_be_typed_back() {
    for language in Language::ALL {
        set_thread_language(language);
        for spec in SPECS {
            for part in [0.0, 0.1, 0.37, 0.5, 0.93, 1.0] {
                let value = spec.min + (spec.max - spec.min) * part;
                let shown = spec.text(value);
                let back = spec.parse(&shown);
                let back = back.unwrap_or_else(|| panic!("{}: {shown}", spec.key));
                assert_eq!(spec.text(back), shown, "{}", spec.key);
            }
        }
    }
    set_thread_language(Language::English);
}
