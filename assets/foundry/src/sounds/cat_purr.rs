//! A cat that purrs: the muscles of its larynx twitch some 25 times a second, shut it and let it open with a small burst,
//! breathing in and out. Each burst rings in its chest, throat and nose, and a hand on the fur hears the low part.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::audio::{SAMPLE_RATE, Stereo, db_to_gain, frames};
use crate::bed::{Bed, Sway};
use crate::filter::Svf;
use crate::gesture::{Glide, smooth};
use crate::noise::white;
use crate::random::Random;
use crate::room::Room;

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

const SECONDS: f64 = 28.0;
const END_FADE_S: f64 = 0.2;

/// One mood of a cat.
struct Cat {
    /// Bursts a second while it breathes in, and out.
    rate_hz: [f64; 2],
    /// How long it breathes in, and out.
    breath_s: [f64; 2],
    /// Level of breathing out against in, and of the nose's hiss against the bursts.
    out_db: f64,
    hiss_db: f64,
    /// Resonances of chest and throat, as fur and ribs let them out: centre, Q, dB.
    resonances: [(f64, f64, f64); 5],
    /// Time in which a burst falls by 8.7 dB, in ms.
    burst_ms: f64,
}

/// Rates: 26.3 Hz on average (Frazer Sissom, Rice & Peters, *How cats purr*, 1991); 21 to 27 Hz in and out, in breaths of
/// 0.5 to 1.4 s, in being a little louder or softer by cat (Eklund, Peters & Duthie, 2010; Schötz & Eklund, 2011).
const CATS: [Cat; 3] = [
    // Asleep at the other end of the sofa.
    Cat {
        rate_hz: [24.2, 22.4],
        breath_s: [1.5, 1.7],
        out_db: -4.0,
        hiss_db: -25.0,
        resonances: [
            (65.0, 3.0, 2.0),
            (135.0, 2.5, 0.0),
            (280.0, 2.0, -2.0),
            (620.0, 2.5, -15.0),
            (1_150.0, 2.5, -21.0),
        ],
        burst_ms: 9.0,
    },
    // Awake on the lap.
    Cat {
        rate_hz: [26.6, 24.6],
        breath_s: [1.25, 1.4],
        out_db: -3.5,
        hiss_db: -23.0,
        resonances: [
            (72.0, 3.0, 1.5),
            (150.0, 2.5, 0.0),
            (310.0, 2.0, -1.0),
            (680.0, 2.5, -13.0),
            (1_200.0, 2.5, -17.0),
        ],
        burst_ms: 7.5,
    },
    // Kneading, with its head at the ear.
    Cat {
        rate_hz: [28.2, 26.0],
        breath_s: [1.05, 1.2],
        out_db: 3.0,
        hiss_db: -22.0,
        resonances: [
            (76.0, 3.0, 1.0),
            (165.0, 2.5, 0.0),
            (330.0, 2.0, 0.0),
            (720.0, 2.5, -11.0),
            (1_300.0, 2.5, -15.0),
        ],
        burst_ms: 6.5,
    },
];

/// Muscles are not clocks: from burst to burst the time varies by 3 % and the level by 1.5 dB (ranges of the same studies).
const JITTER: f64 = 0.03;
const SHIMMER_DB: f64 = 1.5;

/// A chest against a cushion, in a furnished room.
const ROOM: Room = Room { t60_s: 0.25, level_db: -18.0, damped_above_hz: 3_000.0 };

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let cat = &CATS[intensity as usize];
    let breaths = breathe(cat, random);
    let mut heard = Stereo::from_mono(&through_body(cat, &breaths));
    ROOM.add_to(&mut heard);
    heard.left.truncate(frames(SECONDS));
    heard.right.truncate(frames(SECONDS));
    let rms = (heard.left.iter().map(|x| x * x).sum::<f64>() / heard.len() as f64).sqrt();
    heard.scale(1.0 / rms);
    heard.for_each_channel(|nostril| add_hiss(nostril, cat, &breaths, random));
    add_room(&mut heard, random);
    heard.finish(END_FADE_S, END_FADE_S);
    Ok(heard)
}

/// Of the power of the bed of a room at this level, hardly anything lies above 1 kHz.
const STILL_DB: f64 = -39.0;
const STILL_OCTAVES_DB: [f64; 9] = [20.0, 22.0, 14.0, 6.0, 0.0, -6.0, -9.0, -11.0, -14.0];

fn add_room(heard: &mut Stereo, random: &mut Random) {
    let still = Sway { db: 0.5, tau_s: 3.0 };
    let octaves_db = STILL_OCTAVES_DB.map(|db| db + STILL_DB);
    let air = Bed { seconds: SECONDS, octaves_db, shared: 0.4, swell: still, flicker: still }
        .perform(random);
    for (channel, air) in [(&mut heard.left, &air.left), (&mut heard.right, &air.right)] {
        channel.iter_mut().zip(air).for_each(|(sample, value)| *sample += value);
    }
}

