//! What was listened to, as an estimated dose: noted as it is heard, kept from day to day.

use crate::dose::{Dose, ExposureMode};
use crate::files;
use crate::session::{Session, Shared};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Between two times that it is saved; a crash loses no more.
const SAVE: Duration = Duration::from_mins(5);
const DAY_S: u64 = 24 * 3600;

impl Session {
    /// Notes what was heard for `seconds`: the A-weighted mean square of the samples that left,
    /// within ±1, averaged over both ears.
    pub fn note_listening(&mut self, mean_square_a: f64, seconds: f64, now: SystemTime) {
        let level = self.settings.headphones.level_db_a(mean_square_a);
        self.listening.add(day(now), level, seconds);
    }

    /// Notes what has left the engine since it was last noted.
    pub(super) fn note_exposure(&mut self, now: SystemTime) {
        let Some(engine) = &self.engine else { return };
        let (all, rate) = (engine.meters().exposure(), f64::from(engine.rate()));
        let before = std::mem::replace(&mut self.exposure, all);
        let frames = (all.frames - before.frames) as f64;
        if frames > 0.0 {
            self.note_listening((all.energy - before.energy) / frames, frames / rate, now);
        }
    }

    /// The share of what the last seven days allow by H.870: 1 is all of it. An estimate, for
    /// headphones as loud as the settings say.
    pub fn listening_share(&self, mode: ExposureMode, now: SystemTime) -> f64 {
        self.listening.share(mode, day(now))
    }

    pub(super) fn restore_listening(&mut self) {
        let _ = self.read_or_set_aside(&self.folders.listening(), |session, text| {
            session.listening = serde_json::from_str(text).map_err(|error| error.to_string())?;
            Ok(())
        });
    }
}

/// Days since 1970, by the world's clock: the week goes on wherever one travels.
fn day(now: SystemTime) -> i64 {
    now.duration_since(UNIX_EPOCH).map_or(0, |since| (since.as_secs() / DAY_S).cast_signed())
}

/// What the keeper knows of the file.
pub struct Listening {
    saved: Dose,
    tried: Instant,
}

impl Listening {
    /// What is there `now` counts as saved.
    pub fn new(shared: &Shared, now: Instant) -> Self {
        Self { saved: shared.with(|session| session.listening.clone()), tried: now }
    }

    /// Whether it is time to save it again.
    pub fn is_due(&mut self, now: Instant) -> bool {
        let is_due = now.saturating_duration_since(self.tried) >= SAVE;
        if is_due {
            self.tried = now;
        }
        is_due
    }

    /// Saves what was added since. The file is read again: another Susurra may have written what it
    /// played, which then counts here as well. The disk is waited for without the lock.
    pub fn save(&mut self, shared: &Shared) {
        let (dose, path) = shared.with(|session| {
            (session.listening.clone(), session.writable(session.folders.listening()))
        });
        let Some(path) = path.filter(|_| dose != self.saved) else { return };
        let there = match read_or_set_aside(&path) {
            Ok(there) => there,
            Err(error) => {
                // Left as it is; what was heard is still known here.
                log::warn!("{}: {error}", path.display());
                return;
            }
        };
        let all = there.map_or_else(|| dose.clone(), |there| there.and(&dose.since(&self.saved)));
        let text = serde_json::to_string_pretty(&all).unwrap_or_default();
        let result = files::write_whole(&path, text.as_bytes());
        shared.with(|session| {
            if result.is_ok() {
                session.listening = all.and(&session.listening.since(&dose));
                self.saved = all;
            }
            session.note_failure(result);
        });
    }
}

/// What another has written, if anything. What has become unreadable since is moved aside.
fn read_or_set_aside(path: &Path) -> std::io::Result<Option<Dose>> {
    match files::read_text(path) {
        Ok(None) => return Ok(None),
        Ok(Some(text)) => {
            if let Ok(dose) = serde_json::from_str(&text) {
                return Ok(Some(dose));
            }
        }
        Err(error) => log::warn!("{error}"),
    }
    let aside = files::set_aside(path)?;
    log::warn!("{} was not understood, and is kept as {}", path.display(), aside.display());
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dose::Headphones;
    use crate::files::Folders;

    const HOUR: f64 = 3600.0;

    fn session(folder: &tempfile::TempDir) -> Session {
        let (mut session, _) = Session::new(Folders::within(folder.path()));
        session.restore();
        session
    }

    #[test]
    fn an_hour_at_ninety_is_a_quarter_of_the_week_and_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let now = UNIX_EPOCH + Duration::from_hours(24 * 20_000);
        let shared = Shared::new(session(&folder));
        let mut listening = Listening::new(&shared, Instant::now());
        // −10 dB of full scale, through headphones that make 100 dB(A) of it.
        shared.with(|session| session.note_listening(0.05, HOUR, now));
        let share = |session: &mut Session| session.listening_share(ExposureMode::Adults, now);
        assert!((shared.with(share) - 0.25).abs() < 1e-9);
        listening.save(&shared);
        assert!((share(&mut session(&folder)) - 0.25).abs() < 1e-9);
    }

    #[test]
    fn a_file_that_was_damaged_meanwhile_is_kept_aside() {
        let folder = tempfile::tempdir().unwrap();
        let shared = Shared::new(session(&folder));
        let mut listening = Listening::new(&shared, Instant::now());
        let path = shared.with(|session| session.folders.listening());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "{ damaged").unwrap();
        shared.with(|session| session.note_listening(0.05, HOUR, UNIX_EPOCH));
        listening.save(&shared);
        let kept = std::fs::read_dir(path.parent().unwrap()).unwrap().flatten();
        let texts: Vec<_> =
            kept.filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect();
        assert!(texts.contains(&"{ damaged".into()), "{texts:?}");
        assert!(serde_json::from_str::<Dose>(&std::fs::read_to_string(&path).unwrap()).is_ok());
    }

    #[test]
    fn two_that_play_at_once_do_not_lose_each_others_sums() {
        let folder = tempfile::tempdir().unwrap();
        let now = UNIX_EPOCH + Duration::from_hours(24 * 20_000);
        let share = |session: &mut Session| session.listening_share(ExposureMode::Adults, now);
        let mut both = [0, 1].map(|_| {
            let shared = Shared::new(session(&folder));
            let listening = Listening::new(&shared, Instant::now());
            (shared, listening)
        });
        for round in 1..=2 {
            for (n, (shared, listening)) in both.iter_mut().enumerate() {
                shared.with(|session| session.note_listening(0.05, HOUR, now));
                listening.save(shared);
                listening.save(shared);
                let all = 0.25 * f64::from(2 * round - 1 + n as u32 % 2);
                assert!((share(&mut session(&folder)) - all).abs() < 1e-9, "round {round}");
                assert!((shared.with(share) - all).abs() < 1e-9, "the other's counts here as well");
            }
        }
    }

    #[test]
    fn louder_headphones_count_for_more() {
        let folder = tempfile::tempdir().unwrap();
        let mut session = session(&folder);
        session.settings.headphones = Headphones::Loud;
        session.note_listening(0.05, HOUR, UNIX_EPOCH);
        assert!((session.listening_share(ExposureMode::Adults, UNIX_EPOCH) - 2.5).abs() < 1e-9);
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = Folders::within(folder.path()).listening();
        files::write_whole(&path, b"{\"days\":7}").unwrap();
        let session = session(&folder);
        assert!(session.notices().iter().any(|n| n.text.contains("listening-damaged.json")));
        assert!(!path.exists());
    }
}
