//! Birds of a garden at the edge of a wood: one far off, a few near, or the first of a dawn chorus that answer each
//! other. Every phrase is made of syllables that a syrinx can sing, and comes back from the trees.

use anyhow::Result;

use super::{Controls, Family, Intensity, Kind, RoomTone, Sound, Timing};
use crate::places::room_tone;
use crate::places::woodland::Woodland;
use crate::signal::audio::{Stereo, add_at, db_to_gain, frames, root_mean_square};
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
    model: "Pressure of the breath and tension of the syrinx move out of step and sing the syllables of seven birds of \
        Europe, with the echo of the trees.",
    seed: 47,
    perform,
    room_tone: Some(RoomTone { below_lu: 26.0, perform: morning }),
};

/// Birds too far to be told apart by more than their kind, all the time, over the garden's leaves.
fn morning(random: &mut Random) -> Stereo {
    let mut heard = room_tone::garden(random);
    let leaves = root_mean_square(&heard.left);
    let mut far = Stereo::silence(heard.len());
    for _ in 0..FAR_PHRASES {
        let species = *random.pick(&[&BLACKBIRD, &ROBIN, &CHAFFINCH, &SPARROW, &WREN, &GREAT_TIT]);
        let distance_m = random.between(60.0, 160.0);
        let phrase = FAR.reverberate(&through_air(&species.phrase(random), distance_m), random);
        // None is cut off at the end.
        let last = heard.len().saturating_sub(phrase.len() + frames(END_FADE_S));
        let start = (random.unit() * last as f64) as usize;
        let gain = REFERENCE_M / distance_m;
        let echoed: Vec<f64> = phrase.iter().map(|x| gain * x).collect();
        far.add(start, &echoed, crate::signal::audio::Pan(random.between(-1.0, 1.0)));
    }
    far.scale(leaves * db_to_gain(FAR_DB) / root_mean_square(&far.left));
    for (channel, far) in [(&mut heard.left, &far.left), (&mut heard.right, &far.right)] {
        channel.iter_mut().zip(far).for_each(|(sample, value)| *sample += value);
    }
    heard
}

/// Chosen: a wood rather than a garden, in which more comes back than is heard directly, and phrases follow so close
/// that there is hardly a silence.
const FAR: Woodland = Woodland { t60_s: 1.4, after_s: 0.02, level_db: 2.0, dull_above_hz: 5_000.0 };
const FAR_PHRASES: usize = 26;
/// Against the garden. Chosen: birds are what is heard of a morning, and yet far.
const FAR_DB: f64 = 3.0;

