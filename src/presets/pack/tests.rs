//! Packs made, suffered and read.
