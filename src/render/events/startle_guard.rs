//! Keeps events from startling the listener: none is much louder than the ones before it.

/// The largest level of an event relative to the ones before it, in dB.
pub const GUARD_DB: f32 = 6.0;
/// A reserve, in dB: a short take that is played more slowly lasts longer, and is louder than it was
/// measured.
const MARGIN_DB: f32 = 0.2;
/// How many events "before" spans: the time constant of the mean level.
const MEMORY: f32 = 6.0;

/// Tracks how loud events have been recently, in dB relative to the level at the layer's intensity: when the
/// listener changes the intensity, the change is expected and not limited.
#[derive(Default)]
pub struct StartleGuard {
    level_db: f32,
}

impl StartleGuard {
    /// The gain in dB for an event at `over_db` dB relative to the level at the intensity: 0, or negative if
    /// the event would be too loud.
    pub fn admit(&mut self, over_db: f32) -> f32 {
        let gain_db = (self.level_db + GUARD_DB - MARGIN_DB - over_db).min(0.0);
        // A nearly silent event must not lower the limit further than a loud one can raise it.
        let counted = (over_db + gain_db).max(self.level_db - GUARD_DB);
        self.level_db += (counted - self.level_db) / MEMORY;
        gain_db
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlier_is_attenuated_and_even_levels_are_unchanged() {
        let mut guard = StartleGuard::default();
        assert_eq!([2.0, -3.0, 1.0].map(|db| guard.admit(db)), [0.0; 3]);
        let gain_db = guard.admit(20.0);
        assert!((-14.5..-13.5).contains(&gain_db), "{gain_db}");
        assert_eq!(guard.admit(0.0), 0.0);
    }

    #[test]
    fn a_silent_event_does_not_lower_the_limit_for_all_others() {
        let mut guard = StartleGuard::default();
        assert_eq!(guard.admit(f32::NEG_INFINITY), 0.0);
        assert!(guard.admit(0.0) == 0.0 && guard.level_db.is_finite());
    }
}
