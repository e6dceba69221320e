//! Susurra, a desktop soundscape mixer: this page is the map.
//!
//! You hear a [`mix::Mix`]. It is plain data: a list of layers with public fields. The window edits
//! it, presets store it, the command line plays it. [`engine::Engine::sync`] compares it with what
//! was last sent and tells the audio thread only what differs. The audio thread owns a
//! [`render::Renderer`], which knows no files, no clock and no window, and never locks, allocates or
//! frees. One streamer thread keeps every recording's ring full.
//!
//! # Threads: the path tells the thread
//!
//! | thread | code | does |
//! |---|---|---|
//! | audio | [`render`], and of ours only [`dsp`] and [`mix`] with it | takes orders, then fills blocks of 64 frames |
//! | streamer | [`engine::streamer`] | decodes, makes textures endless, tops up the rings |
//! | output | [`engine::output`] | opens the device, watches it, opens it again when it is lost |
//! | keeper | [`session::Keeper`] | four times a second: timers, autosave, the listening dose, what the streamer reports |
//! | control | [`desktop::remote::socket`] | what a second launch and `susurra ctl` ask; a thread for each who asks |
//! | bus, tray, … | [`desktop`] | one each, asleep until [`session::Changes`] says that something has changed |
//! | window | [`ui`] | may come and go while the others live |
//!
//! All but audio and streamer meet in [`session::Shared`], a mutex with one method that matters:
//! `with` runs a closure on the [`session::Session`] and then tells the engine what differs, so that
//! nobody can forget to. A thread's work is a function that can be called without the thread, so
//! tests and offline rendering run the very same code with clocks and seeds passed in.
//!
//! # Modules, from what things are to the window
//!
//! - `mix`, `timer`, `dose`, `settings`: what things are. Plain data, no threads, no clocks, no files.
//! - `i18n`: texts in the user's language. Every module may use it; it uses none of ours.
//! - `decibels`: levels to gains and back. `dsp`: sound as numbers. `decode`: recordings to frames. `encode`: frames to files.
//! - `render`: the audio thread. Everything in it runs in the callback.
//! - `engine`: driving it from outside.
//! - `files`, `catalogue`, `presets`: what there is to play, and what was kept. `import`: how the
//!   user's own recordings come to be among it.
//! - `session`: the running app; its methods are the app's verbs. `desktop`: where it meets the
//!   desktop.
//! - `ui`: the window. `cli`: the commands that need none.
//!
//! Where to look for what the product promises: endless textures, `engine/resequencer.rs`; the timing of
//! events, `render/events/rhythm.rs`; places, `mix/place.rs` (where), `render/pose.rs` (when) and
//! `dsp/head_model.rs` (what is heard of it); the night's course, `session/time.rs` (what runs) and
//! `timer.rs` (by which clock); nothing startling, `render/events/startle_guard.rs`, `render/headroom.rs` and
//! `dsp/limiter.rs`; a knob, `mix/controls.rs`; nothing lost, `presets/store/folder.rs`; what others
//! have made, read without trust, `presets/pack/read.rs` and `presets/share.rs`; what can be asked from
//! outside the window, `desktop/remote/request.rs` (the words) and `desktop/remote/handle.rs` (what comes of them).
//!
//! Who may import whom stands in `tests/tidy.rs`, and is checked there.
//!
//! # One change, from hand to ear
//!
//! A slider on a card writes `level` into the layer's controls, and nothing more. When the frame is
//! drawn, `Shared::with` ends, and `Engine::sync` sees that the layer differs and pushes one
//! `Command::Set`. In the next callback the renderer takes the order, the layer's level sets out for
//! its new value, and glides there over some milliseconds. What a layer sounds like among the others
//! (mute, solo, the master, a lowered level) is worked out once, in `Mix::voicings`. A preset, a timer, a media key take the
//! same road. So does a lost device: a new engine has been told nothing, and one `sync` of the same
//! mix tells it all.

// Only of the library: in tests, what goes wrong is the failure.
#![warn(clippy::unwrap_used)]

pub mod catalogue;
pub mod cli;
pub mod decibels;
pub mod decode;
pub mod desktop;
pub mod dose;
pub mod dsp;
pub mod encode;
pub mod engine;
pub mod files;
pub mod i18n;
pub mod import;
pub mod mix;
pub mod presets;
pub mod render;
pub mod session;
pub mod settings;
pub mod timer;
pub mod ui;
