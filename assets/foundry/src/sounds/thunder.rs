//! Thunder: lightning is a crooked channel of kilometres, all of which bangs at once; each stretch sends out an N-wave,
//! and they arrive by their distance. Across the line of sight many meet in a clap, along it they string out to a rumble
//! (Few, 1969; Ribner & Roy, 1982).

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::air::bed::{Bed, Fluctuation};
use crate::air::lightning::Channel;
use crate::signal::audio::{SAMPLE_RATE, SPEED_OF_SOUND_M_S, Stereo, db_to_gain, frames};
use crate::signal::filter::{Biquad, OnePole};
use crate::signal::gesture::{SmoothWalk, smooth};
use crate::signal::random::Random;

pub const SOUND: Sound = Sound {
    id: "thunder",
    name: "Thunder",
    family: Family::Water,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.4,
        timing: Some(Timing { pace_per_min: 4.0, irregularity: 0.7 }),
        closeness: 0.1,
        width_deg: 120.0,
    },
    takes: [5; 3],
    model: "A tortuous lightning channel of kilometres emits an N-wave from each of its stretches; they arrive by \
        distance, dulled by the air, and once more from the hills.",
    seed: 29,
    perform,
    room_tone: Some(RoomTone { below_lu: 25.0, perform: night }),
};

/// Where the lightning is.
#[derive(Clone, Copy)]
struct Storm {
    /// Distance of its foot.
    distance_m: (f64, f64),
    /// How far the channel runs on inside the cloud, and whether it comes down at all.
    in_cloud_m: (f64, f64),
    to_ground: f64,
    /// Length of the N-wave near the main channel: 1 / (0.63 c sqrt(p0 / E)) is 5 ms for 1e5 J/m and 9 for 4e5 (Few,
    /// 1969); later estimates of the energy reach down to 2e4 J/m.
    wave_s: (f64, f64),
    /// Level of what hills and clouds send back.
    echo_db: f64,
    /// The longest that is kept.
    longest_s: f64,
}

/// Distances that are told by ear, from a mutter 15 s and more after the flash to a crack after one or two. Chosen:
/// only far lightning stays in the cloud, and the nearer it is, the less the hills add.
const STORMS: [Storm; 3] = [
    // Beyond the hills.
    Storm {
        distance_m: (5_000.0, 9_000.0),
        in_cloud_m: (2_500.0, 5_000.0),
        to_ground: 0.4,
        wave_s: (0.005, 0.01),
        echo_db: -3.0,
        longest_s: 14.0,
    },
    // Over the valley.
    Storm {
        distance_m: (1_500.0, 3_000.0),
        in_cloud_m: (1_500.0, 3_500.0),
        to_ground: 0.8,
        wave_s: (0.004, 0.008),
        echo_db: -6.0,
        longest_s: 14.0,
    },
    // The next field.
    Storm {
        distance_m: (350.0, 800.0),
        in_cloud_m: (1_000.0, 2_500.0),
        to_ground: 1.0,
        wave_s: (0.003_5, 0.007),
        echo_db: -9.0,
        longest_s: 14.0,
    },
];

/// Silence before the first arrival, so that a fade never dulls it.
const LEAD_S: f64 = 0.02;
/// Tails are cut this far below the peak: chosen, under the mutter of the night.
const TAIL_DB: f64 = -50.0;
/// Kilometres leave little: loud enough for the meter (chosen; the bake brings it to its level).
const ANY_LEVEL_DB: f64 = -20.0;
/// The end of what is too long: chosen, it rolls away.
const FADE_S: f64 = 4.0;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let storm = intensity.choose(STORMS);
    let channel = storm.channel(random);
    let mut heard = storm.arrivals(&channel, random);
    add_echoes(&mut heard, storm.echo_db, random);
    gust(&mut heard, random);
    Biquad::high_pass(FELT_BELOW_HZ).run(&mut heard);
    heard.truncate(frames(storm.longest_s));
    let fade = frames(FADE_S).min(heard.len());
    let start = heard.len() - fade;
    for (i, sample) in heard[start..].iter_mut().enumerate() {
        *sample *= smooth(1.0 - i as f64 / fade as f64);
    }
    let mut thunder = Stereo::from_mono(&heard).levelled(ANY_LEVEL_DB);
    thunder.trim_end(TAIL_DB, 0.1);
    thunder.finish(0.01, 0.3);
    Ok(thunder)
}

