//! What kind of texture a recording is, and how its passages may be joined.

use crate::engine::resequencer::features::{BANDS, BandLevels, STEP_SECONDS, quantile};
use std::ops::Range;

/// A rise of the whole level within a step that is an event of its own, in dB. Noise of one band
/// rises by 1 or 2; a drop, a chime or a tick by 10 and more.
const RISE_DB: f32 = 6.0;
/// More such rises a second make a texture of events.
const MAX_RISES_PER_SECOND: f32 = 0.5;
/// A texture whose level swells by more than this, from its quiet tenth to its loud tenth, flows.
/// Of even noise it is under 1 dB, of rain in gusts up to 4, of waves 8 and more.
const SWELL_DB: f32 = 5.0;
/// A band whose level scatters by less than this share of what noise would is a tone.
const TONE_SHARE: f32 = 0.4;

/// How a texture moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextureKind {
    /// As rain, a fan or wind: a broad noise, in which a slow crossfade is not noticed.
    Steady,
    /// As waves or a stream: with swells, which take yet longer to turn into each other.
    Flowing,
    /// Tones, or events with quiet between: two at once would be heard, so the join is short.
    Sparse,
}

impl TextureKind {
    /// How long two passages overlap, in seconds (of engines and papers on sound textures: beds half
    /// a second and up, swells longer, rhythm and tone tens of milliseconds).
    pub fn fade_seconds(self) -> Range<f32> {
        match self {
            Self::Steady => 0.8..2.0,
            Self::Flowing => 1.5..4.0,
            Self::Sparse => 0.03..0.08,
        }
    }
}

/// What the kind is told from.
pub struct Measures<'a> {
    /// Levels of each step in dB, and their mean over the quarter of a second from there.
    pub bands: &'a [BandLevels],
    pub means: &'a [BandLevels],
    /// Bins that each band is measured over.
    pub counts: &'a [usize; BANDS],
    /// The whole level of each step in dB.
    pub broad: &'a [f32],
}

impl Measures<'_> {
    pub fn kind(&self) -> TextureKind {
        let seconds = self.broad.len() as f32 * STEP_SECONDS;
        let rises = self.broad.array_windows().filter(|[a, b]| b - a > RISE_DB).count();
        if rises as f32 > MAX_RISES_PER_SECOND * seconds || self.tonal_share() > 0.5 {
            TextureKind::Sparse
        } else if self.swell() > SWELL_DB {
            TextureKind::Flowing
        } else {
            TextureKind::Steady
        }
    }

    /// How the level of half a second varies, in dB from its quiet to its loud tenth.
    fn swell(&self) -> f32 {
        let half = (0.5 / STEP_SECONDS) as usize;
        let mean = |part: &[f32]| part.iter().sum::<f32>() / part.len() as f32;
        let levels: Vec<f32> = self.broad.chunks(half).map(mean).collect();
        // The last may hold the end.
        let levels = &levels[..levels.len().saturating_sub(1)];
        if levels.is_empty() { 0.0 } else { quantile(levels, 0.9) - quantile(levels, 0.1) }
    }

    /// The share of the power that lies in bands which hold a tone.
    fn tonal_share(&self) -> f32 {
        let powers: [f32; BANDS] = std::array::from_fn(|band| {
            self.bands.iter().map(|bands| 10f32.powf(bands[band] / 10.0)).sum()
        });
        let tones = powers.iter().enumerate().filter(|(band, _)| {
            self.scatter(*band) < TONE_SHARE * scatter_of_noise(self.counts[*band])
        });
        tones.map(|(_, power)| power).sum::<f32>() / powers.iter().sum::<f32>()
    }

    /// How far a band's level strays from its own mean over a quarter of a second, in dB.
    fn scatter(&self, band: usize) -> f32 {
        let pairs = self.bands.iter().zip(self.means);
        let squares = pairs.map(|(now, mean)| (now[band] - mean[band]).powi(2));
        (squares.sum::<f32>() / self.bands.len() as f32).sqrt()
    }
}

/// How far the level of noise scatters when measured over `bins`, in dB. The power of one bin is
/// exponential, whose logarithm scatters by pi / sqrt(6); of many it is nearly normal. A Hann window
/// makes two bins in three free of each other.
fn scatter_of_noise(bins: usize) -> f32 {
    let free = (bins as f32 / 1.5).max(1.0);
    10.0 / std::f32::consts::LN_10 * (1.645 / free).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsp::{Frame, Random};
    use crate::engine::resequencer::features::Features;

    const RATE: u32 = 16_000;

    fn kind(sample: &mut dyn FnMut(f32) -> f32) -> TextureKind {
        let at = |n: u32| [sample(n as f32 / RATE as f32); 2];
        Features::of(&(0..20 * RATE).map(at).collect::<Vec<Frame>>(), RATE).kind()
    }

    #[test]
    fn noise_is_steady_swells_flow_and_tones_and_ticks_are_sparse() {
        let mut random = Random::new(5);
        let mut noise = move || random.between(-0.3, 0.3);
        let mut red = 0.0;
        let mut brown = noise.clone();
        assert_eq!(kind(&mut |_| noise()), TextureKind::Steady);
        assert_eq!(
            kind(&mut |_| {
                red = 0.98 * red + 0.1 * brown();
                red
            }),
            TextureKind::Steady
        );
        let swell = |t: f32| 0.55 + 0.45 * (t * 0.8).sin();
        assert_eq!(kind(&mut |t| swell(t) * noise()), TextureKind::Flowing);
        let tone = |hz: f32, t: f32| (hz * t * std::f32::consts::TAU).sin();
        assert_eq!(kind(&mut |t| 0.2 * tone(100.0, t) + 0.1 * tone(200.0, t)), TextureKind::Sparse);
        assert_eq!(kind(&mut |t| 0.2 * tone(440.0, t) + 0.05 * noise()), TextureKind::Sparse);
        let tick = |t: f32| (-(t % 0.9) * 80.0).exp();
        assert_eq!(kind(&mut |t| 0.01 * noise() + tick(t) * tone(900.0, t)), TextureKind::Sparse);
        assert_eq!(kind(&mut |_| 0.0), TextureKind::Sparse);
    }
}
