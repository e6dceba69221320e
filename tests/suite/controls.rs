//! Tests of what each control does to the sound, through session, engine, streamer and renderer.

use crate::common::{RATE, Rig, add, largest_step, listen, rms};
use susurra::decibels::{db_to_gain, gain_to_db, power_to_db};
use susurra::dsp::Frame;
use susurra::engine::offline::OfflineRenderer;
use susurra::mix::{Controls, LayerId, Mix, Path, Source};
use susurra::session::Shared;
use susurra::settings::WhenOthersPlay;

/// A program that plays one layer at full level; some tests add more.
struct Playback {
    _rig: Rig,
    shared: Shared,
    offline: OfflineRenderer,
    id: LayerId,
}

impl Playback {
    fn sound(id: &str) -> Self {
        Self::with(|shared| shared.with(|session| add(session, id, 1.0)))
    }

    fn source(source: &Source) -> Self {
        Self::with(|shared| {
            let controls = Controls { level: 1.0, ..Controls::default() };
            shared.with(|session| session.switch_on(source, controls))
        })
    }

    fn with(switch_on: impl FnOnce(&Shared) -> LayerId) -> Self {
        let rig = Rig::new();
        let (shared, offline) = rig.offline();
        shared.with(|session| *session.board.mix_mut() = Mix { master: 1.0, ..Mix::default() });
        let id = switch_on(&shared);
        let mut heard = Self { _rig: rig, shared, offline, id };
        heard.listen(3.0);
        heard
    }

    fn set(&mut self, change: impl FnOnce(&mut Controls)) -> &mut Self {
        let id = self.id;
        self.shared
            .with(|session| change(&mut session.board.mix_mut().layer_mut(id).unwrap().controls));
        self
    }

    fn listen(&mut self, seconds: f32) -> Vec<Frame> {
        listen(&self.shared, &mut self.offline, seconds)
    }

    /// The output after a change has settled.
    fn settled(&mut self, seconds: f32) -> Vec<Frame> {
        self.listen(0.6);
        self.listen(seconds)
    }
}

/// The level of one ear, 0 left and 1 right, in dB.
fn db(frames: &[Frame], ear: usize) -> f32 {
    power_to_db(frames.iter().map(|f| f[ear] * f[ear]).sum::<f32>() / frames.len() as f32)
}

/// The level of the right ear relative to the left ear, in dB.
fn level_difference(frames: &[Frame]) -> f32 {
    db(frames, 1) - db(frames, 0)
}

/// The level of both ears between two frequencies, in dB.
fn band(frames: &[Frame], low: f32, high: f32) -> f32 {
    let fft = realfft::RealFftPlanner::<f32>::new().plan_fft_forward(8192);
    let mut power = 0.0;
    for part in frames.chunks_exact(8192) {
        for ear in 0..2 {
            // A Hann window, so that a tone does not leak into other frequencies.
            let window = |n: usize| (n as f32 / 8192.0 * std::f32::consts::PI).sin().powi(2);
            let mut samples: Vec<f32> =
                part.iter().enumerate().map(|(n, frame)| frame[ear] * window(n)).collect();
            let mut bins = fft.make_output_vec();
            fft.process(&mut samples, &mut bins).unwrap();
            let bin = |hz: f32| (hz * 8192.0 / RATE as f32) as usize;
            power += bins[bin(low)..bin(high)]
                .iter()
                .map(realfft::num_complex::Complex::norm_sqr)
                .sum::<f32>();
        }
    }
    power_to_db(power / (frames.len() / 8192) as f32)
}

#[test]
fn the_position_makes_a_difference_between_the_ears_and_moves_without_a_click() {
    let mut noise = Playback::source(&Source::Noise);
    noise.set(|c| (c.width_deg, c.slope_db_per_octave) = (0.0, -3.0));
    assert!(level_difference(&noise.settled(2.0)).abs() < 0.5);
    noise.set(|c| c.azimuth_deg = 90.0);
    assert!(level_difference(&noise.settled(2.0)) > 5.0);
    noise.set(|c| c.azimuth_deg = -90.0);
    assert!(level_difference(&noise.settled(2.0)) < -5.0);

    let mut hum = Playback::sound("hum");
    let steady = largest_step(&hum.set(|c| c.width_deg = 0.0).settled(1.0));
    for azimuth in [90.0, -90.0, 180.0, 0.0, -45.0] {
        let across = hum.set(|c| c.azimuth_deg = azimuth).listen(0.5);
        assert!(largest_step(&across) < 2.0 * steady, "to {azimuth}°: {}", largest_step(&across));
    }
}

