//! The window in German and in Japanese: every text is translated, and none is cut off.

use crate::common::{Rig, add};
use crate::support::displayed_text::{Translations, clipped_texts, untranslated_texts};
use crate::support::window::{click, window};
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::time::{Duration, Instant};
use susurra::i18n::Language;
use susurra::presets::PresetId;
use susurra::session::{Action, Session};
use susurra::settings::MixView;

const SIZES: [[f32; 2]; 2] = [[380.0, 700.0], [1280.0, 800.0]];

/// Checks windows of one size in one language, and collects the problems.
struct Checker {
    translations: Translations,
    size: [f32; 2],
    problems: Vec<String>,
}

impl Checker {
    /// Opens a window after `set_up` has changed the session.
    fn open(&self, set_up: impl FnOnce(&mut Session)) -> (Rig, Harness<'static>) {
        let rig = Rig::new();
        let (shared, _offline) = rig.offline();
        let code = self.code();
        shared.with(|session| {
            session.settings.language = Some(code.into());
            set_up(session);
        });
        let mut window = window(&shared, self.size);
        window.run_steps(20);
        (rig, window)
    }

    fn code(&self) -> &'static str {
        self.translations.code()
    }

    /// Clicks the widget whose label has this key.
    fn press(&self, window: &mut Harness<'_>, role: Role, key: &str) {
        click(window, role, &self.translations.text(key));
        window.run_steps(20);
    }

    /// Checks all texts of the window. `place` names what the window shows.
    fn check(&mut self, window: &Harness<'_>, place: &str) {
        let place = format!("{place} {:?} {}", self.size, self.code());
        let untranslated = untranslated_texts(window, &self.translations);
        let untranslated =
            untranslated.iter().map(|text| format!("{place}: not translated: {text:?}"));
        self.problems.extend(untranslated);
        let clipped = clipped_texts(window, &self.translations);
        self.problems.extend(clipped.iter().map(|text| format!("{place}: cut off: {text:?}")));
    }
}

