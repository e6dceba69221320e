//! How it stands with the running Susurra, for people and for programs.

use crate::mix::Layer;
use crate::mix::controls::LEVEL;
use crate::mix::to_f32;
use crate::session::Session;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// What the running Susurra tells of itself. A later version may tell more.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Status {
    pub version: String,
    pub state: State,
    /// The preset on the board, if it has one,
    pub preset: Option<Named>,
    /// and whether the board differs from it.
    pub changed: bool,
    /// 0..=1, as the slider shows it.
    pub master: f64,
    pub layers: Vec<LayerStatus>,
    /// Seconds until the sleep timer ends, if one runs.
    pub timer_left_s: Option<u64>,
    /// Who else is listened to, if anybody, and whether all is lowered or paused for that.
    pub other: Option<String>,
    pub making_way: bool,
    /// What is played through, or why nothing is heard.
    pub output: String,
    /// Whether it plays without a window, as `susurra play` does.
    pub windowless: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    Playing,
    Paused,
    #[default]
    Stopped,
}

/// Something with an id for programs and a name for people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub id: String,
    pub name: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LayerStatus {
    /// What `level`, `mute` and `off` know it by.
    pub id: String,
    pub name: String,
    /// 0..=1, as the slider shows it.
    pub level: f64,
    pub mute: bool,
    pub solo: bool,
    /// Why it is not heard as it should be, if so.
    /// Named `trouble` in JSON, as scripts already read it.
    #[serde(rename = "trouble", skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

impl Status {
    /// How it stands at `now`.
    pub fn of(session: &Session, now: Instant) -> Self {
        let loaded = session.loaded();
        let named = |id: &str, name: &str| Named { id: id.into(), name: name.into() };
        Self {
            version: env!("CARGO_PKG_VERSION").into(),
            state: match session.playback.is_playing() {
                true => State::Playing,
                false if session.playback.is_stopped() => State::Stopped,
                false => State::Paused,
            },
            preset: loaded.map(|entry| named(&entry.preset.id.0, &entry.preset.name)),
            changed: session.is_changed(),
            master: shown(session.board.mix().master),
            layers: layers(session),
            timer_left_s: session.timers.sleep_left(now).map(|left| left.as_secs()),
            other: session.desktop.other_audio().map(Into::into),
            making_way: session.playback.makes_way(),
            output: session.playback.output_text(),
            windowless: session.desktop.is_windowless(),
        }
    }

    /// The same for people, in a few lines.
    pub fn text(&self) -> String {
        let preset = self.preset.as_ref().map_or("a mix without a name", |preset| &preset.name);
        let changed = if self.changed && self.preset.is_some() { " (changed)" } else { "" };
        let state = match self.state {
            State::Playing => "Playing",
            State::Paused => "Paused",
            State::Stopped => "Stopped",
        };
        // To write into a text cannot fail.
        let mut text = format!("{state}: {preset}{changed}, {}\n", self.output);
        let _ = writeln!(text, "{:24} {:>5}", "Master", LEVEL.text(to_f32(self.master)));
        for layer in &self.layers {
            let mute = if layer.mute { "  muted" } else { "" };
            let solo = if layer.solo { "  solo" } else { "" };
            let problem = layer.problem.as_ref().map_or(String::new(), |why| format!("  {why}"));
            let level = LEVEL.text(to_f32(layer.level));
            let _ = writeln!(text, "{:24} {level:>5}{mute}{solo}{problem}", layer.name);
        }
        if let Some(left) = self.timer_left_s {
            let left = humantime::format_duration(Duration::from_secs(left));
            let _ = writeln!(text, "Fades out in {left}.");
        }
        if let (true, Some(other)) = (self.making_way, &self.other) {
            let _ = writeln!(text, "Makes way for {other}.");
        }
        text
    }
}

/// A level with the digits that mean something.
fn shown(level: f32) -> f64 {
    (f64::from(level) * 1e4).round() / 1e4
}

fn layers(session: &Session) -> Vec<LayerStatus> {
    let all = &session.board.mix().layers;
    let layer = |(n, layer): (usize, &Layer)| LayerStatus {
        id: id_of(all, n),
        name: session.library.name_of(&layer.source),
        level: shown(layer.controls.level),
        mute: layer.controls.mute,
        solo: layer.controls.solo,
        problem: session.layer_problem(layer).map(|problem| problem.to_string()),
    };
    all.iter().enumerate().map(layer).collect()
}

/// What the layer at `n` is known by: its sound's id, with a number if another before it has that
/// sound as well.
pub fn id_of(layers: &[Layer], n: usize) -> String {
    let source = &layers[n].source;
    let id = source.key().unwrap_or("unknown");
    match layers[..n].iter().filter(|other| other.source == *source).count() {
        0 => id.into(),
        before => format!("{id}#{}", before + 1),
    }
}
