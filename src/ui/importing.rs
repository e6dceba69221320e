//! Sounds of the user's own, brought in by hand: files dropped on the window, the dialog that asks for
//! some, how far it is. What the card of one offers is in `own_sound.rs`.

use crate::files;
use crate::i18n::tr;
use crate::mix::SoundId;
use crate::session::{FileDialog, Job, Session};
use crate::ui::sound_editor::{self, Editor};
use crate::ui::widgets::as_f32;
use crate::ui::{sharing, theme, widgets};
use egui::{
    Align, Align2, Context, CornerRadius, FontId, Frame, Id, Key, LayerId, Layout, Margin, Modal,
    Order, ProgressBar, RichText, Stroke, StrokeKind, TextEdit, Ui,
};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// Between two looks at an import that is under way.
const LOOK: Duration = Duration::from_millis(100);
const WIDTH: f32 = 380.0;

/// What is asked of the window from anywhere in it.
#[derive(Clone, Default)]
pub enum Ask {
    /// Which sounds are to be added.
    #[default]
    Add,
    /// What an own sound is to be called, and so on.
    Describe(SoundId),
}

/// The dialogs about own sounds, while they are open.
#[derive(Default)]
pub struct Importing {
    adding: Option<Adding>,
    editor: Option<Editor>,
    had_focus: bool,
}

/// The dialog that asks for files.
#[derive(Default)]
struct Adding {
    path: String,
    /// The system's own dialog, while it is open.
    chooser: Option<Job<Vec<PathBuf>>>,
    /// Whether it gave nothing: it was closed, or there is none.
    gave_nothing: bool,
}

/// Asks something of the window; it is heard once the board is drawn.
pub fn ask(ctx: &Context, ask: Ask) {
    ctx.data_mut(|data| data.insert_temp(asked(), ask));
}

fn asked() -> Id {
    Id::unique("asked of own sounds")
}

impl Importing {
    /// Whether a dialog is open that keys are for.
    pub fn is_open(&self) -> bool {
        self.adding.is_some() || self.editor.is_some()
    }

    /// Takes what is dropped, and draws what is open.
    pub fn ui(&mut self, ui: &mut Ui, session: &mut Session) {
        self.note_focus(ui, session);
        drop_ui(ui, session);
        match ui.ctx().data_mut(|data| data.remove_temp::<Ask>(asked())) {
            Some(Ask::Add) => self.adding = Some(Adding::default()),
            Some(Ask::Describe(id)) => self.editor = Editor::of(session, &id),
            None => {}
        }
        if let Some(adding) = &mut self.adding
            && !adding.ui(ui.ctx(), session)
        {
            self.adding = None;
        }
        sound_editor::editor_ui(ui.ctx(), session, &mut self.editor);
    }

    /// Who comes back to the window may have put sounds into the folder.
    fn note_focus(&mut self, ui: &Ui, session: &mut Session) {
        let has_focus = ui.input(|input| input.viewport().focused) == Some(true);
        if has_focus && !self.had_focus {
            session.library.look_for_sounds();
        }
        self.had_focus = has_focus;
    }
}

/// Takes the files that are dropped, and says so while they are held over the window.
fn drop_ui(ui: &Ui, session: &mut Session) {
    let (held, dropped) = ui.input(|input| {
        let dropped = input.raw.dropped_files.iter().map(|file| file.path().to_path_buf());
        // Presets and packs are taken elsewhere.
        let dropped = dropped.filter(|path| !sharing::was_sent(path));
        (input.raw.hovered_files.len(), dropped.collect::<Vec<_>>())
    });
    session.import(dropped);
    if held == 0 {
        return;
    }
    let layer = LayerId::new(Order::Foreground, Id::unique("drop to add"));
    let (painter, area) = (ui.ctx().layer_painter(layer), ui.ctx().content_rect());
    let colours = theme::of(ui);
    painter.rect_filled(area, 0.0, colours.background.gamma_multiply(0.85));
    let line = Stroke::new(2.0, colours.accent);
    painter.rect_stroke(area.shrink(16.0), theme::RADIUS, line, StrokeKind::Inside);
    let text = |y: f32, text: &str, size: f32, colour| {
        let at = area.center() + egui::vec2(0.0, y);
        painter.text(at, Align2::CENTER_CENTER, text, FontId::proportional(size), colour);
    };
    text(-12.0, tr!("drop-to-add"), 26.0, colours.strong);
    text(20.0, tr!("drop-hint"), 14.5, colours.weak);
}

