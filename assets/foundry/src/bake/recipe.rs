//! The fingerprint of a recipe: a hash over the source of a sound and of every module that it uses, directly or
//! indirectly. A sound whose fingerprint equals the one in its manifest does not need to be baked again.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Modules that affect the recordings of every sound. Methods of `signal/finish` are called without an import.
const ALWAYS: [&str; 4] = ["bake", "bake/encode", "measure/loudness", "signal/finish"];
/// Modules that do not affect recordings: the list of sounds, the manifest, storage, and measurements.
const NEVER: [&str; 7] = [
    "sounds",
    "bake/manifest",
    "bake/recipe",
    "bake/rules",
    "bake/store",
    "measure/decode",
    "measure/masking",
];

/// The fingerprint in sixteen hexadecimal digits. Comments, tests, imports and line breaks do not affect it.
///
/// # Errors
/// If the source of the foundry cannot be read from its folder `src`.
pub fn fingerprint(id: &str) -> Result<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut known = BTreeSet::new();
    let mut waiting = vec![format!("sounds/{}", id.replace('-', "_"))];
    waiting.extend(ALWAYS.map(str::to_owned));
    // Sorted, so that the fingerprint does not depend on the order of imports.
    let mut essences = BTreeSet::new();
    while let Some(module) = waiting.pop() {
        if NEVER.contains(&module.as_str()) || !known.insert(module.clone()) {
            continue;
        }
        let file = source.join(&module).with_extension("rs");
        let text =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        waiting.extend(own_modules(&text).map(|name| format!("{module}/{name}")));
        waiting.extend(uses(&text).iter().filter_map(|path| module_of(&source, path)));
        for name in included_files(&text) {
            essences.insert(fs::read_to_string(file.with_file_name("").join(name))?);
        }
        essences.insert(essence(&text));
    }
    let mut hash = Fnv::default();
    essences.iter().for_each(|essence| hash.add(essence));
    Ok(format!("{:016x}", hash.0))
}

/// The private submodules of a source except its tests. Public submodules are found through imports.
fn own_modules(text: &str) -> impl Iterator<Item = &str> {
    let names = text.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    names.filter(|name| *name != "tests")
}

/// The paths in a source that start with `crate::`, up to the first name that is not a module.
pub fn uses(text: &str) -> BTreeSet<String> {
    let after = |found: (usize, &str)| &text[found.0 + found.1.len()..];
    let name = |path: &str| -> String {
        let is_of_name = |c: &char| c.is_ascii_lowercase() || *c == '_' || *c == ':';
        path.trim_start().chars().take_while(is_of_name).collect()
    };
    let mut paths = BTreeSet::new();
    for path in text.match_indices("crate::").map(after) {
        let first = name(path);
        match path[first.len()..].strip_prefix('{').and_then(|list| list.split_once('}')) {
            Some((list, _)) => paths.extend(list.split(',').map(|one| first.clone() + &name(one))),
            None => drop(paths.insert(first)),
        }
    }
    paths
}

/// The innermost module of a path that has a file, relative to `source`.
pub fn module_of(source: &Path, path: &str) -> Option<String> {
    let mut module = None;
    let mut so_far = String::new();
    for name in path.split("::").filter(|name| !name.is_empty()) {
        so_far += name;
        if source.join(&so_far).with_extension("rs").is_file() {
            module = Some(so_far.clone());
        }
        so_far.push('/');
    }
    module
}

/// The text files that a source includes.
fn included_files(text: &str) -> Vec<&str> {
    let parts = text.split("include_str!(\"").skip(1);
    parts.filter_map(|rest| rest.split_once('"').map(|(path, _)| path)).collect()
}

/// A source without comments, tests, imports and white space. Imported modules are hashed separately, so moving one
/// has no effect.
fn essence(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines: Vec<&str> =
        code.lines().map(str::trim).filter(|line| !line.starts_with("//")).collect();
    let code = lines.join("\n");
    let is_import = |part: &&str| {
        let part = part.trim_start();
        ["use ", "pub use ", "mod ", "pub mod "].iter().any(|word| part.starts_with(word))
    };
    let parts = code.split_inclusive(';').filter(|part| !is_import(part));
    parts.flat_map(str::split_whitespace).collect()
}

/// FNV-1a with 64 bits (Fowler, Noll & Vo, 1991). Unlike the standard hasher, it is the same in every compiler version.
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
    fn comments_tests_and_layout_have_no_effect_but_a_number_has() {
        let text = "//! Rain.\nconst A: f64 = 1.0; \nfn f() {}\n#[cfg(test)]\nmod tests {}\n";
        assert_eq!(essence(text), essence("// Snow.\nconst A:\n    f64 = 1.0;\n\nfn f() {}\n"));
        assert_ne!(essence(text), essence(&text.replace("1.0", "1.1")));
    }

    #[test]
    fn the_path_of_an_imported_module_has_no_effect() {
        let text = "use crate::water::bubble::Bubble;\nconst A: f64 = 1.0;";
        assert_eq!(essence(text), essence(&text.replace("water", "sea")));
    }

    #[test]
    fn the_modules_that_a_source_uses_are_found() {
        let text = "use crate::signal::audio::{Pan, Stereo};\nuse crate::signal::{gesture, noise::white};\n\
            fn f() { crate::things::modes::t60_s(1.0) }\nuse crate::sounds::Sound;";
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut names: Vec<String> =
            uses(text).iter().filter_map(|path| module_of(&source, path)).collect();
        names.sort();
        let blocks = ["signal/audio", "signal/gesture", "signal/noise", "sounds", "things/modes"];
        assert_eq!(names, blocks);
    }

    #[test]
    fn private_submodules_are_found_and_tests_are_not() {
        let text = "pub mod encode;\nmod song;\n#[cfg(test)]\nmod tests;\n";
        assert_eq!(own_modules(text).collect::<Vec<_>>(), ["song"]);
    }

    #[test]
    fn the_modules_of_a_sound_affect_its_fingerprint() {
        assert!(fingerprint("rain").unwrap() != fingerprint("whispers").unwrap());
        assert_eq!(fingerprint("rain").unwrap(), fingerprint("rain").unwrap());
    }
}
