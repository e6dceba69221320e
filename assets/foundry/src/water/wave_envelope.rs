//! The loudness of waves over time on both sides. It shapes the noise of a wave and the density of its splashes.

use crate::signal::audio::{Pan, Stereo};
use crate::signal::grains::scatter;
use crate::signal::random::Random;

/// Loudness of the left and the right side, one value per sample.
pub struct WaveEnvelope {
    pub sides: [Vec<f64>; 2],
}

/// Random spread of the position of a grain around the louder side. Chosen: a wave is wide but still has a direction.
const REACH: f64 = 0.9;

impl WaveEnvelope {
    /// Multiplies a take by the loudness.
    pub fn shape(&self, mut take: Stereo) -> Stereo {
        for (channel, level) in [&mut take.left, &mut take.right].into_iter().zip(&self.sides) {
            channel.iter_mut().zip(level).for_each(|(sample, level)| *sample *= level);
        }
        take
    }

    /// Scatters grains at a rate in proportion to the mean loudness, up to `per_s` per second, near the louder side.
    pub fn scatter(
        &self,
        per_s: f64,
        random: &mut Random,
        mut grain: impl FnMut(&mut Random) -> Vec<f64>,
    ) -> Stereo {
        let [left, right] = &self.sides;
        let length = left.len();
        let mut output = Stereo::silence(length);
        let rate = |at: usize| per_s * 0.5 * (left[at] + right[at]);
        // A gap drawn at a very low rate would jump over the next wave, so a steady process is thinned instead.
        let most = (0..length).map(rate).fold(1e-3, f64::max);
        scatter(
            random,
            length,
            |_| most,
            |random, at| {
                if !random.chance(rate(at) / most) {
                    return;
                }
                let sound = grain(random);
                let lean = (right[at] - left[at]) / (right[at] + left[at]);
                output.add(at, &sound, Pan(lean + random.between(-REACH, REACH)));
            },
        );
        output
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grains_follow_the_loudness_in_time_and_position() {
        let later = |from: usize| (0..96_000).map(|i| f64::from(u8::from(i >= from))).collect();
        let tide = WaveEnvelope { sides: [later(96_000), later(48_000)] };
        let output = tide.scatter(200.0, &mut Random::new(4), |_| vec![1.0]);
        let power = |part: &[f64]| part.iter().map(|x| x * x).sum::<f64>();
        assert!(power(&output.right[..48_000]) == 0.0);
        assert!(power(&output.right) > 2.0 * power(&output.left));
        // Only one side is loud, so the rate is halved.
        let grains = output.right.iter().filter(|x| **x > 0.0).count();
        assert!((70..130).contains(&grains), "{grains}");
    }
}
