//! Songbirds in a garden at the edge of a wood: one bird far away, a few birds nearby, or the start of a dawn chorus.
//! Each phrase consists of syllables from a model of the syrinx, and the trees add an echo.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::places::room_tone;
use crate::places::woodland::Woodland;
use crate::signal::audio::{Pan, Stereo, add_at, db_to_gain, frames, root_mean_square};
use crate::signal::filter::OnePole;
use crate::signal::random::Random;

mod song;
mod species;

use song::Species;
use species::{BLACKBIRD, CHAFFINCH, CHIFFCHAFF, GREAT_TIT, ROBIN, SPARROW, WREN};

pub const SOUND: Sound = Sound {
    id: "birds",
    name: "Birds",
    family: Family::Nature,
    kind: Kind::Events,
    in_order: false,
    controls: Controls {
        intensity: 0.5,
        timing: Some(Timing { pace_per_min: 26.0, irregularity: 0.7 }),
        closeness: 0.15,
        width_deg: 140.0,
    },
    takes: [10; 3],
    model: "Breath pressure and syrinx tension oscillate out of phase and produce the syllables of seven European \
        songbirds, with the echo of the trees.",
    seed: 47,
    perform,
    room_tone: Some(RoomTone { below_lu: 26.0, perform: distant_birds }),
};

/// The room tone: distant birds singing continuously over the rustle of leaves in the garden.
fn distant_birds(random: &mut Random) -> Stereo {
    let mut output = room_tone::garden(random);
    let leaves = root_mean_square(&output.left);
    let mut distant = Stereo::silence(output.len());
    for _ in 0..DISTANT_PHRASES {
        let species = *random.pick(&[&BLACKBIRD, &ROBIN, &CHAFFINCH, &SPARROW, &WREN, &GREAT_TIT]);
        let distance_m = random.between(60.0, 160.0);
        let phrase = DISTANT_WOOD
            .reverberate(&attenuate_over_distance(&species.phrase(random), distance_m), random);
        // No phrase is cut off at the end.
        let last = output.len().saturating_sub(phrase.len() + frames(END_FADE_S));
        let start = (random.unit() * last as f64) as usize;
        let gain = REFERENCE_M / distance_m;
        let scaled: Vec<f64> = phrase.iter().map(|x| gain * x).collect();
        distant.add(start, &scaled, Pan(random.between(-1.0, 1.0)));
    }
    distant.scale(leaves * db_to_gain(DISTANT_DB) / root_mean_square(&distant.left));
    for (channel, distant) in
        [(&mut output.left, &distant.left), (&mut output.right, &distant.right)]
    {
        channel.iter_mut().zip(distant).for_each(|(sample, value)| *sample += value);
    }
    output
}

/// Acoustics and number of the distant birds. Chosen: a wood rather than a garden, in which the reverberation is
/// stronger than the direct sound, and phrases so dense that there is hardly any silence.
const DISTANT_WOOD: Woodland =
    Woodland { t60_s: 1.4, after_s: 0.02, level_db: 2.0, dull_above_hz: 5_000.0 };
const DISTANT_PHRASES: usize = 26;
/// Level of the distant birds against the garden. Chosen: they dominate the morning but still sound distant.
const DISTANT_DB: f64 = 3.0;

/// One bird in a take.
struct Singer {
    species: &'static Species,
    distance_m: f64,
    /// When it starts to sing, after the start of the take.
    start_s: f64,
}

/// Builds an entry of the table of takes from the fields of [`Singer`] in their order.
const fn singer(species: &'static Species, distance_m: f64, start_s: f64) -> Singer {
    Singer { species, distance_m, start_s }
}

