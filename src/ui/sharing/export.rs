//! The dialog that exports the board: as a pack or preset file, or as an audio file.

use crate::i18n::tr;
use crate::presets::pack::{self, Originals};
use crate::presets::slug;
use crate::session::{FileDialog, Rendering, Session, export_path, names};
use crate::ui::sharing::BrowseButton;
use crate::ui::widgets::DialogAnswer;
use crate::ui::{theme, widgets};
use egui::{Role, TextEdit, Ui, vec2};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

/// The suggested lengths, as typed and in minutes. The user can type any other.
const LENGTHS: [(&str, u64); 4] = [("10m", 10), ("30m", 30), ("1h", 60), ("8h", 480)];

/// In less width, the two fades are stacked.
const ONE_ROW_MIN_WIDTH: f32 = 340.0;

/// What is exported.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ExportKind {
    /// The preset, with or without its recordings.
    Pack,
    /// The rendered sound.
    Audio,
}

impl ExportKind {
    /// The file extensions, and the names of their formats.
    fn formats(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Pack => vec![
                ("susurra", tr!("export-with-recordings")),
                ("json", tr!("export-preset-only")),
            ],
            Self::Audio => vec![("ogg", "Ogg Vorbis"), ("flac", "FLAC"), ("wav", "WAV")],
        }
    }
}

/// The names of the user's own sounds on the board, separated by commas.
fn own_sounds(session: &Session) -> String {
    let catalogue = session.library.catalogue();
    let layers = session.board.mix().layers.iter();
    let sounds = layers.filter_map(|layer| catalogue.find(layer.sound()?));
    let names: BTreeSet<&str> =
        sounds.filter(|sound| sound.is_own()).map(|sound| sound.name.as_str()).collect();
    names.into_iter().collect::<Vec<_>>().join(", ")
}

/// The fields of the dialog, as the user types them.
pub struct ExportForm {
    kind: ExportKind,
    name: String,
    /// The names of the user's own sounds on the board, separated by commas.
    own_sounds: String,
    /// Whether a pack contains the original files of own sounds.
    with_originals: bool,
    path: String,
    length: String,
    fade_in: String,
    fade_out: String,
    browse: BrowseButton,
}

impl ExportForm {
    pub fn new(session: &Session, kind: ExportKind) -> Self {
        let name = names::of_board(session, tr!("my-mix")).to_owned();
        let file = format!("{}.{}", slug(&session.board_to_share().name), kind.formats()[0].0);
        let path = export_path(&file).to_string_lossy().into_owned();
        let [length, fade_in, fade_out] = ["30m", "5s", "30s"].map(String::from);
        Self {
            kind,
            name,
            own_sounds: own_sounds(session),
            with_originals: false,
            path,
            length,
            fade_in,
            fade_out,
            browse: BrowseButton::default(),
        }
    }

    /// Draws the dialog. Returns whether it is done.
    pub fn ui(&mut self, ui: &mut Ui, session: &mut Session) -> bool {
        ui.heading(match self.kind {
            ExportKind::Pack => tr!("export-preset-title", name = &self.name),
            ExportKind::Audio => tr!("export-audio-title", name = &self.name),
        });
        self.format_ui(ui);
        let label = ui.label(tr!("file"));
        field_ui(ui, &mut self.path, label.id);
        let path = PathBuf::from(self.path.trim());
        let dialog = || FileDialog::Save { title: tr!("export-where"), path: path.clone() };
        if let Some(path) = self.browse.ui(ui, dialog) {
            self.path = path.to_string_lossy().into_owned();
        }
        let times = match self.kind {
            ExportKind::Pack => Ok(ExportTimes::default()),
            ExportKind::Audio => self.times_ui(ui),
        };
        let extension = self.extension();
        if extension == pack::EXTENSION && !self.own_sounds.is_empty() {
            self.own_sounds_ui(ui);
        }
        let is_known = self.kind.formats().iter().any(|(known, _)| *known == extension);
        let problem = match &times {
            Err(problem) => Some(problem.clone()),
            Ok(_) if !is_known => Some(tr!("export-no-format").into()),
            Ok(_) if path.is_dir() => Some(tr!("export-is-folder").into()),
            Ok(_) => None,
        };
        let exists = path.exists();
        if let Some(text) = problem.as_deref().or(exists.then_some(tr!("export-file-exists"))) {
            widgets::warning_ui(ui, text);
        }
        let accept = if exists { tr!("replace-file") } else { tr!("export") };
        let can_export = problem.is_none() && session.jobs.export().is_none();
        match (widgets::dialog_buttons_ui(ui, accept, can_export), times) {
            (Some(DialogAnswer::Accept), Ok(times)) => {
                self.start(session, path, &times);
                true
            }
            (answer, _) => answer == Some(DialogAnswer::Cancel),
        }
    }

