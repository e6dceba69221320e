//! The frame and the buttons that all dialogs share.

use crate::i18n::tr;
use crate::ui::theme;
use egui::{Align, Button, Context, Frame, Id, Layout, Margin, Modal, ModalResponse, Ui};

/// The space between the frame of a dialog and its contents.
const MARGIN: i8 = 20;
/// The space that a dialog leaves free in a narrow window, with its own margins.
const WINDOW_MARGIN: f32 = 72.0;

/// How the user closed a dialog with its buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialogAnswer {
    Accept,
    Cancel,
}

/// Draws a dialog over the window, with `contents` in its frame. The contents set their own width.
pub fn modal_ui<R>(
    ctx: &Context,
    name: &str,
    contents: impl FnOnce(&mut Ui) -> R,
) -> ModalResponse<R> {
    let frame = Frame::popup(&ctx.style_of(ctx.theme())).inner_margin(Margin::same(MARGIN));
    Modal::new(Id::unique(name)).frame(frame).show(ctx, contents)
}

/// Draws a dialog that is `width` wide, or narrower in a narrow window. Returns whether it is done:
/// its contents say so, or the user has pressed Escape or clicked beside it.
pub fn dialog_ui(
    ctx: &Context,
    name: &str,
    width: f32,
    contents: impl FnOnce(&mut Ui) -> bool,
) -> bool {
    let modal = modal_ui(ctx, name, |ui| {
        ui.set_width(width.min(ctx.content_rect().width() - WINDOW_MARGIN));
        contents(ui)
    });
    modal.inner || modal.should_close()
}

/// Draws the buttons at the end of a dialog: one that accepts, which is active if `can_accept`, and
/// Cancel.
pub fn dialog_buttons_ui(ui: &mut Ui, accept: &str, can_accept: bool) -> Option<DialogAnswer> {
    ui.add_space(theme::GAP);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let accepted = ui.add_enabled(can_accept, Button::new(accept)).clicked();
        let cancelled = ui.button(tr!("cancel")).clicked();
        if accepted {
            Some(DialogAnswer::Accept)
        } else {
            cancelled.then_some(DialogAnswer::Cancel)
        }
    })
    .inner
}