/// A place with the birds of each take.
struct Scene {
    echo: Woodland,
    takes: [&'static [Singer]; 10],
}

/// Chosen: species that live in such a place, and distances at which one bird sounds near and the next one distant.
/// Echoes are shorter and weaker where a hedge is close.
const SCENES: [Scene; 3] = [
    // One bird across a clearing.
    Scene {
        echo: Woodland { t60_s: 1.1, after_s: 0.03, level_db: -1.0, dull_above_hz: 4_500.0 },
        takes: [
            &[singer(&BLACKBIRD, 60.0, 0.0)],
            &[singer(&ROBIN, 45.0, 0.0)],
            &[singer(&CHAFFINCH, 60.0, 0.0)],
            &[singer(&BLACKBIRD, 80.0, 0.0)],
            &[singer(&CHIFFCHAFF, 50.0, 0.0)],
            &[singer(&GREAT_TIT, 60.0, 0.0)],
            &[singer(&BLACKBIRD, 70.0, 0.0)],
            &[singer(&WREN, 50.0, 0.0)],
            &[singer(&ROBIN, 60.0, 0.0)],
            &[singer(&BLACKBIRD, 55.0, 0.0)],
        ],
    },
    // A garden with birds in the nearest tree, in the hedge and on the gutter.
    Scene {
        echo: Woodland { t60_s: 0.9, after_s: 0.02, level_db: -3.0, dull_above_hz: 5_500.0 },
        takes: [
            &[singer(&BLACKBIRD, 15.0, 0.0)],
            &[singer(&GREAT_TIT, 12.0, 0.0)],
            &[singer(&ROBIN, 10.0, 0.0)],
            &[singer(&SPARROW, 8.0, 0.0)],
            &[singer(&CHAFFINCH, 16.0, 0.0)],
            &[singer(&BLACKBIRD, 14.0, 0.0), singer(&SPARROW, 30.0, 0.4)],
            &[singer(&WREN, 12.0, 0.0)],
            &[singer(&BLACKBIRD, 20.0, 0.0)],
            &[singer(&ROBIN, 14.0, 0.0), singer(&GREAT_TIT, 40.0, 0.6)],
            &[singer(&SPARROW, 7.0, 0.0)],
        ],
    },
    // Dawn, with overlapping songs.
    Scene {
        echo: Woodland { t60_s: 0.9, after_s: 0.02, level_db: -3.5, dull_above_hz: 5_500.0 },
        takes: [
            &[singer(&GREAT_TIT, 9.0, 0.0), singer(&SPARROW, 9.0, 0.3), singer(&ROBIN, 25.0, 0.5)],
            &[singer(&ROBIN, 8.0, 0.0), singer(&BLACKBIRD, 30.0, 0.3), singer(&WREN, 40.0, 0.7)],
            &[singer(&CHAFFINCH, 9.0, 0.0), singer(&GREAT_TIT, 14.0, 0.4)],
            &[singer(&WREN, 8.0, 0.0), singer(&BLACKBIRD, 35.0, 0.9)],
            &[singer(&WREN, 7.0, 0.0), singer(&CHIFFCHAFF, 12.0, 0.2)],
            &[singer(&GREAT_TIT, 8.0, 0.0), singer(&SPARROW, 10.0, 0.5), singer(&ROBIN, 18.0, 0.3)],
            &[
                singer(&SPARROW, 6.0, 0.0),
                singer(&SPARROW, 9.0, 0.2),
                singer(&BLACKBIRD, 25.0, 0.5),
            ],
            &[singer(&WREN, 8.0, 0.0), singer(&CHAFFINCH, 20.0, 0.6)],
            &[singer(&ROBIN, 9.0, 0.0), singer(&SPARROW, 10.0, 0.4)],
            &[singer(&CHIFFCHAFF, 9.0, 0.0), singer(&GREAT_TIT, 16.0, 0.2)],
        ],
    },
];

/// Chosen: silence before the first sound, so that the fade-in does not soften its onset.
const LEAD_S: f64 = 0.004;
/// Level relative to the peak at which the tail is cut. Chosen: well below the room tone.
const TAIL_DB: f64 = -42.0;
/// Chosen: long enough that the end of the echo fades below the garden's background noise.
const END_FADE_S: f64 = 0.25;

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let scene = &SCENES[intensity as usize];
    let mut direct = vec![0.0; frames(LEAD_S)];
    let mut echoes = Vec::new();
    for Singer { species, distance_m, start_s } in scene.takes[take] {
        let song = attenuate_over_distance(&species.phrase(random), *distance_m);
        let at = frames(LEAD_S + start_s);
        // The direct sound falls with distance, the reverberant sound hardly does.
        add_at(&mut direct, at, &song, REFERENCE_M / distance_m);
        add_at(
            &mut echoes,
            at,
            &song,
            REFERENCE_M / distance_m.sqrt() / scene.nearest_m(take).sqrt(),
        );
    }
    let mut output = scene.echo.reverberate(&echoes, random);
    for (i, sample) in output.iter_mut().enumerate() {
        let value = |signal: &[f64]| signal.get(i).copied().unwrap_or(0.0);
        *sample += value(&direct) - value(&echoes);
    }
    let mut output = Stereo::from_mono(&output);
    output.trim_end(TAIL_DB, END_FADE_S);
    output.finish(0.004, END_FADE_S);
    Ok(output)
}

/// Distance at which a bird keeps the level of its synthesised song. Chosen: between the near and the distant birds.
const REFERENCE_M: f64 = 10.0;

impl Scene {
    /// Distance of the nearest bird in a take, in metres.
    fn nearest_m(&self, take: usize) -> f64 {
        self.takes[take].iter().map(|singer| singer.distance_m).fold(f64::MAX, f64::min)
    }
}

/// Filters a song for its distance. Air and leaves attenuate high frequencies by 10 to 20 dB over 100 m (Aylor, 1972;
/// ISO 9613). A one-pole low-pass models this slope, and its corner frequency falls with distance.
fn attenuate_over_distance(song: &[f64], distance_m: f64) -> Vec<f64> {
    let mut dull = OnePole::low_pass((60_000.0 / distance_m.sqrt()).min(20_000.0));
    song.iter().map(|x| dull.next(*x)).collect()
}
