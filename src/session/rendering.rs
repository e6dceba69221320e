//! Renders a mix into a file, with the code that plays it live, faster than real time. The same seed
//! makes the same samples. It needs no session.

use crate::catalogue::Catalogue;
use crate::decibels::gain_to_db_f64;
use crate::dsp::{Frame, Limiter};
use crate::encode::{AudioFileWriter, AudioFormat, WriteError};
use crate::engine::offline::OfflineRenderer;
use crate::i18n::{Message, ToMessage, error_from_message, message};
use crate::mix::Mix;
use crate::presets::Preset;
use crate::presets::pack::JobProgress;
use crate::session::problems::layer_problems;
use crate::session::{Board, Playback, Rendered, SyncInput, TimerInput, Timers};
use crate::settings::Settings;
use crate::timer::{LONGEST_TIMER, Moment};
use ebur128::{EbuR128, Mode};
use std::path::PathBuf;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Frames per second of the file.
const RATE: u32 = 48_000;
/// Frames that are rendered at once. It can be cancelled in between.
const PORTION: usize = 24_000;
/// The fade at the end: the renderer's pause of half a second, and the limiter's delay.
const LAST_FADE_FRAMES: u64 = 24_000 + Limiter::delay() as u64;
const SHORTEST: Duration = Duration::from_secs(1);
/// Below this it is silence, for which the standard defines no loudness.
const SILENCE_LUFS: f64 = -70.0;

/// A mix to render, and the file to render it into.
#[derive(Clone, Debug)]
pub struct Rendering {
    pub preset: Preset,
    /// Ends in .wav, .flac or .ogg.
    pub path: PathBuf,
    pub length: Duration,
    /// The parts at the beginning and the end of the length that fade. Both ends fade a little in any
    /// case.
    pub fade_in: Duration,
    pub fade_out: Duration,
    /// Whether a file that is there may be replaced.
    pub overwrite: bool,
}

/// Why a mix could not be rendered into a file.
#[derive(Debug)]
pub enum RenderError {
    /// The file exists and must not be replaced.
    Exists(PathBuf),
    /// The length is not between a second and a week.
    Length,
    Unwritten(PathBuf, WriteError),
    Unmeasured(ebur128::Error),
    Cancelled,
}

impl ToMessage for RenderError {
    fn message(&self) -> Message {
        match self {
            Self::Exists(path) => message!("file-exists", path = path),
            Self::Length => message!("render-bad-length"),
            Self::Unwritten(_, why @ (WriteError::Extension(_) | WriteError::Folder(..))) => {
                why.message()
            }
            Self::Unwritten(path, why) => message!("file-not-written", path = path, why = why),
            Self::Unmeasured(why) => message!("recording-unmeasured", why = why.to_string()),
            Self::Cancelled => message!("cancelled"),
        }
    }
}

error_from_message!(RenderError { Unmeasured(ebur128::Error) });

/// Renders a mix of the catalogue's sounds into a file. An unfinished file is removed.
///
/// # Errors
/// If the file exists or cannot be written, the length is out of range, or it is cancelled.
pub fn render(
    rendering: &Rendering,
    catalogue: &Catalogue,
    settings: &Settings,
    progress: &JobProgress,
) -> Result<Rendered, RenderError> {
    let Rendering { path, length, .. } = rendering;
    if path.exists() && !rendering.overwrite {
        return Err(RenderError::Exists(path.clone()));
    }
    if !(SHORTEST..=LONGEST_TIMER).contains(length) {
        return Err(RenderError::Length);
    }
    let total = length.as_secs() * u64::from(RATE)
        + u64::from(length.subsec_millis()) * u64::from(RATE) / 1000;
    let unwritten = |error| RenderError::Unwritten(path.clone(), error);
    let file = AudioFileWriter::create(path, AudioFormat { rate: RATE, bits: 24 }, total)
        .map_err(unwritten)?;
    let (started, mut meter) = (Instant::now(), meter()?);
    let (mut player, offline) = Player::start(rendering.preset.clone(), catalogue, settings);
    progress.total.store(total, Relaxed);
    write(&mut player, offline, file, rendering, &mut meter, progress)?;
    let peak = meter.true_peak(0)?.max(meter.true_peak(1)?);
    let lufs = meter.loudness_global()?;
    let is_heard = lufs > SILENCE_LUFS;
    Ok(Rendered {
        path: path.clone(),
        loudness_lufs: is_heard.then_some(lufs),
        true_peak_db: is_heard.then(|| gain_to_db_f64(peak)),
        faster: length.as_secs_f64() / started.elapsed().as_secs_f64().max(1e-3),
        layer_problems: player.problems(),
    })
}

