//! Somebody breathing beside the listener: asleep through the nose, awake and calm, or in deep sighs that let go.

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
    model: "Air of a measured flow drawn in and let go through nose or mouth, whose resonances colour its turbulence.",
    seed: 47,
    perform,
    room_tone: None,
};

/// Chosen: long enough that nothing in it is known again, short enough that all sounds together stay small.
const SECONDS: f64 = 30.0;
/// Longer than a block of the encoder, whose noise in the last block follows how loud that block still is.
const END_FADE_S: f64 = 0.2;
/// The loudness of breath grows with its flow to this power (Gavriely & Cugell, 1996).
const FLOW_POWER: f64 = 1.66;

/// One kind of breath.
#[derive(Clone, Copy)]
struct Breath {
    inhale: Draught,
    exhale: Draught,
    /// Between the two, and before the next.
    turn_s: f64,
    rest_s: f64,
    /// The puff of air that reaches the ear itself: lows that flutter. Chosen: just felt.
    wind_db: f64,
    /// How unlike one breath is to the next. Chosen: breath at rest is nearly even, sighs are not.
    spread: f64,
    /// The room, against the breath.
    room_db: f64,
}

/// Air moving one way.
#[derive(Clone, Copy)]
struct Draught {
    seconds: f64,
    level_db: f64,
    /// Resonances as it sets off and as it ends: jaw and tongue move with the breath.
    from: Formants,
    to: Formants,
    /// Where the jet's own spectrum begins to fall: narrow ways hiss higher.
    bright_hz: f64,
    /// Part of the time after which the flow is strongest.
    peak_at: f64,
}

/// The nose and the throat behind it: resonances near 300 to 500, 1000 and 2200 Hz (Dang, Honda & Suzuki, 1994).
const NOSE: Formants = [480.0, 1_100.0, 2_250.0];
/// A mouth a little open, and lips drawn for a sigh. Chosen: a schwa (500, 1500, 2500 Hz), opened by the jaw.
const PARTED: Formants = [580.0, 1_550.0, 2_600.0];
const SIGH: Formants = [640.0, 1_450.0, 2_450.0];

