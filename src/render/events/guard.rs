//! Keeps events from startling: none is much louder than those before it.

/// How much louder an event may be than those before it, in dB.
pub const GUARD_DB: f32 = 6.0;
/// What an event can be louder than it was measured: read more slowly, a short one lasts longer.
const MARGIN_DB: f32 = 0.2;
/// Events that make up "before": a time constant.
const MEMORY: f32 = 6.0;

/// How loud events have been of late, in dB over what the layer's intensity asks for. A new intensity is
/// wanted, and so no reason to hold back.
#[derive(Default)]
pub struct Guard {
    level_db: f32,
}

impl Guard {
    /// What to add to an event that is to be heard at `over_db`, in dB: 0, or less if it is too loud.
    pub fn admit(&mut self, over_db: f32) -> f32 {
        let gain_db = (self.level_db + GUARD_DB - MARGIN_DB - over_db).min(0.0);
        // One that is hardly heard lowers what is allowed no further than one too loud raises it.
        let counted = (over_db + gain_db).max(self.level_db - GUARD_DB);
        self.level_db += (counted - self.level_db) / MEMORY;
        gain_db
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlier_is_lowered_and_what_is_even_is_left_alone() {
        let mut guard = Guard::default();
        assert_eq!([2.0, -3.0, 1.0].map(|db| guard.admit(db)), [0.0; 3]);
        let lowered = guard.admit(20.0);
        assert!((-14.5..-13.5).contains(&lowered), "{lowered}");
        assert_eq!(guard.admit(0.0), 0.0);
    }

    #[test]
    fn silence_does_not_make_all_else_loud() {
        let mut guard = Guard::default();
        assert_eq!(guard.admit(f32::NEG_INFINITY), 0.0);
        assert!(guard.admit(0.0) == 0.0 && guard.level_db.is_finite());
    }
}
