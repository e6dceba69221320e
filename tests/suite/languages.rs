//! The window in German and in Japanese, face by face: all that it says is said in its language, and
//! has room.

use crate::common::{Rig, add};
use crate::support::displayed_text::{Words, foreign, without_room};
use crate::support::window::{click, window};
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::time::{Duration, Instant};
use susurra::i18n::Language;
use susurra::presets::PresetId;
use susurra::session::{Action, Session};
use susurra::settings::Face;

const SIZES: [[f32; 2]; 2] = [[380.0, 700.0], [1280.0, 800.0]];

/// A window in a language, and what was found wrong with it.
struct Reader {
    words: Words,
    size: [f32; 2],
    wrong: Vec<String>,
}

impl Reader {
    fn open(&self, show: impl FnOnce(&mut Session)) -> (Rig, Harness<'static>) {
        let rig = Rig::new();
        let (shared, _offline) = rig.offline();
        let code = self.code();
        shared.with(|session| {
            session.settings.language = Some(code.into());
            show(session);
        });
        let mut window = window(&shared, self.size);
        window.run_steps(20);
        (rig, window)
    }

    fn code(&self) -> &'static str {
        self.words.code()
    }

    fn press(&self, window: &mut Harness<'_>, role: Role, key: &str) {
        click(window, role, &self.words.say(key));
        window.run_steps(20);
    }

    fn read(&mut self, window: &Harness<'_>, face: &str) {
        let face = format!("{face} {:?} {}", self.size, self.code());
        let foreign = foreign(window, &self.words);
        self.wrong.extend(foreign.iter().map(|text| format!("{face}: {text:?} is not said")));
        let without = without_room(window, &self.words);
        self.wrong.extend(without.iter().map(|text| format!("{face}: {text:?} has no room")));
    }
}

