//! Values that change smoothly over a given time instead of jumping, such as levels.

use std::f32::consts::FRAC_PI_2;

/// A number that moves linearly to its target. It is advanced once per block and gives the values at
/// both ends of the block; the caller interpolates between them.
#[derive(Clone, Copy, Debug)]
pub struct Glide {
    now: f32,
    target: f32,
    frames_left: usize,
}

impl Glide {
    /// A glide that rests at `value`.
    pub fn at(value: f32) -> Self {
        Self { now: value, target: value, frames_left: 0 }
    }

    /// Starts moving to `target`, which is reached after `frames` frames. If that already is the target, the
    /// glide continues as it is.
    pub fn set_target(&mut self, target: f32, frames: usize) {
        if target == self.target {
            return;
        }
        self.target = target;
        self.frames_left = frames.max(1);
    }

    /// Advances by `frames` frames and returns the values before and after them.
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

    /// The value that the glide moves to, or rests at.
    pub fn target(&self) -> f32 {
        self.target
    }

    /// Whether the value is 0 and stays there.
    pub fn is_silent(&self) -> bool {
        self.now == 0.0 && self.target == 0.0
    }
}

/// A gain that fades in from silence and out to silence along a quarter of a sine, so that the power
/// stays constant when one layer fades in while another fades out.
#[derive(Clone, Copy, Debug)]
pub struct Fade(Glide);

impl Fade {
    /// A fade that rests at silence.
    pub fn silent() -> Self {
        Self(Glide::at(0.0))
    }

    /// A fade that rests at full level.
    pub fn full() -> Self {
        Self(Glide::at(1.0))
    }

    /// Starts fading in over `frames` frames.
    pub fn fade_in(&mut self, frames: usize) {
        self.0.set_target(1.0, frames);
    }

    /// Starts fading out over `frames` frames.
    pub fn fade_out(&mut self, frames: usize) {
        self.0.set_target(0.0, frames);
    }

    /// The gains before and after the next `frames`.
    pub fn advance(&mut self, frames: usize) -> [f32; 2] {
        // Most fades rest at full level, where no sine is needed.
        self.0.advance(frames).map(|t| if t == 1.0 { 1.0 } else { (t * FRAC_PI_2).sin() })
    }

    /// Whether the gain is 0 and stays there.
    pub fn is_silent(&self) -> bool {
        self.0.is_silent()
    }

    /// Whether it is fading out or has faded out.
    pub fn is_fading_out(&self) -> bool {
        self.0.target() == 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glide_arrives_on_time_in_even_steps_with_any_block_length() {
        for block in [1, 7, 64, 1000] {
            let mut glide = Glide::at(0.2);
            glide.set_target(1.0, 1000);
            let (mut passed, mut last) = (0, 0.2);
            while passed < 1000 {
                let [from, to] = glide.advance(block);
                assert_eq!(from, last);
                assert!(to >= from && to - from <= 0.8 * block as f32 / 1000.0 + 1e-4);
                (passed, last) = (passed + block, to);
            }
            assert_eq!(last, 1.0);
        }
    }

    #[test]
    fn a_new_target_during_a_glide_is_reached_from_the_current_value() {
        let mut glide = Glide::at(0.0);
        glide.set_target(1.0, 100);
        let [_, halfway] = glide.advance(50);
        glide.set_target(0.0, 100);
        assert_eq!(glide.advance(1)[0], halfway);
        glide.advance(100);
        assert!(glide.is_silent());
    }

    #[test]
    fn a_fade_in_and_a_fade_out_together_have_constant_power() {
        let (mut fade_in, mut fade_out) = (Fade::silent(), Fade::silent());
        fade_out.fade_in(1);
        fade_out.advance(1);
        fade_in.fade_in(4800);
        fade_out.fade_out(4800);
        for _ in 0..75 {
            let ([_, a], [_, b]) = (fade_in.advance(64), fade_out.advance(64));
            assert!((a * a + b * b - 1.0).abs() < 1e-3);
        }
        assert!(fade_out.is_silent() && !fade_in.is_fading_out());
    }
}
