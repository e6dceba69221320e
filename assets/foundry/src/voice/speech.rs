//! Speaks a sentence with the free speech synthesisers Festival and Flite, the only external programs of the foundry.
//! They are needed for baking only. Their voices were recorded at Carnegie Mellon University for unrestricted use.

use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

/// Three voices of the CMU Arctic databases (Kominek & Black, 2003).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpeechVoice {
    /// A woman, at 32 kHz.
    Slt,
    /// A man, at 16 kHz.
    Rms,
    /// A Scotsman, at 16 kHz.
    Awb,
}

/// Advice that follows an error of a synthesiser.
const ADVICE: &str = "whispers need Festival and Flite; install them and their voices with \
    `assets/foundry/install-speech.sh` (Debian, Ubuntu) and bake again";

/// Speech in mono, -1..1, at the sample rate of its voice.
pub struct Speech {
    pub samples: Vec<f64>,
    pub rate_hz: f64,
}

impl SpeechVoice {
    /// Speaks a sentence.
    ///
    /// # Errors
    /// If the synthesiser is missing, fails, or writes no WAV file.
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

/// Runs a program that speaks text from its arguments or its input and writes a WAV file to its output.
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
    read_wav(&output.stdout)
        .with_context(|| format!("{name} did not write a readable WAV file: {ADVICE}"))
}

/// Reads the kind of WAV file that both programs write: a header of 44 bytes, mono, 16 bits.
fn read_wav(bytes: &[u8]) -> Result<Speech> {
    ensure!(
        bytes.len() > 44 && bytes.starts_with(b"RIFF") && &bytes[8..12] == b"WAVE",
        "not a WAV file"
    );
    let number = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    ensure!(number(22) == 1 && number(34) == 16, "not mono with 16 bits");
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
    fn a_plain_wav_file_is_read_with_its_sample_rate() {
        let mut bytes = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\0\x7d\0\0\0\xfa\0\0\x02\0\x10\0data\x04\0\0\0".to_vec();
        bytes.extend([0, 0x40, 0, 0xc0]);
        let speech = read_wav(&bytes).unwrap();
        assert_eq!((speech.samples, speech.rate_hz), (vec![0.5, -0.5], 32_000.0));
    }

    #[test]
    fn the_error_for_a_missing_program_says_how_to_install_it() {
        let error = speak_with("no-such-speaker", &[], "Hush.").err().unwrap();
        assert!(error.to_string().contains("install-speech.sh"), "{error}");
    }

    #[test]
    fn a_file_that_is_not_a_wav_is_refused() {
        assert!(read_wav(b"<html>").is_err());
    }
}