/// Reads with each language at each size.
fn read(faces: impl Fn(&mut Reader)) {
    let mut wrong = Vec::new();
    for language in [Language::German, Language::Japanese] {
        for size in SIZES {
            let mut reader = Reader { words: Words::of(language), size, wrong: Vec::new() };
            faces(&mut reader);
            wrong.append(&mut reader.wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn mix(session: &mut Session) {
    for id in ["rain", "tapping", "whispers", "hum"] {
        add(session, id, 0.6);
    }
}

#[test]
fn the_faces_of_the_mix_are_read() {
    read(|reader| {
        let (_rig, window) = reader.open(mix);
        reader.read(&window, "board");
        let (_rig, window) = reader.open(|_| {});
        reader.read(&window, "start");
        let (_rig, window) = reader.open(|session| {
            session.load_preset(&PresetId("rainy-night".into()));
            session.board.mix_mut().master = 0.5;
            session.settings.face = Face::Space;
        });
        reader.read(&window, "space");
        let (_rig, window) = reader.open(|session| {
            mix(session);
            session.set_night(true, Instant::now());
        });
        reader.read(&window, "night");
    });
}

#[test]
fn the_panel_of_the_clock_is_read() {
    read(|reader| {
        let (_rig, mut window) = reader.open(|session| {
            session.load_preset(&PresetId("bedtime-story".into()));
        });
        // Its journey runs, which the button says.
        window.get_by_label_contains(&reader.words.say("timers")).click();
        window.run_steps(20);
        for part in ["part-sleep", "part-alarm", "part-focus", "part-journey"] {
            reader.press(&mut window, Role::RadioButton, part);
            reader.read(&window, part);
        }
        for preset in ["massage-room", "settle-tingle-sleep"] {
            let load = |session: &mut Session| session.load_preset(&PresetId(preset.into()));
            let (_rig, mut window) = reader.open(load);
            window.get_by_label_contains(&reader.words.say("timers")).click();
            window.run_steps(20);
            reader.press(&mut window, Role::RadioButton, "part-journey");
            reader.read(&window, preset);
        }
        let (_rig, mut window) = reader.open(|session| {
            mix(session);
            session.sleep_for(Duration::from_mins(150), Instant::now());
            session.focus(Instant::now());
        });
        window.get_by_label_contains(&reader.words.say("sleep-timer")).click();
        window.run_steps(20);
        reader.read(&window, "sleep, running");
        reader.press(&mut window, Role::RadioButton, "part-focus");
        reader.read(&window, "focus, running");
        reader.press(&mut window, Role::RadioButton, "part-journey");
        reader.press(&mut window, Role::Button, "journey-create");
        let layers =
            reader.words.say("journey-darker").replace("{}", &reader.words.say("all-layers"));
        click(&mut window, Role::Button, &layers);
        reader.read(&window, "journey, made");
        reader.press(&mut window, Role::RadioButton, "part-alarm");
        reader.press(&mut window, Role::Button, "alarm-board");
        reader.read(&window, "alarm, choosing");
    });
}

#[test]
fn the_settings_are_read() {
    read(|reader| {
        let (_rig, mut window) = reader.open(mix);
        reader.press(&mut window, Role::Button, "settings");
        reader.read(&window, "settings");
        window.key_press(egui::Key::Escape);
        window.run_steps(4);
        window.key_press_modifiers(egui::Modifiers::SHIFT, egui::Key::Questionmark);
        window.run_steps(10);
        reader.read(&window, "keys");
    });
}

#[test]
fn the_menu_of_the_preset_and_what_it_opens_are_read() {
    read(|reader| {
        for item in [
            "",
            "save-as-menu",
            "rename-menu",
            "export-as-file",
            "export-audio",
            "paste-a-shared-mix-menu",
        ] {
            let (_rig, mut window) = reader.open(|session| {
                session.load_preset(&PresetId("quiet-desk".into()));
            });
            reader.press(&mut window, Role::Button, "preset-menu");
            if !item.is_empty() {
                reader.press(&mut window, Role::Button, item);
            }
            reader.read(&window, &format!("preset menu: {item}"));
        }
    });
}

#[test]
fn what_the_list_of_presets_opens_is_read() {
    read(|reader| {
        for item in ["", "note-and-tags-menu"] {
            let (_rig, mut window) = reader.open(mix);
            if reader.size == SIZES[0] {
                reader.press(&mut window, Role::Button, "presets");
                reader.read(&window, "presets");
            }
            if item.is_empty() {
                reader.press(&mut window, Role::Button, "deleted-presets-menu");
                reader.read(&window, "bin");
                continue;
            }
            let name =
                reader.words.say("menu-of").replace("{}", &reader.words.say("preset-campfire"));
            click(&mut window, Role::Button, &name);
            reader.read(&window, "menu of a preset");
            reader.press(&mut window, Role::Button, item);
            reader.read(&window, item);
        }
    });
}

#[test]
fn the_users_own_sounds_are_read() {
    read(|reader| {
        let (_rig, mut window) = reader.open(mix);
        reader.press(&mut window, Role::Button, "add-sounds-menu");
        reader.read(&window, "add sounds");
        let (_rig, mut window) = reader.open(mix);
        let name = reader.words.say("switch-on-named").replace("{}", "Hum");
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
        reader.read(&window, "menu of a card");
        window.get_by_label(&reader.words.say("about-sound")).click();
        window.run_steps(10);
        reader.read(&window, "own sound");
    });
}

#[test]
fn the_knobs_are_read() {
    read(|reader| {
        let (_rig, mut window) = reader.open(mix);
        let name =
            reader.words.say("controls-of").replace("{}", &reader.words.say("sound-tapping"));
        click(&mut window, Role::Button, &name);
        reader.press(&mut window, Role::RadioButton, "path-approach");
        reader.read(&window, "knobs");
    });
}

#[test]
fn what_was_done_and_what_went_wrong_is_read() {
    read(|reader| {
        let (_rig, window) = reader.open(|session| {
            mix(session);
            session.board.end_edit();
            session.load_preset(&PresetId("nowhere".into()));
            session.receive("susurra:1:not-a-mix");
            session.perform(Action::Undo);
        });
        reader.read(&window, "notices");
    });
}
