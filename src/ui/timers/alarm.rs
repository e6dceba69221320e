//! The alarm's tab: its time and days, its fade-in, and the preset that it plays.

use crate::i18n::{key, text, tr};
use crate::presets::PresetId;
use crate::session::{Session, names};
use crate::timer::Days;
use crate::ui::timers::{minutes, number_ui, time_ui, title_ui};
use crate::ui::{theme, widgets};
use egui::{RichText, Role, ScrollArea, Ui};
use std::time::Instant;

const WEEK: [(&str, &str); 7] = [
    (key!("day-short-monday"), key!("day-monday")),
    (key!("day-short-tuesday"), key!("day-tuesday")),
    (key!("day-short-wednesday"), key!("day-wednesday")),
    (key!("day-short-thursday"), key!("day-thursday")),
    (key!("day-short-friday"), key!("day-friday")),
    (key!("day-short-saturday"), key!("day-saturday")),
    (key!("day-short-sunday"), key!("day-sunday")),
];
const LONGEST_FADE_IN_MIN: u32 = 60;
const PRESETS_HEIGHT: f32 = 150.0;
/// The choice of the mix that is on the board when the alarm rings.
const BOARD: &str = key!("alarm-board");

/// The state of the tab.
#[derive(Default)]
pub struct AlarmTab {
    /// Whether the list of presets is open.
    is_choosing: bool,
}

impl AlarmTab {
    pub fn ui(&mut self, ui: &mut Ui, session: &mut Session, now: Instant) {
        let on_colour = theme::of(ui).accent_fill;
        ui.horizontal(|ui| {
            let alarm = &mut session.settings.alarm;
            widgets::switch_ui(ui, tr!("alarm-on"), on_colour, &mut alarm.on);
            let label = ui.label(tr!("alarm-at"));
            if time_ui(ui, label.id, &mut alarm.at).changed() {
                alarm.on = true;
            }
        });
        title_ui(ui, tr!("alarm-days"));
        days_ui(ui, &mut session.settings.alarm.days);
        let fade_in_min = &mut session.settings.alarm.rise_min;
        let unit = tr!("suffix-minutes");
        number_ui(ui, tr!("alarm-fade-in"), unit, 0..=LONGEST_FADE_IN_MIN, fade_in_min);
        self.preset_ui(ui, session);
        ui.separator();
        let state = match session.timers.next_alarm(&session.settings.alarm, now) {
            Some(next) => {
                let left = next.duration_since(session.timers.moment(now).date).unwrap_or_default();
                tr!("alarm-rings-in", time = &minutes(left))
            }
            None => tr!("alarm-off").into(),
        };
        ui.label(state);
        widgets::hint_ui(ui, tr!("alarm-hint"));
    }

    /// Draws the chosen preset, and the list to choose another from while it is open.
    fn preset_ui(&mut self, ui: &mut Ui, session: &mut Session) {
        let current = session.settings.alarm.preset.clone().map(PresetId);
        let name = match &current {
            None => text(BOARD).to_owned(),
            Some(id) => session.library.store().find(id).map_or_else(
                || tr!("name-missing", name = &id.0),
                |entry| names::of_preset(&entry.preset).into(),
            ),
        };
        ui.horizontal(|ui| {
            ui.label(tr!("alarm-with"));
            let button = egui::Button::new(&name).truncate();
            let button = ui.add(button).on_hover_text(tr!("alarm-choose-sound"));
            self.is_choosing ^= button.clicked();
        });
        if !self.is_choosing {
            return;
        }
        let mut chosen = None;
        ScrollArea::vertical().max_height(PRESETS_HEIGHT).id_salt("presets").show(ui, |ui| {
            ui.set_width(ui.available_width());
            if ui.selectable_label(current.is_none(), text(BOARD)).clicked() {
                chosen = Some(None);
            }
            for entry in session.library.store().entries() {
                let preset = &entry.preset;
                let is_current = current.as_ref() == Some(&preset.id);
                if ui.selectable_label(is_current, names::of_preset(preset)).clicked() {
                    chosen = Some(Some(preset.id.0.clone()));
                }
            }
        });
        if let Some(preset) = chosen {
            session.settings.alarm.preset = preset;
            self.is_choosing = false;
        }
    }
}

/// Draws the days of the week, each of which can be switched on.
fn days_ui(ui: &mut Ui, days: &mut Days) {
    widgets::segments_ui(ui, theme::of(ui).background, |ui| {
        ui.spacing_mut().button_padding.x = 8.0;
        for (day, (short, name)) in (0..).zip(WEEK) {
            let (short, name) = (text(short), text(name));
            let segment = egui::Button::selectable(days.has(day), RichText::new(short).size(13.0));
            let response = ui.add(segment).on_hover_text(name);
            let info =
                || egui::WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), days.has(day), name);
            response.widget_info(info);
            if response.clicked() {
                days.toggle(day);
            }
        }
    });
}
