//! A mouth that utters: it goes from pose to pose, and the throat behind it gives voice, breath or hiss.

use crate::signal::audio::{SAMPLE_RATE, db_to_gain, frames};
use crate::signal::filter::{OnePole, Svf};
use crate::signal::noise::white;
use crate::signal::random::Random;
use crate::voice::throat::{Formants, Glottis, NEUTRAL, Tract};

/// Who utters.
#[derive(Clone, Copy)]
pub struct Speaker {
    /// Resonances of the mouth against a man's: 1.17 for a woman's.
    pub mouth: f64,
    /// None for a whisperer.
    pub voice: Option<Voice>,
}

#[derive(Clone, Copy)]
pub struct Voice {
    /// Middle of the melody.
    pub pitch_hz: f64,
    /// Share of a period in which the folds close: lax at 0.25, pressed at 0.1.
    pub closing: f64,
    /// Folds meet along their length, not all at once, so that above this the voice falls by another 6 dB an octave: 1 kHz
    /// or less if it is breathy, 3 kHz and more if it is pressed (the return phase of Fant, Liljencrants & Lin, 1985).
    pub dull_above_hz: f64,
    /// Breath heard beside it while its folds are parted, as a gain.
    pub breathiness: f64,
}

/// What the mouth does with the air, for a while. Loudnesses are against a vowel.
#[derive(Clone, Copy)]
pub struct Articulation {
    pub seconds: f64,
    /// As a man would form them.
    pub formants: Formants,
    /// The vowel: voice, or breath if it is whispered.
    pub open: f64,
    /// Breath through the open mouth: h, what follows p, t and k, air drawn in.
    pub breath: f64,
    pub friction: f64,
    pub friction_hz: f64,
    /// Against the middle of the speaker's melody.
    pub pitch: f64,
    /// How quickly loudness follows.
    pub ease_s: f64,
}

impl Articulation {
    /// A mouth at rest, silent.
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

/// A whisper's vowels lose 20 dB of the voice, but its hisses hardly any: what they gain on them here, in part, since
/// who whispers softly also hisses softly (how much is chosen).
const WHISPERED_HISS_DB: f64 = 9.0;
/// A whisperer's throat is open below: the first resonance lies higher, and all are wider (Kallail & Emanuel, 1984).
const WHISPERED_RISE: f64 = 1.15;
const WHISPERED_LEAK_HZ: f64 = 90.0;
/// A quiet voice leaks too. Chosen: between none and a whisper's.
const VOICED_LEAK_HZ: f64 = 35.0;
/// Part of a breath's turbulence that arises at the lips and teeth and is not shaped by the mouth, and where its
/// spectrum begins to fall. Chosen: a breath keeps some air between its resonances.
const LIPS: f64 = 0.15;
const LIPS_BELOW_HZ: f64 = 3_000.0;
/// The mouth moves within this time constant: 90 % of the way in 60 ms (chosen: words, not stills).
const MOUTH_EASE_S: f64 = 0.024;
/// Chosen: the melody glides, and control is taken each millisecond, so that neither is heard in steps.
const PITCH_EASE_S: f64 = 0.05;
const CONTROL_FRAMES: usize = 48;
/// Brings vowels to a root mean square near 1, fitted: the row of resonances lifts both noise and pulses.
const VOICED_GAIN: f64 = 0.4;
const BREATH_GAIN: f64 = 0.4;
/// Width of a hiss: its centre over this. Chosen: broad, as s and sh are.
const HISS_Q: f64 = 1.1;

impl Speaker {
    pub fn utter(&self, poses: &[Articulation], random: &mut Random) -> Vec<f64> {
        let leak_hz = if self.voice.is_some() { VOICED_LEAK_HZ } else { WHISPERED_LEAK_HZ };
        let mut mouth = Mouth {
            speaker: *self,
            tract: Tract::new(self.mouth, leak_hz),
            glottis: Glottis::new(self.voice.map_or(0.2, |voice| voice.closing), random),
            folds: OnePole::low_pass(self.voice.map_or(3_000.0, |voice| voice.dull_above_hz)),
            lips: OnePole::low_pass(LIPS_BELOW_HZ),
            hiss: Svf::new(3_000.0, HISS_Q),
            hiss_gain: 0.0,
            now: Articulation::REST,
        };
        let mut heard = Vec::new();
        for pose in poses {
            for _ in 0..(frames(pose.seconds) / CONTROL_FRAMES).max(1) {
                mouth.move_to(pose);
                heard.extend((0..CONTROL_FRAMES).map(|_| mouth.sound(random)));
            }
        }
        heard
    }
}

/// A mouth on its way from pose to pose.
struct Mouth {
    speaker: Speaker,
    tract: Tract,
    glottis: Glottis,
    /// How they meet.
    folds: OnePole,
    lips: OnePole,
    hiss: Svf,
    /// Brings the hiss to a root mean square of 1, whatever its place.
    hiss_gain: f64,
    now: Articulation,
}

impl Mouth {
    fn move_to(&mut self, pose: &Articulation) {
        let whispered = self.speaker.voice.is_none();
        let share = |tau_s: f64| 1.0 - (-(CONTROL_FRAMES as f64) / (tau_s * SAMPLE_RATE)).exp();
        let (mouth, loudness) = (share(MOUTH_EASE_S), share(pose.ease_s));
        let now = &mut self.now;
        let ease = |value: &mut f64, to: f64, share: f64| *value += share * (to - *value);
        now.formants.iter_mut().zip(pose.formants).for_each(|(hz, to)| ease(hz, to, mouth));
        ease(&mut now.pitch, pose.pitch, share(PITCH_EASE_S));
        ease(&mut now.open, pose.open, loudness);
        ease(&mut now.breath, pose.breath, loudness);
        let louder = if whispered { db_to_gain(WHISPERED_HISS_DB) } else { 1.0 };
        ease(&mut now.friction, pose.friction * louder, loudness);
        // The place of a hiss is where the tongue already is: no sweep.
        self.hiss.tune(pose.friction_hz, HISS_Q);
        // A band of this Q passes pi / 2 times its width of the noise below half the sample rate.
        let passed_hz = std::f64::consts::FRAC_PI_2 * pose.friction_hz / HISS_Q;
        self.hiss_gain = (0.5 * SAMPLE_RATE / passed_hz).sqrt();
        let rise = if whispered { WHISPERED_RISE } else { 1.0 };
        let [first, second, third] = now.formants;
        self.tract.shape([first * rise, second, third]);
    }

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
        let hiss = self.hiss_gain * self.hiss.next(white(random)).band;
        let lips = LIPS * now.breath * self.lips.next(white(random));
        self.tract.next(source) + lips + now.friction * hiss
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
        let pose =
            Articulation { seconds: 1.0, formants: VOWELS[8], open: 1.0, ..Articulation::REST };
        Speaker { mouth: 1.0, voice }.utter(&[pose], &mut Random::new(3))
    }

    #[test]
    fn a_voice_is_periodic_and_a_whisper_is_not() {
        assert!(periodicity(&vowel(Some(VOICE))[24_000..26_000], SAMPLE_RATE) > 0.85);
        assert!(periodicity(&vowel(None)[24_000..26_000], SAMPLE_RATE) < 0.5);
    }

    #[test]
    fn vowels_are_about_as_loud_voiced_as_whispered() {
        for voice in [Some(VOICE), None] {
            let heard = &vowel(voice)[24_000..];
            let power = heard.iter().map(|x| x * x).sum::<f64>() / heard.len() as f64;
            assert!((10.0 * power.log10()).abs() < 3.0, "{power}");
        }
    }
}
