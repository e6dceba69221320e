//! A banner above the bottom bar: a line of text with buttons at its right end.

use crate::ui::theme;
use egui::{Align, CornerRadius, Frame, Layout, Margin, Stroke, Ui, vec2};

const ROW_HEIGHT: f32 = 28.0;

/// Draws a banner of the whole width. `contents` are laid out from the right to the left.
pub fn banner_ui(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    Frame::new()
        .fill(theme::of(ui).card_on)
        .stroke(Stroke::new(1.0, theme::of(ui).rail))
        .corner_radius(CornerRadius::same(theme::SMALL_RADIUS))
        .inner_margin(Margin::symmetric(12, 6))
        .show(ui, |ui| {
            let row = vec2(ui.available_width(), ROW_HEIGHT);
            ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), contents);
        });
}
