//! A cat that purrs: the muscles of its larynx twitch some 25 times a second, shut it and let it open with a small burst,
//! breathing in and out. Each burst rings in its chest, throat and nose, lets a jet of air through that hisses at the nose,
//! and a hand on the fur hears the low part.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::{Bed, Fluctuation};
use crate::places::room::Room;
use crate::signal::audio::{SAMPLE_RATE, Stereo, db_to_gain, frames};
use crate::signal::filter::{Biquad, Svf};
use crate::signal::gesture::{SmoothWalk, smooth, stroke_speed};
use crate::signal::noise::white;
use crate::signal::random::Random;

pub const SOUND: Sound = Sound {
    id: "cat-purr",
    name: "Cat purring",
    family: Family::Nature,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.5, timing: None, closeness: 0.8, width_deg: 30.0 },
    takes: [1; 3],
    model: "A larynx that shuts and opens 25 times a second, in and out of breath, heard through chest, throat and nose.",
    seed: 59,
    perform,
    room_tone: None,
};

/// Chosen: long enough that nothing in it is known again; and a fade that is longer than a block of the encoder.
const SECONDS: f64 = 28.0;
const END_FADE_S: f64 = 0.2;

/// One mood of a cat.
struct Cat {
    /// Bursts a second while it breathes in, and out.
    rate_hz: [f64; 2],
    /// How long it breathes in, and out.
    breath_s: [f64; 2],
    /// Level of breathing out against in, and of the nose's hiss against the bursts, in and out.
    out_db: f64,
    hiss_db: [f64; 2],
    /// Resonances of chest and throat, as fur and ribs let them out: centre, Q, dB. Flesh damps the chest so well that it
    /// has forgotten a burst before the next: its bands move as one at 64 Hz too, as those of real purrs.
    resonances: [(f64, f64, f64); 5],
    /// Time in which a burst falls by 8.7 dB, in ms.
    burst_ms: f64,
}

/// Rates: 26.3 Hz on average (Frazer Sissom, Rice & Peters, *How cats purr*, 1991); 21 to 27 Hz in and out, in breaths of
/// 0.5 to 1.4 s, in being a little louder or softer by cat (Eklund, Peters & Duthie, 2010; Schötz & Eklund, 2011). Awake
/// they are as in three real cats, whose level moves most at 1 Hz, and half as much at 2: well under a second each.
///
/// Colour, median of eight stretches of three real cats, in bands as wide as the ear's: the fundamental and its octaves
/// up to 200 Hz alike, -9 dB at 240 Hz, -17 at 380, -25 at 550 to 800, -28 at 1.2 kHz, a gap of -43 at 1.7 kHz between
/// throat and nose, and -31 from 2.3 to 8 kHz, where it is the nose that hisses.
const CATS: [Cat; 3] = [
    // Asleep at the other end of the sofa.
    Cat {
        rate_hz: [24.2, 22.4],
        breath_s: [0.95, 1.15],
        out_db: -5.0,
        hiss_db: [-9.0, -14.0],
        resonances: [
            (62.0, 1.4, 2.0),
            (125.0, 1.6, 0.0),
            (230.0, 2.2, -17.0),
            (520.0, 3.0, -38.0),
            (1_050.0, 4.0, -40.0),
        ],
        burst_ms: 12.0,
    },
    // Awake on the lap.
    Cat {
        rate_hz: [26.6, 24.6],
        breath_s: [0.72, 0.85],
        out_db: -4.0,
        hiss_db: [-6.5, -11.5],
        resonances: [
            (72.0, 1.4, 1.0),
            (145.0, 1.6, 0.0),
            (270.0, 2.2, -16.0),
            (600.0, 3.0, -34.0),
            (1_150.0, 4.0, -36.0),
        ],
        burst_ms: 10.0,
    },
    // Kneading, with its head at the ear.
    Cat {
        rate_hz: [28.2, 26.0],
        breath_s: [0.65, 0.75],
        out_db: 3.0,
        hiss_db: [-5.0, -7.5],
        resonances: [
            (76.0, 1.4, 0.0),
            (155.0, 1.6, 0.0),
            (310.0, 2.2, -17.0),
            (680.0, 3.0, -29.0),
            (1_250.0, 4.0, -31.0),
        ],
        burst_ms: 8.0,
    },
];

