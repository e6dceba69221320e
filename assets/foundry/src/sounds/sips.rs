//! Someone drinks: lips, the suction of a sip or slurp, and swallows. A small quiet sip, a hot one that is slurped, and
//! long draughts that gulp.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::places::cavern::Cavern;
use crate::places::kitchen;
use crate::signal::audio::{SAMPLE_RATE, Stereo, db_to_gain, frames, mix_in};
use crate::signal::filter::{Biquad, Svf, low_pass};
use crate::signal::gesture::{SmoothWalk, smooth};
use crate::signal::grains::Burst;
use crate::signal::noise::white;
use crate::signal::random::Random;
use crate::things::modes::{Damping, Mode, contact, ring};
use crate::things::tableware::MUG;
use crate::water::bubble::Bubble;
use crate::water::liquid::BubbleCloud;

pub const SOUND: Sound = Sound {
    id: "sips",
    name: "Sips",
    family: Family::Voice,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 14.0, irregularity: 0.35 }),
        closeness: 0.85,
        width_deg: 20.0,
    },
    takes: [8, 6, 5],
    model: "Lips part; air and water are drawn in through them, noise torn by a shower of bubbles; a swallow follows in \
        its three parts, rise of the larynx, passage of the draught, release; some end in a breath.",
    seed: 44,
    perform,
    room_tone: Some(RoomTone { below_lu: 37.0, perform: kitchen::room_tone }),
};

/// One way to drink.
struct Manner {
    /// Time of suction, and how loud its air is against the swallow.
    suction_s: (f64, f64),
    air_db: f64,
    water_db: f64,
    swallows: (usize, usize),
    swallow_gap_s: (f64, f64),
    /// How much of a mouthful goes down: radius of the air that goes with it.
    gulp_radius_m: (f64, f64),
    /// Chance of a breath at the end.
    sigh: f64,
}

/// A quiet sip, a hot slurp, long draughts. Chosen: suction is short and faint in the first and loud in the second; the
/// more goes down, the larger the air that goes with it; swallows follow each other as fast as 0.535 s each allow.
const MANNERS: [Manner; 3] = [
    Manner {
        suction_s: (0.2, 0.45),
        air_db: -17.0,
        water_db: -16.0,
        swallows: (1, 1),
        swallow_gap_s: (0.6, 0.8),
        gulp_radius_m: (0.005, 0.007),
        sigh: 0.4,
    },
    Manner {
        suction_s: (0.45, 0.9),
        air_db: -7.0,
        water_db: -6.0,
        swallows: (1, 1),
        swallow_gap_s: (0.6, 0.8),
        gulp_radius_m: (0.006, 0.008_5),
        sigh: 0.4,
    },
    Manner {
        suction_s: (0.25, 0.4),
        air_db: -14.0,
        water_db: -8.0,
        swallows: (2, 3),
        swallow_gap_s: (0.62, 0.85),
        gulp_radius_m: (0.007, 0.01),
        sigh: 0.9,
    },
];

/// A microphone at the chin hears the lows of the throat strongly: a shelf that lowers the rest, corner and fall
/// (chosen).
const NEAR: (f64, f64) = (260.0, -4.0);
/// Chosen: a furnished kitchen, hardly heard so close to the mouth.
const ROOM: Cavern =
    Cavern { t60_s: 0.25, level_db: -38.0, first_echo_s: 0.006, dulled_hz: (4_000.0, 1_500.0) };
/// Cheeks and lips let little more through. Chosen: a sip is soft.
const BRIGHT_HZ: f64 = 5_000.0;
/// Silence before the first sound, so that a fade never dulls it; and how far below the peak a tail is cut, well under
/// the tone of the kitchen.
const LEAD_S: f64 = 0.01;
const TAIL_DB: f64 = -58.0;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let manner = &MANNERS[intensity as usize];
    let mut heard = vec![0.0; frames(7.0)];
    let mut at_s = LEAD_S;
    mix_in(&mut heard, frames(at_s), &lips(random), db_to_gain(manner.air_db + 2.0));
    at_s += random.between(0.02, 0.1);
    let suction_s = random.between(manner.suction_s.0, manner.suction_s.1);
    mix_in(&mut heard, frames(at_s), &manner.suction(suction_s, random), 1.0);
    at_s += suction_s + random.between(0.12, 0.45);
    let (fewest, most) = manner.swallows;
    for _ in 0..fewest + (random.unit() * (most - fewest + 1) as f64) as usize {
        mix_in(&mut heard, frames(at_s), &manner.swallow(random), random.spread_db(1.0, 1.5));
        at_s += random.between(manner.swallow_gap_s.0, manner.swallow_gap_s.1);
    }
    if random.chance(manner.sigh) {
        mix_in(&mut heard, frames(at_s + random.between(0.0, 0.25)), &sigh(random), 1.0);
    }
    if random.chance(SETS_DOWN) {
        mix_in(&mut heard, frames(at_s + random.between(0.1, 0.3)), &set_down(random), 1.0);
    }
    let (corner_hz, fall_db) = NEAR;
    Biquad::high_shelf(corner_hz, fall_db).run(&mut heard);
    Biquad::high_pass(55.0).run(&mut heard);
    low_pass(&mut heard, BRIGHT_HZ);
    let mut take = Stereo::from_mono(&ROOM.reverberate(&heard, random));
    take.trim_end(TAIL_DB, 0.03);
    take.finish(0.004, 0.04);
    Ok(take)
}

