//! The fingerprint of a sound's recipe: of the source of its file and of every building block that it uses, directly or
//! through another. A sound whose fingerprint is the one it was baked with need not be baked again.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// What turns takes into files, whatever the sound.
const ALWAYS: [&str; 3] = ["bake", "encode", "loudness"];
/// Modules that change nothing in a recording: the list of all sounds, what is written about them, and what only looks
/// at recordings or puts them away.
const NEVER: [&str; 7] = ["sounds", "manifest", "recipe", "rules", "store", "masking", "decode"];

/// Sixteen hexadecimal digits. Comments, tests and the breaking of lines do not count.
///
/// # Errors
/// If the foundry's own source cannot be read, which lies in its folder `src`.
pub fn fingerprint(id: &str) -> Result<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut known = BTreeSet::new();
    let mut waiting = vec![source.join("sounds").join(id.replace('-', "_"))];
    waiting.extend(ALWAYS.map(|module| source.join(module)));
    let mut hash = Fnv::default();
    while let Some(module) = waiting.pop() {
        if !known.insert(module.clone()) {
            continue;
        }
        for file in files_of(&module)? {
            let text = fs::read_to_string(&file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            waiting.extend(uses(&text).into_iter().map(|name| source.join(name)));
            for told in told_stories(&text) {
                hash.add(&fs::read_to_string(file.with_file_name("").join(told))?);
            }
            hash.add(&essence(&text));
        }
    }
    Ok(format!("{:016x}", hash.0))
}

/// The file of a module, and those of its own modules but for tests.
fn files_of(module: &Path) -> Result<Vec<PathBuf>> {
    let mut files = vec![module.with_extension("rs")];
    if module.is_dir() {
        for entry in fs::read_dir(module)? {
            files.push(entry?.path());
        }
        files.retain(|file| !file.ends_with("tests.rs"));
        files.sort();
    }
    Ok(files)
}

/// The modules of the crate that a source names.
fn uses(text: &str) -> BTreeSet<String> {
    let after = |found: (usize, &str)| &text[found.0 + found.1.len()..];
    let name = |path: &str| -> String {
        path.trim_start().chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect()
    };
    let mut names = BTreeSet::new();
    for path in text.match_indices("crate::").map(after) {
        match path.strip_prefix('{').and_then(|list| list.split_once('}')) {
            Some((list, _)) => names.extend(list.split(',').map(name)),
            None => drop(names.insert(name(path))),
        }
    }
    names.retain(|name| !name.is_empty() && !NEVER.contains(&name.as_str()));
    names
}

/// The files whose text is built in.
fn told_stories(text: &str) -> Vec<&str> {
    let parts = text.split("include_str!(\"").skip(1);
    parts.filter_map(|rest| rest.split_once('"').map(|(path, _)| path)).collect()
}

/// A source without what changes no recording.
fn essence(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    lines.flat_map(str::split_whitespace).collect()
}

/// FNV-1a of 64 bits (Fowler, Noll & Vo, 1991): the same in every version of the compiler.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, text: &str) {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_test_vector_holds() {
        let mut hash = Fnv::default();
        hash.add("foobar");
        assert_eq!(hash.0, 0x8594_4171_f739_67e8);
    }

    #[test]
    fn comments_tests_and_layout_do_not_count_but_a_number_does() {
        let text = "//! Rain.\nconst A: f64 = 1.0; \nfn f() {}\n#[cfg(test)]\nmod tests {}\n";
        assert_eq!(essence(text), essence("// Snow.\nconst A:\n    f64 = 1.0;\n\nfn f() {}\n"));
        assert_ne!(essence(text), essence(&text.replace("1.0", "1.1")));
    }

    #[test]
    fn a_source_names_the_blocks_it_is_made_of() {
        let text = "use crate::audio::{Place, Stereo};\nuse crate::{bed, noise::white};\n\
            fn f() { crate::modes::t60_s(1.0) }\nuse crate::sounds::Sound;";
        let names: Vec<String> = uses(text).into_iter().collect();
        assert_eq!(names, ["audio", "bed", "modes", "noise"]);
    }

    #[test]
    fn a_block_reached_through_another_counts() {
        // `rain` uses `bubble`, which uses `modes`.
        assert!(fingerprint("rain").unwrap() != fingerprint("whispers").unwrap());
        assert_eq!(fingerprint("rain").unwrap(), fingerprint("rain").unwrap());
    }
}
