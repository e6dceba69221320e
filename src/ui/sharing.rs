//! Giving and taking: what the preset's menu offers for it, what is pasted or dropped, the dialogs, and
//! how far a file has come.

mod export;
mod import_preview;

use crate::i18n::{Argument, message, tr};
use crate::session::{FileDialog, ImportStage, Job, Session};
use crate::ui::theme;
use egui::{Align, Context, Frame, Id, Layout, Margin, Modal, ProgressBar, TextEdit, Ui, vec2};
use export::{Form, Kind};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Between two looks at whether a worker is done.
const LOOK: Duration = Duration::from_millis(200);
const WIDTH: f32 = 400.0;
const ENDINGS: &[&str] = &["susurra", "json"];

/// What is open.
#[derive(Default)]
pub struct Sharing {
    open: Option<Open>,
}

enum Open {
    Give(Form),
    Take(Taking),
}

/// A text or path being pasted or typed.
#[derive(Default)]
struct Taking {
    text: String,
    browsing: Browsing,
    /// Whether the field has had the focus that it is to begin with.
    begun: bool,
}

/// A dialog of the system that is open beside ours.
#[derive(Default)]
struct Browsing(Option<Job<Vec<PathBuf>>>);

impl Browsing {
    /// Draws the button that opens it. Returns the path that was chosen.
    fn ui(&mut self, ui: &mut Ui, ask: impl FnOnce() -> FileDialog) -> Option<PathBuf> {
        let button = ui.add_enabled(self.0.is_none(), egui::Button::new(tr!("browse-menu")));
        if button.clicked() {
            self.0 = ask().open().ok();
        }
        let done = self.0.as_ref()?.take();
        ui.ctx().request_repaint_after(LOOK);
        let chosen = done?;
        self.0 = None;
        chosen.ok()?.pop()
    }
}

/// What is asked for from the menu.
#[derive(Clone, Copy)]
pub enum SharingAction {
    CopyText,
    GivePack,
    GiveSound,
    Take,
}

/// Draws the menu's part. Returns what was asked for.
pub fn menu_ui(ui: &mut Ui, session: &Session) -> Option<SharingAction> {
    let mut wish = None;
    let is_heard = !session.board.mix().layers.is_empty();
    for (name, own, tip) in [
        (tr!("copy-as-text"), SharingAction::CopyText, tr!("copy-as-text-tip")),
        (tr!("export-as-file"), SharingAction::GivePack, tr!("export-as-file-tip")),
        (tr!("export-audio"), SharingAction::GiveSound, tr!("export-audio-tip")),
    ] {
        let button = ui.add_enabled(is_heard, egui::Button::new(name)).on_hover_text(tip);
        if button.clicked() {
            wish = Some(own);
        }
    }
    let tip = tr!("paste-shared-tip");
    if ui.button(tr!("paste-a-shared-mix-menu")).on_hover_text(tip).clicked() {
        wish = Some(SharingAction::Take);
    }
    wish
}

impl Sharing {
    /// Whether something is open that is answered first.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Does what was asked for, or opens what it needs.
    pub fn apply(&mut self, ctx: &Context, session: &mut Session, wish: SharingAction) {
        match wish {
            SharingAction::CopyText => {
                if let Some(text) = session.share_board() {
                    ctx.copy_text(text);
                }
            }
            SharingAction::GivePack => self.open = Some(Open::Give(Form::new(session, Kind::Pack))),
            SharingAction::GiveSound => {
                self.open = Some(Open::Give(Form::new(session, Kind::Sound)))
            }
            SharingAction::Take => self.open = Some(Open::Take(Taking::default())),
        }
    }

    /// Takes what is pasted, unless a field `types`, and what is dropped on the window.
    pub fn take_events(&self, ctx: &Context, session: &mut Session, types: bool) {
        let (events, dropped) =
            ctx.input(|input| (input.events.clone(), input.raw.dropped_files.clone()));
        for event in events {
            if let egui::Event::Paste(text) = event
                && !types
                && !self.is_open()
                && text.to_ascii_lowercase().contains("susurra:")
            {
                session.receive(&text);
            }
        }
        for path in dropped.iter().map(|file| file.path()) {
            if was_sent(path) {
                session.receive(&path.to_string_lossy());
            }
        }
    }

