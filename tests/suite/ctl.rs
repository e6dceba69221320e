//! A Susurra without a window, driven from the command line: two real programs, in folders of their
//! own.

use crate::common::wait_until;
use crate::support::home::susurra_at;
use crate::support::tools;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// A home for both programs, without display, sound server and session bus.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = susurra_at(self.0.path());
        command.args(arguments).current_dir(self.0.path());
        command
    }

    fn ctl(&self, words: &str) -> Output {
        let words: Vec<&str> = ["ctl"].into_iter().chain(words.split(' ')).collect();
        self.command(&words).output().unwrap()
    }

    fn ok(&self, words: &str) -> String {
        let output = self.ctl(words);
        assert!(output.status.success(), "{words}: {}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    fn status(&self) -> Value {
        serde_json::from_str(&self.ok("status --json")).unwrap()
    }

    /// Plays, and can be asked.
    fn player(&self, arguments: &[&str]) -> OutputClient {
        let arguments = [&["play"], arguments].concat();
        let mut command = self.command(&arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let player = OutputClient(command.spawn().unwrap());
        wait_until("it can be asked", || self.ctl("status").status.success());
        player
    }
}

struct OutputClient(Child);

impl OutputClient {
    #[cfg(unix)]
    fn terminate(&self) {
        let process = rustix::process::Pid::from_child(&self.0);
        rustix::process::kill_process(process, rustix::process::Signal::TERM).unwrap();
    }

    /// Waits for its end, and says how it ended.
    fn ended(&mut self) -> Option<i32> {
        let mut code = None;
        wait_until("it has ended", || match self.0.try_wait().unwrap() {
            Some(status) => {
                code = Some(status.code());
                true
            }
            None => false,
        });
        code.unwrap()
    }
}

impl Drop for OutputClient {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn where_nobody_runs_that_is_said_with_a_code_of_its_own() {
    let home = Home::new();
    for words in ["status", "play", "watch", "preset downpour"] {
        let output = home.ctl(words);
        assert_eq!(output.status.code(), Some(3), "{words}");
        assert!(said(&output).contains("no Susurra is running"), "{}", said(&output));
    }
    let output = home.ctl("explode");
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("“explode” is not a request"), "{}", said(&output));
    assert!(home.ok("help").contains("level LAYER LEVEL"));
}

#[test]
fn what_plays_without_a_window_is_driven_from_the_command_line() {
    let home = Home::new();
    let mut player = home.player(&["four-together"]);
    let status = home.status();
    assert_eq!(
        (&status["state"], &status["preset"]["id"]),
        (&"playing".into(), &"four-together".into())
    );
    home.ok("pause");
    assert_eq!(home.status()["state"], "paused", "and it is still there");
    home.ok("toggle");
    home.ok("master 40%");
    let layer = status["layers"][1]["id"].as_str().unwrap().to_owned();
    assert_eq!(home.ok(&format!("level {layer} 0.3")), "Level: 30%.\n");
    home.ok(&format!("level {layer} +5%"));
    home.ok(&format!("mute {layer}"));
    assert!(home.ok("timer 45m").contains("45m"));
    home.ok("timer +15m");
    let status = home.status();
    assert_eq!(status["master"], 0.4);
    assert!((status["layers"][1]["level"].as_f64().unwrap() - 0.35).abs() < 1e-6);
    assert_eq!(status["layers"][1]["mute"], true);
    assert!((3590..=3600).contains(&status["timer_left_s"].as_u64().unwrap()));
    assert!(home.ok("undo").contains("Undone"));
    assert_eq!(home.status()["layers"][1]["mute"], false);
    let text = home.ok("status");
    assert!(text.starts_with("Playing: Four together (changed)"), "{text}");
    let output = home.ctl("preset unicorns");
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("no preset “unicorns”"), "{}", said(&output));
    let output = home.ctl("show");
    assert!(said(&output).contains("plays without a window"), "{}", said(&output));
    home.ok("quit");
    assert_eq!(player.ended(), Some(0));
    assert_eq!(home.ctl("status").status.code(), Some(3));
}

#[test]
fn who_watches_reads_a_line_for_each_change_until_the_end() {
    let home = Home::new();
    let mut player = home.player(&["downpour"]);
    let mut command = home.command(&["ctl", "watch"]);
    let mut watch = OutputClient(command.stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(watch.0.stdout.take().unwrap()).lines();
    let mut next = || -> Option<Value> {
        lines.next().map(|line| serde_json::from_str(&line.unwrap()).unwrap())
    };
    assert_eq!(next().unwrap()["state"], "playing");
    home.ok("pause");
    while next().unwrap()["state"] != "paused" {}
    home.ok("quit");
    while next().is_some() {}
    assert_eq!((player.ended(), watch.ended()), (Some(0), Some(0)));
}

#[cfg(unix)]
#[test]
fn asked_to_end_by_the_system_it_ends_well() {
    let home = Home::new();
    let mut player = home.player(&["downpour", "--output", "-"]);
    player.terminate();
    assert_eq!(player.ended(), Some(0));
}

#[test]
#[cfg(unix)]
fn asked_twice_it_ends_at_once_without_its_fade() {
    let home = Home::new();
    // It ends so soon after the first request that the second may come too late.
    let ends_at_once = (0..50).any(|_| {
        let mut player = home.player(&["downpour", "--output", "-"]);
        player.terminate();
        std::thread::sleep(std::time::Duration::from_millis(2));
        player.terminate();
        player.ended() == Some(130)
    });
    assert!(ends_at_once);
}

#[test]
fn played_for_a_while_it_ends_by_itself_and_paused_it_stays() {
    let home = Home::new();
    let mut player = home.player(&["downpour", "--for", "3s", "--fade", "1s"]);
    home.ok("pause");
    assert_eq!(home.status()["state"], "paused");
    assert_eq!(player.ended(), Some(0));
}

#[test]
fn a_second_one_plays_beside_the_first_and_says_so() {
    let home = Home::new();
    let _player = home.player(&["downpour"]);
    let output = home.command(&["play", "downpour", "--for", "1s"]).output().unwrap();
    assert!(output.status.success());
    assert!(said(&output).contains("Another Susurra is running"), "{}", said(&output));
    assert_eq!(home.ctl("status").status.code(), Some(0));
}

#[test]
fn plain_samples_come_from_silence_as_fast_as_time_until_nobody_reads() {
    let home = Home::new();
    let mut player = home.player(&["downpour", "--output", "-"]);
    let mut out = player.0.stdout.take().unwrap();
    let started = std::time::Instant::now();
    // Three seconds of sound, of which the pipe may hold a part already.
    let mut bytes = vec![0; 3 * 4 * 48_000];
    out.read_exact(&mut bytes).unwrap();
    assert!(started.elapsed().as_secs_f32() > 1.0, "no faster than time");
    let loudest = |bytes: &[u8]| {
        let samples = bytes.chunks(2).map(|two| i16::from_le_bytes([two[0], two[1]]));
        samples.map(i16::unsigned_abs).max().unwrap()
    };
    assert!(loudest(&bytes[..400]) <= 2, "from silence");
    assert!(loudest(&bytes) > 100, "{}", loudest(&bytes));
    drop(out);
    assert_eq!(player.ended(), Some(0));
}

#[test]
fn what_cannot_be_written_is_a_failure() {
    if !Path::new("/dev/full").exists() {
        tools::skip("samples to a full disk", "there is no /dev/full");
        return;
    }
    let home = Home::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output =
        home.command(&["play", "downpour", "--output", "-"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("standard output cannot be written"), "{}", said(&output));
}
