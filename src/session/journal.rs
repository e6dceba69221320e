//! The journal: the user's tingles, and the listening dose. Both are written by the saver.

use crate::dose::{Dose, ExposureMode, Headphones};
use crate::mix::Mix;
use crate::presets::PresetId;
use crate::render::Exposure;
use serde_json::json;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Tingles that are closer together count as one: a key is held down.
const TINGLE_INTERVAL: Duration = Duration::from_secs(1);
const DAY_S: u64 = 24 * 3600;

/// What the user has heard and noted.
#[derive(Default)]
pub struct Journal {
    /// The tingles that are not in the file yet, a line of JSON each.
    tingles: Vec<String>,
    last_tingle: Option<SystemTime>,
    /// Whether the lines have not been tried to be written.
    tingles_are_due: bool,
    dose: Dose,
    /// What the engine had let out when the dose was last added to.
    exposure: Exposure,
}

impl Journal {
    /// Notes a tingle at `date`, with the mix that plays and its preset. Returns false if it belongs
    /// to the last one.
    pub fn add_tingle(&mut self, mix: &Mix, preset: Option<&PresetId>, date: SystemTime) -> bool {
        let since = self.last_tingle.and_then(|last| date.duration_since(last).ok());
        if since.is_some_and(|since| since < TINGLE_INTERVAL) {
            return false;
        }
        let line = json!({
            "at_s": date.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
            "preset": preset.map(|id| &id.0),
            "mix": mix.to_json(),
        });
        self.tingles.push(line.to_string());
        (self.last_tingle, self.tingles_are_due) = (Some(date), true);
        true
    }

    /// Whether tingles wait to be written.
    pub fn tingles_are_due(&self) -> bool {
        self.tingles_are_due
    }

    /// Takes the lines that wait to be written.
    pub fn take_tingles(&mut self) -> Vec<String> {
        self.tingles_are_due = false;
        std::mem::take(&mut self.tingles)
    }

    /// Puts lines back that could not be written. They are tried again with the next tingle.
    pub fn put_tingles_back(&mut self, lines: Vec<String>) {
        self.tingles.splice(..0, lines);
    }

    /// Adds `seconds` of sound to the dose. `mean_square_a` is the A-weighted mean square of the
    /// samples, within ±1, averaged over both ears.
    pub fn add_listening(
        &mut self,
        headphones: Headphones,
        mean_square_a: f64,
        seconds: f64,
        now: SystemTime,
    ) {
        self.dose.add(day(now), headphones.level_db_a(mean_square_a), seconds);
    }

    /// Adds what an engine has let out since the last call. `all` is everything since the engine was
    /// made, at `rate` frames per second.
    #[expect(clippy::cast_precision_loss, reason = "fewer than 2^53 frames: six thousand years")]
    pub fn add_exposure(
        &mut self,
        headphones: Headphones,
        all: Exposure,
        rate: u32,
        now: SystemTime,
    ) {
        let before = std::mem::replace(&mut self.exposure, all);
        let frames = (all.frames - before.frames) as f64;
        if frames > 0.0 {
            let mean_square = (all.energy - before.energy) / frames;
            self.add_listening(headphones, mean_square, frames / f64::from(rate), now);
        }
    }

    /// Begins to count the exposure of another engine.
    pub fn begin_exposure(&mut self) {
        self.exposure = Exposure::default();
    }

    /// The share of what H.870 allows in seven days; 1 is all of it. An estimate, for the headphones
    /// of the settings.
    pub fn listening_share(&self, mode: ExposureMode, now: SystemTime) -> f64 {
        self.dose.share(mode, day(now))
    }

    pub fn dose(&self) -> &Dose {
        &self.dose
    }

    pub fn set_dose(&mut self, dose: Dose) {
        self.dose = dose;
    }

    /// Replaces the dose with `merged`, in which `written` was saved, and keeps what was added since.
    pub fn merge_dose(&mut self, merged: &Dose, written: &Dose) {
        self.dose = merged.and(&self.dose.since(written));
    }
}

/// The day in UTC, counted from 1970: a week of listening has the same days wherever one travels.
fn day(now: SystemTime) -> i64 {
    now.duration_since(UNIX_EPOCH).map_or(0, |since| (since.as_secs() / DAY_S).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: f64 = 3600.0;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn a_key_that_is_held_down_notes_one_tingle() {
        let mut journal = Journal::default();
        let noted = [10, 10, 70].map(|s| journal.add_tingle(&Mix::default(), None, at(s)));
        assert_eq!(noted, [true, false, true]);
        assert_eq!(journal.take_tingles().len(), 2);
        assert!(!journal.tingles_are_due());
    }

    #[test]
    fn tingles_that_could_not_be_written_come_first_the_next_time() {
        let mut journal = Journal::default();
        journal.add_tingle(&Mix::default(), None, at(10));
        let lines = journal.take_tingles();
        journal.put_tingles_back(lines.clone());
        assert!(!journal.tingles_are_due(), "they wait for the next");
        journal.add_tingle(&Mix::default(), None, at(20));
        let next = journal.take_tingles();
        assert_eq!((next.len(), &next[0]), (2, &lines[0]));
    }

    #[test]
    fn louder_headphones_count_for_more() {
        let mut journal = Journal::default();
        // −10 dB of full scale, which typical headphones play at 90 dB(A).
        journal.add_listening(Headphones::default(), 0.05, HOUR, UNIX_EPOCH);
        assert!((journal.listening_share(ExposureMode::Adults, UNIX_EPOCH) - 0.25).abs() < 1e-9);
        let mut journal = Journal::default();
        journal.add_listening(Headphones::Loud, 0.05, HOUR, UNIX_EPOCH);
        assert!((journal.listening_share(ExposureMode::Adults, UNIX_EPOCH) - 2.5).abs() < 1e-9);
    }
}
