//! The notices above the playback controls. A confirmation disappears after a while; a warning
//! stays until the user dismisses it.

use crate::i18n::tr;
use crate::session::{Notice, Session};
use crate::ui::{theme, widgets};
use egui::{Align, Layout, RichText, Ui};
use std::time::Duration;

/// How long a confirmation and its Undo button are shown.
const CONFIRMATION_TIME: Duration = Duration::from_secs(10);

/// The confirmation that is shown now, and since when, in egui's seconds.
#[derive(Default)]
pub struct NoticeTimer(Option<(Notice, f64)>);

/// Draws the notices, and handles their buttons.
pub fn notices_ui(ui: &mut Ui, session: &mut Session, timer: &mut NoticeTimer) {
    for notice in session.notices.list().to_vec() {
        if !notice.is_warning && timer.is_over(ui, &notice) {
            session.notices.dismiss(&notice);
            continue;
        }
        widgets::banner_ui(ui, |ui| {
            if widgets::icon_button_ui(ui, "close", tr!("dismiss"), 28.0).clicked() {
                session.notices.dismiss(&notice);
            }
            if notice.undo.is_some() && ui.button(tr!("undo")).clicked() {
                session.undo(&notice);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let colours = theme::of(ui);
                let colour = if notice.is_warning { colours.warning } else { colours.text };
                let text = RichText::new(notice.text()).color(colour);
                ui.add(egui::Label::new(text).wrap());
            });
        });
    }
}

impl NoticeTimer {
    /// Whether the time of a confirmation is over. Starts the time of a new one.
    fn is_over(&mut self, ui: &Ui, notice: &Notice) -> bool {
        let now = ui.input(|input| input.time);
        let since = match &self.0 {
            Some((shown, since)) if shown == notice => *since,
            _ => {
                self.0 = Some((notice.clone(), now));
                now
            }
        };
        let left = CONFIRMATION_TIME.as_secs_f64() - (now - since);
        if left > 0.0 {
            ui.ctx().request_repaint_after(Duration::from_secs_f64(left));
        }
        left <= 0.0
    }
}
