//! A pipe in the place of a file: whoever opens one waits until somebody writes into it, so the program must
//! not open it as a file.

use crate::support::home::{folders_at, susurra_at};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn pipe(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
}

/// Runs a command that must end by itself.
fn ended(command: &mut Command) -> Output {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if started.elapsed() > Duration::from_mins(1) {
            child.kill().unwrap();
            panic!("it waits for ever");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.wait_with_output().unwrap()
}

#[test]
fn commands_do_not_wait_for_a_pipe_in_any_place_and_name_it() {
    let home = tempfile::tempdir().unwrap();
    let folders = folders_at(home.path());
    pipe(&folders.presets().join("waits.json"));
    pipe(&folders.settings());
    pipe(&folders.board());
    pipe(&folders.listening());
    pipe(&folders.sounds().join("my-fan/sound.json"));
    pipe(&folders.sounds().join("my-hum/hum.wav"));
    let description = r#"{"name":"Hum","kind":"texture","takes":{"medium":["hum.wav"]}}"#;
    fs::write(folders.sounds().join("my-hum/sound.json"), description).unwrap();
    pipe(&home.path().join("sent.json"));
    pipe(&home.path().join("sent.susurra"));
    pipe(&home.path().join("sent.wav"));
    let mix = r#"{"version":1,"name":"x","mix":{"layers":[{"sound":"my-hum"}]}}"#;
    fs::write(home.path().join("hum.json"), mix).unwrap();
    let said = |arguments: &[&str]| {
        let output = ended(susurra_at(home.path()).args(arguments).current_dir(home.path()));
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    };
    assert!(said(&["list", "presets"]).contains("waits.json"));
    assert!(said(&["list", "sounds"]).contains("my-fan"));
    assert!(said(&["render", "sent.json", "-o", "a.wav", "--length", "1s"]).contains("sent.json"));
    let rendered = said(&["render", "hum.json", "-o", "b.wav", "--length", "1s"]);
    assert!(rendered.contains("hum.wav"), "{rendered}");
    for sent in ["sent.json", "sent.susurra", "sent.wav"] {
        let said = said(&["import", sent]);
        assert!(said.contains(sent), "{said}");
    }
}
