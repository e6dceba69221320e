//! Tests on the source code of the foundry: each constant states its source, of one of the kinds that [`crate::sounds`]
//! lists, and modules do not import each other in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::bake::recipe::{module_of, uses};

fn source_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// All source files except tests.
fn files() -> Vec<PathBuf> {
    let mut folders = vec![source_dir()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") && !path.ends_with("tests.rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The line numbers, from 1, of constants without a comment. A comment covers the constants directly below it, up to
/// the first line that is not part of a constant. `SOUND` needs no comment, and tests at the end of a file are
/// skipped.
fn constants_without_source(source: &str) -> Vec<usize> {
    let (mut has_comment, mut in_constant) = (false, false);
    let mut found = Vec::new();
    let lines = source.lines().map(str::trim).take_while(|line| *line != "#[cfg(test)]");
    for (number, line) in (1..).zip(lines) {
        if in_constant {
            in_constant = !line.ends_with(';');
        } else if let Some(name) = constant(line) {
            if !has_comment && name != "SOUND" {
                found.push(number);
            }
            in_constant = !line.ends_with(';');
        } else if line.starts_with("//") && !line.starts_with("//!") {
            has_comment = true;
        } else if !line.starts_with("#[") {
            has_comment = false;
        }
    }
    found
}

/// The name of the constant that a line declares.
fn constant(line: &str) -> Option<&str> {
    let visibility = ["pub ", "pub(crate) ", "pub(super) "];
    let item = visibility.iter().find_map(|word| line.strip_prefix(word)).unwrap_or(line);
    let (name, _) = item.strip_prefix("const ")?.split_once(':')?;
    name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_').then_some(name)
}

#[test]
fn every_constant_says_where_it_comes_from() {
    let mut missing = Vec::new();
    for path in files() {
        let lines = constants_without_source(&fs::read_to_string(&path).unwrap());
        let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display();
        missing.extend(lines.iter().map(|line| format!("{name}:{line}")));
    }
    assert!(
        missing.is_empty(),
        "add a comment that states the source of these constants:\n{}",
        missing.join("\n")
    );
}

#[test]
fn a_comment_covers_only_the_constants_directly_below_it() {
    let source = [
        "pub const SOUND: Sound = Sound {",
        "    id: \"rain\",",
        "};",
        "",
        "/// Chosen.",
        "#[rustfmt::skip]",
        "const A: f64 = 1.0;",
        "const B: [f64; 2] = [",
        "    1.0,",
        "];",
        "",
        "pub const C: f64 = 2.0;",
        "const fn f(x: f64) {}",
        "fn g() {",
        "    const D: f64 = 3.0;",
        "}",
        "#[cfg(test)]",
        "const E: f64 = 4.0;",
    ];
    assert_eq!(constants_without_source(&source.join("\n")), [12, 15]);
}

#[test]
fn modules_do_not_import_each_other_in_a_circle() {
    let source = source_dir();
    let top = |module: &str| module.split('/').next().unwrap_or_default().to_owned();
    // Edges between files, such as `signal/filter` to `signal/audio`, and between top-level modules.
    let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in files() {
        let module = path.strip_prefix(&source).unwrap().with_extension("");
        let module = module.to_str().unwrap().to_owned();
        for used in uses(&code(&path)).iter().filter_map(|path| module_of(&source, path)) {
            for (from, to) in [(top(&module), top(&used)), (module.clone(), used)] {
                if from != to {
                    imports.entry(from).or_default().insert(to);
                }
            }
        }
    }
    assert!(imports["bake"].contains("measure") && imports["air/roar"].contains("air/bed"));
    // Modules whose imports are all resolved are removed until only circles, and modules that import them, are left.
    loop {
        let open: BTreeSet<String> = imports.keys().cloned().collect();
        imports.retain(|_, used| used.iter().any(|module| open.contains(module)));
        if imports.len() == open.len() {
            break;
        }
    }
    assert!(imports.is_empty(), "these modules import each other in a circle: {imports:#?}");
}

/// A source without comments and tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().take_while(|line| *line != "#[cfg(test)]");
    lines.filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}
