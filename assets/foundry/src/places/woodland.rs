//! What trunks, leaves and ground send back: no walls, so no early reflections to tell apart, but ever more and weaker
//! ones, duller as they come from further. Sparse random taps do that (velvet noise, Karjalainen & Järveläinen, 2007).

use crate::signal::audio::{SAMPLE_RATE, db_to_gain, frames};
use crate::signal::filter::OnePole;
use crate::signal::random::Random;

#[derive(Clone, Copy)]
pub struct Woodland {
    /// Time in which the echo falls by 60 dB: 1 to 2 s in woods, less in a garden.
    pub t60_s: f64,
    /// The nearest trunks.
    pub after_s: f64,
    /// Energy of all that comes back, against what is heard directly.
    pub level_db: f64,
    /// Leaves swallow what lies above.
    pub dull_above_hz: f64,
}

/// Taps a second: chosen, enough that whistles do not hear them one by one.
const TAPS_PER_S: f64 = 900.0;

impl Woodland {
    /// `direct` with its echo, which rings on past its end. The same chance is the same place.
    pub fn reverberate(self, direct: &[f64], random: &mut Random) -> Vec<f64> {
        let mut heard = direct.to_vec();
        heard.resize(direct.len() + frames(self.after_s + self.t60_s), 0.0);
        let mut dull = OnePole::low_pass(self.dull_above_hz);
        let dulled: Vec<f64> = direct.iter().map(|x| dull.next(*x)).collect();
        for (delay, gain) in self.taps(random) {
            let echoes = heard[delay..].iter_mut().zip(&dulled);
            echoes.for_each(|(sample, value)| *sample += gain * value);
        }
        heard
    }

    /// Delay in samples and gain of every echo; their energy is that of `level_db`.
    fn taps(self, random: &mut Random) -> Vec<(usize, f64)> {
        let count = (self.t60_s * TAPS_PER_S) as usize;
        let mut taps: Vec<(usize, f64)> = (0..count)
            .map(|i| {
                let at_s = (i as f64 + random.unit()) / TAPS_PER_S;
                let sign = if random.chance(0.5) { 1.0 } else { -1.0 };
                let gain = sign * db_to_gain(-60.0 * at_s / self.t60_s);
                (((self.after_s + at_s) * SAMPLE_RATE) as usize, gain)
            })
            .collect();
        let energy: f64 = taps.iter().map(|(_, gain)| gain * gain).sum();
        let scale = db_to_gain(self.level_db) / energy.sqrt();
        taps.iter_mut().for_each(|(_, gain)| *gain *= scale);
        taps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WOOD: Woodland =
        Woodland { t60_s: 1.0, after_s: 0.02, level_db: -6.0, dull_above_hz: 20_000.0 };

    #[test]
    fn the_echo_holds_its_energy_and_falls_by_60_db_in_its_t60() {
        let taps = WOOD.taps(&mut Random::new(1));
        let energy = |from_s: f64, to_s: f64| -> f64 {
            let within = |at: usize| (frames(from_s)..frames(to_s)).contains(&at);
            taps.iter().filter(|(at, _)| within(*at)).map(|(_, gain)| gain * gain).sum()
        };
        assert!((10.0 * energy(0.0, 2.0).log10() + 6.0).abs() < 0.01);
        let fall_db = 10.0 * (energy(0.02, 0.22) / energy(0.52, 0.72)).log10();
        assert!((fall_db - 30.0).abs() < 1.5, "{fall_db}");
    }
}
