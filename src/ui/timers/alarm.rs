//! The alarm in the panel: when it rings, with what, and what it needs to.

use crate::i18n::{key, text, tr};
use crate::presets::PresetId;
use crate::session::{Session, names};
use crate::timer::Days;
use crate::ui::timers::{hint_ui, minutes, number_ui, time_ui, title_ui};
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
const LONGEST_RISE_MIN: u32 = 60;
const PRESETS_HEIGHT: f32 = 150.0;
/// What is on the board, whatever that will be.
const BOARD: &str = key!("alarm-board");

/// Whether a preset is being chosen.
#[derive(Default)]
pub struct Shown {
    choosing: bool,
}

pub fn alarm_ui(ui: &mut Ui, session: &mut Session, shown: &mut Shown, now: Instant) {
    let lit = theme::of(ui).accent_fill;
    ui.horizontal(|ui| {
        let alarm = &mut session.settings.alarm;
        widgets::switch_ui(ui, tr!("alarm-on"), lit, &mut alarm.on);
        let label = ui.label(tr!("alarm-at"));
        if time_ui(ui, label.id, &mut alarm.at).changed() {
            alarm.on = true;
        }
    });
    title_ui(ui, tr!("alarm-days"));
    days_ui(ui, &mut session.settings.alarm.days);
    number_ui(
        ui,
        tr!("alarm-fade-in"),
        tr!("suffix-minutes"),
        LONGEST_RISE_MIN,
        &mut session.settings.alarm.rise_min,
        0,
    );
    preset_ui(ui, session, shown);
    ui.separator();
    let said = match session.timers.next_alarm(&session.settings.alarm, now) {
        Some(next) => {
            let left = next.duration_since(session.timers.moment(now).date).unwrap_or_default();
            tr!("alarm-rings-in", time = &minutes(left))
        }
        None => tr!("alarm-off").into(),
    };
    ui.label(said);
    let hint = tr!("alarm-hint");
    hint_ui(ui, hint);
}

fn days_ui(ui: &mut Ui, days: &mut Days) {
    widgets::track_ui(ui, theme::of(ui).background, |ui| {
        ui.spacing_mut().button_padding.x = 8.0;
        for (day, (short, name)) in (0..).zip(WEEK) {
            let (short, name) = (text(short), text(name));
            let word = egui::Button::selectable(days.has(day), RichText::new(short).size(13.0));
            let response = ui.add(word).on_hover_text(name);
            let info =
                || egui::WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), days.has(day), name);
            response.widget_info(info);
            if response.clicked() {
                days.toggle(day);
            }
        }
    });
}

fn preset_ui(ui: &mut Ui, session: &mut Session, shown: &mut Shown) {
    let chosen = session.settings.alarm.preset.clone().map(PresetId);
    let name = match &chosen {
        None => text(BOARD).to_owned(),
        Some(id) => session.library.store().find(id).map_or_else(
            || tr!("name-missing", name = &id.0),
            |entry| names::of_preset(&entry.preset).into(),
        ),
    };
    ui.horizontal(|ui| {
        ui.label(tr!("alarm-with"));
        let button = egui::Button::new(&name).truncate();
        shown.choosing ^= ui.add(button).on_hover_text(tr!("alarm-choose-sound")).clicked();
    });
    if !shown.choosing {
        return;
    }
    let mut wanted = None;
    ScrollArea::vertical().max_height(PRESETS_HEIGHT).id_salt("presets").show(ui, |ui| {
        ui.set_width(ui.available_width());
        if ui.selectable_label(chosen.is_none(), text(BOARD)).clicked() {
            wanted = Some(None);
        }
        for entry in session.library.store().entries() {
            let preset = &entry.preset;
            let is_chosen = chosen.as_ref() == Some(&preset.id);
            if ui.selectable_label(is_chosen, names::of_preset(preset)).clicked() {
                wanted = Some(Some(preset.id.0.clone()));
            }
        }
    });
    if let Some(preset) = wanted {
        session.settings.alarm.preset = preset;
        shown.choosing = false;
    }
}
