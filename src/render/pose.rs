//! The pose of a layer: its place along its path, its tone and what drift adds, smoothed so that it
//! never jumps. It is updated every few milliseconds; its users interpolate in between.

use crate::decibels::db_to_gain;
use crate::dsp::wrap_degrees;
use crate::mix::{Position, Voicing, stray};

/// Frames between two updates: 5 ms at 48 kHz. A multiple of a block.
pub const STEP: usize = 256;

/// The time constant with which the pose follows the controls.
const SMOOTH_SECONDS: f32 = 0.06;
/// The approximate period of drift.
const DRIFT_SECONDS: f32 = 90.0;
/// The largest deviations that drift causes, to either side.
const DRIFT_DB: f32 = 3.0;
const DRIFT_DEG: f32 = 25.0;
const DRIFT_PACE_OCTAVES: f32 = 0.5;
/// The gain of a sound at the ear; one across the room has the opposite. In reality the difference would
/// be 29 dB, which is too much for a mixer.
const NEARNESS_DB: f32 = 3.0;
/// A value closer to its target than this has arrived.
const NEARLY_ARRIVED: f32 = 1e-4;

/// How a layer is placed and coloured at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// -180..180, 0 in front, positive to the right.
    pub azimuth_deg: f32,
    /// 0..=1: across the room to at the ear.
    pub closeness: f32,
    /// 0..=180: the angle between the two channels.
    pub width_deg: f32,
    /// -1..=1: dark to bright.
    pub tone: f32,
    /// 0 for headphones to 1 for speakers.
    pub speakers: f32,
    /// The gain that follows from the closeness.
    pub nearness: f32,
    /// The gain that follows from drift.
    pub drift: f32,
    /// The factor by which drift changes the pace.
    pub pace: f32,
}

/// Computes the pose of one layer over time.
pub struct PoseTracker {
    /// Makes each layer wander and drift in its own way.
    seed: u64,
    /// Laps of the path so far.
    laps: f64,
    /// Periods of drift so far.
    drifts: f64,
    /// The amount of drift, 0..=1, smoothed.
    drift: f32,
    pose: Option<Pose>,
    rate: f32,
    /// The part of the way to its target that a value covers in one step.
    smoothing: f32,
}

impl PoseTracker {
    /// A tracker at `rate` frames per second. `seed` decides how the layer wanders and drifts.
    pub fn new(seed: u64, rate: u32) -> Self {
        let rate = rate as f32;
        let smoothing = 1.0 - (-(STEP as f32) / (SMOOTH_SECONDS * rate)).exp();
        let (laps, drifts) = (0.0, 0.0);
        Self { seed, laps, drifts, drift: 0.0, pose: None, rate, smoothing }
    }

    /// The place after the last step; `None` before the first one.
    pub fn place(&self) -> Option<Position> {
        let Pose { azimuth_deg, closeness, .. } = self.pose?;
        Some(Position { azimuth_deg, closeness })
    }

    /// Advances by [`STEP`] frames. `offset` turns the layer aside, -1..=1 of half its width. The first
    /// pose is exactly that of the controls; later ones follow smoothly.
    pub fn step(&mut self, voicing: &Voicing, offset: f32, speakers: bool) -> Pose {
        let controls = &voicing.controls;
        let seconds = f64::from(STEP as f32 / self.rate);
        self.laps += seconds / f64::from(controls.lap_s);
        self.drifts += seconds / f64::from(DRIFT_SECONDS);
        self.drift = self.smoothed(self.drift, voicing.drift);
        // Each value costs three sines and an exponential, so layers without drift skip them.
        let wander = |rotation| match self.drift {
            0.0 => 0.0,
            drift => drift * stray(self.drifts, self.seed.rotate_left(rotation)),
        };
        let place = controls.position_at(self.laps, self.seed);
        let aside = wander(7) * DRIFT_DEG + offset * 0.5 * controls.width_deg;
        let target = Pose {
            azimuth_deg: wrap_degrees(place.azimuth_deg + aside),
            closeness: place.closeness,
            width_deg: controls.width_deg,
            tone: controls.tone,
            speakers: f32::from(u8::from(speakers)),
            nearness: 1.0,
            drift: if self.drift == 0.0 { 1.0 } else { db_to_gain(wander(49) * DRIFT_DB) },
            pace: if self.drift == 0.0 { 1.0 } else { (wander(29) * DRIFT_PACE_OCTAVES).exp2() },
        };
        let mut pose = self.pose.map_or(target, |now| self.between(&now, &target));
        pose.nearness = match &self.pose {
            Some(now) if now.closeness == pose.closeness => now.nearness,
            _ => db_to_gain(NEARNESS_DB * (2.0 * pose.closeness - 1.0)),
        };
        self.pose = Some(pose);
        pose
    }

