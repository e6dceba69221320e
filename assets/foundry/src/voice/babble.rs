//! Unintelligible speech: random syllables in phrases with breaths between them, voiced or whispered. Consonants,
//! vowels and intonation have the statistics of English, so that it sounds like talk in the next room.

use crate::signal::audio::db_to_gain;
use crate::signal::random::Random;
use crate::voice::mouth::{Articulation, Speaker};
use crate::voice::throat::{Formants, NEUTRAL, VOWELS};

/// A person who speaks.
#[derive(Clone, Copy)]
pub struct Talker {
    pub speaker: Speaker,
    /// Speech rate within a phrase.
    pub syllables_per_s: f64,
    /// Smallest and largest number of syllables per phrase.
    pub phrase: (f64, f64),
    /// Shortest and longest pause between phrases.
    pub pause_s: (f64, f64),
    /// Level of the inhalation in the pause, relative to a vowel.
    pub inhale_db: f64,
}

/// Manner of articulation.
#[derive(Clone, Copy)]
enum Manner {
    /// Closure, burst, and aspiration for `puff_s`.
    Stop {
        puff_s: f64,
    },
    Fricative,
    /// Voiced through the nose or past the tongue.
    Sonorant,
    Breath,
}

struct Consonant {
    manner: Manner,
    /// Locus of the second formant (Delattre, Liberman & Cooper, 1955: labial 720 Hz, alveolar 1800 Hz, velar up to
    /// 3000 Hz).
    locus_hz: f64,
    /// Centre of its friction noise.
    friction_hz: f64,
    /// Level relative to a vowel, by the relative powers of English sounds (Fry, 1979: vowels 26, sh 19, m 17, s 12,
    /// t 11, f 7).
    level_db: f64,
    seconds: f64,
}

const fn consonant(
    manner: Manner,
    locus_hz: f64,
    friction_hz: f64,
    level_db: f64,
    seconds: f64,
) -> Consonant {
    Consonant { manner, locus_hz, friction_hz, level_db, seconds }
}

/// The most common consonants of English, the most frequent ones twice: t n s k d m l r p b f sh h w, with bursts at
/// 4, 2 and 0.8 kHz. The durations are chosen: about 50 ms for a stop, twice that for a fricative.
const CONSONANTS: [Consonant; 18] = [
    consonant(Manner::Stop { puff_s: 0.045 }, 1_800.0, 4_200.0, -13.0, 0.055),
    consonant(Manner::Stop { puff_s: 0.035 }, 1_800.0, 3_800.0, -14.0, 0.045),
    consonant(Manner::Sonorant, 1_700.0, 3_000.0, -10.0, 0.065),
    consonant(Manner::Sonorant, 1_700.0, 3_000.0, -11.0, 0.055),
    consonant(Manner::Fricative, 1_800.0, 6_400.0, -14.0, 0.095),
    consonant(Manner::Fricative, 1_800.0, 5_600.0, -16.0, 0.075),
    consonant(Manner::Stop { puff_s: 0.05 }, 2_300.0, 2_100.0, -15.0, 0.055),
    consonant(Manner::Stop { puff_s: 0.01 }, 1_800.0, 3_600.0, -17.0, 0.045),
    consonant(Manner::Stop { puff_s: 0.01 }, 1_800.0, 3_400.0, -17.0, 0.04),
    consonant(Manner::Sonorant, 900.0, 2_200.0, -9.0, 0.065),
    consonant(Manner::Sonorant, 1_150.0, 2_600.0, -6.0, 0.06),
    consonant(Manner::Sonorant, 1_200.0, 1_700.0, -6.0, 0.06),
    consonant(Manner::Stop { puff_s: 0.04 }, 720.0, 900.0, -18.0, 0.06),
    consonant(Manner::Stop { puff_s: 0.008 }, 720.0, 800.0, -18.0, 0.05),
    consonant(Manner::Fricative, 1_000.0, 7_500.0, -20.0, 0.08),
    consonant(Manner::Fricative, 1_900.0, 3_000.0, -9.0, 0.1),
    consonant(Manner::Breath, 1_500.0, 1_500.0, -12.0, 0.06),
    consonant(Manner::Sonorant, 720.0, 2_200.0, -8.0, 0.06),
];

/// Share of stressed syllables, which are louder, longer and higher. The vowels of the others are reduced. Chosen: the
/// stress pattern of English.
const STRESSED: f64 = 0.5;
/// Share of syllables that end in a consonant. Chosen: without any, the talk sounds like singing.
const CLOSED: f64 = 0.45;
/// Declination of pitch (as a share) and level along a phrase. Chosen: the end of a phrase is audible.
const DECLINATION: f64 = 0.22;
const SINKING_DB: f64 = 4.0;

