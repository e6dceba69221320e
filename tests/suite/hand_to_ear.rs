//! The real program with a virtual screen and a sound server: dragging in the window changes the
//! recorded sound. The test is skipped, with a message, if Xvfb, xdotool or PulseAudio is not
//! installed.
#![cfg(target_os = "linux")]

use crate::common::{rms, wait_until};
use crate::support::home::{at_home, folders_at};
use crate::support::tools;
use crate::support::window::{click, window};
use egui::accesskit::Role;
use egui::{Pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use susurra::dsp::Frame;
use susurra::files::Folders;
use susurra::session::{Session, Shared};

/// The initial size of the window. Without a window manager, it is in the corner of the screen.
const SIZE: [f32; 2] = [1080.0, 720.0];
/// Noise from the front, which has the same level at any time.
const BOARD: &str = r#"{"version":1,"preset":null,"playing":true,"mix":{"layers":[
    {"noise":{"slope_db_per_octave":-3},"level":0.3,"azimuth_deg":0,"width_deg":0,"closeness":0.5}]}}"#;

/// Programs that are killed at the end of the test.
struct Running(Vec<Child>);

impl Drop for Running {
    fn drop(&mut self) {
        for child in self.0.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A virtual screen, a sound server with one silent output, and Susurra connected to both.
struct Room {
    folder: tempfile::TempDir,
    screen: String,
    running: Running,
}

impl Room {
    /// Starts everything. Returns `None` if a program is not installed.
    fn begin() -> Option<Self> {
        let needed = ["Xvfb", "xdotool", "pulseaudio", "parec"];
        if !tools::are_installed("the drag from hand to ear", &needed) {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        // Without -noreset, the server resets when its last client disconnects, as xdotool does
        // after each call, and then drops clients that are just connecting.
        let mut screen = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1280x800x24",
                "-nolisten",
                "tcp",
                "-noreset",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        BufReader::new(screen.stdout.take().unwrap()).read_line(&mut number).unwrap();
        let mut room =
            Self { folder, screen: format!(":{}", number.trim()), running: Running(vec![screen]) };
        room.begin_sound();
        room.begin_susurra();
        Some(room)
    }

    fn begin_sound(&mut self) {
        std::fs::create_dir_all(self.folders().runtime).unwrap();
        let socket = format!(
            "module-native-protocol-unix auth-anonymous=1 socket={}",
            self.path("pulse").display()
        );
        let null = "module-null-sink sink_name=nobody rate=48000";
        let mut server = self.command("pulseaudio");
        server.args(["-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"]);
        server.args(["-L", null, "-L", &socket]).stderr(Stdio::null());
        self.running.0.push(server.spawn().unwrap());
        let socket = self.path("pulse");
        wait_until("there is a sound server", || socket.exists());
    }

    fn begin_susurra(&mut self) {
        std::fs::create_dir_all(self.folders().config).unwrap();
        std::fs::write(self.folders().board(), BOARD).unwrap();
        let mut susurra = self.command(env!("CARGO_BIN_EXE_susurra")).spawn().unwrap();
        wait_until("its window is there", || {
            let ended = susurra.try_wait().unwrap();
            assert!(ended.is_none(), "Susurra ended before its window was there: {ended:?}");
            let found = self.xdotool(&["search", "--onlyvisible", "--name", "^Susurra$"]);
            found.is_some()
        });
        self.running.0.push(susurra);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn folders(&self) -> Folders {
        folders_at(self.folder.path())
    }

    /// A program that uses this screen and sound server, and none of the user's files.
    fn command(&self, program: &str) -> Command {
        let mut command = at_home(program, self.folder.path());
        command.env("DISPLAY", &self.screen);
        command.env("PULSE_SERVER", format!("unix:{}", self.path("pulse").display()));
        command
    }

    /// Runs xdotool. Returns its output, or `None` if it fails.
    fn xdotool(&self, arguments: &[&str]) -> Option<String> {
        let mut command = self.command("xdotool");
        let output = command.args(arguments).stderr(Stdio::null()).output().unwrap();
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    }

    fn move_to(&self, at: Pos2) {
        let [x, y] = [at.x, at.y].map(|place| place.round().to_string());
        self.xdotool(&["mousemove", "--sync", &x, &y]).expect("a mouse");
        std::thread::sleep(Duration::from_millis(80));
    }

    fn press(&self, how: &str) {
        self.xdotool(&[how, "1"]).expect("a button");
        std::thread::sleep(Duration::from_millis(80));
    }

    fn drag(&self, from: Pos2, to: Pos2) {
        self.move_to(from);
        self.press("mousedown");
        for part in [0.2, 0.6, 1.0] {
            self.move_to(from + part * (to - from));
        }
        self.press("mouseup");
    }

    /// Clicks a radio button in the window and in its twin.
    fn click(&self, twin: &mut Harness<'_>, name: &str) {
        self.move_to(twin.get_by_role_and_label(Role::RadioButton, name).rect().center());
        self.press("click");
        click(twin, Role::RadioButton, name);
    }

    /// Records what the server plays, once a change has settled.
    fn listen(&self) -> Vec<Frame> {
        std::thread::sleep(Duration::from_secs(1));
        let recorder = self
            .command("parec")
            .args(["--device=nobody.monitor", "--latency-msec=20", "--raw"])
            .args(["--format=float32le", "--rate=48000", "--channels=2"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut recorder = Running(vec![recorder]);
        let mut frames = vec![[0.0; 2]; 4 * 48_000];
        let out = recorder.0[0].stdout.as_mut().unwrap();
        // The first recording may contain sound from before the change, so it is overwritten by the
        // second.
        for _ in 0..2 {
            let bytes: &mut [[u8; 8]] = &mut vec![[0; 8]; frames.len()];
            std::io::Read::read_exact(out, bytes.as_flattened_mut()).unwrap();
            for (frame, bytes) in frames.iter_mut().zip(bytes) {
                let (left, right) = bytes.split_at(4);
                *frame = [left, right].map(|four| f32::from_le_bytes(four.try_into().unwrap()));
            }
        }
        frames
    }

    /// A simulated window with the same size and board, from which the test reads the positions of
    /// widgets.
    fn twin(&self) -> Harness<'static> {
        let mut session = Session::new(self.folders()).0;
        session.restore();
        window(&Shared::new(session), SIZE)
    }
}

/// The usual loudness of a steady sound, as the median of the root mean squares of stretches of 20
/// ms. A busy machine that leaves gaps in the recording does not change it.
fn usual_level(heard: &[Frame]) -> f32 {
    let mut levels: Vec<f32> = heard.chunks_exact(960).map(rms).collect();
    levels.sort_by(f32::total_cmp);
    levels[levels.len() / 2]
}

fn decibels(ratio: f32) -> f32 {
    20.0 * ratio.log10()
}

/// How much louder the left ear is than the right, in dB.
fn left_minus_right_db(frames: &[Frame]) -> f32 {
    let power = |ear: usize| frames.iter().map(|frame| frame[ear] * frame[ear]).sum::<f32>();
    0.5 * decibels(power(0) / power(1))
}

#[test]
fn dragging_in_the_window_changes_the_recorded_sound() {
    let Some(room) = Room::begin() else { return };
    let mut twin = room.twin();
    let before = room.listen();
    assert!(
        usual_level(&before) > 1e-4 && left_minus_right_db(&before).abs() < 0.5,
        "noise from the front"
    );

    room.click(&mut twin, "Playing · 1");
    let level = twin.get_by_role_and_label(Role::Slider, "Noise").rect();
    let handle = level.left_center() + vec2(0.3 * level.width(), 0.0);
    room.drag(handle, level.center());
    let louder = room.listen();
    // A level of a half is -18 dB, whole is 0 dB: three times as many decibels as the slider moved.
    // Noise itself varies by some tenths from one stretch of four seconds to the next.
    let rise = decibels(usual_level(&louder) / usual_level(&before));
    let expected = 3.0 * decibels(0.5 / 0.3);
    assert!((rise - expected).abs() < 1.2, "{rise} dB instead of {expected}");

    room.click(&mut twin, "Space");
    let dot = twin.get_by_label_contains("Noise, ").rect().center();
    room.drag(dot, dot + vec2(-120.0, 120.0));
    let aside = room.listen();
    assert!(left_minus_right_db(&aside) > 3.0, "{} dB to the left", left_minus_right_db(&aside));
}
