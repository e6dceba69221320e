//! Importing the user's own recordings: the dialog that asks for files, and the progress of the
//! import. The dialog that edits an imported sound is in `sound_editor.rs`.

use crate::files;
use crate::i18n::tr;
use crate::mix::SoundId;
use crate::session::{FileDialog, Job, Session};
use crate::ui::sound_editor::{self, SoundEditor};
use crate::ui::widgets::as_f32;
use crate::ui::{theme, widgets};
use egui::{Align, Context, Id, Key, Layout, ProgressBar, RichText, TextEdit, Ui};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// The time between two checks of a running import.
const POLL_INTERVAL: Duration = Duration::from_millis(100);
const WIDTH: f32 = 380.0;

/// A dialog that any part of the window can request.
#[derive(Clone, Default)]
pub enum SoundDialog {
    /// Asks for recordings to import.
    #[default]
    Add,
    /// Edits the description of an own sound.
    Edit(SoundId),
}

/// The dialogs about own sounds.
#[derive(Default)]
pub struct Importing {
    add_form: Option<AddForm>,
    editor: Option<SoundEditor>,
    /// Whether the window had the focus in the last frame.
    had_focus: bool,
}

/// The dialog that asks for recordings.
#[derive(Default)]
struct AddForm {
    path: String,
    /// The system's file dialog, while it is open.
    file_dialog: Option<Job<Vec<PathBuf>>>,
    /// Whether the file dialog returned no files: the user closed it, or the system has none.
    nothing_chosen: bool,
}

/// Requests a dialog, which opens after the board is drawn.
pub fn request_dialog(ctx: &Context, dialog: SoundDialog) {
    ctx.data_mut(|data| data.insert_temp(request_id(), dialog));
}

fn request_id() -> Id {
    Id::unique("requested sound dialog")
}

impl Importing {
    /// Whether a dialog is open that receives the keys.
    pub fn is_open(&self) -> bool {
        self.add_form.is_some() || self.editor.is_some()
    }

    /// Opens the dialog that was requested, and draws the dialog that is open.
    pub fn ui(&mut self, ui: &mut Ui, session: &mut Session) {
        self.look_for_sounds_on_focus(ui, session);
        match ui.ctx().data_mut(|data| data.remove_temp::<SoundDialog>(request_id())) {
            Some(SoundDialog::Add) => self.add_form = Some(AddForm::default()),
            Some(SoundDialog::Edit(id)) => self.editor = SoundEditor::open(session, &id),
            None => {}
        }
        if let Some(form) = &mut self.add_form
            && form.ui(ui.ctx(), session)
        {
            self.add_form = None;
        }
        sound_editor::editor_ui(ui.ctx(), session, &mut self.editor);
    }

    /// Looks for new sounds when the window receives the focus, because the user may have put files
    /// into the sound folder in the meantime.
    fn look_for_sounds_on_focus(&mut self, ui: &Ui, session: &mut Session) {
        let has_focus = ui.input(|input| input.viewport().focused) == Some(true);
        if has_focus && !self.had_focus {
            session.library.look_for_sounds();
        }
        self.had_focus = has_focus;
    }
}

/// Draws the progress of a running import, and the button that stops it.
pub fn progress_ui(ui: &mut Ui, session: &mut Session) {
    session.tick_jobs(SystemTime::now());
    let Some(state) = session.jobs.import_state() else { return };
    ui.ctx().request_repaint_after(POLL_INTERVAL);
    widgets::banner_ui(ui, |ui| {
        if widgets::icon_button_ui(ui, "close", tr!("import-stop"), 28.0).clicked() {
            session.jobs.stop_imports();
        }
        let part = (as_f32(state.done) + state.part) / as_f32(state.all.max(1));
        let bar = ProgressBar::new(part).desired_width(140.0).desired_height(6.0);
        ui.add(bar.fill(theme::of(ui).accent));
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let text = if state.all > 1 {
                let count = [state.done + 1, state.all].map(|n| n.to_string());
                tr!("import-progress-of", file = &state.file, done = &count[0], all = &count[1])
            } else {
                tr!("import-progress", file = &state.file)
            };
            ui.add(egui::Label::new(text).truncate());
        });
    });
}

