//! A purring cat. While the cat breathes in and out, the muscles of its larynx twitch about 25 times per second, and
//! each time the glottis closes and opens again with a small burst. The burst excites the resonances of the chest,
//! throat and nose, and releases a jet of air that hisses at the nose.

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
    model: "A larynx that closes and opens 25 times per second while the cat breathes in and out, filtered by chest, \
        throat and nose.",
    seed: 59,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a listener does not notice the repetition.
const SECONDS: f64 = 28.0;
/// Chosen: longer than one encoder block.
const END_FADE_S: f64 = 0.2;

/// One state of a cat.
struct Cat {
    /// Bursts per second while the cat inhales and exhales.
    rate_hz: [f64; 2],
    /// Duration of inhaling and exhaling.
    breath_s: [f64; 2],
    /// Level of exhaling against inhaling.
    exhale_db: f64,
    /// Level of the hiss of the nose against the bursts, inhaling and exhaling.
    hiss_db: [f64; 2],
    /// Resonances of chest and throat as they radiate through ribs and fur. Tissue damps the chest so strongly that
    /// each burst has decayed before the next, so that its frequency bands fluctuate together even at 64 Hz, as in real
    /// purrs.
    resonances: [Resonance; 5],
    /// Time constant of the amplitude of a burst, in ms. The level falls by 8.7 dB in this time.
    burst_ms: f64,
}

/// A resonance of the body.
#[derive(Clone, Copy)]
struct Resonance {
    centre_hz: f64,
    q: f64,
    level_db: f64,
}

/// Builds a table entry from the fields of [`Resonance`] in their order.
const fn resonance(centre_hz: f64, q: f64, level_db: f64) -> Resonance {
    Resonance { centre_hz, q, level_db }
}

/// Rates and durations are published: 26.3 Hz on average (Frazer Sissom, Rice & Peters, *How cats purr*, 1991), and 21
/// to 27 Hz in breaths of 0.5 to 1.4 s, where inhaling is slightly louder or softer depending on the cat (Eklund,
/// Peters & Duthie, 2010; Schötz & Eklund, 2011). For the cat that is awake, breaths follow three real cats, whose
/// level fluctuates most at 1 Hz and half as much at 2 Hz, so that each breath lasts well under a second.
///
/// The spectrum is fitted to the median of eight excerpts from three real cats in auditory bands: equal levels at the
/// fundamental and its octaves up to 200 Hz, -9 dB at 240 Hz, -17 dB at 380 Hz, -25 dB at 550 to 800 Hz, -28 dB at 1.2
/// kHz, a gap of -43 dB at 1.7 kHz between throat and nose, and -31 dB from 2.3 to 8 kHz, where the nose hisses.
const CATS: [Cat; 3] = [
    // Asleep, at the other end of the sofa.
    Cat {
        rate_hz: [24.2, 22.4],
        breath_s: [0.95, 1.15],
        exhale_db: -5.0,
        hiss_db: [-9.0, -14.0],
        resonances: [
            resonance(62.0, 1.4, 2.0),
            resonance(125.0, 1.6, 0.0),
            resonance(230.0, 2.2, -17.0),
            resonance(520.0, 3.0, -38.0),
            resonance(1_050.0, 4.0, -40.0),
        ],
        burst_ms: 12.0,
    },
    // Awake, on the lap.
    Cat {
        rate_hz: [26.6, 24.6],
        breath_s: [0.72, 0.85],
        exhale_db: -4.0,
        hiss_db: [-6.5, -11.5],
        resonances: [
            resonance(72.0, 1.4, 1.0),
            resonance(145.0, 1.6, 0.0),
            resonance(270.0, 2.2, -16.0),
            resonance(600.0, 3.0, -34.0),
            resonance(1_150.0, 4.0, -36.0),
        ],
        burst_ms: 10.0,
    },
    // Kneading, with its head near the ear.
    Cat {
        rate_hz: [28.2, 26.0],
        breath_s: [0.65, 0.75],
        exhale_db: 3.0,
        hiss_db: [-5.0, -7.5],
        resonances: [
            resonance(76.0, 1.4, 0.0),
            resonance(155.0, 1.6, 0.0),
            resonance(310.0, 2.2, -17.0),
            resonance(680.0, 3.0, -29.0),
            resonance(1_250.0, 4.0, -31.0),
        ],
        burst_ms: 8.0,
    },
];