/// Plays one mix with its journey, by the file's own time.
struct Player<'a> {
    mix: Mix,
    playback: Playback,
    timers: Timers,
    catalogue: &'a Catalogue,
    settings: &'a Settings,
}

impl<'a> Player<'a> {
    /// Starts to play a preset. Blocked sounds are not heard in a file either.
    fn start(
        preset: Preset,
        catalogue: &'a Catalogue,
        settings: &'a Settings,
    ) -> (Self, OfflineRenderer) {
        let (playback, streamer) = Playback::new();
        let mut board = Board::default();
        board.put(preset);
        let (mix, timers) = (board.mix().clone(), Timers::default());
        let mut player = Self { mix, playback, timers, catalogue, settings };
        player.timers.start_journey_of_new_board(&player.mix);
        player.playback.crossfade();
        let gain = player.timers.begin_playing();
        player.playback.play(gain);
        let renderer = player.playback.fresh_renderer(RATE);
        player.sync();
        (player, OfflineRenderer::new(renderer, streamer))
    }

    /// Moves on to a later time of the file.
    fn go_to(&mut self, now: Instant, date: SystemTime) {
        let outcome = self.timers.tick(&TimerInput {
            at: Moment { now, date },
            is_playing: self.playback.is_playing(),
            gain: self.playback.timer_gain(),
            is_night_by_clock: false,
            mix: &self.mix,
            settings: self.settings,
        });
        if outcome.pauses {
            self.playback.pause();
        }
        if outcome.glides {
            self.playback.glide_slowly();
        }
        if let Some(gain) = outcome.gain {
            self.playback.set_timer_gain(gain);
        }
        self.playback.request_sync();
        self.sync();
    }

    fn sync(&mut self) {
        self.playback.sync(SyncInput {
            mix: &self.mix,
            staging: self.timers.staging(),
            catalogue: self.catalogue,
            settings: self.settings,
        });
    }

    fn problems(&mut self) -> Vec<Message> {
        let problems = layer_problems(self.catalogue, &mut self.playback, &self.mix);
        problems.iter().map(ToMessage::message).collect()
    }
}

/// A loudness meter whose memory does not grow with the length of the file.
fn meter() -> Result<EbuR128, RenderError> {
    Ok(EbuR128::new(2, RATE, Mode::I | Mode::TRUE_PEAK | Mode::HISTOGRAM)?)
}

#[expect(clippy::cast_precision_loss, reason = "fewer than 2^53 frames")]
fn write(
    player: &mut Player,
    mut offline: OfflineRenderer,
    mut file: AudioFileWriter,
    rendering: &Rendering,
    meter: &mut EbuR128,
    progress: &JobProgress,
) -> Result<(), RenderError> {
    let unwritten = |error| RenderError::Unwritten(rendering.path.clone(), error);
    let total = progress.total.load(Relaxed);
    let mut portion = vec![[0.0; 2]; PORTION];
    let (mut done, fade_at) = (0, total.saturating_sub(LAST_FADE_FRAMES));
    let began = Instant::now();
    while done < total {
        if progress.is_cancelled() {
            return Err(RenderError::Cancelled);
        }
        let until = if done < fade_at {
            fade_at
        } else {
            player.playback.pause();
            total
        };
        let frames = usize::try_from(until - done).unwrap_or(PORTION).min(PORTION);
        let portion = &mut portion[..frames];
        let time = Duration::from_secs_f64(done as f64 / f64::from(RATE));
        player.go_to(began + time, UNIX_EPOCH + time);
        offline.render(portion);
        fade(portion, done, total, rendering);
        meter.add_frames_f32(portion.as_flattened())?;
        file.write(portion).map_err(unwritten)?;
        done += frames as u64;
        progress.done.store(done, Relaxed);
    }
    file.finish().map_err(unwritten)
}

