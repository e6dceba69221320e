//! The catalogue of sounds: the built-in sounds, which are embedded in the program, and the user's own, which are
//! folders of the same form.

mod sound;

pub use sound::{Family, MOST_TAKES, Sound, SoundError};

use crate::decode::{BuiltInFiles, Media};
use crate::files::read_text;
use crate::i18n::{Message, ToMessage, message};
use crate::mix::controls::{INTENSITY, SPECS};
use crate::mix::{Controls, LayerKind, SoundId, Source, Spec};
use rust_embed::RustEmbed;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// `assets/sounds`: embedded in a release build, read from the folder in development.
#[derive(RustEmbed)]
#[folder = "assets/sounds"]
#[include = "*.json"]
#[include = "*.ogg"]
#[include = "*.flac"]
struct BuiltIn;

/// Every sound that can be put on the board, by family and name.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    sounds: Vec<Sound>,
    problems: Vec<SoundProblem>,
}

/// A folder that cannot be read as a sound, with the reason. It is left unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoundProblem {
    pub folder: PathBuf,
    pub why: Message,
}

impl Catalogue {
    /// The built-in sounds.
    pub fn built_in() -> Self {
        let mut catalogue = Self::default();
        for path in BuiltIn::iter() {
            if let Some(id) = path.strip_suffix("/sound.json") {
                let text = BuiltIn::get(&path).map(|file| file.data).unwrap_or_default();
                let media =
                    |name: &str| Media::BuiltIn { path: format!("{id}/{name}"), files: FILES };
                catalogue.add(Path::new(id), id, &String::from_utf8_lossy(&text), &media);
            }
        }
        catalogue.sort();
        catalogue
    }

    /// The built-in sounds and those in the user's folder. An own sound replaces a built-in one of the same id.
    pub fn with_folder(folder: &Path) -> Self {
        let mut catalogue = Self::built_in();
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return catalogue,
            Err(error) => {
                let why = message!("folder-unreadable", why = &error);
                catalogue.problems.push(SoundProblem { folder: folder.into(), why });
                return catalogue;
            }
        };
        let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        // Folders that begin with a dot are being imported or were deleted.
        let is_hidden = |path: &PathBuf| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
        };
        folders.retain(|path| path.is_dir() && !is_hidden(path));
        folders.sort();
        for sound in folders {
            let id = sound.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let media = |name: &str| Media::File(sound.join(name));
            match read_text(&sound.join("sound.json")) {
                Ok(Some(text)) => catalogue.add(&sound, &id, &text, &media),
                Ok(None) => {
                    let why = message!("sound-no-json");
                    catalogue.problems.push(SoundProblem { folder: sound, why });
                }
                Err(error) => {
                    catalogue.problems.push(SoundProblem { folder: sound, why: error.message() });
                }
            }
        }
        catalogue.sort();
        catalogue
    }

    /// All sounds, by family and name.
    pub fn sounds(&self) -> &[Sound] {
        &self.sounds
    }

    /// The folders that could not be read as sounds.
    pub fn problems(&self) -> &[SoundProblem] {
        &self.problems
    }

    pub fn find(&self, id: &SoundId) -> Option<&Sound> {
        self.sounds.iter().find(|sound| sound.id == *id)
    }

    /// The controls of a new layer of this sound.
    pub fn defaults(&self, id: &SoundId) -> Controls {
        self.find(id).map_or_else(Controls::default, |sound| sound.defaults)
    }

    /// The controls that change how a source sounds. Empty for a source that is not available.
    pub fn controls_of(&self, source: &Source) -> Vec<&'static Spec> {
        let sound = match source {
            Source::Sound(id) => self.find(id),
            Source::Noise | Source::Tones | Source::Unknown => None,
        };
        let kind = match (source, sound) {
            (Source::Noise, _) => LayerKind::Noise,
            (Source::Tones, _) => LayerKind::Tones,
            (_, Some(sound)) => LayerKind::Recordings(sound.playback),
            (_, None) => return Vec::new(),
        };
        // A sound with a single intensity cannot change it.
        let has_one_intensity = sound.is_some_and(|sound| sound.intensities.len() == 1);
        let applies = |spec: &&Spec| {
            spec.applies_to.includes(kind) && !(has_one_intensity && spec.key == INTENSITY.key)
        };
        SPECS.into_iter().filter(applies).collect()
    }

    /// Adds a sound, replacing one of the same id.
    pub fn insert(&mut self, sound: Sound) {
        self.sounds.retain(|other| other.id != sound.id);
        self.sounds.push(sound);
        self.sort();
    }

    fn add(&mut self, folder: &Path, id: &str, text: &str, media: &dyn Fn(&str) -> Media) {
        match Sound::from_json(id, text, media) {
            Ok(mut sound) => {
                sound.problem = missing_recording(&sound);
                self.sounds.retain(|other| other.id != sound.id);
                self.sounds.push(sound);
            }
            Err(error) => {
                self.problems.push(SoundProblem { folder: folder.into(), why: error.message() });
            }
        }
    }

    fn sort(&mut self) {
        self.sounds.sort_by(|a, b| (a.family, &a.name).cmp(&(b.family, &b.name)));
    }
}

/// The problem of a sound with a missing recording, as while a drive is not mounted.
fn missing_recording(sound: &Sound) -> Option<Message> {
    let room = sound.room_tone.iter().map(|(media, _)| media);
    let missing = sound.intensities.iter().flatten().chain(room).find_map(|media| match media {
        Media::File(path) if !path.is_file() => Some(path),
        Media::File(_) | Media::BuiltIn { .. } => None,
    })?;
    let (name, folder) = (missing.file_name()?.display().to_string(), missing.parent()?);
    Some(message!("recording-missing", name = name, folder = folder))
}

const FILES: BuiltInFiles = BuiltInFiles(load);

fn load(path: &str) -> Option<Cow<'static, [u8]>> {
    BuiltIn::get(path).map(|file| file.data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_sounds_are_added_to_the_built_in_ones_and_invalid_folders_are_reported() {
        let folder = tempfile::tempdir().unwrap();
        let write = |id: &str, text: &str| {
            std::fs::create_dir(folder.path().join(id)).unwrap();
            std::fs::write(folder.path().join(id).join("sound.json"), text).unwrap();
        };
        write("my-fan", r#"{"name":"My fan","kind":"texture","takes":{"medium":["fan.wav"]}}"#);
        write("rain", r#"{"name":"My rain","kind":"texture","takes":{"medium":["r.wav"]}}"#);
        write("broken", "{");
        for name in ["empty", ".import-1", ".deleted"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        let catalogue = Catalogue::with_folder(folder.path());
        let name = |id: &str| catalogue.find(&SoundId(id.into())).map(|sound| sound.name.clone());
        assert_eq!(name("my-fan").as_deref(), Some("My fan"));
        let fan = catalogue.find(&SoundId("my-fan".into())).unwrap();
        assert!(
            fan.is_own()
                && fan.problem.as_ref().unwrap().to_string().contains("fan.wav is missing")
        );
        assert!(!catalogue.find(&SoundId("wind".into())).unwrap().is_own());
        assert_eq!(name("rain").as_deref(), Some("My rain"));
        let reported: Vec<_> = catalogue.problems().iter().map(|p| p.folder.clone()).collect();
        let controls = catalogue.controls_of(&Source::Sound(SoundId("my-fan".into())));
        assert!(controls.iter().all(|spec| spec.key != INTENSITY.key), "it has a single intensity");
        assert_eq!(reported, ["broken", "empty"].map(|id| folder.path().join(id)));
    }
}
