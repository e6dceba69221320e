//! First-order filters whose pole stays and whose zero moves: every gentle change of tone is made of
//! these. Since no pole moves, they are stable however fast they are swept.

use std::f32::consts::PI;

/// Below this a state is silence; left alone it would become denormal, which is slow to compute.
const SILENCE: f32 = 1e-20;

/// One first-order filter on each of `N` signals at once: `y = b₀x + b₁x′ + py′`.
#[derive(Clone)]
pub struct Shelf<const N: usize> {
    /// The corner, prewarped for the bilinear transform, and the pole that follows from it.
    corner: f32,
    pole: f32,
    zeros: Zeros<N>,
    step: Zeros<N>,
    last_in: [f32; N],
    last_out: [f32; N],
}

/// `b₀` and `b₁` of each signal.
type Zeros<const N: usize> = [[f32; N]; 2];

impl<const N: usize> Shelf<N> {
    /// A filter with its corner at `hz` that passes all unchanged.
    pub fn new(hz: f32, rate: u32) -> Self {
        let corner = (PI * (hz / rate as f32).min(0.49)).tan();
        let pole = (1.0 - corner) / (1.0 + corner);
        let still = [[0.0; N]; 2];
        let (last_in, last_out) = ([0.0; N], [0.0; N]);
        let mut shelf = Self { corner, pole, zeros: still, step: still, last_in, last_out };
        shelf.arrive([1.0; N], [1.0; N]);
        shelf
    }

    /// Moves evenly, over the next `frames`, to an amplitude of `low` far below the corner and of
    /// `high` far above it.
    pub fn aim(&mut self, low: [f32; N], high: [f32; N], frames: usize) {
        let zeros = self.zeros_for(low, high);
        for (k, zeros) in zeros.iter().enumerate() {
            for (n, zero) in zeros.iter().enumerate() {
                self.step[k][n] = (zero - self.zeros[k][n]) / frames as f32;
            }
        }
    }

    /// Is at these amplitudes from now on.
    pub fn arrive(&mut self, low: [f32; N], high: [f32; N]) {
        self.zeros = self.zeros_for(low, high);
        self.step = [[0.0; N]; 2];
    }

    /// `H(s) = (high·s + low·ω) / (s + ω)`, by the bilinear transform.
    fn zeros_for(&self, low: [f32; N], high: [f32; N]) -> Zeros<N> {
        let w = self.corner;
        let at = |sign: f32| std::array::from_fn(|n| (sign * high[n] + low[n] * w) / (1.0 + w));
        [at(1.0), at(-1.0)]
    }

    /// The next output of each signal.
    #[inline]
    pub fn next(&mut self, input: [f32; N]) -> [f32; N] {
        let [b0, b1] = &mut self.zeros;
        let mut output = [0.0; N];
        for n in 0..N {
            output[n] = b0[n] * input[n] + b1[n] * self.last_in[n] + self.pole * self.last_out[n];
            b0[n] += self.step[0][n];
            b1[n] += self.step[1][n];
        }
        (self.last_in, self.last_out) = (input, output);
        output
    }

    /// Lets what can no longer be heard end. Call it once a block.
    pub fn settle(&mut self) {
        for state in self.last_in.iter_mut().chain(&mut self.last_out) {
            if state.abs() < SILENCE {
                *state = 0.0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 48_000;

    /// The gain at `hz`, measured on a tone.
    fn gain_at(shelf: &mut Shelf<1>, hz: f32) -> f32 {
        let tone = |n: usize| (n as f32 * hz / RATE as f32 * std::f32::consts::TAU).sin();
        let power: f32 = (0..48_000).map(|n| shelf.next([tone(n)])[0].powi(2)).skip(24_000).sum();
        (power / 12_000.0).sqrt()
    }

    #[test]
    fn a_shelf_has_its_gains_at_its_ends_and_between_them_at_its_corner() {
        let mut shelf = Shelf::new(1000.0, RATE);
        assert!((gain_at(&mut shelf, 300.0) - 1.0).abs() < 1e-3);
        shelf.arrive([0.5], [2.0]);
        assert!((gain_at(&mut shelf, 20.0) - 0.5).abs() < 0.01);
        assert!((gain_at(&mut shelf, 20_000.0) - 2.0).abs() < 0.02);
        // |2j + 0.5| / |j + 1|
        assert!((gain_at(&mut shelf, 1000.0) - (4.25f32 / 2.0).sqrt()).abs() < 0.01);
    }

    #[test]
    fn a_sweep_has_no_step_and_what_ends_becomes_true_silence() {
        let mut shelf = Shelf::<1>::new(1000.0, RATE);
        for _ in 0..1000 {
            shelf.next([1.0]);
        }
        shelf.aim([4.0], [0.25], 256);
        let swept: Vec<f32> = (0..256).map(|_| shelf.next([1.0])[0]).collect();
        assert!(swept.windows(2).all(|w| (w[1] - w[0]).abs() < 0.03));
        for _ in 0..100 {
            for _ in 0..64 {
                shelf.next([0.0]);
            }
            shelf.settle();
        }
        assert_eq!(shelf.next([0.0]), [0.0]);
    }
}
