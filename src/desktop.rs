//! Where the running app meets the desktop.

pub mod control;
