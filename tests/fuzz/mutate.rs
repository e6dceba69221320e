//! Mutations of inputs: flipped, moved, removed and repeated bytes, splices of two inputs, and words of the formats;
//! and inputs with corrected checksums, so that the code behind the checks is reached.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const WORDS: [&[u8]; 34] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b":",
    b",",
    b"null",
    b"true",
    b"-1",
    b"1e999",
    b"-0.0",
    b"99999999999999999999",
    b"\"sound\":\"../x\"",
    b"\"layers\":[",
    b"\"motion\":{\"path\":\"circle\"}",
    b"\"noise\":{}",
    b"\"tones\":3",
    b"\"version\":2",
    b"\\u0000",
    b"\\ud800",
    b"susurra:",
    b"//mix/1/",
    b":2:",
    b"%3A",
    b"\0",
    b"\xFF\xFF\xFF\xFF",
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"../",
    b"sounds/",
    b"manifest.json",
    b"mimetype",
];

/// A seeded random number generator (xorshift64*), so that a run can be repeated.
pub struct Mutator(u64);

impl Mutator {
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    fn number(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % below.max(1)
    }

    /// A random input of the corpus, mutated a few times.
    pub fn next(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let mut input = corpus[self.number(corpus.len())].clone();
        for _ in 0..=self.number(6) {
            self.mutate(&mut input, corpus);
        }
        input.truncate(4 << 20);
        input
    }

    fn mutate(&mut self, input: &mut Vec<u8>, corpus: &[Vec<u8>]) {
        let at = self.number(input.len() + 1);
        let span = at..(at + 1 + self.number(40)).min(input.len()).max(at);
        match self.number(9) {
            0 if at < input.len() => input[at] ^= 1 << self.number(8),
            1 if at < input.len() => input[at] = self.number(256) as u8,
            2 => drop(input.drain(span)),
            3 => input.truncate(at),
            4 => {
                let part = input[span].to_vec();
                let times = 1 + self.number(200);
                input.splice(at..at, part.repeat(times));
            }
            5 | 6 => {
                let word = WORDS[self.number(WORDS.len())];
                let end = if self.number(2) == 0 { at } else { span.end };
                input.splice(at..end, word.iter().copied());
            }
            7 => {
                let other = &corpus[self.number(corpus.len())];
                let from = self.number(other.len() + 1);
                let part = other[from..(from + self.number(400)).min(other.len())].to_vec();
                input.splice(span, part);
            }
            _ => input.insert(at, self.number(256) as u8),
        }
    }
}

/// The version and body of a shared line.
pub fn body_of(line: &str) -> Vec<u8> {
    let bytes = URL_SAFE_NO_PAD.decode(line.rsplit([':', '/']).next().unwrap()).unwrap();
    let head = 1 + bytes[1..].iter().take_while(|byte| **byte > 127).count() + 1;
    [&bytes[..1], &bytes[head + 4..]].concat()
}

/// A shared line with this version and body, and the correct length and checksum.
pub fn line_of(body: &[u8]) -> String {
    let (version, body) = body.split_first().map_or((1, body), |(version, body)| (*version, body));
    let mut bytes = vec![version];
    let mut length = body.len();
    while length > 127 {
        bytes.push(length as u8 & 127 | 128);
        length >>= 7;
    }
    bytes.push(length as u8);
    let mut sum = crc32fast::Hasher::new();
    sum.update(&[version]);
    sum.update(body);
    bytes.extend(sum.finalize().to_be_bytes());
    bytes.extend(body);
    format!("susurra:1:{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// The entries of a pack except its manifest, each as `name\nlength\n` and its bytes.
pub fn entries_of(pack: &[u8]) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(pack)).unwrap();
    let mut out = Vec::new();
    for n in 0..zip.len() {
        let mut entry = zip.by_index(n).unwrap();
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        if name != "manifest.json" {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            out.extend(format!("{name}\n{}\n", bytes.len()).bytes());
            out.extend(bytes);
        }
    }
    out
}

/// A pack of such entries with a correct manifest.
pub fn pack_of(mut entries: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let (mut presets, mut sounds) = (Vec::new(), BTreeMap::<String, Vec<String>>::new());
    let line = |from: &mut &[u8]| {
        let end = from.iter().position(|byte| *byte == b'\n')?;
        let line = String::from_utf8_lossy(&from[..end]).into_owned();
        *from = &from[end + 1..];
        Some(line)
    };
    while let (Some(name), Some(length)) = (line(&mut entries), line(&mut entries)) {
        let length = length.parse().unwrap_or(0).min(entries.len());
        let (bytes, rest) = entries.split_at(length);
        entries = rest;
        let method = [CompressionMethod::Stored, CompressionMethod::Deflated][length % 2];
        let options = SimpleFileOptions::DEFAULT.compression_method(method);
        if zip.start_file(&name, options).is_err() || zip.write_all(bytes).is_err() {
            continue;
        }
        match name.split('/').collect::<Vec<_>>()[..] {
            ["presets", _] => presets.push(serde_json::json!(name).to_string()),
            ["sounds", id, file] => {
                let hash = Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
                    let _ = write!(text, "{byte:02x}");
                    text
                });
                let file = serde_json::json!({"name": file, "bytes": length, "sha256": hash});
                sounds.entry(id.into()).or_default().push(file.to_string());
            }
            _ => {}
        }
    }
    let sounds = sounds.iter().map(|(id, files)| {
        format!(r#"{{"id":{},"files":[{}]}}"#, serde_json::json!(id), files.join(","))
    });
    let manifest = format!(
        r#"{{"susurra":"pack","version":1,"presets":[{}],"sounds":[{}]}}"#,
        presets.join(","),
        sounds.collect::<Vec<_>>().join(",")
    );
    if zip.start_file("manifest.json", SimpleFileOptions::DEFAULT).is_ok() {
        let _ = zip.write_all(manifest.as_bytes());
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}
