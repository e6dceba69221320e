//! Requests on a session in a temporary folder.

use super::*;
use crate::files::Folders;
use crate::presets::PresetId;

struct Rig {
    shared: Shared,
    now: Instant,
    _folder: tempfile::TempDir,
}

impl Rig {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (mut session, _) = Session::new(Folders::within(folder.path()));
        session.load_preset(&PresetId("rainy-night".into()));
        session.play();
        Self { shared: Shared::new(session), now: Instant::now(), _folder: folder }
    }

    fn reply(&mut self, words: &str) -> Response {
        let words: Vec<&str> = words.split(' ').collect();
        handle_request(&self.shared, &Request::from_words(&words).unwrap(), self.now)
    }

    fn ok(&mut self, words: &str) -> Status {
        let reply = self.reply(words);
        assert_eq!(reply.error, None, "{words}");
        serde_json::from_value(reply.status).unwrap()
    }

    fn error(&mut self, words: &str) -> String {
        self.reply(words).error.unwrap_or_else(|| panic!("{words} was accepted"))
    }
}

#[test]
fn a_request_changes_the_session_and_the_response_reports_it() {
    let mut rig = Rig::new();
    assert_eq!(rig.ok("pause").state, crate::desktop::remote::status::PlayState::Paused);
    assert_eq!(rig.ok("stop").state, crate::desktop::remote::status::PlayState::Stopped);
    assert_eq!(rig.ok("toggle").state, crate::desktop::remote::status::PlayState::Playing);
    assert_eq!(rig.ok("master 50%").master, 0.5);
    let status = rig.ok("preset downpour");
    assert_eq!(status.preset.unwrap().id, "downpour");
    assert_ne!(rig.ok("next").preset.unwrap().id, "downpour");
    assert_eq!(rig.ok("previous").preset.unwrap().id, "downpour");
}

#[test]
fn the_status_is_told_without_writing_a_file_and_a_change_is_written() {
    let mut rig = Rig::new();
    let settings = rig.shared.read(|session| session.library.folders().settings());
    rig.shared.with(|session| session.settings.less_motion = true);
    rig.ok("status");
    assert!(!settings.exists());
    rig.ok("pause");
    assert!(settings.exists());
}

#[test]
fn a_tingle_is_noted_while_something_plays() {
    let mut rig = Rig::new();
    assert_eq!(rig.reply("tingle").ok.as_deref(), Some("Tingle noted."));
    rig.ok("pause");
    assert!(rig.error("tingle").contains("Nothing is playing"));
}

#[test]
fn a_layer_is_found_by_id_by_name_and_by_number() {
    let mut rig = Rig::new();
    rig.shared.with(|session| session.board.mix_mut().layers.clear());
    rig.ok("on rain");
    rig.ok("on Noise");
    let rain = rig.shared.read(|session| session.board.mix().layers[0].clone());
    rig.shared.with(|session| session.switch_on(&rain.source, rain.controls));
    let status = rig.ok("level RAIN#2 20%");
    let ids: Vec<&str> = status.layers.iter().map(|layer| layer.id.as_str()).collect();
    assert_eq!(ids, ["rain", "noise", "rain#2"]);
    assert_eq!(status.layers[2].level, 0.2);
    assert!(rig.ok("mute noise").layers[1].mute);
    assert!(!rig.ok("unmute Noise").layers[1].mute);
    assert_eq!(rig.ok("off rain").layers.len(), 2);
    assert!(rig.error("level unicorns 5%").contains("which holds: noise, rain"));
    assert!(rig.error("on unicorns").contains("no sound “unicorns”"));
    assert!(rig.error("preset unicorns").contains("no preset “unicorns”"));
}

#[test]
fn each_request_is_an_undo_step_of_its_own() {
    let mut rig = Rig::new();
    let before = rig.shared.read(|session| session.board.mix().master);
    rig.ok("master 10%");
    rig.ok("undo");
    assert_eq!(rig.shared.read(|session| session.board.mix().master), before);
    assert!(rig.reply("undo").ok.unwrap().contains("nothing to undo"));
}

#[test]
fn a_timer_is_set_extended_and_switched_off() {
    let mut rig = Rig::new();
    assert_eq!(rig.ok("timer 45m").timer_left_s, Some(45 * 60));
    rig.now += Duration::from_mins(5);
    assert_eq!(rig.ok("timer +15m").timer_left_s, Some(55 * 60));
    assert_eq!(rig.ok("timer off").timer_left_s, None);
    assert_eq!(rig.ok("timer +15m").timer_left_s, Some(15 * 60));
    assert_eq!(rig.ok("stop").timer_left_s, None);
}

#[test]
fn showing_the_window_of_a_windowless_instance_is_refused() {
    let mut rig = Rig::new();
    rig.ok("show");
    rig.shared.with(|session| session.desktop.go_without_window(Box::new(|_| {})));
    assert!(rig.error("show").contains("plays without a window"));
}

#[test]
fn the_status_for_people_has_a_line_for_each_layer() {
    let mut rig = Rig::new();
    rig.shared.with(|session| session.board.mix_mut().layers.truncate(1));
    rig.ok("mute rain");
    let status = rig.ok("timer 30m");
    let text = status.text();
    assert!(text.starts_with("Playing: Rainy night (changed), "), "{text}");
    assert!(text.contains("Rain") && text.contains("muted") && text.contains("in 30m"), "{text}");
}
