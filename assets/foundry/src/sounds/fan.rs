//! A floor fan: four blades that modulate the noise of the air, the tones of the blades, and the hum of the motor.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, Sound};
use crate::air::bed::Fluctuation;
use crate::air::roar::{Colouration, Roar};
use crate::signal::audio::{Stereo, db_to_gain};
use crate::signal::random::Random;
use crate::things::motor::{Motor, Tone, Wander};

pub const SOUND: Sound = Sound {
    id: "fan",
    name: "Fan",
    family: Family::Air,
    kind: Kind::Texture,
    in_order: false,
    controls: Controls { intensity: 0.4, timing: None, closeness: 0.3, width_deg: 80.0 },
    takes: [1; 3],
    model: "Four slightly different blades modulate the noise of the air stream at three speeds, over the hum of an \
        induction motor and the noise of the grille.",
    seed: 41,
    perform,
    room_tone: None,
};

/// Chosen: long enough that a listener does not notice the repetition, short enough to keep the files small.
const SECONDS: f64 = 30.0;
/// Chosen: longer than one encoder block, because the coding noise in the last block depends on how loud that block
/// is.
const END_FADE_S: f64 = 0.2;
/// Chosen: floor fans have three to five blades.
const BLADES: usize = 4;

/// One speed of the fan.
#[derive(Clone, Copy)]
struct Speed {
    /// Speed of rotation: 700, 1 000 and 1 350 rpm, as floor fans are rated.
    turns_per_s: f64,
    /// Power density of the air noise: pairs of Hz and dB.
    spectrum: &'static [(f64, f64)],
    /// Depth of the modulation of the air noise by the blades, 0..1.
    modulation: f64,
    /// Level of the blade tones against the air noise.
    blades_db: f64,
    /// Level of the motor hum against the air noise.
    hum_db: f64,
}

/// Spectra lie within the range of four real recordings, from one that falls by 7 dB per octave throughout (slow) to
/// two with a peak at 300 to 500 Hz and a slope of 4 to 6 dB per octave above it. Modulation and tones are chosen: at a
/// lower speed, single blades and the hum are easier to hear.
const SPEEDS: [Speed; 3] = [
    Speed {
        turns_per_s: 11.7,
        spectrum: &[
            (20.0, -4.0),
            (63.0, 9.0),
            (125.0, 6.0),
            (250.0, 4.0),
            (420.0, 3.0),
            (700.0, -4.0),
            (1_000.0, -7.0),
            (2_000.0, -15.0),
            (4_000.0, -25.0),
            (8_000.0, -36.0),
            (16_000.0, -56.0),
        ],
        modulation: 0.16,
        blades_db: -9.0,
        hum_db: -13.0,
    },
    Speed {
        turns_per_s: 16.6,
        spectrum: &[
            (20.0, -10.0),
            (63.0, 2.0),
            (125.0, 1.0),
            (250.0, 1.0),
            (420.0, 3.0),
            (700.0, -4.0),
            (1_000.0, -6.0),
            (2_000.0, -12.0),
            (4_000.0, -19.0),
            (8_000.0, -27.0),
            (16_000.0, -44.0),
        ],
        modulation: 0.12,
        blades_db: -9.0,
        hum_db: -15.0,
    },
    Speed {
        turns_per_s: 22.4,
        spectrum: &[
            (20.0, -12.0),
            (63.0, 0.0),
            (125.0, 1.0),
            (250.0, 2.0),
            (420.0, 3.0),
            (700.0, -2.0),
            (1_000.0, -3.0),
            (2_000.0, -7.0),
            (4_000.0, -14.0),
            (8_000.0, -22.0),
            (16_000.0, -38.0),
        ],
        modulation: 0.1,
        blades_db: -8.0,
        hum_db: -17.0,
    },
];

