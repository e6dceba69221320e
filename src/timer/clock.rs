//! Times of day, and when they occur in a time zone, including changes of daylight saving time.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::SystemTime;

const HOUR: u16 = 60;

/// A time of day, to the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClockTime {
    minutes: u16,
}

/// A time zone.
#[derive(Clone, Debug, Default)]
pub struct Zone(
    /// `None` is the system's zone, which may change while the program runs.
    Option<TimeZone>,
);

impl ClockTime {
    /// A time after 23:59 becomes 23:59.
    pub const fn new(hour: u16, minute: u16) -> Self {
        let minutes = hour * HOUR + minute;
        Self { minutes: if minutes < 24 * HOUR { minutes } else { 24 * HOUR - 1 } }
    }

    pub fn hour(self) -> u16 {
        self.minutes / HOUR
    }

    pub fn minute(self) -> u16 {
        self.minutes % HOUR
    }

    /// Parses what people write: `23:30`, `7.05`, `7`, `11:30 pm`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let (digits, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
            (Some(rest), _) => (rest.trim_end(), Some(0)),
            (_, Some(rest)) => (rest.trim_end(), Some(12)),
            _ => (text.as_str(), None),
        };
        let (hour, minute) = digits.split_once([':', '.']).unwrap_or((digits, "00"));
        let number = |text: &str| {
            let fits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            fits.then(|| text.parse::<u16>().ok()).flatten()
        };
        let (hour, minute) = (number(hour)?, number(minute).filter(|minute| *minute < HOUR)?);
        let hour = match half {
            Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
            Some(_) => return None,
            None => hour,
        };
        (hour < 24).then(|| Self::new(hour, minute))
    }

    fn of(time: Time) -> Self {
        Self::new(time.hour().unsigned_abs().into(), time.minute().unsigned_abs().into())
    }

    fn on(self, day: Date) -> DateTime {
        let part = |number: u16| i8::try_from(number).unwrap_or_default();
        day.at(part(self.hour()), part(self.minute()), 0, 0)
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())
    }
}

impl TryFrom<String> for ClockTime {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("“{text}” is not a time of day; write 23:30"))
    }
}

impl From<ClockTime> for String {
    fn from(time: ClockTime) -> Self {
        time.to_string()
    }
}

impl Zone {
    /// The zone of a POSIX rule, such as `CET-1CEST,M3.5.0,M10.5.0/3`. `None` if the rule is invalid.
    pub fn by_rules(posix: &str) -> Option<Self> {
        TimeZone::posix(posix).ok().map(|zone| Self(Some(zone)))
    }

    /// The local time of day at `date`.
    pub fn clock(&self, date: SystemTime) -> ClockTime {
        ClockTime::of(self.local(date).time())
    }

    /// The first moment after `after` at which the local time is `time`.
    pub fn next(&self, time: ClockTime, after: SystemTime) -> SystemTime {
        self.next_on(time, after, |_| true)
    }

    /// The first moment after `after` at which the local time is `time`, on a day of the week that `fits`
    /// (0 is Monday). A time that daylight saving skips occurs later by the length of the gap; of a time
    /// that occurs twice, the first counts.
    pub fn next_on(
        &self,
        time: ClockTime,
        after: SystemTime,
        fits: impl Fn(u8) -> bool,
    ) -> SystemTime {
        let mut day = self.local(after).date();
        // The week, and one day more on either side.
        for _ in 0..9 {
            let moment = self.moment(time.on(day));
            if moment > after && fits(weekday(day)) {
                return moment;
            }
            day = day.saturating_add(1.day());
        }
        after
    }

    /// The local date, `back` days before `date`, such as `2026-11-25`.
    pub(super) fn day(&self, date: SystemTime, back: i32) -> String {
        self.local(date).date().saturating_sub(back.days()).to_string()
    }

    fn local(&self, date: SystemTime) -> DateTime {
        // Times after the year 9999 become the epoch.
        self.zone().to_datetime(Timestamp::try_from(date).unwrap_or_default())
    }

    fn moment(&self, local: DateTime) -> SystemTime {
        self.zone().to_timestamp(local).unwrap_or_default().into()
    }

    fn zone(&self) -> TimeZone {
        self.0.clone().unwrap_or_else(TimeZone::system)
    }
}

fn weekday(day: Date) -> u8 {
    day.weekday().to_monday_zero_offset().unsigned_abs()
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::Duration;

    /// The rules of Berlin.
    pub fn berlin() -> Zone {
        Zone::by_rules("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
    }

    /// The moment that `text` gives, such as `2026-10-25T05:00:00Z`.
    pub fn date(text: &str) -> SystemTime {
        text.parse::<Timestamp>().unwrap().into()
    }

    #[test]
    fn times_are_parsed_as_people_write_them() {
        for (text, read) in [
            ("23:30", "23:30"),
            (" 7 ", "07:00"),
            ("7.05", "07:05"),
            ("12am", "00:00"),
            ("11:30 PM", "23:30"),
        ] {
            assert_eq!(ClockTime::parse(text).unwrap().to_string(), read);
        }
        for bad in ["", "24:00", "7:60", "13pm", "0 am", "+7", "7:5:3", "noon", "007"] {
            assert_eq!(ClockTime::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn seven_is_seven_local_time_on_nights_with_a_change_of_daylight_saving() {
        let (zone, seven) = (berlin(), ClockTime::new(7, 0));
        for (evening, morning) in [
            ("2026-10-24T20:00:00Z", "2026-10-25T06:00:00Z"),
            ("2026-03-28T21:00:00Z", "2026-03-29T05:00:00Z"),
        ] {
            assert_eq!(zone.next(seven, date(evening)), date(morning));
        }
    }

    #[test]
    fn a_skipped_time_occurs_later_and_a_repeated_time_occurs_once() {
        let (zone, half_past_two) = (berlin(), ClockTime::new(2, 30));
        let spring = zone.next(half_past_two, date("2026-03-28T21:00:00Z"));
        assert_eq!(spring, date("2026-03-29T01:30:00Z"), "half past three local time");
        let autumn = zone.next(half_past_two, date("2026-10-24T21:00:00Z"));
        assert_eq!(autumn, date("2026-10-25T00:30:00Z"));
        let next = zone.next(half_past_two, autumn);
        assert_eq!(next, date("2026-10-26T01:30:00Z"), "and not twice in one night");
    }

    #[test]
    fn a_day_of_the_week_is_waited_for() {
        // A Wednesday.
        let now = date("2026-11-25T12:00:00Z");
        let monday = berlin().next_on(ClockTime::new(7, 0), now, |day| day == 0);
        assert_eq!(monday, date("2026-11-30T06:00:00Z"));
        let same_day = berlin().next_on(ClockTime::new(13, 0), now, |day| day == 2);
        assert_eq!(same_day, date("2026-12-02T12:00:00Z"), "now is not after now");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_what_is_read_is_read_again(text in ".{0,12}") {
            if let Some(time) = ClockTime::parse(&text) {
                prop_assert_eq!(ClockTime::parse(&time.to_string()), Some(time));
            }
        }

        #[test]
        fn the_next_is_after_now_and_within_the_hours_of_a_long_day(
            seconds in 1_700_000_000u64..2_000_000_000, hour in 0u16..24, minute in 0u16..60,
        ) {
            let now = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            let next = berlin().next(ClockTime::new(hour, minute), now);
            prop_assert!(next > now && next <= now + Duration::from_hours(25));
        }
    }
}