/// At rest 12 to 15 breaths a minute, out for 1.3 times as long as in (Benchetrit, 2000); asleep the pause after a
/// breath is longest, and in deep relaxation 6 to 8 a minute are usual. Where a resonance moves to, and where each hiss
/// begins to fall, is chosen: in is brighter than out, and a nose duller than a mouth. Breath out is fastest after a
/// third of its time, as in healthy people; only narrow airways have it in the first fifth (Morris & Lane, 1981).
const BREATHS: [Breath; 3] = [
    Breath {
        inhale: Draught {
            seconds: 1.5,
            level_db: -1.0,
            from: NOSE,
            to: [540.0, 1_350.0, 2_400.0],
            bright_hz: 3_200.0,
            peak_at: 0.4,
        },
        exhale: Draught {
            seconds: 1.85,
            level_db: 0.0,
            from: [420.0, 1_050.0, 2_150.0],
            to: NOSE,
            bright_hz: 2_400.0,
            peak_at: 0.3,
        },
        turn_s: 0.12,
        rest_s: 0.8,
        wind_db: -24.0,
        spread: 0.07,
        room_db: -28.0,
    },
    Breath {
        inhale: Draught {
            seconds: 1.5,
            level_db: -2.0,
            from: PARTED,
            to: NEUTRAL,
            bright_hz: 2_800.0,
            peak_at: 0.55,
        },
        exhale: Draught {
            seconds: 2.1,
            level_db: 0.0,
            from: SIGH,
            to: NEUTRAL,
            bright_hz: 1_900.0,
            peak_at: 0.32,
        },
        turn_s: 0.15,
        rest_s: 0.5,
        wind_db: -19.0,
        spread: 0.1,
        room_db: -29.0,
    },
    Breath {
        inhale: Draught {
            seconds: 2.4,
            level_db: -3.0,
            from: [420.0, 1_700.0, 2_650.0],
            to: PARTED,
            bright_hz: 3_200.0,
            peak_at: 0.6,
        },
        exhale: Draught {
            seconds: 3.2,
            level_db: 0.0,
            from: SIGH,
            to: [430.0, 1_000.0, 2_350.0],
            bright_hz: 1_900.0,
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
    let mut heard = room(breath.room_db, random);
    // The first breath is met somewhere on its way.
    let mut at = 0;
    while at < heard.len() {
        for (draught, pause_s) in [(breath.inhale, breath.turn_s), (breath.exhale, breath.rest_s)] {
            let slowness = 1.0 + breath.spread * random.normal().clamp(-2.0, 2.0);
            let draught = Draught { seconds: draught.seconds * slowness, ..draught };
            add(&mut heard, at, &draught.sound(breath, random));
            at += frames(draught.seconds + pause_s * random.between(0.7, 1.3));
        }
    }
    heard.for_each_channel(|channel| Biquad::high_pass(45.0).run(channel));
    heard.finish(END_FADE_S, END_FADE_S);
    Ok(heard)
}

fn add(heard: &mut Stereo, at: usize, breath: &Stereo) {
    let parts = [(&mut heard.left, &breath.left), (&mut heard.right, &breath.right)];
    for (channel, part) in parts {
        let begin = at.min(channel.len());
        channel[begin..].iter_mut().zip(part).for_each(|(sample, value)| *sample += value);
    }
}

/// The muscles that drive the air are never quite steady. Chosen: just heard. The eddies of the jet themselves turn over
/// within a millisecond, so that nothing of them is left but an even rush: torn air would be a burst, no breath.
const UNSTEADY: Fluctuation = Fluctuation { db: 1.4, tau_s: 0.15 };
/// An open throat widens all resonances. Chosen: a little more than a whisper's 90 Hz, for the folds are drawn apart.
const LEAK_HZ: f64 = 100.0;
/// Brings the mouth's sound to a root mean square near 1 at full flow, fitted; jaw and tongue are moved every 2 ms.
const MOUTH_GAIN: f64 = 0.5;
const SHAPED_EVERY: usize = 96;
/// Lips and nostrils are two centimetres wide and at arm's length of the ear: little differs between the ears (chosen).
const OWN_SIDE: f64 = 0.25;

impl Draught {
    fn sound(&self, breath: Breath, random: &mut Random) -> Stereo {
        let length = frames(self.seconds);
        let level = random.spread_db(db_to_gain(self.level_db), 1.2);
        let mut tracts = [Tract::new(1.08, LEAK_HZ), Tract::new(1.08, LEAK_HZ)];
        let mut jets = [(); 2].map(|()| OnePole::low_pass(self.bright_hz));
        let mut unsteady = SmoothWalk::new(random, UNSTEADY.db, UNSTEADY.tau_s);
        let mut wind = Wind::new(breath.wind_db, random);
        let mut heard = Stereo::silence(length);
        for i in 0..length {
            let progress = i as f64 / length as f64;
            if i.is_multiple_of(SHAPED_EVERY) {
                tracts.iter_mut().for_each(|tract| tract.shape(self.formants(progress)));
            }
            let gain =
                level * db_to_gain(unsteady.next(random)) * self.flow(progress).powf(FLOW_POWER);
            let shared = white(random) + wind.next(self.flow(progress), random);
            for (side, channel) in [&mut heard.left, &mut heard.right].into_iter().enumerate() {
                let air = jets[side].next(shared + OWN_SIDE * white(random));
                channel[i] = gain * MOUTH_GAIN * tracts[side].next(air);
            }
        }
        heard
    }

    /// How fast the air moves, 0..1: breath swells and sinks, and what goes out dies away as the lungs empty by
    /// themselves.
    fn flow(&self, progress: f64) -> f64 {
        if progress < self.peak_at {
            smooth(progress / self.peak_at).powf(0.7)
        } else {
            let left = (1.0 - progress) / (1.0 - self.peak_at);
            // The larger part of the fall is exponential, over two time constants.
            let passive = (-2.0 * (1.0 - left)).exp();
            smooth(left).powf(0.7) * (0.4 + 0.6 * passive)
        }
    }

    fn formants(&self, progress: f64) -> Formants {
        std::array::from_fn(|i| self.from[i] + smooth(progress) * (self.to[i] - self.from[i]))
    }
}

/// Air against the ear: noise below 160 Hz that grows by one power more than the breath itself, with the flow to the
/// 2.66 in all; pressure alone grows with its square. Chosen: felt at the height of a breath and not at its ends.
struct Wind {
    gain: f64,
    air: Pink,
    low: [OnePole; 2],
    gust: SmoothWalk,
}

/// Chosen: a puff that is felt more than heard.
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

/// A quiet bedroom: its spectrum falls by 4 dB an octave (chosen, as quiet rooms do).
fn room(level_db: f64, random: &mut Random) -> Stereo {
    let bed = Bed {
        seconds: SECONDS,
        octaves_db: [0.0, -4.0, -7.0, -11.0, -15.0, -19.0, -23.0, -27.0, -32.0],
        shared: 0.3,
        swell: Fluctuation { db: 0.8, tau_s: 4.0 },
        flicker: Fluctuation { db: 0.6, tau_s: 0.8 },
    };
    let mut heard = bed.perform(random);
    heard.scale(db_to_gain(level_db));
    heard
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaths_per_min(breath: Breath) -> f64 {
        60.0 / (breath.inhale.seconds + breath.turn_s + breath.exhale.seconds + breath.rest_s)
    }

    #[test]
    fn rest_has_12_to_15_breaths_a_minute_and_a_sigh_fewer() {
        assert!((12.0..=15.0).contains(&breaths_per_min(BREATHS[0])));
        assert!((12.0..=15.0).contains(&breaths_per_min(BREATHS[1])));
        assert!((6.0..=9.0).contains(&breaths_per_min(BREATHS[2])));
        assert!(BREATHS.iter().all(|breath| breath.exhale.seconds > 1.2 * breath.inhale.seconds));
    }

    #[test]
    fn the_flow_starts_and_ends_at_rest() {
        for breath in BREATHS {
            for draught in [breath.inhale, breath.exhale] {
                assert!(draught.flow(0.0) < 1e-9 && draught.flow(1.0) < 1e-9);
                assert!((draught.flow(draught.peak_at) - 1.0).abs() < 1e-9);
            }
        }
    }
}
