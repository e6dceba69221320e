//! Teeth being brushed, unhurried: bristles go to and fro in bouts, the mouth is a cavity that changes with the place they
//! work at, and foam fills it.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::Fluctuation;
use crate::places::room_tone;
use crate::signal::audio::{
    SAMPLE_RATE, Stereo, db_to_gain, frames, normalise_power, root_mean_square,
};
use crate::signal::filter::Svf;
use crate::signal::gesture::{SmoothWalk, smooth};
use crate::signal::random::Random;
use crate::things::crackle::{Crackle, Sheet};
use crate::things::friction::Friction;

pub const SOUND: Sound = Sound {
    id: "brushing-teeth",
    name: "Brushing teeth",
    family: Family::Touch,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.5, timing: None, closeness: 0.9, width_deg: 40.0 },
    takes: [1; 3],
    model: "Tufts of bristles, none quite together, cross the edges of the teeth three to six times a second, through \
        a mouth whose formants move from place to place, while foam gathers and pops.",
    seed: 63,
    perform,
    room_tone: None,
};

/// Chosen: long enough that nothing in it is known again, short enough that all sounds together stay small.
const SECONDS: f64 = 30.0;
/// Longer than a block of the encoder.
const END_FADE_S: f64 = 0.2;

/// One way of brushing.
#[derive(Clone, Copy)]
struct Brushing {
    friction: Friction,
    /// To and fro, this often a second.
    cycles_per_s: (f64, f64),
    /// Speed that is left at the turn, where the hand stops but the bent bristles spring back.
    turning_speed: f64,
    /// Time at one place.
    bout_s: (f64, f64),
    /// Until the next.
    pause_s: (f64, f64),
    /// How much of the bristles is heard through the cavity rather than past it.
    cavity_db: f64,
    /// How far the lips let out the highs, against lips that are half open.
    lips: f64,
    foam: Crackle,
    foam_db: f64,
}

/// Measured on four real recordings: a fall of 15 dB from 60 to 500 Hz, a rise of 12 dB to 2 kHz, and level to 13 kHz.
/// Near the ear the mixer lifts what lies below 500 Hz, so there is 4 dB less of it here; and from 125 to 500 Hz another
/// 3 to 5 dB less, for what the room and the lowest formant bring (fitted).
const OCTAVES_DB: [f64; 9] = [-2.0, -9.5, -19.0, -23.5, -11.0, -1.5, 1.0, 3.5, 1.5];

/// Chosen, but for the octaves: bristles are so many that single ones are hardly heard.
const BRISTLES: Friction = Friction {
    octaves_db: OCTAVES_DB,
    dulling_db: 1.5,
    bumps_per_s: 6_000.0,
    evenness: 0.1,
    bump_share: 0.2,
    bump_order: 2.4,
    ground: Fluctuation { db: 1.0, tau_s: 0.05 },
    flicker: Fluctuation { db: 1.0, tau_s: 0.1 },
};

