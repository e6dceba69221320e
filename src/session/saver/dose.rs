//! Saves the listening dose now and then.

use crate::dose::Dose;
use crate::files;
use crate::session::Shared;
use std::path::Path;
use std::time::{Duration, Instant};

/// The time between two saves; a crash loses no more.
const INTERVAL: Duration = Duration::from_mins(5);

/// What was saved of the dose.
pub(super) struct DoseSaver {
    saved: Dose,
    tried: Instant,
}

impl DoseSaver {
    /// The dose counts as saved as it is `now`.
    pub fn new(shared: &Shared, now: Instant) -> Self {
        Self { saved: shared.read(|session| session.journal.dose().clone()), tried: now }
    }

    pub fn tick(&mut self, shared: &Shared, now: Instant) {
        if now.saturating_duration_since(self.tried) >= INTERVAL {
            self.tried = now;
            self.save(shared);
        }
    }

    /// Saves what was added. The file is read again: another Susurra may have added what it played,
    /// which then counts here as well.
    pub fn save(&mut self, shared: &Shared) {
        let (dose, path) = shared.read(|session| {
            let path = session.library.writable(session.library.folders().listening());
            (session.journal.dose().clone(), path)
        });
        let Some(path) = path.filter(|_| dose != self.saved) else { return };
        let there = match read_or_set_aside(&path) {
            Ok(there) => there,
            Err(error) => {
                // The file is left as it is; the dose is still known here.
                log::warn!("{}: {error}", path.display());
                return;
            }
        };
        let all = there.map_or_else(|| dose.clone(), |there| there.and(&dose.since(&self.saved)));
        let text = serde_json::to_string_pretty(&all).unwrap_or_default();
        let result = files::write_private(&path, text.as_bytes());
        if result.is_ok() {
            self.saved = all.clone();
        }
        shared.with(|session| {
            if result.is_ok() {
                session.journal.merge_dose(&all, &dose);
            }
            session.notices.warn_if_failed(result);
        });
    }
}

/// The dose in the file, if there is one. A file that has become unreadable is moved aside.
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
    use crate::dose::{ExposureMode, Headphones};
    use crate::files::Folders;
    use crate::session::Session;
    use std::time::{SystemTime, UNIX_EPOCH};

    const HOUR: f64 = 3600.0;

    fn shared(folder: &tempfile::TempDir) -> Shared {
        let (mut session, _) = Session::new(Folders::within(folder.path()));
        session.restore();
        Shared::new(session)
    }

    /// An hour at 90 dB(A): −10 dB of full scale, through headphones that play that at 100 dB(A).
    fn listen(shared: &Shared, now: SystemTime) {
        let headphones = Headphones::default();
        shared.with(|session| session.journal.add_listening(headphones, 0.05, HOUR, now));
    }

    fn share(shared: &Shared, now: SystemTime) -> f64 {
        shared.read(|session| session.journal.listening_share(ExposureMode::Adults, now))
    }

    fn now() -> SystemTime {
        UNIX_EPOCH + Duration::from_hours(24 * 20_000)
    }

    #[test]
    fn an_hour_at_ninety_decibels_is_a_quarter_of_the_week_and_is_saved() {
        let folder = tempfile::tempdir().unwrap();
        let shared = self::shared(&folder);
        let mut saver = DoseSaver::new(&shared, Instant::now());
        listen(&shared, now());
        assert!((share(&shared, now()) - 0.25).abs() < 1e-9);
        saver.save(&shared);
        assert!((share(&self::shared(&folder), now()) - 0.25).abs() < 1e-9);
    }

    #[test]
    fn a_file_that_was_damaged_meanwhile_is_moved_aside() {
        let folder = tempfile::tempdir().unwrap();
        let shared = self::shared(&folder);
        let mut saver = DoseSaver::new(&shared, Instant::now());
        let path = Folders::within(folder.path()).listening();
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "{ damaged").unwrap();
        listen(&shared, UNIX_EPOCH);
        saver.save(&shared);
        let kept = std::fs::read_dir(path.parent().unwrap()).unwrap().flatten();
        let texts: Vec<_> =
            kept.filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect();
        assert!(texts.contains(&"{ damaged".into()), "{texts:?}");
        assert!(serde_json::from_str::<Dose>(&std::fs::read_to_string(&path).unwrap()).is_ok());
    }

    #[test]
    fn two_programs_that_play_at_once_do_not_lose_each_others_sums() {
        let folder = tempfile::tempdir().unwrap();
        let mut both = [0, 1].map(|_| {
            let shared = shared(&folder);
            let saver = DoseSaver::new(&shared, Instant::now());
            (shared, saver)
        });
        for round in 1..=2 {
            for (n, (shared, saver)) in both.iter_mut().enumerate() {
                listen(shared, now());
                saver.save(shared);
                saver.save(shared);
                let all = 0.25 * f64::from(2 * round - 1 + u32::from(n % 2 == 1));
                let in_file = share(&self::shared(&folder), now());
                assert!((in_file - all).abs() < 1e-9, "round {round}");
                assert!((share(shared, now()) - all).abs() < 1e-9, "the other's counts here too");
            }
        }
    }

    #[test]
    fn a_damaged_file_is_moved_aside_and_reported() {
        let folder = tempfile::tempdir().unwrap();
        let path = Folders::within(folder.path()).listening();
        files::write_whole(&path, b"{\"days\":7}").unwrap();
        let shared = shared(&folder);
        let notices = shared.read(|session| session.notices.list().to_vec());
        assert!(notices.iter().any(|n| n.text().contains("listening-damaged.json")));
        assert!(!path.exists());
    }
}
