//! Thunder. A lightning channel is tortuous and kilometres long, and all of it bangs at once. Each segment emits an
//! N-wave that arrives after a time given by its distance. Where the channel runs across the line of sight, many arrive
//! together as a clap; where it runs along the line of sight, they spread into a rumble (Few, 1969; Ribner & Roy,
//! 1982).

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
    model: "A tortuous lightning channel of kilometres emits an N-wave from each of its segments. The waves arrive by \
        distance, dulled by the air, and again as echoes from the hills.",
    seed: 29,
    perform,
    room_tone: Some(RoomTone { below_lu: 25.0, perform: night_tone }),
};

/// The position of a lightning channel.
#[derive(Clone, Copy)]
struct Storm {
    /// Distance of its foot (minimum and maximum).
    distance_m: (f64, f64),
    /// Length of the channel inside the cloud, and the probability that it reaches the ground.
    in_cloud_m: (f64, f64),
    to_ground: f64,
    /// Length of the N-wave near the main channel: 1 / (0.63 c sqrt(p0 / E)) is 5 ms for 1e5 J/m and 9 ms for 4e5 J/m
    /// (Few, 1969). Later estimates of the energy reach down to 2e4 J/m.
    wave_s: (f64, f64),
    /// Level of the echoes from hills and clouds.
    echo_db: f64,
    /// Maximum length of the take.
    longest_s: f64,
}

/// Distances that a listener can tell apart, from a rumble 15 s and more after the flash to a crack after one or two
/// seconds. Chosen: only distant lightning stays in the cloud, and nearer lightning has weaker echoes.
const STORMS: [Storm; 3] = [
    // Lightning beyond the hills.
    Storm {
        distance_m: (5_000.0, 9_000.0),
        in_cloud_m: (2_500.0, 5_000.0),
        to_ground: 0.4,
        wave_s: (0.005, 0.01),
        echo_db: -3.0,
        longest_s: 14.0,
    },
    // Lightning over the valley.
    Storm {
        distance_m: (1_500.0, 3_000.0),
        in_cloud_m: (1_500.0, 3_500.0),
        to_ground: 0.8,
        wave_s: (0.004, 0.008),
        echo_db: -6.0,
        longest_s: 14.0,
    },
    // Lightning over the next field.
    Storm {
        distance_m: (350.0, 800.0),
        in_cloud_m: (1_000.0, 2_500.0),
        to_ground: 1.0,
        wave_s: (0.003_5, 0.007),
        echo_db: -9.0,
        longest_s: 14.0,
    },
];

/// Chosen: silence before the first arrival, so that the fade-in never softens its onset.
const LEAD_S: f64 = 0.02;
/// The level relative to the peak at which the tail is cut. Chosen: below the far storm of the room tone.
const TAIL_DB: f64 = -50.0;
/// Kilometres of air leave a very low level. This level is high enough for the meter (chosen; the bake sets the final
/// level).
const NOMINAL_LEVEL_DB: f64 = -20.0;
/// Fade-out of a take that would be too long. Chosen: long enough to sound like thunder that rolls away.
const FADE_S: f64 = 4.0;

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let storm = intensity.choose(STORMS);
    let channel = storm.channel(random);
    let mut output = storm.arrivals(&channel, random);
    add_echoes(&mut output, storm.echo_db, random);
    add_gusts(&mut output, random);
    Biquad::high_pass(HIGH_PASS_HZ).run(&mut output);
    output.truncate(frames(storm.longest_s));
    let fade = frames(FADE_S).min(output.len());
    let start = output.len() - fade;
    for (i, sample) in output[start..].iter_mut().enumerate() {
        *sample *= smooth(1.0 - i as f64 / fade as f64);
    }
    let mut thunder = Stereo::from_mono(&output).levelled(NOMINAL_LEVEL_DB);
    thunder.trim_end(TAIL_DB, 0.1);
    thunder.finish(0.01, 0.3);
    Ok(thunder)
}

