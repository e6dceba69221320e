//! A model of the head: renders a source at any place around the listener as the two ears hear it.
//!
//! It is a structural model after Brown & Duda, "A structural model for binaural sound synthesis"
//! (IEEE Trans. Speech and Audio Processing 6(5), 1998), with a delay and a head shadow for each ear.
//! Near the head it adds the level difference that only close sources cause (Duda & Martens, "Range
//! dependence of the response of a spherical head model", JASA 104(5), 1998).

use crate::dsp::delay::{Delay, SHORTEST, TAIL};
use crate::dsp::shelf::{ShelfGains, Shelves};
use crate::dsp::{BLOCK, Frame, wrap_degrees};
use std::f32::consts::{FRAC_PI_2, PI};

/// The radius of the head in metres.
const HEAD_M: f32 = 0.0875;
/// The speed of sound in metres per second.
const SOUND_M_S: f32 = 343.0;
/// The radius used for the delays, in metres. It is smaller than the head's because the shadow filter
/// also delays low frequencies: with this value the time difference between the ears is within 25 µs
/// of a manikin's up to 60°.
const DELAY_M: f32 = 0.078;
/// The angle from the ear at which the shadow is deepest, and the gain of the treble there (Brown &
/// Duda's θ_min and α_min).
const DEEPEST_DEG: f32 = 150.0;
const DEEPEST_GAIN: f32 = 0.1;
/// The largest change of a delay, in frames per frame: a Doppler shift of a third of a semitone.
const FASTEST: f32 = 0.02;

/// Sources that one head model renders: the two channels of a stereo sound.
pub const SOURCES: usize = 2;
/// Signal paths: one from each source to each ear, in the order left and right ear of the first source,
/// then of the second.
const LANES: usize = 2 * SOURCES;

/// Where a source is, and how it is rendered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SourcePosition {
    /// 0 in front, positive to the right.
    pub azimuth_deg: f32,
    /// Distance from the centre of the head; at least 0.11.
    pub distance_m: f32,
    /// 0 for headphones, 1 for speakers, with a crossfade in between. Over speakers the room and the
    /// listener's own head provide delay and shadow, so only a stereo balance remains. It keeps the
    /// power, and loses nothing when both channels are added up to mono.
    pub speakers: f32,
}

/// Renders two sources for two ears.
pub struct HeadModel {
    rate: f32,
    past: [Delay; SOURCES],
    /// The delay of each lane in frames, and its change per frame.
    delay: [f32; LANES],
    delay_step: [f32; LANES],
    shadow: Shelves<LANES, 1>,
    /// Whether the model has arrived at plain stereo, and the gains of the lanes there.
    is_plain: bool,
    balance: [f32; LANES],
}

/// The path from one source to one ear.
#[derive(Clone, Copy, Debug)]
struct EarPath {
    /// In frames.
    delay: f32,
    /// Gain of the low frequencies.
    low: f32,
    /// Gain of the high frequencies.
    high: f32,
}

impl HeadModel {
    /// A model at `rate` frames per second. Call [`HeadModel::jump_to`] before the first block.
    pub fn new(rate: u32) -> Self {
        // Brown & Duda's β = 2c/a, converted to a frequency.
        let hz = SOUND_M_S / HEAD_M / PI;
        Self {
            rate: rate as f32,
            past: [(); SOURCES].map(|()| Delay::new()),
            delay: [SHORTEST as f32; LANES],
            delay_step: [0.0; LANES],
            shadow: Shelves::new([hz], rate),
            is_plain: false,
            balance: [0.0; LANES],
        }
    }

    /// Starts moving the sources to `positions`, which they reach after `frames` frames, or later if
    /// a delay would have to change faster than it may. Returns whether they arrive in time.
    pub fn glide_to(&mut self, positions: [SourcePosition; SOURCES], frames: usize) -> bool {
        self.is_plain = false;
        let paths = self.paths(positions);
        self.shadow.glide_to(shelf_gains(&paths), frames);
        let mut arrives = true;
        let delays = self.delay.iter().zip(&mut self.delay_step);
        for ((delay, delay_step), path) in delays.zip(&paths) {
            let step = (path.delay - delay) / frames as f32;
            *delay_step = step.clamp(-FASTEST, FASTEST);
            arrives &= step.abs() <= FASTEST;
        }
        arrives
    }

