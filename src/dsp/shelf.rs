//! First-order filters whose pole stays and whose zero moves: every gentle change of tone is made of
//! these. Since no pole moves, they are stable however fast they are swept.

use std::f32::consts::PI;

/// Below this a state is silence; left alone it would become denormal, which is slow to compute.
const SILENCE: f32 = 1e-20;

/// `S` first-order filters in a row on each of `N` signals at once: `y = b₀x + b₁x′ + py′`.
#[derive(Clone)]
pub struct Shelves<const N: usize, const S: usize> {
    /// The corners, prewarped for the bilinear transform, and the poles that follow from them.
    corners: [f32; S],
    poles: [f32; S],
    zeros: [Zeros<N>; S],
    steps: [Zeros<N>; S],
    moves: bool,
    /// The last input, and the last output of each filter, which is the next one's input.
    last_in: [f32; N],
    last: [[f32; N]; S],
}

/// `b₀` and `b₁` of each signal.
type Zeros<const N: usize> = [[f32; N]; 2];

/// The amplitude that each signal gets far below the corner of a filter and far above it.
#[derive(Clone, Copy)]
pub struct Gains<const N: usize> {
    pub low: [f32; N],
    pub high: [f32; N],
}

impl<const N: usize, const S: usize> Shelves<N, S> {
    /// Filters with their corners at `hz` that pass all unchanged.
    pub fn new(hz: [f32; S], rate: u32) -> Self {
        let corners = hz.map(|hz| (PI * (hz / rate as f32).min(0.49)).tan());
        let poles = corners.map(|corner| (1.0 - corner) / (1.0 + corner));
        let still = [[[0.0; N]; 2]; S];
        let (last_in, last) = ([0.0; N], [[0.0; N]; S]);
        let mut shelves =
            Self { corners, poles, zeros: still, steps: still, moves: false, last_in, last };
        shelves.arrive([Gains { low: [1.0; N], high: [1.0; N] }; S]);
        shelves
    }

    /// Moves evenly, over the next `frames`, to these gains.
    pub fn aim(&mut self, gains: [Gains<N>; S], frames: usize) {
        let there = self.zeros_for(gains);
        for s in 0..S {
            for k in 0..2 {
                for n in 0..N {
                    self.steps[s][k][n] = (there[s][k][n] - self.zeros[s][k][n]) / frames as f32;
                }
            }
        }
        self.moves = true;
    }

    /// Is at these gains from now on.
    pub fn arrive(&mut self, gains: [Gains<N>; S]) {
        self.zeros = self.zeros_for(gains);
        self.moves = false;
    }

    /// `H(s) = (high·s + low·ω) / (s + ω)`, by the bilinear transform.
    fn zeros_for(&self, gains: [Gains<N>; S]) -> [Zeros<N>; S] {
        std::array::from_fn(|s| {
            let (w, Gains { low, high }) = (self.corners[s], gains[s]);
            let at = |sign: f32| std::array::from_fn(|n| (sign * high[n] + low[n] * w) / (1.0 + w));
            [at(1.0), at(-1.0)]
        })
    }

    /// Filters a block in place.
    pub fn run(&mut self, block: &mut [[f32; N]]) {
        if self.moves {
            self.run_while::<true>(block);
        } else {
            self.run_while::<false>(block);
        }
        for state in self.last.iter_mut().chain([&mut self.last_in]).flatten() {
            if state.abs() < SILENCE {
                *state = 0.0;
            }
        }
    }

    fn run_while<const MOVES: bool>(&mut self, block: &mut [[f32; N]]) {
        // All in locals, for the compiler to keep in registers.
        let (poles, steps) = (self.poles, self.steps);
        let (mut zeros, mut last_in, mut last) = (self.zeros, self.last_in, self.last);
        for signals in block {
            let (mut now, mut before) = (*signals, last_in);
            last_in = now;
            for s in 0..S {
                let [b0, b1] = &mut zeros[s];
                let mut next = [0.0; N];
                for n in 0..N {
                    next[n] = b0[n] * now[n] + b1[n] * before[n] + poles[s] * last[s][n];
                    if MOVES {
                        b0[n] += steps[s][0][n];
                        b1[n] += steps[s][1][n];
                    }
                }
                (before, last[s], now) = (last[s], next, next);
            }
            *signals = now;
        }
        (self.zeros, self.last_in, self.last) = (zeros, last_in, last);
    }