/// How often the cup goes back on the table at once. Chosen: now and then.
const SETS_DOWN: f64 = 0.35;

/// A cup is set on wood: its foot touches on one side, then on all.
fn set_down(random: &mut Random) -> Vec<f64> {
    let cup = MUG.piece(random).filled(0.7);
    let table = Mode {
        frequency_hz: random.between(110.0, 190.0),
        damping_per_s: Damping { tan_phi: 0.03, held_per_s: 60.0 }.at(150.0),
        gain: 0.9,
    };
    let mut heard = vec![0.0; frames(0.4)];
    for (at_s, gain) in [(0.0, 0.12), (random.between(0.02, 0.06), 0.2)] {
        mix_in(&mut heard, frames(at_s), &cup.strike(random), 0.4 * gain);
        mix_in(&mut heard, frames(at_s), &ring(&[table], &contact(0.003)), gain);
    }
    heard
}

/// Wet lips come apart: a click or two of skin that lets go.
fn lips(random: &mut Random) -> Vec<f64> {
    let mut heard = vec![0.0; frames(0.1)];
    for _ in 0..=(2.5 * random.unit()) as usize {
        let click = Burst {
            centre_hz: random.between_log(700.0, 2_600.0),
            q: 1.2,
            decay_s: random.between(0.001, 0.004),
            gain: random.between(0.3, 1.0),
        };
        mix_in(&mut heard, frames(random.between(0.0, 0.06)), &click.sound(random), 1.0);
    }
    heard
}

/// Noise that swells and sinks, through two resonances of the mouth that may glide.
struct Breath {
    seconds: f64,
    /// When, 0..1, it is strongest.
    peak_at: f64,
    /// How much sooner it sinks than it rose: 0 is a breath, 4 a thud.
    dying: f64,
    resonances: [(f64, f64, f64); 2],
    /// By what factor they end higher or lower.
    glide: f64,
    /// How the flow is torn, by water or by its own turbulence.
    torn_db: f64,
}

/// Air tears a film of water some 30 to 60 times a second. Chosen: a slurp that flutters.
const TORN_TAU_S: f64 = 0.006;

impl Breath {
    fn level(&self, progress: f64) -> f64 {
        if progress < self.peak_at {
            return smooth(progress / self.peak_at);
        }
        let past = (progress - self.peak_at) / (1.0 - self.peak_at);
        smooth(1.0 - past) * (-self.dying * past).exp()
    }

    fn sound(&self, random: &mut Random) -> Vec<f64> {
        let length = frames(self.seconds);
        let mut bands = self.resonances.map(|(hz, q, _)| Svf::new(hz, q));
        let mut torn = SmoothWalk::new(random, self.torn_db, TORN_TAU_S);
        (0..length)
            .map(|at| {
                let progress = at as f64 / length as f64;
                let level = self.level(progress);
                if at % 64 == 0 {
                    for (band, (hz, q, _)) in bands.iter_mut().zip(self.resonances) {
                        band.tune(hz * self.glide.powf(progress), q);
                    }
                }
                let air = level * db_to_gain(torn.next(random)) * white(random);
                let mouths = bands.iter_mut().zip(self.resonances);
                mouths.map(|(band, (.., gain))| gain * band.next(air).band).sum()
            })
            .collect()
    }
}

/// A swallow is followed by breathing out, as a rule (Martin-Harris et al., 2005).
fn sigh(random: &mut Random) -> Vec<f64> {
    let mut heard = Breath {
        seconds: random.between(0.4, 0.7),
        peak_at: 0.25,
        dying: 0.5,
        // An open throat: the neutral vowel at 500 and 1500 Hz.
        resonances: [(560.0, 3.0, 1.0), (1_450.0, 4.0, 0.6)],
        glide: 0.92,
        torn_db: 1.0,
    }
    .sound(random);
    heard.iter_mut().for_each(|x| *x *= 0.25);
    heard
}

