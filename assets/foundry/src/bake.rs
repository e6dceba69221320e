//! Bakes a sound: performs its takes on all cores, brings them to their levels, and hands them to the store with their
//! manifest.

pub mod encode;
pub mod manifest;
pub mod recipe;
pub mod rules;
pub mod store;

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, ensure};
use indicatif::ProgressBar;

use crate::bake::manifest::Measured;
use crate::measure::{decode, loudness, masking};
use crate::signal::audio::{Stereo, db_to_gain};
use crate::signal::random::Random;
use crate::sounds::{Intensity, Kind, RoomTone, Sound};

/// The loudness of soft, medium and firm. Chosen: 5.5 dB and 4.5 dB apart, so that intensity is heard as force, no
/// fader.
const TARGETS_LUFS: [f64; 3] = [-27.5, -22.0, -17.5];
/// True peaks stay below -3 dBTP: the rest is for the meter's own error of 0.5 dB, and for what Vorbis adds to a texture.
fn ceiling_db(kind: Kind) -> f64 {
    match kind {
        Kind::Texture => -4.4,
        Kind::Events => -3.6,
    }
}

/// Told apart from the takes, whose intensities are counted from 0.
const ROOM_TONE_STREAM: usize = 3;

/// How many steps the progress bar should count for this sound: each take is performed, then encoded.
pub fn steps(sound: &Sound) -> u64 {
    2 * sound.takes.iter().sum::<usize>() as u64
}

/// Bakes a sound, unless it lies in the folder as its recipe makes it and is not wanted `anew`.
///
/// # Errors
/// If a take cannot be performed, encoded or written; then the sound that was there is as it was.
pub fn bake(sound: &Sound, sounds_dir: &Path, anew: bool, progress: &ProgressBar) -> Result<()> {
    progress.set_message(sound.id);
    let recipe = recipe::fingerprint(sound.id)?;
    if !anew && store::has(sound, &recipe, sounds_dir) {
        progress.inc(steps(sound));
        return Ok(());
    }
    let mut intensities = perform(sound, progress)?;
    loudness::level(&mut intensities, TARGETS_LUFS, ceiling_db(sound.kind))?;
    let takes: Vec<&Stereo> = intensities.iter().flatten().collect();
    let mut files = in_parallel(takes.len(), |i| {
        progress.inc(1);
        encode::encode(takes[i], sound.kind)
    })?;
    let manifest = manifest::write(sound, &measure(sound, &takes, &files)?, &recipe)?;
    files.extend(sound.room_tone.map(|tone| room_tone(sound, tone)).transpose()?);
    let mut named: Vec<store::File> = sound.all_file_names().into_iter().zip(files).collect();
    named.push((manifest::FILE_NAME.into(), manifest.into_bytes()));
    store::replace(sound, sounds_dir, &named)
}

/// The file of a sound's room tone.
fn room_tone(sound: &Sound, tone: RoomTone) -> Result<Vec<u8>> {
    let mut random = Random::for_take(sound.seed, ROOM_TONE_STREAM, 0);
    let mut heard = [(tone.perform)(&mut random)];
    let gain_db = loudness::ROOM_TONE_LUFS - loudness::measure(&heard)?.lufs;
    heard[0].scale(db_to_gain(gain_db));
    encode::encode_room_tone(&heard[0])
}

/// All takes, soft to firm. Each draws from a stream of its own, so the order in which threads finish changes nothing.
fn perform(sound: &Sound, progress: &ProgressBar) -> Result<Vec<Vec<Stereo>>> {
    let plan: Vec<(Intensity, usize)> = Intensity::ALL
        .into_iter()
        .flat_map(|intensity| (0..intensity.choose(sound.takes)).map(move |take| (intensity, take)))
        .collect();
    let performed = in_parallel(plan.len(), |i| {
        let (intensity, take) = plan[i];
        let mut random = Random::for_take(sound.seed, intensity as usize, take);
        progress.inc(1);
        (sound.perform)(intensity, take, &mut random)
            .with_context(|| format!("{}: {}", sound.id, sound.file_name(intensity, take)))
    })?;
    let mut performed = performed.into_iter();
    Ok(sound.takes.iter().map(|count| performed.by_ref().take(*count).collect()).collect())
}

/// Does `job` for 0..count on every core; results in order, or the first error.
fn in_parallel<T: Send>(count: usize, job: impl Fn(usize) -> Result<T> + Sync) -> Result<Vec<T>> {
    let results: Vec<Mutex<Option<Result<T>>>> = (0..count).map(|_| Mutex::new(None)).collect();
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism()?.get().min(count);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(slot) = results.get(index) else { return };
                    let done = job(index);
                    if let Ok(mut slot) = slot.lock() {
                        *slot = Some(done);
                    }
                }
            });
        }
    });
    let finished = results.into_iter().map(|slot| slot.into_inner().ok().flatten());
    finished.map(|result| result.context("a worker stopped early")?).collect()
}

/// What was encoded, not what was meant: loudness of the medium takes, true peak of all, and what the encoder lost.
fn measure(sound: &Sound, takes: &[&Stereo], files: &[Vec<u8>]) -> Result<Measured> {
    let extension = sound.kind.extension();
    let heard = in_parallel(files.len(), |i| decode::decode(files[i].clone(), extension))?;
    for (take, name) in heard.iter().zip(sound.all_file_names()) {
        let broken = rules::broken_by(sound, take);
        ensure!(broken.is_empty(), "{}/{name} breaks the rules: {}", sound.id, broken.join("; "));
    }
    let medium = sound.takes[0]..sound.takes[0] + sound.takes[1];
    let lost = |i: usize| masking::noise_to_mask_db(&takes[i].left, &heard[i].left);
    let lost_db = match sound.kind {
        Kind::Texture => Some(worst(&in_parallel(files.len(), lost)?)),
        Kind::Events => None,
    };
    Ok(Measured {
        lufs: loudness::measure(&heard[medium])?.lufs,
        true_peak_db: loudness::measure(&heard)?.true_peak_db,
        noise_to_mask_db: lost_db,
    })
}

fn worst(values_db: &[f64]) -> f64 {
    values_db.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

#[cfg(test)]
mod tests;