/// Deviation of the strength from one segment of the channel to the next. Chosen: a rumble with peals rather than an
/// even roar.
const STRETCH_SPREAD_DB: f64 = 4.0;
/// Sound is computed for this long after the first arrival: it covers 7.5 km of channel behind the nearest point.
const DURATION_S: f64 = 22.0;
/// Segments within a distance band of this width share one air filter. Chosen: within it the change of the high
/// frequencies is too small to be heard.
const AIR_BAND_M: f64 = 400.0;
/// Number of return strokes in the same channel (minimum and maximum), which follow after 40 to 70 ms and are weaker.
/// Chosen: up to three.
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
        let return_strokes = return_strokes(random);
        let length = frames(DURATION_S);
        let mut output = vec![0.0; length];
        let mut stretches: Vec<_> = channel.segments.iter().collect();
        stretches.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m));
        for band in stretches.chunk_by(|a, b| air_band(a.distance_m) == air_band(b.distance_m)) {
            let distance_m = band[0].distance_m;
            let mut layer = vec![0.0; length];
            for stretch in band {
                let strength = random.spread_db(stretch.strength, STRETCH_SPREAD_DB);
                let gain = strength / stretch.distance_m;
                let delay_s = LEAD_S + (stretch.distance_m - nearest_m) / SPEED_OF_SOUND_M_S;
                // A strong wave becomes longer on its way, because its front travels faster than its end. A weak one is
                // shorter from the start, because length and pressure both follow the square root of the energy.
                let wave_s = wave_s * strength.powf(0.8) * (distance_m / 300.0).powf(0.15);
                for (stroke_at_s, stroke) in &return_strokes {
                    add_n_wave(&mut layer, delay_s + stroke_at_s, wave_s, gain * stroke);
                }
            }
            absorb_in_air(&mut layer, distance_m);
            output.iter_mut().zip(layer).for_each(|(sample, value)| *sample += value);
        }
        output
    }
}

fn air_band(distance_m: f64) -> i64 {
    (distance_m / AIR_BAND_M) as i64
}

