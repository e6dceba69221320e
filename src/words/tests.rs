//! The tables of words, held against each other and against the code.

use super::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// All that is written in the code that is drawn, and in what it draws.
fn sources() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> =
        ["src", "assets/sounds", "presets"].map(|folder| root.join(folder)).into();
    let mut all = String::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_text = path.extension().is_some_and(|end| end == "rs" || end == "json");
            if path.is_dir() {
                folders.push(path);
            } else if is_text {
                let text = std::fs::read_to_string(&path).unwrap();
                // A text over several lines is one.
                let lines = text.split("\\\n").map(str::trim_start).collect::<Vec<_>>();
                all += &lines.concat();
            }
        }
    }
    without_names(&all)
}

/// A text in which every gap is `{}`, whatever is named in it.
fn without_names(text: &str) -> String {
    let mut pieces = text.split('{');
    let mut all = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        all.push('{');
        let named = |c: char| c.is_alphanumeric() || "_:.?+".contains(c);
        match piece.split_once('}') {
            Some((name, rest)) if name.chars().all(named) => all.extend(["}", rest]),
            _ => all += piece,
        }
    }
    all
}

#[test]
fn every_table_has_the_same_texts_and_none_that_nothing_says() {
    let keys =
        |language: Language| -> BTreeSet<&String> { language.table().unwrap().keys().collect() };
    let sources = sources();
    for key in keys(Language::German) {
        let written = without_names(&format!("{key:?}"));
        assert!(sources.contains(&written), "nothing says {written}");
    }
    let (german, japanese) = (keys(Language::German), keys(Language::Japanese));
    let differ: Vec<_> = german.symmetric_difference(&japanese).collect();
    assert!(differ.is_empty(), "only in one table: {differ:?}");
    assert!(german.len() > 250, "{}", german.len());
}

#[test]
fn every_translation_keeps_what_is_filled_in() {
    for language in [Language::German, Language::Japanese] {
        for (key, said) in language.table().unwrap() {
            let places = |text: &str| text.matches('{').count();
            assert_eq!(places(key), places(said), "{key}: {said}");
            assert!(!said.trim().is_empty(), "{key}");
        }
    }
}

#[test]
fn a_text_is_said_in_the_language_spoken_or_stays() {
    speak(Language::German);
    assert_eq!(say("Play"), "Abspielen");
    assert_eq!(say("Brand new words"), "Brand new words");
    assert_eq!(fill("Controls of {}", &["Regen"]), "Regler von Regen");
    assert_eq!(value("40° left".into()), "40° links");
    assert_eq!(value("62 %".into()), "62 %");
    speak(Language::English);
    assert_eq!(fill("Controls of {}", &["Rain"]), "Controls of Rain");
}

#[test]
fn what_was_put_together_in_english_is_said_whole() {
    speak(Language::German);
    assert_eq!(heard("“Mine” was saved."), "„Mine“ wurde gespeichert.");
    assert_eq!(heard("Undone: level of Rain."), "Rückgängig: Pegel von Regen.");
    assert_eq!(heard("a.wav is empty.\nSomething new."), "a.wav ist leer.\nSomething new.");
    speak(Language::Japanese);
    assert_eq!(heard("a.wav is empty."), "a.wav は空です。");
    speak(Language::English);
    assert_eq!(heard("Undone: level of Rain."), "Undone: level of Rain.");
}

#[test]
fn a_value_that_is_typed_as_it_is_said_is_understood() {
    for language in [Language::German, Language::Japanese] {
        speak(language);
        for text in ["40° left", "front", "6/min", "pink", "-12 dB", "62 %"] {
            assert_eq!(meant(&value(text.into())), text, "{language:?}");
        }
        assert_eq!(meant("40 left"), "40 left");
        for tag in ["calm", "noise", "sleep", "tingles", "work"] {
            assert_eq!(meant(say(tag)), tag, "{language:?}");
        }
    }
    speak(Language::English);
}

#[test]
fn the_systems_locale_chooses_a_language_that_there_is() {
    let of = |value: &str| Language::of_system(|name| (name == "LANG").then(|| value.to_owned()));
    assert_eq!(of("de_AT.UTF-8"), Language::German);
    assert_eq!(of("ja_JP"), Language::Japanese);
    assert_eq!([of("fr_FR"), of("C"), of("")], [Language::English; 3]);
}
