//! Crumpled sheets: each click is a facet that buckles to the other side. Clicks come in avalanches, and their energies
//! follow a power law over many decades, with the same exponent for all papers (Houle & Sethna, 1996).

use crate::signal::audio::{SAMPLE_RATE, frames};
use crate::signal::grains::scatter;
use crate::signal::random::Random;
use crate::things::modes::{Mode, contact, ring};

/// When facets buckle: a Hawkes process, in which each click may set off others near it.
#[derive(Clone, Copy)]
pub struct Crackle {
    /// Clicks that come by themselves, at full force.
    pub rate_per_s: f64,
    /// How many each of them sets off on average, below 1.
    pub children: f64,
    /// Mean time until it does.
    pub within_s: f64,
    /// Strongest click against the weakest.
    pub range_db: f64,
}

/// One facet buckling.
#[derive(Clone, Copy)]
pub struct Click {
    pub at: usize,
    /// Amplitude against the weakest click.
    pub strength: f64,
}

/// Energies are spread as E^-1.5, between 1.3 and 1.6 in all papers measured: amplitudes, their roots, as a^-2, so that
/// the share of those above a falls as 1/a.
const AMPLITUDE_ORDER: f64 = 1.0;

impl Crackle {
    /// All clicks while the hand works with `force` (0..1, one a sample), in no order.
    pub fn clicks(&self, force: &[f64], random: &mut Random) -> Vec<Click> {
        let mut times = Vec::new();
        let force_at = |at: usize| force.get(at).copied().unwrap_or(0.0);
        scatter(
            random,
            force.len(),
            // Where the hand rests the process skips ahead in small steps rather than past the next squeeze.
            |at| (self.rate_per_s * force_at(at)).max(20.0),
            |random, at| {
                if random.chance(self.rate_per_s * force_at(at) / 20.0) {
                    times.push(at);
                }
            },
        );
        let mut parents = times.clone();
        while let Some(parent) = parents.pop() {
            for at in self.set_off_by(parent, random) {
                times.push(at);
                parents.push(at);
            }
        }
        let strongest = crate::signal::audio::db_to_gain(self.range_db);
        let strength = |random: &mut Random| random.pareto(AMPLITUDE_ORDER).min(strongest);
        times.into_iter().map(|at| Click { at, strength: strength(random) }).collect()
    }

    fn set_off_by(&self, parent: usize, random: &mut Random) -> Vec<usize> {
        // A Poisson number: arrivals within a unit of time.
        let mut left = random.exponential(1.0 / self.children);
        let mut times = Vec::new();
        while left < 1.0 {
            times.push(parent + (random.exponential(self.within_s) * SAMPLE_RATE) as usize);
            left += random.exponential(1.0 / self.children);
        }
        times
    }
}

/// The sheet that clicks: every facet is a small plate of its own.
#[derive(Clone, Copy)]
pub struct Sheet {
    /// Range of the modes of its facets: small and stiff ones are high.
    pub facet_hz: (f64, f64),
    /// Range of their decay rates, per second.
    pub damping_per_s: (f64, f64),
}

/// Modes that are heard of each facet. Chosen: one would whistle, and more are not told from three.
const MODES: usize = 3;
/// A facet snaps over within a few samples. Chosen: clicks stay bright up to the end of hearing.
const SNAP_S: f64 = 0.000_06;

impl Sheet {
    /// The sound of all clicks; a tail of 20 ms is left for the last.
    pub fn sound(&self, clicks: &[Click], length: usize, random: &mut Random) -> Vec<f64> {
        let mut heard = vec![0.0; length + frames(0.02)];
        for click in clicks {
            let facet = self.facet(click.strength, random);
            let rest = heard.iter_mut().skip(click.at);
            rest.zip(ring(&facet, &contact(SNAP_S))).for_each(|(sample, value)| *sample += value);
        }
        heard
    }

    fn facet(&self, strength: f64, random: &mut Random) -> [Mode; MODES] {
        // A facet that buckles with much energy is a large one, and so a lower one.
        let size = strength.powf(-0.12);
        std::array::from_fn(|_| Mode {
            frequency_hz: size * random.between_log(self.facet_hz.0, self.facet_hz.1),
            damping_per_s: random.between_log(self.damping_per_s.0, self.damping_per_s.1),
            gain: strength * random.white(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CRACKLE: Crackle =
        Crackle { rate_per_s: 20.0, children: 0.6, within_s: 0.03, range_db: 80.0 };

    fn hundred_seconds() -> Vec<Click> {
        CRACKLE.clicks(&vec![1.0; 4_800_000], &mut Random::new(6))
    }

    // A Hawkes process with branching ratio n has 1/(1 - n) times the rate of its parents.
    #[test]
    fn each_click_sets_off_others() {
        let rate = hundred_seconds().len() as f64 / 100.0;
        assert!((rate / 50.0 - 1.0).abs() < 0.1, "{rate}");
    }

    // P(E) as E^-1.5 means that the share of energies above E falls as E^-0.5: by 10 over two decades.
    #[test]
    fn energies_follow_the_power_law_of_crumpled_paper() {
        let clicks = hundred_seconds();
        let above = |energy: f64| clicks.iter().filter(|c| c.strength.powi(2) > energy).count();
        let fall = above(10.0) as f64 / above(1_000.0) as f64;
        assert!((7.0..14.0).contains(&fall), "{fall}");
    }

    #[test]
    fn clicks_come_in_avalanches() {
        let mut times: Vec<usize> = hundred_seconds().iter().map(|click| click.at).collect();
        times.sort_unstable();
        let windows = 4_800_000 / 4_800;
        let mut counts = vec![0.0_f64; windows];
        times.iter().filter(|at| **at < 4_800_000).for_each(|at| counts[at / 4_800] += 1.0);
        let mean = counts.iter().sum::<f64>() / windows as f64;
        let variance = counts.iter().map(|n| (n - mean).powi(2)).sum::<f64>() / windows as f64;
        // Chance alone would make them equal.
        assert!(variance > 2.0 * mean, "{variance} {mean}");
    }
}
