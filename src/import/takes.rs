//! Writes the files of a sound: the unchanged original, and the takes cut out of it as FLAC.

use crate::decibels::db_to_gain;
use crate::decode::{Media, MediaReader};
use crate::dsp::{Frame, frames};
use crate::encode::{AudioFileWriter, AudioFormat, WriteError};
use crate::files;
use crate::import::examine::{ImportPlan, MAX_RATE, Piece};
use crate::import::loudness::LoudnessMeter;
use crate::import::staging::unwritable;
use crate::import::{ImportError, Progress};
use crate::mix::PlaybackMode;
use crate::mix::controls::{IRREGULARITY, PACE};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;

/// The length of the fades at both ends of a take, which prevent clicks.
const FADE_IN_SECONDS: f32 = 0.003;
const FADE_OUT_SECONDS: f32 = 0.03;
/// The peak of the written samples is limited to this.
const PEAK: f32 = 0.99;

/// The files that were written.
pub struct Written {
    /// The file names of the takes.
    pub takes: Vec<String>,
    pub trim_db: f32,
}

/// Copies the original file, and checks that it is the one that was examined.
pub fn copy_original(plan: &ImportPlan, to: &Path) -> Result<(), ImportError> {
    let unreadable = |error| ImportError::Unreadable(plan.path.clone(), error);
    let unwritable = |error| unwritable(to, error);
    let mut from = files::open(&plan.path).map_err(unreadable)?;
    let mut copy = File::create_new(to).map_err(unwritable)?;
    let (mut hash, mut portion) = (Sha256::new(), vec![0; 1 << 18]);
    loop {
        let read = from.read(&mut portion).map_err(unreadable)?;
        if read == 0 {
            break;
        }
        hash.update(&portion[..read]);
        copy.write_all(&portion[..read]).map_err(unwritable)?;
    }
    copy.sync_all().map_err(unwritable)?;
    if hex::encode(hash.finalize()) == plan.hash {
        Ok(())
    } else {
        Err(ImportError::Changed(plan.path.clone()))
    }
}

/// Writes the takes of the plan into `folder`, which contains `original`.
pub fn write(
    plan: &ImportPlan,
    original: &str,
    folder: &Path,
    progress: Progress,
) -> Result<Written, ImportError> {
    if plan.is_whole {
        return Ok(Written { takes: vec![original.into()], trim_db: plan.trim_db });
    }
    let media = Media::File(folder.join(original));
    let mut cutter = Cutter {
        reader: MediaReader::open_within(&media, MAX_RATE)?,
        at: 0,
        more: true,
        waiting: Vec::new(),
    };
    let mut meter = LoudnessMeter::new(plan.rate)?;
    let mut takes = Vec::new();
    let last = plan.pieces.last().map_or(1, |piece| piece.range.end);
    for (n, piece) in plan.pieces.iter().enumerate() {
        let name = match plan.playback {
            PlaybackMode::Texture => "texture.flac".into(),
            PlaybackMode::Events { .. } => format!("take-{:02}.flac", n + 1),
        };
        let mut on_the_way = |at: u64| progress(at as f32 / last as f32);
        let path = folder.join(&name);
        cutter.take(plan, piece, &path, &mut meter, &mut on_the_way)?;
        takes.push(name);
    }
    Ok(Written { takes, trim_db: meter.trim_db()? })
}

/// Records in `sound.json` what was written and how it is played.
pub fn note(plan: &ImportPlan, written: &Written, description: &mut Map<String, Value>) {
    let mut put = |key: &str, value: Value| description.insert(key.into(), value);
    let is_events = !plan.playback.is_texture();
    put("kind", json!(plan.playback.key()));
    put("in_order", json!(plan.playback.is_in_order()));
    put("takes", json!({ "medium": written.takes }));
    put("trim_db", json!((written.trim_db * 100.0).round() / 100.0));
    let mut controls = Map::new();
    if let Some((pace, irregularity)) = plan.guess.timing.filter(|_| is_events) {
        let pace = pace.clamp(PACE.min, PACE.max);
        controls.insert(PACE.key.into(), json!((pace * 10.0).round() / 10.0));
        controls.insert(IRREGULARITY.key.into(), json!((irregularity * 100.0).round() / 100.0));
    }
    put("controls", Value::Object(controls));
}