/// Deviation of the period and of the level from burst to burst (published in the same studies).
const JITTER: f64 = 0.03;
const SHIMMER_DB: f64 = 1.5;
/// Deviation and time constant of the slower variation of the burst level, because the vocal folds close more or less
/// completely. Fitted, together with [`RESONANCE_FLUCTUATION`], to three real cats: to the share of level fluctuations
/// between 2 and 16 Hz, and to their low correlation between frequency bands.
const CLOSURE_DB: f64 = 2.2;
const CLOSURE_TAU_S: f64 = 0.06;

/// A furnished room. Chosen: weak, for a cat that lies on a cushion close to the listener.
const ROOM: Room = Room { t60_s: 0.25, level_db: -18.0, damped_above_hz: 3_000.0 };

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let cat = &CATS[intensity as usize];
    let excitation = excitation_of_take(cat, random);
    let mut output = Stereo::from_mono(&filter_through_body(cat, &excitation, random));
    ROOM.add_to(&mut output);
    output.left.truncate(frames(SECONDS));
    output.right.truncate(frames(SECONDS));
    let mut output = output.levelled(0.0);
    output.for_each_channel(|channel| add_hiss(channel, &excitation, random));
    add_background(&mut output, random);
    output.finish(END_FADE_S, END_FADE_S);
    Ok(output)
}

/// Level and spectrum of the background noise. The spectrum is that of `room_tone`, which has hardly any power above
/// 1 kHz at this level.
const BACKGROUND_DB: f64 = -39.0;
const BACKGROUND_OCTAVES_DB: [f64; 9] = [20.0, 22.0, 14.0, 6.0, 0.0, -6.0, -9.0, -11.0, -14.0];

fn add_background(output: &mut Stereo, random: &mut Random) {
    let fluctuation = Fluctuation { db: 0.5, tau_s: 3.0 };
    let octaves_db = BACKGROUND_OCTAVES_DB.map(|db| db + BACKGROUND_DB);
    let air =
        Bed { seconds: SECONDS, octaves_db, shared: 0.4, swell: fluctuation, flicker: fluctuation }
            .perform(random);
    for (channel, air) in [(&mut output.left, &air.left), (&mut output.right, &air.right)] {
        channel.iter_mut().zip(air).for_each(|(sample, value)| *sample += value);
    }
}

/// The excitation at one sample.
struct Excitation {
    /// The pulse of the opening larynx, which excites the chest.
    pulse: f64,
    /// The pulse with the noise of its burst, which excites throat and nose.
    burst: f64,
    /// Gain of the hiss of the nose.
    hiss: f64,
    /// The click of the separating vocal folds, which excites the nose.
    click: f64,
}

/// The excitation over the whole take.
fn excitation_of_take(cat: &Cat, random: &mut Random) -> Vec<Excitation> {
    let mut excitation = Vec::with_capacity(frames(SECONDS));
    let mut is_exhale = random.chance(0.5);
    // The take starts in the middle of a breath.
    let mut skip = frames(random.between(0.2, 0.8));
    let mut strength = Strength::draw(cat, !is_exhale, random);
    while excitation.len() < frames(SECONDS) {
        let before = strength;
        strength = Strength::draw(cat, is_exhale, random);
        excitation.extend(
            excitation_of_breath(cat, is_exhale, [before, strength], random).into_iter().skip(skip),
        );
        skip = 0;
        is_exhale = !is_exhale;
    }
    excitation.truncate(frames(SECONDS));
    excitation
}

/// Duration and level of the quiet purring between two breaths. Chosen: the turn is audible, but it is not a gap.
const TURN_S: f64 = 0.09;
const TURN_DB: f64 = -13.0;

/// Gains of the bursts and of the hiss of one breath.
#[derive(Clone, Copy)]
struct Strength {
    bursts: f64,
    hiss: f64,
}

impl Strength {
    fn draw(cat: &Cat, is_exhale: bool, random: &mut Random) -> Self {
        Self {
            bursts: random.spread_db(if is_exhale { db_to_gain(cat.exhale_db) } else { 1.0 }, 1.8),
            hiss: random.spread_db(db_to_gain(cat.hiss_db[usize::from(is_exhale)]), 2.0),
        }
    }
}

