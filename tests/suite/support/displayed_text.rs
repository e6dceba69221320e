//! Finds the texts of a window that are not translated or that are cut off.

use egui::Shape;
use egui::accesskit::Role;
use egui::epaint::{ClippedShape, TextShape};
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT;
use std::collections::BTreeSet;
use susurra::i18n::{Language, patterns};

/// The texts that are the same in every language: names of the program, languages, formats and
/// keys, and the names of the test's sounds and output.
const NOT_TRANSLATED: &[&str] = &[
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
    // English on purpose: it is shown if there is no font for the language.
    "This system has no font for Japanese. Install one, such as Noto Sans CJK, and open Susurra again",
];
/// The separators between the parts of a composed text.
const SEPARATORS: [&str; 6] = ["\n", " · ", ": ", ". ", ", ", " ("];

/// All texts of one language.
pub struct Translations {
    language: Language,
    /// The texts without arguments.
    known: BTreeSet<String>,
    /// The names of the presets.
    names: BTreeSet<String>,
    /// The texts with arguments, each as the pieces between its arguments.
    templates: Vec<Vec<String>>,
}

impl Translations {
    pub fn new(language: Language) -> Self {
        let patterns = patterns(language);
        let (templates, known): (Vec<_>, Vec<_>) = patterns
            .into_iter()
            // These two consist of an argument only, so they would match every text.
            .filter(|(key, _)| !["verbatim", "as-sentence"].contains(&key.as_str()))
            .partition(|(_, text)| text.contains("{}"));
        let pieces = |text: String| text.split("{}").map(String::from).collect();
        let templates = templates.into_iter().map(|(_, text)| pieces(text)).collect();
        let is_preset = |key: &str| key.starts_with("preset-");
        let names = known.iter().filter(|(key, _)| is_preset(key)).map(|(_, text)| text.clone());
        let names = names.collect();
        let known = known.into_iter().map(|(_, text)| text.trim().to_owned()).collect();
        Self { language, known, names, templates }
    }

    pub fn code(&self) -> &'static str {
        self.language.code()
    }

    /// The text of a key, with `{}` for each argument.
    pub fn text(&self, key: &str) -> String {
        let mut texts = patterns(self.language).into_iter();
        let text = texts.find(|(other, _)| other == key);
        text.unwrap_or_else(|| panic!("no text for {key}")).1
    }

    /// Whether every part of a text is in this language, or is the same in every language.
    fn is_translated(&self, text: &str) -> bool {
        if self.known.contains(text) {
            return true;
        }
        let text = text.trim().trim_end_matches([')', '.', '…']);
        let is_known = |text: &str| self.known.contains(text) || NOT_TRANSLATED.contains(&text);
        if !text.contains(char::is_alphabetic) || is_known(text) || is_known(&format!("{text}…"))
        {
            return true;
        }
        if text.contains('+') && text.split('+').all(is_key) {
            return true;
        }
        if let Some((text, keys)) = text.rsplit_once(' ').filter(|(_, keys)| keys.contains('+')) {
            // The shortcut is known as a whole, such as `Ctrl+Shift+Z`, or key by key.
            let are_known = is_known(keys) || keys.split('+').all(is_key);
            return is_known(text) && are_known;
        }
        let splits = SEPARATORS.iter().filter_map(|separator| text.split_once(separator));
        let matches = |template: &Vec<String>| {
            let arguments = arguments(text, template);
            arguments.is_some_and(|all| all.iter().all(|argument| self.is_translated(argument)))
        };
        self.known.contains(&format!("{text}."))
            || self.templates.iter().any(matches)
            || splits.into_iter().any(|(a, b)| self.is_translated(a) && self.is_translated(b))
    }
}

/// The names of keys in the three languages.
const KEYS: &[&str] = &["Ctrl", "Strg", "Shift", "Umschalt", "Up", "Auf", "Down", "Ab"];

/// Whether this is a key of the keyboard, in any of the languages.
fn is_key(name: &str) -> bool {
    name.chars().count() == 1 || KEYS.contains(&name)
}

/// The arguments in a text that matches a template, which is given as the pieces between its
/// arguments.
fn arguments<'a>(text: &'a str, template: &[String]) -> Option<Vec<&'a str>> {
    let (first, rest) = template.split_first()?;
    let mut left = text.strip_prefix(first.as_str())?;
    let mut arguments = Vec::new();
    for (n, piece) in rest.iter().enumerate() {
        let is_last = n + 1 == rest.len();
        let piece = if is_last { piece.trim_end_matches([')', '.']) } else { piece };
        let at = if is_last { left.len().checked_sub(piece.len())? } else { left.find(piece)? };
        if !left.is_char_boundary(at) || !left[at..].starts_with(piece) {
            return None;
        }
        arguments.push(&left[..at]);
        left = &left[at + piece.len()..];
    }
    Some(arguments)
}

/// The texts that a screen reader finds and that are not in the language of `translations`.
pub fn untranslated_texts(window: &Harness<'_>, translations: &Translations) -> BTreeSet<String> {
    // The user writes the text of a field, and a text run is a part of another text.
    const LEFT_OUT: [Role; 3] = [Role::TextInput, Role::MultilineTextInput, Role::TextRun];
    let mut nodes = vec![window.root()];
    let mut texts = BTreeSet::new();
    while let Some(node) = nodes.pop() {
        let accessible = node.accesskit_node();
        texts.extend(accessible.label());
        texts.extend(accessible.value().filter(|_| !LEFT_OUT.contains(&accessible.role())));
        nodes.extend(node.children());
    }
    texts.retain(|text| !translations.is_translated(text));
    texts
}

/// The texts that are drawn, each with its clip rectangle.
fn drawn_texts(shapes: &[ClippedShape]) -> Vec<(&TextShape, egui::Rect)> {
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

/// The texts that are cut off because they are too wide.
pub fn clipped_texts(window: &Harness<'_>, translations: &Translations) -> BTreeSet<String> {
    let size = window.ctx.content_rect();
    // A long preset name may end in an ellipsis in a narrow window.
    let may_be_elided = |text: &str| size.width() < 500.0 && translations.names.contains(text);
    let mut all = BTreeSet::new();
    for (text, clip) in drawn_texts(&window.output().shapes) {
        let rect = text.visual_bounding_rect();
        if !clip.y_range().contains(rect.center().y) || text.galley.text().trim().is_empty() {
            continue;
        }
        let visible = clip.intersect(size).expand(1.5);
        let is_cut = rect.left() < visible.left() || rect.right() > visible.right();
        if is_cut || (text.galley.elided && !may_be_elided(text.galley.text())) {
            all.insert(text.galley.text().to_owned());
        }
    }
    all
}