#[test]
fn the_first_change_of_a_layer_glides_like_any_other() {
    let steady = largest_step(&Playback::sound("hum").listen(1.0));
    let changes: [fn(&mut Controls); 4] =
        [|c| c.azimuth_deg = 90.0, |c| c.width_deg = 0.0, |c| c.closeness = 1.0, |c| c.tone = -1.0];
    for (n, change) in changes.into_iter().enumerate() {
        let heard = Playback::sound("hum").set(change).listen(0.5);
        assert!(largest_step(&heard) < 2.0 * steady, "{n}: {}", largest_step(&heard));
    }
    let mut hum = Playback::sound("hum");
    for speakers in [true, false] {
        hum.shared.with(|session| session.settings.speakers = speakers);
        let heard = hum.listen(0.5);
        assert!(largest_step(&heard) < 2.0 * steady, "speakers: {speakers}");
    }
}

#[test]
fn an_event_comes_from_its_own_position_from_its_start() {
    let mut blips = Playback::sound("blips");
    blips.set(|c| (c.pace_per_min, c.irregularity, c.width_deg) = (60.0, 0.0, 160.0));
    let heard = blips.listen(30.0);
    let loud: Vec<bool> = heard.chunks(480).map(|part| rms(part) > 0.01).collect();
    // After 100 ms of quiet: the reverb of an event may cross the threshold once more.
    let is_onset = |n: &usize| loud[*n] && !loud[n - 10..*n].contains(&true);
    let onsets = (10..loud.len()).filter(is_onset).map(|n| n * 480);
    let mut sides = Vec::new();
    for at in onsets.filter(|at| at + 2400 < heard.len()) {
        let (early, late) =
            (level_difference(&heard[at..at + 960]), level_difference(&heard[at + 960..at + 1920]));
        assert!((early - late).abs() < 2.0, "{early} then {late} dB");
        sides.push(early);
    }
    let most = sides.iter().fold(f32::MIN, |a, b| a.max(*b));
    let least = sides.iter().fold(f32::MAX, |a, b| a.min(*b));
    assert!(sides.len() > 25 && most > 3.0 && least < -3.0, "{least} to {most} dB");
}

#[test]
fn the_room_tone_fills_the_pauses_between_events_and_follows_the_level() {
    let mut blips = Playback::sound("blips-in-a-room");
    blips.set(|c| (c.pace_per_min, c.irregularity) = (20.0, 0.0));
    let heard = blips.listen(12.0);
    let loud = heard.chunks(480).filter(|part| rms(part) > 0.1).count();
    assert!((4..40).contains(&loud), "the events are audible: {loud}");
    let room: Vec<_> = heard.chunks(480).filter(|part| rms(part) < 0.1).collect();
    let quietest = room.iter().map(|part| rms(part)).fold(f32::MAX, f32::min);
    assert!(quietest > 1e-3, "there is no digital silence: {quietest}");
    // The room tone surrounds the listener, wherever the events are.
    blips.set(|c| c.azimuth_deg = 90.0);
    let quiet = blips.settled(9.0);
    let room = quiet.chunks(480).filter(|part| (1e-3..0.02).contains(&rms(part)));
    let mut sides: Vec<f32> = room.map(level_difference).collect();
    sides.sort_by(f32::total_cmp);
    let middle = sides[sides.len() / 2];
    assert!(sides.len() > 100 && middle.abs() < 1.0, "{middle} dB of {}", sides.len());
    blips.set(|c| c.level = 0.0);
    assert!(rms(&blips.settled(1.0)) < 1e-6);
}

#[test]
fn the_width_moves_the_channels_of_a_texture_apart() {
    let mut noise = Playback::source(&Source::Noise);
    let correlation = |frames: &[Frame]| {
        let product: f32 = frames.iter().map(|f| f[0] * f[1]).sum();
        product / frames.len() as f32 / db_to_gain(db(frames, 0) + db(frames, 1))
    };
    let point = correlation(&noise.set(|c| c.width_deg = 0.0).settled(2.0));
    let wide = correlation(&noise.set(|c| c.width_deg = 160.0).settled(2.0));
    assert!(point > 0.99 && wide < 0.6, "{point} {wide}");
}

