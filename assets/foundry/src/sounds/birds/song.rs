//! How a bird makes a phrase of its figures: it chooses, repeats, quickens, and never sings a note quite as before.

use crate::signal::audio::{add_at, db_to_gain, frames};
use crate::signal::random::Random;
use crate::voice::syrinx::Syllable;

pub struct Species {
    pub figures: &'static [Figure],
    /// How many figures a phrase has if they are drawn at random; `None` if they are sung in order.
    pub drawn: Option<(usize, usize)>,
    /// Sung last, if any.
    pub ending: Option<Figure>,
}

/// A note or a group of notes, sung once or again and again.
#[derive(Clone, Copy)]
pub struct Figure {
    pub notes: &'static [Notes],
    pub repeats: (usize, usize),
    /// Gaps shrink and pitches fall by these factors from repeat to repeat.
    pub quicken: f64,
    pub descend: f64,
}

/// The range within which a bird sings a note.
#[derive(Clone, Copy)]
pub struct Notes {
    pub seconds: (f64, f64),
    pub gap_s: (f64, f64),
    pub hz: (f64, f64),
    pub octaves: (f64, f64),
    pub turns: f64,
    pub phase: (f64, f64),
    pub harmonics_db: f64,
    pub level_db: f64,
}

/// One of them, chosen for a phrase.
struct Note {
    seconds: f64,
    gap_s: f64,
    level_db: f64,
    syllable: Syllable,
}

impl Species {
    /// One phrase of its song.
    pub fn phrase(&self, random: &mut Random) -> Vec<f64> {
        let mut song = Vec::new();
        let mut at_s = 0.0;
        for figure in self.figures(random) {
            let mut pace = 1.0;
            let mut pitch = 1.0;
            let notes = figure.notes(random);
            for _ in 0..figure.repeats(random) {
                for note in &notes {
                    let syllable = note.syllable(pitch, random);
                    let gain = random.spread_db(db_to_gain(note.level_db), 0.8);
                    add_at(&mut song, frames(at_s), &syllable.sound(random), gain);
                    at_s += (note.seconds + note.gap_s) * pace * random.between_log(0.97, 1.03);
                }
                pace *= figure.quicken;
                pitch *= figure.descend;
            }
        }
        song
    }

    /// The figures of one phrase.
    fn figures(&self, random: &mut Random) -> Vec<Figure> {
        let mut figures: Vec<Figure> = match self.drawn {
            Some((fewest, most)) => {
                (0..whole(fewest, most, random)).map(|_| *random.pick(self.figures)).collect()
            }
            None => self.figures.to_vec(),
        };
        figures.extend(self.ending);
        figures
    }
}

impl Figure {
    fn notes(&self, random: &mut Random) -> Vec<Note> {
        self.notes.iter().map(|notes| notes.one(random)).collect()
    }

    fn repeats(&self, random: &mut Random) -> usize {
        whole(self.repeats.0, self.repeats.1, random)
    }
}

impl Notes {
    fn one(&self, random: &mut Random) -> Note {
        let seconds = random.between(self.seconds.0, self.seconds.1);
        Note {
            seconds,
            gap_s: random.between(self.gap_s.0, self.gap_s.1),
            level_db: self.level_db,
            syllable: Syllable {
                seconds,
                centre_hz: random.between_log(self.hz.0, self.hz.1),
                octaves: random.between(self.octaves.0, self.octaves.1),
                turns: self.turns,
                phase: random.between(self.phase.0, self.phase.1),
                harmonics_db: self.harmonics_db,
            },
        }
    }
}

impl Note {
    /// As it is sung this time: never quite as before.
    fn syllable(&self, pitch: f64, random: &mut Random) -> Syllable {
        let near = |value: f64, random: &mut Random| value * random.between_log(0.98, 1.02);
        Syllable {
            seconds: near(self.syllable.seconds, random),
            centre_hz: pitch * self.syllable.centre_hz * random.between_log(0.993, 1.007),
            octaves: near(self.syllable.octaves, random),
            ..self.syllable
        }
    }
}

fn whole(fewest: usize, most: usize, random: &mut Random) -> usize {
    random.between(fewest as f64, most as f64 + 1.0) as usize
}

#[cfg(test)]
mod tests {
    use super::super::species::{BLACKBIRD, CHAFFINCH, ROBIN};
    use super::*;

    #[test]
    fn a_blackbird_ends_with_its_twitter_and_a_chaffinch_sings_in_order() {
        let random = &mut Random::new(1);
        let last = BLACKBIRD.figures(random).last().map(|figure| figure.notes.len());
        assert_eq!(last, Some(2));
        assert_eq!(CHAFFINCH.figures(random).len(), CHAFFINCH.figures.len());
    }

    #[test]
    fn a_phrase_lasts_as_long_as_those_of_gardens() {
        for species in [&BLACKBIRD, &ROBIN, &CHAFFINCH] {
            let seconds = species.phrase(&mut Random::new(2)).len() as f64 / frames(1.0) as f64;
            assert!((0.6..3.5).contains(&seconds), "{seconds}");
        }
    }
}
