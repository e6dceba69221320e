//! The tests of the whole program, in one binary, since each binary links the whole program again.
//! `realtime` is apart, because it replaces the allocator, and so is `fuzz`, which can run for long.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "sound and pictures are computed with small numbers"
)]

#[path = "../common/mod.rs"]
mod common;

mod alarm;
mod bad_input;
mod board;
mod controls;
mod ctl;
mod desktop;
mod device;
mod end_to_end;
mod endless;
mod full_disk;
mod hand_to_ear;
mod import;
mod inspector;
mod kills;
mod languages;
mod old_files;
mod outputs;
mod own_sounds;
mod pictures;
#[cfg(target_os = "linux")]
mod pipes;
mod render;
mod sharing;
mod sharing_in_window;
mod sleep;
mod space_and_night;
mod support;
mod tidy;
mod time;
mod window;