impl Talker {
    /// Synthesises at least `seconds` of talk and ends with a whole phrase. Vowels have a root mean square near 1.
    pub fn talk(&self, seconds: f64, random: &mut Random) -> Vec<f64> {
        let mut articulations = Vec::new();
        let mut said_s = 0.0;
        while said_s < seconds {
            let from = articulations.len();
            self.phrase(random, &mut articulations);
            self.pause(random, &mut articulations);
            said_s +=
                articulations[from..].iter().map(|articulation| articulation.seconds).sum::<f64>();
        }
        self.speaker.utter(&articulations, random)
    }

    fn phrase(&self, random: &mut Random, articulations: &mut Vec<Articulation>) {
        let count = random.between(self.phrase.0, self.phrase.1 + 1.0) as usize;
        let height = random.between(0.94, 1.08);
        for i in 0..count {
            let progress = i as f64 / count as f64;
            let stressed = random.chance(STRESSED);
            let pitch = height
                * (1.0 + DECLINATION * (0.5 - progress))
                * if stressed { random.between(1.02, 1.2) } else { random.between(0.95, 1.02) };
            let level = db_to_gain(-SINKING_DB * progress + if stressed { 1.5 } else { -2.5 });
            // The last syllable of a phrase is longer.
            let held = if i + 1 == count { 1.5 } else { 1.0 };
            let length_s = held * if stressed { 1.2 } else { 0.8 } * random.spread_db(1.0, 1.6)
                / self.syllables_per_s;
            self.syllable(length_s, level, pitch, stressed, random, articulations);
        }
    }

    fn syllable(
        &self,
        length_s: f64,
        level: f64,
        pitch: f64,
        stressed: bool,
        random: &mut Random,
        articulations: &mut Vec<Articulation>,
    ) {
        let target = *random.pick(&VOWELS);
        let reduced = if stressed { 0.05 } else { 0.35 };
        let formants: Formants = std::array::from_fn(|i| {
            (target[i] + reduced * (NEUTRAL[i] - target[i])) * random.between(0.92, 1.08)
        });
        let vowel =
            Articulation { formants, open: level, pitch, ease_s: 0.012, ..Articulation::REST };
        let from = articulations.len();
        // Slow speech also has slower consonants, but to a smaller degree.
        let slowness = (4.5 / self.syllables_per_s).sqrt();
        random.pick(&CONSONANTS).say(vowel, slowness, articulations);
        let mut ending = Vec::new();
        if random.chance(CLOSED) {
            random.pick(&CONSONANTS).say(vowel, 0.85 * slowness, &mut ending);
        }
        let said_s: f64 = articulations[from..]
            .iter()
            .chain(&ending)
            .map(|articulation| articulation.seconds)
            .sum();
        // The pitch glides by up to two semitones within the vowel.
        let half = Articulation { seconds: 0.5 * (length_s - said_s).max(0.055), ..vowel };
        let glide = random.between(0.89, 1.1);
        articulations.extend([half, Articulation { pitch: pitch * glide, ..half }]);
        articulations.extend(ending);
    }

    fn pause(&self, random: &mut Random, articulations: &mut Vec<Articulation>) {
        let pause_s = random.between(self.pause_s.0, self.pause_s.1);
        let rest = Articulation { seconds: 0.25 * pause_s, ..Articulation::REST };
        let inhale = Articulation {
            seconds: (0.5 * pause_s).min(0.6),
            breath: random.spread_db(db_to_gain(self.inhale_db), 2.0),
            ease_s: 0.09,
            ..rest
        };
        articulations.extend([rest, inhale, rest]);
    }
}

