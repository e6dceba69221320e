//! The list of all built-in sounds, [`ALL`], and the type of a recipe, [`Sound`]. To add a sound, add a file beside
//! `rain.rs` and an entry to `ALL`.
//!
//! Every number in a recipe, and in the building blocks that recipes use, states its source, so that a developer who
//! changes it knows what it is based on. The source stands in a comment above the constant or the table, or on the
//! field that holds the number. There are five kinds of source:
//!
//! - published: author and year;
//! - formula: an equation or a physical fact, in a few words;
//! - measured: on which recordings or objects;
//! - fitted: to which target, such as the spectral centroid of real recordings;
//! - chosen: for which effect, such as avoiding an audible pattern.
//!
//! Constants that belong together may share the comment above the first one if no blank line separates them.

mod airplane;
mod birds;
mod breathing;
mod brushing;
mod brushing_teeth;
mod cafe;
mod cat_purr;
mod clock;
mod crickets;
mod crisp;
mod examining;
mod fan;
mod fire;
mod hair_dryer;
mod massage;
mod murmur;
mod ocean_waves;
mod page_turning;
mod paper;
mod pouring;
mod rain;
mod rain_on_window;
mod scissors;
mod scratching;
mod singing_bowl;
mod sips;
mod soft_laughing;
mod stirring;
mod stream;
mod swoosh;
mod tapping;
mod thunder;
mod train;
mod typing;
mod utensils;
mod vacuum;
mod washing_machine;
mod washing_up;
mod water_drops;
mod watering_plants;
mod whispers;
mod wind;
mod wind_chimes;
mod writing;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::signal::audio::Stereo;
use crate::signal::random::Random;

/// Every built-in sound, sorted by id.
pub const ALL: &[Sound] = &[
    airplane::SOUND,
    birds::SOUND,
    breathing::SOUND,
    brushing::SOUND,
    brushing_teeth::SOUND,
    cafe::SOUND,
    cat_purr::SOUND,
    clock::SOUND,
    crickets::SOUND,
    crisp::SOUND,
    examining::SOUND,
    fan::SOUND,
    fire::SOUND,
    hair_dryer::SOUND,
    massage::SOUND,
    murmur::SOUND,
    ocean_waves::SOUND,
    page_turning::SOUND,
    paper::SOUND,
    pouring::SOUND,
    rain::SOUND,
    rain_on_window::SOUND,
    scissors::SOUND,
    scratching::SOUND,
    singing_bowl::SOUND,
    sips::SOUND,
    soft_laughing::SOUND,
    stirring::SOUND,
    stream::SOUND,
    swoosh::SOUND,
    tapping::SOUND,
    thunder::SOUND,
    train::SOUND,
    typing::SOUND,
    utensils::SOUND,
    vacuum::SOUND,
    washing_machine::SOUND,
    washing_up::SOUND,
    water_drops::SOUND,
    watering_plants::SOUND,
    whispers::SOUND,
    wind::SOUND,
    wind_chimes::SOUND,
    writing::SOUND,
];

/// File name of the room tone in the sound's folder.
pub const ROOM_TONE_FILE: &str = "room-tone.ogg";

/// The recipe of one sound.
pub struct Sound {
    /// Name of the sound's folder. It must never change, because presets refer to it.
    pub id: &'static str,
    /// Name in the window.
    pub name: &'static str,
    pub family: Family,
    pub kind: Kind,
    /// Whether the takes form a sequence, such as the sentences of a story or tick and tock. The mixer then plays them
    /// in order and never two at once.
    pub in_order: bool,
    /// Initial settings of the mixer's controls for this sound.
    pub controls: Controls,
    /// Number of takes for each intensity: soft, medium, firm.
    pub takes: [usize; 3],
    /// One sentence that says what is modelled. It is written to the manifest and to the report.
    pub model: &'static str,
    /// Seed from which the streams of all takes are derived.
    pub seed: u64,
    /// Synthesises one take from the intensity and the index of the take, at any level. All randomness must come from
    /// the generator that is passed in.
    pub perform: fn(Intensity, usize, &mut Random) -> Result<Stereo>,
    /// Background of the room between events. Textures have none.
    pub room_tone: Option<RoomTone>,
}

