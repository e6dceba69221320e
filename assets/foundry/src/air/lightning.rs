//! The geometry of a lightning channel: a tortuous path from the ground up into the cloud and along it, with branches.

use crate::signal::random::Random;

/// A short straight segment of the channel, as the listener hears it.
pub struct Segment {
    pub distance_m: f64,
    /// Strength of its sound wave. The main channel has 1.
    pub strength: f64,
}

/// All segments of a lightning channel.
pub struct Channel {
    pub segments: Vec<Segment>,
}

type Vector = [f64; 3];

/// Length of the straight steps between bends (Hill, 1968, measured bends on scales of 5 to 70 m; Ribner & Roy used 3
/// m).
const STEP_M: f64 = 8.0;
/// Segments per step. Chosen: they are closer together than the length of an N-wave, so that their waves overlap.
const PIECES: usize = 4;
/// Mean angle between two steps, for steps of any length (Hill, 1968).
const BEND_DEG: f64 = 16.0;
/// Share by which each bend turns towards the channel's general direction. Chosen: without it the channel would curl
/// up.
const HOMING: f64 = 0.06;
/// Height at which channels enter the cloud. Chosen: the charge lies some kilometres up, in air below freezing.
const CLOUD_M: (f64, f64) = (2_500.0, 4_500.0);
/// Branches per kilometre below the cloud, their length and strength. Chosen: a few, weaker than the main channel.
const BRANCHES_PER_KM: f64 = 2.0;
const BRANCH_M: (f64, f64) = (150.0, 900.0);
const BRANCH_STRENGTH: f64 = 0.35;
/// Strength inside the cloud, where there is less current. Chosen: the long rumble stays quieter than the clap.
const CLOUD_STRENGTH: f64 = 0.6;

impl Channel {
    /// Creates a channel whose foot is at `distance_m` and which continues for `in_cloud_m` inside the cloud. Without
    /// `to_ground` it lies inside the cloud only.
    pub fn grow(distance_m: f64, in_cloud_m: f64, to_ground: bool, random: &mut Random) -> Self {
        let mut channel = Self { segments: Vec::new() };
        let cloud_m = random.between(CLOUD_M.0, CLOUD_M.1);
        let foot = [distance_m, 0.0, 0.0];
        let mut path = Path { at: foot, bound: [0.0, 0.0, 1.0], along: [0.0, 0.0, 1.0] };
        if to_ground {
            for _ in 0..(cloud_m / STEP_M) as usize {
                path.step(random);
                channel.emit(&path, 1.0);
                if random.chance(BRANCHES_PER_KM * STEP_M / 1_000.0) {
                    channel.branch(&path, random);
                }
            }
        } else {
            path.at[2] = cloud_m;
        }
        let (sin, cos) = random.between(0.0, std::f64::consts::TAU).sin_cos();
        path.bound = [cos, sin, 0.15];
        for _ in 0..(in_cloud_m / STEP_M) as usize {
            path.step(random);
            channel.emit(&path, CLOUD_STRENGTH);
        }
        channel
    }

    /// Distance of the nearest segment.
    pub fn nearest_m(&self) -> f64 {
        self.segments.iter().map(|segment| segment.distance_m).fold(f64::MAX, f64::min)
    }

    /// Adds a branch that points down and away and becomes weaker towards its tip.
    fn branch(&mut self, path: &Path, random: &mut Random) {
        let (sin, cos) = random.between(0.0, std::f64::consts::TAU).sin_cos();
        let down = normalised([cos, sin, -0.8]);
        let mut twig = Path { at: path.at, bound: down, along: down };
        let steps = (random.between(BRANCH_M.0, BRANCH_M.1) / STEP_M) as usize;
        for step in 0..steps {
            twig.step(random);
            if twig.at[2] > 0.0 {
                self.emit(&twig, BRANCH_STRENGTH * (1.0 - step as f64 / steps as f64));
            }
        }
    }

    /// Adds the segments of the step that ends at the current position.
    fn emit(&mut self, path: &Path, strength: f64) {
        for piece in 0..PIECES {
            let back_m = STEP_M * piece as f64 / PIECES as f64;
            let at: Vector = std::array::from_fn(|i| path.at[i] - back_m * path.along[i]);
            let distance_m = dot(at, at).sqrt();
            self.segments.push(Segment { distance_m, strength });
        }
    }
}

struct Path {
    at: Vector,
    /// General direction of the channel.
    bound: Vector,
    /// Current direction.
    along: Vector,
}

impl Path {
    fn step(&mut self, random: &mut Random) {
        // A bend has two normally distributed angles across the path; its size has a mean of deviation * sqrt(pi / 2).
        let deviation = BEND_DEG.to_radians() / std::f64::consts::FRAC_PI_2.sqrt();
        let bent: Vector = std::array::from_fn(|i| {
            self.along[i] + deviation * random.normal() + HOMING * self.bound[i]
        });
        self.along = normalised(bent);
        self.at = std::array::from_fn(|i| self.at[i] + STEP_M * self.along[i]);
    }
}

fn dot(a: Vector, b: Vector) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn normalised(vector: Vector) -> Vector {
    let length = dot(vector, vector).sqrt();
    vector.map(|x| x / length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::audio::SPEED_OF_SOUND_M_S;

    #[test]
    fn bends_have_the_mean_angle_that_hill_measured() {
        let mut random = Random::new(8);
        let mut path = Path { at: [0.0; 3], bound: [0.0, 0.0, 1.0], along: [0.0, 0.0, 1.0] };
        let mut sum_deg = 0.0;
        for _ in 0..4_000 {
            let before = path.along;
            path.step(&mut random);
            sum_deg += dot(before, path.along).clamp(-1.0, 1.0).acos().to_degrees() / 4_000.0;
        }
        assert!((sum_deg - BEND_DEG).abs() < 1.5, "{sum_deg}");
        // The path still makes progress.
        assert!(path.at[2] > 0.4 * 4_000.0 * STEP_M);
    }

    #[test]
    fn the_sound_of_a_channel_arrives_over_several_seconds() {
        let channel = Channel::grow(500.0, 2_000.0, true, &mut Random::new(3));
        let farthest_m = channel.segments.iter().map(|s| s.distance_m).fold(0.0, f64::max);
        let spread_s = (farthest_m - channel.nearest_m()) / SPEED_OF_SOUND_M_S;
        assert!((4.0..16.0).contains(&spread_s), "{spread_s}");
        assert!((channel.nearest_m() - 500.0).abs() < 300.0);
    }
}
