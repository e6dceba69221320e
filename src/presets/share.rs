//! A mix as one line of text to paste or to click: `susurra:1:…`, or `susurra://mix/1/…` as a link.
//!
//! After the version follows URL-safe Base64 of: the version again, with the highest bit set if the body is
//! deflated; the length of the body; its CRC-32; and the body, which is the name and the mix bit by bit.
//! Notes, tags and fields of later versions are not included; share a file to keep them.

mod bits;
mod body;
mod quantiser;

pub use body::MOST_LAYERS;

use crate::i18n::{Message, ToMessage, error_from_message, message};
use crate::presets::{Preset, PresetId, slug, tidy_name};
use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::DecodePaddingMode::Indifferent;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use percent_encoding::percent_decode_str;
use serde_json::Map;
use std::io::Read as _;

const VERSION: u8 = 1;
const DEFLATED: u8 = 0x80;
const SCHEME: &str = "susurra:";
/// The longest line, in bytes: enough for 2000 layers with all controls set.
const LONGEST_LINE: usize = 128 << 10;
/// The largest inflated body, in bytes. It refuses lines that expand without end.
const LARGEST_BODY: u64 = 256 << 10;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Why no mix can be read from, or written as, a line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShareError {
    None,
    CutShort,
    Altered,
    Newer(String),
    TooLarge,
    TooMany(usize),
}

impl ToMessage for ShareError {
    fn message(&self) -> Message {
        match self {
            Self::None => message!("share-none"),
            Self::CutShort => message!("share-cut-short"),
            Self::Altered => message!("share-altered"),
            Self::Newer(version) => message!("share-newer", version = version),
            Self::TooLarge => message!("share-too-large"),
            Self::TooMany(layers) => message!("share-too-many-layers", layers = *layers),
        }
    }
}

error_from_message!(ShareError);

/// A mix as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedMix {
    pub text: String,
    /// The same as a link that can be clicked.
    pub link: String,
    /// The number of layers that are left out, because they are from a later version. Only a file keeps
    /// them.
    pub left_out: usize,
}

/// Writes the name and the mix of a preset as one line of text.
///
/// # Errors
/// If the mix has more than [`MOST_LAYERS`] layers.
pub fn to_text(preset: &Preset) -> Result<SharedMix, ShareError> {
    let count = preset.mix.layers.len();
    let left_out = count - body::shareable_layers(&preset.mix).count();
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
    let mut head = bits::BitWriter::default();
    head.put(version.into(), 8);
    head.put_number(body.len() as u64);
    head.put(checksum(version, &body), 32);
    let letters = BASE64.encode([head.into_bytes(), body].concat());
    let text = format!("{SCHEME}{VERSION}:{letters}");
    let link = format!("{SCHEME}//mix/{VERSION}/{letters}");
    Ok(SharedMix { text, link, left_out })
}

/// Reads the preset that a text contains anywhere: as a line, as a link, or wrapped by a mail program. Its id
/// is derived from its content, so that the same text always gives the same preset.
///
/// # Errors
/// If the text contains no shared mix, or one that is incomplete, altered or of a later version.
pub fn from_text(text: &str) -> Result<Preset, ShareError> {
    let text: String = text.trim().chars().take(LONGEST_LINE + 1).collect();
    if text.len() > LONGEST_LINE {
        return Err(ShareError::TooLarge);
    }
    // Some programs escape the `:` and `/` of links.
    let text = percent_decode_str(&text).decode_utf8_lossy();
    let at = text.to_ascii_lowercase().find(SCHEME).ok_or(ShareError::None)?;
    let rest = &text[at + SCHEME.len()..];
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
        // Mail programs wrap long lines and quote each with `>`.
        Err(ShareError::CutShort) if rest.len() > line.len() => {
            let joined: String = rest.chars().filter(|c| is_letter(*c)).collect();
            read(&joined).map_err(|_| ShareError::CutShort)
        }
        Err(ShareError::Altered) if rest[line.len()..].starts_with('=') => Err(ShareError::Altered),
        done => done,
    }
}

/// Whether two presets are equal once they are shared.
pub fn is_same(a: &Preset, b: &Preset) -> bool {
    a.name == b.name && body::write("", &a.mix) == body::write("", &b.mix)
}

fn read(letters: &str) -> Result<Preset, ShareError> {
    // A single letter in excess holds less than a byte: the text was cut off there.
    let whole = if letters.len() % 4 == 1 { letters.len() - 1 } else { letters.len() };
    let bytes = BASE64.decode(&letters[..whole]).map_err(|_| ShareError::Altered)?;
    let mut head = bits::BitReader::new(&bytes);
    let cut = |_| ShareError::CutShort;
    let version = head.get_byte().map_err(cut)?;
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
    let read = DeflateDecoder::new(body).take(LARGEST_BODY + 1).read_to_end(&mut plain);
    match read {
        Ok(size) if size as u64 > LARGEST_BODY => Err(ShareError::TooLarge),
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