/// The three sounds of a swallow, in seconds: larynx rises, the draught passes, larynx is released; mean times of
/// Morinière et al. (2008), *Origin of the sound components during pharyngeal swallowing*.
const PARTS_S: [f64; 3] = [0.106, 0.185, 0.072];
const SWALLOW_S: f64 = 0.535;

impl Manner {
    fn suction(&self, seconds: f64, random: &mut Random) -> Vec<f64> {
        let lowest_hz = random.between_log(550.0, 850.0);
        let breath = Breath {
            seconds,
            peak_at: random.between(0.4, 0.75),
            dying: 0.0,
            resonances: [(lowest_hz, 2.5, 1.0), (lowest_hz * random.between(2.6, 3.6), 3.0, 0.7)],
            // The mouth grows smaller as the cup empties into it.
            glide: random.between(1.1, 1.7),
            torn_db: 6.0,
        };
        let mut heard = breath.sound(random);
        heard.iter_mut().for_each(|x| *x *= db_to_gain(self.air_db));
        let drawn = BubbleCloud { median_radius_m: 0.002_6, spread: 0.5, rise: 0.08 };
        let length = heard.len() as f64;
        let lively: Vec<f64> = (0..heard.len())
            .map(|at| smooth(1.6 - 3.2 * (at as f64 / length - 0.5).abs()))
            .collect();
        let water = drawn.sound(random, 140.0, &lively);
        mix_in(&mut heard, 0, &water, db_to_gain(self.water_db));
        heard
    }

    fn swallow(&self, random: &mut Random) -> Vec<f64> {
        let [rise_s, pass_s, release_s] = PARTS_S.map(|part| part * random.between(0.8, 1.25));
        let mut heard = vec![0.0; frames(0.8)];
        mix_in(&mut heard, 0, &thud(2.2 * rise_s, (150.0, 480.0), random), 0.6);
        let pass_at = frames(rise_s + random.between(0.02, 0.08));
        mix_in(&mut heard, pass_at, &thud(2.0 * pass_s, (320.0, 1_300.0), random), 1.1);
        mix_in(&mut heard, pass_at, &self.gulp(random), 0.6);
        let release_at = frames(SWALLOW_S - release_s);
        mix_in(&mut heard, release_at, &thud(2.4 * release_s, (200.0, 760.0), random), 0.5);
        let click = Burst {
            centre_hz: random.between_log(900.0, 2_000.0),
            q: 1.5,
            decay_s: 0.003,
            gain: random.between(0.1, 0.35),
        };
        mix_in(&mut heard, release_at, &click.sound(random), 1.0);
        heard
    }

    /// Air that goes down with the draught: a few large bubbles one after the other.
    fn gulp(&self, random: &mut Random) -> Vec<f64> {
        let mut heard = vec![0.0; frames(0.5)];
        let mut at_s = 0.0;
        for _ in 0..2 + (3.0 * random.unit()) as usize {
            let bubble = Bubble {
                radius_m: random.between_log(self.gulp_radius_m.0, self.gulp_radius_m.1),
                rise: random.between(0.02, 0.1),
            };
            // Soft tissue damps it twice as fast as open water.
            let sound: Vec<f64> = bubble
                .sound()
                .into_iter()
                .enumerate()
                .map(|(at, x)| x * (-bubble.damping_per_s() * at as f64 / SAMPLE_RATE).exp())
                .collect();
            mix_in(&mut heard, frames(at_s), &sound, random.between(0.3, 1.0));
            at_s += random.between(0.025, 0.08);
        }
        heard
    }
}

/// Tissue that moves: low noise of a given time, between two frequencies.
fn thud(seconds: f64, (low_hz, high_hz): (f64, f64), random: &mut Random) -> Vec<f64> {
    Breath {
        seconds,
        peak_at: 0.16,
        dying: 3.5,
        resonances: [(low_hz, 0.9, 1.3), (high_hz, 1.0, 0.8)],
        glide: random.between(0.85, 1.3),
        torn_db: 3.0,
    }
    .sound(random)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_swallow_fit_into_its_time() {
        assert!(PARTS_S.iter().sum::<f64>() < SWALLOW_S);
    }

    #[test]
    fn a_gulp_sounds_lower_the_more_goes_down() {
        let lowest_hz =
            |manner: &Manner| Bubble { radius_m: manner.gulp_radius_m.1, rise: 0.0 }.frequency_hz();
        assert!(MANNERS.windows(2).all(|pair| lowest_hz(&pair[1]) < lowest_hz(&pair[0])));
    }
}
