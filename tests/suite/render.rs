//! What is heard, sample by sample, when the mix changes: the session, its engine, the streamer and
//! the renderer together, faster than time.

use crate::common::{RATE, Rig, add, largest_step, layer_problems, listen, rms};
use susurra::dsp::Frame;
use susurra::mix::{SoundId, Source};
use susurra::presets::PresetId;

/// How much of a sound is the tone of `hz`, as an amplitude.
fn tone(frames: &[Frame], hz: f32) -> f32 {
    let spectrum = realfft::RealFftPlanner::<f32>::new().plan_fft_forward(frames.len());
    let mut samples: Vec<f32> = frames.iter().map(|frame| frame[0]).collect();
    let mut bins = spectrum.make_output_vec();
    spectrum.process(&mut samples, &mut bins).unwrap();
    let bin = (hz * frames.len() as f32 / RATE as f32).round() as usize;
    bins[bin].norm() * 2.0 / frames.len() as f32
}

#[test]
fn the_same_seed_gives_the_same_samples_and_another_seed_another_night() {
    let render = |seed: Option<u64>| {
        let rig = Rig::new();
        let (shared, mut offline) = rig.offline();
        shared.with(|session| {
            session.load_preset(&PresetId("four-together".into()));
            session.board.mix_mut().seed = seed.unwrap_or(session.board.mix().seed);
        });
        listen(&shared, &mut offline, 20.0)
    };
    let first = render(None);
    assert!(rms(&first[5 * RATE as usize..]) > 0.001, "{}", rms(&first));
    assert!(first == render(None));
    assert!(first != render(Some(99)));
}

#[test]
fn every_built_in_sound_is_heard_without_a_click_or_trouble() {
    let rig = Rig::new();
    let sounds: Vec<SoundId> =
        rig.session().0.library.catalogue().sounds().iter().map(|sound| sound.id.clone()).collect();
    for id in sounds {
        let (shared, mut offline) = rig.offline();
        shared.with(|session| {
            let controls = session.library.catalogue().defaults(&id);
            session.switch_on(&Source::Sound(id.clone()), controls)
        });
        let heard = listen(&shared, &mut offline, 25.0);
        assert!(rms(&heard) > 1e-3, "{id}: {}", rms(&heard));
        assert!(heard.iter().flatten().all(|sample| sample.abs() < 0.85), "{id}");
        assert_eq!(layer_problems(&shared), Vec::<String>::new());
    }
}

#[test]
fn a_texture_plays_on_past_its_end_at_an_even_level() {
    let rig = Rig::new();
    let (shared, mut offline) = rig.offline();
    shared.with(|session| add(session, "rain", 1.0));
    listen(&shared, &mut offline, 5.0);
    let levels: Vec<f32> = (0..50).map(|_| rms(&listen(&shared, &mut offline, 3.0))).collect();
    let mean = levels.iter().sum::<f32>() / levels.len() as f32;
    for level in levels {
        assert!((20.0 * (level / mean).log10()).abs() < 3.0, "{level} where {mean} is the mean");
    }
}

#[test]
fn a_level_is_heard_as_its_taper_says() {
    let rig = Rig::new();
    let (shared, mut offline) = rig.offline();
    let id = shared.with(|session| {
        session.board.mix_mut().master = 1.0;
        add(session, "hum", 1.0)
    });
    listen(&shared, &mut offline, 4.0);
    // A tone's seams are of chance phase: the loudest tenth of a second is between them.
    let loudest =
        |heard: &[Frame]| heard.chunks(4800).map(|part| tone(part, 441.0)).fold(0.0, f32::max);
    let full = loudest(&listen(&shared, &mut offline, 4.0));
    shared.with(|session| session.board.mix_mut().layer_mut(id).unwrap().controls.level = 0.5);
    listen(&shared, &mut offline, 0.2);
    let half = loudest(&listen(&shared, &mut offline, 4.0));
    assert!((20.0 * (half / full).log10() + 18.06).abs() < 0.3, "{full} {half}");
}

#[test]
fn one_preset_crossfades_into_the_next_without_a_gap_or_a_step() {
    let rig = Rig::new();
    let (shared, mut offline) = rig.offline();
    shared.with(|session| session.load_preset(&PresetId("downpour".into())));
    let before = listen(&shared, &mut offline, 6.0);
    let steady = &before[4 * RATE as usize..];
    shared.with(|session| session.load_preset(&PresetId("first-drops".into())));
    let across = listen(&shared, &mut offline, 6.0);
    assert!(largest_step(&across) <= 1.2 * largest_step(steady));
    for part in across.chunks(RATE as usize / 2) {
        assert!(rms(part) > 1e-4, "no gap");
    }
    assert!(rms(&across[5 * RATE as usize..]) < rms(steady), "a drizzle is quieter");
}

#[test]
fn fifty_flips_end_with_the_last_preset_playing() {
    let rig = Rig::new();
    let (shared, mut offline) = rig.offline();
    for flip in 0..50 {
        let id = ["four-together", "close-attention", "rainy-night", "slow-brushing"][flip % 4];
        shared.with(|session| session.load_preset(&PresetId(id.into())));
        listen(&shared, &mut offline, 0.05);
    }
    let last = PresetId("quiet-desk".into());
    shared.with(|session| session.load_preset(&last));
    let heard = listen(&shared, &mut offline, 10.0);
    assert!(rms(&heard[6 * RATE as usize..]) > 1e-4);
    let playing: Vec<_> = shared.with(|session| {
        let meters = session.playback.meters().unwrap().clone();
        let layers = session.board.mix().layers.iter();
        layers
            .map(|layer| (layer.sound().unwrap().0.clone(), meters.layer(layer.id) > 0.0))
            .collect()
    });
    assert_eq!(playing[0], ("rain".into(), true));
    // Rain's three intensities and the tone of the room in which is tapped; the takes are long delivered.
    assert!(offline.streamer().active_jobs() <= 4, "{}", offline.streamer().active_jobs());
}

#[test]
fn events_keep_their_pace_in_the_whole_program() {
    let rig = Rig::new();
    let (shared, mut offline) = rig.offline();
    shared.with(|session| {
        let id = add(session, "blips", 1.0);
        let controls = &mut session.board.mix_mut().layer_mut(id).unwrap().controls;
        (controls.pace_per_min, controls.irregularity) = (120.0, 0.0);
    });
    listen(&shared, &mut offline, 3.0);
    let heard = listen(&shared, &mut offline, 30.0);
    let loud: Vec<bool> = heard.chunks(480).map(|part| rms(part) > 0.01).collect();
    let onsets = loud.windows(2).filter(|pair| !pair[0] && pair[1]).count();
    assert!((59..=61).contains(&onsets), "{onsets} in half a minute");
}