/// Who sings in a take: species, distance in metres, and when after the start.
struct Singer(&'static Species, f64, f64);

/// Where they sing.
struct Place {
    echo: Woodland,
    takes: [&'static [Singer]; 10],
}

/// Chosen: who sings in such a place, and the distances at which one bird is near and the next a voice of the wood.
/// Echoes are shorter and weaker the closer the hedge.
const PLACES: [Place; 3] = [
    // One bird across the clearing.
    Place {
        echo: Woodland { t60_s: 1.1, after_s: 0.03, level_db: -1.0, dull_above_hz: 4_500.0 },
        takes: [
            &[Singer(&BLACKBIRD, 60.0, 0.0)],
            &[Singer(&ROBIN, 45.0, 0.0)],
            &[Singer(&CHAFFINCH, 60.0, 0.0)],
            &[Singer(&BLACKBIRD, 80.0, 0.0)],
            &[Singer(&CHIFFCHAFF, 50.0, 0.0)],
            &[Singer(&GREAT_TIT, 60.0, 0.0)],
            &[Singer(&BLACKBIRD, 70.0, 0.0)],
            &[Singer(&WREN, 50.0, 0.0)],
            &[Singer(&ROBIN, 60.0, 0.0)],
            &[Singer(&BLACKBIRD, 55.0, 0.0)],
        ],
    },
    // A garden: the next tree, the hedge, the gutter.
    Place {
        echo: Woodland { t60_s: 0.9, after_s: 0.02, level_db: -3.0, dull_above_hz: 5_500.0 },
        takes: [
            &[Singer(&BLACKBIRD, 15.0, 0.0)],
            &[Singer(&GREAT_TIT, 12.0, 0.0)],
            &[Singer(&ROBIN, 10.0, 0.0)],
            &[Singer(&SPARROW, 8.0, 0.0)],
            &[Singer(&CHAFFINCH, 16.0, 0.0)],
            &[Singer(&BLACKBIRD, 14.0, 0.0), Singer(&SPARROW, 30.0, 0.4)],
            &[Singer(&WREN, 12.0, 0.0)],
            &[Singer(&BLACKBIRD, 20.0, 0.0)],
            &[Singer(&ROBIN, 14.0, 0.0), Singer(&GREAT_TIT, 40.0, 0.6)],
            &[Singer(&SPARROW, 7.0, 0.0)],
        ],
    },
    // Dawn: they sing across each other.
    Place {
        echo: Woodland { t60_s: 0.9, after_s: 0.02, level_db: -3.5, dull_above_hz: 5_500.0 },
        takes: [
            &[Singer(&GREAT_TIT, 9.0, 0.0), Singer(&SPARROW, 9.0, 0.3), Singer(&ROBIN, 25.0, 0.5)],
            &[Singer(&ROBIN, 8.0, 0.0), Singer(&BLACKBIRD, 30.0, 0.3), Singer(&WREN, 40.0, 0.7)],
            &[Singer(&CHAFFINCH, 9.0, 0.0), Singer(&GREAT_TIT, 14.0, 0.4)],
            &[Singer(&WREN, 8.0, 0.0), Singer(&BLACKBIRD, 35.0, 0.9)],
            &[Singer(&WREN, 7.0, 0.0), Singer(&CHIFFCHAFF, 12.0, 0.2)],
            &[Singer(&GREAT_TIT, 8.0, 0.0), Singer(&SPARROW, 10.0, 0.5), Singer(&ROBIN, 18.0, 0.3)],
            &[
                Singer(&SPARROW, 6.0, 0.0),
                Singer(&SPARROW, 9.0, 0.2),
                Singer(&BLACKBIRD, 25.0, 0.5),
            ],
            &[Singer(&WREN, 8.0, 0.0), Singer(&CHAFFINCH, 20.0, 0.6)],
            &[Singer(&ROBIN, 9.0, 0.0), Singer(&SPARROW, 10.0, 0.4)],
            &[Singer(&CHIFFCHAFF, 9.0, 0.0), Singer(&GREAT_TIT, 16.0, 0.2)],
        ],
    },
];

/// Silence before the first sound, so that a fade never dulls it; and how far below the peak a tail is cut, well under
/// the tone of the garden.
const LEAD_S: f64 = 0.004;
const TAIL_DB: f64 = -42.0;
/// The last of the echo sinks below the garden's own noise before it is cut.
const END_FADE_S: f64 = 0.25;

fn perform(intensity: Intensity, take: usize, random: &mut Random) -> Result<Stereo> {
    let place = &PLACES[intensity as usize];
    let mut direct = vec![0.0; frames(LEAD_S)];
    let mut echoes = Vec::new();
    for Singer(species, distance_m, after_s) in place.takes[take] {
        let song = through_air(&species.phrase(random), *distance_m);
        let at = frames(LEAD_S + after_s);
        // What is heard directly falls with distance, what the wood sends back hardly does.
        add_at(&mut direct, at, &song, REFERENCE_M / distance_m);
        add_at(
            &mut echoes,
            at,
            &song,
            REFERENCE_M / distance_m.sqrt() / place.nearest_m(take).sqrt(),
        );
    }
    let mut heard = place.echo.reverberate(&echoes, random);
    for (i, sample) in heard.iter_mut().enumerate() {
        let value = |of: &[f64]| of.get(i).copied().unwrap_or(0.0);
        *sample += value(&direct) - value(&echoes);
    }
    let mut heard = Stereo::from_mono(&heard);
    heard.trim_end(TAIL_DB, END_FADE_S);
    heard.finish(0.004, END_FADE_S);
    Ok(heard)
}

/// Where a bird is as loud as it is made. Chosen: between those near and those far.
const REFERENCE_M: f64 = 10.0;

impl Place {
    fn nearest_m(&self, take: usize) -> f64 {
        self.takes[take].iter().map(|singer| singer.1).fold(f64::MAX, f64::min)
    }
}

/// Air and leaves take 10 to 20 dB of the highs over 100 m (Aylor, 1972; ISO 9613): a gentle slope, further down the
/// further away.
fn through_air(song: &[f64], distance_m: f64) -> Vec<f64> {
    let mut dull = OnePole::low_pass((60_000.0 / distance_m.sqrt()).min(20_000.0));
    song.iter().map(|x| dull.next(*x)).collect()
}