/// Runs `check` for each language and window size.
fn check_all(check: impl Fn(&mut Checker)) {
    let mut problems = Vec::new();
    for language in [Language::German, Language::Japanese] {
        for size in SIZES {
            let translations = Translations::new(language);
            let mut checker = Checker { translations, size, problems: Vec::new() };
            check(&mut checker);
            problems.append(&mut checker.problems);
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn mix(session: &mut Session) {
    for id in ["rain", "tapping", "whispers", "hum"] {
        add(session, id, 0.6);
    }
}

#[test]
fn board_space_and_night_are_translated() {
    check_all(|checker| {
        let (_rig, window) = checker.open(mix);
        checker.check(&window, "board");
        let (_rig, window) = checker.open(|_| {});
        checker.check(&window, "start");
        let (_rig, window) = checker.open(|session| {
            session.load_preset(&PresetId("rainy-night".into()));
            session.board.mix_mut().master = 0.5;
            session.settings.mix_view = MixView::Space;
        });
        checker.check(&window, "space");
        let (_rig, window) = checker.open(|session| {
            mix(session);
            session.set_night(true, Instant::now());
        });
        checker.check(&window, "night");
    });
}

#[test]
fn the_timers_panel_is_translated() {
    check_all(|checker| {
        let (_rig, mut window) = checker.open(|session| {
            session.load_preset(&PresetId("bedtime-story".into()));
        });
        // The label of the button contains the stage of the running journey.
        window.get_by_label_contains(&checker.translations.text("timers")).click();
        window.run_steps(20);
        for part in ["part-sleep", "part-alarm", "part-focus", "part-journey"] {
            checker.press(&mut window, Role::RadioButton, part);
            checker.check(&window, part);
        }
        for preset in ["massage-room", "settle-tingle-sleep"] {
            let load = |session: &mut Session| session.load_preset(&PresetId(preset.into()));
            let (_rig, mut window) = checker.open(load);
            window.get_by_label_contains(&checker.translations.text("timers")).click();
            window.run_steps(20);
            checker.press(&mut window, Role::RadioButton, "part-journey");
            checker.check(&window, preset);
        }
        let (_rig, mut window) = checker.open(|session| {
            mix(session);
            session.sleep_for(Duration::from_mins(150), Instant::now());
            session.focus(Instant::now());
        });
        window.get_by_label_contains(&checker.translations.text("sleep-timer")).click();
        window.run_steps(20);
        checker.check(&window, "sleep, running");
        checker.press(&mut window, Role::RadioButton, "part-focus");
        checker.check(&window, "focus, running");
        checker.press(&mut window, Role::RadioButton, "part-journey");
        checker.press(&mut window, Role::Button, "journey-create");
        let layers = checker
            .translations
            .text("journey-darker")
            .replace("{}", &checker.translations.text("all-layers"));
        click(&mut window, Role::Button, &layers);
        checker.check(&window, "journey, created");
        checker.press(&mut window, Role::RadioButton, "part-alarm");
        checker.press(&mut window, Role::Button, "alarm-board");
        checker.check(&window, "alarm, list of presets");
    });
}

#[test]
fn settings_and_shortcuts_are_translated() {
    check_all(|checker| {
        let (_rig, mut window) = checker.open(mix);
        checker.press(&mut window, Role::Button, "settings");
        checker.check(&window, "settings");
        window.key_press(egui::Key::Escape);
        window.run_steps(4);
        window.key_press_modifiers(egui::Modifiers::SHIFT, egui::Key::Questionmark);
        window.run_steps(10);
        checker.check(&window, "keys");
    });
}

#[test]
fn the_preset_menu_and_its_dialogs_are_translated() {
    check_all(|checker| {
        for item in [
            "",
            "save-as-menu",
            "rename-menu",
            "export-as-file",
            "export-audio",
            "paste-a-shared-mix-menu",
        ] {
            let (_rig, mut window) = checker.open(|session| {
                session.load_preset(&PresetId("quiet-desk".into()));
            });
            checker.press(&mut window, Role::Button, "preset-menu");
            if !item.is_empty() {
                checker.press(&mut window, Role::Button, item);
            }
            checker.check(&window, &format!("preset menu: {item}"));
        }
    });
}

#[test]
fn the_list_of_presets_and_its_dialogs_are_translated() {
    check_all(|checker| {
        for item in ["", "note-and-tags-menu"] {
            let (_rig, mut window) = checker.open(mix);
            if checker.size == SIZES[0] {
                checker.press(&mut window, Role::Button, "presets");
                checker.check(&window, "presets");
            }
            if item.is_empty() {
                checker.press(&mut window, Role::Button, "deleted-presets-menu");
                checker.check(&window, "deleted presets");
                continue;
            }
            let name = checker
                .translations
                .text("menu-of")
                .replace("{}", &checker.translations.text("preset-campfire"));
            click(&mut window, Role::Button, &name);
            checker.check(&window, "menu of a preset");
            checker.press(&mut window, Role::Button, item);
            checker.check(&window, item);
        }
    });
}

#[test]
fn the_dialogs_of_own_sounds_are_translated() {
    check_all(|checker| {
        let (_rig, mut window) = checker.open(mix);
        checker.press(&mut window, Role::Button, "add-sounds-menu");
        checker.check(&window, "add sounds");
        let (_rig, mut window) = checker.open(mix);
        let name = checker.translations.text("switch-on-named").replace("{}", "Hum");
        window.get_by_role_and_label(Role::CheckBox, &name).scroll_to_me();
        window.run_steps(40);
        let switch = window.get_by_role_and_label(Role::CheckBox, &name).rect();
        let pos = egui::pos2(switch.center().x, switch.top() - 8.0);
        for pressed in [true, false] {
            let (button, modifiers) = (egui::PointerButton::Secondary, egui::Modifiers::NONE);
            window.event(egui::Event::PointerMoved(pos));
            window.event(egui::Event::PointerButton { pos, button, pressed, modifiers });
            window.run_steps(4);
        }
        checker.check(&window, "menu of a card");
        window.get_by_label(&checker.translations.text("about-sound")).click();
        window.run_steps(10);
        checker.check(&window, "own sound");
    });
}

#[test]
fn the_inspector_is_translated() {
    check_all(|checker| {
        let (_rig, mut window) = checker.open(mix);
        let name = checker
            .translations
            .text("controls-of")
            .replace("{}", &checker.translations.text("sound-tapping"));
        click(&mut window, Role::Button, &name);
        checker.press(&mut window, Role::RadioButton, "path-approach");
        checker.check(&window, "inspector");
    });
}

#[test]
fn notices_are_translated() {
    check_all(|checker| {
        let (_rig, window) = checker.open(|session| {
            mix(session);
            session.board.end_edit();
            session.load_preset(&PresetId("nowhere".into()));
            session.receive("susurra:1:not-a-mix");
            session.perform(Action::Undo);
        });
        checker.check(&window, "notices");
    });
}