/// Tones of the blades. They fall by about 8 dB per octave, and turbulence in the inflow turns all but the first into
/// narrow-band noise. Chosen: modulated noise instead of a drone.
const ROTOR: Motor = Motor {
    rate_hz: 1.0,
    wander: Wander { share: 0.004, tau_s: 1.5 },
    wobble: 0.12,
    fluctuation: Fluctuation { db: 1.0, tau_s: 0.8 },
    noise_tau_s: 0.15,
    tones: &[
        Tone { order: 1.0, level_db: -14.0, noise_share: 0.2 },
        Tone { order: 2.0, level_db: -16.0, noise_share: 0.4 },
        Tone { order: 4.0, level_db: 0.0, noise_share: 0.3 },
        Tone { order: 8.0, level_db: -7.0, noise_share: 0.5 },
        Tone { order: 12.0, level_db: -12.0, noise_share: 0.6 },
        Tone { order: 16.0, level_db: -15.0, noise_share: 0.7 },
        Tone { order: 20.0, level_db: -17.0, noise_share: 0.7 },
        Tone { order: 24.0, level_db: -20.0, noise_share: 0.8 },
    ],
};

/// Tones of the induction motor. It hums at even multiples of the mains frequency and beats with the slip. Levels are
/// chosen, with a resonance of housing and grille at 400 Hz.
const HUM: Motor = Motor {
    rate_hz: 50.0,
    wander: Wander { share: 0.000_3, tau_s: 5.0 },
    wobble: 0.0,
    fluctuation: Fluctuation { db: 1.0, tau_s: 1.5 },
    noise_tau_s: 0.4,
    tones: &[
        Tone { order: 2.0, level_db: 0.0, noise_share: 0.05 },
        Tone { order: 4.0, level_db: -6.0, noise_share: 0.08 },
        Tone { order: 6.0, level_db: -9.0, noise_share: 0.1 },
        Tone { order: 7.85, level_db: -5.0, noise_share: 0.2 },
        Tone { order: 8.0, level_db: -4.0, noise_share: 0.1 },
        Tone { order: 12.0, level_db: -16.0, noise_share: 0.2 },
    ],
};

fn perform(intensity: Intensity, _take: usize, random: &mut Random) -> Result<Stereo> {
    let speed = intensity.choose(SPEEDS);
    let motor = Motor { rate_hz: speed.turns_per_s, ..ROTOR };
    let rotor = motor.turn(SECONDS, random, |_| 1.0);
    let roar = Roar {
        seconds: SECONDS,
        curve: speed.spectrum,
        colouration: Colouration { db: 2.2, per_octave: 4.0 },
        shared: 0.45,
        swell: Fluctuation { db: 0.5, tau_s: 1.5 },
        flicker: Fluctuation { db: 0.8, tau_s: 0.35 },
    };
    let mut output = roar.perform(random, |_, _| 0.0)?.levelled(0.0);
    rotor.chop(&mut output, BLADES, speed.modulation, random);
    let mut add = |mut tones: Stereo, level_db: f64| {
        tones.scale(db_to_gain(level_db));
        output.mix(&tones);
    };
    add(motor.tones(&rotor, random), speed.blades_db);
    let mains = HUM.turn(SECONDS, random, |_| 1.0);
    add(HUM.tones(&mains, random), speed.hum_db);
    output.finish(END_FADE_S, END_FADE_S);
    Ok(output)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::air::roar::level_on_curve;

    #[test]
    fn the_strongest_tone_is_at_the_blade_passing_frequency() {
        let strongest =
            ROTOR.tones.iter().max_by(|a, b| a.level_db.total_cmp(&b.level_db)).unwrap();
        assert!((strongest.order - BLADES as f64).abs() < 1e-9);
        assert!(SPEEDS.iter().all(|speed| (40.0..95.0).contains(&(4.0 * speed.turns_per_s))));
    }

    #[test]
    fn a_faster_fan_is_brighter() {
        let tilt = SPEEDS.map(|speed| {
            level_on_curve(speed.spectrum, 4_000.0) - level_on_curve(speed.spectrum, 125.0)
        });
        assert!(tilt.is_sorted());
    }
}
