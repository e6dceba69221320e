//! The settings of the window: theme, language, zoom, Night and motion.

use crate::i18n::{Language, key, text, tr};
use crate::session::Session;
use crate::settings::{Appearance, SCALES};
use crate::timer::NightHours;
use crate::ui::settings::heading_ui;
use crate::ui::{theme, timers, widgets};
use egui::{Role, Ui};

const THEMES: [(Appearance, &str); 3] = [
    (Appearance::Dark, key!("dark")),
    (Appearance::Light, key!("light")),
    (Appearance::System, key!("same-as-system")),
];

pub fn appearance_ui(ui: &mut Ui, session: &mut Session) {
    let settings = &mut session.settings;
    heading_ui(ui, tr!("theme"));
    let fill = theme::of(ui).background;
    let themes = THEMES.map(|(theme, name)| (theme, text(name)));
    widgets::choice_ui(ui, fill, themes, &mut settings.appearance);
    heading_ui(ui, tr!("language"));
    language_ui(ui, &mut settings.language);
    heading_ui(ui, tr!("settings-zoom"));
    widgets::segments_ui(ui, fill, |ui| {
        for scale in SCALES {
            let is_chosen = settings.scale_percent == scale;
            let name = tr!("percent", value = scale);
            if widgets::segment_ui(ui, Role::RadioButton, is_chosen, &name).clicked() {
                settings.scale_percent = scale;
            }
        }
    });
    widgets::hint_ui(ui, tr!("zoom-hint"));
    night_ui(ui, &mut settings.night_hours);
    ui.checkbox(&mut settings.less_motion, tr!("less-motion"));
    widgets::hint_ui(ui, tr!("less-motion-hint"));
}

fn night_ui(ui: &mut Ui, hours: &mut Option<NightHours>) {
    let mut is_automatic = hours.is_some();
    if ui.checkbox(&mut is_automatic, tr!("night-automatic")).changed() {
        *hours = is_automatic.then(NightHours::default);
    }
    if let Some(hours) = hours {
        ui.horizontal(|ui| {
            let from = ui.label(tr!("from"));
            timers::time_ui(ui, from.id, &mut hours.from);
            let to = ui.label(tr!("to-time"));
            timers::time_ui(ui, to.id, &mut hours.to);
        });
        widgets::hint_ui(ui, tr!("night-automatic-hint"));
    }
}

fn language_ui(ui: &mut Ui, chosen: &mut Option<String>) {
    let fill = theme::of(ui).background;
    widgets::segments_ui(ui, fill, |ui| {
        if widgets::segment_ui(ui, Role::RadioButton, chosen.is_none(), tr!("same-as-system"))
            .clicked()
        {
            *chosen = None;
        }
        for language in Language::ALL {
            let is_chosen = chosen.as_deref() == Some(language.code());
            if widgets::segment_ui(ui, Role::RadioButton, is_chosen, language.name()).clicked() {
                *chosen = Some(language.code().into());
            }
        }
    });
}
