//! Drinking: lips, the suction of a sip or slurp, and swallows. The three variants are a small quiet sip, a slurped hot
//! one, and long draughts with gulps.

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
    model: "Lips part. Air and water are drawn in through them as noise modulated by a shower of bubbles. A swallow \
        follows in its three phases: rise of the larynx, passage of the draught, release. Some takes end with a \
        breath out.",
    seed: 44,
    perform,
    room_tone: Some(RoomTone { below_lu: 37.0, perform: kitchen::room_tone }),
};

/// One style of drinking.
struct DrinkingStyle {
    /// Duration of the suction, and the levels of its air and water relative to the swallow.
    suction_s: (f64, f64),
    air_db: f64,
    water_db: f64,
    swallows: (usize, usize),
    swallow_gap_s: (f64, f64),
    /// Radius of the air bubbles that are swallowed with the draught; it grows with the size of the draught.
    gulp_radius_m: (f64, f64),
    /// Probability of a breath out at the end.
    exhale_chance: f64,
}

/// A quiet sip, a hot slurp and long draughts. Chosen: suction is short and soft in the first and loud in the second;
/// larger draughts carry larger air bubbles; swallows follow each other as closely as their 0.535 s allow.
const STYLES: [DrinkingStyle; 3] = [
    DrinkingStyle {
        suction_s: (0.2, 0.45),
        air_db: -17.0,
        water_db: -16.0,
        swallows: (1, 1),
        swallow_gap_s: (0.6, 0.8),
        gulp_radius_m: (0.005, 0.007),
        exhale_chance: 0.4,
    },
    DrinkingStyle {
        suction_s: (0.45, 0.9),
        air_db: -7.0,
        water_db: -6.0,
        swallows: (1, 1),
        swallow_gap_s: (0.6, 0.8),
        gulp_radius_m: (0.006, 0.008_5),
        exhale_chance: 0.4,
    },
    DrinkingStyle {
        suction_s: (0.25, 0.4),
        air_db: -14.0,
        water_db: -8.0,
        swallows: (2, 3),
        swallow_gap_s: (0.62, 0.85),
        gulp_radius_m: (0.007, 0.01),
        exhale_chance: 0.9,
    },
];

/// A microphone at the chin picks up the low frequencies of the throat strongly. This high shelf lowers the rest:
/// corner frequency and gain (chosen).
const CHIN_SHELF_HZ: f64 = 260.0;
const CHIN_SHELF_DB: f64 = -4.0;
/// Chosen: a furnished kitchen, barely audible so close to the mouth.
const ROOM: Cavern =
    Cavern { t60_s: 0.25, level_db: -38.0, first_echo_s: 0.006, dulled_hz: (4_000.0, 1_500.0) };
/// Cheeks and lips attenuate higher frequencies. Chosen: a sip sounds soft.
const LOW_PASS_HZ: f64 = 5_000.0;
/// Chosen: silence before the first sound, so that the fade-in never softens its onset; and the level relative to the
/// peak at which the tail is cut, well below the room tone of the kitchen.
const LEAD_S: f64 = 0.01;
const TAIL_DB: f64 = -58.0;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let style = &STYLES[intensity as usize];
    let mut output = vec![0.0; frames(7.0)];
    let mut at_s = LEAD_S;
    mix_in(&mut output, frames(at_s), &lips(random), db_to_gain(style.air_db + 2.0));
    at_s += random.between(0.02, 0.1);
    let suction_s = random.between(style.suction_s.0, style.suction_s.1);
    mix_in(&mut output, frames(at_s), &style.suction(suction_s, random), 1.0);
    at_s += suction_s + random.between(0.12, 0.45);
    let (fewest, most) = style.swallows;
    for _ in 0..fewest + (random.unit() * (most - fewest + 1) as f64) as usize {
        mix_in(&mut output, frames(at_s), &style.swallow(random), random.spread_db(1.0, 1.5));
        at_s += random.between(style.swallow_gap_s.0, style.swallow_gap_s.1);
    }
    if random.chance(style.exhale_chance) {
        mix_in(&mut output, frames(at_s + random.between(0.0, 0.25)), &exhale(random), 1.0);
    }
    if random.chance(SET_DOWN_CHANCE) {
        mix_in(&mut output, frames(at_s + random.between(0.1, 0.3)), &set_down(random), 1.0);
    }
    Biquad::high_shelf(CHIN_SHELF_HZ, CHIN_SHELF_DB).run(&mut output);
    Biquad::high_pass(55.0).run(&mut output);
    low_pass(&mut output, LOW_PASS_HZ);
    let mut take = Stereo::from_mono(&ROOM.reverberate(&output, random));
    take.trim_end(TAIL_DB, 0.03);
    take.finish(0.004, 0.04);
    Ok(take)
}

