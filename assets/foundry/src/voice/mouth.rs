//! A speaking mouth: it moves through a sequence of articulations, excited by voice, breath and friction noise.

use crate::signal::audio::{SAMPLE_RATE, db_to_gain, frames};
use crate::signal::filter::{OnePole, Svf};
use crate::signal::noise::white;
use crate::signal::random::Random;
use crate::voice::throat::{Formants, Glottis, NEUTRAL, Tract};

/// A person's vocal tract and voice.
#[derive(Clone, Copy)]
pub struct Speaker {
    /// Ratio of the formants to a man's: 1.17 for a woman.
    pub mouth: f64,
    /// `None` for whispering.
    pub voice: Option<Voice>,
}

/// The settings of a voice.
#[derive(Clone, Copy)]
pub struct Voice {
    /// Mean pitch.
    pub pitch_hz: f64,
    /// Share of a period in which the vocal folds close: 0.25 is lax, 0.1 is pressed.
    pub closing: f64,
    /// Frequency above which the voice falls by another 6 dB per octave, because the folds do not close all at once
    /// (the return phase of Fant, Liljencrants & Lin, 1985): 1 kHz or less for a breathy voice, 3 kHz or more for a
    /// pressed one.
    pub dull_above_hz: f64,
    /// Gain of the breath noise while the folds are open.
    pub breathiness: f64,
}

/// The state of the mouth for a while. Gains are relative to a vowel.
#[derive(Clone, Copy)]
pub struct Articulation {
    pub seconds: f64,
    /// Formants as for a man.
    pub formants: Formants,
    /// Gain of the vowel: voice, or breath if whispered.
    pub open: f64,
    /// Gain of breath through the open mouth: h, aspiration after p, t and k, inhalation.
    pub breath: f64,
    /// Gain of the friction noise.
    pub friction: f64,
    /// Centre of the friction noise.
    pub friction_hz: f64,
    /// Ratio to the mean pitch of the speaker.
    pub pitch: f64,
    /// Time constant of the gains.
    pub ease_s: f64,
}

impl Articulation {
    /// A silent mouth at rest.
    pub const REST: Self = Self {
        seconds: 0.1,
        formants: NEUTRAL,
        open: 0.0,
        breath: 0.0,
        friction: 0.0,
        friction_hz: 1_500.0,
        pitch: 1.0,
        ease_s: 0.05,
    };
}

/// Gain of friction noise in a whisper. A whisper's vowels are 20 dB weaker than voiced ones but its fricatives hardly
/// are. Chosen: only part of that, because a soft whisper has soft fricatives too.
const WHISPERED_FRICTION_DB: f64 = 9.0;
/// An open glottis raises the first formant of a whisper and widens all of them (Kallail & Emanuel, 1984).
const WHISPERED_RISE: f64 = 1.15;
const WHISPERED_LEAK_HZ: f64 = 90.0;
/// Widening of the formants of a soft voice. Chosen: between none and that of a whisper.
const VOICED_LEAK_HZ: f64 = 35.0;
/// Share of breath turbulence that arises at lips and teeth and bypasses the formants, and its cutoff. Chosen: a breath
/// keeps some noise between its formants.
const LIP_SHARE: f64 = 0.15;
const LIP_CUTOFF_HZ: f64 = 3_000.0;
/// Time constant of the formants. Chosen: they cover 90 % of the way in 60 ms, as in fluent speech.
const MOUTH_EASE_S: f64 = 0.024;
/// Time constant of the pitch, and samples between two control updates. Chosen: neither is heard as steps.
const PITCH_EASE_S: f64 = 0.05;
const CONTROL_FRAMES: usize = 48;
/// Gains of both sources. Fitted so that vowels have a root mean square near 1 behind the formants.
const VOICED_GAIN: f64 = 0.4;
const BREATH_GAIN: f64 = 0.4;
/// Q of the friction noise. Chosen: broad, as s and sh are.
const FRICTION_Q: f64 = 1.1;

impl Speaker {
    /// Synthesises a sequence of articulations.
    pub fn utter(&self, articulations: &[Articulation], random: &mut Random) -> Vec<f64> {
        let leak_hz = if self.voice.is_some() { VOICED_LEAK_HZ } else { WHISPERED_LEAK_HZ };
        let mut mouth = Mouth {
            speaker: *self,
            tract: Tract::new(self.mouth, leak_hz),
            glottis: Glottis::new(self.voice.map_or(0.2, |voice| voice.closing), random),
            folds: OnePole::low_pass(self.voice.map_or(3_000.0, |voice| voice.dull_above_hz)),
            lips: OnePole::low_pass(LIP_CUTOFF_HZ),
            friction_filter: Svf::new(3_000.0, FRICTION_Q),
            friction_gain: 0.0,
            now: Articulation::REST,
        };
        let mut output = Vec::new();
        for articulation in articulations {
            for _ in 0..(frames(articulation.seconds) / CONTROL_FRAMES).max(1) {
                mouth.move_to(articulation);
                output.extend((0..CONTROL_FRAMES).map(|_| mouth.sound(random)));
            }
        }
        output
    }
}

