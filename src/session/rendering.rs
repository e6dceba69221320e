//! A mix rendered into a file: the code that plays it live, with the same seed, faster than time. Run
//! it on a thread that may take its time; the session that plays is not touched by it.

use crate::decibels::gain_to_db_f64;
use crate::dsp::{Frame, Limiter};
use crate::encode::{AudioFileWriter, AudioFormat};
use crate::engine::offline::OfflineRenderer;
use crate::files::Folders;
use crate::presets::Preset;
use crate::presets::pack::JobProgress;
use crate::session::{Session, Shared};
use crate::timer::LONGEST_TIMER;
use anyhow::{Context as _, bail};
use ebur128::{EbuR128, Mode};
use std::path::PathBuf;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant, UNIX_EPOCH};

/// Frames per second of what is rendered.
const RATE: u32 = 48_000;
/// Frames between two looks at whether it is cancelled.
const PORTION: usize = 24_000;
/// The end fades: the renderer's pause of half a second, and what the limiter holds back.
const LAST_FADE_FRAMES: u64 = 24_000 + Limiter::delay() as u64;
const SHORTEST: Duration = Duration::from_secs(1);
/// Quieter than this is silence, for which the standard knows no number.
const SILENCE_LUFS: f64 = -70.0;

/// What is to be rendered, and where to.
#[derive(Clone, Debug)]
pub struct Rendering {
    pub preset: Preset,
    /// Ends in .wav, .flac or .ogg.
    pub path: PathBuf,
    pub length: Duration,
    /// Over which it comes in and goes out, within the length. Both ends fade a little in any case.
    pub fade_in: Duration,
    pub fade_out: Duration,
    /// Whether what stands there may be replaced.
    pub overwrite: bool,
}

/// A file that was rendered.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendered {
    pub path: PathBuf,
    /// Of the whole, by EBU R 128; `None` if it is silent.
    pub loudness_lufs: Option<f64>,
    /// The highest true peak, in decibels under full scale; `None` if it is silent.
    pub true_peak_db: Option<f64>,
    /// How many times faster than it plays.
    pub faster: f64,
    /// Why some of it is not heard as it should be.
    pub layer_problems: Vec<String>,
}

impl Rendered {
    /// How loud it is, in a few words.
    pub fn loudness(&self) -> String {
        match (self.loudness_lufs, self.true_peak_db) {
            (Some(lufs), Some(peak)) => format!("{lufs:.1} LUFS, true peak {peak:.1} dBTP"),
            _ => "silent".into(),
        }
    }
}

/// Renders a mix with the sounds in the user's folders. A file that is not whole is none.
///
/// # Errors
/// If the file is there or cannot be written, the length makes no sense, or it is cancelled.
pub fn render(
    rendering: &Rendering,
    folders: Folders,
    progress: &JobProgress,
) -> anyhow::Result<Rendered> {
    let Rendering { path, length, .. } = rendering;
    if path.exists() && !rendering.overwrite {
        bail!("{} is there already", path.display());
    }
    if !(SHORTEST..=LONGEST_TIMER).contains(length) {
        bail!("a file may last from a second to a week");
    }
    let total = u64::try_from(length.as_millis())? * u64::from(RATE) / 1000;
    let file = AudioFileWriter::create(path, AudioFormat { rate: RATE, bits: 24 }, total)?;
    let (mut session, streamer) = Session::new(folders);
    // What is never to be heard is not in a file either.
    session.restore_settings();
    session.put_on_board(rendering.preset.clone());
    session.play();
    let shared = Shared::new(session);
    let offline = shared.offline(streamer, RATE);
    let (started, mut meter) = (Instant::now(), meter()?);
    progress.total.store(total, Relaxed);
    write(&shared, offline, file, rendering, &mut meter, progress)
        .with_context(|| format!("{} was not written", path.display()))?;
    let peak = meter.true_peak(0)?.max(meter.true_peak(1)?);
    let lufs = meter.loudness_global()?;
    let is_heard = lufs > SILENCE_LUFS;
    Ok(Rendered {
        path: path.clone(),
        loudness_lufs: is_heard.then_some(lufs),
        true_peak_db: is_heard.then(|| gain_to_db_f64(peak)),
        faster: length.as_secs_f64() / started.elapsed().as_secs_f64().max(1e-3),
        layer_problems: shared.with(Session::layer_problems),
    })
}

