//! The bin: presets that were deleted, to be brought back.

use crate::i18n::tr;
use crate::presets::DeletedPreset;
use crate::session::Session;
use crate::ui::theme;
use egui::{Align, Layout, RichText, ScrollArea, Ui};
use std::time::{Duration, SystemTime};

const HEIGHT: f32 = 320.0;

/// What was in the bin when it was opened.
pub struct DeletedPresets {
    deleted: Vec<DeletedPreset>,
    opened: SystemTime,
}

impl DeletedPresets {
    pub fn open(session: &mut Session) -> Self {
        Self { deleted: session.deleted_presets(), opened: SystemTime::now() }
    }
}

/// Returns whether it is done.
pub fn bin_ui(ui: &mut Ui, session: &mut Session, bin: &mut DeletedPresets) -> bool {
    ui.heading(tr!("deleted-presets"));
    if bin.deleted.is_empty() {
        ui.label(RichText::new(tr!("bin-empty")).color(theme::of(ui).weak));
    }
    let mut restored = None;
    ScrollArea::vertical().max_height(HEIGHT).show(ui, |ui| {
        for (place, deleted) in bin.deleted.iter().enumerate() {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.button(tr!("restore")).clicked() {
                    restored = Some(place);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(egui::Label::new(&deleted.name).truncate());
                    let past = deleted.when.and_then(|when| bin.opened.duration_since(when).ok());
                    if let Some(past) = past {
                        ui.label(RichText::new(ago(past)).small().color(theme::of(ui).weak));
                    }
                });
            });
        }
    });
    if let Some(place) = restored {
        let deleted = bin.deleted.remove(place);
        session.disk.restore_preset(&deleted);
    }
    ui.add_space(theme::GAP);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.button(tr!("close")).clicked())
        .inner
}

/// How long ago something was, in its largest unit.
fn ago(time: Duration) -> String {
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
    fn a_time_past_is_said_in_its_largest_unit() {
        let said = |minutes| ago(Duration::from_mins(minutes));
        assert_eq!([said(0), said(59), said(60)], ["just now", "59 min ago", "1 h ago"]);
        assert_eq!([said(1440), said(4000)], ["yesterday", "2 days ago"]);
    }
}
