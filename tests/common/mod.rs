//! What the whole-program tests share: folders of their own, sounds made of tones, and ears.
// Each test program uses a part of it.
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

/// A session on folders of its own, with two more sounds: `hum`, a texture that is one steady tone,
/// and `blips`, events.
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

    /// A session that plays into our hands.
    pub fn offline(&self) -> (Shared, OfflineRenderer) {
        let (mut session, streamer) = self.session();
        session.play();
        let shared = Shared::new(session);
        let offline = shared.offline(streamer, RATE);
        (shared, offline)
    }
}

/// Puts a sound on the board at a level.
pub fn add(session: &mut Session, id: &str, level: f32) -> LayerId {
    let id = SoundId(id.into());
    let controls = Controls { level, ..session.library.catalogue().defaults(&id) };
    session.switch_on(&Source::Sound(id), controls)
}

/// Renders `seconds` in small callbacks, the session syncing between them as it would live.
pub fn listen(shared: &Shared, offline: &mut OfflineRenderer, seconds: f32) -> Vec<Frame> {
    let mut heard = vec![[0.0; 2]; (seconds * RATE as f32) as usize];
    for portion in heard.chunks_mut(480) {
        shared.with(|_| ());
        offline.render(portion);
    }
    heard
}

/// Waits until `is_so`; panics after a minute, which even a busy machine does not take.
pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_mins(1), "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The root mean square of both channels together.
pub fn rms(frames: &[Frame]) -> f32 {
    let sum: f32 = frames.as_flattened().iter().map(|sample| sample * sample).sum();
    (sum / (2 * frames.len()) as f32).sqrt()
}

/// The largest step from one sample to the next.
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

/// Why the layers on the board are not heard as they should be, in English.
pub fn layer_problems(shared: &Shared) -> Vec<String> {
    let problems = shared.with(Session::layer_problems);
    problems.iter().map(ToString::to_string).collect()
}