    fn start(&self, session: &mut Session, path: PathBuf, times: &ExportTimes) {
        let preset = session.board_to_share();
        match self.kind {
            ExportKind::Pack => {
                let originals =
                    if self.with_originals { Originals::Include } else { Originals::LeaveOut };
                session.export_presets(vec![preset], &path, originals);
            }
            ExportKind::Audio => session.export_sound(Rendering {
                preset,
                path,
                length: times.length,
                fade_in: times.fade_in,
                fade_out: times.fade_out,
                overwrite: true,
            }),
        }
    }

    /// Draws what a pack gives away, and the choice of the original files.
    fn own_sounds_ui(&mut self, ui: &mut Ui) {
        widgets::hint_ui(ui, &tr!("export-own-sounds", sounds = &self.own_sounds));
        ui.checkbox(&mut self.with_originals, tr!("export-originals"));
    }

    /// The extension of the path, in lower case.
    fn extension(&self) -> String {
        let name = self.path.trim();
        name.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_lowercase())
    }

    /// Draws the choice of the format, which replaces the extension of the path.
    fn format_ui(&mut self, ui: &mut Ui) {
        let current = self.extension();
        widgets::segments_ui(ui, theme::of(ui).panel, |ui| {
            for (extension, name) in self.kind.formats() {
                let is_chosen = current == *extension;
                if widgets::segment_ui(ui, Role::RadioButton, is_chosen, name).clicked() {
                    let stem = self.path.trim().trim_end_matches(&format!(".{current}")).to_owned();
                    self.path = format!("{stem}.{extension}");
                }
            }
        });
    }

    /// Draws the fields of length and fades. Returns their values, or the problem with them.
    fn times_ui(&mut self, ui: &mut Ui) -> Result<ExportTimes, String> {
        let label = ui.label(tr!("length"));
        ui.horizontal_wrapped(|ui| {
            let field = TextEdit::singleline(&mut self.length).margin(vec2(10.0, 6.0));
            ui.add(field.desired_width(70.0)).labelled_by(label.id);
            for (length, minutes) in LENGTHS {
                let name = match minutes {
                    ..60 => tr!("minutes", minutes = minutes),
                    _ => tr!("hours", hours = minutes / 60),
                };
                if widgets::segment_ui(ui, Role::RadioButton, self.length == length, &name)
                    .clicked()
                {
                    self.length = length.into();
                }
            }
        });
        let narrow = ui.available_width() < ONE_ROW_MIN_WIDTH;
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
        ExportTimes::parse(&self.length, &self.fade_in, &self.fade_out)
    }
}

/// The length of an audio file and of its fades.
#[derive(Debug, Default, PartialEq)]
struct ExportTimes {
    length: Duration,
    fade_in: Duration,
    fade_out: Duration,
}

impl ExportTimes {
    /// Parses times such as `1h30m`. An empty text is zero.
    ///
    /// # Errors
    /// A text for the user if a time cannot be read, if the length is not between a second and a
    /// week, or if the fades are longer than the file.
    fn parse(length: &str, fade_in: &str, fade_out: &str) -> Result<Self, String> {
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
    fn times_are_parsed_and_the_fades_must_fit_into_the_length() {
        let times = ExportTimes::parse("1h30m", "5s", "").unwrap();
        assert_eq!((times.length.as_secs(), times.fade_in.as_secs()), (5400, 5));
        assert!(ExportTimes::parse("soon", "5s", "5s").unwrap_err().contains("soon"));
        assert!(ExportTimes::parse("10s", "5s", "6s").unwrap_err().contains("fades"));
        assert!(ExportTimes::parse("0s", "0s", "0s").unwrap_err().contains("one week"));
    }
}
