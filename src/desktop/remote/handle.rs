//! What a [`Request`] does to the session, and what is answered.

use crate::desktop::remote::request::{Request, TimerChange};
use crate::desktop::remote::status::{Status, id_of};
use crate::mix::controls::LEVEL;
use crate::mix::{Layer, Source};
use crate::session::{Action, Notice, Session, Shared};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::{Duration, Instant, SystemTime};

/// What is answered to a request: what was done, or what is wrong; and how it stands since.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Response {
    /// What was done, in a sentence; nothing where there is nothing to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ok: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What was asked for: the status, or the telemetry.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub status: Value,
}

impl Response {
    pub fn error(text: impl Into<String>) -> Self {
        Self { error: Some(text.into()), ..Self::default() }
    }

    /// The reply as one line of JSON, without its end.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Does what `request` asks at `now`, and answers.
pub fn handle_request(shared: &Shared, request: &Request, now: Instant) -> Response {
    log::debug!("asked to {}", request.to_line());
    let (before, done) = shared.with(|session| {
        // What is asked for is one edit, and no part of what a hand does.
        session.board.end_edit();
        (session.notices.list().to_vec(), perform(session, request, now))
    });
    if !reads_only(request) {
        // The answer tells whether files could be written. It waits for the disk, which may not answer.
        shared.flush();
    }
    shared.read(|session| respond(session, request, now, &before, done))
}

/// Whether `request` changes nothing, so that there is nothing to write for it.
fn reads_only(request: &Request) -> bool {
    matches!(request, Request::Status | Request::Telemetry | Request::Watch)
}

fn respond(
    session: &Session,
    request: &Request,
    now: Instant,
    before: &[Notice],
    done: Result<String, String>,
) -> Response {
    let said = session.notices.list().iter().find(|notice| !before.contains(notice));
    let (text, is_wrong) = match (done, said) {
        (Err(error), _) => (error, true),
        (Ok(text), None) => (text, false),
        (Ok(_), Some(notice)) => (notice.text(), notice.is_warning),
    };
    if is_wrong {
        return Response::error(text);
    }
    let status = match request {
        Request::Telemetry => serde_json::to_value(session.playback.telemetry(session.board.mix())),
        _ => serde_json::to_value(Status::of(session, now)),
    };
    Response { ok: Some(text), status: status.unwrap_or_default(), error: None }
}

fn perform(session: &mut Session, request: &Request, now: Instant) -> Result<String, String> {
    match request {
        Request::Status | Request::Telemetry | Request::Watch => {}
        Request::Play => session.play_something(),
        Request::Pause => session.pause(),
        Request::Stop => session.stop(),
        Request::Perform(Action::ShowWindow) if session.desktop.is_windowless() => {
            return Err("This Susurra plays without a window. To have one, end it with \
                        `susurra ctl quit` and start susurra."
                .into());
        }
        Request::Perform(Action::Tingle) => {
            let noted = session.note_tingle(SystemTime::now());
            return noted.map(|()| String::new()).map_err(|why| why.to_string());
        }
        Request::Perform(action) => session.perform(*action),
        Request::Bring(_) if session.desktop.is_windowless() => {
            return Err("This Susurra plays without a window, to show it in. Keep it with \
                        `susurra import`."
                .into());
        }
        Request::Bring(sent) => {
            session.receive(sent);
            session.perform(Action::ShowWindow);
        }
        Request::Preset(name) => return load(session, name),
        Request::Master(change) => {
            session.board.mix_mut().master = change.of(session.board.mix().master);
            return Ok(format!("Master: {}.", LEVEL.text(session.board.mix().master)));
        }
        Request::Level(name, change) => {
            let layer = layer(session, name)?;
            layer.controls.level = change.of(layer.controls.level);
            return Ok(format!("Level: {}.", LEVEL.text(layer.controls.level)));
        }
        Request::Mute(name, mute) => layer(session, name)?.controls.mute = *mute,
        Request::Switch(name, true) => return switch_on(session, name),
        Request::Switch(name, false) => {
            let id = layer(session, name)?.id;
            session.board.switch_off(id);
        }
        Request::Timer(change) => return Ok(set_timer(session, *change, now)),
    }
    Ok(String::new())
}

fn load(session: &mut Session, name: &str) -> Result<String, String> {
    let found = session.library.store().find_by_name(name).map(|entry| entry.preset.clone());
    let preset = found.ok_or_else(|| {
        format!("There is no preset “{name}”; `susurra list presets` shows those there are.")
    })?;
    session.load_preset(&preset.id);
    session.play();
    Ok(format!("Playing “{}”.", preset.name))
}

/// The layer of that id, or whose sound has that name.
fn layer<'a>(session: &'a mut Session, name: &str) -> Result<&'a mut Layer, String> {
    let lower = name.to_lowercase();
    let layers = &session.board.mix().layers;
    let has_id = |n: &usize| id_of(layers, *n) == lower;
    let has_name = |n: &usize| session.library.name_of(&layers[*n].source).to_lowercase() == lower;
    let found = (0..layers.len()).find(has_id).or_else(|| (0..layers.len()).find(has_name));
    let Some(n) = found else {
        let all: Vec<String> = (0..layers.len()).map(|n| id_of(layers, n)).collect();
        let there = if all.is_empty() { "nothing".into() } else { all.join(", ") };
        return Err(format!(
            "“{name}” is not on the board, where there is: {there}. \
             `susurra ctl on SOUND` puts a sound there."
        ));
    };
    Ok(&mut session.board.mix_mut().layers[n])
}

fn switch_on(session: &mut Session, name: &str) -> Result<String, String> {
    let source = source(session, name).ok_or_else(|| {
        format!("There is no sound “{name}”; `susurra list sounds` shows those there are.")
    })?;
    if session.board.mix().layers.iter().any(|layer| layer.source == source) {
        return Ok(format!("{} is on the board already.", session.library.name_of(&source)));
    }
    let controls = session.parked_controls(&source);
    session.switch_on(&source, controls);
    Ok(format!("{}: {}.", session.library.name_of(&source), LEVEL.text(controls.level)))
}

fn source(session: &Session, name: &str) -> Option<Source> {
    let lower = name.to_lowercase();
    let of_name = |source: &Source| session.library.name_of(source).to_lowercase() == lower;
    let is_known = |source: &Source| match source {
        Source::Sound(id) => session.library.catalogue().find(id).is_some(),
        _ => source.is_live(),
    };
    if let Some(source) = Source::from_key(&lower).filter(is_known) {
        return Some(source);
    }
    let sounds = session.library.catalogue().sounds().iter();
    let sounds = sounds.map(|sound| Source::Sound(sound.id.clone()));
    sounds.chain([Source::Tones]).find(of_name)
}

fn set_timer(session: &mut Session, change: TimerChange, now: Instant) -> String {
    match change {
        TimerChange::Off => {
            session.stay_awake();
            return "The sleep timer is off.".into();
        }
        TimerChange::In(length) => session.sleep_for(length, now),
        TimerChange::More(more) if session.sleep_longer(more) => {}
        TimerChange::More(more) => session.sleep_for(more, now),
    }
    let length = session.timers.sleep_left(now).unwrap_or_default();
    let seconds = Duration::from_secs(length.as_secs().max(1));
    format!("Fades out in {}.", humantime::format_duration(seconds))
}

#[cfg(test)]
mod tests;
