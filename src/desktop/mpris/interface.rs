//! What a desktop may ask of the player, word by word as MPRIS has it.

use crate::desktop::mpris::{Remote, Shown, metadata};
use crate::desktop::remote::handle::handle_request;
use crate::desktop::remote::request::Request;
use crate::mix::to_f32;
use crate::session::{Action, Session};
use mpris_server::{
    LoopStatus, Metadata, PlaybackRate, PlaybackStatus, PlayerInterface, RootInterface, Time,
    TrackId, TrackListInterface, Uri, Volume,
};
use std::time::Instant;
use zbus::fdo;

impl Remote {
    fn ask(&self, request: &Request) -> fdo::Result<()> {
        let reply = handle_request(&self.shared, request, Instant::now());
        reply.error.map_or(Ok(()), |error| Err(fdo::Error::Failed(error)))
    }

    fn shown(&self) -> Shown {
        self.shared.read(Shown::of)
    }
}

fn cannot(what: &str) -> fdo::Error {
    fdo::Error::NotSupported(format!("Susurra cannot {what}"))
}

impl RootInterface for Remote {
    async fn raise(&self) -> fdo::Result<()> {
        self.ask(&Request::Perform(Action::ShowWindow))
    }

    async fn quit(&self) -> fdo::Result<()> {
        self.ask(&Request::Perform(Action::Quit))
    }

    async fn can_quit(&self) -> fdo::Result<bool> {
        Ok(true)
    }

    async fn fullscreen(&self) -> fdo::Result<bool> {
        Ok(false)
    }

    async fn set_fullscreen(&self, _: bool) -> zbus::Result<()> {
        Err(cannot("fill the screen").into())
    }

    async fn can_set_fullscreen(&self) -> fdo::Result<bool> {
        Ok(false)
    }

    async fn can_raise(&self) -> fdo::Result<bool> {
        Ok(!self.shared.read(|session| session.desktop.is_windowless()))
    }

    async fn has_track_list(&self) -> fdo::Result<bool> {
        Ok(true)
    }

    async fn identity(&self) -> fdo::Result<String> {
        Ok("Susurra".into())
    }

    async fn desktop_entry(&self) -> fdo::Result<String> {
        Ok("susurra".into())
    }

    async fn supported_uri_schemes(&self) -> fdo::Result<Vec<String>> {
        Ok(Vec::new())
    }

    async fn supported_mime_types(&self) -> fdo::Result<Vec<String>> {
        Ok(Vec::new())
    }
}

impl PlayerInterface for Remote {
    async fn next(&self) -> fdo::Result<()> {
        self.ask(&Request::Perform(Action::NextPreset))
    }

    async fn previous(&self) -> fdo::Result<()> {
        self.ask(&Request::Perform(Action::PreviousPreset))
    }

    async fn pause(&self) -> fdo::Result<()> {
        self.ask(&Request::Pause)
    }

    async fn play_pause(&self) -> fdo::Result<()> {
        self.ask(&Request::Perform(Action::PlayPause))
    }

    async fn stop(&self) -> fdo::Result<()> {
        self.ask(&Request::Stop)
    }

    async fn play(&self) -> fdo::Result<()> {
        self.ask(&Request::Play)
    }

    async fn seek(&self, _: Time) -> fdo::Result<()> {
        // As MPRIS has it, of no effect where nothing can be sought.
        Ok(())
    }

    async fn set_position(&self, _: TrackId, _: Time) -> fdo::Result<()> {
        Ok(())
    }

    async fn open_uri(&self, _: String) -> fdo::Result<()> {
        Err(cannot("open addresses"))
    }

    async fn playback_status(&self) -> fdo::Result<PlaybackStatus> {
        Ok(self.shown().status)
    }

    async fn loop_status(&self) -> fdo::Result<LoopStatus> {
        Ok(LoopStatus::None)
    }

    async fn set_loop_status(&self, _: LoopStatus) -> zbus::Result<()> {
        Err(cannot("loop: it goes on without end").into())
    }

    async fn rate(&self) -> fdo::Result<PlaybackRate> {
        Ok(1.0)
    }

    async fn set_rate(&self, rate: PlaybackRate) -> zbus::Result<()> {
        if rate == 0.0 {
            return self.ask(&Request::Pause).map_err(Into::into);
        }
        Ok(())
    }

    async fn shuffle(&self) -> fdo::Result<bool> {
        Ok(false)
    }

    async fn set_shuffle(&self, _: bool) -> zbus::Result<()> {
        Err(cannot("shuffle").into())
    }

    async fn metadata(&self) -> fdo::Result<Metadata> {
        let shown = self.shown();
        Ok(metadata(shown.current, &shown.title))
    }

    async fn volume(&self) -> fdo::Result<Volume> {
        Ok(self.shown().master)
    }

    async fn set_volume(&self, volume: Volume) -> zbus::Result<()> {
        if volume.is_nan() {
            return Err(fdo::Error::InvalidArgs("a volume is from 0 to 1".into()).into());
        }
        self.shared.with(|session| session.board.mix_mut().master = to_f32(volume.clamp(0.0, 1.0)));
        Ok(())
    }

    async fn position(&self) -> fdo::Result<Time> {
        Ok(Time::ZERO)
    }

    async fn minimum_rate(&self) -> fdo::Result<PlaybackRate> {
        Ok(1.0)
    }

    async fn maximum_rate(&self) -> fdo::Result<PlaybackRate> {
        Ok(1.0)
    }

    async fn can_go_next(&self) -> fdo::Result<bool> {
        Ok(true)
    }

    async fn can_go_previous(&self) -> fdo::Result<bool> {
        Ok(true)
    }

    async fn can_play(&self) -> fdo::Result<bool> {
        Ok(true)
    }

    async fn can_pause(&self) -> fdo::Result<bool> {
        Ok(true)
    }

    async fn can_seek(&self) -> fdo::Result<bool> {
        Ok(false)
    }

    async fn can_control(&self) -> fdo::Result<bool> {
        Ok(true)
    }
}

impl TrackListInterface for Remote {
    async fn get_tracks_metadata(&self, wanted: Vec<TrackId>) -> fdo::Result<Vec<Metadata>> {
        let tracks = self.shown().tracks.into_iter();
        let those = tracks.filter(|(id, _)| wanted.contains(id));
        Ok(those.map(|(id, name)| metadata(id, &name)).collect())
    }

    async fn add_track(&self, _: Uri, _: TrackId, _: bool) -> fdo::Result<()> {
        Err(cannot("add tracks"))
    }

    async fn remove_track(&self, _: TrackId) -> fdo::Result<()> {
        Err(cannot("remove tracks"))
    }

    async fn go_to(&self, track: TrackId) -> fdo::Result<()> {
        let preset = |session: &Session| Shown::preset_of(session, &track);
        // As MPRIS has it, of no effect if there is no such track.
        self.shared.read(preset).map_or(Ok(()), |id| self.ask(&Request::Preset(id)))
    }

    async fn tracks(&self) -> fdo::Result<Vec<TrackId>> {
        Ok(self.shown().tracks.into_iter().map(|(id, _)| id).collect())
    }

    async fn can_edit_tracks(&self) -> fdo::Result<bool> {
        Ok(false)
    }
}
