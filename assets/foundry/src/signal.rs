//! What sound is made of before it is the sound of anything: samples, chance, noise, filters, and how things move.

pub mod audio;
pub mod filter;
pub mod finish;
pub mod gesture;
pub mod grains;
pub mod noise;
pub mod random;
pub mod resample;
