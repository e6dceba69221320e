//! The source of the foundry, read as a document: whether each of its numbers says where it comes from. The kinds of
//! answer are those that [`crate::sounds`] names.

use std::fs;
use std::path::{Path, PathBuf};

/// Every file of the foundry's source but those of tests.
fn files() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
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

/// The lines, counted from 1, of constants that stand neither directly below a comment nor in an unbroken run of
/// constants of which the first does. A recipe's `SOUND` explains itself, and tests come last in a file.
fn unexplained(source: &str) -> Vec<usize> {
    let (mut explained, mut within) = (false, false);
    let mut found = Vec::new();
    let lines = source.lines().map(str::trim).take_while(|line| *line != "#[cfg(test)]");
    for (number, line) in (1..).zip(lines) {
        if within {
            within = !line.ends_with(';');
        } else if let Some(name) = constant(line) {
            if !explained && name != "SOUND" {
                found.push(number);
            }
            within = !line.ends_with(';');
        } else if line.starts_with("//") && !line.starts_with("//!") {
            explained = true;
        } else if !line.starts_with("#[") {
            explained = false;
        }
    }
    found
}

/// The name of the constant that begins on a line.
fn constant(line: &str) -> Option<&str> {
    let visibility = ["pub ", "pub(crate) ", "pub(super) "];
    let item = visibility.iter().find_map(|word| line.strip_prefix(word)).unwrap_or(line);
    let (name, _) = item.strip_prefix("const ")?.split_once(':')?;
    name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_').then_some(name)
}

#[test]
fn every_constant_says_where_it_comes_from() {
    let mut silent = Vec::new();
    for path in files() {
        let lines = unexplained(&fs::read_to_string(&path).unwrap());
        let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display();
        silent.extend(lines.iter().map(|line| format!("{name}:{line}")));
    }
    assert!(silent.is_empty(), "say where these come from:\n{}", silent.join("\n"));
}

#[test]
fn a_comment_explains_the_run_of_constants_below_it_and_no_more() {
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
    assert_eq!(unexplained(&source.join("\n")), [12, 15]);
}
