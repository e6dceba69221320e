//! Throats, mouths and what they say, of people and of birds.

pub mod babble;
pub mod lpc;
pub mod mouth;
pub mod speech;
pub mod syrinx;
pub mod throat;
pub mod whisper;
