//! What a head does to sound: a source at some place, as its two ears hear it. A structural model
//! after Brown & Duda, "A structural model for binaural sound synthesis" (IEEE Trans. Speech and
//! Audio Processing 6(5), 1998): a delay and a head's shadow for each ear; near the head also the
//! difference in level that only nearness makes (Duda & Martens, JASA 104(5), 1998).

use crate::dsp::delay::{Delay, MOST_AT_ONCE, SHORTEST, TAIL};
use crate::dsp::shelf::{Gains, Shelves};
use crate::dsp::{Frame, wrapped};
use std::f32::consts::{FRAC_PI_2, PI};

/// The radius of the head, in metres, and the speed of sound, in metres a second.
const HEAD_M: f32 = 0.0875;
const SOUND_M_S: f32 = 343.0;
/// The radius for the delays. Smaller, since the shadow's filter delays low frequencies as well: with
/// this the difference in time between the ears is a manikin's within 25 µs up to 60°.
const DELAY_M: f32 = 0.078;
/// The shadow is deepest at this angle from the ear, and passes this part of the treble there.
const DEEPEST_DEG: f32 = 150.0;
const LEAST: f32 = 0.1;
/// A delay moves no faster than this, in frames a frame: a third of a semitone of Doppler.
const FASTEST: f32 = 0.02;

/// Sources that one pair of ears hears at once: the two sides of a sound.
pub const SOURCES: usize = 2;
/// One for each source and ear.
const LANES: usize = 2 * SOURCES;

/// Where a source is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Aim {
    /// 0 in front, positive to the right.
    pub azimuth_deg: f32,
    /// From the middle of the head; at least 0.11.
    pub distance_m: f32,
    /// 0 for headphones, 1 for speakers, where the room and the listener's own head do the work: no
    /// delay and no shadow, only the balance of plain stereo, which keeps its sum in mono.
    pub speakers: f32,
}

/// Two sources and the two ears that hear them.
pub struct Ears {
    rate: f32,
    past: [Delay; SOURCES],
    delay: [f32; LANES],
    delay_step: [f32; LANES],
    shadow: Shelves<LANES, 1>,
    /// Whether it has arrived before speakers, and the balance there.
    is_plain: bool,
    balance: [f32; LANES],
}

/// What one ear hears of one source.
#[derive(Clone, Copy, Debug)]
struct Heard {
    /// In frames.
    delay: f32,
    low: f32,
    high: f32,
}

impl Ears {
    pub fn new(rate: u32) -> Self {
        // Brown & Duda's β = 2c/a, as a frequency.
        let hz = SOUND_M_S / HEAD_M / PI;
        Self {
            rate: rate as f32,
            past: [(); SOURCES].map(|()| Delay::new()),
            delay: [SHORTEST; LANES],
            delay_step: [0.0; LANES],
            shadow: Shelves::new([hz], rate),
            is_plain: false,
            balance: [0.0; LANES],
        }
    }

    /// Sets out for new places, to be there after `frames`, or as soon after as a delay may move.
    /// Returns whether it will have arrived.
    pub fn aim(&mut self, aims: [Aim; SOURCES], frames: usize) -> bool {
        self.is_plain = false;
        let heard = self.lanes(aims);
        self.shadow.aim(gains(&heard), frames);
        let mut arrives = true;
        for (lane, ear) in heard.iter().enumerate() {
            let step = (ear.delay - self.delay[lane]) / frames as f32;
            self.delay_step[lane] = step.clamp(-FASTEST, FASTEST);
            arrives &= step.abs() <= FASTEST;
        }
        arrives
    }

    /// Is at `aims` from now on: where it was on its way to, or where it begins.
    pub fn arrive(&mut self, aims: [Aim; SOURCES]) {
        let heard = self.lanes(aims);
        self.delay = heard.map(|ear| ear.delay);
        self.delay_step = [0.0; LANES];
        self.shadow.arrive(gains(&heard));
        self.is_plain = aims.iter().all(|aim| aim.speakers == 1.0);
        self.balance = heard.map(|ear| ear.low);
    }

    fn lanes(&self, aims: [Aim; SOURCES]) -> [Heard; LANES] {
        let [first, second] = aims.map(|aim| heard(aim, self.rate));
        [first[0], first[1], second[0], second[1]]
    }

    /// Turns the next frames of the first `count` sources, at most 64, into what both ears hear; any
    /// other source is to be silent.
    pub fn run(&mut self, block: &mut [Frame], count: usize) {
        if self.is_plain && block.len() >= TAIL {
            return self.run_plain(block, count);
        }
        let len = block.len();
        for (n, past) in self.past[..count].iter_mut().enumerate() {
            past.push(block.iter().map(|both| both[n]));
        }
        let mut delayed = [[0.0; MOST_AT_ONCE]; LANES];
        for (lane, delayed) in delayed[..2 * count].iter_mut().enumerate() {
            let (from, step) = (self.delay[lane], self.delay_step[lane]);
            self.past[lane / 2].read(from, step, &mut delayed[..len]);
        }
        for (delay, step) in self.delay.iter_mut().zip(self.delay_step) {
            *delay += step * len as f32;
        }
        let mut lanes = [[0.0; LANES]; MOST_AT_ONCE];
        let lanes = &mut lanes[..len];
        for (n, lanes) in lanes.iter_mut().enumerate() {
            *lanes = delayed.each_ref().map(|delayed| delayed[n]);
        }
        self.shadow.run(lanes);
        for (frame, ears) in block.iter_mut().zip(lanes) {
            *frame = [ears[0] + ears[2], ears[1] + ears[3]];
        }
    }

