//! Sound files as they are found in the world, made here: each by an encoder that the program brings
//! anyway, by hand, or by ffmpeg where it is installed.

use crate::support::tools;
use std::num::{NonZeroU8, NonZeroU32};
use std::path::{Path, PathBuf};
use std::process::Command;
use susurra::dsp::Frame;
use susurra::encode::{AudioFileWriter, AudioFormat};

pub const RATE: u32 = 48_000;

/// A steady tone, at some −20 dB.
pub fn tone(seconds: f32) -> Vec<Frame> {
    let sample = |n: usize| (n as f32 * 441.0 / 48_000.0 * std::f32::consts::TAU).sin() * 0.15;
    (0..(seconds * 48_000.0) as usize).map(|n| [sample(n), 0.8 * sample(n)]).collect()
}

/// Strokes of that tone a second apart, each dying away.
pub fn strokes(count: usize) -> Vec<Frame> {
    let mut frames = tone(count as f32);
    for (n, frame) in frames.iter_mut().enumerate() {
        let since = (n % 48_000) as f32 / 48_000.0;
        let gain = if since < 0.5 { 4.0 * (-since * 30.0).exp() } else { 0.0 };
        *frame = frame.map(|sample| sample * gain);
    }
    frames
}

/// WAV or FLAC, by the name's ending.
pub fn lossless(path: &Path, frames: &[Frame]) {
    let format = AudioFormat { rate: RATE, bits: 16 };
    let mut file = AudioFileWriter::create(path, format, frames.len() as u64).unwrap();
    file.write(frames).unwrap();
    file.finish().unwrap();
}

pub fn vorbis(path: &Path, frames: &[Frame]) {
    let (rate, channels) = (NonZeroU32::new(RATE).unwrap(), NonZeroU8::new(2).unwrap());
    let builder = vorbis_rs::VorbisEncoderBuilder::new_with_serial(rate, channels, Vec::new(), 7);
    let mut builder = builder;
    let mut encoder = builder.build().unwrap();
    for block in frames.chunks(2048) {
        let side = |n: usize| block.iter().map(|frame| frame[n]).collect::<Vec<f32>>();
        encoder.encode_audio_block([side(0), side(1)]).unwrap();
    }
    std::fs::write(path, encoder.finish().unwrap()).unwrap();
}

pub fn opus(path: &Path, frames: &[Frame]) {
    use opus_pure::{Application, MAX_PACKET_BYTES, OggOpusWriter, OpusEncoder, OpusHead};
    let mut encoder = OpusEncoder::new(RATE.cast_signed(), 2, Application::Audio).unwrap();
    encoder.bitrate_bps = 96_000;
    let head = OpusHead::for_encoder(&encoder, RATE);
    let mut writer = OggOpusWriter::new(Vec::new(), head).unwrap();
    let mut packet = vec![0; MAX_PACKET_BYTES];
    for block in frames.as_flattened().chunks_exact(2 * 960) {
        let length = encoder.encode(block, 960, &mut packet).unwrap();
        writer.write_packet(&packet[..length]).unwrap();
    }
    std::fs::write(path, writer.finish().unwrap()).unwrap();
}

/// AIFF of 16 bits, its sample rate as the extended float that the format asks for.
pub fn aiff(path: &Path, frames: &[Frame]) {
    let chunk = |name: &[u8; 4], body: &[u8]| {
        [name.as_slice(), &(body.len() as u32).to_be_bytes(), body].concat()
    };
    let rate = [0x40, 0x0E, 0xBB, 0x80, 0, 0, 0, 0, 0, 0];
    let mut common = 2u16.to_be_bytes().to_vec();
    common.extend((frames.len() as u32).to_be_bytes());
    common.extend(16u16.to_be_bytes());
    common.extend(rate);
    let mut sound = vec![0; 8];
    for sample in frames.as_flattened() {
        sound.extend(((sample * 32_767.0) as i16).to_be_bytes());
    }
    let body = [b"AIFF".to_vec(), chunk(b"COMM", &common), chunk(b"SSND", &sound)].concat();
    std::fs::write(path, chunk(b"FORM", &body)).unwrap();
}

/// Whatever ffmpeg makes of it, by the name's ending; false if there is none here.
pub fn by_ffmpeg(path: &Path, frames: &[Frame], arguments: &[&str]) -> bool {
    if !tools::are_installed(&format!("{}", path.display()), &["ffmpeg"]) {
        return false;
    }
    let wav = path.with_extension("source.wav");
    lossless(&wav, frames);
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-loglevel", "error", "-y", "-i"]).arg(&wav).args(arguments).arg(path);
    assert!(ffmpeg.status().unwrap().success(), "ffmpeg could not make {}", path.display());
    std::fs::remove_file(wav).unwrap();
    true
}

/// A file of every kind that can be made here, all with these frames.
pub fn of_every_kind(folder: &Path, frames: &[Frame]) -> Vec<PathBuf> {
    let path = |name: &str| folder.join(name);
    lossless(&path("a.wav"), frames);
    lossless(&path("a.flac"), frames);
    vorbis(&path("a.ogg"), frames);
    opus(&path("a.opus"), frames);
    aiff(&path("a.aiff"), frames);
    let mut paths = ["a.wav", "a.flac", "a.ogg", "a.opus", "a.aiff"].map(path).to_vec();
    for (name, arguments) in [
        ("a.mp3", &["-b:a", "128k", "-metadata", "title=By its tag"][..]),
        ("a.m4a", &["-c:a", "aac", "-metadata", "title=By its tag"]),
        ("a.aac", &["-c:a", "aac"]),
    ] {
        let path = folder.join(name);
        if by_ffmpeg(&path, frames, arguments) {
            paths.push(path);
        }
    }
    paths
}
