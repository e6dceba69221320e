//! A program that is killed while it saves, again and again: nothing that it said was saved is lost, and
//! no file is ever half of one. `SUSURRA_KILLS=10000 cargo test --test kills -- --nocapture` for a
//! long evening of it.

use serde_json::Map;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use susurra::files::{self, Folders};
use susurra::mix::{Controls, Mix, SoundId};
use susurra::presets::{Preset, PresetId, Store};

const FEW: u64 = 40;
const PRESETS: u64 = 4;
const CHILD: &str = "SUSURRA_KILLED_CHILD";

fn defaults(_: &SoundId) -> Controls {
    Controls::default()
}

/// The n-th saving: of a length of its own, so that half of one is no whole of another.
fn preset(n: u64) -> Preset {
    Preset {
        id: PresetId(format!("p{}", n % PRESETS)),
        name: format!("P{}", n % PRESETS),
        note: format!("{n} {}", "x".repeat((n * 7919 % 20_000) as usize)),
        tags: Vec::new(),
        mix: Mix::default(),
        unknown: Map::new(),
    }
}

fn number(preset: &Preset) -> u64 {
    preset.note.split(' ').next().unwrap().parse().unwrap()
}

/// Not a test: what the tests run and kill. Saves for ever, and says of each when it is done.
#[test]
fn the_child_that_saves() {
    let Ok(folder) = std::env::var(CHILD) else { return };
    let folders = Folders::within(Path::new(&folder));
    let mut store = Store::load(&folders, &defaults);
    let saved = store.entries().iter().filter(|entry| entry.preset.id.0.starts_with('p'));
    let saved = saved.filter(|entry| entry.preset.id.0.len() == 2);
    let next = saved.map(|entry| number(&entry.preset) + 1).max().unwrap_or(0);
    for n in next.. {
        let saved = store.save(preset(n), &defaults).unwrap();
        assert_eq!(saved.beside, None);
        let board = format!("{{\"n\":{n},\"x\":\"{}\"}}", "y".repeat((n * 31 % 9000) as usize));
        files::write_whole(&folders.board(), board.as_bytes()).unwrap();
        println!("saved {n}");
        std::io::stdout().flush().unwrap();
    }
}

/// Runs the child, kills it after `after` past its first saving. Returns the last that it said of each
/// preset.
fn run_and_kill(folder: &Path, after: Duration) -> BTreeMap<u64, u64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kills::the_child_that_saves", "--nocapture"])
        .env(CHILD, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut said = BTreeMap::new();
    let mut line = String::new();
    let note = |line: &str, said: &mut BTreeMap<u64, u64>| {
        // A line that was cut by the kill ends without its end.
        if let Some(n) = line.strip_suffix('\n').and_then(|l| l.split("saved ").nth(1)) {
            let n: u64 = n.parse().unwrap();
            said.insert(n % PRESETS, n);
        }
    };
    while said.is_empty() {
        line.clear();
        assert!(out.read_line(&mut line).unwrap() > 0, "the child ended by itself");
        note(&line, &mut said);
    }
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    loop {
        line.clear();
        if out.read_line(&mut line).unwrap() == 0 {
            return said;
        }
        note(&line, &mut said);
    }
}

#[test]
fn nothing_saved_is_lost_and_nothing_is_half_saved_however_often_it_is_killed() {
    let kills = std::env::var("SUSURRA_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(FEW);
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    let (mut chance, mut said, mut left) = (0x9E37_79B9u64, BTreeMap::new(), 0);
    for kill in 0..kills {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let after = Duration::from_micros((chance >> 40) % 12_000);
        said.extend(run_and_kill(folder.path(), after));
        let store = Store::load(&folders, &defaults);
        assert_eq!(store.problems(), [], "after {kill} kills");
        let last = *said.values().max().unwrap();
        for (id, said) in &said {
            let entry = store.find(&PresetId(format!("p{id}"))).unwrap();
            let found = number(&entry.preset);
            // With each kill one may have been saved and not yet said.
            assert!(found >= *said && found <= last + 1, "{found} after {said} of {last}");
            assert_eq!(entry.preset, preset(found));
        }
        let board = files::read_text(&folders.board()).unwrap().unwrap();
        let board: serde_json::Value = serde_json::from_str(&board).unwrap();
        assert!(board["n"].as_u64().unwrap() >= last);
        let entries = std::fs::read_dir(folders.presets()).unwrap().flatten();
        let json = |e: &std::fs::DirEntry| e.path().extension().is_some_and(|e| e == "json");
        let (files, others): (Vec<_>, Vec<_>) = entries.partition(json);
        assert!(files.len() as u64 <= PRESETS, "no preset was saved beside another");
        // What was not yet named is no preset, and is swept when it is a day old.
        left += others.len();
        others.iter().for_each(|other| std::fs::remove_file(other.path()).unwrap());
    }
    let last = said.values().max().unwrap();
    println!("{kills} kills, {} savings, {left} files without a name", last + 1);
}
