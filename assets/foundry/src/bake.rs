//! Bakes a sound: synthesises its takes on all cores, levels and encodes them, checks the results against the rules,
//! and writes the files with their manifest.

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

/// Target loudness of soft, medium and firm. Chosen: steps of 5.5 dB and 4.5 dB, so that the intensity sounds like
/// force rather than like a volume control.
const TARGETS_LUFS: [f64; 3] = [-27.5, -22.0, -17.5];
/// True-peak ceiling before encoding. The files stay below -3 dBTP; the difference covers the meter's error of 0.5 dB
/// and the peaks that Vorbis adds to textures.
fn ceiling_db(kind: Kind) -> f64 {
    match kind {
        Kind::Texture => -4.4,
        Kind::Events => -3.6,
    }
}

/// Random stream of the room tone. Chosen: the intensities of takes use 0 to 2.
const ROOM_TONE_STREAM: usize = 3;

/// Number of progress steps of a sound: each take is synthesised, then encoded.
pub fn steps(sound: &Sound) -> u64 {
    2 * sound.takes.iter().sum::<usize>() as u64
}

/// Bakes a sound. Skips it if the folder already holds the recordings of the current recipe, except with `force`.
///
/// # Errors
/// If a take cannot be synthesised, breaks a rule, or cannot be encoded or written. The old recordings then stay as they
/// are.
pub fn bake(sound: &Sound, sounds_dir: &Path, force: bool, progress: &ProgressBar) -> Result<()> {
    progress.set_message(sound.id);
    let recipe = recipe::fingerprint(sound.id)?;
    if !force && store::has(sound, &recipe, sounds_dir) {
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

/// Updates the description and the fingerprint in the manifest of a sound whose recordings stay as they are.
///
/// # Errors
/// If the sound is not baked, if its takes or its seed have changed, or if the manifest cannot be written.
pub fn relabel(sound: &Sound, sounds_dir: &Path) -> Result<()> {
    store::relabel(sound, &recipe::fingerprint(sound.id)?, sounds_dir)
}

/// Synthesises and encodes the room tone of a sound.
fn room_tone(sound: &Sound, tone: RoomTone) -> Result<Vec<u8>> {
    let mut random = Random::for_take(sound.seed, ROOM_TONE_STREAM, 0);
    let mut decoded = [(tone.perform)(&mut random)];
    let gain_db = loudness::ROOM_TONE_LUFS - loudness::measure(&decoded)?.lufs;
    decoded[0].scale(db_to_gain(gain_db));
    encode::encode_room_tone(&decoded[0])
}

/// Synthesises all takes, from soft to firm. Each take has a random stream of its own, so that the order in which
/// threads finish has no effect.
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

/// Runs `job` for 0..count on all cores. Returns the results in order, or the first error.
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
    finished.map(|result| result.context("a worker thread stopped early")?).collect()
}

/// Measures the encoded files: loudness of the medium takes, true peak of all takes, and audibility of coding errors.
///
/// # Errors
/// If a recording breaks a rule.
fn measure(sound: &Sound, takes: &[&Stereo], files: &[Vec<u8>]) -> Result<Measured> {
    let extension = sound.kind.extension();
    let decoded = in_parallel(files.len(), |i| decode::decode(files[i].clone(), extension))?;
    for (take, name) in decoded.iter().zip(sound.all_file_names()) {
        let broken = rules::broken_by(sound, take);
        ensure!(broken.is_empty(), "{}/{name} breaks the rules: {}", sound.id, broken.join("; "));
    }
    let medium = sound.takes[0]..sound.takes[0] + sound.takes[1];
    let coding_error = |i: usize| masking::noise_to_mask_db(&takes[i].left, &decoded[i].left);
    let noise_to_mask_db = match sound.kind {
        Kind::Texture => Some(worst(&in_parallel(files.len(), coding_error)?)),
        Kind::Events => None,
    };
    Ok(Measured {
        lufs: loudness::measure(&decoded[medium])?.lufs,
        true_peak_db: loudness::measure(&decoded)?.true_peak_db,
        noise_to_mask_db,
    })
}

fn worst(values_db: &[f64]) -> f64 {
    values_db.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

#[cfg(test)]
mod tests;
