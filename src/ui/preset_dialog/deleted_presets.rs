//! The dialog that lists deleted presets and restores them.

use crate::i18n::tr;
use crate::presets::DeletedPreset;
use crate::session::Session;
use crate::ui::{theme, widgets};
use egui::{Align, Layout, RichText, ScrollArea, Ui};
use std::time::{Duration, SystemTime};

const HEIGHT: f32 = 320.0;

/// The deleted presets at the time when the dialog was opened.
pub struct DeletedPresets {
    deleted: Vec<DeletedPreset>,
    opened: SystemTime,
}

impl DeletedPresets {
    pub fn open(session: &mut Session) -> Self {
        Self { deleted: session.deleted_presets(), opened: SystemTime::now() }
    }

    /// Draws the list. Returns whether the user closes it.
    pub fn ui(&mut self, ui: &mut Ui, session: &mut Session) -> bool {
        ui.heading(tr!("deleted-presets"));
        if self.deleted.is_empty() {
            ui.label(RichText::new(tr!("bin-empty")).color(theme::of(ui).weak));
        }
        let mut restored = None;
        ScrollArea::vertical().max_height(HEIGHT).show(ui, |ui| {
            for (n, deleted) in self.deleted.iter().enumerate() {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if ui.button(tr!("restore")).clicked() {
                        restored = Some(n);
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.add(egui::Label::new(&deleted.name).truncate());
                        let age = deleted.when.and_then(|at| self.opened.duration_since(at).ok());
                        if let Some(age) = age {
                            widgets::hint_ui(ui, &time_ago(age));
                        }
                    });
                });
            }
        });
        if let Some(n) = restored {
            let deleted = self.deleted.remove(n);
            session.disk.restore_preset(&deleted);
        }
        ui.add_space(theme::GAP);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.button(tr!("close")).clicked())
            .inner
    }
}

/// An age as text, such as `59 min ago`, in its largest unit.
fn time_ago(time: Duration) -> String {
    match time.as_secs() / 60 {
        0 => tr!("just-now").into(),
        minutes @ 1..60 => tr!("minutes-ago", minutes = minutes),
        minutes @ 60..1440 => tr!("hours-ago", hours = minutes / 60),
        minutes => tr!("days-ago", days = minutes / 1440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_shown_in_its_largest_unit() {
        let text = |minutes| time_ago(Duration::from_mins(minutes));
        assert_eq!([text(0), text(59), text(60)], ["just now", "59 min ago", "1 h ago"]);
        assert_eq!([text(1440), text(4000)], ["yesterday", "2 days ago"]);
    }
}
