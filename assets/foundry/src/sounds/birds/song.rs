//! Composes a phrase of birdsong from the figures of a species: which figures it contains, how often each one repeats,
//! and how the tempo, the pitch and the single notes vary.

use crate::signal::audio::{add_at, db_to_gain, frames};
use crate::signal::random::Random;
use crate::voice::syrinx::Syllable;

/// The song of one species.
pub struct Species {
    /// All figures that the species sings.
    pub figures: &'static [Figure],
    /// Smallest and largest number of figures in a phrase if they are drawn at random, or `None` if a phrase consists
    /// of all figures in order.
    pub drawn: Option<(usize, usize)>,
    /// The figure that ends every phrase, if any.
    pub ending: Option<Figure>,
}

/// A note or a group of notes, sung once or several times in a row.
#[derive(Clone, Copy)]
pub struct Figure {
    pub notes: &'static [NoteRange],
    /// Smallest and largest number of times that the notes are sung.
    pub repeats: (usize, usize),
    /// Factor by which the time between notes changes with each repeat.
    pub interval_factor: f64,
    /// Factor by which the pitch changes with each repeat.
    pub pitch_factor: f64,
}

/// The ranges, lowest to highest, from which the parameters of a note are drawn.
#[derive(Clone, Copy)]
pub struct NoteRange {
    pub seconds: (f64, f64),
    /// Pause after the note.
    pub gap_s: (f64, f64),
    /// Centre of the pitch sweep.
    pub hz: (f64, f64),
    /// Extent of the pitch sweep.
    pub octaves: (f64, f64),
    /// Cycles of the pitch sweep within the note.
    pub turns: f64,
    /// Phase at which the pitch sweep starts, in cycles.
    pub phase: (f64, f64),
    /// Level of the harmonics against the fundamental.
    pub harmonics_db: f64,
    pub level_db: f64,
}

/// A note with its parameters drawn for one phrase.
struct Note {
    seconds: f64,
    gap_s: f64,
    level_db: f64,
    syllable: Syllable,
}

impl Species {
    /// Synthesises one phrase.
    pub fn phrase(&self, random: &mut Random) -> Vec<f64> {
        let mut song = Vec::new();
        let mut at_s = 0.0;
        for figure in self.figures(random) {
            let mut interval = 1.0;
            let mut pitch = 1.0;
            let notes = figure.notes(random);
            for _ in 0..figure.repeats(random) {
                for note in &notes {
                    let syllable = note.syllable(pitch, random);
                    let gain = random.spread_db(db_to_gain(note.level_db), 0.8);
                    add_at(&mut song, frames(at_s), &syllable.sound(random), gain);
                    at_s += (note.seconds + note.gap_s) * interval * random.between_log(0.97, 1.03);
                }
                interval *= figure.interval_factor;
                pitch *= figure.pitch_factor;
            }
        }
        song
    }

    /// Draws the figures of one phrase.
    fn figures(&self, random: &mut Random) -> Vec<Figure> {
        let mut figures: Vec<Figure> = match self.drawn {
            Some((fewest, most)) => (0..random_count(fewest, most, random))
                .map(|_| *random.pick(self.figures))
                .collect(),
            None => self.figures.to_vec(),
        };
        figures.extend(self.ending);
        figures
    }
}

impl Figure {
    fn notes(&self, random: &mut Random) -> Vec<Note> {
        self.notes.iter().map(|range| range.draw(random)).collect()
    }

    fn repeats(&self, random: &mut Random) -> usize {
        random_count(self.repeats.0, self.repeats.1, random)
    }
}

impl NoteRange {
    fn draw(&self, random: &mut Random) -> Note {
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
    /// The syllable for one repeat of the note, with small random deviations.
    fn syllable(&self, pitch: f64, random: &mut Random) -> Syllable {
        let vary = |value: f64, random: &mut Random| value * random.between_log(0.98, 1.02);
        Syllable {
            seconds: vary(self.syllable.seconds, random),
            centre_hz: pitch * self.syllable.centre_hz * random.between_log(0.993, 1.007),
            octaves: vary(self.syllable.octaves, random),
            ..self.syllable
        }
    }
}

/// A whole number between `fewest` and `most`, both included, with equal probability.
fn random_count(fewest: usize, most: usize, random: &mut Random) -> usize {
    random.between(fewest as f64, most as f64 + 1.0) as usize
}

#[cfg(test)]
mod tests {
    use super::super::species::{BLACKBIRD, CHAFFINCH, ROBIN};
    use super::*;

    #[test]
    fn a_blackbird_ends_with_its_twitter_and_a_chaffinch_sings_all_figures() {
        let random = &mut Random::new(1);
        let last = BLACKBIRD.figures(random).last().map(|figure| figure.notes.len());
        assert_eq!(last, Some(2));
        assert_eq!(CHAFFINCH.figures(random).len(), CHAFFINCH.figures.len());
    }

    #[test]
    fn a_phrase_lasts_0_6_to_3_5_seconds() {
        for species in [&BLACKBIRD, &ROBIN, &CHAFFINCH] {
            let seconds = species.phrase(&mut Random::new(2)).len() as f64 / frames(1.0) as f64;
            assert!((0.6..3.5).contains(&seconds), "{seconds}");
        }
    }
}
