//! Susurra, a desktop soundscape mixer. This page is the map of the code.
//!
//! The user hears a [`mix::Mix`]. It is plain data: a list of layers with public fields. The window edits
//! it, presets store it, and the command line plays it. [`engine::Engine::sync`] compares it with what was
//! last sent, and sends the audio thread only the differences. The audio thread owns a
//! [`render::Renderer`], which knows no files, no clock and no window, and which never locks, allocates
//! or frees. A streamer thread keeps the ring buffer of every recording full.
//!
//! # Threads
//!
//! | thread | code | work |
//! |---|---|---|
//! | audio | [`render`], with [`dsp`] and [`mix`] | receives commands, then renders blocks of 64 frames |
//! | streamer | [`engine::streamer`] | decodes recordings, makes textures endless, fills the rings |
//! | output | [`engine::output`] | opens the audio device, watches it, and reopens it when it is lost |
//! | keeper | [`session::Keeper`] | four times a second: timers, levels, reports of the engine |
//! | saver | [`session::Saver`] | reads and writes the user's files, without holding the session's lock |
//! | remote | [`desktop::remote::socket`] | answers `susurra ctl` and second launches, one thread for each client |
//! | bus, tray, … | [`desktop`] | one thread each; they sleep until [`session::Changes`] reports a change |
//! | window | [`ui`] | opens and closes while the others run |
//!
//! All threads but audio and streamer meet in [`session::Shared`], a mutex around the
//! [`session::Session`]. `Shared::read` reads it. `Shared::with` changes it, and is the only place where
//! anything follows from a change: undo history, engine, saving, waiting threads, one redraw. The work of each
//! thread is a function that also runs without the thread, so tests and offline rendering run the same
//! code as live playback, with clocks and seeds passed in.
//!
//! # Modules, from the bottom up
//!
//! - `i18n`: texts in the user's language. `decibels`: gains and decibels.
//! - `mix`, `timer`, `dose`, `settings`: plain data and rules, without threads, clocks or files.
//! - `dsp`: signal processing. `decode`: files to frames. `encode`: frames to files.
//! - `render`: the audio callback. `engine`: everything that drives it from outside.
//! - `files`, `catalogue`, `presets`: sounds and presets on disk. `import`: the user's own recordings.
//! - `session`: the running app, made of parts that do not know each other. `desktop`: tray, media player,
//!   D-Bus, notifications, remote control.
//! - `ui`: the window. `cli`: the commands that need no window.
//!
//! # Where to find it
//!
//! | behaviour | file |
//! |---|---|
//! | endless textures | `engine/resequencer.rs` |
//! | timing of separate sounds | `render/events/rhythm.rs` |
//! | position around the head | `mix/position.rs` (where), `render/pose.rs` (when), `dsp/head_model.rs` (how it sounds) |
//! | nothing startles | `render/events/startle_guard.rs`, `render/headroom.rs`, `dsp/limiter.rs` |
//! | the controls of a layer | `mix/controls.rs` |
//! | sleep timer, alarm, focus timer, journey | `session/timers.rs` (what runs), `timer.rs` (by which clock) |
//! | what follows from a change | `session/consequences.rs` |
//! | nothing is lost on disk | `files.rs`, `presets/store/folder.rs`, `session/saver.rs` |
//! | data from strangers | `presets/pack/read.rs`, `presets/share.rs`, `presets/import_preview.rs` |
//! | requests from outside the window | `desktop/remote/request.rs` (syntax), `desktop/remote/handle.rs` (effect) |
//!
//! `tests/suite/tidy.rs` checks who may import whom, also between the parts of the session.
//!
//! # From a slider to the ear
//!
//! A slider on a card writes `level` into the controls of its layer, and nothing more. When the frame is drawn,
//! `Shared::with` ends, and `Engine::sync` finds that the layer differs and pushes one `Command::Set`. In the
//! next callback the renderer takes the command, and the layer's level glides to its new value within some
//! milliseconds. Mute, solo, master and ducking are combined in one place, `Mix::voicings`. A preset, a
//! timer and a media key take the same path. So does a lost device: a new engine has received nothing yet, and one
//! `sync` of the same mix sends everything.
//!
//! # How to add …
//!
//! **A control of a layer.** Add the field to `Controls` and its `Spec` (range, unit, default, group, to which
//! layers it applies) to `SPECS` in `mix/controls.rs`; the inspector, presets and undo follow from it. Name it
//! in `assets/languages/*/values.ftl`. Give it a step in `presets/share/quantiser.rs`. Pass it through
//! `Mix::voicings` and glide it in `render/pose.rs`. `tests/suite/controls.rs` and `realtime.rs` show how to test it.
//!
//! **A built-in sound.** Write its model in `assets/foundry/src/sounds/`, list it in `sounds.rs` there, and run
//! `cargo run --release -p foundry -- bake ID`. Draw `assets/icons/ID.svg`. Name it in `assets/languages/*/names.ftl`.
//! The catalogue finds the folder in `assets/sounds` by itself.
//!
//! **A remote request** (`susurra ctl`, D-Bus). Add a variant to `Request` and its form with a help
//! text to `FORMS` in `desktop/remote/request.rs`, and its effect in `desktop/remote/handle.rs`. A property test
//! there checks that every request survives its line.
//!
//! **A language.** Copy `assets/languages/en` to a folder named by its ISO 639-1 code, translate the `.ftl` files, and
//! add a variant to `Language` in `i18n/language.rs` with its name and number format. The tests list every missing
//! key and argument. If its script needs a system font, add it in `ui/fonts.rs`.

// Only in the library: in tests, a panic is the failure.
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
