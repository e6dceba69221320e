//! A mix as one line of text to paste or to click: `susurra:1:…`, or `susurra://mix/1/…` as a link.
//!
//! After the version stand letters of URLs for: the version once more, with its highest bit set where
//! what follows is deflated; the length of what follows; its CRC-32; and the name and mix, bit by bit.
//! A note, tags, and what this version does not know go by file only.

mod bits;
mod body;
mod grid;

pub use body::MOST_LAYERS;

use crate::presets::{Preset, PresetId, slug, tidy_name};
use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::DecodePaddingMode::Indifferent;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use serde_json::Map;
use std::io::Read as _;

const VERSION: u8 = 1;
const DEFLATED: u8 = 0x80;
const WORD: &str = "susurra:";
/// A line beyond this is no shared mix: it is what 2000 layers with all of their controls need.
const LONGEST: usize = 128 << 10;
/// What it may unfold to.
const LARGEST: u64 = 256 << 10;

const LETTERS: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Why a text is no shared mix.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    #[error("there is no shared mix in it; one begins with susurra:1:")]
    None,
    #[error("the shared mix is cut short; copy all of it, to its last letter")]
    CutShort,
    #[error("the shared mix was altered on its way; ask for it once more")]
    Altered,
    #[error("the shared mix is of version {0}, which needs a newer Susurra")]
    Newer(String),
    #[error("the shared mix is too large to be one")]
    TooLarge,
    #[error("a mix of {0} layers is too large for a line of text; share it as a file")]
    TooMany(usize),
}

/// A mix as text, and how many of its layers that cannot carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    pub text: String,
    /// The same to be clicked.
    pub link: String,
    /// Layers of a later version, which only a file carries.
    pub left_out: usize,
}

/// A preset's name and mix as one line of text.
///
/// # Errors
/// If it has more than [`MOST_LAYERS`] layers.
pub fn to_text(preset: &Preset) -> Result<Shared, ShareError> {
    let count = preset.mix.layers.len();
    let left_out = count - body::carried(&preset.mix).count();
    if count - left_out > MOST_LAYERS {
        return Err(ShareError::TooMany(count));
    }
    let plain = body::write(&preset.name, &preset.mix);
    let mut deflated = Vec::new();
    let is_deflated = DeflateEncoder::new(&plain[..], Compression::best())
        .read_to_end(&mut deflated)
        .is_ok_and(|_| deflated.len() < plain.len());
    let (version, body) =
        if is_deflated { (VERSION | DEFLATED, deflated) } else { (VERSION, plain) };
    let mut head = bits::Writer::default();
    head.put(version.into(), 8);
    head.put_number(body.len() as u64);
    head.put(checksum(version, &body), 32);
    let letters = LETTERS.encode([head.into_bytes(), body].concat());
    let text = format!("{WORD}{VERSION}:{letters}");
    let link = format!("{WORD}//mix/{VERSION}/{letters}");
    Ok(Shared { text, link, left_out })
}

/// The preset in a text that holds one anywhere: as a line, as a link, wrapped by a mail program.
/// Its id is made of what it says, so that the same text is the same preset.
///
/// # Errors
/// If there is none, it is cut short, altered, or of a later version.
pub fn from_text(text: &str) -> Result<Preset, ShareError> {
    let text: String = text.trim().chars().take(LONGEST + 1).collect();
    if text.len() > LONGEST {
        return Err(ShareError::TooLarge);
    }
    let text = text.replace("%3A", ":").replace("%3a", ":").replace("%2F", "/");
    let at = text.to_ascii_lowercase().find(WORD).ok_or(ShareError::None)?;
    let rest = &text[at + WORD.len()..];
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let rest = rest.strip_prefix("mix/").unwrap_or(rest);
    let (version, rest) = rest.split_once([':', '/']).ok_or(ShareError::CutShort)?;
    match version.parse::<u32>() {
        Ok(version) if version == u32::from(VERSION) => {}
        Ok(version) if version > 0 => return Err(ShareError::Newer(version.to_string())),
        _ => return Err(ShareError::None),
    }
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let line: String = rest.chars().take_while(|c| is_letter(*c)).collect();
    match read(&line) {
        // Mail programs wrap it, and mark each line.
        Err(ShareError::CutShort) if rest.len() > line.len() => {
            let joined: String = rest.chars().filter(|c| is_letter(*c)).collect();
            read(&joined).map_err(|_| ShareError::CutShort)
        }
        Err(ShareError::Altered) if rest[line.len()..].starts_with('=') => Err(ShareError::Altered),
        done => done,
    }
}

/// Whether two presets are the same once they are shared.
pub fn is_same(a: &Preset, b: &Preset) -> bool {
    a.name == b.name && body::write("", &a.mix) == body::write("", &b.mix)
}

fn read(letters: &str) -> Result<Preset, ShareError> {
    // One letter over is half a byte: it was cut there.
    let whole = if letters.len() % 4 == 1 { letters.len() - 1 } else { letters.len() };
    let bytes = LETTERS.decode(&letters[..whole]).map_err(|_| ShareError::Altered)?;
    let mut head = bits::Reader::new(&bytes);
    let cut = |_| ShareError::CutShort;
    let version = head.get(8).map_err(cut)? as u8;
    let length = head.get_number().map_err(cut)?;
    let checked = head.get(32).map_err(cut)?;
    let mut start = 1 + 4 + 1;
    let mut rest = length;
    while rest > 127 {
        (start, rest) = (start + 1, rest >> 7);
    }
    let body = bytes.get(start..).unwrap_or_default();
    let is_whole = checksum(version, body) == checked;
    if !is_whole || body.len() as u64 != length || whole != letters.len() {
        let is_short = (body.len() as u64) < length && !is_whole;
        return Err(if is_short { ShareError::CutShort } else { ShareError::Altered });
    }
    if version & !DEFLATED != VERSION {
        return Err(ShareError::Newer((version & !DEFLATED).to_string()));
    }
    let body = if version & DEFLATED == 0 { body.to_vec() } else { inflate(body)? };
    let (name, mix) = body::read(&body).map_err(|_| ShareError::Altered)?;
    let name = tidy_name(&name).unwrap_or_else(|| "Shared mix".into());
    let id = PresetId(format!("{}-{:08x}", slug(&name), checksum(VERSION, &body)));
    let (note, tags, unknown) = (String::new(), Vec::new(), Map::new());
    Ok(Preset { id, name, note, tags, mix, unknown })
}

fn inflate(body: &[u8]) -> Result<Vec<u8>, ShareError> {
    let mut plain = Vec::new();
    let read = DeflateDecoder::new(body).take(LARGEST + 1).read_to_end(&mut plain);
    match read {
        Ok(size) if size as u64 > LARGEST => Err(ShareError::TooLarge),
        Ok(_) => Ok(plain),
        Err(_) => Err(ShareError::Altered),
    }
}

fn checksum(version: u8, body: &[u8]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(&[version]);
    sum.update(body);
    sum.finalize()
}

#[cfg(test)]
mod tests;
