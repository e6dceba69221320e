//! The part of the settings that is about the time without a window: the tray, the media keys, what
//! else plays, and what happens at login.

use crate::i18n::{fill, say};
use crate::session::{Session, Tray, names};
use crate::settings::WhenOthersPlay;
use crate::ui::settings::{heading_ui, hint_ui};
use egui::Ui;

/// Draws it. What it edits takes effect at once.
pub fn background_ui(ui: &mut Ui, session: &mut Session) {
    let keep = &mut session.settings.keep_playing_when_closed;
    ui.checkbox(keep, say("Keep playing when the window is closed"));
    hint_ui(ui, "Start Susurra again to bring the window back.");
    if cfg!(target_os = "linux") {
        ui.checkbox(&mut session.settings.background.tray, say("Show it in the tray"));
        hint_ui(ui, tray_hint(session));
        ui.checkbox(&mut session.settings.background.media_keys, say("Listen to the media keys"));
    }
    ui.checkbox(&mut session.settings.background.keep_awake, say("Keep the computer awake"))
        .on_hover_text(say("It does not fall asleep by itself while something plays"));
    if cfg!(target_os = "linux") {
        ui.checkbox(&mut session.settings.background.notifications, say("Notes on the desktop"))
            .on_hover_text(say(
                "When something goes wrong or ends, and no window is there to say it",
            ));
        heading_ui(ui, "When something else plays, or in a call");
        others_ui(ui, session);
        heading_ui(ui, "At login");
        ui.checkbox(&mut session.settings.background.autostart, say("Start without the window"));
    }
    ui.checkbox(&mut session.settings.background.start_paused, say("Start paused"));
}

fn tray_hint(session: &Session) -> &'static str {
    match session.desktop.tray() {
        Tray::Shown => "Closed, Susurra stays in the tray, even when it is paused.",
        Tray::NoPlace => {
            "This desktop has no tray, so a closed window keeps Susurra only while it plays. Some \
             desktops get one from an extension, such as AppIndicator on GNOME."
        }
        Tray::NoBus => "There is no session bus here, and so no tray.",
        Tray::Off => "Without it, a closed window keeps Susurra only while it plays.",
    }
}

/// What the settings say for all presets, and what the one on the board wishes otherwise.
fn others_ui(ui: &mut Ui, session: &mut Session) {
    ui.horizontal(|ui| {
        for choice in WhenOthersPlay::ALL {
            let when = &mut session.settings.background.when_others_play;
            ui.radio_value(when, choice, say(choice.label()));
        }
    });
    let Some(entry) = session.loaded() else { return };
    let (id, name) = (entry.preset.id.0.clone(), names::of_preset(&entry.preset).to_owned());
    let others = &mut session.settings.background.others_by_preset;
    let general = session.settings.background.when_others_play;
    let mut own = others.get(&id).copied();
    let mut differs = own.is_some();
    if ui.checkbox(&mut differs, fill("Otherwise for “{}”", &[&name])).changed() {
        own = differs.then_some(general);
    }
    if let Some(own) = &mut own {
        ui.horizontal(|ui| {
            for choice in WhenOthersPlay::ALL {
                ui.radio_value(own, choice, say(choice.label()));
            }
        });
    }
    match own {
        Some(own) => others.insert(id, own),
        None => others.remove(&id),
    };
}
