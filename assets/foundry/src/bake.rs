//! Bakes a sound: performs its takes on all cores, brings them to their levels, and writes them with their manifest.
//! Files are written whole or not at all, and takes that are no longer part of a sound are removed.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result};
use indicatif::ProgressBar;

use crate::audio::{Stereo, db_to_gain};
use crate::random::Random;
use crate::sounds::{Intensity, Kind, ROOM_TONE_FILE, RoomTone, Sound};
use crate::{decode, encode, loudness, manifest};

/// The loudness of soft, medium and firm: 5.5 dB and 4.5 dB apart, so that intensity is heard as force, not as a fader.
const TARGETS_LUFS: [f64; 3] = [-27.5, -22.0, -17.5];
/// True peaks stay below -3 dBTP; the rest is for what Vorbis adds and for the meter's own error of 0.5 dB.
const CEILING_DB: f64 = -3.6;

/// Room tones are written loud enough for the encoder not to lose them; the mixer turns them down.
pub const ROOM_TONE_LUFS: f64 = -30.0;
/// Told apart from the takes, whose intensities are counted from 0.
const ROOM_TONE_STREAM: usize = 3;

/// How many steps the progress bar should count for this sound: each take is performed, then encoded.
pub fn steps(sound: &Sound) -> u64 {
    2 * sound.takes.iter().sum::<usize>() as u64
}

pub fn bake(sound: &Sound, sounds_dir: &Path, progress: &ProgressBar) -> Result<()> {
    progress.set_message(sound.id);
    let mut intensities = perform(sound, progress)?;
    loudness::level(&mut intensities, TARGETS_LUFS, CEILING_DB)?;
    let takes: Vec<&Stereo> = intensities.iter().flatten().collect();
    let files = in_parallel(takes.len(), |i| {
        progress.inc(1);
        encode::encode(takes[i], sound.kind)
    })?;
    let room_tone = sound.room_tone.map(|tone| room_tone(sound, tone)).transpose()?;
    write_all(sound, sounds_dir, &files, room_tone)
}

/// The file of a sound's room tone.
fn room_tone(sound: &Sound, tone: RoomTone) -> Result<Vec<u8>> {
    let mut random = Random::for_take(sound.seed, ROOM_TONE_STREAM, 0);
    let mut heard = [(tone.perform)(&mut random)];
    let gain_db = ROOM_TONE_LUFS - loudness::measure(&heard)?.lufs;
    heard[0].scale(db_to_gain(gain_db));
    encode::encode(&heard[0], Kind::Texture)
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

fn write_all(
    sound: &Sound,
    sounds_dir: &Path,
    files: &[Vec<u8>],
    room_tone: Option<Vec<u8>>,
) -> Result<()> {
    let dir = sounds_dir.join(sound.id);
    fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
    let manifest = manifest::write(sound, measure(sound, files)?)?;
    let mut names: Vec<String> =
        Intensity::ALL.into_iter().flat_map(|intensity| sound.file_names(intensity)).collect();
    names.extend(room_tone.is_some().then(|| ROOM_TONE_FILE.into()));
    for (name, bytes) in names.iter().zip(files.iter().chain(&room_tone)) {
        write_whole(&dir.join(name), bytes)?;
    }
    write_whole(&dir.join(manifest::FILE_NAME), manifest.as_bytes())?;
    remove_others(&dir, &names)
}

/// Measures what was encoded, not what was meant: loudness of the medium takes, true peak of all.
fn measure(sound: &Sound, files: &[Vec<u8>]) -> Result<loudness::Loudness> {
    let extension = encode::extension(sound.kind);
    let heard = in_parallel(files.len(), |i| decode::decode(files[i].clone(), extension))?;
    let medium = sound.takes[0]..sound.takes[0] + sound.takes[1];
    Ok(loudness::Loudness {
        lufs: loudness::measure(&heard[medium])?.lufs,
        true_peak_db: loudness::measure(&heard)?.true_peak_db,
    })
}

/// A neighbour first, then renamed: a bake that is broken off leaves the old file, never half a new one.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let part = path.with_added_extension("part");
    fs::write(&part, bytes)
        .and_then(|()| fs::rename(&part, path))
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Removes recordings that the manifest does not list; other files are not ours to touch.
fn remove_others(dir: &Path, names: &[String]) -> Result<()> {
    let ours = [Kind::Texture, Kind::Events].map(encode::extension);
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("");
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        let stale = extension == "part" || ours.contains(&extension);
        if stale && !names.iter().any(|listed| listed == name) {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
