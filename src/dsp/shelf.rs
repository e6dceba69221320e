//! First-order shelving filters with fixed poles and moving zeros, which shape the tone. Since no pole
//! moves, they stay stable no matter how fast their gains change.

use std::f32::consts::PI;

/// A filter state below this becomes 0. Left alone it would become denormal, which is slow to compute.
const SILENCE: f32 = 1e-20;

/// `S` first-order filters in series on each of `N` signals at once: `y = b₀x + b₁x′ + py′`, where `x′`
/// and `y′` are the input and the output one frame earlier.
#[derive(Clone)]
pub struct Shelves<const N: usize, const S: usize> {
    /// The corner of each filter, prewarped for the bilinear transform, and the pole `p` that follows.
    corners: [f32; S],
    poles: [f32; S],
    zeros: [Zeros<N>; S],
    /// The change of the zeros per frame, used while `moves`.
    steps: [Zeros<N>; S],
    moves: bool,
    /// The last input of the first filter.
    last_in: [f32; N],
    /// The last output of each filter, which is also the last input of the next one.
    last: [[f32; N]; S],
}

/// `b₀` and `b₁` of each signal.
type Zeros<const N: usize> = [[f32; N]; 2];

/// The gains of a filter for each signal.
#[derive(Clone, Copy)]
pub struct ShelfGains<const N: usize> {
    /// The gain far below the corner.
    pub low: [f32; N],
    /// The gain far above the corner.
    pub high: [f32; N],
}

impl<const N: usize, const S: usize> Shelves<N, S> {
    /// Filters with corners at `hz` for signals at `rate` frames per second. All gains are 1 at first.
    pub fn new(hz: [f32; S], rate: u32) -> Self {
        let corners = hz.map(|hz| (PI * (hz / rate as f32).min(0.49)).tan());
        let poles = corners.map(|corner| (1.0 - corner) / (1.0 + corner));
        let none = [[[0.0; N]; 2]; S];
        let (last_in, last) = ([0.0; N], [[0.0; N]; S]);
        let mut shelves =
            Self { corners, poles, zeros: none, steps: none, moves: false, last_in, last };
        shelves.jump_to([ShelfGains { low: [1.0; N], high: [1.0; N] }; S]);
        shelves
    }

    /// Moves linearly to these gains over the next `frames` frames. The caller then calls
    /// [`Shelves::jump_to`] or glides on: the filters do not stop by themselves.
    pub fn glide_to(&mut self, gains: [ShelfGains<N>; S], frames: usize) {
        let target = self.zeros_for(gains);
        let target = target.as_flattened().as_flattened();
        let zeros = self.zeros.as_flattened().as_flattened();
        let steps = self.steps.as_flattened_mut().as_flattened_mut();
        for ((step, target), zero) in steps.iter_mut().zip(target).zip(zeros) {
            *step = (target - zero) / frames as f32;
        }
        self.moves = true;
    }

    /// Sets these gains at once.
    pub fn jump_to(&mut self, gains: [ShelfGains<N>; S]) {
        self.zeros = self.zeros_for(gains);
        self.moves = false;
    }

    /// `b₀` and `b₁` of `H(s) = (high·s + low·ω) / (s + ω)` by the bilinear transform.
    #[expect(clippy::indexing_slicing, reason = "every index is below its array's length")]
    fn zeros_for(&self, gains: [ShelfGains<N>; S]) -> [Zeros<N>; S] {
        std::array::from_fn(|s| {
            let (w, ShelfGains { low, high }) = (self.corners[s], gains[s]);
            let at = |sign: f32| std::array::from_fn(|n| (sign * high[n] + low[n] * w) / (1.0 + w));
            [at(1.0), at(-1.0)]
        })
    }

    /// Filters a block in place.
    pub fn process(&mut self, block: &mut [[f32; N]]) {
        if self.moves {
            self.filter::<true>(block);
        } else {
            self.filter::<false>(block);
        }
        for state in self.last.iter_mut().chain([&mut self.last_in]).flatten() {
            if state.abs() < SILENCE {
                *state = 0.0;
            }
        }
    }

