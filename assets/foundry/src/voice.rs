//! Voices of people and birds: speech, whispering, and the models of throat, mouth and syrinx.

pub mod babble;
pub mod lpc;
pub mod mouth;
pub mod speech;
pub mod syrinx;
pub mod throat;
pub mod whisper;
