//! What sounds and presets are called in the language that is spoken. Those that are built in have a
//! name in each; the user's own are called as the user calls them.

use crate::catalogue::Sound;
use crate::i18n::say;
use crate::mix::Source;
use crate::presets::{Preset, is_built_in};
use crate::session::Session;

/// What a source is called.
pub fn of_source(session: &Session, source: &Source) -> String {
    let name = session.library.name_of(source);
    let sound = match source {
        Source::Sound(id) => session.library.catalogue().find(id),
        Source::Noise | Source::Tones | Source::Unknown => None,
    };
    if sound.is_some_and(Sound::is_own) { name } else { say(&name).to_owned() }
}

/// What a preset is called.
pub fn of_preset(preset: &Preset) -> &str {
    if is_built_in(&preset.id) { say(&preset.name) } else { &preset.name }
}

/// What is on the board: its preset, or `unnamed`.
pub fn of_board<'a>(session: &'a Session, unnamed: &'a str) -> &'a str {
    session.loaded().map_or(say(unnamed), |entry| of_preset(&entry.preset))
}

/// What is noted of a preset.
pub fn note_of(preset: &Preset) -> &str {
    say(&preset.note)
}

/// Whether a preset answers to what is looked for, in English or as it is said.
pub fn answers(preset: &Preset, wanted: &str) -> bool {
    let tags: Vec<String> = preset.tags.iter().map(|tag| format!("#{}", say(tag))).collect();
    let mut said = vec![of_preset(preset), note_of(preset)];
    said.extend(tags.iter().map(String::as_str));
    preset.matches_search(wanted, &said)
}
