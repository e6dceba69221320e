//! What the session has to say, over the transport: done and undoable for a while, gone wrong until
//! it is dismissed.

use crate::i18n::tr;
use crate::session::{Notice, Session};
use crate::ui::{theme, widgets};
use egui::{Align, CornerRadius, Frame, Layout, Margin, RichText, Stroke, Ui};
use std::time::Duration;

/// How long what was done can be read and undone.
const SHOWN: Duration = Duration::from_secs(10);

/// Which notice is on show since when, in the window's seconds.
#[derive(Default)]
pub struct Shown(Option<(Notice, f64)>);

/// Draws the notices, and does what is asked of them.
pub fn notices_ui(ui: &mut Ui, session: &mut Session, shown: &mut Shown) {
    for notice in session.notices.list().to_vec() {
        if !notice.is_warning && is_over(ui, &notice, shown) {
            session.notices.dismiss(&notice);
            continue;
        }
        Frame::new()
            .fill(theme::of(ui).card_on)
            .stroke(Stroke::new(1.0, theme::of(ui).rail))
            .corner_radius(CornerRadius::same(theme::SMALL_RADIUS))
            .inner_margin(Margin::symmetric(12, 6))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                let row = egui::vec2(ui.available_width(), 28.0);
                ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
                    if widgets::icon_button_ui(ui, "close", tr!("dismiss"), 28.0).clicked() {
                        session.notices.dismiss(&notice);
                    }
                    if notice.undo.is_some() && ui.button(tr!("undo")).clicked() {
                        session.undo(&notice);
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let colour = if notice.is_warning {
                            theme::of(ui).warning
                        } else {
                            theme::of(ui).text
                        };
                        let text = RichText::new(notice.text()).color(colour);
                        ui.add(egui::Label::new(text).wrap());
                    });
                });
            });
    }
}

fn is_over(ui: &Ui, notice: &Notice, shown: &mut Shown) -> bool {
    let now = ui.input(|input| input.time);
    let since = match &shown.0 {
        Some((of, since)) if of == notice => *since,
        _ => {
            shown.0 = Some((notice.clone(), now));
            now
        }
    };
    let left = SHOWN.as_secs_f64() - (now - since);
    if left > 0.0 {
        ui.ctx().request_repaint_after(Duration::from_secs_f64(left));
    }
    left <= 0.0
}