    #[expect(clippy::indexing_slicing, reason = "every index is below its array's length")]
    fn filter<const MOVES: bool>(&mut self, block: &mut [[f32; N]]) {
        // In local variables, which the compiler keeps in registers.
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

    /// Updates the states after a block that bypassed the filters and ended with `last`. Only valid while
    /// every filter would just multiply by `b₀`. Without it, the filters would click when they resume.
    pub fn note_bypassed(&mut self, last: [f32; N]) {
        self.last_in = last;
        let mut now = last;
        for ([gains, _], last) in self.zeros.iter().zip(&mut self.last) {
            now.iter_mut().zip(gains).for_each(|(now, gain)| *now *= gain);
            *last = now;
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

    fn gains(low: f32, high: f32) -> [ShelfGains<1>; 1] {
        [ShelfGains { low: [low], high: [high] }]
    }

    /// The gain for a tone of `hz`.
    fn gain_at<const S: usize>(shelves: &mut Shelves<1, S>, hz: f32) -> f32 {
        let tone = |n: usize| [(n as f32 * hz / RATE as f32 * std::f32::consts::TAU).sin()];
        let mut signal: Vec<[f32; 1]> = (0..48_000).map(tone).collect();
        signal.chunks_mut(64).for_each(|block| shelves.process(block));
        let power: f32 = signal[24_000..].iter().map(|sample| sample[0].powi(2)).sum();
        (power / 12_000.0).sqrt()
    }

    #[test]
    fn a_shelf_has_its_low_and_high_gains_far_from_the_corner_and_a_mean_at_it() {
        let mut shelf = shelf();
        assert!((gain_at(&mut shelf, 300.0) - 1.0).abs() < 1e-3);
        shelf.jump_to(gains(0.5, 2.0));
        assert!((gain_at(&mut shelf, 20.0) - 0.5).abs() < 0.01);
        assert!((gain_at(&mut shelf, 20_000.0) - 2.0).abs() < 0.02);
        // |2j + 0.5| / |j + 1|
        assert!((gain_at(&mut shelf, 1000.0) - (4.25f32 / 2.0).sqrt()).abs() < 0.01);
    }

    #[test]
    fn filters_in_series_multiply_their_gains() {
        let mut both = Shelves::<1, 2>::new([1000.0, 1000.0], RATE);
        both.jump_to([gains(0.5, 2.0)[0], gains(3.0, 1.0)[0]]);
        assert!((gain_at(&mut both, 20.0) - 1.5).abs() < 0.02);
        assert!((gain_at(&mut both, 20_000.0) - 2.0).abs() < 0.02);
    }

    #[test]
    fn a_glide_makes_no_step_and_the_tail_becomes_exactly_silent() {
        let mut shelf = shelf();
        shelf.process(&mut [[1.0]; 1000]);
        shelf.glide_to(gains(4.0, 0.25), 256);
        let mut swept = [[1.0]; 256];
        shelf.process(&mut swept);
        assert!(swept.windows(2).all(|w| (w[1][0] - w[0][0]).abs() < 0.03));
        shelf.jump_to(gains(4.0, 0.25));
        let mut silence = [[0.0]; 64];
        for _ in 0..100 {
            silence = [[0.0]; 64];
            shelf.process(&mut silence);
        }
        assert_eq!(silence, [[0.0]; 64]);
    }

    #[test]
    fn filters_resume_without_a_click_after_a_bypassed_block() {
        let tone = |n: usize| [(n as f32 * 0.05).sin()];
        let (mut through, mut past) = (shelf(), shelf());
        let mut block: Vec<[f32; 1]> = (0..64).map(tone).collect();
        past.note_bypassed(block[63]);
        through.process(&mut block);
        for shelf in [&mut through, &mut past] {
            shelf.glide_to(gains(2.0, 0.5), 64);
        }
        let [mut a, mut b] = [(); 2].map(|()| (64..128).map(tone).collect::<Vec<_>>());
        through.process(&mut a);
        past.process(&mut b);
        assert!(a.iter().zip(&b).all(|(a, b)| (a[0] - b[0]).abs() < 1e-5));
    }
}
