//! The alarm: it fades a preset in at a time of day.

use crate::timer::{ClockTime, Zone, taper};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant, SystemTime};

/// An alarm that is late by more than this does not ring, as after the machine was suspended: nobody wants to be
/// woken at noon for seven.
pub const ALARM_MISSED_AFTER: Duration = Duration::from_mins(10);
/// What plays already fades out over this time before the alarm fades in.
const FADE_OUT: Duration = Duration::from_secs(4);
const LONGEST_FADE_IN_MIN: u32 = 60;

/// The days of the week as they are saved, Monday first.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// When the alarm rings, and what it plays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Alarm {
    pub on: bool,
    pub at: ClockTime,
    /// The days on which it rings. If empty, it rings once.
    pub days: Days,
    /// The id of the preset that it plays. `None` is the mix on the board.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset: Option<String>,
    /// The length of the fade-in in minutes, up to 60.
    pub rise_min: u32,
}

/// A set of days of the week.
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
    /// The next time after `after` at which it rings, assuming that it is on.
    pub fn next(&self, after: SystemTime, zone: &Zone) -> SystemTime {
        zone.next_on(self.at, after, |day| self.days.is_empty() || self.days.has(day))
    }

    /// The length of the fade-in.
    pub fn fade_in(&self) -> Duration {
        Duration::from_mins(self.rise_min.min(LONGEST_FADE_IN_MIN).into())
    }
}

impl Days {
    pub const ALL: Self = Self(0b111_1111);
    /// Monday to Friday.
    pub const WORKING: Self = Self(0b001_1111);

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `day` is in the set; 0 is Monday.
    pub fn has(self, day: u8) -> bool {
        self.0 & 1u8.checked_shl(day.into()).unwrap_or(0) != 0
    }

    /// Adds `day`, or removes it if it is in the set.
    pub fn toggle(&mut self, day: u8) {
        self.0 ^= 1u8.checked_shl(day.into()).unwrap_or(0) & Self::ALL.0;
    }
}

impl TryFrom<Vec<String>> for Days {
    type Error = String;

    fn try_from(names: Vec<String>) -> Result<Self, String> {
        let mut days = Self::default();
        for name in names {
            let day = WEEKDAYS.iter().position(|day| *day == name.to_lowercase());
            let day = day.ok_or_else(|| format!("“{name}” is not a day; write mon, tue, … sun"))?;
            days.0 |= 1 << day;
        }
        Ok(days)
    }
}

impl From<Days> for Vec<String> {
    fn from(days: Days) -> Self {
        (0..7).filter(|day| days.has(*day)).map(|day| WEEKDAYS[usize::from(day)].into()).collect()
    }
}

/// The fade-in of an alarm that rings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlarmFadeIn {
    began: Instant,
    length: Duration,
    /// The gain of what played before.
    from: f32,
}

impl AlarmFadeIn {
    /// A fade-in that began at `began`. What played before had the gain `from`, 0 if nothing played, and
    /// fades out first.
    pub fn new(began: Instant, length: Duration, from: f32) -> Self {
        Self { began, length, from }
    }

    /// The gain over the master, 0..=1.
    pub fn gain(&self, now: Instant) -> f32 {
        let elapsed = now.saturating_duration_since(self.began);
        let fade_in = taper(elapsed, self.length).cbrt();
        let fade_out = self.from.cbrt() * (1.0 - elapsed.as_secs_f32() / FADE_OUT.as_secs_f32());
        fade_in.max(fade_out).powi(3)
    }

    pub fn is_over(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.began) >= self.length.max(FADE_OUT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timer::clock::tests::{berlin, date};

    #[test]
    fn it_rings_on_its_days_or_once_if_it_has_none() {
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
    fn it_is_saved_in_readable_words() {
        let alarm = Alarm { days: Days(0b100_0001), preset: Some("x".into()), ..Alarm::default() };
        let text = serde_json::to_string(&alarm).unwrap();
        let written = r#"{"on":false,"at":"07:00","days":["mon","sun"],"preset":"x","rise_min":5}"#;
        assert_eq!(text, written);
        assert_eq!(serde_json::from_str::<Alarm>(&text).unwrap(), alarm);
        let why = serde_json::from_str::<Alarm>(r#"{"days":["someday"]}"#).unwrap_err();
        assert!(why.to_string().contains("“someday” is not a day"), "{why}");
        let why = serde_json::from_str::<Alarm>(r#"{"at":"25:00"}"#).unwrap_err();
        assert!(why.to_string().contains("not a time of day"), "{why}");
    }

    #[test]
    fn it_fades_in_from_silence_after_what_played_has_faded_out() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let fade_in = AlarmFadeIn::new(start, Duration::from_mins(5), 0.0);
        assert_eq!([0, 150, 300].map(|s| fade_in.gain(at(s))), [0.0, 0.125, 1.0]);
        assert!(!fade_in.is_over(at(299)) && fade_in.is_over(at(300)));
        let fade_in = AlarmFadeIn::new(start, Duration::from_mins(5), 1.0);
        assert_eq!(fade_in.gain(start), 1.0);
        assert!(fade_in.gain(at(4)) < 1e-4);
        let gains: Vec<f32> =
            (0..16).map(|n| fade_in.gain(start + n * Duration::from_millis(250))).collect();
        assert!(gains.windows(2).all(|two| two[1] < two[0]), "{gains:?}");
    }

    #[test]
    fn a_fade_in_of_no_length_is_at_full_gain_at_once() {
        let fade_in = AlarmFadeIn::new(Instant::now(), Duration::ZERO, 0.0);
        assert_eq!(fade_in.gain(Instant::now()), 1.0);
    }
}
