//! The media player that desktops, media keys and headsets know (MPRIS). Its tracks are the presets.

mod interface;

use crate::i18n::{set_thread_language, tr};
use crate::session::{Session, Shared, names};
use mpris_server::{
    Metadata, PlaybackStatus, Property, Server, TrackId, TrackListProperty, TrackListSignal,
};

/// Where the tracks' ids begin. One of a preset goes on with its id.
const TRACKS: &str = "/io/github/susurra/preset/";
/// A mix that is no preset.
const NO_PRESET: &str = "/io/github/susurra/mix";

/// The player while it is on the bus.
pub struct Player {
    server: Server<Remote>,
    told: Shown,
}

/// What is asked of the player.
struct Remote {
    shared: Shared,
}

/// What a desktop shows of the player.
#[derive(Clone, PartialEq)]
struct Shown {
    status: PlaybackStatus,
    current: TrackId,
    /// Of what is on the board.
    title: String,
    master: f64,
    tracks: Vec<(TrackId, String)>,
}

impl Player {
    /// Puts the player on the bus. If another Susurra is there already, this is its second instance.
    ///
    /// # Errors
    /// If the bus is gone.
    pub fn new(shared: &Shared) -> zbus::Result<Self> {
        let told = shared.read(Shown::of);
        let serve = |name: &str| {
            let remote = Remote { shared: shared.clone() };
            zbus::block_on(Server::new_with_track_list(name, remote))
        };
        let server = match serve("susurra") {
            Err(zbus::Error::NameTaken) => {
                serve(&format!("susurra.instance{}", std::process::id()))?
            }
            other => other?,
        };
        Ok(Self { server, told })
    }

    /// Tells the bus what has changed.
    ///
    /// # Errors
    /// If the bus is gone.
    pub fn look(&mut self, shared: &Shared) -> zbus::Result<()> {
        let now = shared.read(Shown::of);
        let changed = now.since(&self.told);
        if !changed.is_empty() {
            zbus::block_on(self.server.properties_changed(changed))?;
        }
        if now.tracks != self.told.tracks {
            let tracks = now.tracks.iter().map(|(id, _)| id.clone()).collect();
            let replaced =
                TrackListSignal::TrackListReplaced { tracks, current_track: now.current.clone() };
            zbus::block_on(self.server.track_list_emit(replaced))?;
            let tracks = [TrackListProperty::Tracks];
            zbus::block_on(self.server.track_list_properties_changed(tracks))?;
        }
        self.told = now;
        Ok(())
    }
}

impl Shown {
    fn of(session: &Session) -> Self {
        // On whichever of the bus's threads this is.
        set_thread_language(session.language());
        let presets = session.library.store().entries().iter().map(|entry| &entry.preset);
        let tracks = presets.map(|preset| (track(&preset.id.0), names::of_preset(preset).into()));
        let loaded = session.loaded();
        Self {
            status: match session.playback.is_playing() {
                true => PlaybackStatus::Playing,
                false if session.playback.is_stopped() => PlaybackStatus::Stopped,
                false => PlaybackStatus::Paused,
            },
            current: loaded.map_or_else(no_preset, |entry| track(&entry.preset.id.0)),
            title: names::of_board(session, tr!("unnamed-mix")).into(),
            master: (f64::from(session.board.mix().master) * 1e4).round() / 1e4,
            tracks: tracks.collect(),
        }
    }

    fn since(&self, before: &Self) -> Vec<Property> {
        let mut changed = Vec::new();
        if self.status != before.status {
            changed.push(Property::PlaybackStatus(self.status));
        }
        if (&self.current, &self.title) != (&before.current, &before.title) {
            changed.push(Property::Metadata(metadata(self.current.clone(), &self.title)));
        }
        if self.master != before.master {
            changed.push(Property::Volume(self.master));
        }
        changed
    }

    /// The preset of a track, by its name as the bus knows it.
    fn preset_of(session: &Session, wanted: &TrackId) -> Option<String> {
        let ids = session.library.store().entries().iter().map(|entry| &entry.preset.id.0);
        ids.into_iter().find(|id| track(id) == *wanted).cloned()
    }
}

fn metadata(track: TrackId, title: &str) -> Metadata {
    Metadata::builder().trackid(track).title(title).artist(["Susurra"]).build()
}

/// The track of a preset: the bus takes no hyphens, and our ids have no underscores.
fn track(id: &str) -> TrackId {
    TrackId::try_from(format!("{TRACKS}{}", id.replace('-', "_"))).unwrap_or_else(|_| no_preset())
}

fn no_preset() -> TrackId {
    TrackId::try_from(NO_PRESET).unwrap_or(TrackId::NO_TRACK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Folders;
    use crate::i18n::Language;
    use crate::presets::PresetId;

    #[test]
    fn every_preset_is_a_track_and_the_track_is_that_preset() {
        let folder = tempfile::tempdir().unwrap();
        let (mut session, _) = Session::new(Folders::within(folder.path()));
        assert_eq!(Shown::of(&session).current, no_preset());
        session.load_preset(&PresetId("rainy-night".into()));
        let shown = Shown::of(&session);
        assert_eq!(shown.current, track("rainy-night"));
        assert_eq!(shown.tracks.len(), session.library.store().entries().len());
        for (track, name) in &shown.tracks {
            assert_ne!(*track, no_preset());
            let id = Shown::preset_of(&session, track).unwrap();
            assert_eq!(session.library.store().find(&PresetId(id)).unwrap().preset.name, *name);
        }
    }

    #[test]
    fn built_in_presets_are_called_as_the_user_speaks() {
        let folder = tempfile::tempdir().unwrap();
        let (mut session, _) = Session::new(Folders::within(folder.path()));
        session.load_preset(&PresetId("rainy-night".into()));
        session.desktop.set_language(Language::German);
        let shown = Shown::of(&session);
        assert_eq!(shown.title, "Regennacht");
        assert!(shown.tracks.contains(&(track("rainy-night"), "Regennacht".into())));
        session.settings.language = Some("en".into());
        assert_eq!(Shown::of(&session).title, "Rainy night", "what was chosen goes first");
    }

    #[test]
    fn only_what_has_changed_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let (mut session, _) = Session::new(Folders::within(folder.path()));
        session.restore();
        let before = Shown::of(&session);
        assert!(before.since(&before).is_empty());
        session.board.mix_mut().master = 0.25;
        assert_eq!(Shown::of(&session).since(&before), [Property::Volume(0.25)]);
        session.board.mix_mut().master = crate::mix::to_f32(before.master);
        session.stop();
        let stopped = [Property::PlaybackStatus(PlaybackStatus::Stopped)];
        assert_eq!(Shown::of(&session).since(&before), stopped);
    }
}