/// Chosen: the softer the brush, the finer, slower and wetter; hands go to and fro some 4 to 6 times a second.
const WAYS: [Brushing; 3] = [
    // A soft brush in small slow circles, with much foam, lips nearly closed.
    Brushing {
        friction: Friction {
            octaves_db: [-2.0, -9.5, -19.0, -23.5, -11.0, -1.5, 0.5, 2.0, -1.5],
            bumps_per_s: 8_000.0,
            dulling_db: 2.0,
            ..BRISTLES
        },
        cycles_per_s: (3.5, 4.5),
        turning_speed: 0.2,
        bout_s: (2.0, 6.0),
        pause_s: (0.26, 0.74),
        cavity_db: 12.0,
        lips: 0.75,
        foam: Crackle { rate_per_s: 90.0, children: 0.4, within_s: 0.02, range_db: 14.0 },
        foam_db: -13.0,
    },
    // To and fro.
    Brushing {
        friction: BRISTLES,
        cycles_per_s: (4.5, 5.8),
        turning_speed: 0.2,
        bout_s: (1.5, 5.0),
        pause_s: (0.2, 0.6),
        cavity_db: 13.0,
        lips: 1.0,
        foam: Crackle { rate_per_s: 50.0, children: 0.4, within_s: 0.02, range_db: 14.0 },
        foam_db: -14.0,
    },
    // A firm brush on the front teeth, lips open.
    Brushing {
        friction: Friction {
            octaves_db: [-2.0, -9.5, -19.0, -23.5, -11.5, -2.0, 1.0, 3.0, 1.5],
            bumps_per_s: 4_000.0,
            bump_share: 0.3,
            dulling_db: 1.0,
            ..BRISTLES
        },
        cycles_per_s: (5.3, 6.6),
        turning_speed: 0.2,
        bout_s: (1.2, 4.0),
        pause_s: (0.16, 0.6),
        cavity_db: 14.0,
        lips: 1.5,
        foam: Crackle { rate_per_s: 25.0, children: 0.4, within_s: 0.02, range_db: 14.0 },
        foam_db: -18.0,
    },
];

/// A place in the mouth.
#[derive(Clone, Copy)]
struct Place {
    /// The first three resonances of the cavity that is left open there.
    formants_hz: [f64; 3],
    /// Left to right.
    side: f64,
    /// What a cheek in the way takes from the highs.
    cheek_hz: f64,
}

/// Formants of an open, a spread and a rounded mouth (Peterson & Barney's vowels of "hod", "head" and "hood", 1952).
const PLACES: [Place; 5] = [
    Place { formants_hz: [730.0, 1_090.0, 2_440.0], side: -0.4, cheek_hz: 12_000.0 },
    Place { formants_hz: [530.0, 1_840.0, 2_480.0], side: 0.05, cheek_hz: 18_000.0 },
    Place { formants_hz: [440.0, 1_020.0, 2_240.0], side: 0.45, cheek_hz: 11_000.0 },
    Place { formants_hz: [640.0, 1_190.0, 2_390.0], side: -0.2, cheek_hz: 15_000.0 },
    Place { formants_hz: [530.0, 1_840.0, 2_480.0], side: 0.2, cheek_hz: 18_000.0 },
];

/// Bandwidths of some 60 to 300 Hz, as those of a voice: the walls are as soft, the end as open.
const FORMANT_Q: f64 = 8.0;

/// Bubbles of foam: films that burst, chosen higher and shorter than facets of paper.
const FOAM: Sheet = Sheet { facet_hz: (2_500.0, 12_000.0), damping_per_s: (1_200.0, 5_000.0) };

/// The air of the bathroom under all: in real recordings what lies below 200 Hz hardly follows the brush.
const AIR_DB: f64 = -32.0;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let way = intensity.choose(WAYS);
    let hand = Hand::over(way, random);
    let foam_clicks = way.foam.clicks(&hand.speeds, random);
    let foam = FOAM.sound(&foam_clicks, hand.speeds.len(), random);
    let foam_gain = db_to_gain(way.foam_db) / root_mean_square(&foam);
    // Much of it comes alike to both ears; wet surfaces near each of them do not.
    let shared = way.head(&hand.speeds, random);
    let mut heard = Stereo::silence(hand.speeds.len());
    for (channel, ear) in [&mut heard.left, &mut heard.right].into_iter().zip([-1.0, 1.0]) {
        let own = way.head(&hand.speeds, random);
        let mixed = shared.iter().zip(own).map(|(shared, own)| 0.87 * shared + 0.5 * own);
        let mixed: Vec<f64> = mixed.zip(&foam).map(|(rub, foam)| rub + foam_gain * foam).collect();
        *channel = hand.through_the_mouth(&mixed, way, ear);
    }
    add_air(&mut heard, random);
    heard.finish(END_FADE_S, END_FADE_S);
    Ok(heard)
}

