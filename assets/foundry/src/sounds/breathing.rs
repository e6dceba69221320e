//! A person who breathes beside the listener: asleep through the nose, awake and calm, or in deep, relaxed sighs.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::{Bed, Fluctuation};
use crate::signal::audio::{Stereo, db_to_gain, frames};
use crate::signal::filter::{Biquad, OnePole};
use crate::signal::gesture::{SmoothWalk, smooth};
use crate::signal::noise::{Pink, white};
use crate::signal::random::Random;
use crate::voice::throat::{Formants, NEUTRAL, Tract};

pub const SOUND: Sound = Sound {
    id: "breathing",
    name: "Breathing",
    family: Family::Voice,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.5, timing: None, closeness: 0.8, width_deg: 40.0 },
    takes: [1; 3],
    model: "Turbulent air with a measured flow curve, inhaled and exhaled through a nose or mouth whose resonances \
        filter it.",
    seed: 47,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a listener does not notice the repetition, short enough to keep the files small.
const SECONDS: f64 = 30.0;
/// Chosen: longer than one encoder block, because the coding noise in the last block depends on how loud that block
/// is.
const END_FADE_S: f64 = 0.2;
/// The amplitude of breath noise grows with this power of the flow (Gavriely & Cugell, 1996).
const FLOW_POWER: f64 = 1.66;

/// One manner of breathing.
#[derive(Clone, Copy)]
struct Breath {
    inhale: Phase,
    exhale: Phase,
    /// Pause between inhaling and exhaling.
    turn_s: f64,
    /// Pause before the next breath.
    rest_s: f64,
    /// Level of the fluttering low-frequency noise of air that blows on the ear itself. Chosen: just noticeable.
    wind_db: f64,
    /// Standard deviation of the duration, as a fraction. Chosen: breaths at rest are nearly regular, sighs are not.
    spread: f64,
    /// Level of the room against the breath.
    room_db: f64,
}

/// One phase of a breath, inhaling or exhaling.
#[derive(Clone, Copy)]
struct Phase {
    seconds: f64,
    level_db: f64,
    /// Resonances at the start and at the end. They differ because jaw and tongue move during a breath.
    from: Formants,
    to: Formants,
    /// Corner frequency above which the spectrum of the air jet falls. Narrow passages have a higher one.
    corner_hz: f64,
    /// When the flow peaks, as a fraction of the duration.
    peak_at: f64,
}

/// Resonances of the nose and pharynx near 300 to 500, 1000 and 2200 Hz (Dang, Honda & Suzuki, 1994).
const NOSE: Formants = [480.0, 1_100.0, 2_250.0];
/// Resonances of a slightly open mouth and of a sighing mouth. Chosen: the formants of a schwa (500, 1500, 2500 Hz),
/// shifted for a lower jaw.
const PARTED_LIPS: Formants = [580.0, 1_550.0, 2_600.0];
const SIGH: Formants = [640.0, 1_450.0, 2_450.0];

