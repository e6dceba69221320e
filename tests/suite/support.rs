//! Helpers of the test suite: a window, a home folder for real programs, recordings, a simulated
//! sound card, simulated time, and pictures.

pub mod card;
pub mod displayed_text;
pub mod files;
pub mod home;
pub mod night;
pub mod picture;
pub mod tools;
pub mod window;
