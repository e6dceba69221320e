//! How long a mix goes on before anything in it can come again.

use crate::decode::MediaReader;
use crate::engine::resequencer;
use crate::mix::{Mix, SoundId};
use crate::session::Session;
use std::time::Duration;

/// Recordings are looked at as they are played by most devices.
const RATE: u32 = 48_000;

impl Session {
    /// The time before any passage of the mix can come again that is longer than what a texture plays
    /// in one piece: the shortest of its textures'. `None` if nothing ever does: events come by
    /// chance to the frame, and noise and tones are made as they are heard.
    ///
    /// Reads the headers of the recordings, and so may take some milliseconds.
    pub fn repeats_after(&self, mix: &Mix) -> Option<Duration> {
        mix.layers.iter().filter_map(|layer| self.sound_repeats_after(layer.sound()?)).min()
    }

    fn sound_repeats_after(&self, id: &SoundId) -> Option<Duration> {
        let sound = self.catalogue.find(id).filter(|sound| sound.playback.is_texture())?;
        let takes = sound.intensities.iter().filter_map(|takes| takes.first());
        let lengths = takes.filter_map(|media| MediaReader::open(media, RATE).ok()?.length());
        lengths.map(|length| resequencer::min_time_to_repeat(length as usize, RATE)).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Folders;
    use crate::mix::{Controls, Source};

    #[test]
    fn rain_does_not_repeat_for_hours_and_taps_never() {
        let folder = tempfile::tempdir().unwrap();
        let (mut session, _) = Session::new(Folders::within(folder.path()));
        for source in [Source::Sound(SoundId("tapping".into())), Source::Noise, Source::Tones] {
            session.switch_on(&source, Controls::default());
        }
        assert_eq!(session.repeats_after(&session.mix), None);
        session.switch_on(&Source::Sound(SoundId("rain".into())), Controls::default());
        let time = session.repeats_after(&session.mix).unwrap();
        assert!(time > Duration::from_hours(1), "{time:?}");
    }
}