/// Receives a part of a piece, and its position in the recording.
type TakePart<'a> = &'a mut dyn FnMut(&mut [Frame], u64) -> Result<(), ImportError>;

/// Reads a recording once, from piece to piece.
struct Cutter {
    reader: MediaReader,
    /// The position of the first frame of `waiting`.
    at: u64,
    more: bool,
    waiting: Vec<Frame>,
}

impl Cutter {
    fn take(
        &mut self,
        plan: &ImportPlan,
        piece: &Piece,
        path: &Path,
        meter: &mut LoudnessMeter,
        goes_on: &mut dyn FnMut(u64) -> bool,
    ) -> Result<(), ImportError> {
        let unwritable = |error: WriteError| ImportError::Unwritable(path.into(), error);
        let bits = if plan.about.bits.is_some_and(|bits| bits > 16) { 24 } else { 16 };
        let format = AudioFormat { rate: plan.rate, bits };
        let length = piece.range.end - piece.range.start;
        let mut file = AudioFileWriter::create(path, format, length).map_err(unwritable)?;
        let mut write = |part: &[Frame]| -> Result<(), ImportError> {
            meter.add(part)?;
            file.write(part).map_err(unwritable)
        };
        if plan.playback.is_texture() {
            // A texture may be long, so it is written part by part.
            self.each_part(piece, &mut |part, at| {
                scale(part, db_to_gain(piece.gain_db));
                write(part)?;
                if goes_on(at) { Ok(()) } else { Err(ImportError::Stopped) }
            })?;
        } else {
            let mut take = Vec::new();
            self.each_part(piece, &mut |part, at| {
                take.extend_from_slice(part);
                if goes_on(at) { Ok(()) } else { Err(ImportError::Stopped) }
            })?;
            finish(&mut take, piece.gain_db, plan.rate);
            write(&take)?;
        }
        file.finish().map_err(unwritable)
    }

    /// Passes on the frames of a piece part by part, with the position that was reached.
    fn each_part(&mut self, piece: &Piece, take: TakePart) -> Result<(), ImportError> {
        loop {
            let here = self.at..self.at + self.waiting.len() as u64;
            let from = piece.range.start.clamp(here.start, here.end);
            let until = piece.range.end.clamp(from, here.end);
            let part = (from - here.start) as usize..(until - here.start) as usize;
            if !part.is_empty() {
                take(&mut self.waiting[part], until)?;
            }
            if here.end >= piece.range.end || !self.more {
                // Later frames are kept, because the next piece may begin in them.
                self.waiting.drain(..(until - here.start) as usize);
                self.at = until;
                return Ok(());
            }
            self.at = here.end;
            self.waiting.clear();
            self.more = self.reader.read(&mut self.waiting)?;
        }
    }
}

/// Applies the gain of a take as far as its peak allows, and fades its ends.
fn finish(take: &mut [Frame], gain_db: f32, rate: u32) {
    let peak = take.as_flattened().iter().fold(0f32, |peak, sample| peak.max(sample.abs()));
    scale(take, db_to_gain(gain_db).min(PEAK / peak.max(1e-6)));
    let ramp = |seconds: f32| frames(seconds, rate).min(take.len() / 2);
    let (fade_in, fade_out) = (ramp(FADE_IN_SECONDS), ramp(FADE_OUT_SECONDS));
    for n in 0..fade_in {
        scale(&mut take[n..=n], n as f32 / fade_in as f32);
    }
    let length = take.len();
    for n in 0..fade_out {
        scale(&mut take[length - 1 - n..length - n], n as f32 / fade_out as f32);
    }
}

fn scale(frames: &mut [Frame], gain: f32) {
    frames.as_flattened_mut().iter_mut().for_each(|sample| *sample *= gain);
}
