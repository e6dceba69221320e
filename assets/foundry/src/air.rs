//! Air that moves: beds and roars of noise, and what tears it.

pub mod bed;
pub mod lightning;
pub mod roar;
