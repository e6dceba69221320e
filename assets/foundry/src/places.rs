//! Places: reverberation, echoes and background noise (room tone).

pub mod cavern;
pub mod close_take;
pub mod hall;
pub mod kitchen;
pub mod room;
pub mod room_tone;
pub mod woodland;
