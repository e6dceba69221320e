//! Crumpled sheets: each click is a facet that buckles. Clicks come in avalanches, and their energies follow a power
//! law over many decades, with the same exponent for all papers (Houle & Sethna, 1996).

use crate::signal::audio::{SAMPLE_RATE, frames};
use crate::signal::grains::scatter;
use crate::signal::random::Random;
use crate::things::modes::{Mode, contact, ring};

/// The times and strengths of clicks: a Hawkes process, in which each click can trigger others.
#[derive(Clone, Copy)]
pub struct Crackle {
    /// Rate of spontaneous clicks at full force.
    pub rate_per_s: f64,
    /// Mean number of clicks that each click triggers, below 1 (the branching ratio).
    pub children: f64,
    /// Mean delay until a triggered click.
    pub within_s: f64,
    /// Level of the strongest click relative to the weakest.
    pub range_db: f64,
}

/// One buckling facet.
#[derive(Clone, Copy)]
pub struct Click {
    /// Time in samples.
    pub at: usize,
    /// Amplitude relative to the weakest click, at least 1.
    pub strength: f64,
}

/// Order of the Pareto distribution of amplitudes. The energies of all papers measured follow E^-1.3 to E^-1.6 (Houle &
/// Sethna, 1996). With E^-1.5 amplitudes follow a^-2, so the share above a falls as 1/a.
const AMPLITUDE_ORDER: f64 = 1.0;

impl Crackle {
    /// Draws all clicks while a hand crumples the sheet with `force` (0..1, one value per sample). They are not sorted.
    pub fn clicks(&self, force: &[f64], random: &mut Random) -> Vec<Click> {
        let mut times = Vec::new();
        let force_at = |at: usize| force.get(at).copied().unwrap_or(0.0);
        scatter(
            random,
            force.len(),
            // At rest the process uses a minimum rate, because a long gap would jump over the next squeeze.
            |at| (self.rate_per_s * force_at(at)).max(20.0),
            |random, at| {
                if random.chance(self.rate_per_s * force_at(at) / 20.0) {
                    times.push(at);
                }
            },
        );
        let mut parents = times.clone();
        while let Some(parent) = parents.pop() {
            for at in self.triggered_by(parent, random) {
                times.push(at);
                parents.push(at);
            }
        }
        let strongest = crate::signal::audio::db_to_gain(self.range_db);
        let strength = |random: &mut Random| random.pareto(AMPLITUDE_ORDER).min(strongest);
        times.into_iter().map(|at| Click { at, strength: strength(random) }).collect()
    }

    fn triggered_by(&self, parent: usize, random: &mut Random) -> Vec<usize> {
        // A Poisson-distributed number: arrivals within one unit of time.
        let mut left = random.exponential(1.0 / self.children);
        let mut times = Vec::new();
        while left < 1.0 {
            times.push(parent + (random.exponential(self.within_s) * SAMPLE_RATE) as usize);
            left += random.exponential(1.0 / self.children);
        }
        times
    }
}

/// The sheet: each facet rings as a small plate.
#[derive(Clone, Copy)]
pub struct Sheet {
    /// Range of the modes of the facets. Small and stiff facets have high modes.
    pub facet_hz: (f64, f64),
    /// Range of their decay rates, per second.
    pub damping_per_s: (f64, f64),
}

/// Modes per facet. Chosen: a single mode would whistle, and more than three sound the same.
const MODES: usize = 3;
/// Duration of the force when a facet snaps. Chosen: short enough for a spectrum up to the limit of hearing.
const SNAP_S: f64 = 0.000_06;

impl Sheet {
    /// Synthesises the clicks. The signal is 20 ms longer than `length` for the tail of the last one.
    pub fn sound(&self, clicks: &[Click], length: usize, random: &mut Random) -> Vec<f64> {
        let mut output = vec![0.0; length + frames(0.02)];
        for click in clicks {
            let facet = self.facet(click.strength, random);
            let rest = output.iter_mut().skip(click.at);
            rest.zip(ring(&facet, &contact(SNAP_S))).for_each(|(sample, value)| *sample += value);
        }
        output
    }

    fn facet(&self, strength: f64, random: &mut Random) -> [Mode; MODES] {
        // A click of high energy comes from a large facet, whose modes are lower.
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
    fn clicks_trigger_others_at_the_branching_ratio() {
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
        // In a Poisson process variance and mean are equal.
        assert!(variance > 2.0 * mean, "{variance} {mean}");
    }
}