/// Strength of stretches varies along the channel: from one to the next. Chosen: a rumble of peals, no even roar.
const STRETCH_SPREAD_DB: f64 = 4.0;
/// Sound is followed for this long after the first arrival: 7.5 km of channel further off.
const FOLLOWED_S: f64 = 22.0;
/// Stretches within this of each other go through the same air. Chosen: in it the highs change too little to be heard.
const AIR_STEP_M: f64 = 400.0;
/// Strokes in the same channel, which follow after 40 to 70 ms and weaker: chosen, up to three.
const STROKES: (f64, f64) = (1.0, 4.0);

impl Storm {
    fn channel(self, random: &mut Random) -> Channel {
        let distance_m = random.between(self.distance_m.0, self.distance_m.1);
        let in_cloud_m = random.between(self.in_cloud_m.0, self.in_cloud_m.1);
        Channel::grow(distance_m, in_cloud_m, random.chance(self.to_ground), random)
    }

    fn arrivals(self, channel: &Channel, random: &mut Random) -> Vec<f64> {
        let nearest_m = channel.nearest_m();
        let wave_s = random.between(self.wave_s.0, self.wave_s.1);
        let strokes = strokes(random);
        let length = frames(FOLLOWED_S);
        let mut heard = vec![0.0; length];
        let mut stretches: Vec<_> = channel.segments.iter().collect();
        stretches.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m));
        for ring in stretches.chunk_by(|a, b| air_of(a.distance_m) == air_of(b.distance_m)) {
            let distance_m = ring[0].distance_m;
            let mut layer = vec![0.0; length];
            for stretch in ring {
                let strength = random.spread_db(stretch.strength, STRETCH_SPREAD_DB);
                let gain = strength / stretch.distance_m;
                let late_s = LEAD_S + (stretch.distance_m - nearest_m) / SPEED_OF_SOUND_M_S;
                // The front of a strong wave runs ahead and its end lags: it grows longer on its way. A weak one was
                // shorter from the start: both length and pressure follow the root of the energy.
                let wave_s = wave_s * strength.powf(0.8) * (distance_m / 300.0).powf(0.15);
                for (stroke_s, stroke) in &strokes {
                    add_n_wave(&mut layer, late_s + stroke_s, wave_s, gain * stroke);
                }
            }
            through_air(&mut layer, distance_m);
            heard.iter_mut().zip(layer).for_each(|(sample, value)| *sample += value);
        }
        heard
    }
}

fn air_of(distance_m: f64) -> i64 {
    (distance_m / AIR_STEP_M) as i64
}

fn strokes(random: &mut Random) -> Vec<(f64, f64)> {
    let mut at_s = 0.0;
    let mut strength = 1.0;
    (0..random.between(STROKES.0, STROKES.1) as usize)
        .map(|_| {
            let stroke = (at_s, strength);
            at_s += random.between(0.04, 0.07);
            strength *= random.between(0.3, 0.7);
            stroke
        })
        .collect()
}

/// Pressure leaps up, falls evenly through nothing, and leaps back.
fn add_n_wave(heard: &mut [f64], at_s: f64, long_s: f64, gain: f64) {
    let begin = at_s * SAMPLE_RATE;
    let length = long_s * SAMPLE_RATE;
    let first = begin.ceil() as usize;
    let last = ((begin + length) as usize).min(heard.len());
    for (i, sample) in heard.iter_mut().enumerate().take(last).skip(first) {
        *sample += gain * (1.0 - 2.0 * (i as f64 - begin) / length);
    }
}

/// What the air takes: two poles here fit ISO 9613-1 at 15 degrees and 70 % (1 km: 4 dB at 1 kHz, 9 at 2, 27 at 4;
/// 5 km: 12 dB at 500 Hz, 20 at 1 kHz) within some decibels.
fn air_hz(distance_m: f64) -> f64 {
    1_300.0 * (distance_m / 1_000.0).powf(-0.75)
}

fn through_air(heard: &mut [f64], distance_m: f64) {
    let cutoff_hz = air_hz(distance_m.max(100.0));
    let mut poles = [OnePole::low_pass(cutoff_hz), OnePole::low_pass(cutoff_hz)];
    for sample in heard {
        *sample = poles.iter_mut().fold(*sample, |value, pole| pole.next(value));
    }
}