    /// Takes note of what went past while every filter would have passed it with the gain `b₀` alone,
    /// so that nothing is heard when they set in again.
    pub fn passed(&mut self, last: [f32; N]) {
        self.last_in = last;
        let mut now = last;
        for s in 0..S {
            for n in 0..N {
                now[n] *= self.zeros[s][0][n];
            }
            self.last[s] = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 48_000;

    fn shelf() -> Shelves<1, 1> {
        Shelves::new([1000.0], RATE)
    }

    fn gains(low: f32, high: f32) -> [Gains<1>; 1] {
        [Gains { low: [low], high: [high] }]
    }

    /// The gain at `hz`, measured on a tone.
    fn gain_at<const S: usize>(shelves: &mut Shelves<1, S>, hz: f32) -> f32 {
        let tone = |n: usize| [(n as f32 * hz / RATE as f32 * std::f32::consts::TAU).sin()];
        let mut heard: Vec<[f32; 1]> = (0..48_000).map(tone).collect();
        heard.chunks_mut(64).for_each(|block| shelves.run(block));
        let power: f32 = heard[24_000..].iter().map(|sample| sample[0].powi(2)).sum();
        (power / 12_000.0).sqrt()
    }

    #[test]
    fn a_shelf_has_its_gains_at_its_ends_and_between_them_at_its_corner() {
        let mut shelf = shelf();
        assert!((gain_at(&mut shelf, 300.0) - 1.0).abs() < 1e-3);
        shelf.arrive(gains(0.5, 2.0));
        assert!((gain_at(&mut shelf, 20.0) - 0.5).abs() < 0.01);
        assert!((gain_at(&mut shelf, 20_000.0) - 2.0).abs() < 0.02);
        // |2j + 0.5| / |j + 1|
        assert!((gain_at(&mut shelf, 1000.0) - (4.25f32 / 2.0).sqrt()).abs() < 0.01);
    }

    #[test]
    fn shelves_in_a_row_multiply() {
        let mut both = Shelves::<1, 2>::new([1000.0, 1000.0], RATE);
        both.arrive([gains(0.5, 2.0)[0], gains(3.0, 1.0)[0]]);
        assert!((gain_at(&mut both, 20.0) - 1.5).abs() < 0.02);
        assert!((gain_at(&mut both, 20_000.0) - 2.0).abs() < 0.02);
    }

    #[test]
    fn a_sweep_has_no_step_and_what_ends_becomes_true_silence() {
        let mut shelf = shelf();
        shelf.run(&mut [[1.0]; 1000]);
        shelf.aim(gains(4.0, 0.25), 256);
        let mut swept = [[1.0]; 256];
        shelf.run(&mut swept);
        assert!(swept.windows(2).all(|w| (w[1][0] - w[0][0]).abs() < 0.03));
        shelf.arrive(gains(4.0, 0.25));
        let mut silence = [[0.0]; 64];
        for _ in 0..100 {
            silence = [[0.0]; 64];
            shelf.run(&mut silence);
        }
        assert_eq!(silence, [[0.0]; 64]);
    }

    #[test]
    fn what_went_past_is_known_when_it_sets_in_again() {
        let tone = |n: usize| [(n as f32 * 0.05).sin()];
        let (mut through, mut past) = (shelf(), shelf());
        let mut block: Vec<[f32; 1]> = (0..64).map(tone).collect();
        past.passed(block[63]);
        through.run(&mut block);
        for shelf in [&mut through, &mut past] {
            shelf.aim(gains(2.0, 0.5), 64);
        }
        let [mut a, mut b] = [(); 2].map(|()| (64..128).map(tone).collect::<Vec<_>>());
        through.run(&mut a);
        past.run(&mut b);
        assert!(a.iter().zip(&b).all(|(a, b)| (a[0] - b[0]).abs() < 1e-5));
    }
}
