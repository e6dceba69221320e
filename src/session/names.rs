//! The names of sounds, presets and tags in the current language. Those that are built in are translated
//! by their id; the user's own are shown as the user wrote them.

use crate::catalogue::Sound;
use crate::i18n::{self, Language, Message};
use crate::mix::Source;
use crate::presets::{Preset, is_built_in};
use crate::session::Session;
use crate::session::library::Library;

/// The name of a source.
pub fn of_source(session: &Session, source: &Source) -> String {
    let built_in = |id| i18n::name("sound", id).unwrap_or(id).to_owned();
    match source {
        Source::Sound(id) => {
            let sound = session.library.catalogue().find(id);
            sound.map_or_else(|| id.0.clone(), |sound| of_sound(sound).to_owned())
        }
        Source::Noise => built_in("noise"),
        Source::Tones => built_in("tones"),
        Source::Unknown => built_in("unknown"),
    }
}

/// The same as a message.
pub fn source_message(library: &Library, source: &Source) -> Message {
    match source {
        Source::Sound(id) => match library.catalogue().find(id) {
            Some(sound) => sound_message(sound),
            None => Message::verbatim(&id.0),
        },
        Source::Noise => Message::name("sound", "noise"),
        Source::Tones => Message::name("sound", "tones"),
        Source::Unknown => Message::name("sound", "unknown"),
    }
}

fn sound_message(sound: &Sound) -> Message {
    let is_own = sound.is_own() || !is_unchanged("sound", &sound.id.0, &sound.name);
    if is_own { Message::verbatim(&sound.name) } else { Message::name("sound", &sound.id.0) }
}

/// The name of a preset as a message.
pub fn preset_message(preset: &Preset) -> Message {
    let (id, name) = (&preset.id, &preset.name);
    if is_built_in(id) && is_unchanged("preset", &id.0, name) {
        Message::name("preset", &id.0)
    } else {
        Message::verbatim(name)
    }
}

/// The name of a sound.
pub fn of_sound(sound: &Sound) -> &str {
    if sound.is_own() { &sound.name } else { translated("sound", &sound.id.0, &sound.name) }
}

/// The name of a preset.
pub fn of_preset(preset: &Preset) -> &str {
    if !is_built_in(&preset.id) {
        return &preset.name;
    }
    translated("preset", &preset.id.0, &preset.name)
}

/// The name of the loaded preset, or `unnamed` if there is none.
pub fn of_board<'a>(session: &'a Session, unnamed: &'a str) -> &'a str {
    session.loaded().map_or(unnamed, |entry| of_preset(&entry.preset))
}

/// The note of a preset.
pub fn note_of(preset: &Preset) -> &str {
    if !is_built_in(&preset.id) {
        return &preset.note;
    }
    translated("preset", &format!("{}-note", preset.id.0), &preset.note)
}

/// The name of a stage of the journey. Only those of built-in presets are translated.
pub fn of_stage<'a>(session: &Session, name: &'a str) -> &'a str {
    let is_built_in = session.loaded().is_some_and(|entry| is_built_in(&entry.preset.id));
    if !is_built_in {
        return name;
    }
    translated("stage-name", &name.to_lowercase().replace(' ', "-"), name)
}

/// A tag. The tags of the built-in presets have a name in each language.
pub fn of_tag(tag: &str) -> &str {
    i18n::name("tag", tag).unwrap_or(tag)
}

/// The tag that a person has typed, in the current language or as it is.
pub fn tag_called(text: &str) -> String {
    i18n::id_called("tag", text.trim()).unwrap_or_else(|| text.trim().to_owned())
}

/// Whether a preset matches a search, in English or in the current language.
pub fn answers(preset: &Preset, wanted: &str) -> bool {
    let tags: Vec<String> = preset.tags.iter().map(|tag| format!("#{}", of_tag(tag))).collect();
    let mut texts = vec![of_preset(preset), note_of(preset)];
    texts.extend(tags.iter().map(String::as_str));
    preset.matches_search(wanted, &texts)
}

/// The name of something built in, unless `text` is no longer the one that it came with.
fn translated<'a>(group: &str, id: &str, text: &'a str) -> &'a str {
    if is_unchanged(group, id, text) { i18n::name(group, id).unwrap_or(text) } else { text }
}

fn is_unchanged(group: &str, id: &str, text: &str) -> bool {
    i18n::name_in(Language::English, group, id) == Some(text)
}
