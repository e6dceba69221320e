//! The settings for the time without a window: tray, media keys, other apps that play sound, and
//! login.

use crate::i18n::tr;
use crate::session::{Session, Tray, names};
use crate::settings::WhenOthersPlay;
use crate::ui::settings::heading_ui;
use crate::ui::widgets;
use egui::Ui;

pub fn background_ui(ui: &mut Ui, session: &mut Session) {
    let keep = &mut session.settings.keep_playing_when_closed;
    ui.checkbox(keep, tr!("keep-playing-when-the-window-is-closed"));
    widgets::hint_ui(ui, tr!("reopen-hint"));
    if cfg!(target_os = "linux") {
        ui.checkbox(&mut session.settings.background.tray, tr!("show-in-tray"));
        widgets::hint_ui(ui, tray_hint(session));
        ui.checkbox(&mut session.settings.background.media_keys, tr!("media-keys"));
    }
    ui.checkbox(&mut session.settings.background.keep_awake, tr!("keep-the-computer-awake"))
        .on_hover_text(tr!("keep-awake-tip"));
    if cfg!(target_os = "linux") {
        ui.checkbox(&mut session.settings.background.notifications, tr!("notifications"))
            .on_hover_text(tr!("notifications-tip"));
        heading_ui(ui, tr!("others-title"));
        others_ui(ui, session);
        heading_ui(ui, tr!("settings-login"));
        ui.checkbox(&mut session.settings.background.autostart, tr!("settings-autostart"));
    }
    ui.checkbox(&mut session.settings.background.start_paused, tr!("start-paused"));
}

fn tray_hint(session: &Session) -> &'static str {
    match session.desktop.tray() {
        Tray::Shown => tr!("tray-hint"),
        Tray::NoPlace => tr!("no-tray"),
        Tray::NoBus => tr!("no-session-bus"),
        Tray::Off => tr!("without-tray-hint"),
    }
}

/// Draws the choice of what happens when another app plays sound: for all presets, and for the
/// loaded preset if it differs.
fn others_ui(ui: &mut Ui, session: &mut Session) {
    ui.horizontal(|ui| {
        for choice in WhenOthersPlay::ALL {
            let when = &mut session.settings.background.when_others_play;
            ui.radio_value(when, choice, choice.label());
        }
    });
    let Some(entry) = session.loaded() else { return };
    let (id, name) = (entry.preset.id.0.clone(), names::of_preset(&entry.preset).to_owned());
    let by_preset = &mut session.settings.background.others_by_preset;
    let general = session.settings.background.when_others_play;
    let mut own = by_preset.get(&id).copied();
    let mut differs = own.is_some();
    if ui.checkbox(&mut differs, tr!("others-differ", preset = &name)).changed() {
        own = differs.then_some(general);
    }
    if let Some(own) = &mut own {
        ui.horizontal(|ui| {
            for choice in WhenOthersPlay::ALL {
                ui.radio_value(own, choice, choice.label());
            }
        });
    }
    match own {
        Some(own) => by_preset.insert(id, own),
        None => by_preset.remove(&id),
    };
}
