//! Classifies a texture, which decides how long its crossfades are.

use crate::decibels::db_to_power;
use crate::engine::resequencer::bands::{BANDS, BandLevels, STEP_SECONDS, quantile};
use std::ops::Range;

/// A rise of the total level within one step that counts as an event, in dB. Band-limited noise
/// rises by 1 or 2; a drop, a chime or a tick by 10 and more.
const RISE_DB: f32 = 6.0;
/// A texture with more events per second than this is sparse.
const MAX_RISES_PER_SECOND: f32 = 0.5;
/// A texture whose level varies by more than this is flowing, in dB from its quietest to its
/// loudest tenth. Even noise varies by less than 1 dB, rain in gusts by up to 4, waves by 8 and
/// more.
const SWELL_DB: f32 = 5.0;
/// A band whose level varies by less than this share of the variation of noise contains a tone.
const TONE_SHARE: f32 = 0.4;

/// How a texture changes over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextureKind {
    /// Broadband noise such as rain, a fan or wind, in which a slow crossfade is not noticed.
    Steady,
    /// Swelling noise such as waves or a stream, which needs even longer crossfades.
    Flowing,
    /// Tones, or events with quiet between them. Two at once would be audible, so crossfades are
    /// short.
    Sparse,
}

impl TextureKind {
    /// The range of crossfade lengths in seconds. Game audio engines and papers on sound textures
    /// use half a second and more for ambient beds, longer for swells, and tens of milliseconds for
    /// rhythm and tones.
    pub fn fade_seconds(self) -> Range<f32> {
        match self {
            Self::Steady => 0.8..2.0,
            Self::Flowing => 1.5..4.0,
            Self::Sparse => 0.03..0.08,
        }
    }
}

/// What the classification is based on.
pub struct Measures<'a> {
    /// The levels of each step in dB, and their mean over the quarter of a second from there.
    pub bands: &'a [BandLevels],
    pub means: &'a [BandLevels],
    /// The number of FFT bins of each band.
    pub counts: &'a [usize; BANDS],
    /// The total level of each step in dB.
    pub totals: &'a [f32],
}

impl Measures<'_> {
    pub fn kind(&self) -> TextureKind {
        let seconds = self.totals.len() as f32 * STEP_SECONDS;
        let rises = self.totals.array_windows().filter(|[a, b]| b - a > RISE_DB).count();
        if rises as f32 > MAX_RISES_PER_SECOND * seconds || self.tonal_share() > 0.5 {
            TextureKind::Sparse
        } else if self.swell() > SWELL_DB {
            TextureKind::Flowing
        } else {
            TextureKind::Steady
        }
    }

    /// How much the level of half-second windows varies, in dB from the quietest to the loudest
    /// tenth.
    fn swell(&self) -> f32 {
        let half = (0.5 / STEP_SECONDS) as usize;
        let mean = |part: &[f32]| part.iter().sum::<f32>() / part.len() as f32;
        let levels: Vec<f32> = self.totals.chunks(half).map(mean).collect();
        // The last window may be incomplete.
        let levels = &levels[..levels.len().saturating_sub(1)];
        if levels.is_empty() { 0.0 } else { quantile(levels, 0.9) - quantile(levels, 0.1) }
    }

    /// The share of the power that lies in bands with a tone.
    fn tonal_share(&self) -> f32 {
        let powers: [f32; BANDS] = std::array::from_fn(|band| {
            self.bands.iter().map(|bands| db_to_power(bands[band])).sum()
        });
        let tones = powers.iter().enumerate().filter(|(band, _)| {
            self.scatter(*band) < TONE_SHARE * scatter_of_noise(self.counts[*band])
        });
        tones.map(|(_, power)| power).sum::<f32>() / powers.iter().sum::<f32>()
    }

    /// The standard deviation of a band's level from its mean over a quarter of a second, in dB.
    fn scatter(&self, band: usize) -> f32 {
        let pairs = self.bands.iter().zip(self.means);
        let squares = pairs.map(|(now, mean)| (now[band] - mean[band]).powi(2));
        (squares.sum::<f32>() / self.bands.len() as f32).sqrt()
    }
}

/// The standard deviation of the level of noise that is measured over `bins`, in dB. The power of
/// one bin is exponentially distributed, and its natural logarithm has the standard deviation pi /
/// sqrt(6); the mean of many bins is nearly normal. With a Hann window, two of three bins are
/// independent.
fn scatter_of_noise(bins: usize) -> f32 {
    let free = (bins as f32 / 1.5).max(1.0);
    10.0 / std::f32::consts::LN_10 * (1.645 / free).sqrt()
}