    /// With no shadow, and no delay but the shortest, only the balance is left. Of the past no more is
    /// kept than the delays need when they set out again, which they do from the shortest.
    fn run_plain(&mut self, block: &mut [Frame], count: usize) {
        const LATE: usize = SHORTEST as usize;
        let len = block.len();
        let mut late = [[0.0; 2]; LATE];
        for (n, past) in self.past[..count].iter_mut().enumerate() {
            let before = &past.tail()[TAIL - LATE..];
            late.iter_mut().zip(before).for_each(|(both, sample)| both[n] = *sample);
            past.keep_tail(block[len - TAIL..].iter().map(|both| both[n]));
        }
        let [first, second] = block[len - 1 - LATE];
        self.shadow.passed([first, first, second, second]);
        let [a, b, c, d] = self.balance;
        for both in block.iter_mut().chain(&mut late) {
            *both = [a * both[0] + c * both[1], b * both[0] + d * both[1]];
        }
        block.copy_within(..len - LATE, LATE);
        block[..LATE].copy_from_slice(&late);
    }
}

fn gains(heard: &[Heard; LANES]) -> [Gains<LANES>; 1] {
    [Gains { low: heard.map(|ear| ear.low), high: heard.map(|ear| ear.high) }]
}

/// What the left ear and the right hear of a source. Both together hear all the power there is,
/// however near it is: nearness is in the difference.
fn heard(aim: Aim, rate: f32) -> [Heard; 2] {
    let ears = [-90.0, 90.0].map(|side_deg| through_head(aim, side_deg, rate));
    let both = (ears[0].low.powi(2) + ears[1].low.powi(2)).sqrt();
    let plain = balance(aim.azimuth_deg);
    let mix = |ears: f32, plain: f32| ears + (plain - ears) * aim.speakers;
    std::array::from_fn(|ear| Heard {
        delay: SHORTEST + mix(ears[ear].delay, 0.0),
        low: mix(ears[ear].low / both, plain[ear]),
        high: mix(ears[ear].high / both, plain[ear]),
    })
}

/// What the ear at `side_deg` from the front hears.
fn through_head(aim: Aim, side_deg: f32, rate: f32) -> Heard {
    // The angle between the source and the axis that leaves this ear, 0..=π.
    let angle = wrapped(aim.azimuth_deg - side_deg).abs().to_radians();
    let nearness = HEAD_M / aim.distance_m.max(1.25 * HEAD_M);
    let low = near_gain(nearness, angle);
    Heard { delay: delay_s(angle) * rate, low, high: low * treble(nearness, angle) }
}

/// Seconds that a wave takes to an ear, beyond what it takes to the nearest point of the head: past
/// the shadow's edge it creeps along the surface (Woodworth 1938).
fn delay_s(angle: f32) -> f32 {
    let path = if angle < FRAC_PI_2 { 1.0 - angle.cos() } else { 1.0 + angle - FRAC_PI_2 };
    DELAY_M / SOUND_M_S * path
}

/// The treble that the head lets through to an ear, Brown & Duda's α. Near the head the shadow is
/// less deep than far from it; by how much is fitted to Duda & Martens' series at 0.5 and 1 kHz.
fn treble(nearness: f32, angle: f32) -> f32 {
    let turn = (PI * angle.to_degrees() / DEEPEST_DEG).cos();
    let far = 1.0 + LEAST / 2.0 + (1.0 - LEAST / 2.0) * turn;
    1.0 + (far - 1.0) * (1.0 - 0.45 * nearness)
}

/// The pressure at an ear on a rigid sphere, at low frequencies, over that in its middle without it,
/// for a source at `1 / nearness` radii. The limit of Duda & Martens' series for long waves,
/// `Σ (2m+1)/(m+1) · Pₘ(cos θ) · tᵐ`, summed by the generating function of Legendre's polynomials:
/// `2/D − ln((t − x + D) / (1 − x)) / t`, with `x = cos θ` and `D = √(1 − 2tx + t²)`.
fn near_gain(nearness: f32, angle: f32) -> f32 {
    let (t, x) = (nearness, angle.cos());
    let distance = (1.0 - 2.0 * t * x + t * t).sqrt();
    // Straight before the ear numerator and denominator vanish together; their quotient does not.
    let quotient = if 1.0 - x < 1e-3 { 1.0 / (1.0 - t) } else { (t - x + distance) / (1.0 - x) };
    2.0 / distance - quotient.ln() / t
}

/// Plain stereo: at 60° and beyond all on one side, between them at equal power; what is behind is
/// heard in front.
fn balance(azimuth_deg: f32) -> [f32; 2] {
    let side = (azimuth_deg.to_radians().sin() / 60f32.to_radians().sin()).clamp(-1.0, 1.0);
    let (right, left) = ((1.0 + side) * PI / 4.0).sin_cos();
    // Exactly none, where it is none.
    [left, right].map(|gain| if gain < 1e-6 { 0.0 } else { gain })
}

#[cfg(test)]
mod tests;
