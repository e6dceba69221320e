//! The translations, checked against each other and against the code that uses them.

use super::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

type Arguments = BTreeMap<String, BTreeSet<String>>;

fn arguments(language: Language) -> Arguments {
    Catalogue::of(language).arguments()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The source files but the definitions of the macros and these tests, each as its path and text.
fn sources() -> Vec<(PathBuf, String)> {
    let mut folders = vec![root().join("src")];
    let mut all = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs")
                && !["src/i18n.rs", "i18n/tests.rs"].iter().any(|own| path.ends_with(own))
            {
                let text = std::fs::read_to_string(&path).unwrap();
                all.push((path, text));
            }
        }
    }
    all
}

/// The keys that a source file passes to `tr!`, `message!`, `key!` and `fail!`, each with the names of its arguments.
fn uses(source: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut all = Vec::new();
    for macro_name in ["tr!(", "message!(", "key!(", "fail!("] {
        for call in source.split(macro_name).skip(1) {
            let Some(rest) = call.trim_start().strip_prefix('"') else { continue };
            let Some((key, rest)) = rest.split_once('"') else { continue };
            all.push((key.to_owned(), argument_names(rest)));
        }
    }
    all
}

/// The names before each `=` of a call's arguments, up to the call's closing bracket.
fn argument_names(rest: &str) -> BTreeSet<String> {
    let (mut depth, mut in_string, mut starts) = (0, false, Vec::new());
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            _ if in_string => {}
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => starts.push(at + 1),
            _ => {}
        }
    }
    let name = |at: usize| {
        let (name, value) = rest[at..].trim_start().split_once(" =")?;
        let is_name = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        (is_name && !name.is_empty() && !value.starts_with('=')).then(|| name.to_owned())
    };
    starts.into_iter().filter_map(name).collect()
}

#[test]
fn every_language_has_the_same_keys_with_the_same_arguments() {
    let english = arguments(Language::English);
    assert!(english.len() > 20, "{}", english.len());
    for language in [Language::German, Language::Japanese] {
        let other = arguments(language);
        for (key, arguments) in &english {
            assert_eq!(other.get(key), Some(arguments), "{key} in {}", language.code());
        }
        for key in other.keys() {
            assert!(english.contains_key(key), "{key} is only in {}", language.code());
        }
    }
}

#[test]
fn every_text_says_something_and_every_file_is_understood() {
    for language in Language::ALL {
        for (key, text) in patterns(language) {
            assert!(!text.trim().is_empty(), "{key} in {}", language.code());
        }
        let folder = root().join("assets/languages").join(language.code());
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let parsed = fluent_bundle::FluentResource::try_new(text);
            assert!(parsed.is_ok(), "{}: {:?}", path.display(), parsed.err().map(|error| error.1));
        }
    }
}

#[test]
fn every_key_that_the_code_uses_has_a_text_and_is_given_its_arguments() {
    let texts = arguments(Language::English);
    for (path, source) in sources() {
        for (key, given) in uses(&source) {
            let wanted = texts.get(&key);
            assert_eq!(wanted, Some(&given), "“{key}” in {}", path.display());
        }
    }
}

/// The families of sounds.
const FAMILIES: [&str; 8] = ["air", "live", "nature", "objects", "own", "touch", "voice", "water"];

/// The ids of what is built in, by the prefix of their keys.
fn built_in() -> BTreeSet<String> {
    let mut keys: BTreeSet<String> =
        ["sound-noise", "sound-tones", "sound-unknown"].map(String::from).into();
    keys.extend(FAMILIES.map(|family| format!("family-{family}")));
    for entry in std::fs::read_dir(root().join("assets/sounds")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let id = path.file_name().unwrap().to_str().unwrap();
            keys.insert(format!("sound-{id}"));
        }
    }
    for entry in std::fs::read_dir(root().join("presets")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let preset: serde_json::Value = serde_json::from_str(&text).unwrap();
        let id = preset["id"].as_str().unwrap();
        keys.extend([format!("preset-{id}"), format!("preset-{id}-note")]);
        let stages = preset["mix"]["journey"].as_array().or(preset["mix"]["arc"].as_array());
        let names = stages.into_iter().flatten().filter_map(|stage| stage["name"].as_str());
        keys.extend(
            names.map(|name| format!("stage-name-{}", name.to_lowercase().replace(' ', "-"))),
        );
        let tags = preset["tags"].as_array().unwrap().iter();
        keys.extend(tags.map(|tag| format!("tag-{}", tag.as_str().unwrap())));
    }
    keys
}

#[test]
fn every_key_is_used() {
    let used: BTreeSet<String> =
        sources().iter().flat_map(|(_, text)| uses(text)).map(|(key, _)| key).collect();
    let (texts, built_in) = (arguments(Language::English), built_in());
    for key in texts.keys().filter(|key| *key != "verbatim") {
        assert!(used.contains(key) || built_in.contains(key), "nothing uses {key}");
    }
}

#[test]
fn a_message_is_shown_in_the_language_of_the_thread() {
    set_thread_language(Language::German);
    assert_eq!(message!("percent", value = 40).to_string(), "40 %");
    set_thread_language(Language::English);
    assert_eq!(message!("percent", value = 40).to_string(), "40%");
}

#[test]
fn a_number_is_written_and_read_as_the_language_does() {
    let metres = message!("seconds", value = Argument::number(1.5, 1));
    assert_eq!(metres.to_string_in(Language::English), "1.5 s");
    assert_eq!(metres.to_string_in(Language::German), "1,5 s");
    let whole = message!("seconds", value = Argument::number(2.0, 1));
    assert_eq!(whole.to_string_in(Language::German), "2,0 s");
    set_thread_language(Language::German);
    assert_eq!(
        [parse_number("1,5"), parse_number("1.5"), parse_number("−3")],
        [Some(1.5), Some(1.5), Some(-3.0)]
    );
    set_thread_language(Language::English);
    assert_eq!([parse_number("inf"), parse_number("")], [None, None]);
}

#[test]
fn a_name_is_never_translated() {
    let name = message!("verbatim", text = "Rain");
    assert_eq!(name.to_string_in(Language::German), "Rain");
}

#[test]
fn a_missing_key_is_shown_as_it_is() {
    let missing = Message::new("no-such-key", Vec::new());
    assert_eq!(missing.to_string_in(Language::German), "no-such-key");
}

#[test]
fn the_systems_locale_chooses_the_language() {
    let of = |value: &str| Language::of_system(|name| (name == "LANG").then(|| value.to_owned()));
    assert_eq!(of("de_AT.UTF-8"), Language::German);
    assert_eq!(of("ja_JP"), Language::Japanese);
    assert_eq!([of("fr_FR"), of("C"), of("")], [Language::English; 3]);
}
