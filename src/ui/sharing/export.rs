//! The board to be given: as a pack or a preset's file, or rendered into a sound file.

use crate::i18n::tr;
use crate::presets::slug;
use crate::session::{FileDialog, Rendering, Session, export_path, names};
use crate::ui::sharing::{Browsing, buttons_ui};
use crate::ui::{theme, widgets};
use egui::{RichText, Role, TextEdit, Ui, vec2};
use std::path::PathBuf;
use std::time::Duration;

/// Lengths to choose from; any other can be typed.
/// The lengths to choose from: as they are typed, and in minutes.
const LENGTHS: [(&str, u64); 4] = [("10m", 10), ("30m", 30), ("1h", 60), ("8h", 480)];

/// Below this the two fades stand one under the other.
const BESIDE: f32 = 340.0;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Pack,
    Sound,
}

impl Kind {
    /// The endings that there are, and what each stands for.
    fn endings(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Pack => vec![
                ("susurra", tr!("export-with-recordings")),
                ("json", tr!("export-preset-only")),
            ],
            Self::Sound => vec![("ogg", "Ogg Vorbis"), ("flac", "FLAC"), ("wav", "WAV")],
        }
    }
}

/// What is being filled in.
pub struct Form {
    kind: Kind,
    name: String,
    path: String,
    length: String,
    fade_in: String,
    fade_out: String,
    browsing: Browsing,
}

impl Form {
    pub fn new(session: &Session, kind: Kind) -> Self {
        let name = names::of_board(session, tr!("my-mix")).to_owned();
        let file = format!("{}.{}", slug(&session.board_to_share().name), kind.endings()[0].0);
        let path = export_path(&file).to_string_lossy().into_owned();
        let [length, fade_in, fade_out] = ["30m", "5s", "30s"].map(String::from);
        Self { kind, name, path, length, fade_in, fade_out, browsing: Browsing::default() }
    }

    /// Returns whether it is done.
    pub fn ui(&mut self, ui: &mut Ui, session: &mut Session) -> bool {
        ui.heading(match self.kind {
            Kind::Pack => tr!("export-preset-title", name = &self.name),
            Kind::Sound => tr!("export-audio-title", name = &self.name),
        });
        self.ending_ui(ui);
        let label = ui.label(tr!("file"));
        field_ui(ui, &mut self.path, label.id);
        let path = PathBuf::from(self.path.trim());
        let ask = || FileDialog::Save { title: tr!("export-where"), path: path.clone() };
        if let Some(path) = self.browsing.ui(ui, ask) {
            self.path = path.to_string_lossy().into_owned();
        }
        let times = if self.kind == Kind::Sound { self.times_ui(ui) } else { Ok(Times::default()) };
        let is_known = self.kind.endings().iter().any(|(ending, _)| *ending == self.ending());
        let why = match &times {
            Err(why) => Some(why.clone()),
            Ok(_) if !is_known => Some(tr!("export-no-format").into()),
            Ok(_) if path.is_dir() => Some(tr!("export-is-folder").into()),
            Ok(_) => None,
        };
        let is_there = path.exists();
        if let Some(text) = why.as_deref().or(is_there.then_some(tr!("export-file-exists"))) {
            ui.label(RichText::new(text).small().color(theme::of(ui).warning));
        }
        let request = if is_there { tr!("replace-file") } else { tr!("export") };
        let able = why.is_none() && session.jobs.export().is_none();
        match (buttons_ui(ui, request, able), times) {
            (Some(true), Ok(times)) => {
                self.begin(session, path, &times);
                true
            }
            (left, _) => left == Some(false),
        }
    }

    fn begin(&self, session: &mut Session, path: PathBuf, times: &Times) {
        let preset = session.board_to_share();
        match self.kind {
            Kind::Pack => session.export_presets(vec![preset], &path),
            Kind::Sound => session.export_sound(Rendering {
                preset,
                path,
                length: times.length,
                fade_in: times.fade_in,
                fade_out: times.fade_out,
                overwrite: true,
            }),
        }
    }

    fn ending(&self) -> String {
        let name = self.path.trim();
        name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_lowercase())
    }

    fn ending_ui(&mut self, ui: &mut Ui) {
        let now = self.ending();
        widgets::track_ui(ui, theme::of(ui).panel, |ui| {
            for (ending, name) in self.kind.endings() {
                if widgets::word_ui(ui, Role::RadioButton, now == *ending, name).clicked() {
                    let stem = self.path.trim().trim_end_matches(&format!(".{now}")).to_owned();
                    self.path = format!("{stem}.{ending}");
                }
            }
        });
    }

    fn times_ui(&mut self, ui: &mut Ui) -> Result<Times, String> {
        let label = ui.label(tr!("length"));
        ui.horizontal_wrapped(|ui| {
            let field = TextEdit::singleline(&mut self.length).margin(vec2(10.0, 6.0));
            ui.add(field.desired_width(70.0)).labelled_by(label.id);
            for (length, minutes) in LENGTHS {
                let name = match minutes {
                    ..60 => tr!("minutes", minutes = minutes),
                    _ => tr!("hours", hours = minutes / 60),
                };
                if widgets::word_ui(ui, Role::RadioButton, self.length == length, &name).clicked() {
                    self.length = length.into();
                }
            }
        });
        let narrow = ui.available_width() < BESIDE;
        let fades = [(tr!("fade-in"), &mut self.fade_in), (tr!("fade-out"), &mut self.fade_out)];
        let fade_ui = |ui: &mut Ui, (name, text): (&str, &mut String)| {
            let label = ui.label(name);
            let field = TextEdit::singleline(text).margin(vec2(10.0, 6.0));
            ui.add(field.desired_width(70.0)).labelled_by(label.id);
        };
        if narrow {
            fades.into_iter().for_each(|fade| {
                ui.horizontal(|ui| fade_ui(ui, fade));
            });
        } else {
            ui.horizontal(|ui| fades.into_iter().for_each(|fade| fade_ui(ui, fade)));
        }
        Times::read(&self.length, &self.fade_in, &self.fade_out)
    }
}

#[derive(Debug, Default, PartialEq)]
struct Times {
    length: Duration,
    fade_in: Duration,
    fade_out: Duration,
}

impl Times {
    fn read(length: &str, fade_in: &str, fade_out: &str) -> Result<Self, String> {
        let time = |text: &str| {
            let text = text.trim();
            let parsed = humantime::parse_duration(if text.is_empty() { "0s" } else { text });
            parsed.map_err(|_| tr!("export-length-not-understood", text = text))
        };
        let times =
            Self { length: time(length)?, fade_in: time(fade_in)?, fade_out: time(fade_out)? };
        if times.length < Duration::from_secs(1) || times.length > Duration::from_hours(168) {
            return Err(tr!("export-length-range").into());
        }
        if times.fade_in + times.fade_out > times.length {
            return Err(tr!("export-fades-too-long").into());
        }
        Ok(times)
    }
}

fn field_ui(ui: &mut Ui, text: &mut String, label: egui::Id) {
    let field = TextEdit::singleline(text).desired_width(f32::INFINITY);
    ui.add(field.margin(vec2(10.0, 8.0))).labelled_by(label);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them_and_must_make_sense() {
        let times = Times::read("1h30m", "5s", "").unwrap();
        assert_eq!((times.length.as_secs(), times.fade_in.as_secs()), (5400, 5));
        assert!(Times::read("soon", "5s", "5s").unwrap_err().contains("soon"));
        assert!(Times::read("10s", "5s", "6s").unwrap_err().contains("fades"));
        assert!(Times::read("0s", "0s", "0s").unwrap_err().contains("one week"));
    }
}
