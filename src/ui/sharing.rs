//! Sharing mixes: the items of the preset menu, pasted texts and dropped files, the dialogs, and
//! the progress of exports and imports.

mod export;
mod import_preview;

use crate::i18n::{Argument, message, tr};
use crate::session::{FileDialog, ImportStage, Job, Session};
use crate::ui::widgets::{self, DialogAnswer};
use egui::{Align, Context, Layout, ProgressBar, TextEdit, Ui, vec2};
use export::{ExportForm, ExportKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The time between two checks of a running job.
const POLL_INTERVAL: Duration = Duration::from_millis(200);
const WIDTH: f32 = 400.0;
/// The extensions of the files that contain presets.
const EXTENSIONS: &[&str] = &["susurra", "json"];

/// The dialogs for sharing.
#[derive(Default)]
pub struct Sharing {
    open: Option<OpenDialog>,
}

enum OpenDialog {
    Export(ExportForm),
    Import(ImportForm),
}

/// The dialog for a shared text, or the path of a shared file.
#[derive(Default)]
struct ImportForm {
    text: String,
    browse: BrowseButton,
    /// Whether the field has received the focus, which it gets once.
    had_focus: bool,
}

/// A button that opens the system's file dialog, and the dialog while it is open.
#[derive(Default)]
struct BrowseButton(Option<Job<Vec<PathBuf>>>);

impl BrowseButton {
    /// Draws the button. Returns the path that the user has chosen, in the frame when the dialog
    /// closes.
    fn ui(&mut self, ui: &mut Ui, dialog: impl FnOnce() -> FileDialog) -> Option<PathBuf> {
        let button = ui.add_enabled(self.0.is_none(), egui::Button::new(tr!("browse-menu")));
        if button.clicked() {
            self.0 = dialog().open().ok();
        }
        let result = self.0.as_ref()?.take();
        ui.ctx().request_repaint_after(POLL_INTERVAL);
        let paths = result?;
        self.0 = None;
        paths.ok()?.pop()
    }
}

/// An item of the preset menu.
#[derive(Clone, Copy)]
pub enum SharingAction {
    CopyText,
    ExportPack,
    ExportAudio,
    Import,
}

/// Draws the items of the preset menu. Returns the one that was chosen.
pub fn menu_items_ui(ui: &mut Ui, session: &Session) -> Option<SharingAction> {
    let mut chosen = None;
    let has_layers = !session.board.mix().layers.is_empty();
    for (name, action, tooltip) in [
        (tr!("copy-as-text"), SharingAction::CopyText, tr!("copy-as-text-tip")),
        (tr!("export-as-file"), SharingAction::ExportPack, tr!("export-as-file-tip")),
        (tr!("export-audio"), SharingAction::ExportAudio, tr!("export-audio-tip")),
    ] {
        let button = ui.add_enabled(has_layers, egui::Button::new(name)).on_hover_text(tooltip);
        if button.clicked() {
            chosen = Some(action);
        }
    }
    let tooltip = tr!("paste-shared-tip");
    if ui.button(tr!("paste-a-shared-mix-menu")).on_hover_text(tooltip).clicked() {
        chosen = Some(SharingAction::Import);
    }
    chosen
}

impl Sharing {
    /// Whether a dialog is open that receives the keys.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Performs an action of the menu, or opens its dialog.
    pub fn handle_action(&mut self, ctx: &Context, session: &mut Session, action: SharingAction) {
        let export = |session: &Session, kind| OpenDialog::Export(ExportForm::new(session, kind));
        match action {
            SharingAction::CopyText => {
                if let Some(text) = session.share_board() {
                    ctx.copy_text(text);
                }
            }
            SharingAction::ExportPack => self.open = Some(export(session, ExportKind::Pack)),
            SharingAction::ExportAudio => self.open = Some(export(session, ExportKind::Audio)),
            SharingAction::Import => self.open = Some(OpenDialog::Import(ImportForm::default())),
        }
    }

    /// Previews a shared text that is pasted, unless it is pasted into a text field (`is_typing`).
    pub fn handle_paste(&self, ctx: &Context, session: &mut Session, is_typing: bool) {
        for event in ctx.input(|input| input.events.clone()) {
            if let egui::Event::Paste(text) = event
                && !is_typing
                && !self.is_open()
                && text.to_ascii_lowercase().contains("susurra:")
            {
                session.receive(&text);
            }
        }
    }

    /// Draws the preview of an import if one waits for an answer, or else the dialog that is open.
    pub fn ui(&mut self, ctx: &Context, session: &mut Session) {
        let has_preview = matches!(session.jobs.import_preview(), ImportStage::Offered(_));
        if has_preview {
            let is_done = widgets::dialog_ui(ctx, "import preview", WIDTH, |ui| {
                import_preview::preview_ui(ui, session)
            });
            if is_done {
                session.jobs.decline_preview();
            }
            return;
        }
        let Some(open) = &mut self.open else { return };
        let is_done = widgets::dialog_ui(ctx, "export or import", WIDTH, |ui| match open {
            OpenDialog::Export(form) => form.ui(ui, session),
            OpenDialog::Import(form) => form.ui(ui, session),
        });
        if is_done {
            self.open = None;
        }
    }
}

/// Whether a file contains presets. Other files are taken for recordings.
pub fn is_preset_file(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    EXTENSIONS.contains(&extension.as_str())
}

impl ImportForm {
    /// Draws the dialog. Returns whether it is done.
    fn ui(&mut self, ui: &mut Ui, session: &mut Session) -> bool {
        ui.heading(tr!("paste-a-shared-mix"));
        let label = ui.label(tr!("paste-hint"));
        let field = TextEdit::multiline(&mut self.text).desired_rows(4).margin(vec2(10.0, 8.0));
        let field = ui.add(field.desired_width(f32::INFINITY)).labelled_by(label.id);
        if !std::mem::replace(&mut self.had_focus, true) {
            field.request_focus();
        }
        let title = tr!("paste-field");
        let dialog = || FileDialog::Open { title, endings: EXTENSIONS };
        if let Some(path) = self.browse.ui(ui, dialog) {
            self.text = path.to_string_lossy().into_owned();
        }
        let text = self.text.trim();
        match widgets::dialog_buttons_ui(ui, tr!("preview"), !text.is_empty()) {
            Some(DialogAnswer::Accept) => {
                session.receive(text);
                true
            }
            Some(DialogAnswer::Cancel) => true,
            None => false,
        }
    }
}

/// Draws the progress of a running export, or else of a running import, above the playback
/// controls.
pub fn progress_ui(ui: &mut Ui, session: &mut Session) {
    let export = session.jobs.export().map(|export| {
        let name = export.path.file_name().unwrap_or_default().to_string_lossy();
        (tr!("export-progress", name = &name), export.progress().part())
    });
    let import = match session.jobs.import_preview() {
        ImportStage::None | ImportStage::Offered(_) => None,
        ImportStage::Reading(job) => Some((tr!("preview-progress").into(), job.progress().part())),
        ImportStage::Unpacking { job, .. } => {
            Some((tr!("unpack-progress").into(), job.progress().part()))
        }
    };
    let is_export = export.is_some();
    let Some((title, part)) = export.or(import) else { return };
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if ui.button(tr!("cancel")).clicked() {
            if is_export { session.jobs.cancel_export() } else { session.jobs.decline_preview() }
        }
        let percent = message!("percent", value = Argument::number(f64::from(part * 100.0), 0));
        let text = format!("{title}: {percent}");
        let width = ui.available_width();
        ui.add(ProgressBar::new(part).text(text).desired_width(width));
    });
    ui.ctx().request_repaint_after(POLL_INTERVAL);
}
