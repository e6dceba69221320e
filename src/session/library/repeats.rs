//! How long a mix plays before anything in it can repeat.

use crate::decode::MediaReader;
use crate::engine::resequencer;
use crate::mix::{Mix, SoundId};
use crate::session::library::Library;
use std::time::Duration;

/// Recordings are measured at the rate of most devices.
const RATE: u32 = 48_000;

impl Library {
    /// The time before any passage of the mix can repeat that is longer than what a texture plays in
    /// one piece: that of the texture that repeats first. `None` if nothing ever repeats: events
    /// come at random times, and noise and tones are synthesised.
    ///
    /// Reads the headers of the recordings, which may take some milliseconds.
    pub fn repeats_after(&self, mix: &Mix) -> Option<Duration> {
        mix.layers.iter().filter_map(|layer| self.sound_repeats_after(layer.sound()?)).min()
    }

    fn sound_repeats_after(&self, id: &SoundId) -> Option<Duration> {
        let sound = self.catalogue.find(id).filter(|sound| sound.playback.is_texture())?;
        let takes = sound.intensities.iter().filter_map(|takes| takes.first());
        let lengths = takes.filter_map(|media| MediaReader::open(media, RATE).ok()?.length());
        let lengths = lengths.filter_map(|length| usize::try_from(length).ok());
        lengths.map(|length| resequencer::min_time_to_repeat(length, RATE)).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Folders;
    use crate::mix::{Controls, Layer, LayerId, Source};

    fn add(mix: &mut Mix, source: Source) {
        let (id, unknown) = (LayerId::default(), serde_json::Map::new());
        mix.layers.push(Layer { id, source, controls: Controls::default(), unknown });
    }

    #[test]
    fn rain_does_not_repeat_for_hours_and_taps_never() {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(Folders::within(folder.path()));
        let mut mix = Mix::default();
        for source in [Source::Sound(SoundId("tapping".into())), Source::Noise, Source::Tones] {
            add(&mut mix, source);
        }
        assert_eq!(library.repeats_after(&mix), None);
        add(&mut mix, Source::Sound(SoundId("rain".into())));
        let time = library.repeats_after(&mix).unwrap();
        assert!(time > Duration::from_hours(1), "{time:?}");
    }
}
