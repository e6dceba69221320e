//! What the tests of the whole program share: a window to drive, a home for real programs, recordings, a
//! sound card, pictures.

pub mod card;
pub mod displayed_text;
pub mod files;
pub mod home;
pub mod night;
pub mod picture;
pub mod tools;
pub mod window;