#[test]
fn near_sounds_have_more_bass_more_level_difference_and_less_reverb() {
    let mut noise = Playback::source(&Source::Noise);
    noise.set(|c| (c.width_deg, c.azimuth_deg, c.closeness) = (0.0, 90.0, 0.0));
    let far = noise.settled(3.0);
    let near = noise.set(|c| c.closeness = 1.0).settled(3.0);
    assert!(
        level_difference(&near) > level_difference(&far) + 10.0,
        "{} {}",
        level_difference(&near),
        level_difference(&far)
    );
    let low = |heard: &[Frame]| band(heard, 60.0, 200.0) - band(heard, 500.0, 2000.0);
    assert!(low(&near) > low(&far) + 2.0, "{} {}", low(&near), low(&far));
    assert!((db(&near, 1) - db(&far, 1)).abs() < 15.0, "nearness is not mainly loudness");

    let tail = |closeness| {
        let mut blips = Playback::sound("blips");
        blips.set(|c| (c.closeness, c.pace_per_min, c.irregularity) = (closeness, 60.0, 0.0));
        let heard = blips.listen(6.0);
        // A blip lasts 50 ms, so the sound 80 ms after its start is reverb.
        let onset = (RATE as usize..heard.len()).find(|n| heard[*n][0].abs() > 0.01).unwrap();
        let part = |from: f32, to: f32| {
            let at = |seconds: f32| onset + (seconds * RATE as f32) as usize;
            db(&heard[at(from)..at(to)], 0)
        };
        part(0.08, 0.12) - part(0.0, 0.04)
    };
    let (far, near) = (tail(0.0), tail(1.0));
    assert!((-45.0..-8.0).contains(&far) && near < far - 20.0, "{far} {near}");
}

#[test]
fn every_motion_moves_the_sound_without_clicks() {
    let mut hum = Playback::sound("hum");
    let steady = largest_step(&hum.set(|c| c.width_deg = 0.0).settled(1.0));
    for path in Path::ALL {
        hum.set(|c| (c.path, c.lap_s, c.extent_deg) = (path, 4.0, 150.0)).listen(1.0);
        let heard = hum.listen(8.0);
        let sides: Vec<f32> = heard.chunks(4800).map(level_difference).collect();
        let most = sides.iter().fold(f32::MIN, |a, b| a.max(*b));
        let least = sides.iter().fold(f32::MAX, |a, b| a.min(*b));
        match path {
            Path::Still | Path::Approach => assert!(most - least < 1.0, "{path:?} {most} {least}"),
            _ => assert!(most > 1.0 && least < -1.0, "{path:?}: {least} to {most} dB"),
        }
        assert!(largest_step(&heard) < 3.0 * steady, "{path:?}: {}", largest_step(&heard));
    }
}

#[test]
fn the_tone_control_tilts_the_spectrum_by_its_value() {
    let mut noise = Playback::source(&Source::Noise);
    let tilt = |heard: &[Frame]| band(heard, 8000.0, 16_000.0) - band(heard, 50.0, 150.0);
    noise.set(|c| c.slope_db_per_octave = 0.0);
    let flat = tilt(&noise.settled(8.0));
    let bright = tilt(&noise.set(|c| c.tone = 1.0).settled(8.0));
    let dark = tilt(&noise.set(|c| c.tone = -1.0).settled(8.0));
    assert!((bright - flat - 12.0).abs() < 1.5, "{}", bright - flat);
    assert!((flat - dark - 12.0).abs() < 1.5, "{}", flat - dark);
}

#[test]
fn solo_mute_and_the_lowered_level_work() {
    let mut heard = Playback::sound("hum");
    let tones = heard.shared.with(|session| {
        let controls = Controls { level: 1.0, ..Controls::default() };
        session.switch_on(&Source::Tones, controls)
    });
    let (hum, tone) = ((430.0, 455.0), (180.0, 220.0));
    let levels = |frames: &[Frame]| [hum, tone].map(|(low, high)| band(frames, low, high));
    let both = levels(&heard.settled(2.0));
    heard.set(|c| c.solo = true);
    let [hum_alone, no_tone] = levels(&heard.settled(2.0));
    assert!((hum_alone - both[0]).abs() < 1.0 && no_tone < both[1] - 50.0);
    heard.set(|c| c.mute = true);
    assert!(rms(&heard.settled(1.0)) < 1e-6, "a muted layer stays muted");
    heard.set(|c| (c.solo, c.mute, c.lowered_db) = (false, false, -60.0));
    heard.shared.with(|session| {
        session.board.mix_mut().layer_mut(tones).unwrap().controls.lowered_db = -12.0;
        session.settings.background.when_others_play = WhenOthersPlay::Lower;
        session.set_other_audio(Some("A player".into()));
    });
    heard.listen(2.0);
    let [no_hum, lowered] = levels(&heard.listen(2.0));
    assert!(no_hum < both[0] - 50.0, "{no_hum}");
    assert!((lowered - both[1] + 12.0).abs() < 0.5, "{lowered} {}", both[1]);
    heard.shared.with(|session| session.set_other_audio(None));
    heard.listen(2.0);
    let [back, _] = levels(&heard.listen(2.0));
    assert!((back - both[0]).abs() < 1.0);
}

