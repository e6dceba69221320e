//! The body of a shared line, bit by bit: the name, the mix, and the controls of each layer that differ from
//! the defaults of the format.

use crate::mix::{Controls, Layer, LayerId, Mix, Path, SoundId, Source, journey};
use crate::presets::share::bits::{BitError, BitReader, BitWriter};
use crate::presets::share::quantiser::{LETTERS, LEVEL, QUANTISERS, SOUNDS, plain_controls};
use serde_json::Map;

/// The most layers that a line may have.
pub const MOST_LAYERS: usize = 2000;
const LONGEST_NAME: u64 = 1024;
const LONGEST_JOURNEY: u64 = 64 * 1024;

const BUILT_IN: u32 = 0;
const SPELLED: u32 = 1;
const NOISE: u32 = 2;
const TONES: u32 = 3;

/// The number of [`LETTERS`].
const LETTER_COUNT: u32 = 38;
const _: () = assert!(LETTERS.len() == LETTER_COUNT as usize);

/// The layers that can be shared as text: all except those of a later version.
pub fn shareable_layers(mix: &Mix) -> impl Iterator<Item = &Layer> {
    mix.layers.iter().filter(|layer| layer.source != Source::Unknown)
}

pub fn write(name: &str, mix: &Mix) -> Vec<u8> {
    let mut out = BitWriter::default();
    put_text(&mut out, name);
    out.put(LEVEL.step_of(mix.master), LEVEL.bits);
    out.put(LEVEL.step_of(mix.drift), LEVEL.bits);
    out.put_number(mix.seed);
    out.put_number(shareable_layers(mix).count() as u64);
    shareable_layers(mix).for_each(|layer| write_layer(&mut out, layer));
    if !mix.journey.is_empty() {
        put_text(&mut out, &journey::to_text(&mix.journey));
    }
    out.into_bytes()
}

/// Reads what [`write`] wrote. Returns the name and the mix.
///
/// # Errors
/// If the body ends too early, exceeds a limit, or contains an invalid value.
pub fn read(bytes: &[u8]) -> Result<(String, Mix), BitError> {
    let mut from = BitReader::new(bytes);
    let name = get_text(&mut from, LONGEST_NAME)?;
    let master = LEVEL.value_of(from.get(LEVEL.bits)?);
    let drift = LEVEL.value_of(from.get(LEVEL.bits)?);
    let seed = from.get_number()?;
    let count = from.get_number()?;
    if count > MOST_LAYERS as u64 {
        return Err(BitError);
    }
    let layers = (0..count).map(|_| read_layer(&mut from)).collect::<Result<_, _>>()?;
    // The body of a mix without a journey ends here.
    let journey = if from.is_at_end() {
        Vec::new()
    } else {
        journey::from_text(&get_text(&mut from, LONGEST_JOURNEY)?).map_err(|_| BitError)?
    };
    if !from.is_at_end() {
        return Err(BitError);
    }
    Ok((name, Mix { layers, master, seed, drift, journey, unknown: Map::new() }))
}

fn put_text(out: &mut BitWriter, text: &str) {
    out.put_number(text.len() as u64);
    text.bytes().for_each(|byte| out.put(byte.into(), 8));
}

fn get_text(from: &mut BitReader, longest: u64) -> Result<String, BitError> {
    let length = from.get_number()?;
    if length > longest {
        return Err(BitError);
    }
    let bytes: Vec<u8> = (0..length).map(|_| from.get_byte()).collect::<Result<_, _>>()?;
    String::from_utf8(bytes).map_err(|_| BitError)
}

fn write_layer(out: &mut BitWriter, layer: &Layer) {
    write_source(out, &layer.source);
    let controls = &layer.controls;
    for quantiser in QUANTISERS.iter().filter(|quantiser| quantiser.is_for(&layer.source)) {
        let value = quantiser.spec().map_or(quantiser.default(), |spec| (spec.get)(controls));
        let is_default = quantiser.is_default(value);
        out.put(u32::from(!is_default), 1);
        if !is_default {
            out.put(quantiser.step_of(value), quantiser.bits);
        }
    }
    let path = (0..).zip(Path::ALL).find(|(_, path)| *path == controls.path);
    out.put(path.map_or(0, |(index, _)| index), 3);
    out.put(u32::from(controls.mute), 1);
    out.put(u32::from(controls.solo), 1);
}

fn read_layer(from: &mut BitReader) -> Result<Layer, BitError> {
    let source = read_source(from)?;
    let mut controls = plain_controls();
    for quantiser in QUANTISERS.iter().filter(|quantiser| quantiser.is_for(&source)) {
        if from.get(1)? == 1 {
            let value = quantiser.value_of(from.get(quantiser.bits)?);
            if let Some(spec) = quantiser.spec() {
                spec.set(&mut controls, value);
            }
        }
    }
    controls.path = *Path::ALL.get(from.get_index(3)?).ok_or(BitError)?;
    let controls = Controls { mute: from.get(1)? == 1, solo: from.get(1)? == 1, ..controls };
    Ok(Layer { id: LayerId::default(), source, controls, unknown: Map::new() })
}

fn write_source(out: &mut BitWriter, source: &Source) {
    match source {
        Source::Sound(id) => {
            if let Some((index, _)) = (0..).zip(SOUNDS).find(|(_, built_in)| *built_in == id.0) {
                out.put(BUILT_IN, 2);
                out.put(index, 8);
            } else {
                out.put(SPELLED, 2);
                spell(out, &id.0);
            }
        }
        Source::Tones => out.put(TONES, 2),
        // Unknown sources were left out before.
        Source::Noise | Source::Unknown => out.put(NOISE, 2),
    }
}

fn read_source(from: &mut BitReader) -> Result<Source, BitError> {
    Ok(match from.get(2)? {
        BUILT_IN => {
            let id = SOUNDS.get(from.get_index(8)?).ok_or(BitError)?;
            Source::Sound(SoundId((*id).into()))
        }
        SPELLED => Source::Sound(SoundId(spelled(from)?)),
        NOISE => Source::Noise,
        _ => Source::Tones,
    })
}

/// Writes an id of at most 64 letters: the number of letters in seven bits, then pairs of letters in eleven
/// bits each. A space is added if the number is odd.
fn spell(out: &mut BitWriter, id: &str) {
    let index = |byte: u8| (0..).zip(LETTERS).find(|(_, own)| **own == byte).map_or(0, |(n, _)| n);
    let letters: Vec<u32> = id.bytes().map(index).collect();
    out.put(u32::try_from(letters.len()).unwrap_or_default(), 7);
    for pair in letters.chunks(2) {
        let second = pair.get(1).copied().unwrap_or_default();
        out.put(pair[0] * LETTER_COUNT + second, 11);
    }
}

fn spelled(from: &mut BitReader) -> Result<String, BitError> {
    let length = from.get_index(7)?;
    let mut id = String::new();
    while id.len() < length {
        let pair = from.get_index(11)?;
        for letter in [pair / LETTERS.len(), pair % LETTERS.len()] {
            id.push(char::from(*LETTERS.get(letter).ok_or(BitError)?));
        }
    }
    id.truncate(length);
    if SoundId::is_valid(&id) { Ok(id) } else { Err(BitError) }
}