    /// Puts the sources at `positions` at once. Makes no click if they have just glided there.
    pub fn jump_to(&mut self, positions: [SourcePosition; SOURCES]) {
        let paths = self.paths(positions);
        self.delay = paths.map(|path| path.delay);
        self.delay_step = [0.0; LANES];
        self.shadow.jump_to(shelf_gains(&paths));
        self.is_plain = positions.iter().all(|position| position.speakers == 1.0);
        self.balance = paths.map(|path| path.low);
    }

    fn paths(&self, positions: [SourcePosition; SOURCES]) -> [EarPath; LANES] {
        let [first, second] = positions.map(|position| ear_paths(position, self.rate));
        [first[0], first[1], second[0], second[1]]
    }

    /// Replaces `block`, whose channels are the two sources, by what the left and the right ear hear.
    /// With a `count` of 1 only the first source is rendered, and the second channel must be silent.
    pub fn process(&mut self, block: &mut [Frame], count: usize) {
        for block in block.chunks_mut(BLOCK) {
            match block.last_chunk().copied() {
                Some(tail) if self.is_plain => self.process_plain(block, &tail, count),
                _ => self.process_binaural(block, count),
            }
        }
    }

    fn process_binaural(&mut self, block: &mut [Frame], count: usize) {
        let len = block.len();
        let [first, second] = &mut self.past;
        first.push(block.iter().map(|frame| frame[0]));
        if count > 1 {
            second.push(block.iter().map(|frame| frame[1]));
        }
        let mut delayed = [[0.0; BLOCK]; LANES];
        let delays = self.delay.iter_mut().zip(self.delay_step);
        for (lane, (delayed, (delay, step))) in delayed.iter_mut().zip(delays).enumerate() {
            let source = lane / 2;
            if source < count {
                let past = if source == 0 { &*first } else { &*second };
                past.read(*delay, step, delayed.get_mut(..len).unwrap_or_default());
            }
            *delay += step * len as f32;
        }
        let [a, b, c, d] = &delayed;
        let mut lanes = [[0.0; LANES]; BLOCK];
        for ((((lanes, a), b), c), d) in lanes.iter_mut().zip(a).zip(b).zip(c).zip(d) {
            *lanes = [*a, *b, *c, *d];
        }
        let lanes = lanes.get_mut(..len).unwrap_or_default();
        self.shadow.process(lanes);
        for (frame, [a, b, c, d]) in block.iter_mut().zip(lanes) {
            *frame = [*a + *c, *b + *d];
        }
    }

    /// Without a shadow and with the shortest delay everywhere, only the balance remains to be
    /// computed. Keeps as much of the past, `tail`, as the delays need to leave plain stereo again.
    fn process_plain(&mut self, block: &mut [Frame], tail: &[Frame; TAIL], count: usize) {
        let [first, second] = &mut self.past;
        let mut late = [[0.0; 2]; SHORTEST];
        late.iter_mut().zip(first.last::<SHORTEST>()).for_each(|(late, past)| late[0] = past);
        first.set_tail(tail.map(|frame| frame[0]));
        if count > 1 {
            late.iter_mut().zip(second.last::<SHORTEST>()).for_each(|(late, past)| late[1] = past);
            second.set_tail(tail.map(|frame| frame[1]));
        }
        let [first, second] = tail[TAIL - 1 - SHORTEST];
        self.shadow.note_bypassed([first, first, second, second]);
        let [a, b, c, d] = self.balance;
        for frame in block.iter_mut().chain(&mut late) {
            *frame = [a * frame[0] + c * frame[1], b * frame[0] + d * frame[1]];
        }
        // Delays the block: the end of the block before comes first.
        block.copy_within(..block.len().saturating_sub(SHORTEST), SHORTEST);
        if let Some(start) = block.first_chunk_mut() {
            *start = late;
        }
    }
}

fn shelf_gains(paths: &[EarPath; LANES]) -> [ShelfGains<LANES>; 1] {
    [ShelfGains { low: paths.map(|path| path.low), high: paths.map(|path| path.high) }]
}