/// Muscles are not clocks: from burst to burst the time varies by 3 % and the level by 1.5 dB (ranges of the same studies).
const JITTER: f64 = 0.03;
const SHIMMER_DB: f64 = 1.5;
/// Strength also comes and goes over a few bursts, as the folds meet well or badly. Fitted, with `PATHS`, to how much of
/// the movement of three real cats lies between 2 and 16 Hz, and to how little of it their bands have in common.
const GRIP_DB: f64 = 2.2;
const GRIP_TAU_S: f64 = 0.06;

/// A chest against a cushion, in a furnished room. Chosen: close.
const ROOM: Room = Room { t60_s: 0.25, level_db: -18.0, damped_above_hz: 3_000.0 };

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let cat = &CATS[intensity as usize];
    let breaths = breathe(cat, random);
    let mut heard = Stereo::from_mono(&through_body(cat, &breaths, random));
    ROOM.add_to(&mut heard);
    heard.left.truncate(frames(SECONDS));
    heard.right.truncate(frames(SECONDS));
    let mut heard = heard.levelled(0.0);
    heard.for_each_channel(|nostril| add_hiss(nostril, &breaths, random));
    add_room(&mut heard, random);
    heard.finish(END_FADE_S, END_FADE_S);
    Ok(heard)
}

/// Of the power of the bed of a room at this level, hardly anything lies above 1 kHz (octaves of `room_tone`).
const STILL_DB: f64 = -39.0;
const STILL_OCTAVES_DB: [f64; 9] = [20.0, 22.0, 14.0, 6.0, 0.0, -6.0, -9.0, -11.0, -14.0];

fn add_room(heard: &mut Stereo, random: &mut Random) {
    let still = Fluctuation { db: 0.5, tau_s: 3.0 };
    let octaves_db = STILL_OCTAVES_DB.map(|db| db + STILL_DB);
    let air = Bed { seconds: SECONDS, octaves_db, shared: 0.4, swell: still, flicker: still }
        .perform(random);
    for (channel, air) in [(&mut heard.left, &air.left), (&mut heard.right, &air.right)] {
        channel.iter_mut().zip(air).for_each(|(sample, value)| *sample += value);
    }
}

/// What the breath does at one moment: the bursts of the larynx, and how loudly the air hisses that it lets through.
struct Flow {
    /// The knock with which the larynx opens: the chest answers to it.
    thump: f64,
    /// The same with the noise of its burst: throat and nose answer to that.
    bursts: f64,
    hiss: f64,
    /// The click with which the folds part, as the nose lets it out.
    click: f64,
}

fn breathe(cat: &Cat, random: &mut Random) -> Vec<Flow> {
    let mut flow = Vec::with_capacity(frames(SECONDS));
    let mut is_out = random.chance(0.5);
    // Somewhere within a breath.
    let mut skip = frames(random.between(0.2, 0.8));
    let mut strength = Strength::of(cat, !is_out, random);
    while flow.len() < frames(SECONDS) {
        let before = strength;
        strength = Strength::of(cat, is_out, random);
        flow.extend(one_breath(cat, is_out, [before, strength], random).into_iter().skip(skip));
        skip = 0;
        is_out = !is_out;
    }
    flow.truncate(frames(SECONDS));
    flow
}

/// Between two breaths it rests for this long, purring on but faintly. Chosen: the turn is heard, no gap.
const TURN_S: f64 = 0.09;
const TURN_DB: f64 = -13.0;

/// How strong one breath is, by the gains of its bursts and of its hiss.
#[derive(Clone, Copy)]
struct Strength {
    bursts: f64,
    hiss: f64,
}

