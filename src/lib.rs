//! x
pub mod catalogue;
pub mod cli;
pub mod decode;
pub mod desktop;
pub mod dsp;
pub mod engine;
pub mod files;
pub mod mix;
pub mod presets;
pub mod render;
pub mod session;
pub mod settings;
pub mod timer;
pub mod ui;
