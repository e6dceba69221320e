//! What a shared line of text says, bit by bit: the name, the mix, and of each layer what differs
//! from the plain controls.

use crate::mix::{Controls, Layer, LayerId, Mix, Path, SoundId, Source, journey};
use crate::presets::share::bits::{Ended, Reader, Writer};
use crate::presets::share::grid::{GRIDS, LETTERS, LEVEL, SOUNDS, plain_controls};
use serde_json::Map;

/// A line that promises more is no mix.
pub const MOST_LAYERS: usize = 2000;
const LONGEST_NAME: u64 = 1024;
const LONGEST_ARC: u64 = 64 * 1024;

const OURS: u32 = 0;
const SPELLED: u32 = 1;
const NOISE: u32 = 2;
const TONES: u32 = 3;

/// The layers that a line of text can carry: all but those of a later version.
pub fn carried(mix: &Mix) -> impl Iterator<Item = &Layer> {
    mix.layers.iter().filter(|layer| layer.source != Source::Unknown)
}

pub fn write(name: &str, mix: &Mix) -> Vec<u8> {
    let mut out = Writer::default();
    put_text(&mut out, name);
    out.put(LEVEL.step_of(mix.master), LEVEL.bits);
    out.put(LEVEL.step_of(mix.drift), LEVEL.bits);
    out.put_number(mix.seed);
    out.put_number(carried(mix).count() as u64);
    carried(mix).for_each(|layer| write_layer(&mut out, layer));
    if !mix.journey.is_empty() {
        put_text(&mut out, &journey::to_text(&mix.journey));
    }
    out.into_bytes()
}

/// Reads what [`write`] wrote.
///
/// # Errors
/// If it ends too early, promises too much, or says what cannot be.
pub fn read(bytes: &[u8]) -> Result<(String, Mix), Ended> {
    let mut from = Reader::new(bytes);
    let name = get_text(&mut from, LONGEST_NAME)?;
    let master = LEVEL.value_of(from.get(LEVEL.bits)?);
    let drift = LEVEL.value_of(from.get(LEVEL.bits)?);
    let seed = from.get_number()?;
    let count = from.get_number()?;
    if count > MOST_LAYERS as u64 {
        return Err(Ended);
    }
    let layers = (0..count).map(|_| read_layer(&mut from)).collect::<Result<_, _>>()?;
    // A line without a journey ends here.
    let journey = if from.is_at_end() {
        Vec::new()
    } else {
        journey::from_text(&get_text(&mut from, LONGEST_ARC)?).map_err(|_| Ended)?
    };
    if !from.is_at_end() {
        return Err(Ended);
    }
    Ok((name, Mix { layers, master, seed, drift, journey, unknown: Map::new() }))
}

fn put_text(out: &mut Writer, text: &str) {
    out.put_number(text.len() as u64);
    text.bytes().for_each(|byte| out.put(byte.into(), 8));
}

fn get_text(from: &mut Reader, longest: u64) -> Result<String, Ended> {
    let length = from.get_number()?;
    if length > longest {
        return Err(Ended);
    }
    let bytes: Vec<u8> = (0..length).map(|_| Ok(from.get(8)? as u8)).collect::<Result<_, _>>()?;
    String::from_utf8(bytes).map_err(|_| Ended)
}

fn write_layer(out: &mut Writer, layer: &Layer) {
    write_source(out, &layer.source);
    let controls = &layer.controls;
    for grid in GRIDS.iter().filter(|grid| grid.is_for(&layer.source)) {
        let value = grid.spec().map_or(grid.default(), |spec| (spec.get)(controls));
        let is_default = grid.is_default(value);
        out.put(u32::from(!is_default), 1);
        if !is_default {
            out.put(grid.step_of(value), grid.bits);
        }
    }
    let path = Path::ALL.iter().position(|path| *path == controls.path).unwrap_or_default();
    out.put(path as u32, 3);
    out.put(u32::from(controls.mute), 1);
    out.put(u32::from(controls.solo), 1);
}

fn read_layer(from: &mut Reader) -> Result<Layer, Ended> {
    let source = read_source(from)?;
    let mut controls = plain_controls();
    for grid in GRIDS.iter().filter(|grid| grid.is_for(&source)) {
        if from.get(1)? == 1 {
            let value = grid.value_of(from.get(grid.bits)?);
            if let Some(spec) = grid.spec() {
                spec.set(&mut controls, value);
            }
        }
    }
    controls.path = *Path::ALL.get(from.get(3)? as usize).ok_or(Ended)?;
    let controls = Controls { mute: from.get(1)? == 1, solo: from.get(1)? == 1, ..controls };
    Ok(Layer { id: LayerId::default(), source, controls, unknown: Map::new() })
}

fn write_source(out: &mut Writer, source: &Source) {
    match source {
        Source::Sound(id) => {
            if let Some(at) = SOUNDS.iter().position(|own| *own == id.0) {
                out.put(OURS, 2);
                out.put(at as u32, 8);
            } else {
                out.put(SPELLED, 2);
                spell(out, &id.0);
            }
        }
        Source::Tones => out.put(TONES, 2),
        // Those that are unknown were left out before.
        Source::Noise | Source::Unknown => out.put(NOISE, 2),
    }
}

fn read_source(from: &mut Reader) -> Result<Source, Ended> {
    Ok(match from.get(2)? {
        OURS => {
            let id = SOUNDS.get(from.get(8)? as usize).ok_or(Ended)?;
            Source::Sound(SoundId((*id).into()))
        }
        SPELLED => Source::Sound(SoundId(spelled(from)?)),
        NOISE => Source::Noise,
        _ => Source::Tones,
    })
}

/// An id is 64 letters at most: their number in seven bits, then two by two, a blank after the last
/// if they are odd.
fn spell(out: &mut Writer, id: &str) {
    let letter = |byte: u8| LETTERS.iter().position(|own| *own == byte).unwrap_or_default();
    let letters: Vec<u32> = id.bytes().map(|byte| letter(byte) as u32).collect();
    out.put(letters.len() as u32, 7);
    for pair in letters.chunks(2) {
        let second = pair.get(1).copied().unwrap_or_default();
        out.put(pair[0] * LETTERS.len() as u32 + second, 11);
    }
}

fn spelled(from: &mut Reader) -> Result<String, Ended> {
    let length = from.get(7)? as usize;
    let mut id = String::new();
    while id.len() < length {
        let pair = from.get(11)? as usize;
        for letter in [pair / LETTERS.len(), pair % LETTERS.len()] {
            id.push(char::from(*LETTERS.get(letter).ok_or(Ended)?));
        }
    }
    id.truncate(length);
    if SoundId::is_valid(&id) { Ok(id) } else { Err(Ended) }
}