/// The paths from a source to the left and the right ear. At low frequencies the power of both ears
/// together does not depend on the distance: a near source has a larger level difference, but is not
/// louder.
fn ear_paths(position: SourcePosition, rate: f32) -> [EarPath; 2] {
    let [left, right] = [-90.0, 90.0].map(|ear_deg| head_path(position, ear_deg, rate));
    let both = (left.low.powi(2) + right.low.powi(2)).sqrt();
    let [plain_left, plain_right] = balance(position.azimuth_deg);
    let mix = |binaural: f32, plain: f32| binaural + (plain - binaural) * position.speakers;
    let path = |ear: EarPath, plain: f32| EarPath {
        delay: SHORTEST as f32 + mix(ear.delay, 0.0),
        low: mix(ear.low / both, plain),
        high: mix(ear.high / both, plain),
    };
    [path(left, plain_left), path(right, plain_right)]
}

/// The path around the head to the ear at `ear_deg`, where 0 is the front. Its gains are those of the
/// pressure at the ear relative to a free field.
fn head_path(position: SourcePosition, ear_deg: f32, rate: f32) -> EarPath {
    // The angle between the source and the axis through this ear, 0..=π.
    let angle = wrap_degrees(position.azimuth_deg - ear_deg).abs().to_radians();
    let nearness = HEAD_M / position.distance_m.max(1.25 * HEAD_M);
    let low = near_gain(nearness, angle);
    EarPath { delay: delay_s(angle) * rate, low, high: low * treble_gain(nearness, angle) }
}

/// The seconds that a wave takes to an ear after it has reached the nearest point of the head. Beyond
/// the edge of the shadow it travels along the surface (Woodworth, "Experimental Psychology", 1938).
fn delay_s(angle: f32) -> f32 {
    let path = if angle < FRAC_PI_2 { 1.0 - angle.cos() } else { 1.0 + angle - FRAC_PI_2 };
    DELAY_M / SOUND_M_S * path
}

/// The gain of the treble at an ear relative to the low frequencies: Brown & Duda's α. Near the head the
/// shadow is less deep; the factor is fitted to Duda & Martens' series at 0.5 and 1 kHz.
fn treble_gain(nearness: f32, angle: f32) -> f32 {
    let turn = (PI * angle.to_degrees() / DEEPEST_DEG).cos();
    let far = 1.0 + DEEPEST_GAIN / 2.0 + (1.0 - DEEPEST_GAIN / 2.0) * turn;
    1.0 + (far - 1.0) * (1.0 - 0.45 * nearness)
}

/// The gain of low frequencies at an ear on a rigid sphere, for a source at `1 / nearness` radii,
/// relative to the pressure at the sphere's centre if the sphere were not there.
///
/// It is the limit of Duda & Martens' series for long waves, `Σ (2m+1)/(m+1) · Pₘ(cos θ) · tᵐ`, in
/// closed form by the generating function of Legendre's polynomials:
/// `2/D − ln((t − x + D) / (1 − x)) / t`, with `x = cos θ` and `D = √(1 − 2tx + t²)`.
fn near_gain(nearness: f32, angle: f32) -> f32 {
    let (t, x) = (nearness, angle.cos());
    let distance = (1.0 - 2.0 * t * x + t * t).sqrt();
    // On the axis of the ear numerator and denominator are both 0; this is the limit of the quotient.
    let quotient = if 1.0 - x < 1e-3 { 1.0 / (1.0 - t) } else { (t - x + distance) / (1.0 - x) };
    2.0 / distance - quotient.ln() / t
}

/// The gains of a stereo balance for the left and the right speaker: equal power up to 60° to either
/// side, and one speaker alone beyond. Sources behind the listener are heard in front.
fn balance(azimuth_deg: f32) -> [f32; 2] {
    let side = (azimuth_deg.to_radians().sin() / 60f32.to_radians().sin()).clamp(-1.0, 1.0);
    let (right, left) = ((1.0 + side) * PI / 4.0).sin_cos();
    // The cosine of a right angle is not exactly 0 in floating point, but silence has to be exact.
    [left, right].map(|gain| if gain < 1e-6 { 0.0 } else { gain })
}

#[cfg(test)]
mod tests;
