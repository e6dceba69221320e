//! Speaks a sentence with Festival or Flite, free speech synthesisers; the foundry's only outside programs, used while
//! baking. Their voices were recorded at Carnegie Mellon to be used by anybody, for anything.

use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

/// Three people of the Arctic recordings (Kominek & Black, 2003).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpeechVoice {
    /// A woman, at 32 kHz.
    Slt,
    /// A man, at 16 kHz.
    Rms,
    /// A Scotsman, at 16 kHz.
    Awb,
}

/// What to do where they are missing: the first that a new machine meets.
const ADVICE: &str = "whispers are spoken by Festival and Flite first; install them and their voices with \
    `assets/foundry/install-speech.sh` (Debian, Ubuntu), and bake again";

/// One channel, -1..1, at the rate of the voice.
pub struct Speech {
    pub samples: Vec<f64>,
    pub rate_hz: f64,
}

impl SpeechVoice {
    pub fn speak(self, sentence: &str) -> Result<Speech> {
        let flite = |voice| ["-voice", voice, "-t", sentence, "-o", "/dev/stdout"];
        match self {
            Self::Slt => {
                speak_with("text2wave", &["-eval", "(voice_cmu_us_slt_arctic_hts)"], sentence)
            }
            Self::Rms => speak_with("flite", &flite("rms"), ""),
            Self::Awb => speak_with("flite", &flite("awb"), ""),
        }
    }
}

/// Runs a program that speaks what it is told, by its arguments or as its input, and writes a WAV to its output.
fn speak_with(name: &str, arguments: &[&str], input: &str) -> Result<Speech> {
    let mut program = Command::new(name)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {name}: {ADVICE}"))?;
    if let Some(mut pipe) = program.stdin.take().filter(|_| !input.is_empty()) {
        writeln!(pipe, "{input}")?;
    }
    let output = program.wait_with_output()?;
    if !output.status.success() {
        bail!("{name} failed: {}\n{ADVICE}", String::from_utf8_lossy(&output.stderr).trim());
    }
    read_wav(&output.stdout).with_context(|| format!("{name} gave no speech: {ADVICE}"))
}

/// Reads the one kind of WAV that both write: a plain header of 44 bytes, one channel, 16 bits.
fn read_wav(bytes: &[u8]) -> Result<Speech> {
    ensure!(
        bytes.len() > 44 && bytes.starts_with(b"RIFF") && &bytes[8..12] == b"WAVE",
        "not a WAV"
    );
    let number = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    ensure!(number(22) == 1 && number(34) == 16, "not one channel of 16 bits");
    let rate = u32::from_le_bytes([bytes[24], bytes[25], bytes[26], bytes[27]]);
    let sample = |pair: &[u8]| f64::from(i16::from_le_bytes([pair[0], pair[1]])) / 32_768.0;
    Ok(Speech {
        samples: bytes[44..].chunks_exact(2).map(sample).collect(),
        rate_hz: f64::from(rate),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_wav_is_read_with_its_rate() {
        let mut bytes = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\0\x7d\0\0\0\xfa\0\0\x02\0\x10\0data\x04\0\0\0".to_vec();
        bytes.extend([0, 0x40, 0, 0xc0]);
        let speech = read_wav(&bytes).unwrap();
        assert_eq!((speech.samples, speech.rate_hz), (vec![0.5, -0.5], 32_000.0));
    }

    #[test]
    fn a_missing_program_is_answered_with_what_to_install() {
        let error = speak_with("no-such-speaker", &[], "Hush.").err().unwrap();
        assert!(error.to_string().contains("install-speech.sh"), "{error}");
    }

    #[test]
    fn what_is_no_wav_is_refused() {
        assert!(read_wav(b"<html>").is_err());
    }
}