/// Draws how far an import is, and the button that stops it.
pub fn progress_ui(ui: &mut Ui, session: &mut Session) {
    session.tick_jobs(SystemTime::now());
    let Some(state) = session.jobs.import_state() else { return };
    ui.ctx().request_repaint_after(LOOK);
    Frame::new()
        .fill(theme::of(ui).card_on)
        .stroke(Stroke::new(1.0, theme::of(ui).rail))
        .corner_radius(CornerRadius::same(theme::SMALL_RADIUS))
        .inner_margin(Margin::symmetric(12, 6))
        .show(ui, |ui| {
            let row = egui::vec2(ui.available_width(), 28.0);
            ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
                if widgets::icon_button_ui(ui, "close", tr!("import-stop"), 28.0).clicked() {
                    session.jobs.stop_imports();
                }
                let part = (as_f32(state.done) + state.part) / as_f32(state.all.max(1));
                let bar = ProgressBar::new(part).desired_width(140.0).desired_height(6.0);
                ui.add(bar.fill(theme::of(ui).accent));
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let text = if state.all > 1 {
                        let count = [state.done + 1, state.all].map(|n| n.to_string());
                        tr!(
                            "import-progress-of",
                            file = &state.file,
                            done = &count[0],
                            all = &count[1]
                        )
                    } else {
                        tr!("import-progress", file = &state.file)
                    };
                    ui.add(egui::Label::new(text).truncate());
                });
            });
        });
}

/// What stands at the end of the board: what of the user's cannot be used, and the way to more.
pub fn own_ui(ui: &mut Ui, session: &Session) {
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
            ask(ui.ctx(), Ask::Add);
        }
        let text = RichText::new(tr!("import-drop-hint")).small();
        ui.label(text.color(theme::of(ui).weak));
    });
}

impl Adding {
    /// Draws the dialog. Returns whether it stays open.
    fn ui(&mut self, ctx: &Context, session: &mut Session) -> bool {
        let mut stays = !self.take_chosen(ctx, session);
        let frame = Frame::popup(&ctx.style_of(ctx.theme())).inner_margin(Margin::same(20));
        let modal = Modal::new(Id::unique("add sounds")).frame(frame).show(ctx, |ui| {
            ui.set_width(WIDTH.min(ctx.content_rect().width() - 72.0));
            stays &= self.contents_ui(ui, session);
        });
        stays && !modal.should_close()
    }

    fn contents_ui(&mut self, ui: &mut Ui, session: &mut Session) -> bool {
        ui.heading(tr!("add-sounds"));
        let text = tr!("import-formats");
        ui.add(egui::Label::new(RichText::new(text).color(theme::of(ui).weak)).wrap());
        ui.add_enabled_ui(self.chooser.is_none(), |ui| {
            ui.horizontal_wrapped(|ui| {
                if ui.button(tr!("choose-files-menu")).clicked() {
                    self.choose(false);
                }
                if ui.button(tr!("choose-a-folder-menu")).clicked() {
                    self.choose(true);
                }
            });
        });
        if self.gave_nothing {
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
            let is_named = !self.path.trim().is_empty();
            let accepted = ui.add_enabled(is_named, egui::Button::new(tr!("add"))).clicked();
            if is_named && (accepted || entered) {
                session.import(vec![typed(&self.path)]);
                return false;
            }
            !ui.button(tr!("close")).clicked()
        })
        .inner
    }

    /// Opens the system's own dialog.
    fn choose(&mut self, folders: bool) {
        self.chooser = FileDialog::Add { title: tr!("add-sounds-to-susurra"), folders }.open().ok();
        self.gave_nothing = self.chooser.is_none();
    }

    /// Takes what was chosen there. Returns whether that was something.
    fn take_chosen(&mut self, ctx: &Context, session: &mut Session) -> bool {
        let Some(chooser) = &self.chooser else { return false };
        ctx.request_repaint_after(LOOK);
        let Some(chosen) = chooser.take() else { return false };
        let paths = chosen.unwrap_or_default();
        (self.chooser, self.gave_nothing) = (None, paths.is_empty());
        if !self.gave_nothing {
            session.import(paths);
        }
        !self.gave_nothing
    }
}

/// The path that was typed or pasted: quotes and `~` are understood as a shell does.
fn typed(text: &str) -> PathBuf {
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
    fn a_path_is_taken_as_it_was_pasted() {
        assert_eq!(typed(" \"/a b/c.wav\"\n"), PathBuf::from("/a b/c.wav"));
        assert_eq!(typed("'/a/b.wav'"), PathBuf::from("/a/b.wav"));
        assert_eq!(typed("file:///a%20b.wav"), PathBuf::from("/a b.wav"));
        assert_eq!(typed("a'b.wav"), PathBuf::from("a'b.wav"));
    }
}
