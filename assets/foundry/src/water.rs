//! Water: bubbles, drops, clouds of bubbles, resonating air columns, and the loudness of waves.

pub mod bubble;
pub mod drop_impact;
pub mod liquid;
pub mod wave_envelope;