/// The excitation of one breath. The gains glide from those of the breath before to its own.
fn excitation_of_breath(
    cat: &Cat,
    is_exhale: bool,
    [before, own]: [Strength; 2],
    random: &mut Random,
) -> Vec<Excitation> {
    let phase = usize::from(is_exhale);
    let seconds = cat.breath_s[phase] * random.between_log(0.82, 1.22);
    let length = frames(seconds);
    let burst_decay = (-1.0 / (1e-3 * cat.burst_ms * SAMPLE_RATE)).exp();
    let mut rate_variation = SmoothWalk::new(random, 0.02, 0.4);
    let mut closure = SmoothWalk::new(random, CLOSURE_DB, CLOSURE_TAU_S);
    let hiss_burst_decay = (-1.0 / (HISS_BURST_S * SAMPLE_RATE)).exp();
    let mut hiss_burst = 0.0;
    let (mut cycles, mut level, mut next_burst) = (0.0, 0.0, random.between(0.9, 1.1));
    (0..length)
        .map(|i| {
            let progress = i as f64 / length as f64;
            // The rate rises by about a tenth at the start of a breath and falls towards its end.
            let rate_hz =
                cat.rate_hz[phase] * (0.95 + 0.08 * smooth(progress * 3.0) - 0.04 * progress);
            cycles += rate_hz * (1.0 + rate_variation.next(random)) / SAMPLE_RATE;
            level *= burst_decay;
            let (mut impulse, mut click) = (0.0, 0.0);
            if cycles >= next_burst {
                cycles -= next_burst;
                next_burst = 1.0 + JITTER * random.normal();
                level = random.spread_db(1.0, SHIMMER_DB);
                impulse = PULSE * level;
                click = random.spread_db(1.0, HISS_BURST_DB);
                hiss_burst = click;
            }
            let envelope = breath_envelope(progress, seconds);
            let turn_progress = smooth(progress * seconds / (2.0 * TURN_S));
            let glide = |from: f64, to: f64| from + turn_progress * (to - from);
            let gain = glide(before.bursts, own.bursts);
            let hiss = glide(before.hiss, own.hiss);
            let noise = NOISE * (level + LEAK) * white(random);
            let burst_gain = gain * envelope * db_to_gain(closure.next(random));
            let (pulse, burst) = (burst_gain * impulse, burst_gain * (noise + 0.4 * impulse));
            hiss_burst *= hiss_burst_decay;
            let flow =
                (CLOSED_FLOW + (1.0 - CLOSED_FLOW) * hiss_burst) * air_flow(progress, is_exhale);
            let click = CLICK * hiss * envelope * click;
            Excitation { pulse, burst, hiss: hiss * flow.powf(JET_POWER), click }
        })
        .collect()
}

/// Chosen: amplitudes of the pulse of the opening larynx, of the noise of its burst, and of the noise of air that leaks
/// through the closed larynx.
const PULSE: f64 = 14.0;
const NOISE: f64 = 0.8;
const LEAK: f64 = 0.25;
/// Time constant, level deviation and click amplitude of the bursts above 1 kHz. Fitted to the level fluctuations above
/// 2 Hz of real purrs in this range, where the bursts are short, differ in level and start with a click.
const HISS_BURST_S: f64 = 0.006;
const HISS_BURST_DB: f64 = 4.0;
const CLICK: f64 = 6.0;
/// Chosen: the flow that leaks through the closed larynx, as a fraction of the full flow.
const CLOSED_FLOW: f64 = 0.3;
/// Chosen: the amplitude of the hiss grows with this power of the flow.
const JET_POWER: f64 = 1.5;

/// Curvature of the level over a breath. Chosen: the level rises and falls, but the purring never stops.
const BREATH_CURVE_DB: f64 = 9.0;

/// Gain at `progress` 0..1 of a breath. The maximum lies before the middle.
fn breath_envelope(progress: f64, seconds: f64) -> f64 {
    let turn = TURN_S / seconds;
    let open = smooth(progress / (2.5 * turn)) * smooth((1.0 - progress) / (2.0 * turn));
    db_to_gain(TURN_DB)
        + (1.0 - db_to_gain(TURN_DB))
            * open
            * db_to_gain(-BREATH_CURVE_DB * (2.0 * progress - 0.8).powi(2))
}

/// Air flow, 0..1, at `progress` 0..1 of a breath. It peaks late in inhaling and early in exhaling.
fn air_flow(progress: f64, is_exhale: bool) -> f64 {
    let peak = if is_exhale { 0.35 } else { 0.6 };
    LOWEST_FLOW + (1.0 - LOWEST_FLOW) * stroke_speed(progress, peak)
}

/// Flow at the ends of a breath, as a fraction of the peak flow. Chosen: the nose is never quite silent.
const LOWEST_FLOW: f64 = 0.45;

