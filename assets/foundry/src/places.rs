//! Places: what they send back, and what is heard of them while nothing happens.

pub mod cavern;
pub mod close_take;
pub mod hall;
pub mod kitchen;
pub mod room;
pub mod room_tone;
pub mod woodland;
