//! x
pub mod decode;
pub mod dsp;
pub mod engine;
pub mod mix;
pub mod render;
