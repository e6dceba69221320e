//! The settings of how the window looks: light or dark, how large, and whether it moves.

use crate::i18n::{Language, say};
use crate::session::Session;
use crate::settings::{Appearance, SCALES};
use crate::timer::NightHours;
use crate::ui::settings::{heading_ui, hint_ui};
use crate::ui::{clock, theme, widgets};
use egui::{Role, Ui};

const LOOKS: [(Appearance, &str); 3] = [
    (Appearance::Dark, "Dark"),
    (Appearance::Light, "Light"),
    (Appearance::System, "As the system"),
];

pub fn look_ui(ui: &mut Ui, session: &mut Session) {
    let settings = &mut session.settings;
    heading_ui(ui, "Theme");
    let ground = theme::of(ui).background;
    widgets::track_ui(ui, ground, |ui| {
        for (look, name) in LOOKS {
            let is_chosen = settings.appearance == look;
            if widgets::word_ui(ui, Role::RadioButton, is_chosen, name).clicked() {
                settings.appearance = look;
            }
        }
    });
    heading_ui(ui, "Language");
    language_ui(ui, &mut settings.language);
    heading_ui(ui, "Size of text and controls");
    widgets::track_ui(ui, ground, |ui| {
        for scale in SCALES {
            let is_chosen = settings.scale_percent == scale;
            let name = format!("{scale} %");
            if widgets::word_ui(ui, Role::RadioButton, is_chosen, &name).clicked() {
                settings.scale_percent = scale;
            }
        }
    });
    hint_ui(ui, "Ctrl with + and - works everywhere, Ctrl+0 brings 100 % back.");
    night_ui(ui, &mut settings.night_hours);
    ui.checkbox(&mut settings.less_motion, say("Less motion"));
    hint_ui(ui, "Nothing glides, glows or moves by itself. What is heard stays the same.");
}

fn night_ui(ui: &mut Ui, hours: &mut Option<NightHours>) {
    let mut by_itself = hours.is_some();
    if ui.checkbox(&mut by_itself, say("Night by itself")).changed() {
        *hours = by_itself.then(NightHours::default);
    }
    if let Some(hours) = hours {
        ui.horizontal(|ui| {
            let from = ui.label(say("From"));
            clock::time_ui(ui, from.id, &mut hours.from);
            let to = ui.label(say("to"));
            clock::time_ui(ui, to.id, &mut hours.to);
        });
        hint_ui(ui, "Who leaves it by hand is left alone until the next evening.");
    }
}

fn language_ui(ui: &mut Ui, chosen: &mut Option<String>) {
    let ground = theme::of(ui).background;
    widgets::track_ui(ui, ground, |ui| {
        if widgets::word_ui(ui, Role::RadioButton, chosen.is_none(), "As the system").clicked() {
            *chosen = None;
        }
        for language in Language::ALL {
            let is_chosen = chosen.as_deref() == Some(language.code());
            if widgets::word_ui(ui, Role::RadioButton, is_chosen, language.name()).clicked() {
                *chosen = Some(language.code().into());
            }
        }
    });
}