/// Probability that the cup is put back on the table at once. Chosen: now and then.
const SET_DOWN_CHANCE: f64 = 0.35;

/// A cup set down on wood: first one side of its foot touches, then all of it.
fn set_down(random: &mut Random) -> Vec<f64> {
    let cup = MUG.piece(random).filled(0.7);
    let table = Mode {
        frequency_hz: random.between(110.0, 190.0),
        damping_per_s: Damping { tan_phi: 0.03, held_per_s: 60.0 }.at(150.0),
        gain: 0.9,
    };
    let mut output = vec![0.0; frames(0.4)];
    for (at_s, gain) in [(0.0, 0.12), (random.between(0.02, 0.06), 0.2)] {
        mix_in(&mut output, frames(at_s), &cup.strike(random), 0.4 * gain);
        mix_in(&mut output, frames(at_s), &ring(&[table], &contact(0.003)), gain);
    }
    output
}

/// Wet lips come apart: a few clicks of skin.
fn lips(random: &mut Random) -> Vec<f64> {
    let mut output = vec![0.0; frames(0.1)];
    for _ in 0..=(2.5 * random.unit()) as usize {
        let click = Burst {
            centre_hz: random.between_log(700.0, 2_600.0),
            q: 1.2,
            decay_s: random.between(0.001, 0.004),
            gain: random.between(0.3, 1.0),
        };
        mix_in(&mut output, frames(random.between(0.0, 0.06)), &click.sound(random), 1.0);
    }
    output
}

/// The noise of flowing air or moving tissue, with an attack and a decay, filtered by two resonances that may glide.
struct FlowNoise {
    seconds: f64,
    /// Time of the maximum, as a fraction of the duration.
    peak_at: f64,
    /// Steepness of the decay after the maximum: 0 is a breath, 4 is a thud.
    decay_steepness: f64,
    resonances: [Resonance; 2],
    /// Factor by which the resonances rise or fall until the end.
    glide: f64,
    /// Level variation of the flow, caused by water or by its own turbulence.
    turbulence_db: f64,
}

/// A resonance that filters the noise.
#[derive(Clone, Copy)]
struct Resonance {
    centre_hz: f64,
    q: f64,
    gain: f64,
}

/// Time constant of the flow's level variation. Air breaks through a film of water about 30 to 60 times a second.
/// Chosen: a fluttering slurp.
const TURBULENCE_TAU_S: f64 = 0.006;

impl FlowNoise {
    fn level(&self, progress: f64) -> f64 {
        if progress < self.peak_at {
            return smooth(progress / self.peak_at);
        }
        let past = (progress - self.peak_at) / (1.0 - self.peak_at);
        smooth(1.0 - past) * (-self.decay_steepness * past).exp()
    }

    fn sound(&self, random: &mut Random) -> Vec<f64> {
        let length = frames(self.seconds);
        let mut bands = self.resonances.map(|resonance| Svf::new(resonance.centre_hz, resonance.q));
        let mut turbulence = SmoothWalk::new(random, self.turbulence_db, TURBULENCE_TAU_S);
        (0..length)
            .map(|at| {
                let progress = at as f64 / length as f64;
                let level = self.level(progress);
                if at % 64 == 0 {
                    for (band, Resonance { centre_hz, q, .. }) in
                        bands.iter_mut().zip(self.resonances)
                    {
                        band.tune(centre_hz * self.glide.powf(progress), q);
                    }
                }
                let air = level * db_to_gain(turbulence.next(random)) * white(random);
                let resonators = bands.iter_mut().zip(self.resonances);
                resonators.map(|(band, resonance)| resonance.gain * band.next(air).band).sum()
            })
            .collect()
    }
}

/// People usually breathe out after a swallow (Martin-Harris et al., 2005).
fn exhale(random: &mut Random) -> Vec<f64> {
    let mut output = FlowNoise {
        seconds: random.between(0.4, 0.7),
        peak_at: 0.25,
        decay_steepness: 0.5,
        // An open throat: near the neutral vowel at 500 and 1500 Hz.
        resonances: [
            Resonance { centre_hz: 560.0, q: 3.0, gain: 1.0 },
            Resonance { centre_hz: 1_450.0, q: 4.0, gain: 0.6 },
        ],
        glide: 0.92,
        turbulence_db: 1.0,
    }
    .sound(random);
    output.iter_mut().for_each(|x| *x *= 0.25);
    output
}

