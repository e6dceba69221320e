//! Recordings decoded whole: once, shared by all layers that play them, and kept within a bound for
//! those that come back.

use crate::decode::{self, DecodeError, Media, Reader};
use crate::dsp::{Frame, frames};
use crate::engine::hops::Tape;
use crate::render::Recording;
use std::collections::HashMap;
use std::sync::Arc;

/// A recording up to this long is kept whole; a longer one is read as it plays.
const LONGEST_KEPT_SECONDS: f32 = 180.0;
/// What the ends of a recording fade over.
const END_SECONDS: f32 = 0.004;
/// What is kept in all, beside what is playing: about eleven minutes at 48 kHz.
const MOST_BYTES: usize = 128 << 20;

/// The streamer's shelf.
#[derive(Default)]
pub struct Recordings {
    kept: HashMap<(Media, u32), Kept>,
    clock: u64,
}

struct Kept {
    recording: Arc<Recording>,
    last_asked: u64,
}

impl Recordings {
    /// The recording of a short file, such as an event, decoded now if it was not before. Its ends
    /// are at silence, and what is too long for an event is faded off.
    ///
    /// # Errors
    /// If it cannot be decoded.
    pub fn whole(&mut self, media: &Media, rate: u32) -> Result<Arc<Recording>, DecodeError> {
        self.clock += 1;
        let key = (media.clone(), rate);
        if let Some(kept) = self.kept.get_mut(&key) {
            kept.last_asked = self.clock;
            return Ok(kept.recording.clone());
        }
        let mut frames = decode::whole(media, rate, longest_kept(rate))?;
        if frames.len() == longest_kept(rate) {
            log::warn!("{media} is cut after {LONGEST_KEPT_SECONDS} seconds");
        }
        fade_ends(&mut frames, rate);
        let recording = Arc::new(Recording::new(&frames));
        self.kept.insert(key, Kept { recording: recording.clone(), last_asked: self.clock });
        self.make_room();
        Ok(recording)
    }

    /// The tape of a texture: whole if it is short enough, else read as it plays.
    ///
    /// # Errors
    /// If it cannot be opened or decoded.
    pub fn tape(&mut self, media: &Media, rate: u32) -> Result<Tape, DecodeError> {
        let known = self.kept.contains_key(&(media.clone(), rate));
        if !known {
            let reader = Reader::open(media, rate)?;
            let length = reader.length().and_then(|length| usize::try_from(length).ok());
            if let Some(length) = length.filter(|length| *length > longest_kept(rate)) {
                let readers = Box::new([reader, Reader::open(media, rate)?]);
                return Ok(Tape::Long { readers, length });
            }
        }
        self.whole(media, rate).map(Tape::Whole)
    }

    /// Lets the recordings go that nobody plays and that were asked for longest ago.
    fn make_room(&mut self) {
        while self.kept.values().map(|kept| kept.recording.bytes()).sum::<usize>() > MOST_BYTES {
            let idle = self.kept.iter().filter(|(_, kept)| Arc::strong_count(&kept.recording) == 1);
            let oldest = idle.min_by_key(|(_, kept)| kept.last_asked).map(|(key, _)| key.clone());
            let Some(oldest) = oldest else { break };
            self.kept.remove(&oldest);
        }
    }
}

/// Lets a recording begin and end at silence, so that it can be started anywhere without a click.
fn fade_ends(recording: &mut [Frame], rate: u32) {
    let length = frames(END_SECONDS, rate).min(recording.len() / 2);
    let end = recording.len() - 1;
    for n in 0..length {
        let gain = n as f32 / length as f32;
        for at in [n, end - n] {
            recording[at] = recording[at].map(|sample| sample * gain);
        }
    }
}

/// In frames.
fn longest_kept(rate: u32) -> usize {
    frames(LONGEST_KEPT_SECONDS, rate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn wav(folder: &tempfile::TempDir, name: &str, seconds: usize) -> Media {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 8_000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let path = folder.path().join(name);
        let mut writer = hound::WavWriter::create(&path, spec).unwrap();
        for n in 0..seconds * 8_000 {
            writer.write_sample(i16::try_from(n % 999).unwrap() * 20).unwrap();
        }
        writer.finalize().unwrap();
        Media::File(path)
    }

    #[test]
    fn a_recording_is_decoded_once_and_shared() {
        let folder = tempfile::tempdir().unwrap();
        let media = wav(&folder, "a.wav", 1);
        let mut recordings = Recordings::default();
        let first = recordings.whole(&media, 8_000).unwrap();
        fs::remove_file(folder.path().join("a.wav")).unwrap();
        assert!(Arc::ptr_eq(&first, &recordings.whole(&media, 8_000).unwrap()));
    }

    #[test]
    fn a_long_recording_is_read_as_it_plays_and_hops_without_a_gap() {
        let folder = tempfile::tempdir().unwrap();
        let media = wav(&folder, "long.wav", 200);
        let mut recordings = Recordings::default();
        let tape = recordings.tape(&media, 8_000).unwrap();
        assert!(matches!(tape, Tape::Long { length: 1_600_000, .. }));
        assert!(recordings.kept.is_empty());
        let mut hops = crate::engine::hops::Hops::new(tape, 8_000, 5).unwrap();
        let mut second = vec![[0.0; 2]; 8_000];
        for _ in 0..120 {
            hops.fill(&mut second).unwrap();
            let mean = second.iter().map(|f| f[0]).sum::<f32>() / 8_000.0;
            assert!((0.25..0.5).contains(&mean), "{mean}");
        }
    }

    #[test]
    fn a_long_recording_that_is_cut_short_plays_what_there_is() {
        let folder = tempfile::tempdir().unwrap();
        let media = wav(&folder, "cut.wav", 200);
        let path = folder.path().join("cut.wav");
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 4]).unwrap();
        let tape = Recordings::default().tape(&media, 8_000).unwrap();
        let mut hops = crate::engine::hops::Hops::new(tape, 8_000, 5).unwrap();
        let mut second = vec![[0.0; 2]; 8_000];
        let mut quiet = 0;
        for _ in 0..300 {
            hops.fill(&mut second).unwrap();
            quiet += usize::from(second.iter().all(|frame| frame[0].abs() < 0.2));
        }
        assert!(quiet < 8, "{quiet} of 300 seconds were silent");
    }

    #[test]
    fn what_nobody_plays_makes_room_for_what_comes() {
        let folder = tempfile::tempdir().unwrap();
        let mut recordings = Recordings::default();
        let playing = recordings.whole(&wav(&folder, "playing.wav", 170), 48_000).unwrap();
        for n in 0..4 {
            recordings.whole(&wav(&folder, &format!("{n}.wav"), 170), 48_000).unwrap();
        }
        let bytes: usize = recordings.kept.values().map(|kept| kept.recording.bytes()).sum();
        assert!(bytes <= MOST_BYTES);
        let again = recordings.whole(&Media::File(folder.path().join("playing.wav")), 48_000);
        assert!(Arc::ptr_eq(&playing, &again.unwrap()));
    }
}
