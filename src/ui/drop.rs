//! Files dropped on the window: presets and packs are previewed, recordings are imported.

use crate::i18n::tr;
use crate::session::Session;
use crate::ui::{sharing, theme};
use egui::{Align2, FontId, Id, LayerId, Order, Stroke, StrokeKind, Ui, vec2};
use std::path::PathBuf;

/// Hands the files that are dropped in this frame to the session.
pub fn take_files(ui: &Ui, session: &mut Session) {
    let dropped: Vec<PathBuf> = ui.input(|input| {
        input.raw.dropped_files.iter().map(|file| file.path().to_path_buf()).collect()
    });
    let (presets, recordings): (Vec<_>, Vec<_>) =
        dropped.into_iter().partition(|path| sharing::is_preset_file(path));
    for path in presets {
        session.receive(&path.to_string_lossy());
    }
    if !recordings.is_empty() {
        session.import(recordings);
    }
}

/// Draws a hint over the window while files are dragged over it.
pub fn hint_ui(ui: &Ui) {
    if ui.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let layer = LayerId::new(Order::Foreground, Id::unique("drop to add"));
    let (painter, area) = (ui.ctx().layer_painter(layer), ui.ctx().content_rect());
    let colours = theme::of(ui);
    painter.rect_filled(area, 0.0, colours.background.gamma_multiply(0.85));
    let line = Stroke::new(2.0, colours.accent);
    painter.rect_stroke(area.shrink(16.0), theme::RADIUS, line, StrokeKind::Inside);
    let text = |y: f32, text: &str, size: f32, colour| {
        let at = area.center() + vec2(0.0, y);
        painter.text(at, Align2::CENTER_CENTER, text, FontId::proportional(size), colour);
    };
    text(-12.0, tr!("drop-to-add"), 26.0, colours.strong);
    text(20.0, tr!("drop-hint"), 14.5, colours.weak);
}
