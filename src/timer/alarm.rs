//! The alarm: at a time of the day it lets a preset rise out of silence.

use crate::timer::{ClockTime, Zone, taper};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant, SystemTime};

/// An alarm that was missed by more does not ring: nobody is woken at noon for seven.
pub const LATEST: Duration = Duration::from_mins(10);
/// What plays already makes way for the alarm's rise over so long.
const MAKES_WAY: Duration = Duration::from_secs(4);
const LONGEST_RISE_MIN: u32 = 60;

/// The days of the week as people write them, Monday first.
pub const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// When it rings, and what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Alarm {
    pub on: bool,
    pub at: ClockTime,
    /// The days on which it rings; once if there are none.
    pub days: Days,
    /// The id of the preset that it plays; what is on the board if none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset: Option<String>,
    /// Minutes over which it rises from silence, up to an hour.
    pub rise_min: u32,
}

/// Some of the days of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Days(u8);

impl Default for Alarm {
    fn default() -> Self {
        let at = ClockTime::new(7, 0);
        Self { on: false, at, days: Days::default(), preset: None, rise_min: 5 }
    }
}

impl Alarm {
    /// When it rings next after `after`, if it is on.
    pub fn next(&self, after: SystemTime, zone: &Zone) -> SystemTime {
        zone.next_on(self.at, after, |day| self.days.is_empty() || self.days.has(day))
    }

    pub fn rise(&self) -> Duration {
        Duration::from_mins(self.rise_min.min(LONGEST_RISE_MIN).into())
    }
}

impl Days {
    pub const ALL: Self = Self(0b111_1111);
    /// Monday to Friday.
    pub const WORKING: Self = Self(0b001_1111);

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `day` is one of them; 0 is Monday.
    pub fn has(self, day: u8) -> bool {
        self.0 & 1u8.checked_shl(day.into()).unwrap_or(0) != 0
    }

    /// Takes `day` in, or out.
    pub fn toggle(&mut self, day: u8) {
        self.0 ^= 1u8.checked_shl(day.into()).unwrap_or(0) & Self::ALL.0;
    }
}

impl TryFrom<Vec<String>> for Days {
    type Error = String;

    fn try_from(names: Vec<String>) -> Result<Self, String> {
        let mut days = Self::default();
        for name in names {
            let day = WEEK.iter().position(|day| *day == name.to_lowercase());
            let day = day.ok_or_else(|| format!("“{name}” is no day; write mon, tue, … sun"))?;
            days.0 |= 1 << day;
        }
        Ok(days)
    }
}

impl From<Days> for Vec<String> {
    fn from(days: Days) -> Self {
        (0..7).filter(|day| days.has(*day)).map(|day| WEEK[usize::from(day)].into()).collect()
    }
}

/// A rise from silence that is under way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rise {
    began: Instant,
    length: Duration,
    /// The gain that it was heard with before.
    from: f32,
}

impl Rise {
    /// Begins where what plays is heard with the gain `from`, 0 if nothing does; that goes first.
    pub fn new(began: Instant, length: Duration, from: f32) -> Self {
        Self { began, length, from }
    }

    /// The gain over the master, 0..=1.
    pub fn gain(&self, now: Instant) -> f32 {
        let gone = now.saturating_duration_since(self.began);
        let rises = taper(gone, self.length).cbrt();
        let goes = self.from.cbrt() * (1.0 - gone.as_secs_f32() / MAKES_WAY.as_secs_f32());
        rises.max(goes).powi(3)
    }

    pub fn is_over(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.began) >= self.length.max(MAKES_WAY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timer::clock::tests::{berlin, date};

    #[test]
    fn it_rings_on_its_days_and_once_without_any() {
        // A Friday evening.
        let now = date("2026-11-27T20:00:00Z");
        let mut alarm = Alarm { on: true, ..Alarm::default() };
        assert_eq!(alarm.next(now, &berlin()), date("2026-11-28T06:00:00Z"));
        alarm.days = Days::WORKING;
        assert_eq!(alarm.next(now, &berlin()), date("2026-11-30T06:00:00Z"));
        alarm.days.toggle(0);
        assert_eq!(alarm.next(now, &berlin()), date("2026-12-01T06:00:00Z"));
    }

    #[test]
    fn it_is_written_in_words() {
        let alarm = Alarm { days: Days(0b100_0001), preset: Some("x".into()), ..Alarm::default() };
        let text = serde_json::to_string(&alarm).unwrap();
        let written = r#"{"on":false,"at":"07:00","days":["mon","sun"],"preset":"x","rise_min":5}"#;
        assert_eq!(text, written);
        assert_eq!(serde_json::from_str::<Alarm>(&text).unwrap(), alarm);
        let why = serde_json::from_str::<Alarm>(r#"{"days":["someday"]}"#).unwrap_err();
        assert!(why.to_string().contains("“someday” is no day"), "{why}");
        let why = serde_json::from_str::<Alarm>(r#"{"at":"25:00"}"#).unwrap_err();
        assert!(why.to_string().contains("no time of the day"), "{why}");
    }

    #[test]
    fn it_rises_from_silence_and_what_plays_makes_way_first() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let rise = Rise::new(start, Duration::from_mins(5), 0.0);
        assert_eq!([0, 150, 300].map(|s| rise.gain(at(s))), [0.0, 0.125, 1.0]);
        assert!(!rise.is_over(at(299)) && rise.is_over(at(300)));
        let rise = Rise::new(start, Duration::from_mins(5), 1.0);
        assert_eq!(rise.gain(start), 1.0);
        assert!(rise.gain(at(4)) < 1e-4);
        let gains: Vec<f32> =
            (0..16).map(|n| rise.gain(start + n * Duration::from_millis(250))).collect();
        assert!(gains.windows(2).all(|two| two[1] < two[0]), "{gains:?}");
    }

    #[test]
    fn a_rise_of_nothing_is_there_at_once() {
        let rise = Rise::new(Instant::now(), Duration::ZERO, 0.0);
        assert_eq!(rise.gain(Instant::now()), 1.0);
    }
}
