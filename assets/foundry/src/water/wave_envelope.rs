//! How loud moving water is over time on either side: the noise of a wave is shaped by it, its grains are scattered by it.

use crate::signal::audio::{Pan, Stereo};
use crate::signal::grains::scatter;
use crate::signal::random::Random;

/// Loudness of left and right, one value a sample.
pub struct WaveEnvelope {
    pub sides: [Vec<f64>; 2],
}

/// How far a grain may lie from the side it leans to. Chosen: a wave is wide, and yet comes from somewhere.
const REACH: f64 = 0.9;

impl WaveEnvelope {
    /// A take as loud as the water.
    pub fn shape(&self, mut take: Stereo) -> Stereo {
        for (channel, level) in [&mut take.left, &mut take.right].into_iter().zip(&self.sides) {
            channel.iter_mut().zip(level).for_each(|(sample, level)| *sample *= level);
        }
        take
    }

    /// Scatters grains as often and as loud as the water is, nearer to the side where it is louder.
    pub fn scatter(
        &self,
        per_s: f64,
        random: &mut Random,
        mut grain: impl FnMut(&mut Random) -> Vec<f64>,
    ) -> Stereo {
        let [left, right] = &self.sides;
        let length = left.len();
        let mut heard = Stereo::silence(length);
        let rate = |at: usize| per_s * 0.5 * (left[at] + right[at]);
        // A rate that is near nothing would leap over the next wave: thinned from a steady one instead.
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
                heard.add(at, &sound, Pan(lean + random.between(-REACH, REACH)));
            },
        );
        heard
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grains_come_when_and_where_the_water_is_loud() {
        let later = |from: usize| (0..96_000).map(|i| f64::from(u8::from(i >= from))).collect();
        let tide = WaveEnvelope { sides: [later(96_000), later(48_000)] };
        let heard = tide.scatter(200.0, &mut Random::new(4), |_| vec![1.0]);
        let power = |part: &[f64]| part.iter().map(|x| x * x).sum::<f64>();
        assert!(power(&heard.right[..48_000]) == 0.0);
        assert!(power(&heard.right) > 2.0 * power(&heard.left));
        // Half of the rate: only one side is loud.
        let grains = heard.right.iter().filter(|x| **x > 0.0).count();
        assert!((70..130).contains(&grains), "{grains}");
    }
}
