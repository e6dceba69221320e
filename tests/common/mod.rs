//! Helpers of the integration tests: sessions in temporary folders, test sounds, rendering and
//! measuring.
// Each test program uses a part of them.
#![allow(dead_code)]

use std::path::Path;
use std::time::{Duration, Instant};
use susurra::dsp::Frame;
use susurra::engine::offline::OfflineRenderer;
use susurra::engine::streamer::Streamer;
use susurra::files::Folders;
use susurra::mix::{Controls, LayerId, SoundId, Source};
use susurra::session::{Session, Shared};

pub const RATE: u32 = 48_000;

/// Temporary folders for a session, with three own sounds: `hum`, a texture of one steady tone;
/// `blips`, separate sounds; and `blips-in-a-room`, separate sounds with a room tone.
pub struct Rig {
    pub folder: tempfile::TempDir,
    pub folders: Folders,
}

impl Rig {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::within(folder.path());
        let hum = folders.sounds().join("hum");
        write_tone(&hum.join("hum.wav"), 441.0, 12.0);
        describe(&hum, "Hum", "texture", "hum.wav");
        let blips = folders.sounds().join("blips");
        write_tone(&blips.join("blip.wav"), 1500.0, 0.05);
        describe(&blips, "Blips", "events", "blip.wav");
        let inside = folders.sounds().join("blips-in-a-room");
        write_tone(&inside.join("blip.wav"), 1500.0, 0.05);
        write_tone(&inside.join("room.wav"), 441.0, 12.0);
        describe(&inside, "Blips in a room", "events", "blip.wav");
        let described = std::fs::read_to_string(inside.join("sound.json")).unwrap();
        let room = r#"{"room_tone":{"take":"room.wav","level_db":-30},"#;
        std::fs::write(inside.join("sound.json"), described.replacen('{', room, 1)).unwrap();
        Self { folder, folders }
    }

    pub fn session(&self) -> (Session, Streamer) {
        Session::new(self.folders.clone())
    }

    /// A playing session whose output is rendered offline.
    pub fn offline(&self) -> (Shared, OfflineRenderer) {
        let (mut session, streamer) = self.session();
        session.play();
        let shared = Shared::new(session);
        let offline = shared.offline(streamer, RATE);
        (shared, offline)
    }
}

/// Switches a sound on at a level.
pub fn add(session: &mut Session, id: &str, level: f32) -> LayerId {
    let id = SoundId(id.into());
    let controls = Controls { level, ..session.library.catalogue().defaults(&id) };
    session.switch_on(&Source::Sound(id), controls)
}

/// Renders `seconds` in small callbacks, and syncs the session between them as live playback does.
pub fn listen(shared: &Shared, offline: &mut OfflineRenderer, seconds: f32) -> Vec<Frame> {
    let mut frames = vec![[0.0; 2]; (seconds * RATE as f32) as usize];
    for block in frames.chunks_mut(480) {
        shared.with(|_| ());
        offline.render(block);
    }
    frames
}

/// Waits until `is_so`.
///
/// # Panics
/// After a minute, which is long enough for a busy machine.
pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_mins(1), "timed out while waiting until {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The root mean square over both channels.
pub fn rms(frames: &[Frame]) -> f32 {
    let sum: f32 = frames.as_flattened().iter().map(|sample| sample * sample).sum();
    (sum / (2 * frames.len()) as f32).sqrt()
}

/// The largest difference between two neighbouring samples of a channel.
pub fn largest_step(frames: &[Frame]) -> f32 {
    let step = |w: &[Frame]| (w[1][0] - w[0][0]).abs().max((w[1][1] - w[0][1]).abs());
    frames.windows(2).map(step).fold(0.0, f32::max)
}

/// Writes a mono WAV file with a sine tone.
pub fn write_tone(path: &Path, hz: f32, seconds: f32) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for n in 0..(seconds * RATE as f32) as usize {
        let phase = n as f32 * hz / RATE as f32 * std::f32::consts::TAU;
        writer.write_sample((phase.sin() * 8000.0) as i16).unwrap();
    }
    writer.finalize().unwrap();
}

fn describe(folder: &Path, name: &str, kind: &str, take: &str) {
    let text = format!(r#"{{"name":"{name}","kind":"{kind}","takes":{{"medium":["{take}"]}}}}"#);
    std::fs::write(folder.join("sound.json"), text).unwrap();
}

/// The problems of the layers on the board, in English.
pub fn layer_problems(shared: &Shared) -> Vec<String> {
    let problems = shared.with(Session::layer_problems);
    problems.iter().map(ToString::to_string).collect()
}