impl Strength {
    fn of(cat: &Cat, is_out: bool, random: &mut Random) -> Self {
        Self {
            bursts: random.spread_db(if is_out { db_to_gain(cat.out_db) } else { 1.0 }, 1.8),
            hiss: random.spread_db(db_to_gain(cat.hiss_db[usize::from(is_out)]), 2.0),
        }
    }
}

fn one_breath(
    cat: &Cat,
    is_out: bool,
    [before, own]: [Strength; 2],
    random: &mut Random,
) -> Vec<Flow> {
    let way = usize::from(is_out);
    let seconds = cat.breath_s[way] * random.between_log(0.82, 1.22);
    let length = frames(seconds);
    let fall = (-1.0 / (1e-3 * cat.burst_ms * SAMPLE_RATE)).exp();
    let mut wander = SmoothWalk::new(random, 0.02, 0.4);
    let mut grip = SmoothWalk::new(random, GRIP_DB, GRIP_TAU_S);
    let rasp_fall = (-1.0 / (RASP_S * SAMPLE_RATE)).exp();
    let mut rasp = 0.0;
    let (mut cycles, mut level, mut until) = (0.0, 0.0, random.between(0.9, 1.1));
    (0..length)
        .map(|i| {
            let progress = i as f64 / length as f64;
            // The rate rises into a breath and sinks out of it, by a tenth.
            let rate_hz =
                cat.rate_hz[way] * (0.95 + 0.08 * smooth(progress * 3.0) - 0.04 * progress);
            cycles += rate_hz * (1.0 + wander.next(random)) / SAMPLE_RATE;
            level *= fall;
            let (mut snap, mut click) = (0.0, 0.0);
            if cycles >= until {
                cycles -= until;
                until = 1.0 + JITTER * random.normal();
                level = random.spread_db(1.0, SHIMMER_DB);
                snap = SNAP * level;
                click = random.spread_db(1.0, RASP_DB);
                rasp = click;
            }
            let swell = breath_swell(progress, seconds);
            let turned = smooth(progress * seconds / (2.0 * TURN_S));
            let between = |from: f64, to: f64| from + turned * (to - from);
            let gain = between(before.bursts, own.bursts);
            let hiss = between(before.hiss, own.hiss);
            let torn = TORN * (level + LEAK) * white(random);
            let gripped = gain * swell * db_to_gain(grip.next(random));
            let (thump, bursts) = (gripped * snap, gripped * (torn + 0.4 * snap));
            rasp *= rasp_fall;
            let open = (SHUT + (1.0 - SHUT) * rasp) * air_flow(progress, is_out);
            let click = CLICK * hiss * swell * click;
            Flow { thump, bursts, hiss: hiss * open.powf(JET_POWER), click }
        })
        .collect()
}

/// The snap with which the larynx opens, the noise of its burst, and of air that leaks past it while shut. Chosen.
const SNAP: f64 = 14.0;
const TORN: f64 = 0.8;
const LEAK: f64 = 0.25;
/// Above 1 kHz the bursts of real purrs are short and as unlike each other as these, and part with a click (fitted to the
/// movement of those bands above 2 Hz).
const RASP_S: f64 = 0.006;
const RASP_DB: f64 = 4.0;
const CLICK: f64 = 6.0;
/// What of the flow still leaks while the larynx is shut. A jet grows louder by a power of its flow. Both chosen.
const SHUT: f64 = 0.3;
const JET_POWER: f64 = 1.5;

/// A breath is strongest before its middle. Chosen: it swells and sinks, but purrs on.
const SINKS_DB: f64 = 9.0;

fn breath_swell(progress: f64, seconds: f64) -> f64 {
    let turn = TURN_S / seconds;
    let open = smooth(progress / (2.5 * turn)) * smooth((1.0 - progress) / (2.0 * turn));
    db_to_gain(TURN_DB)
        + (1.0 - db_to_gain(TURN_DB))
            * open
            * db_to_gain(-SINKS_DB * (2.0 * progress - 0.8).powi(2))
}

