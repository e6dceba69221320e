//! Measures how long the machine was suspended, which the monotonic clock of some systems leaves out.

use std::time::{Duration, Instant, SystemTime};

/// Smaller differences between clocks are noise: they are read one after the other, and the wall clock is slewed.
const NOISE: Duration = Duration::from_secs(2);

/// Adds up the time that the machine was suspended between readings of the clocks.
///
/// Linux has a clock since boot that includes suspension, which is exact. On other systems the wall clock is
/// compared with the monotonic one. Setting the wall clock forward then counts as suspension too, so that a
/// timer ends too early rather than never.
#[derive(Clone, Debug, Default)]
pub struct Suspension {
    last: Option<(Instant, SystemTime, Option<Duration>)>,
    total: Duration,
}

impl Suspension {
    /// Records a reading of the clocks: the monotonic one, the wall clock and, if the system has it, the time
    /// since boot including suspension. Returns the total time of suspension.
    pub fn note(
        &mut self,
        now: Instant,
        date: SystemTime,
        since_boot: Option<Duration>,
    ) -> Duration {
        if let Some((then, date_then, boot_then)) = self.last {
            let even = now.saturating_duration_since(then);
            let all = match (since_boot, boot_then) {
                (Some(boot), Some(before)) => boot.saturating_sub(before),
                _ => date.duration_since(date_then).unwrap_or_default(),
            };
            let lost = all.saturating_sub(even);
            if lost < NOISE {
                if since_boot.is_some() && boot_then.is_some() {
                    // The next reading is compared with the same one, so that noise does not add up.
                    return self.total;
                }
            } else {
                self.total += lost;
            }
        }
        self.last = Some((now, date, since_boot));
        self.total
    }

    /// The total time of suspension so far.
    pub fn total(&self) -> Duration {
        self.total
    }
}

/// The time since boot including suspension, if the system provides it.
#[cfg(target_os = "linux")]
pub fn since_boot() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Some(Duration::new(time.tv_sec.try_into().ok()?, time.tv_nsec.try_into().ok()?))
}

/// The time since boot including suspension, if the system provides it.
#[cfg(not(target_os = "linux"))]
pub fn since_boot() -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::UNIX_EPOCH;

    const TICK: Duration = Duration::from_millis(250);
    const HOUR: Duration = Duration::from_hours(1);

    #[test]
    fn time_that_the_monotonic_clock_left_out_is_counted() {
        let (start, mut suspension) = (Instant::now(), Suspension::default());
        suspension.note(start, UNIX_EPOCH, None);
        suspension.note(start + TICK, UNIX_EPOCH + TICK, None);
        let total = suspension.note(start + 2 * TICK, UNIX_EPOCH + 2 * TICK + HOUR, None);
        assert_eq!(total, HOUR);
        assert_eq!(suspension.note(start + HOUR, UNIX_EPOCH + 2 * HOUR, None), HOUR);
    }

    #[test]
    fn a_clock_since_boot_tells_suspension_from_a_change_of_the_wall_clock() {
        let (start, mut suspension) = (Instant::now(), Suspension::default());
        let boot = Duration::from_secs(99);
        suspension.note(start, UNIX_EPOCH, Some(boot));
        let set = suspension.note(start + TICK, UNIX_EPOCH + HOUR, Some(boot + TICK));
        assert_eq!(set, Duration::ZERO);
        let slept = suspension.note(start + 2 * TICK, UNIX_EPOCH + HOUR, Some(boot + 2 * HOUR));
        assert_eq!(slept + 2 * TICK, 2 * HOUR);
    }

    #[test]
    fn a_night_of_slewed_and_coarse_clocks_is_not_suspension() {
        let (start, mut suspension) = (Instant::now(), Suspension::default());
        for tick in 0..4 * 8 * 3600u32 {
            let even = tick * TICK;
            // The wall clock is slewed by 500 ppm; the clock since boot has a resolution of 10 ms.
            let date = UNIX_EPOCH + even + even / 2000;
            let boot =
                Duration::from_millis(u64::try_from(even.as_millis()).unwrap() / 10 * 10 + 7);
            suspension.note(start + even, date, Some(boot));
        }
        assert_eq!(suspension.total(), Duration::ZERO);
        let mut suspension = Suspension::default();
        for tick in 0..4 * 8 * 3600u32 {
            let even = tick * TICK;
            suspension.note(start + even, UNIX_EPOCH + even + even / 2000, None);
        }
        assert_eq!(suspension.total(), Duration::ZERO);
    }
}