/// The background noise of the place where the events happen. Without it, digital silence would lie between the
/// events, which no real recording has.
#[derive(Clone, Copy)]
pub struct RoomTone {
    /// How far the loudness of the room tone lies below that of the medium takes, in LU.
    pub below_lu: f64,
    /// Synthesises 10 to 20 s of room tone, at any level. The mixer extends it without end.
    pub perform: fn(&mut Random) -> Stereo,
}

/// The group under which the mixer lists a sound.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    Water,
    Voice,
    Touch,
    Objects,
    Air,
    Nature,
}

/// How the mixer plays a sound.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A continuous sound, which the mixer resequences without end.
    Texture,
    /// Separate sounds, which the mixer triggers at the pace of the layer.
    Events,
}

impl Kind {
    /// Extension of the files that hold the takes: Ogg Vorbis for textures, FLAC for events.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Texture => "ogg",
            Self::Events => "flac",
        }
    }
}

/// Settings of the mixer's controls.
#[derive(Clone, Copy, Serialize)]
pub struct Controls {
    /// Position of the intensity control: 0 is soft, 1 is firm.
    pub intensity: f64,
    #[serde(flatten)]
    pub timing: Option<Timing>,
    /// Distance of the source: 0 is across the room, 1 is at the ear.
    pub closeness: f64,
    /// Angle between the two channels of a texture, or the range of directions from which events come, in degrees.
    pub width_deg: f64,
}

/// When the mixer triggers events. Textures have no timing.
#[derive(Clone, Copy, Serialize)]
pub struct Timing {
    /// Mean number of events per minute.
    pub pace_per_min: f64,
    /// Spread of the intervals between events: 0 is regular, 1 is random.
    pub irregularity: f64,
}

/// The force or size of the sound. Each intensity has takes of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intensity {
    Soft,
    Medium,
    Firm,
}

impl Intensity {
    /// All three, in the order of the mixer's intensity control.
    pub const ALL: [Self; 3] = [Self::Soft, Self::Medium, Self::Firm];

    /// Lowercase name, as used in file names.
    pub fn name(self) -> &'static str {
        self.choose(["soft", "medium", "firm"])
    }

    /// Picks the value for this intensity from `values`, which run from soft to firm.
    pub fn choose<T: Copy>(self, values: [T; 3]) -> T {
        values[self as usize]
    }
}

impl Sound {
    /// File name of a take, as listed in the manifest. `take` counts from 0.
    pub fn file_name(&self, intensity: Intensity, take: usize) -> String {
        let extension = self.kind.extension();
        match self.kind {
            Kind::Texture => format!("{}.{extension}", intensity.name()),
            Kind::Events => format!("{}-{:02}.{extension}", intensity.name(), take + 1),
        }
    }

    /// File names of all takes of one intensity.
    pub fn file_names(&self, intensity: Intensity) -> Vec<String> {
        let takes = 0..intensity.choose(self.takes);
        takes.map(|take| self.file_name(intensity, take)).collect()
    }

    /// File names of all takes, soft to firm, and of the room tone if there is one.
    pub fn all_file_names(&self) -> Vec<String> {
        let takes = Intensity::ALL.into_iter().flat_map(|intensity| self.file_names(intensity));
        takes.chain(self.room_tone.map(|_| ROOM_TONE_FILE.into())).collect()
    }

    /// Looks up a sound by id.
    ///
    /// # Errors
    /// If no sound has this id. The message lists the known ids.
    pub fn find(id: &str) -> Result<&'static Self> {
        ALL.iter().find(|sound| sound.id == id).with_context(|| {
            let known: Vec<_> = ALL.iter().map(|sound| sound.id).collect();
            format!("no sound is called “{id}”; known sounds: {}", known.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_for_an_unknown_sound_lists_the_known_ones() {
        let error = Sound::find("rian").err().map(|error| error.to_string()).unwrap();
        assert!(error.contains("rian") && error.contains(", rain, "), "{error}");
    }

    #[test]
    fn ids_are_sorted_unique_and_valid_folder_names() {
        assert!(ALL.windows(2).all(|pair| pair[0].id < pair[1].id));
        let valid = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(ALL.iter().all(|sound| sound.id.chars().all(valid)));
    }

    #[test]
    fn a_texture_has_one_take_per_intensity_and_no_timing() {
        for sound in ALL.iter().filter(|sound| sound.kind == Kind::Texture) {
            assert_eq!(sound.takes, [1; 3]);
            assert!(sound.controls.timing.is_none());
        }
    }
}