/// Mean durations of the three sounds of a swallow in seconds (rise of the larynx, passage of the draught, release of
/// the larynx) and of the whole swallow: Morinière et al. (2008), *Origin of the sound components during pharyngeal
/// swallowing*.
const PHASES_S: [f64; 3] = [0.106, 0.185, 0.072];
const SWALLOW_S: f64 = 0.535;

impl DrinkingStyle {
    fn suction(&self, seconds: f64, random: &mut Random) -> Vec<f64> {
        let lowest_hz = random.between_log(550.0, 850.0);
        let flow = FlowNoise {
            seconds,
            peak_at: random.between(0.4, 0.75),
            decay_steepness: 0.0,
            resonances: [
                Resonance { centre_hz: lowest_hz, q: 2.5, gain: 1.0 },
                Resonance { centre_hz: lowest_hz * random.between(2.6, 3.6), q: 3.0, gain: 0.7 },
            ],
            // The mouth cavity becomes smaller as it fills.
            glide: random.between(1.1, 1.7),
            turbulence_db: 6.0,
        };
        let mut output = flow.sound(random);
        output.iter_mut().for_each(|x| *x *= db_to_gain(self.air_db));
        let bubbles = BubbleCloud { median_radius_m: 0.002_6, spread: 0.5, rise: 0.08 };
        let length = output.len() as f64;
        let activity: Vec<f64> = (0..output.len())
            .map(|at| smooth(1.6 - 3.2 * (at as f64 / length - 0.5).abs()))
            .collect();
        let water = bubbles.sound(random, 140.0, &activity);
        mix_in(&mut output, 0, &water, db_to_gain(self.water_db));
        output
    }

    fn swallow(&self, random: &mut Random) -> Vec<f64> {
        let [rise_s, pass_s, release_s] = PHASES_S.map(|phase| phase * random.between(0.8, 1.25));
        let mut output = vec![0.0; frames(0.8)];
        mix_in(&mut output, 0, &thud(2.2 * rise_s, (150.0, 480.0), random), 0.6);
        let pass_at = frames(rise_s + random.between(0.02, 0.08));
        mix_in(&mut output, pass_at, &thud(2.0 * pass_s, (320.0, 1_300.0), random), 1.1);
        mix_in(&mut output, pass_at, &self.gulp(random), 0.6);
        let release_at = frames(SWALLOW_S - release_s);
        mix_in(&mut output, release_at, &thud(2.4 * release_s, (200.0, 760.0), random), 0.5);
        let click = Burst {
            centre_hz: random.between_log(900.0, 2_000.0),
            q: 1.5,
            decay_s: 0.003,
            gain: random.between(0.1, 0.35),
        };
        mix_in(&mut output, release_at, &click.sound(random), 1.0);
        output
    }

    /// The air that is swallowed with the draught: a few large bubbles, one after the other.
    fn gulp(&self, random: &mut Random) -> Vec<f64> {
        let mut output = vec![0.0; frames(0.5)];
        let mut at_s = 0.0;
        for _ in 0..2 + (3.0 * random.unit()) as usize {
            let bubble = Bubble {
                radius_m: random.between_log(self.gulp_radius_m.0, self.gulp_radius_m.1),
                rise: random.between(0.02, 0.1),
            };
            // Soft tissue damps a bubble twice as fast as open water.
            let sound: Vec<f64> = bubble
                .sound()
                .into_iter()
                .enumerate()
                .map(|(at, x)| x * (-bubble.damping_per_s() * at as f64 / SAMPLE_RATE).exp())
                .collect();
            mix_in(&mut output, frames(at_s), &sound, random.between(0.3, 1.0));
            at_s += random.between(0.025, 0.08);
        }
        output
    }
}

/// The thud of moving tissue: low noise of a given duration with two resonances.
fn thud(seconds: f64, (low_hz, high_hz): (f64, f64), random: &mut Random) -> Vec<f64> {
    FlowNoise {
        seconds,
        peak_at: 0.16,
        decay_steepness: 3.5,
        resonances: [
            Resonance { centre_hz: low_hz, q: 0.9, gain: 1.3 },
            Resonance { centre_hz: high_hz, q: 1.0, gain: 0.8 },
        ],
        glide: random.between(0.85, 1.3),
        turbulence_db: 3.0,
    }
    .sound(random)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phases_of_a_swallow_fit_into_its_duration() {
        assert!(PHASES_S.iter().sum::<f64>() < SWALLOW_S);
    }

    #[test]
    fn larger_draughts_gulp_at_a_lower_pitch() {
        let lowest_hz = |style: &DrinkingStyle| {
            Bubble { radius_m: style.gulp_radius_m.1, rise: 0.0 }.frequency_hz()
        };
        assert!(STYLES.windows(2).all(|pair| lowest_hz(&pair[1]) < lowest_hz(&pair[0])));
    }
}
