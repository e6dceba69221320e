//! Values that never jump: levels, and all else that goes from one number to another in a given time.

use std::f32::consts::FRAC_PI_2;

/// A number on its way to a target along a straight line. Ask it once per block for both ends of
/// the block, and draw the line between.
#[derive(Clone, Copy, Debug)]
pub struct Glide {
    now: f32,
    target: f32,
    frames_left: usize,
}

impl Glide {
    pub fn at(value: f32) -> Self {
        Self { now: value, target: value, frames_left: 0 }
    }

    /// Sets out for `target`, to be there after `frames`.
    pub fn toward(&mut self, target: f32, frames: usize) {
        if target == self.target {
            return;
        }
        self.target = target;
        self.frames_left = frames.max(1);
    }

    /// The values before and after the next `frames`.
    pub fn advance(&mut self, frames: usize) -> [f32; 2] {
        let from = self.now;
        if frames >= self.frames_left {
            self.now = self.target;
            self.frames_left = 0;
        } else {
            self.now += (self.target - from) * (frames as f32 / self.frames_left as f32);
            self.frames_left -= frames;
        }
        [from, self.now]
    }

    pub fn target(&self) -> f32 {
        self.target
    }

    /// Whether it is at 0 and stays there.
    pub fn is_silent(&self) -> bool {
        self.now == 0.0 && self.target == 0.0
    }
}

/// A gain that fades in from silence and out to it along a quarter of a sine, so that one layer
/// that comes while another goes is heard at equal power.
#[derive(Clone, Copy, Debug)]
pub struct Fade(Glide);

impl Fade {
    pub fn silent() -> Self {
        Self(Glide::at(0.0))
    }

    pub fn full() -> Self {
        Self(Glide::at(1.0))
    }

    pub fn fade_in(&mut self, frames: usize) {
        self.0.toward(1.0, frames);
    }

    pub fn fade_out(&mut self, frames: usize) {
        self.0.toward(0.0, frames);
    }

    /// The gains before and after the next `frames`.
    pub fn advance(&mut self, frames: usize) -> [f32; 2] {
        // Most fades are over, and need no sine.
        self.0.advance(frames).map(|t| if t == 1.0 { 1.0 } else { (t * FRAC_PI_2).sin() })
    }

    pub fn is_silent(&self) -> bool {
        self.0.is_silent()
    }

    /// Whether it is on its way out, or has gone.
    pub fn is_leaving(&self) -> bool {
        self.0.target() == 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glide_arrives_on_time_in_even_steps_whatever_the_blocks() {
        for block in [1, 7, 64, 1000] {
            let mut glide = Glide::at(0.2);
            glide.toward(1.0, 1000);
            let (mut gone, mut last) = (0, 0.2);
            while gone < 1000 {
                let [from, to] = glide.advance(block);
                assert_eq!(from, last);
                assert!(to >= from && to - from <= 0.8 * block as f32 / 1000.0 + 1e-4);
                (gone, last) = (gone + block, to);
            }
            assert_eq!(last, 1.0);
        }
    }

    #[test]
    fn a_new_target_on_the_way_is_reached_from_where_it_is() {
        let mut glide = Glide::at(0.0);
        glide.toward(1.0, 100);
        let [_, halfway] = glide.advance(50);
        glide.toward(0.0, 100);
        assert_eq!(glide.advance(1)[0], halfway);
        glide.advance(100);
        assert!(glide.is_silent());
    }

    #[test]
    fn one_that_comes_while_another_goes_is_of_equal_power() {
        let (mut comes, mut goes) = (Fade::silent(), Fade::silent());
        goes.fade_in(1);
        goes.advance(1);
        comes.fade_in(4800);
        goes.fade_out(4800);
        for _ in 0..75 {
            let ([_, a], [_, b]) = (comes.advance(64), goes.advance(64));
            assert!((a * a + b * b - 1.0).abs() < 1e-3);
        }
        assert!(goes.is_silent() && !comes.is_leaving());
    }
}
