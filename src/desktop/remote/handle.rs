//! Carries out a [`Request`] on the session and makes the [`Response`] to it.

use crate::desktop::remote::request::{Request, TimerChange};
use crate::desktop::remote::status::{Status, id_of};
use crate::i18n::{Message, message, set_thread_language};
use crate::mix::controls::LEVEL;
use crate::mix::{Layer, Source};
use crate::session::{Action, Notice, Session, Shared};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::{Duration, Instant, SystemTime};

/// How long a response waits for the disk. The client waits longer.
const DISK_PATIENCE: Duration = Duration::from_secs(3);

/// The response to a request: a sentence about the result or an error, and the status afterwards.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Response {
    /// The result as a sentence in the user's language. Empty if there is nothing to report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ok: Option<String>,
    /// Why the request was refused or failed, in the user's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// A [`Status`], or for [`Request::Telemetry`] the telemetry.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub status: Value,
}

impl Response {
    /// A refusal for this reason.
    pub fn error(reason: &Message) -> Self {
        Self { error: Some(reason.to_string()), ..Self::default() }
    }

    /// The response as one line of JSON, without a newline.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Carries out `request` at the time `now`. The texts of the response are in the language of the session.
pub fn handle_request(shared: &Shared, request: &Request, now: Instant) -> Response {
    log::debug!("request: {}", request.to_line());
    let (before, result) = shared.with(|session| {
        set_thread_language(session.language());
        // Each request is one undo step of its own, separate from an edit in the window.
        session.board.end_edit();
        (session.notices.list().to_vec(), perform(session, request, now))
    });
    // The response tells whether files could be written.
    if !reads_only(request) && !shared.flush_within(DISK_PATIENCE) {
        return Response::error(&message!("disk-does-not-answer"));
    }
    shared.read(|session| respond(session, request, now, &before, result))
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
    result: Result<Option<Message>, Message>,
) -> Response {
    let new_notice = session.notices.list().iter().find(|notice| !before.contains(notice));
    let text = match (result, new_notice) {
        (Err(error), _) => return Response::error(&error),
        (Ok(_), Some(notice)) if notice.is_warning => return Response::error(&notice.message),
        (Ok(_), Some(notice)) => notice.text(),
        (Ok(message), None) => message.map(|message| message.to_string()).unwrap_or_default(),
    };
    let status = match request {
        Request::Telemetry => serde_json::to_value(session.playback.telemetry(session.board.mix())),
        _ => serde_json::to_value(Status::of(session, now)),
    };
    Response { ok: Some(text), status: status.unwrap_or_default(), error: None }
}

fn perform(
    session: &mut Session,
    request: &Request,
    now: Instant,
) -> Result<Option<Message>, Message> {
    match request {
        Request::Status | Request::Telemetry | Request::Watch => {}
        Request::Play => session.play_something(),
        Request::Pause => session.pause(),
        Request::Stop => session.stop(),
        Request::Perform(Action::ShowWindow) if session.desktop.is_windowless() => {
            return Err(message!("ctl-windowless-show"));
        }
        Request::Perform(Action::Tingle) => {
            return session.note_tingle(SystemTime::now()).map(|()| None);
        }
        Request::Perform(action) => session.perform(*action),
        Request::Bring(_) if session.desktop.is_windowless() => {
            return Err(message!("ctl-windowless-bring"));
        }
        Request::Bring(item) => {
            session.receive(item);
            session.perform(Action::ShowWindow);
        }
        Request::Preset(name) => return load(session, name).map(Some),
        Request::Master(change) => {
            session.board.mix_mut().master = change.of(session.board.mix().master);
            let level = LEVEL.text(session.board.mix().master);
            return Ok(Some(message!("ctl-master", level = level)));
        }
        Request::Level(name, change) => {
            let layer = layer(session, name)?;
            layer.controls.level = change.of(layer.controls.level);
            let level = LEVEL.text(layer.controls.level);
            return Ok(Some(message!("ctl-level", level = level)));
        }
        Request::Mute(name, mute) => layer(session, name)?.controls.mute = *mute,
        Request::Switch(name, true) => return switch_on(session, name).map(Some),
        Request::Switch(name, false) => {
            let id = layer(session, name)?.id;
            session.board.switch_off(id);
        }
        Request::Timer(change) => return Ok(Some(set_timer(session, *change, now))),
    }
    Ok(None)
}

fn load(session: &mut Session, name: &str) -> Result<Message, Message> {
    let found = session.library.store().find_by_name(name).map(|entry| entry.preset.clone());
    let preset = found.ok_or_else(|| message!("ctl-no-preset", name = name))?;
    session.load_preset(&preset.id);
    session.play();
    Ok(message!("ctl-playing", name = &preset.name))
}

/// The layer with this id, or the first whose sound has this name. Case is ignored.
fn layer<'a>(session: &'a mut Session, name: &str) -> Result<&'a mut Layer, Message> {
    let lower = name.to_lowercase();
    let layers = &session.board.mix().layers;
    let has_id = |n: &usize| id_of(layers, *n) == lower;
    let has_name = |n: &usize| session.library.name_of(&layers[*n].source).to_lowercase() == lower;
    let found = (0..layers.len()).find(has_id).or_else(|| (0..layers.len()).find(has_name));
    let Some(n) = found else {
        let all: Vec<String> = (0..layers.len()).map(|n| id_of(layers, n)).collect();
        return Err(if all.is_empty() {
            message!("ctl-board-empty", name = name)
        } else {
            message!("ctl-not-on-board", name = name, layers = all.join(", "))
        });
    };
    Ok(&mut session.board.mix_mut().layers[n])
}

fn switch_on(session: &mut Session, name: &str) -> Result<Message, Message> {
    let source = find_source(session, name).ok_or_else(|| message!("ctl-no-sound", name = name))?;
    let name = session.library.name_of(&source);
    if session.board.mix().layers.iter().any(|layer| layer.source == source) {
        return Ok(message!("ctl-already-on-board", name = name));
    }
    let controls = session.parked_controls(&source);
    session.switch_on(&source, controls);
    Ok(message!("ctl-added", name = name, level = LEVEL.text(controls.level)))
}

/// The source with this key, or the first with this name. Case is ignored.
fn find_source(session: &Session, name: &str) -> Option<Source> {
    let lower = name.to_lowercase();
    let has_name = |source: &Source| session.library.name_of(source).to_lowercase() == lower;
    let is_known = |source: &Source| match source {
        Source::Sound(id) => session.library.catalogue().find(id).is_some(),
        _ => source.is_live(),
    };
    if let Some(source) = Source::from_key(&lower).filter(is_known) {
        return Some(source);
    }
    let sounds = session.library.catalogue().sounds().iter();
    let sounds = sounds.map(|sound| Source::Sound(sound.id.clone()));
    sounds.chain([Source::Tones]).find(has_name)
}

fn set_timer(session: &mut Session, change: TimerChange, now: Instant) -> Message {
    match change {
        TimerChange::Off => {
            session.stay_awake();
            return message!("ctl-timer-off");
        }
        TimerChange::In(length) => session.sleep_for(length, now),
        TimerChange::More(more) if session.sleep_longer(more) => {}
        TimerChange::More(more) => session.sleep_for(more, now),
    }
    let length = session.timers.sleep_left(now).unwrap_or_default();
    let seconds = Duration::from_secs(length.as_secs().max(1));
    message!("ctl-fades-out-in", time = humantime::format_duration(seconds).to_string())
}

#[cfg(test)]
mod tests;
