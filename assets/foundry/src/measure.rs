//! What is measured and drawn of a recording.

pub mod decode;
pub mod figures;
pub mod loudness;
pub mod masking;
pub mod spectrogram;