/// Tufts that are told apart in each ear, and in both together: a head has thirty or more, but neighbours move as one.
const TUFTS: usize = 3;
/// The head rocks and the bristles bend, so that its tufts do not turn at once (fitted: in real brushing what moves 16
/// times a second and faster is not alike in distant bands).
const LATE_S: f64 = 0.008;
const ROCKING_S: f64 = 1.0;
/// No tuft is as stiff, or as far worn, as its neighbour: each has a colour of its own (fitted, as above).
const TUFT_DB: f64 = 4.0;

impl Brushing {
    /// All tufts of the brush's head, at a root mean square of 1.
    fn head(&self, speeds: &[f64], random: &mut Random) -> Vec<f64> {
        let mut heard = vec![0.0; speeds.len()];
        for _ in 0..TUFTS {
            let octaves_db = self.friction.octaves_db.map(|db| db + TUFT_DB * random.normal());
            let tuft = Friction { octaves_db, ..self.friction };
            let rub = tuft.rub(&late(speeds, random), random);
            heard.iter_mut().zip(rub).for_each(|(sample, value)| *sample += value);
        }
        normalise_power(&mut heard);
        heard
    }
}

/// The same speeds, now a little later and now less so.
fn late(speeds: &[f64], random: &mut Random) -> Vec<f64> {
    let mut rocking = SmoothWalk::new(random, LATE_S, ROCKING_S);
    let behind = |i: usize, by_s: f64| i.saturating_sub((by_s.max(0.0) * SAMPLE_RATE) as usize);
    (0..speeds.len()).map(|i| speeds[behind(i, 3.0 * LATE_S + rocking.next(random))]).collect()
}

/// What the hand does all the while.
struct Hand {
    speeds: Vec<f64>,
    /// Where it is, one a sample.
    places: Vec<usize>,
}

impl Hand {
    fn over(way: Brushing, random: &mut Random) -> Self {
        let length = frames(SECONDS);
        let (mut speeds, mut places) = (Vec::with_capacity(length), Vec::with_capacity(length));
        let mut place = 0;
        while speeds.len() < length {
            place =
                (place + 1 + (random.unit() * (PLACES.len() - 1) as f64) as usize) % PLACES.len();
            let bout = bout(way, random);
            let rest = frames(random.between(way.pause_s.0, way.pause_s.1));
            places.resize(speeds.len() + bout.len() + rest, place);
            speeds.extend(bout);
            speeds.resize(speeds.len() + rest, CARRIED);
        }
        speeds.truncate(length);
        places.truncate(length);
        Self { speeds, places }
    }

    /// The resonances of the place, added to what comes straight; they glide as the mouth reshapes.
    fn through_the_mouth(&self, rub: &[f64], way: Brushing, ear: f64) -> Vec<f64> {
        // 1.3 ms: chosen, so short that a glide is not heard in steps.
        const BLOCK: usize = 64;
        // A tenth of a second to reshape.
        const GLIDE: f64 = BLOCK as f64 / (0.1 * SAMPLE_RATE);
        let mut place = PLACES[self.places[0]];
        let mut formants = place.formants_hz.map(|hz| Svf::new(hz, FORMANT_Q));
        let mut cheek = Svf::new(way.lips * place.cheek_hz, 0.6);
        let cavity = db_to_gain(way.cavity_db);
        rub.iter()
            .zip(&self.places)
            .enumerate()
            .map(|(i, (blow, to))| {
                if i % BLOCK == 0 {
                    place = place.nearer(PLACES[*to], GLIDE);
                    for (formant, hz) in formants.iter_mut().zip(place.formants_hz) {
                        formant.tune(hz, FORMANT_Q);
                    }
                    cheek.tune(way.lips * place.cheek_hz, 0.6);
                }
                let resounding: f64 = formants.iter_mut().map(|f| f.next(*blow).band).sum();
                let side = (1.0 + 0.5 * ear * place.side).sqrt();
                side * (cheek.next(*blow).low + cavity * resounding)
            })
            .collect()
    }
}

