//! How a layer stands right now: its controls on their way to where they were set, its place along
//! its path, and what drift adds. Looked at every few milliseconds; what hears it draws straight
//! lines between.

use crate::dsp::{amplitude, wrapped};
use crate::mix::{Position, Voicing, stray};

/// Frames between two looks: 5 ms at 48 kHz. A multiple of a block.
pub const STEP: usize = 256;

/// A control that is set anew is nearly there after three times this.
const SMOOTH_SECONDS: f32 = 0.06;
/// Drift wanders once to and fro in about so long.
const DRIFT_SECONDS: f32 = 90.0;
/// How far drift leads at its most, to either side.
const DRIFT_DB: f32 = 3.0;
const DRIFT_DEG: f32 = 25.0;
const DRIFT_PACE_OCTAVES: f32 = 0.5;
/// How much louder a sound is at the ear than in the middle of its range, and quieter across the
/// room: less than in nature, where it would be 29 dB.
const NEARNESS_DB: f32 = 3.0;

/// Where a layer stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stand {
    /// -180..180.
    pub azimuth_deg: f32,
    pub closeness: f32,
    pub width_deg: f32,
    pub tone: f32,
    /// 0 for headphones to 1 for speakers.
    pub speakers: f32,
    /// What nearness does to the amplitude.
    pub nearness: f32,
    /// What drift does to the amplitude.
    pub drift: f32,
    /// What drift does to the pace, as a factor.
    pub pace: f32,
}

/// Keeps the place of one layer.
pub struct Bearing {
    /// Tells this layer's wandering from others'.
    chance: u64,
    laps: f64,
    drifts: f64,
    drift: f32,
    stand: Option<Stand>,
    rate: f32,
    near: f32,
}

impl Bearing {
    pub fn new(chance: u64, rate: u32) -> Self {
        let rate = rate as f32;
        let near = 1.0 - (-(STEP as f32) / (SMOOTH_SECONDS * rate)).exp();
        let (laps, drifts) = (0.0, 0.0);
        Self { chance, laps, drifts, drift: 0.0, stand: None, rate, near }
    }

    /// Where it was at the last look, if there was one.
    pub fn place(&self) -> Option<Position> {
        let Stand { azimuth_deg, closeness, .. } = self.stand?;
        Some(Position { azimuth_deg, closeness })
    }

    /// Goes on by [`STEP`] frames. `sway` turns it aside, -1..=1 of half its width.
    pub fn step(&mut self, voicing: &Voicing, sway: f32, speakers: bool) -> Stand {
        let controls = &voicing.controls;
        let seconds = f64::from(STEP as f32 / self.rate);
        self.laps += seconds / f64::from(controls.lap_s);
        self.drifts += seconds / f64::from(DRIFT_SECONDS);
        self.drift = self.toward(self.drift, voicing.drift);
        // Three sines and an exponential each: not for those that stay.
        let wander = |turn| match self.drift {
            0.0 => 0.0,
            drift => drift * stray(self.drifts, self.chance.rotate_left(turn)),
        };
        let place = controls.position_at(self.laps, self.chance);
        let aside = wander(7) * DRIFT_DEG + sway * 0.5 * controls.width_deg;
        let there = Stand {
            azimuth_deg: wrapped(place.azimuth_deg + aside),
            closeness: place.closeness,
            width_deg: controls.width_deg,
            tone: controls.tone,
            speakers: f32::from(u8::from(speakers)),
            nearness: 1.0,
            drift: if self.drift == 0.0 { 1.0 } else { amplitude(wander(49) * DRIFT_DB) },
            pace: if self.drift == 0.0 { 1.0 } else { (wander(29) * DRIFT_PACE_OCTAVES).exp2() },
        };
        let mut stand = self.stand.map_or(there, |now| self.between(&now, &there));
        stand.nearness = match &self.stand {
            Some(now) if now.closeness == stand.closeness => now.nearness,
            _ => amplitude(NEARNESS_DB * (2.0 * stand.closeness - 1.0)),
        };
        self.stand = Some(stand);
        stand
    }

