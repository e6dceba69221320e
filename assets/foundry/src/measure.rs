//! Measurements on recordings: loudness, masking, spectral figures and spectrograms.

pub mod decode;
pub mod figures;
pub mod loudness;
pub mod masking;
pub mod spectrogram;
