//! The channel of a lightning stroke: crooked at every scale, from the ground or a branch up into the cloud and along it.

use crate::signal::random::Random;

/// A short straight piece of the channel, as the listener hears it.
pub struct Segment {
    pub distance_m: f64,
    /// How hard it bangs: 1 is the main channel.
    pub strength: f64,
}

pub struct Channel {
    pub segments: Vec<Segment>,
}

type Vector = [f64; 3];

/// Between bends the channel is straight for this long (Hill, 1968, measured bends on 5 to 70 m; Ribner & Roy used 3).
const STEP_M: f64 = 8.0;
/// Segmentes of a step: closer together than an N-wave is long, so that they join.
const PIECES: usize = 4;
/// Mean bend from one step to the next, whatever the step's length (Hill, 1968).
const BEND_DEG: f64 = 16.0;
/// By how much a bend turns back towards where the channel is bound, else it would curl up (chosen).
const HOMING: f64 = 0.06;
/// Where channels leave the cloud. Chosen: charge lies some kilometres up, in the air below freezing.
const CLOUD_M: (f64, f64) = (2_500.0, 4_500.0);
/// Branches a kilometre of the part below the cloud, their length and strength. Chosen: a few, dimmer than the channel.
const BRANCHES_PER_KM: f64 = 2.0;
const BRANCH_M: (f64, f64) = (150.0, 900.0);
const BRANCH_STRENGTH: f64 = 0.35;
/// Inside the cloud there is less current. Chosen: its long rumble stays under the clap.
const CLOUD_STRENGTH: f64 = 0.6;

impl Channel {
    /// Grows one whose foot would be `distance_m` away, and which runs on for `in_cloud_m` above.
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

    pub fn nearest_m(&self) -> f64 {
        self.segments.iter().map(|segment| segment.distance_m).fold(f64::MAX, f64::min)
    }

    /// Branches point down and away, and fade to their tips.
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

    /// The step that led to where the path is.
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
    /// Where it heads in the long run, and now.
    bound: Vector,
    along: Vector,
}

impl Path {
    fn step(&mut self, random: &mut Random) {
        // A bend is two normal angles across the path: their length has a mean of deviation * sqrt(pi / 2).
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
    fn bends_have_the_mean_that_hill_measured() {
        let mut random = Random::new(8);
        let mut path = Path { at: [0.0; 3], bound: [0.0, 0.0, 1.0], along: [0.0, 0.0, 1.0] };
        let mut sum_deg = 0.0;
        for _ in 0..4_000 {
            let before = path.along;
            path.step(&mut random);
            sum_deg += dot(before, path.along).clamp(-1.0, 1.0).acos().to_degrees() / 4_000.0;
        }
        assert!((sum_deg - BEND_DEG).abs() < 1.5, "{sum_deg}");
        // It gets somewhere all the same.
        assert!(path.at[2] > 0.4 * 4_000.0 * STEP_M);
    }

    #[test]
    fn a_channel_spreads_over_seconds_of_sound() {
        let channel = Channel::grow(500.0, 2_000.0, true, &mut Random::new(3));
        let farthest_m = channel.segments.iter().map(|s| s.distance_m).fold(0.0, f64::max);
        let spread_s = (farthest_m - channel.nearest_m()) / SPEED_OF_SOUND_M_S;
        assert!((4.0..16.0).contains(&spread_s), "{spread_s}");
        assert!((channel.nearest_m() - 500.0).abs() < 300.0);
    }
}