/// Independent level fluctuation of each resonance, because chest, throat and nose move while the cat breathes. Fitted,
/// as for [`CLOSURE_DB`].
const RESONANCE_FLUCTUATION: Fluctuation = Fluctuation { db: 2.5, tau_s: 0.2 };

/// Resonances below this frequency belong to the chest, those above it to the throat. Chosen: between the two groups.
const CHEST_BELOW_HZ: f64 = 200.0;

/// Filters the bursts through the resonances of chest and throat.
fn filter_through_body(cat: &Cat, excitation: &[Excitation], random: &mut Random) -> Vec<f64> {
    let mut output = vec![0.0; excitation.len()];
    for Resonance { centre_hz, q, level_db } in cat.resonances {
        // The resonance filters the sound twice, on the way in and on the way out.
        let mut bands = [Svf::new(centre_hz, q), Svf::new(centre_hz, q)];
        let mut fluctuation =
            SmoothWalk::new(random, RESONANCE_FLUCTUATION.db, RESONANCE_FLUCTUATION.tau_s);
        let is_chest = centre_hz < CHEST_BELOW_HZ;
        for (sample, now) in output.iter_mut().zip(excitation) {
            let input = if is_chest { now.pulse } else { now.burst };
            let gain = db_to_gain(level_db + fluctuation.next(random));
            *sample += gain * bands.iter_mut().fold(input, |x, band| band.next(x).band);
        }
    }
    output
}

/// Adds the hiss of the nose, which follows the air flow through the larynx, to one channel.
fn add_hiss(channel: &mut [f64], excitation: &[Excitation], random: &mut Random) {
    let mut bands = NOSE.map(|formant| Svf::new(formant.centre_hz, formant.q));
    let mut fluctuations = NOSE
        .map(|_| SmoothWalk::new(random, RESONANCE_FLUCTUATION.db, RESONANCE_FLUCTUATION.tau_s));
    let mut high_pass = Biquad::high_pass(NOSE_ABOVE_HZ);
    for (sample, now) in channel.iter_mut().zip(excitation) {
        let noise = now.hiss * white(random);
        let formants = bands.iter_mut().zip(&mut fluctuations).zip(NOSE);
        let hiss: f64 = formants
            .map(|((band, fluctuation), formant)| {
                let click = click_at_formant(now.click, random);
                formant.gain * db_to_gain(fluctuation.next(random)) * band.next(noise + click).band
            })
            .sum();
        *sample += high_pass.next(hiss);
    }
}

/// The share of a click that excites one resonance of the nose. It varies, because wet vocal folds separate at
/// different places.
fn click_at_formant(click: f64, random: &mut Random) -> f64 {
    if click == 0.0 { 0.0 } else { random.spread_db(click, CLICK_SPREAD_DB) }
}

/// Fitted to the low correlation at 64 Hz between the frequency bands of real purrs above 2 kHz.
const CLICK_SPREAD_DB: f64 = 6.0;

/// Cut-off frequency of the high-pass filter of the nose. Fitted: real purrs have a gap between throat and nose.
const NOSE_ABOVE_HZ: f64 = 2_300.0;
/// Resonances of the nose. Fitted: as narrow as formants, because adjacent bands of real purrs differ by 3 dB there.
const NOSE: [NoseFormant; 5] = [
    NoseFormant { centre_hz: 2_600.0, q: 4.5, gain: 1.0 },
    NoseFormant { centre_hz: 3_500.0, q: 5.0, gain: 0.6 },
    NoseFormant { centre_hz: 4_600.0, q: 4.5, gain: 1.0 },
    NoseFormant { centre_hz: 6_100.0, q: 5.0, gain: 0.7 },
    NoseFormant { centre_hz: 8_000.0, q: 4.5, gain: 0.5 },
];

/// One resonance of the nose.
#[derive(Clone, Copy)]
struct NoseFormant {
    centre_hz: f64,
    q: f64,
    gain: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cat_purrs_22_to_31_times_a_second() {
        let breath = excitation_of_breath(
            &CATS[1],
            false,
            [Strength { bursts: 1.0, hiss: 0.1 }; 2],
            &mut Random::new(2),
        );
        // Only the samples of the pulses are this large.
        let middle = &breath[frames(0.3)..frames(0.7)];
        let pulses = middle.iter().filter(|now| now.pulse.abs() > 4.0).count() as f64;
        assert!((22.0..31.0).contains(&(pulses / 0.4)), "{pulses}");
    }
}