impl Place {
    fn nearer(self, to: Self, share: f64) -> Self {
        let glide = |from: f64, to: f64| from + share * (to - from);
        Self {
            formants_hz: std::array::from_fn(|i| glide(self.formants_hz[i], to.formants_hz[i])),
            side: glide(self.side, to.side),
            cheek_hz: glide(self.cheek_hz, to.cheek_hz),
        }
    }
}

/// On its way to another place the brush hardly leaves the teeth (fitted, as is how steady the bristles are, to 30 real
/// recordings: in most it rests 20 to 25 dB below its strokes, in those from near by 35 to 50).
const CARRIED: f64 = 0.015;

/// The hand turns more abruptly than a pendulum would (chosen).
const QUICK_TURN: f64 = 0.6;
/// The way back is lighter (chosen: there and back are told apart).
const WAY_BACK: f64 = 0.75;

/// Speeds of one bout; the way forth is stronger than the way back.
fn bout(way: Brushing, random: &mut Random) -> Vec<f64> {
    let length = frames(random.between(way.bout_s.0, way.bout_s.1));
    let pace = random.between(way.cycles_per_s.0, way.cycles_per_s.1);
    let mut hurry = SmoothWalk::new(random, 0.07, 0.6);
    let mut reach = SmoothWalk::new(random, 0.18, 0.3);
    let mut cycles = 0.0;
    (0..length)
        .map(|i| {
            cycles += pace * (1.0 + hurry.next(random)) / SAMPLE_RATE;
            let swing = (std::f64::consts::TAU * cycles).sin();
            let way_back = if swing < 0.0 { WAY_BACK } else { 1.0 };
            let ends = smooth(i as f64 / frames(0.15) as f64)
                * smooth((length - i) as f64 / frames(0.2) as f64);
            let speed =
                way.turning_speed + (1.0 - way.turning_speed) * swing.abs().powf(QUICK_TURN);
            (way_back * speed * (1.0 + reach.next(random)) * ends).clamp(CARRIED, 1.0)
        })
        .collect()
}

fn add_air(heard: &mut Stereo, random: &mut Random) {
    let mut air = room_tone::quiet_room(random);
    let gain = db_to_gain(AIR_DB) / root_mean_square(&air.left);
    air.scale(gain * root_mean_square(&heard.left));
    // Each round of it comes in as the last one goes: it fades as this take does.
    let step = air.len() - frames(END_FADE_S);
    for (channel, air) in [&mut heard.left, &mut heard.right].into_iter().zip(air.channels()) {
        for start in (0..channel.len()).step_by(step) {
            channel[start..].iter_mut().zip(air).for_each(|(sample, value)| *sample += value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hand_goes_to_and_fro_at_its_pace() {
        let way = Brushing { bout_s: (10.0, 10.0), ..WAYS[1] };
        let speeds = bout(way, &mut Random::new(1));
        let turns = speeds.windows(2).filter(|w| w[0] < 0.3 && w[1] >= 0.3).count() as f64;
        // Two turns a cycle, over 10 s.
        assert!((2.0 * 10.0 * 3.8..=2.0 * 10.0 * 6.0).contains(&turns), "{turns}");
    }

    #[test]
    fn a_tuft_is_late_but_goes_the_same_way() {
        let speeds: Vec<f64> = (0..frames(2.0)).map(|i| i as f64).collect();
        let behind = late(&speeds, &mut Random::new(2));
        let by_s = |i: usize| (speeds[i] - behind[i]) / SAMPLE_RATE;
        assert!((frames(0.1)..speeds.len()).all(|i| (0.0..=6.0 * LATE_S).contains(&by_s(i))));
    }

    #[test]
    fn a_mouth_reshapes_but_does_not_jump() {
        let half = PLACES[0].nearer(PLACES[1], 0.5);
        assert!((half.formants_hz[1] - 1_465.0).abs() < 1.0);
    }
}