/// A chest that fills is fastest late, one that empties early; between them the air stands still.
fn air_flow(progress: f64, is_out: bool) -> f64 {
    let peak = if is_out { 0.35 } else { 0.6 };
    STILL_AIR + (1.0 - STILL_AIR) * stroke_speed(progress, peak)
}

/// Of its fastest flow: a nose is never quite silent (chosen).
const STILL_AIR: f64 = 0.45;

/// Chest, throat and nose move while it breathes: each path to the ear grows and shrinks by itself (fitted).
const PATHS: Fluctuation = Fluctuation { db: 2.5, tau_s: 0.2 };

/// Below this it is the chest that resounds, above it the throat: chosen, between their resonances.
const CHEST_BELOW_HZ: f64 = 200.0;

fn through_body(cat: &Cat, breaths: &[Flow], random: &mut Random) -> Vec<f64> {
    let mut heard = vec![0.0; breaths.len()];
    for (centre_hz, q, level_db) in cat.resonances {
        // In and out again: twice.
        let mut bands = [Svf::new(centre_hz, q), Svf::new(centre_hz, q)];
        let mut path = SmoothWalk::new(random, PATHS.db, PATHS.tau_s);
        let chest = centre_hz < CHEST_BELOW_HZ;
        for (sample, flow) in heard.iter_mut().zip(breaths) {
            let struck = if chest { flow.thump } else { flow.bursts };
            let gain = db_to_gain(level_db + path.next(random));
            *sample += gain * bands.iter_mut().fold(struck, |x, band| band.next(x).band);
        }
    }
    heard
}

/// The nose: it hisses as the larynx lets the air through.
fn add_hiss(nostril: &mut [f64], breaths: &[Flow], random: &mut Random) {
    let mut bands = NOSE.map(|(centre_hz, q, _)| Svf::new(centre_hz, q));
    let mut paths = NOSE.map(|_| SmoothWalk::new(random, PATHS.db, PATHS.tau_s));
    let mut thin = Biquad::high_pass(NOSE_ABOVE_HZ);
    for (sample, flow) in nostril.iter_mut().zip(breaths) {
        let noise = flow.hiss * white(random);
        let hissing = bands.iter_mut().zip(&mut paths).zip(NOSE);
        let hiss: f64 = hissing
            .map(|((band, path), (.., gain))| {
                let click = part(flow.click, random);
                gain * db_to_gain(path.next(random)) * band.next(noise + click).band
            })
            .sum();
        *sample += thin.next(hiss);
    }
}

/// What one resonance of the nose takes of a click: wet folds part now here, now there.
fn part(click: f64, random: &mut Random) -> f64 {
    if click == 0.0 { 0.0 } else { random.spread_db(click, APART_DB) }
}

/// Fitted to how little the bands of real purrs above 2 kHz have in common at 64 Hz.
const APART_DB: f64 = 6.0;

/// Between throat and nose real purrs have a gap.
const NOSE_ABOVE_HZ: f64 = 2_300.0;
/// Its resonances: centre, Q, gain. As narrow as formants are: neighbouring bands of real purrs differ by 3 dB there.
const NOSE: [(f64, f64, f64); 5] = [
    (2_600.0, 4.5, 1.0),
    (3_500.0, 5.0, 0.6),
    (4_600.0, 4.5, 1.0),
    (6_100.0, 5.0, 0.7),
    (8_000.0, 4.5, 0.5),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_purrs_at_the_rate_of_cats() {
        let breath = one_breath(
            &CATS[1],
            false,
            [Strength { bursts: 1.0, hiss: 0.1 }; 2],
            &mut Random::new(2),
        );
        // The snaps stand out of all else.
        let middle = &breath[frames(0.3)..frames(0.7)];
        let snaps = middle.iter().filter(|flow| flow.thump.abs() > 4.0).count() as f64;
        assert!((22.0..31.0).contains(&(snaps / 0.4)), "{snaps}");
    }
}
