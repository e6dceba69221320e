//! The list of all sounds the foundry makes, and what the recipe of one is. A new sound is a file beside `rain.rs`
//! and a line in `ALL`.
//!
//! Every number of a recipe, and of the blocks it is made of, says where it comes from, so that who changes one knows
//! what they go against. A comment above the constant or the table, or on the field that it fills, gives one of five
//! kinds of answer:
//!
//! - published: author and year;
//! - a formula, or a fact of physics, in a few words;
//! - measured: on what;
//! - fitted: to what, such as where real recordings have the middle of their spectrum;
//! - chosen: for what effect, such as that no pattern is noticed.
//!
//! Constants that belong together may share the comment above the first, with no empty line between them.

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

/// By id, in the order of the alphabet.
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

/// Name of the file of a room tone, in the sound's folder.
pub const ROOM_TONE_FILE: &str = "room-tone.ogg";

/// The recipe of one sound.
pub struct Sound {
    /// Name of its folder; never changes, presets hold it.
    pub id: &'static str,
    pub name: &'static str,
    pub family: Family,
    pub kind: Kind,
    /// Whether the takes belong together, as the sentences of a story or tick and tock: in their order, never two at
    /// once.
    pub in_order: bool,
    /// What the mixer's controls stand at when the sound is first put on the board.
    pub controls: Controls,
    /// How many takes each intensity has: soft, medium, firm.
    pub takes: [usize; 3],
    /// One sentence for the curious: what is modelled.
    pub model: &'static str,
    pub seed: u64,
    /// Makes one take, at any level, drawing all chance from the generator handed to it.
    pub perform: fn(Intensity, usize, &mut Random) -> Result<Stereo>,
    /// Events only: what is heard of the place between them.
    pub room_tone: Option<RoomTone>,
}

/// The place in which events happen, as a microphone there hears it while nothing happens: without it they would
/// stand in a digital silence that no recording has.
#[derive(Clone, Copy)]
pub struct RoomTone {
    /// How far its loudness lies below that of the medium takes, in LU.
    pub below_lu: f64,
    /// Makes some 10 to 20 s of it, at any level; the mixer makes it endless.
    pub perform: fn(&mut Random) -> Stereo,
}

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

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Sounds on without end; the mixer re-sequences it.
    Texture,
    /// Comes and goes at the layer's pace.
    Events,
}

impl Kind {
    /// Extension of the files that hold its takes: Ogg Vorbis for textures, FLAC for events.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Texture => "ogg",
            Self::Events => "flac",
        }
    }
}

#[derive(Clone, Copy, Serialize)]
pub struct Controls {
    pub intensity: f64,
    #[serde(flatten)]
    pub timing: Option<Timing>,
    /// 0 across the room, 1 at the ear.
    pub closeness: f64,
    /// How far apart the two sides of a texture lie, or how far events stray.
    pub width_deg: f64,
}

/// Events only.
#[derive(Clone, Copy, Serialize)]
pub struct Timing {
    pub pace_per_min: f64,
    pub irregularity: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intensity {
    Soft,
    Medium,
    Firm,
}

impl Intensity {
    /// The three that the mixer's control goes through, in its order.
    pub const ALL: [Self; 3] = [Self::Soft, Self::Medium, Self::Firm];

    pub fn name(self) -> &'static str {
        self.choose(["soft", "medium", "firm"])
    }

    /// The one of three values, soft to firm, that belongs to this intensity.
    pub fn choose<T: Copy>(self, values: [T; 3]) -> T {
        values[self as usize]
    }
}

impl Sound {
    /// File name of a take, as the manifest lists it.
    pub fn file_name(&self, intensity: Intensity, take: usize) -> String {
        let extension = self.kind.extension();
        match self.kind {
            Kind::Texture => format!("{}.{extension}", intensity.name()),
            Kind::Events => format!("{}-{:02}.{extension}", intensity.name(), take + 1),
        }
    }

    pub fn file_names(&self, intensity: Intensity) -> Vec<String> {
        let takes = 0..intensity.choose(self.takes);
        takes.map(|take| self.file_name(intensity, take)).collect()
    }

    /// The files of all its takes, soft to firm, and of its room tone.
    pub fn all_file_names(&self) -> Vec<String> {
        let takes = Intensity::ALL.into_iter().flat_map(|intensity| self.file_names(intensity));
        takes.chain(self.room_tone.map(|_| ROOM_TONE_FILE.into())).collect()
    }

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
    fn an_unknown_sound_is_answered_with_the_known_ones() {
        let error = Sound::find("rian").err().map(|error| error.to_string()).unwrap();
        assert!(error.contains("rian") && error.contains(", rain, "), "{error}");
    }

    #[test]
    fn ids_are_sorted_unique_and_fit_for_a_folder() {
        assert!(ALL.windows(2).all(|pair| pair[0].id < pair[1].id));
        let fit = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(ALL.iter().all(|sound| sound.id.chars().all(fit)));
    }

    #[test]
    fn a_texture_has_one_take_an_intensity_and_no_pace() {
        for sound in ALL.iter().filter(|sound| sound.kind == Kind::Texture) {
            assert_eq!(sound.takes, [1; 3]);
            assert!(sound.controls.timing.is_none());
        }
    }
}
