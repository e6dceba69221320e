//! The status of the running Susurra, as JSON for programs and as text for people.

use crate::i18n::{message, tr};
use crate::mix::Layer;
use crate::mix::controls::LEVEL;
use crate::mix::to_f32;
use crate::session::Session;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// The state of the running Susurra. A later version may add fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Status {
    pub version: String,
    pub state: PlayState,
    /// The preset on the board, if there is one.
    pub preset: Option<Named>,
    /// Whether the board differs from its preset.
    pub changed: bool,
    /// 0..=1, as the slider shows it.
    pub master: f64,
    pub layers: Vec<LayerStatus>,
    /// Seconds until the sleep timer ends, if one runs.
    pub timer_left_s: Option<u64>,
    /// The other program that plays or records, if there is one.
    pub other: Option<String>,
    /// Whether Susurra is lowered or paused for that program.
    pub making_way: bool,
    /// The output device, or why there is no sound.
    pub output: String,
    /// Whether it plays without a window, as `susurra play` does.
    pub windowless: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlayState {
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
    /// The id that `level`, `mute` and `off` take, such as `rain` or `rain#2`.
    pub id: String,
    pub name: String,
    /// 0..=1, as the slider shows it.
    pub level: f64,
    pub mute: bool,
    pub solo: bool,
    /// Why the layer does not sound as it should, if it does not. Scripts already read it as `trouble`.
    #[serde(rename = "trouble", skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

impl Status {
    /// The status at the time `now`.
    pub fn of(session: &Session, now: Instant) -> Self {
        let loaded = session.loaded();
        let named = |id: &str, name: &str| Named { id: id.into(), name: name.into() };
        Self {
            version: env!("CARGO_PKG_VERSION").into(),
            state: match session.playback.is_playing() {
                true => PlayState::Playing,
                false if session.playback.is_stopped() => PlayState::Stopped,
                false => PlayState::Paused,
            },
            preset: loaded.map(|entry| named(&entry.preset.id.0, &entry.preset.name)),
            changed: session.is_changed(),
            master: rounded(session.board.mix().master),
            layers: layers(session),
            timer_left_s: session.timers.sleep_left(now).map(|left| left.as_secs()),
            other: session.desktop.other_audio().map(Into::into),
            making_way: session.playback.makes_way(),
            output: session.playback.output_text(),
            windowless: session.desktop.is_windowless(),
        }
    }

    /// The status as a few lines of text in the current language.
    pub fn text(&self) -> String {
        let what = match &self.preset {
            None => tr!("status-unnamed-mix").to_owned(),
            Some(preset) if self.changed => tr!("status-changed", name = &preset.name),
            Some(preset) => preset.name.clone(),
        };
        let output = &self.output;
        let first = match self.state {
            PlayState::Playing => message!("status-line-playing", what = what, output = output),
            PlayState::Paused => message!("status-line-paused", what = what, output = output),
            PlayState::Stopped => message!("status-line-stopped", what = what, output = output),
        };
        // Writing into a `String` cannot fail.
        let mut text = format!("{first}\n");
        let master = LEVEL.text(to_f32(self.master));
        let _ = writeln!(text, "{:24} {master:>5}", tr!("status-master"));
        for layer in &self.layers {
            let mute = layer.mute.then(|| tr!("status-muted"));
            let solo = layer.solo.then(|| tr!("status-solo"));
            let level = LEVEL.text(to_f32(layer.level));
            let _ = write!(text, "{:24} {level:>5}", layer.name);
            for word in [mute, solo, layer.problem.as_deref()].into_iter().flatten() {
                let _ = write!(text, "  {word}");
            }
            text.push('\n');
        }
        if let Some(left) = self.timer_left_s {
            let left = humantime::format_duration(Duration::from_secs(left)).to_string();
            let _ = writeln!(text, "{}", message!("ctl-fades-out-in", time = left));
        }
        if let (true, Some(other)) = (self.making_way, &self.other) {
            let _ = writeln!(text, "{}", message!("status-lowered-for", other = other));
        }
        text
    }
}

/// A level with four decimals.
fn rounded(level: f32) -> f64 {
    (f64::from(level) * 1e4).round() / 1e4
}

fn layers(session: &Session) -> Vec<LayerStatus> {
    let all = &session.board.mix().layers;
    let layer = |(n, layer): (usize, &Layer)| LayerStatus {
        id: id_of(all, n),
        name: session.library.name_of(&layer.source),
        level: rounded(layer.controls.level),
        mute: layer.controls.mute,
        solo: layer.controls.solo,
        problem: session.layer_problem(layer).map(|problem| problem.to_string()),
    };
    all.iter().enumerate().map(layer).collect()
}

/// The id of the layer at index `n`: the id of its sound, with a number such as `#2` if an earlier layer
/// has the same sound.
pub fn id_of(layers: &[Layer], n: usize) -> String {
    let source = &layers[n].source;
    let id = source.key().unwrap_or("unknown");
    match layers[..n].iter().filter(|other| other.source == *source).count() {
        0 => id.into(),
        before => format!("{id}#{}", before + 1),
    }
}
