//! Speaks a sentence with Festival, a free speech synthesiser; the foundry's only outside program, used while baking.
//! Its voice slt-hts (Carnegie Mellon, trained for any use) speaks at 32 kHz, wider than other free voices.

use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

const PROGRAM: &str = "text2wave";
const VOICE: &str = "(voice_cmu_us_slt_arctic_hts)";

const ADVICE: &str = "whispers are spoken by Festival first; install it with its voice, \
    `apt-get install festival festvox-us-slt-hts` on Debian or Ubuntu, and bake again";

/// One channel, -1..1, at the rate of the voice.
pub struct Speech {
    pub samples: Vec<f64>,
    pub rate_hz: f64,
}

pub fn speak(sentence: &str) -> Result<Speech> {
    let mut program = Command::new(PROGRAM)
        .args(["-eval", VOICE, "-o", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {PROGRAM}: {ADVICE}"))?;
    if let Some(mut input) = program.stdin.take() {
        writeln!(input, "{sentence}")?;
    }
    let output = program.wait_with_output()?;
    if !output.status.success() {
        bail!("{PROGRAM} failed: {}\n{ADVICE}", String::from_utf8_lossy(&output.stderr).trim());
    }
    read_wav(&output.stdout).with_context(|| format!("{PROGRAM} gave no speech: {ADVICE}"))
}

/// Reads the one kind of WAV that Festival writes: a plain header of 44 bytes, one channel, 16 bits.
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
    fn what_is_no_wav_is_refused() {
        assert!(read_wav(b"<html>").is_err());
    }
}
