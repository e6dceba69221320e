//! The mixers of kira and rodio, on the same recording.

use crate::{Mixer, RATE};
use kira::backend::mock::{MockBackend, MockBackendSettings};
use kira::sound::static_sound::{StaticSoundData, StaticSoundHandle, StaticSoundSettings};
use kira::sound::streaming::{StreamingSoundData, StreamingSoundHandle};
use kira::track::{TrackBuilder, TrackHandle};
use kira::{AudioManager, AudioManagerSettings, Capacities, Decibels};
use rodio::buffer::SamplesBuffer;
use rodio::{Player, Source as _};
use std::io::Cursor;
use std::num::NonZero;
use std::sync::Arc;
use susurra::dsp::Frame;

/// The block length of kira, in frames.
const KIRA_FRAMES: usize = 128;
const QUIET: Decibels = Decibels(-18.0);

fn kira_manager() -> AudioManager<MockBackend> {
    AudioManager::new(AudioManagerSettings {
        capacities: Capacities { sub_track_capacity: 128, ..Default::default() },
        internal_buffer_size: KIRA_FRAMES,
        backend_settings: MockBackendSettings { sample_rate: RATE },
        ..Default::default()
    })
    .expect("the mock backend has no device to fail")
}

fn kira_track(manager: &mut AudioManager<MockBackend>) -> TrackHandle {
    manager.add_sub_track(TrackBuilder::new().volume(QUIET)).expect("there is room for 128")
}

fn kira_mixer(mut manager: AudioManager<MockBackend>, handles: impl Sized + 'static) -> Mixer {
    Box::new(move |out| {
        let _ = &handles;
        let backend = manager.backend_mut();
        backend.on_start_processing();
        for _ in 0..out.len() / KIRA_FRAMES {
            backend.process();
        }
    })
}

/// kira, with a track and a looped sound in memory for each layer.
pub fn kira_static(layers: u32, noise: &[Frame]) -> Mixer {
    let frames: Arc<[kira::Frame]> =
        noise.iter().map(|frame| kira::Frame::new(frame[0], frame[1])).collect();
    let settings = StaticSoundSettings::new().loop_region(..);
    let sound = StaticSoundData { sample_rate: RATE, frames, settings, slice: None };
    let mut manager = kira_manager();
    let handles: Vec<(TrackHandle, StaticSoundHandle)> = (0..layers)
        .map(|_| {
            let mut track = kira_track(&mut manager);
            let sound = track.play(sound.clone()).expect("a track has room for a sound");
            (track, sound)
        })
        .collect();
    kira_mixer(manager, handles)
}

/// kira, with a track and a looped stream for each layer. Its own threads decode the streams.
pub fn kira_streams(layers: u32, noise: &[Frame]) -> Mixer {
    let wav: Arc<[u8]> = wav(noise).into();
    let mut manager = kira_manager();
    let handles: Vec<(TrackHandle, StreamingSoundHandle<_>)> = (0..layers)
        .map(|_| {
            let mut track = kira_track(&mut manager);
            let sound = StreamingSoundData::from_cursor(Cursor::new(wav.clone()));
            let sound = sound.expect("we have just encoded it").loop_region(..);
            let sound = track.play(sound).expect("a track has room for a sound");
            (track, sound)
        })
        .collect();
    kira_mixer(manager, handles)
}

/// rodio's mixer, with a player for each layer that loops from memory.
pub fn rodio_players(layers: u32, noise: &[Frame]) -> Mixer {
    let (stereo, rate) = (NonZero::new(2).unwrap(), NonZero::new(RATE).unwrap());
    let (mixer, mut source) = rodio::mixer::mixer(stereo, rate);
    let samples = noise.as_flattened().to_vec();
    let player = |_| {
        let player = Player::connect_new(&mixer);
        player.append(SamplesBuffer::new(stereo, rate, samples.clone()).repeat_infinite());
        player.set_volume(0.125);
        player
    };
    let players: Vec<Player> = (0..layers).map(player).collect();
    Box::new(move |out| {
        let _ = &players;
        out.as_flattened_mut().fill_with(|| source.next().unwrap_or(0.0));
    })
}

fn wav(frames: &[Frame]) -> Vec<u8> {
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut file, spec).expect("memory takes it");
    for sample in frames.as_flattened() {
        writer.write_sample((sample * 32_767.0) as i16).expect("memory takes it");
    }
    writer.finalize().expect("memory takes it");
    file.into_inner()
}
