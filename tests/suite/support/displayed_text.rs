//! What a window says and how much room it has for it, held against the table of a language.

use egui::Shape;
use egui::accesskit::Role;
use egui::epaint::{ClippedShape, TextShape};
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT;
use std::collections::BTreeSet;
use susurra::i18n::{Language, patterns};

/// What is the same in every language: names of ours, of the languages, of formats, of keys; what the
/// test's own sounds are called, and what it is played through.
const SAME: &[&str] = &[
    "Susurra",
    "English",
    "Deutsch",
    "日本語",
    "WAV",
    "FLAC",
    "Ogg Vorbis",
    "Hum",
    "Blips",
    "Blips in a room",
    "offline",
    "E",
    "nowhere",
    // Said in letters that there are, where there are none of the language.
    "This system has no font for Japanese. Install one, such as Noto Sans CJK, and open Susurra again",
];
/// Between the parts of a text that is put together.
const MARKS: [&str; 6] = ["\n", " · ", ": ", ". ", ", ", " ("];

/// The texts of a language, as a reader of the window knows them.
pub struct Words {
    language: Language,
    known: BTreeSet<String>,
    /// The names of the presets.
    names: BTreeSet<String>,
    /// The texts with arguments, each as the pieces between them.
    gaps: Vec<Vec<String>>,
}

impl Words {
    pub fn of(language: Language) -> Self {
        let patterns = patterns(language);
        let (gaps, known): (Vec<_>, Vec<_>) = patterns
            .into_iter()
            // Both would match every text.
            .filter(|(key, _)| !["verbatim", "as-sentence"].contains(&key.as_str()))
            .partition(|(_, text)| text.contains("{}"));
        let gaps = gaps.into_iter().map(|(_, text)| text.split("{}").map(String::from).collect());
        let is_preset = |key: &str| key.starts_with("preset-");
        let names = known.iter().filter(|(key, _)| is_preset(key)).map(|(_, text)| text.clone());
        let names = names.collect();
        let known = known.into_iter().map(|(_, text)| text.trim().to_owned()).collect();
        Self { language, known, names, gaps: gaps.collect() }
    }

    pub fn code(&self) -> &'static str {
        self.language.code()
    }

    /// The text of a key, with `{}` for each argument.
    pub fn say(&self, key: &str) -> String {
        let mut texts = patterns(self.language).into_iter();
        let text = texts.find(|(other, _)| other == key);
        text.unwrap_or_else(|| panic!("no text for {key}")).1
    }

    /// Whether all of a text is of this language, or of none.
    fn is_said(&self, text: &str) -> bool {
        if self.known.contains(text) {
            return true;
        }
        let text = text.trim().trim_end_matches([')', '.', '…']);
        let is_known = |text: &str| self.known.contains(text) || SAME.contains(&text);
        if !text.contains(char::is_alphabetic) || is_known(text) || is_known(&format!("{text}…"))
        {
            return true;
        }
        if text.contains('+') && text.split('+').all(is_key) {
            return true;
        }
        if let Some((text, keys)) = text.rsplit_once(' ').filter(|(_, keys)| keys.contains('+')) {
            // Keys are known together, such as `Ctrl+Shift+Z`, or one by one.
            let are_known = is_known(keys) || keys.split('+').all(is_key);
            return is_known(text) && are_known;
        }
        let splits = MARKS.iter().filter_map(|mark| text.split_once(mark));
        let fits = |gaps: &Vec<String>| {
            parts(text, gaps).is_some_and(|parts| parts.iter().all(|part| self.is_said(part)))
        };
        self.known.contains(&format!("{text}."))
            || self.gaps.iter().any(fits)
            || splits.into_iter().any(|(a, b)| self.is_said(a) && self.is_said(b))
    }
}

/// The names of keys in the three languages.
const KEYS: &[&str] = &["Ctrl", "Strg", "Shift", "Umschalt", "Up", "Auf", "Down", "Ab"];

/// Whether this is a key of the keyboard, in any of the languages.
fn is_key(name: &str) -> bool {
    name.chars().count() == 1 || KEYS.contains(&name)
}

/// What stands in the gaps between these words, if a text is made of them.
fn parts<'a>(text: &'a str, between: &[String]) -> Option<Vec<&'a str>> {
    let (first, rest) = between.split_first()?;
    let mut left = text.strip_prefix(first.as_str())?;
    let mut parts = Vec::new();
    for (n, word) in rest.iter().enumerate() {
        let is_last = n + 1 == rest.len();
        let word = if is_last { word.trim_end_matches([')', '.']) } else { word };
        let at = if is_last { left.len().checked_sub(word.len())? } else { left.find(word)? };
        if !left.is_char_boundary(at) || !left[at..].starts_with(word) {
            return None;
        }
        parts.push(&left[..at]);
        left = &left[at + word.len()..];
    }
    Some(parts)
}

/// All that a screen reader would find, and what of it is of another language.
pub fn foreign(window: &Harness<'_>, words: &Words) -> BTreeSet<String> {
    // What stands in a field is the user's, and a run of letters is part of a text.
    const LEFT_OUT: [Role; 3] = [Role::TextInput, Role::MultilineTextInput, Role::TextRun];
    let mut nodes = vec![window.root()];
    let mut texts = BTreeSet::new();
    while let Some(node) = nodes.pop() {
        let of = node.accesskit_node();
        texts.extend(of.label());
        texts.extend(of.value().filter(|_| !LEFT_OUT.contains(&of.role())));
        nodes.extend(node.children());
    }
    texts.retain(|text| !words.is_said(text));
    texts
}

/// The texts that are drawn, each with where it may be.
fn drawn(shapes: &[ClippedShape]) -> Vec<(&TextShape, egui::Rect)> {
    fn within<'a>(shape: &'a Shape, clip: egui::Rect, all: &mut Vec<(&'a TextShape, egui::Rect)>) {
        match shape {
            Shape::Text(text) => all.push((text, clip)),
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| within(shape, clip, all)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    shapes.iter().for_each(|shape| within(&shape.shape, shape.clip_rect, &mut all));
    all
}

/// The texts that do not have the width they need.
pub fn without_room(window: &Harness<'_>, words: &Words) -> BTreeSet<String> {
    let size = window.ctx.content_rect();
    // A long name ends in three dots in a narrow window.
    let ends = |text: &str| size.width() < 500.0 && words.names.contains(text);
    let mut all = BTreeSet::new();
    for (text, clip) in drawn(&window.output().shapes) {
        let rect = text.visual_bounding_rect();
        if !clip.y_range().contains(rect.center().y) || text.galley.text().trim().is_empty() {
            continue;
        }
        let room = clip.intersect(size).expand(1.5);
        let is_cut = rect.left() < room.left() || rect.right() > room.right();
        if is_cut || (text.galley.elided && !ends(text.galley.text())) {
            all.insert(text.galley.text().to_owned());
        }
    }
    all
}
