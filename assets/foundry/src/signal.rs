//! Signal processing that every model uses: samples and levels, random numbers, noise, filters, and slow random
//! movements.

pub mod audio;
pub mod filter;
pub mod finish;
pub mod gesture;
pub mod grains;
pub mod noise;
pub mod random;
pub mod resample;
