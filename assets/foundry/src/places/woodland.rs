//! Echo of a wood or garden: trunks, leaves and ground give many weak reflections but no distinct early ones.
//! Modelled by sparse random taps (velvet noise, Karjalainen & Järveläinen, 2007) behind a low-pass filter.

use crate::signal::audio::{SAMPLE_RATE, db_to_gain, frames};
use crate::signal::filter::OnePole;
use crate::signal::random::Random;

/// The settings of an outdoor echo.
#[derive(Clone, Copy)]
pub struct Woodland {
    /// Time in which the echo falls by 60 dB: 1 to 2 s in woods, less in a garden.
    pub t60_s: f64,
    /// Delay of the nearest trunks.
    pub after_s: f64,
    /// Energy of the echo relative to the direct sound.
    pub level_db: f64,
    /// Cutoff of the low-pass filter, for the absorption of leaves.
    pub dull_above_hz: f64,
}

/// Echo density. Chosen: dense enough that single echoes of a whistle are not heard.
const TAPS_PER_S: f64 = 900.0;

impl Woodland {
    /// Returns `direct` with its echo, longer by the delay and the decay time. Generators in the same state give the
    /// same place.
    pub fn reverberate(self, direct: &[f64], random: &mut Random) -> Vec<f64> {
        let mut output = direct.to_vec();
        output.resize(direct.len() + frames(self.after_s + self.t60_s), 0.0);
        let mut dull = OnePole::low_pass(self.dull_above_hz);
        let dulled: Vec<f64> = direct.iter().map(|x| dull.next(*x)).collect();
        for (delay, gain) in self.taps(random) {
            let echoes = output[delay..].iter_mut().zip(&dulled);
            echoes.for_each(|(sample, value)| *sample += gain * value);
        }
        output
    }

    /// Delay in samples and gain of every echo. Their total energy is `level_db`.
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