/// A person at rest takes 12 to 15 breaths per minute and exhales 1.3 times as long as they inhale (Benchetrit, 2000).
/// The pause after a breath is longest in sleep, and 6 to 8 breaths per minute are usual in deep relaxation. The
/// targets of the resonances and the corner frequencies are chosen: inhaling is brighter than exhaling, and a nose is
/// duller than a mouth. The flow peaks after a third of the exhalation, as in healthy people. With narrowed airways, it
/// peaks within the first fifth (Morris & Lane, 1981).
const BREATHS: [Breath; 3] = [
    Breath {
        inhale: Phase {
            seconds: 1.5,
            level_db: -1.0,
            from: NOSE,
            to: [540.0, 1_350.0, 2_400.0],
            corner_hz: 3_200.0,
            peak_at: 0.4,
        },
        exhale: Phase {
            seconds: 1.85,
            level_db: 0.0,
            from: [420.0, 1_050.0, 2_150.0],
            to: NOSE,
            corner_hz: 2_400.0,
            peak_at: 0.3,
        },
        turn_s: 0.12,
        rest_s: 0.8,
        wind_db: -24.0,
        spread: 0.07,
        room_db: -28.0,
    },
    Breath {
        inhale: Phase {
            seconds: 1.5,
            level_db: -2.0,
            from: PARTED_LIPS,
            to: NEUTRAL,
            corner_hz: 2_800.0,
            peak_at: 0.55,
        },
        exhale: Phase {
            seconds: 2.1,
            level_db: 0.0,
            from: SIGH,
            to: NEUTRAL,
            corner_hz: 1_900.0,
            peak_at: 0.32,
        },
        turn_s: 0.15,
        rest_s: 0.5,
        wind_db: -19.0,
        spread: 0.1,
        room_db: -29.0,
    },
    Breath {
        inhale: Phase {
            seconds: 2.4,
            level_db: -3.0,
            from: [420.0, 1_700.0, 2_650.0],
            to: PARTED_LIPS,
            corner_hz: 3_200.0,
            peak_at: 0.6,
        },
        exhale: Phase {
            seconds: 3.2,
            level_db: 0.0,
            from: SIGH,
            to: [430.0, 1_000.0, 2_350.0],
            corner_hz: 1_900.0,
            peak_at: 0.3,
        },
        turn_s: 0.35,
        rest_s: 0.8,
        wind_db: -17.0,
        spread: 0.12,
        room_db: -30.0,
    },
];

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let breath = intensity.choose(BREATHS);
    let mut output = room(breath.room_db, random);
    let mut at = 0;
    while at < output.len() {
        for (phase, pause_s) in [(breath.inhale, breath.turn_s), (breath.exhale, breath.rest_s)] {
            let slowness = 1.0 + breath.spread * random.normal().clamp(-2.0, 2.0);
            let phase = Phase { seconds: phase.seconds * slowness, ..phase };
            add(&mut output, at, &phase.sound(breath, random));
            at += frames(phase.seconds + pause_s * random.between(0.7, 1.3));
        }
    }
    output.for_each_channel(|channel| Biquad::high_pass(45.0).run(channel));
    output.finish(END_FADE_S, END_FADE_S);
    Ok(output)
}

fn add(output: &mut Stereo, at: usize, breath: &Stereo) {
    let parts = [(&mut output.left, &breath.left), (&mut output.right, &breath.right)];
    for (channel, part) in parts {
        let begin = at.min(channel.len());
        channel[begin..].iter_mut().zip(part).for_each(|(sample, value)| *sample += value);
    }
}

/// Level fluctuation from the breathing muscles. Chosen: just audible. The eddies of the jet need no fluctuation of
/// their own, because they last less than a millisecond and are heard as steady noise.
const MUSCLE_FLUCTUATION: Fluctuation = Fluctuation { db: 1.4, tau_s: 0.15 };
/// Bandwidth that the open glottis adds to all resonances. Chosen: slightly more than the 90 Hz of a whisper, because
/// the vocal folds are further apart in breathing.
const GLOTTAL_LOSS_HZ: f64 = 100.0;
/// Fitted: brings the sound of the vocal tract to a root mean square near 1 at full flow.
const TRACT_GAIN: f64 = 0.5;
/// Samples between updates of the resonances. Chosen: 2 ms, so short that the steps are inaudible.
const UPDATE_INTERVAL: usize = 96;
/// Share of noise that differs between the ears. Chosen: small, because mouth and nostrils are two centimetres wide and
/// at arm's length.
const SIDE_NOISE: f64 = 0.25;

impl Phase {
    fn sound(&self, breath: Breath, random: &mut Random) -> Stereo {
        let length = frames(self.seconds);
        let level = random.spread_db(db_to_gain(self.level_db), 1.2);
        let mut tracts = [Tract::new(1.08, GLOTTAL_LOSS_HZ), Tract::new(1.08, GLOTTAL_LOSS_HZ)];
        let mut jets = [(); 2].map(|()| OnePole::low_pass(self.corner_hz));
        let mut fluctuation =
            SmoothWalk::new(random, MUSCLE_FLUCTUATION.db, MUSCLE_FLUCTUATION.tau_s);
        let mut wind = Wind::new(breath.wind_db, random);
        let mut output = Stereo::silence(length);
        for i in 0..length {
            let progress = i as f64 / length as f64;
            if i.is_multiple_of(UPDATE_INTERVAL) {
                tracts.iter_mut().for_each(|tract| tract.shape(self.formants(progress)));
            }
            let gain =
                level * db_to_gain(fluctuation.next(random)) * self.flow(progress).powf(FLOW_POWER);
            let shared = white(random) + wind.next(self.flow(progress), random);
            for (side, channel) in [&mut output.left, &mut output.right].into_iter().enumerate() {
                let air = jets[side].next(shared + SIDE_NOISE * white(random));
                channel[i] = gain * TRACT_GAIN * tracts[side].next(air);
            }
        }
        output
    }