#[test]
fn drift_changes_the_level_and_depends_only_on_the_seed() {
    let levels = |drift: f32, seed: u64| -> Vec<f32> {
        let mut noise = Playback::with(|shared| {
            shared.with(|session| {
                let mix = session.board.mix_mut();
                (mix.drift, mix.seed) = (drift, seed);
                let white = Controls { slope_db_per_octave: 0.0, ..Controls::default() };
                session.switch_on(&Source::Noise, white)
            })
        });
        (0..60).map(|_| gain_to_db(rms(&noise.listen(1.0)))).collect()
    };
    let range = |levels: &[f32]| {
        let most = levels.iter().fold(f32::MIN, |a, b| a.max(*b));
        most - levels.iter().fold(f32::MAX, |a, b| a.min(*b))
    };
    let (still, drifting) = (levels(0.0, 3), levels(1.0, 3));
    assert!(range(&still) < 0.6, "{}", range(&still));
    assert!(range(&drifting) > 1.2, "{}", range(&drifting));
    assert_eq!(drifting, levels(1.0, 3));
    assert_ne!(drifting, levels(1.0, 4));
}

#[test]
fn each_ear_gets_its_own_tone_and_noise_has_its_colour() {
    let mut tones = Playback::source(&Source::Tones);
    tones.set(|c| (c.carrier_hz, c.difference_hz) = (300.0, 40.0));
    let heard = tones.settled(3.0);
    let only = |ear: usize| heard.iter().map(|f| [f[ear], f[ear]]).collect::<Vec<Frame>>();
    let (left, right) = (only(0), only(1));
    assert!(band(&left, 270.0, 290.0) > band(&left, 310.0, 330.0) + 40.0);
    assert!(band(&right, 310.0, 330.0) > band(&right, 270.0, 290.0) + 40.0);

    let mut noise = Playback::source(&Source::Noise);
    let tilt = |heard: &[Frame]| band(heard, 4000.0, 5000.0) - band(heard, 400.0, 500.0);
    let pink = tilt(&noise.set(|c| c.slope_db_per_octave = -3.0).settled(4.0));
    let white = tilt(&noise.set(|c| c.slope_db_per_octave = 0.0).settled(4.0));
    assert!((white - pink - 3.0 * 10f32.log2()).abs() < 1.0, "{white} {pink}");
}

#[test]
fn over_speakers_the_output_is_plain_stereo() {
    let mut noise = Playback::source(&Source::Noise);
    noise.shared.with(|session| session.settings.speakers = true);
    noise.set(|c| (c.width_deg, c.azimuth_deg, c.closeness) = (0.0, -90.0, 1.0));
    let left = noise.settled(2.0);
    assert!(
        level_difference(&left) < -35.0,
        "everything but the reverb is on the left: {}",
        level_difference(&left)
    );
    let middle = noise.set(|c| c.azimuth_deg = 0.0).settled(2.0);
    let mono: Vec<Frame> = middle.iter().map(|f| [0.5 * (f[0] + f[1]); 2]).collect();
    for low in [100.0, 1000.0, 8000.0] {
        let lost = band(&middle, low, 1.5 * low) - band(&mono, low, 1.5 * low);
        assert!(lost.abs() < 0.2, "nothing is lost in mono at {low} Hz: {lost} dB");
    }
}

#[test]
fn many_full_layers_are_hardly_louder_than_four() {
    let mut heard = Playback::source(&Source::Noise);
    heard.shared.with(|session| {
        for _ in 0..40 {
            session.switch_on(&Source::Noise, Controls { level: 1.0, ..Controls::default() });
        }
    });
    heard.listen(6.0);
    let all = gain_to_db(rms(&heard.listen(2.0)));
    heard.shared.with(|session| session.board.mix_mut().layers.truncate(4));
    heard.listen(6.0);
    let four = gain_to_db(rms(&heard.listen(2.0)));
    assert!((all - four).abs() < 1.0, "41 layers at {all} dB, 4 at {four}");
}
