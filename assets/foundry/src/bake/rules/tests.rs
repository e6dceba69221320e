//! Checks the rules on artificial signals, and all built-in recordings against the rules.

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use super::*;
use crate::bake::{recipe, store};
use crate::measure::{decode::read_takes, figures::Figures};
use crate::signal::random::Random;
use crate::sounds::{ALL, Intensity};

/// Limit for the size of all recordings.
const MOST_BYTES: usize = 60_000_000;
/// Smallest difference between neighbouring intensities, in the steps of `Figures::difference`.
const SMALLEST_DIFFERENCE: f64 = 1.0;

fn sounds_dir() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../sounds"))
}

fn texture() -> &'static Sound {
    Sound::find("rain").unwrap()
}

fn noise(seconds: f64) -> Vec<f64> {
    let mut random = Random::new(1);
    (0..frames(seconds)).map(|_| 0.1 * random.normal()).collect()
}

fn finished(signal: &[f64]) -> Stereo {
    let mut take = Stereo::from_mono(signal);
    take.finish(0.1, 0.1);
    take
}

#[test]
fn clean_noise_breaks_no_rule() {
    assert_eq!(broken_by(texture(), &finished(&noise(6.0))), Vec::<String>::new());
}

#[test]
fn each_broken_rule_is_named() {
    let why = |take: &Stereo| broken_by(texture(), take).join("; ");
    let mut shifted = finished(&noise(6.0));
    shifted.for_each_channel(|side| side.iter_mut().for_each(|x| *x += 0.02));
    assert!(why(&shifted).contains("DC offset"), "{}", why(&shifted));
    assert!(why(&Stereo::from_mono(&noise(6.0))).contains("begins or ends"));
    let mut loud = finished(&noise(6.0));
    loud.scale(4.0);
    assert!(why(&loud).contains("true peak"));
    let mut cancels = finished(&noise(6.0));
    cancels.right.iter_mut().for_each(|x| *x = -*x);
    assert!(why(&cancels).contains("cancel in mono"));
    let looped = noise(2.0).repeat(4);
    assert!(why(&finished(&looped)).contains("repeats after 2.0 s"), "{}", why(&finished(&looped)));
}

#[test]
fn every_recording_follows_the_rules_and_matches_its_recipe() {
    let (waiting, complaints) = (Mutex::new(ALL.iter()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(sound) = { waiting.lock().unwrap().next() } {
                    complaints.lock().unwrap().extend(complaints_about(sound));
                }
            });
        }
    });
    assert_eq!(complaints.into_inner().unwrap(), Vec::<String>::new());
}

fn complaints_about(sound: &Sound) -> Vec<String> {
    let mut found = Vec::new();
    if !store::has(sound, &recipe::fingerprint(sound.id).unwrap(), sounds_dir()) {
        found.push(format!("{}: its recipe has changed; bake it again", sound.id));
    }
    let mut before: Option<Figures> = None;
    for intensity in Intensity::ALL {
        let (takes, _) = read_takes(sound, intensity, &sounds_dir().join(sound.id)).unwrap();
        for (take, name) in takes.iter().zip(sound.file_names(intensity)) {
            let broken = broken_by(sound, take);
            found.extend(broken.iter().map(|why| format!("{}/{name}: {why}", sound.id)));
        }
        let figures = Figures::of(&takes).unwrap();
        if let Some(difference) = before
            .map(|before| figures.difference(&before))
            .filter(|difference| *difference < SMALLEST_DIFFERENCE)
        {
            let name = intensity.name();
            found.push(format!(
                "{}: {name} differs by only {difference:.2} steps from the intensity below",
                sound.id
            ));
        }
        before = Some(figures);
    }
    found
}

#[test]
fn all_recordings_together_stay_below_the_size_limit() {
    let files = ALL.iter().flat_map(|sound| {
        sound.all_file_names().into_iter().map(|name| sounds_dir().join(sound.id).join(name))
    });
    let bytes: u64 = files.map(|file| fs::metadata(file).unwrap().len()).sum();
    assert!((bytes as usize) < MOST_BYTES, "{bytes}");
}