    /// Air flow, 0..1, at `progress` 0..1. It rises smoothly to the peak, and then decays as the lungs empty passively.
    fn flow(&self, progress: f64) -> f64 {
        if progress < self.peak_at {
            smooth(progress / self.peak_at).powf(0.7)
        } else {
            let left = (1.0 - progress) / (1.0 - self.peak_at);
            // Most of the decay is exponential, over two time constants.
            let passive = (-2.0 * (1.0 - left)).exp();
            smooth(left).powf(0.7) * (0.4 + 0.6 * passive)
        }
    }

    fn formants(&self, progress: f64) -> Formants {
        std::array::from_fn(|i| self.from[i] + smooth(progress) * (self.to[i] - self.from[i]))
    }
}

/// Air that blows on the ear: noise below [`WIND_BELOW_HZ`]. Its amplitude is proportional to the flow, on top of
/// [`FLOW_POWER`], so that it grows with the flow to the power of 2.66; the dynamic pressure alone grows with the
/// square. Chosen: noticeable at the peak of a breath but not at its ends.
struct Wind {
    gain: f64,
    air: Pink,
    low: [OnePole; 2],
    gust: SmoothWalk,
}

/// Chosen: low enough to be felt more than heard.
const WIND_BELOW_HZ: f64 = 160.0;

impl Wind {
    fn new(db: f64, random: &mut Random) -> Self {
        Self {
            gain: 8.0 * db_to_gain(db),
            air: Pink::default(),
            low: [OnePole::low_pass(WIND_BELOW_HZ), OnePole::low_pass(WIND_BELOW_HZ)],
            gust: SmoothWalk::new(random, 4.0, 0.08),
        }
    }

    fn next(&mut self, flow: f64, random: &mut Random) -> f64 {
        let air = self.air.next(random) * db_to_gain(self.gust.next(random)) * flow;
        self.low.iter_mut().fold(self.gain * air, |air, low| low.next(air))
    }
}

/// The background noise of a quiet bedroom. Chosen: the spectrum falls by about 4 dB per octave, as in quiet rooms.
fn room(level_db: f64, random: &mut Random) -> Stereo {
    let bed = Bed {
        seconds: SECONDS,
        octaves_db: [0.0, -4.0, -7.0, -11.0, -15.0, -19.0, -23.0, -27.0, -32.0],
        shared: 0.3,
        swell: Fluctuation { db: 0.8, tau_s: 4.0 },
        flicker: Fluctuation { db: 0.6, tau_s: 0.8 },
    };
    let mut output = bed.perform(random);
    output.scale(db_to_gain(level_db));
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaths_per_min(breath: Breath) -> f64 {
        60.0 / (breath.inhale.seconds + breath.turn_s + breath.exhale.seconds + breath.rest_s)
    }

    #[test]
    fn breathing_at_rest_has_12_to_15_breaths_a_minute_and_sighing_fewer() {
        assert!((12.0..=15.0).contains(&breaths_per_min(BREATHS[0])));
        assert!((12.0..=15.0).contains(&breaths_per_min(BREATHS[1])));
        assert!((6.0..=9.0).contains(&breaths_per_min(BREATHS[2])));
        assert!(BREATHS.iter().all(|breath| breath.exhale.seconds > 1.2 * breath.inhale.seconds));
    }

    #[test]
    fn the_flow_is_zero_at_both_ends_and_1_at_its_peak() {
        for breath in BREATHS {
            for phase in [breath.inhale, breath.exhale] {
                assert!(phase.flow(0.0) < 1e-9 && phase.flow(1.0) < 1e-9);
                assert!((phase.flow(phase.peak_at) - 1.0).abs() < 1e-9);
            }
        }
    }
}