/// Hills and woods up to 1.5 km off, and their neighbours behind them: how many, how late, and how they fade. Chosen: a
/// valley that rolls on, in which no echo is told from the next.
const ECHOES: usize = 70;
const ECHO_S: (f64, f64) = (0.06, 9.0);
const ECHO_FADE_S: f64 = 2.6;
/// Ground and leaves swallow the highs (chosen).
const ECHO_DULL_HZ: f64 = 700.0;

fn add_echoes(heard: &mut [f64], level_db: f64, random: &mut Random) {
    let mut dull = OnePole::low_pass(ECHO_DULL_HZ);
    let sent: Vec<f64> = heard.iter().map(|x| dull.next(*x)).collect();
    for _ in 0..ECHOES {
        // As many in each octave of lateness: the near ones thicken what is just over.
        let late_s = random.between_log(ECHO_S.0, ECHO_S.1);
        let share = db_to_gain(level_db) * (-late_s / ECHO_FADE_S).exp();
        let gain = 0.4 * share * random.normal();
        for (sample, value) in heard[frames(late_s)..].iter_mut().zip(&sent) {
            *sample += gain * value;
        }
    }
}

/// Turbulence bends sound towards the listener and away.
fn gust(heard: &mut [f64], random: &mut Random) {
    let mut slow = SmoothWalk::new(random, 2.0, 0.6);
    let mut quick = SmoothWalk::new(random, 1.5, 0.08);
    for sample in heard {
        *sample *= db_to_gain(slow.next(random) + quick.next(random));
    }
}

/// What lies below is felt out of doors, but neither recorded nor played back indoors; it would only take headroom
/// (chosen).
const FELT_BELOW_HZ: f64 = 70.0;

/// Chosen: long enough for a far storm to come and go.
const NIGHT_S: f64 = 20.0;
/// Wind over the fields, and rain that has not come yet, under the mutter. Chosen: steep, for it is far.
const AIR_DB: [f64; 9] = [14.0, 13.0, 10.0, 4.0, -5.0, -15.0, -28.0, -42.0, -56.0];
/// The storm around: lightning over the next valleys, heard as a mutter. Chosen: one each 4 s, so that it never stops.
const MUTTER: Storm = Storm { distance_m: (2_500.0, 6_000.0), ..STORMS[1] };
const MUTTERS: usize = 5;
const MUTTER_DB: f64 = 45.0;

/// The night meanwhile: a far storm, and hardly a wind.
fn night(random: &mut Random) -> Stereo {
    let air = Bed {
        seconds: NIGHT_S,
        octaves_db: AIR_DB,
        shared: 0.3,
        swell: Fluctuation { db: 2.0, tau_s: 2.0 },
        flicker: Fluctuation { db: 1.2, tau_s: 0.2 },
    };
    let mut heard = air.perform_steep(random).levelled(0.0);
    heard.mix(&mutter(random).levelled(MUTTER_DB));
    heard.finish(0.1, 0.2);
    heard
}

fn mutter(random: &mut Random) -> Stereo {
    let length = frames(NIGHT_S);
    let mut heard = vec![0.0; length];
    for turn in 0..MUTTERS {
        let mut far = MUTTER.arrivals(&MUTTER.channel(random), random);
        let near = random.spread_db(1.0, 3.0);
        add_echoes(&mut far, MUTTER.echo_db, random);
        // Round and round: it has neither beginning nor end.
        let start = ((turn as f64 + 0.5 * random.unit()) / MUTTERS as f64 * length as f64) as usize;
        far.iter().enumerate().for_each(|(i, value)| heard[(start + i) % length] += near * value);
    }
    Biquad::high_pass(FELT_BELOW_HZ).run(&mut heard);
    Stereo::from_mono(&heard)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_n_wave_leaps_up_and_ends_below_without_offset() {
        let mut heard = vec![0.0; 1_000];
        add_n_wave(&mut heard, 0.0, 0.01, 1.0);
        assert!(heard[0] > 0.9 && heard[479] < -0.9 && heard[481] == 0.0);
        assert!(heard.iter().sum::<f64>().abs() < 2.0);
    }

    #[test]
    fn distant_thunder_has_lost_its_highs() {
        assert!(air_hz(300.0) > 3_000.0 && air_hz(8_000.0) < 300.0);
    }
}