impl Consonant {
    /// Adds the articulations of the consonant before or after `vowel`.
    fn say(&self, vowel: Articulation, slowness: f64, articulations: &mut Vec<Articulation>) {
        let level = db_to_gain(self.level_db) * vowel.open;
        let articulation = Articulation {
            // A narrow mouth has a low first formant. The tongue sets the second.
            formants: [300.0, self.locus_hz, vowel.formants[2]],
            seconds: self.seconds * slowness,
            open: 0.0,
            friction_hz: self.friction_hz,
            ease_s: 0.006,
            ..vowel
        };
        match self.manner {
            Manner::Stop { puff_s } => {
                // The listed level is a mean power; a burst of 10 ms has a much higher peak.
                let burst = Articulation {
                    seconds: 0.01,
                    friction: 3.0 * level,
                    ease_s: 0.001_5,
                    ..articulation
                };
                let puff =
                    Articulation { breath: 0.25 * vowel.open, friction: 0.3 * level, ..burst };
                articulations.extend([
                    articulation,
                    burst,
                    Articulation { seconds: puff_s, ease_s: 0.008, ..puff },
                ]);
            }
            Manner::Fricative => {
                articulations.push(Articulation { friction: level, ease_s: 0.015, ..articulation });
            }
            Manner::Sonorant => {
                articulations.push(Articulation { open: level, ease_s: 0.012, ..articulation });
            }
            Manner::Breath => {
                articulations.push(Articulation {
                    breath: level,
                    formants: vowel.formants,
                    ..articulation
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::audio::{SAMPLE_RATE, frames};

    fn talker(voice: Option<crate::voice::mouth::Voice>) -> Talker {
        Talker {
            speaker: Speaker { mouth: 1.0, voice },
            syllables_per_s: 4.5,
            phrase: (4.0, 8.0),
            pause_s: (0.5, 1.0),
            inhale_db: -30.0,
        }
    }

    fn voice() -> crate::voice::mouth::Voice {
        crate::voice::mouth::Voice {
            pitch_hz: 120.0,
            closing: 0.2,
            dull_above_hz: 3_000.0,
            breathiness: 0.1,
        }
    }

    /// Levels of windows of 10 ms, in dB.
    fn levels_db(said: &[f64]) -> Vec<f64> {
        let power = |part: &[f64]| part.iter().map(|x| x * x).sum::<f64>() / part.len() as f64;
        said.chunks(frames(0.01)).map(|part| 10.0 * (power(part) + 1e-12).log10()).collect()
    }

    #[test]
    fn talk_has_at_least_the_given_length_and_ends_within_a_phrase() {
        let said = talker(Some(voice())).talk(10.0, &mut Random::new(3));
        // The longest phrase of eight syllables takes about three seconds, its pause one.
        let seconds = said.len() as f64 / SAMPLE_RATE;
        assert!((10.0..15.0).contains(&seconds), "{seconds}");
    }

    #[test]
    fn vowels_are_near_a_root_mean_square_of_1_and_pauses_are_quiet() {
        let levels = levels_db(&talker(Some(voice())).talk(20.0, &mut Random::new(5)));
        let mut sorted = levels.clone();
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| sorted[(share * (sorted.len() - 1) as f64) as usize];
        assert!(at(0.8).abs() < 6.0, "{}", at(0.8));
        assert!(at(0.1) < at(0.8) - 25.0, "{} {}", at(0.1), at(0.8));
    }

    // The level of speech fluctuates most at the rate of its syllables (Houtgast & Steeneken, 1985: 3 to 5 Hz).
    #[test]
    fn loudness_fluctuates_at_the_rate_of_syllables() {
        let levels = levels_db(&talker(Some(voice())).talk(30.0, &mut Random::new(7)));
        let loud: Vec<f64> = levels.iter().map(|db| db.max(-30.0)).collect();
        let mean = loud.iter().sum::<f64>() / loud.len() as f64;
        let moved = |hz: f64| {
            let (mut re, mut im) = (0.0, 0.0);
            for (i, db) in loud.iter().enumerate() {
                let (sin, cos) = (std::f64::consts::TAU * hz * i as f64 * 0.01).sin_cos();
                re += (db - mean) * cos;
                im += (db - mean) * sin;
            }
            re * re + im * im
        };
        let band = |from: f64, to: f64| {
            let steps = ((to - from) / 0.05) as usize;
            (0..steps).map(|i| moved(from + 0.05 * i as f64)).sum::<f64>() / steps as f64
        };
        assert!(band(3.0, 6.0) > 2.0 * band(12.0, 20.0));
    }

    #[test]
    fn whispered_talk_has_no_pitch() {
        // Autocorrelation of a signal around one period of the voice.
        let alike = |said: &[f64]| {
            let period = (SAMPLE_RATE / 120.0) as usize;
            let lags = (period * 3 / 4)..(period * 4 / 3);
            let part = &said[frames(0.4)..frames(0.4) + frames(3.0)];
            let power: f64 = part.iter().map(|x| x * x).sum();
            lags.map(|lag| part.iter().zip(&part[lag..]).map(|(a, b)| a * b).sum::<f64>() / power)
                .fold(0.0, f64::max)
        };
        let voiced = alike(&talker(Some(voice())).talk(5.0, &mut Random::new(9)));
        let whispered = alike(&talker(None).talk(5.0, &mut Random::new(9)));
        assert!(voiced > 0.15 && whispered < 0.4 * voiced, "{voiced} {whispered}");
    }
}