    /// Draws what is open, and what was sent and waits for an answer.
    pub fn ui(&mut self, ctx: &Context, session: &mut Session) {
        let is_offered = matches!(session.jobs.import_preview(), ImportStage::Offered(_));
        if is_offered {
            let done = modal(ctx, "what was sent", |ui| import_preview::offer_ui(ui, session));
            if done {
                session.jobs.decline_preview();
            }
            return;
        }
        let Some(open) = &mut self.open else { return };
        let done = modal(ctx, "giving and taking", |ui| match open {
            Open::Give(form) => form.ui(ui, session),
            Open::Take(taking) => taking.ui(ui, session),
        });
        if done {
            self.open = None;
        }
    }
}

/// Whether a file is one that presets come in, and no recording.
pub fn was_sent(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    ENDINGS.contains(&ending.as_str())
}

/// Draws a dialog. Returns whether it is done.
fn modal(ctx: &Context, name: &str, contents: impl FnOnce(&mut Ui) -> bool) -> bool {
    let frame = Frame::popup(&ctx.style_of(ctx.theme())).inner_margin(Margin::same(20));
    let modal = Modal::new(Id::unique(name)).frame(frame).show(ctx, |ui| {
        ui.set_width(WIDTH.min(ctx.content_rect().width() - 72.0));
        contents(ui)
    });
    modal.inner || modal.should_close()
}

impl Taking {
    /// Returns whether it is done.
    fn ui(&mut self, ui: &mut Ui, session: &mut Session) -> bool {
        ui.heading(tr!("paste-a-shared-mix"));
        let label = ui.label(tr!("paste-hint"));
        let field = TextEdit::multiline(&mut self.text).desired_rows(4).margin(vec2(10.0, 8.0));
        let field = ui.add(field.desired_width(f32::INFINITY)).labelled_by(label.id);
        if !std::mem::replace(&mut self.begun, true) {
            field.request_focus();
        }
        let title = tr!("paste-field");
        let ask = || FileDialog::Open { title, endings: ENDINGS };
        if let Some(path) = self.browsing.ui(ui, ask) {
            self.text = path.to_string_lossy().into_owned();
        }
        let text = self.text.trim();
        match buttons_ui(ui, tr!("preview"), !text.is_empty()) {
            Some(true) => {
                session.receive(text);
                true
            }
            left => left.is_some(),
        }
    }
}

/// What ends a dialog. Returns whether it was accepted, or left.
fn buttons_ui(ui: &mut Ui, request: &str, able: bool) -> Option<bool> {
    ui.add_space(theme::GAP);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let accepted = ui.add_enabled(able, egui::Button::new(request)).clicked();
        let left = ui.button(tr!("cancel")).clicked();
        if accepted { Some(true) } else { left.then_some(false) }
    })
    .inner
}

/// How far it has come with what is made or looked at, over the transport.
pub fn progress_ui(ui: &mut Ui, session: &mut Session) {
    let giving = session.jobs.export().map(|giving| {
        let name = giving.path.file_name().unwrap_or_default().to_string_lossy();
        (tr!("export-progress", name = &name), giving.progress().part())
    });
    let taking = match session.jobs.import_preview() {
        ImportStage::None | ImportStage::Offered(_) => None,
        ImportStage::Reading(job) => Some((tr!("preview-progress").into(), job.progress().part())),
        ImportStage::Unpacking { job, .. } => {
            Some((tr!("unpack-progress").into(), job.progress().part()))
        }
    };
    let is_giving = giving.is_some();
    let Some((what, part)) = giving.or(taking) else { return };
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if ui.button(tr!("cancel")).clicked() {
            if is_giving { session.jobs.cancel_export() } else { session.jobs.decline_preview() }
        }
        let percent = message!("percent", value = Argument::number(f64::from(part * 100.0), 0));
        let text = format!("{what}: {percent}");
        let width = ui.available_width();
        ui.add(ProgressBar::new(part).text(text).desired_width(width));
    });
    ui.ctx().request_repaint_after(LOOK);
}