fn return_strokes(random: &mut Random) -> Vec<(f64, f64)> {
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

/// Adds an N-wave: the pressure jumps up, falls linearly to the opposite value, and jumps back to zero.
fn add_n_wave(output: &mut [f64], at_s: f64, length_s: f64, gain: f64) {
    let begin = at_s * SAMPLE_RATE;
    let length = length_s * SAMPLE_RATE;
    let first = begin.ceil() as usize;
    let last = ((begin + length) as usize).min(output.len());
    for (i, sample) in output.iter_mut().enumerate().take(last).skip(first) {
        *sample += gain * (1.0 - 2.0 * (i as f64 - begin) / length);
    }
}

/// Cutoff of the air absorption. Two poles at this frequency fit ISO 9613-1 at 15 degrees and 70 % humidity within some
/// decibels (1 km: 4 dB at 1 kHz, 9 at 2, 27 at 4; 5 km: 12 dB at 500 Hz, 20 at 1 kHz).
fn air_cutoff_hz(distance_m: f64) -> f64 {
    1_300.0 * (distance_m / 1_000.0).powf(-0.75)
}

fn absorb_in_air(output: &mut [f64], distance_m: f64) {
    let cutoff_hz = air_cutoff_hz(distance_m.max(100.0));
    let mut poles = [OnePole::low_pass(cutoff_hz), OnePole::low_pass(cutoff_hz)];
    for sample in output {
        *sample = poles.iter_mut().fold(*sample, |value, pole| pole.next(value));
    }
}

/// Echoes from hills and woods up to 1.5 km away and from those behind them: their number, delays and decay time.
/// Chosen: a valley with a long rumble, in which no single echo is heard.
const ECHOES: usize = 70;
const ECHO_S: (f64, f64) = (0.06, 9.0);
const ECHO_DECAY_S: f64 = 2.6;
/// Ground and leaves absorb the high frequencies (chosen).
const ECHO_LOW_PASS_HZ: f64 = 700.0;

fn add_echoes(output: &mut [f64], level_db: f64, random: &mut Random) {
    let mut low_pass = OnePole::low_pass(ECHO_LOW_PASS_HZ);
    let dulled: Vec<f64> = output.iter().map(|x| low_pass.next(*x)).collect();
    for _ in 0..ECHOES {
        // As many echoes in each octave of delay: the early ones thicken the direct sound.
        let delay_s = random.between_log(ECHO_S.0, ECHO_S.1);
        let share = db_to_gain(level_db) * (-delay_s / ECHO_DECAY_S).exp();
        let gain = 0.4 * share * random.normal();
        for (sample, value) in output[frames(delay_s)..].iter_mut().zip(&dulled) {
            *sample += gain * value;
        }
    }
}

/// Turbulence focuses sound on the listener and away from the listener.
fn add_gusts(output: &mut [f64], random: &mut Random) {
    let mut slow = SmoothWalk::new(random, 2.0, 0.6);
    let mut quick = SmoothWalk::new(random, 1.5, 0.08);
    for sample in output {
        *sample *= db_to_gain(slow.next(random) + quick.next(random));
    }
}

/// Sound below this is felt outdoors, but it is neither recorded nor reproduced indoors, and would only take headroom
/// (chosen).
const HIGH_PASS_HZ: f64 = 70.0;

/// Chosen: long enough for a distant storm to grow and fade.
const NIGHT_S: f64 = 20.0;
/// Wind over the fields and distant rain, below the far storm. Chosen: a steep spectrum, because both are far away.
const NIGHT_AIR_DB: [f64; 9] = [14.0, 13.0, 10.0, 4.0, -5.0, -15.0, -28.0, -42.0, -56.0];
/// The storm around: lightning over the next valleys, heard as a low rumble. Chosen: one flash every 4 s, so that the
/// rumble never stops.
const FAR_STORM: Storm = Storm { distance_m: (2_500.0, 6_000.0), ..STORMS[1] };
const FAR_STORM_FLASHES: usize = 5;
const FAR_STORM_DB: f64 = 45.0;

/// The room tone: a night with a distant storm and very little wind.
fn night_tone(random: &mut Random) -> Stereo {
    let air = Bed {
        seconds: NIGHT_S,
        octaves_db: NIGHT_AIR_DB,
        shared: 0.3,
        swell: Fluctuation { db: 2.0, tau_s: 2.0 },
        flicker: Fluctuation { db: 1.2, tau_s: 0.2 },
    };
    let mut output = air.perform_steep(random).levelled(0.0);
    output.mix(&far_storm(random).levelled(FAR_STORM_DB));
    output.finish(0.1, 0.2);
    output
}

fn far_storm(random: &mut Random) -> Stereo {
    let length = frames(NIGHT_S);
    let mut output = vec![0.0; length];
    for turn in 0..FAR_STORM_FLASHES {
        let mut far = FAR_STORM.arrivals(&FAR_STORM.channel(random), random);
        let near = random.spread_db(1.0, 3.0);
        add_echoes(&mut far, FAR_STORM.echo_db, random);
        // The take wraps around, so it has neither a beginning nor an end.
        let start = ((turn as f64 + 0.5 * random.unit()) / FAR_STORM_FLASHES as f64 * length as f64)
            as usize;
        far.iter().enumerate().for_each(|(i, value)| output[(start + i) % length] += near * value);
    }
    Biquad::high_pass(HIGH_PASS_HZ).run(&mut output);
    Stereo::from_mono(&output)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_n_wave_goes_from_positive_to_negative_pressure_without_offset() {
        let mut output = vec![0.0; 1_000];
        add_n_wave(&mut output, 0.0, 0.01, 1.0);
        assert!(output[0] > 0.9 && output[479] < -0.9 && output[481] == 0.0);
        assert!(output.iter().sum::<f64>().abs() < 2.0);
    }

    #[test]
    fn distant_thunder_has_lost_its_highs() {
        assert!(air_cutoff_hz(300.0) > 3_000.0 && air_cutoff_hz(8_000.0) < 300.0);
    }
}