    /// One smoothing step from `now` to `target`. The azimuth takes the shorter way round.
    fn between(&self, now: &Pose, target: &Pose) -> Pose {
        let turn = wrap_degrees(target.azimuth_deg - now.azimuth_deg);
        Pose {
            azimuth_deg: wrap_degrees(now.azimuth_deg + self.smoothed(0.0, turn)),
            closeness: self.smoothed(now.closeness, target.closeness),
            width_deg: self.smoothed(now.width_deg, target.width_deg),
            tone: self.smoothed(now.tone, target.tone),
            speakers: self.smoothed(now.speakers, target.speakers),
            ..*target
        }
    }

    /// One smoothing step from `now` to `target`.
    fn smoothed(&self, now: f32, target: f32) -> f32 {
        if (target - now).abs() < NEARLY_ARRIVED {
            target
        } else {
            now + (target - now) * self.smoothing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decibels::gain_to_db;
    use crate::mix::{Controls, Path};

    const RATE: u32 = 48_000;
    const STEPS_PER_SECOND: usize = RATE as usize / STEP;

    fn voicing(controls: Controls) -> Voicing {
        Voicing { controls, gain: 1.0, drift: 0.0 }
    }

    #[test]
    fn a_pose_starts_at_the_controls_and_then_follows_them_smoothly() {
        let mut tracker = PoseTracker::new(1, RATE);
        let left = Controls { azimuth_deg: -170.0, tone: -1.0, ..Controls::default() };
        assert_eq!(tracker.step(&voicing(left), 0.0, false).azimuth_deg, -170.0);
        let right = Controls { azimuth_deg: 170.0, tone: 1.0, ..left };
        let mut last = -170.0f32;
        for _ in 0..STEPS_PER_SECOND {
            let pose = tracker.step(&voicing(right), 0.0, false);
            assert!(pose.azimuth_deg.abs() >= 170.0, "behind the head, the shorter way");
            assert!(wrap_degrees(pose.azimuth_deg - last).abs() < 2.0);
            last = pose.azimuth_deg;
        }
        let pose = tracker.step(&voicing(right), 0.0, false);
        assert_eq!((pose.azimuth_deg, pose.tone), (170.0, 1.0), "and arrives");
    }

    #[test]
    fn a_path_is_followed_at_its_pace_and_a_new_lap_length_is_no_jump() {
        let mut tracker = PoseTracker::new(1, RATE);
        let mut controls = Controls { path: Path::Circle, lap_s: 4.0, ..Controls::default() };
        let mut turned = 0.0;
        let mut last = tracker.step(&voicing(controls), 0.0, false).azimuth_deg;
        for step in 0..8 * STEPS_PER_SECOND {
            if step == 4 * STEPS_PER_SECOND {
                controls.lap_s = 120.0;
            }
            let azimuth = tracker.step(&voicing(controls), 0.0, false).azimuth_deg;
            let turn = wrap_degrees(azimuth - last);
            assert!((0.0..0.6).contains(&turn), "{step}: {turn}");
            (turned, last) = (turned + turn, azimuth);
        }
        assert!((turned - 372.0).abs() < 3.0, "one lap, then 12° more: {turned}");
    }

    #[test]
    fn drift_stays_within_its_bounds_and_zero_drift_changes_nothing() {
        let extremes = |drift: f32| {
            let mut tracker = PoseTracker::new(5, RATE);
            let mut extremes = (0.0f32, 0.0f32, 0.0f32);
            for _ in 0..1800 * STEPS_PER_SECOND / 8 {
                // Only every eighth step is looked at, which is enough and saves time.
                tracker.drifts += 7.0 * f64::from(STEP as f32 / RATE as f32 / DRIFT_SECONDS);
                let voicing = Voicing { drift, ..voicing(Controls::default()) };
                let pose = tracker.step(&voicing, 0.0, false);
                extremes.0 = extremes.0.max(gain_to_db(pose.drift).abs());
                extremes.1 = extremes.1.max(pose.azimuth_deg.abs());
                extremes.2 = extremes.2.max(pose.pace.log2().abs());
            }
            extremes
        };
        assert_eq!(extremes(0.0), (0.0, 0.0, 0.0));
        let (db, degrees, octaves) = extremes(1.0);
        assert!((2.0..=3.001).contains(&db), "{db}");
        assert!((17.0..=25.001).contains(&degrees), "{degrees}");
        assert!((0.33..=0.501).contains(&octaves), "{octaves}");
    }
}
