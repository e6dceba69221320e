//! Sample rate conversion for recordings. Allocates, so it must not run in the audio callback.

use crate::dsp::Frame;
use audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Indexing, Resampler as _};

/// Frames that go through the converter at once.
const CHUNK: usize = 1024;

/// Converts a stream of frames from one rate to another; does nothing when they are the same.
pub struct Resampler(Option<Converter>);

struct Converter {
    fft: Fft<f32>,
    waiting: Vec<f32>,
    converted: Vec<f32>,
    /// Frames still to drop: the converter's own delay.
    delay_left: usize,
    /// Frames that came in, and frames that went out.
    taken: u64,
    given: u64,
}

impl Resampler {
    /// # Errors
    /// If one of the rates is 0.
    pub fn new(from: u32, to: u32) -> Result<Self, rubato::ResamplerConstructionError> {
        if from == to {
            return Ok(Self(None));
        }
        let fft = Fft::new(from as usize, to as usize, CHUNK, 2, FixedSync::Input)?;
        let converted = vec![0.0; 2 * fft.output_frames_max()];
        let delay_left = fft.output_delay();
        Ok(Self(Some(Converter {
            fft,
            waiting: Vec::new(),
            converted,
            delay_left,
            taken: 0,
            given: 0,
        })))
    }

    /// Converts `input`, appending what is ready to `output`.
    pub fn push(&mut self, input: &[Frame], output: &mut Vec<Frame>) {
        let Some(converter) = &mut self.0 else {
            output.extend_from_slice(input);
            return;
        };
        converter.taken += input.len() as u64;
        converter.waiting.extend_from_slice(input.as_flattened());
        while converter.waiting.len() >= 2 * converter.fft.input_frames_next() {
            converter.convert(None, output);
        }
    }

    /// Appends what is left at the end of the stream to `output`, and starts afresh.
    pub fn finish(&mut self, output: &mut Vec<Frame>) {
        let Some(converter) = &mut self.0 else { return };
        let due = (converter.taken as f64 * converter.fft.resample_ratio()).round() as u64;
        while converter.given < due {
            let (before, length) = ((converter.given, converter.delay_left), output.len());
            let part = converter.waiting.len() / 2;
            converter.convert(Some(part), output);
            let extra = converter.given.saturating_sub(due);
            output.truncate(output.len().saturating_sub(extra as usize).max(length));
            if (converter.given, converter.delay_left) == before {
                break;
            }
        }
        self.reset();
    }

    /// Forgets what is under way, as after a seek.
    pub fn reset(&mut self) {
        let Some(converter) = &mut self.0 else { return };
        converter.fft.reset();
        converter.waiting.clear();
        converter.delay_left = converter.fft.output_delay();
        (converter.taken, converter.given) = (0, 0);
    }
}

impl Converter {
    /// Sends one chunk through; `part` says how many frames are left when it is the last.
    fn convert(&mut self, part: Option<usize>, output: &mut Vec<Frame>) {
        let room = self.converted.len() / 2;
        let (used, made) = {
            self.waiting.resize(self.waiting.len().max(2), 0.0);
            let frames = self.waiting.len() / 2;
            let input = InterleavedSlice::new(&self.waiting, 2, frames);
            let result = InterleavedSlice::new_mut(&mut self.converted, 2, room);
            let (Ok(input), Ok(mut result)) = (input, result) else { return };
            let indexing = Indexing::new();
            let indexing = part.map_or(indexing.clone(), |part| indexing.partial_len(part));
            match self.fft.process_into_buffer(&input, &mut result, Some(&indexing)) {
                Ok(counts) => counts,
                Err(error) => {
                    log::error!("a chunk of a recording could not be resampled: {error}");
                    (self.fft.input_frames_next(), 0)
                }
            }
        };
        self.waiting.drain(..(2 * used).min(self.waiting.len()));
        let skipped = made.min(self.delay_left);
        self.delay_left -= skipped;
        self.given += (made - skipped) as u64;
        output.extend_from_slice(&self.converted.as_chunks::<2>().0[skipped..made]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hz: f32, rate: f32, frames: usize) -> Vec<Frame> {
        (0..frames)
            .map(|n| [(n as f32 * std::f32::consts::TAU * hz / rate).sin() * 0.5; 2])
            .collect()
    }

    #[test]
    fn a_tone_keeps_its_pitch_phase_and_length() {
        for hz in [440.0, 15_000.0] {
            let mut resampler = Resampler::new(44_100, 48_000).unwrap();
            let mut output = Vec::new();
            for part in tone(hz, 44_100.0, 44_100).chunks(777) {
                resampler.push(part, &mut output);
            }
            resampler.finish(&mut output);
            assert_eq!(output.len(), 48_000);
            let wanted = tone(hz, 48_000.0, 48_000);
            let middle = 4000..44_000;
            let worst = output[middle.clone()].iter().zip(&wanted[middle]);
            let worst = worst.map(|(a, b)| (a[0] - b[0]).abs()).fold(0.0, f32::max);
            assert!(worst < 0.01, "{hz} Hz: {worst}");
        }
    }

    #[test]
    fn the_same_rate_passes_through() {
        let mut resampler = Resampler::new(48_000, 48_000).unwrap();
        let mut output = Vec::new();
        resampler.push(&tone(100.0, 48_000.0, 100), &mut output);
        resampler.finish(&mut output);
        assert_eq!(output, tone(100.0, 48_000.0, 100));
    }

    #[test]
    fn a_few_frames_come_out_as_a_few_frames() {
        let mut resampler = Resampler::new(8_000, 48_000).unwrap();
        let mut output = Vec::new();
        resampler.push(&tone(100.0, 8_000.0, 10), &mut output);
        resampler.finish(&mut output);
        assert_eq!(output.len(), 60);
    }
}