/// A meter that keeps no more of a week than of a minute.
fn meter() -> anyhow::Result<EbuR128> {
    Ok(EbuR128::new(2, RATE, Mode::I | Mode::TRUE_PEAK | Mode::HISTOGRAM)?)
}

fn write(
    shared: &Shared,
    mut offline: OfflineRenderer,
    mut file: AudioFileWriter,
    rendering: &Rendering,
    meter: &mut EbuR128,
    progress: &JobProgress,
) -> anyhow::Result<()> {
    let total = progress.total.load(Relaxed);
    let mut portion = vec![[0.0; 2]; PORTION];
    let (mut done, fade_at) = (0, total.saturating_sub(LAST_FADE_FRAMES));
    let began = Instant::now();
    while done < total {
        if progress.is_cancelled() {
            bail!("it was cancelled");
        }
        let until = if done < fade_at {
            fade_at
        } else {
            shared.with(Session::pause);
            total
        };
        let frames = usize::try_from(until - done)?.min(PORTION);
        let portion = &mut portion[..frames];
        // A journey goes its course in the file as well, by the file's own time.
        let time = Duration::from_secs_f64(done as f64 / f64::from(RATE));
        shared.with(|session| session.let_time_pass(began + time, UNIX_EPOCH + time));
        offline.render(portion);
        fade(portion, done, total, rendering);
        meter.add_frames_f32(portion.as_flattened())?;
        file.write(portion)?;
        done += frames as u64;
        progress.done.store(done, Relaxed);
    }
    Ok(file.finish()?)
}

/// Fades the frames from `at` on, as the sleep timer fades: evenly to the ear.
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

    fn rendering(folder: &std::path::Path, name: &str) -> Rendering {
        let (session, _) = Session::new(Folders::within(folder));
        let preset = session.store().find_by_name("warm-noise").unwrap().preset.clone();
        Rendering {
            preset,
            path: folder.join(name),
            length: Duration::from_secs(6),
            fade_in: Duration::ZERO,
            fade_out: Duration::ZERO,
            overwrite: false,
        }
    }

    #[test]
    fn a_file_fades_as_it_was_asked_to_and_says_how_loud_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let folders = || Folders::within(folder.path());
        let plain = rendering(folder.path(), "plain.wav");
        let loud = render(&plain, folders(), &JobProgress::default()).unwrap();
        assert!(loud.loudness_lufs.unwrap() < -10.0 && loud.true_peak_db.unwrap() <= -0.9);
        let slow = Rendering {
            path: folder.path().join("fades.wav"),
            fade_in: Duration::from_secs(2),
            fade_out: Duration::from_secs(3),
            ..plain.clone()
        };
        let progress = JobProgress::default();
        render(&slow, folders(), &progress).unwrap();
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
    fn what_is_cancelled_or_fails_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let cancelled = JobProgress::default();
        cancelled.cancel();
        let wanted = rendering(folder.path(), "a.ogg");
        let error = render(&wanted, Folders::within(folder.path()), &cancelled).unwrap_err();
        assert!(format!("{error:#}").contains("cancelled"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        std::fs::write(&wanted.path, "there").unwrap();
        let error = render(&wanted, Folders::within(folder.path()), &JobProgress::default());
        assert!(error.unwrap_err().to_string().contains("there already"));
        assert_eq!(std::fs::read_to_string(&wanted.path).unwrap(), "there");
    }
}
