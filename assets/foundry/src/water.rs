//! Water: its bubbles, drops and showers, and the swell that carries them.

pub mod bubble;
pub mod drop_impact;
pub mod liquid;
pub mod wave_envelope;