/// Draws the end of the board: the own sounds that cannot be read, and the button that adds sounds.
pub fn add_sounds_ui(ui: &mut Ui, session: &Session) {
    ui.add_space(theme::GAP);
    for problem in session.library.catalogue().problems() {
        let name = problem.folder.file_name().unwrap_or_default().to_string_lossy();
        let text = format!("{name}: {}", problem.why);
        let label = RichText::new(text).small().color(theme::of(ui).warning);
        let label = ui.add(egui::Label::new(label).truncate());
        let folder = problem.folder.display().to_string();
        label.on_hover_text(tr!("folder-unchanged", folder = &folder));
    }
    ui.horizontal_wrapped(|ui| {
        if ui.button(tr!("add-sounds-menu")).clicked() {
            request_dialog(ui.ctx(), SoundDialog::Add);
        }
        widgets::hint_ui(ui, tr!("import-drop-hint"));
    });
}

impl AddForm {
    /// Draws the dialog. Returns whether it is done.
    fn ui(&mut self, ctx: &Context, session: &mut Session) -> bool {
        let has_chosen = self.take_chosen_files(ctx, session);
        let is_done =
            widgets::dialog_ui(ctx, "add sounds", WIDTH, |ui| self.contents_ui(ui, session));
        has_chosen || is_done
    }

    /// Draws the contents of the dialog. Returns whether it is done.
    fn contents_ui(&mut self, ui: &mut Ui, session: &mut Session) -> bool {
        ui.heading(tr!("add-sounds"));
        let text = tr!("import-formats");
        ui.add(egui::Label::new(RichText::new(text).color(theme::of(ui).weak)).wrap());
        ui.add_enabled_ui(self.file_dialog.is_none(), |ui| {
            ui.horizontal_wrapped(|ui| {
                if ui.button(tr!("choose-files-menu")).clicked() {
                    self.open_file_dialog(false);
                }
                if ui.button(tr!("choose-a-folder-menu")).clicked() {
                    self.open_file_dialog(true);
                }
            });
        });
        if self.nothing_chosen {
            let text = tr!("import-nothing-chosen");
            ui.add(egui::Label::new(RichText::new(text).small()).wrap());
        }
        ui.add_space(theme::GAP);
        let label = ui.label(tr!("or-the-path-of-a-file-or-folder"));
        let field = TextEdit::singleline(&mut self.path)
            .desired_width(f32::INFINITY)
            .margin(egui::vec2(10.0, 8.0));
        let field = ui.add(field).labelled_by(label.id);
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        ui.add_space(theme::GAP);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let has_path = !self.path.trim().is_empty();
            let accepted = ui.add_enabled(has_path, egui::Button::new(tr!("add"))).clicked();
            if has_path && (accepted || entered) {
                session.import(vec![parse_path(&self.path)]);
                return true;
            }
            ui.button(tr!("close")).clicked()
        })
        .inner
    }

    /// Opens the system's file dialog, for files or for `folders`.
    fn open_file_dialog(&mut self, folders: bool) {
        let dialog = FileDialog::Add { title: tr!("add-sounds-to-susurra"), folders };
        self.file_dialog = dialog.open().ok();
        self.nothing_chosen = self.file_dialog.is_none();
    }

    /// Imports the files that the user has chosen in the file dialog. Returns whether there are
    /// any.
    fn take_chosen_files(&mut self, ctx: &Context, session: &mut Session) -> bool {
        let Some(dialog) = &self.file_dialog else { return false };
        ctx.request_repaint_after(POLL_INTERVAL);
        let Some(result) = dialog.take() else { return false };
        let paths = result.unwrap_or_default();
        (self.file_dialog, self.nothing_chosen) = (None, paths.is_empty());
        if !self.nothing_chosen {
            session.import(paths);
        }
        !self.nothing_chosen
    }
}

/// Parses a path that was typed or pasted. Quotes and `~` have the meaning that they have in a
/// shell.
fn parse_path(text: &str) -> PathBuf {
    let text = text.trim();
    let quoted = ['"', '\''].iter().find_map(|q| text.strip_prefix(*q)?.strip_suffix(*q));
    let text = quoted.unwrap_or(text);
    match (text.strip_prefix("~/"), directories::UserDirs::new()) {
        (Some(rest), Some(home)) => home.home_dir().join(rest),
        _ => files::path_from_text(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_path_may_be_quoted_or_be_a_url() {
        assert_eq!(parse_path(" \"/a b/c.wav\"\n"), PathBuf::from("/a b/c.wav"));
        assert_eq!(parse_path("'/a/b.wav'"), PathBuf::from("/a/b.wav"));
        assert_eq!(parse_path("file:///a%20b.wav"), PathBuf::from("/a b.wav"));
        assert_eq!(parse_path("a'b.wav"), PathBuf::from("a'b.wav"));
    }
}