/// The moving mouth during synthesis.
struct Mouth {
    speaker: Speaker,
    tract: Tract,
    glottis: Glottis,
    /// Low-pass filter for the gradual closure of the vocal folds.
    folds: OnePole,
    lips: OnePole,
    friction_filter: Svf,
    /// Scales the friction noise to a root mean square of 1 at any centre frequency.
    friction_gain: f64,
    now: Articulation,
}

impl Mouth {
    /// Moves towards an articulation for one control update.
    fn move_to(&mut self, articulation: &Articulation) {
        let whispered = self.speaker.voice.is_none();
        let share = |tau_s: f64| 1.0 - (-(CONTROL_FRAMES as f64) / (tau_s * SAMPLE_RATE)).exp();
        let (mouth, loudness) = (share(MOUTH_EASE_S), share(articulation.ease_s));
        let now = &mut self.now;
        let ease = |value: &mut f64, to: f64, share: f64| *value += share * (to - *value);
        now.formants.iter_mut().zip(articulation.formants).for_each(|(hz, to)| ease(hz, to, mouth));
        ease(&mut now.pitch, articulation.pitch, share(PITCH_EASE_S));
        ease(&mut now.open, articulation.open, loudness);
        ease(&mut now.breath, articulation.breath, loudness);
        let louder = if whispered { db_to_gain(WHISPERED_FRICTION_DB) } else { 1.0 };
        ease(&mut now.friction, articulation.friction * louder, loudness);
        // The friction noise changes its frequency at once, because a sweep would be audible.
        self.friction_filter.tune(articulation.friction_hz, FRICTION_Q);
        // A band of this Q has a noise bandwidth of pi / 2 times its width.
        let passed_hz = std::f64::consts::FRAC_PI_2 * articulation.friction_hz / FRICTION_Q;
        self.friction_gain = (0.5 * SAMPLE_RATE / passed_hz).sqrt();
        let rise = if whispered { WHISPERED_RISE } else { 1.0 };
        let [first, second, third] = now.formants;
        self.tract.shape([first * rise, second, third]);
    }

    /// Synthesises one sample.
    fn sound(&mut self, random: &mut Random) -> f64 {
        let air = white(random);
        let now = &self.now;
        let source = if let Some(voice) = self.speaker.voice {
            let (flow, parted) = self.glottis.next(voice.pitch_hz * now.pitch, random);
            let flow = self.folds.next(flow);
            VOICED_GAIN * now.open * (flow + voice.breathiness * parted * air)
                + BREATH_GAIN * now.breath * air
        } else {
            BREATH_GAIN * (now.open + now.breath) * air
        };
        let friction_filter = self.friction_gain * self.friction_filter.next(white(random)).band;
        let lips = LIP_SHARE * now.breath * self.lips.next(white(random));
        self.tract.next(source) + lips + now.friction * friction_filter
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voice::lpc::periodicity;
    use crate::voice::throat::VOWELS;

    const VOICE: Voice =
        Voice { pitch_hz: 120.0, closing: 0.2, dull_above_hz: 3_000.0, breathiness: 0.1 };

    fn vowel(voice: Option<Voice>) -> Vec<f64> {
        let articulation =
            Articulation { seconds: 1.0, formants: VOWELS[8], open: 1.0, ..Articulation::REST };
        Speaker { mouth: 1.0, voice }.utter(&[articulation], &mut Random::new(3))
    }

    #[test]
    fn a_voice_is_periodic_and_a_whisper_is_not() {
        assert!(periodicity(&vowel(Some(VOICE))[24_000..26_000], SAMPLE_RATE) > 0.85);
        assert!(periodicity(&vowel(None)[24_000..26_000], SAMPLE_RATE) < 0.5);
    }

    #[test]
    fn vowels_are_about_as_loud_voiced_as_whispered() {
        for voice in [Some(VOICE), None] {
            let output = &vowel(voice)[24_000..];
            let power = output.iter().map(|x| x * x).sum::<f64>() / output.len() as f64;
            assert!((10.0 * power.log10()).abs() < 3.0, "{power}");
        }
    }
}