    fn between(&self, now: &Stand, there: &Stand) -> Stand {
        let turn = wrapped(there.azimuth_deg - now.azimuth_deg);
        Stand {
            azimuth_deg: wrapped(now.azimuth_deg + self.toward(0.0, turn)),
            closeness: self.toward(now.closeness, there.closeness),
            width_deg: self.toward(now.width_deg, there.width_deg),
            tone: self.toward(now.tone, there.tone),
            speakers: self.toward(now.speakers, there.speakers),
            ..*there
        }
    }

    /// A step nearer to `there`; what is nearly there has arrived.
    fn toward(&self, now: f32, there: f32) -> f32 {
        if (there - now).abs() < 1e-4 { there } else { now + (there - now) * self.near }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mix::{Controls, Path};

    const RATE: u32 = 48_000;
    const STEPS_PER_SECOND: usize = RATE as usize / STEP;

    fn voicing(controls: Controls) -> Voicing {
        Voicing { controls, gain: 1.0, drift: 0.0 }
    }

    #[test]
    fn it_begins_where_it_is_set_and_then_glides() {
        let mut bearing = Bearing::new(1, RATE);
        let left = Controls { azimuth_deg: -170.0, tone: -1.0, ..Controls::default() };
        assert_eq!(bearing.step(&voicing(left), 0.0, false).azimuth_deg, -170.0);
        let right = Controls { azimuth_deg: 170.0, tone: 1.0, ..left };
        let mut last = -170.0f32;
        for _ in 0..STEPS_PER_SECOND {
            let stand = bearing.step(&voicing(right), 0.0, false);
            assert!(stand.azimuth_deg.abs() >= 170.0, "behind the head, the short way");
            assert!(wrapped(stand.azimuth_deg - last).abs() < 2.0);
            last = stand.azimuth_deg;
        }
        let stand = bearing.step(&voicing(right), 0.0, false);
        assert_eq!((stand.azimuth_deg, stand.tone), (170.0, 1.0), "and arrives");
    }

    #[test]
    fn a_path_is_followed_at_its_pace_and_another_lap_is_no_jump() {
        let mut bearing = Bearing::new(1, RATE);
        let mut controls = Controls { path: Path::Circle, lap_s: 4.0, ..Controls::default() };
        let mut turned = 0.0;
        let mut last = bearing.step(&voicing(controls), 0.0, false).azimuth_deg;
        for step in 0..8 * STEPS_PER_SECOND {
            if step == 4 * STEPS_PER_SECOND {
                controls.lap_s = 120.0;
            }
            let azimuth = bearing.step(&voicing(controls), 0.0, false).azimuth_deg;
            let turn = wrapped(azimuth - last);
            assert!((0.0..0.6).contains(&turn), "{step}: {turn}");
            (turned, last) = (turned + turn, azimuth);
        }
        assert!((turned - 372.0).abs() < 3.0, "once round, then 12° more: {turned}");
    }

    #[test]
    fn drift_wanders_within_its_bounds_and_not_at_all_at_zero() {
        let extremes = |drift: f32| {
            let mut bearing = Bearing::new(5, RATE);
            let mut most = (0.0f32, 0.0f32, 0.0f32);
            for _ in 0..1800 * STEPS_PER_SECOND / 8 {
                // Every eighth step is enough to see, and the bounds hold at any.
                bearing.drifts += 7.0 * f64::from(STEP as f32 / RATE as f32 / DRIFT_SECONDS);
                let voicing = Voicing { drift, ..voicing(Controls::default()) };
                let stand = bearing.step(&voicing, 0.0, false);
                most.0 = most.0.max((20.0 * stand.drift.log10()).abs());
                most.1 = most.1.max(stand.azimuth_deg.abs());
                most.2 = most.2.max(stand.pace.log2().abs());
            }
            most
        };
        assert_eq!(extremes(0.0), (0.0, 0.0, 0.0));
        let (db, degrees, octaves) = extremes(1.0);
        assert!((2.0..=3.001).contains(&db), "{db}");
        assert!((17.0..=25.001).contains(&degrees), "{degrees}");
        assert!((0.33..=0.501).contains(&octaves), "{octaves}");
    }
}