/// What the breath does at one moment: the bursts of the larynx, and how much air flows.
struct Flow {
    bursts: f64,
    air: f64,
}

fn breathe(cat: &Cat, random: &mut Random) -> Vec<Flow> {
    let mut flow = Vec::with_capacity(frames(SECONDS));
    let mut is_out = random.chance(0.5);
    // Somewhere within a breath.
    let mut skip = frames(random.between(0.2, 0.8));
    while flow.len() < frames(SECONDS) {
        flow.extend(one_breath(cat, is_out, random).into_iter().skip(skip));
        skip = 0;
        is_out = !is_out;
    }
    flow.truncate(frames(SECONDS));
    flow
}

/// Between two breaths it rests for this long, purring on but faintly.
const TURN_S: f64 = 0.09;
const TURN_DB: f64 = -22.0;

fn one_breath(cat: &Cat, is_out: bool, random: &mut Random) -> Vec<Flow> {
    let way = usize::from(is_out);
    let seconds = cat.breath_s[way] * random.between_log(0.9, 1.12);
    let length = frames(seconds);
    let gain = random.spread_db(if is_out { db_to_gain(cat.out_db) } else { 1.0 }, 1.0);
    let fall = (-1.0 / (1e-3 * cat.burst_ms * SAMPLE_RATE)).exp();
    let mut wander = Glide::new(random, 0.02, 0.4);
    let (mut cycles, mut level, mut until) = (0.0, 0.0, random.between(0.9, 1.1));
    (0..length)
        .map(|i| {
            let progress = i as f64 / length as f64;
            // The rate rises into a breath and sinks out of it, by a tenth.
            let rate_hz =
                cat.rate_hz[way] * (0.95 + 0.08 * smooth(progress * 3.0) - 0.04 * progress);
            cycles += rate_hz * (1.0 + wander.next(random)) / SAMPLE_RATE;
            level *= fall;
            let mut snap = 0.0;
            if cycles >= until {
                cycles -= until;
                until = 1.0 + JITTER * random.normal();
                level = random.spread_db(1.0, SHIMMER_DB);
                snap = SNAP * level;
            }
            let swell = breath_swell(progress, seconds);
            let bursts = gain * swell * (0.55 * level * white(random) + snap);
            Flow { bursts, air: swell }
        })
        .collect()
}

/// The snap with which the larynx opens, against the noise of its burst.
const SNAP: f64 = 14.0;

/// A breath is strongest before its middle.
const SINKS_DB: f64 = 7.0;

fn breath_swell(progress: f64, seconds: f64) -> f64 {
    let turn = TURN_S / seconds;
    let open = smooth(progress / (2.5 * turn)) * smooth((1.0 - progress) / (2.0 * turn));
    db_to_gain(TURN_DB)
        + (1.0 - db_to_gain(TURN_DB))
            * open
            * db_to_gain(-SINKS_DB * (2.0 * progress - 0.8).powi(2))
}

fn through_body(cat: &Cat, breaths: &[Flow]) -> Vec<f64> {
    let mut heard = vec![0.0; breaths.len()];
    for (centre_hz, q, level_db) in cat.resonances {
        // In and out again: twice.
        let mut bands = [Svf::new(centre_hz, q), Svf::new(centre_hz, q)];
        let gain = db_to_gain(level_db);
        for (sample, flow) in heard.iter_mut().zip(breaths) {
            *sample += gain * bands.iter_mut().fold(flow.bursts, |x, band| band.next(x).band);
        }
    }
    heard
}

/// The nose: it hisses with the air, whatever the larynx does.
fn add_hiss(nostril: &mut [f64], cat: &Cat, breaths: &[Flow], random: &mut Random) {
    let mut bands = [Svf::new(2_300.0, 0.8), Svf::new(6_000.0, 0.7)];
    let mut sway = Glide::new(random, 2.0, 0.12);
    for (sample, flow) in nostril.iter_mut().zip(breaths) {
        let noise = white(random);
        let hiss: f64 = bands.iter_mut().map(|band| band.next(noise).band).sum();
        *sample += db_to_gain(cat.hiss_db + sway.next(random)) * flow.air.powf(1.5) * hiss;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_purrs_at_the_rate_of_cats() {
        let breath = one_breath(&CATS[1], false, &mut Random::new(2));
        // The snaps stand out of all else.
        let middle = &breath[frames(0.3)..frames(0.7)];
        let snaps = middle.iter().filter(|flow| flow.bursts.abs() > 4.0).count() as f64;
        assert!((22.0..31.0).contains(&(snaps / 0.4)), "{snaps}");
    }
}