/// Fades the frames from `at` on, along the same curve as the sleep timer.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "fewer than 2^53 frames, and a level that a sample can hold"
)]
fn fade(portion: &mut [Frame], at: u64, total: u64, rendering: &Rendering) {
    let frames = |time: Duration| time.as_secs_f64() * f64::from(RATE);
    let (fade_in, fade_out) = (frames(rendering.fade_in), frames(rendering.fade_out));
    let part = |done: f64, length: f64| if length > 0.0 { (done / length).min(1.0) } else { 1.0 };
    if at as f64 >= fade_in && ((total - at) as f64 - portion.len() as f64) >= fade_out {
        return;
    }
    for (n, frame) in portion.iter_mut().enumerate() {
        let now = (at + n as u64) as f64;
        let level = part(now, fade_in) * part(total as f64 - now, fade_out);
        *frame = frame.map(|sample| sample * level.powi(3) as f32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Media, decode_all};
    use crate::files::Folders;
    use crate::session::Session;
    use std::path::Path;

    fn rendering(session: &Session, folder: &Path, name: &str) -> Rendering {
        let store = session.library.store();
        let preset = store.find_by_name("warm-noise").unwrap().preset.clone();
        Rendering {
            preset,
            path: folder.join(name),
            length: Duration::from_secs(6),
            fade_in: Duration::ZERO,
            fade_out: Duration::ZERO,
            overwrite: false,
        }
    }

    fn run(
        session: &Session,
        rendering: &Rendering,
        progress: &JobProgress,
    ) -> Result<Rendered, RenderError> {
        render(rendering, session.library.catalogue(), &session.settings, progress)
    }

    #[test]
    fn a_file_fades_as_asked_and_reports_its_loudness() {
        let folder = tempfile::tempdir().unwrap();
        let session = Session::new(Folders::within(folder.path())).0;
        let plain = rendering(&session, folder.path(), "plain.wav");
        let loud = run(&session, &plain, &JobProgress::default()).unwrap();
        assert!(loud.loudness_lufs.unwrap() < -10.0 && loud.true_peak_db.unwrap() <= -0.9);
        let slow = Rendering {
            path: folder.path().join("fades.wav"),
            fade_in: Duration::from_secs(2),
            fade_out: Duration::from_secs(3),
            ..plain.clone()
        };
        let progress = JobProgress::default();
        run(&session, &slow, &progress).unwrap();
        assert_eq!(progress.part(), 1.0);
        let [plain, faded] = ["plain.wav", "fades.wav"].map(|name| {
            decode_all(&Media::File(folder.path().join(name)), RATE, usize::MAX).unwrap()
        });
        let second = |n: usize| n * RATE as usize;
        assert_eq!(plain.len(), second(6));
        for (at, level) in [(second(1), 0.5), (second(2) + 100, 1.0), (second(9) / 2, 0.5)] {
            let expected = plain[at][0] * f32::powi(level, 3);
            assert!((faded[at][0] - expected).abs() < 2e-5, "{at}");
        }
    }

    #[test]
    fn a_rendering_that_is_cancelled_or_fails_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let session = Session::new(Folders::within(folder.path())).0;
        let cancelled = JobProgress::default();
        cancelled.cancel();
        let wanted = rendering(&session, folder.path(), "a.ogg");
        let error = run(&session, &wanted, &cancelled).unwrap_err();
        assert!(format!("{error:#}").contains("cancelled"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        std::fs::write(&wanted.path, "there").unwrap();
        let error = run(&session, &wanted, &JobProgress::default());
        assert!(error.unwrap_err().to_string().contains("exists already"));
        assert_eq!(std::fs::read_to_string(&wanted.path).unwrap(), "there");
    }
}
