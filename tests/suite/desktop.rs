//! Susurra on a session bus of its own: the media keys' player, the requests, and whether there is a tray.
//! Skipped, saying so, where there is no bus daemon.
#![cfg(target_os = "linux")]

use crate::common::wait_until;
use crate::support::home::{folders_at, susurra_at};
use crate::support::tools;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use zbus::blocking::{Connection, Proxy, connection};
use zbus::zvariant::OwnedObjectPath;

const OURS: &str = "io.github.susurra.Susurra";
const PLAYER: &str = "org.mpris.MediaPlayer2.susurra";

/// A bus, and a Susurra without a window on it.
struct Desktop {
    folder: tempfile::TempDir,
    bus: Child,
    address: String,
    susurra: Child,
}

impl Desktop {
    /// `None` where there is no bus daemon.
    fn begin(settings: &str) -> Option<Self> {
        if !tools::are_installed("the session bus", &["dbus-daemon"]) {
            return None;
        }
        let mut bus = Command::new("dbus-daemon");
        bus.args(["--session", "--nofork", "--print-address=1"]);
        let mut bus = bus.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        let folder = tempfile::tempdir().unwrap();
        let config = folders_at(folder.path()).config;
        std::fs::create_dir_all(&config).unwrap();
        std::fs::write(config.join("settings.json"), settings).unwrap();
        let mut command = command(&folder, &address);
        let susurra = command.args(["play", "downpour"]).stderr(Stdio::null()).spawn().unwrap();
        let desktop = Self { folder, bus, address, susurra };
        wait_until("it is on the bus", || desktop.has(OURS));
        Some(desktop)
    }

    fn connection(&self) -> Connection {
        let builder = connection::Builder::address(self.address.as_str()).unwrap();
        builder.build().unwrap()
    }

    fn has(&self, name: &str) -> bool {
        let bus = zbus::blocking::fdo::DBusProxy::new(&self.connection()).unwrap();
        bus.name_has_owner(name.try_into().unwrap()).unwrap()
    }

    fn status(&self) -> Value {
        let mut command = command(&self.folder, &self.address);
        let output = command.args(["ctl", "status", "--json"]).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        for child in [&mut self.susurra, &mut self.bus] {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn command(folder: &tempfile::TempDir, address: &str) -> Command {
    let mut command = susurra_at(folder.path());
    command.env("DBUS_SESSION_BUS_ADDRESS", address);
    command
}

#[test]
fn the_media_keys_find_a_player_whose_tracks_are_the_presets() {
    let Some(desktop) = Desktop::begin("{}") else { return };
    wait_until("the player is there", || desktop.has(PLAYER));
    let bus = desktop.connection();
    let player = |interface: &'static str| {
        Proxy::new(&bus, PLAYER, "/org/mpris/MediaPlayer2", interface).unwrap()
    };
    let controls = player("org.mpris.MediaPlayer2.Player");
    let status = || controls.get_property::<String>("PlaybackStatus").unwrap();
    assert_eq!(status(), "Playing");
    let changes = controls.receive_property_changed::<String>("PlaybackStatus");
    controls.call_method("Pause", &()).unwrap();
    let paused = |change: zbus::blocking::proxy::PropertyChanged<'_, String>| {
        change.get().unwrap() == "Paused"
    };
    assert!(changes.into_iter().any(paused), "it is told without being asked");
    controls.call_method("Stop", &()).unwrap();
    wait_until("it is stopped", || desktop.status()["state"] == "stopped");
    controls.call_method("Play", &()).unwrap();
    controls.set_property("Volume", 0.3).unwrap();
    assert_eq!(desktop.status()["master"], 0.3);
    let list = player("org.mpris.MediaPlayer2.TrackList");
    let tracks: Vec<OwnedObjectPath> = list.get_property("Tracks").unwrap();
    assert!(tracks.len() >= 8);
    let rain = tracks.iter().find(|track| track.as_str().ends_with("/rainy_night")).unwrap();
    list.call_method("GoTo", &(rain,)).unwrap();
    assert_eq!(desktop.status()["preset"]["id"], "rainy-night");
    controls.call_method("Next", &()).unwrap();
    assert_ne!(desktop.status()["preset"]["id"], "rainy-night");
    let root = player("org.mpris.MediaPlayer2");
    assert_eq!(root.get_property::<String>("Identity").unwrap(), "Susurra");
    assert!(root.call_method("Raise", &()).is_err(), "there is no window");
}

#[test]
fn what_the_command_line_can_ask_the_bus_can_as_well() {
    let Some(desktop) = Desktop::begin("{}") else { return };
    let bus = desktop.connection();
    let ours = Proxy::new(&bus, OURS, "/io/github/susurra/Susurra", OURS).unwrap();
    let said: String = ours.call("Do", &(vec!["level", "rain", "30%"],)).unwrap();
    assert_eq!(said, "Level: 30%.");
    let status: Value =
        serde_json::from_str(&ours.get_property::<String>("Status").unwrap()).unwrap();
    assert_eq!(status["layers"][0]["level"], 0.3);
    let wrong = ours.call_method("Do", &(vec!["explode"],)).unwrap_err().to_string();
    assert!(wrong.contains("“explode” is not a request"), "{wrong}");
    ours.call_method("Do", &(vec!["quit"],)).unwrap();
    wait_until("it has left the bus", || !desktop.has(OURS));
}

#[test]
fn who_keeps_the_media_keys_has_no_player_there() {
    let settings = r#"{"version":1,"background":{"media_keys":false}}"#;
    let Some(desktop) = Desktop::begin(settings) else { return };
    let bus = desktop.connection();
    let ours = Proxy::new(&bus, OURS, "/io/github/susurra/Susurra", OURS).unwrap();
    // Once it has told of a change, it has had the time for a player as well.
    let mut changes = ours.receive_signal("Changed").unwrap();
    ours.call_method("Do", &(vec!["pause"],)).unwrap();
    assert!(changes.next().is_some());
    assert!(!desktop.has(PLAYER));
}
