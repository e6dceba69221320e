//! The shape of the code, as a document and a check at once: who may import whom, what the audio
//! thread's folder must not name, that every file says what it owns.

mod circles;

use std::fs;
use std::path::{Path, PathBuf};

/// A module, and the modules of ours that it may import. The order is the layering, from what things
/// are to the window. Nothing imports `ui`.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    // Texts in the user's language.
    ("i18n", &[]),
    ("decibels", &[]),
    // Sound as numbers.
    ("dsp", &["decibels"]),
    // What things are: plain data, no threads, no clocks, no files.
    ("mix", &["decibels", "i18n"]),
    ("timer", &["i18n"]),
    ("dose", &["decibels", "i18n"]),
    ("settings", &["dose", "timer", "i18n"]),
    ("decode", &["dsp", "files", "i18n"]),
    ("encode", &["dsp", "files", "i18n"]),
    // The audio thread: no files, no catalogue, no time of day.
    ("render", &["mix", "dsp", "decibels"]),
    // Driving it from outside the callback.
    ("engine", &["decibels", "render", "decode", "mix", "dsp", "settings", "i18n"]),
    // What there is to play, and what was kept.
    ("files", &["i18n"]),
    ("catalogue", &["mix", "decode", "dsp", "files", "i18n"]),
    ("import", &["decibels", "catalogue", "decode", "encode", "dsp", "files", "mix", "i18n"]),
    ("presets", &["catalogue", "decode", "encode", "mix", "files", "i18n"]),
    // The running app.
    (
        "session",
        &[
            "decibels",
            "mix",
            "timer",
            "dose",
            "settings",
            "dsp",
            "decode",
            "encode",
            "render",
            "engine",
            "files",
            "catalogue",
            "import",
            "presets",
            "i18n",
        ],
    ),
    (
        "desktop",
        &[
            "decibels",
            "session",
            "catalogue",
            "presets",
            "settings",
            "mix",
            "timer",
            "files",
            "i18n",
        ],
    ),
    (
        "ui",
        &[
            "decibels",
            "session",
            "files",
            "mix",
            "catalogue",
            "import",
            "presets",
            "engine",
            "dose",
            "settings",
            "timer",
            "i18n",
        ],
    ),
    (
        "cli",
        &[
            "decibels",
            "session",
            "desktop",
            "mix",
            "timer",
            "dose",
            "settings",
            "dsp",
            "decode",
            "encode",
            "render",
            "engine",
            "files",
            "catalogue",
            "import",
            "presets",
            "i18n",
        ],
    ),
];

/// The parts of the session. None may import another, nor the session itself: a part takes what it needs
/// as arguments, and returns what is to be done elsewhere.
const SESSION_PARTS: &[&str] = &[
    "board",
    "desktop",
    "jobs",
    "journal",
    "library",
    "notices",
    "overrides",
    "playback",
    "timers",
];

/// Words for what locks, allocates, waits, prints or panics: nothing of the kind may stand in the
/// modules that run in the audio callback.
const NOT_IN_THE_CALLBACK: &[&str] = &[
    "Mutex",
    "RwLock",
    "Condvar",
    ".lock(",
    "println!",
    "log::",
    "format!",
    "vec!",
    "Box::new",
    "String",
    ".to_vec()",
    ".to_string()",
    "std::thread",
    "std::fs",
    "std::io",
    "Instant",
    "SystemTime",
    "Vec::new",
    "Arc::new",
    ".clone()",
    ".unwrap()",
    ".expect(",
    "panic!",
    "assert!",
    "assert_eq!",
    "unreachable!",
    "todo!",
    ".copy_from_slice(",
    ".clone_from_slice(",
    ".split_at(",
    ".split_at_mut(",
    "unsafe",
];

/// A word that only these files may name.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("symphonia::", &["src/decode.rs", "src/decode/probe.rs", "src/decode/opus.rs"]),
    ("opus_pure", &["src/decode/opus.rs"]),
    ("rodio", &["src/engine/device.rs"]),
    ("cpal", &["src/engine/device.rs", "src/engine/output_devices.rs"]),
    ("rubato::", &["src/decode/resample.rs"]),
    ("ebur128", &["src/import/loudness.rs", "src/session/rendering.rs"]),
    ("realfft", &["src/engine/resequencer/features.rs"]),
    (
        "fluent",
        &[
            "src/i18n/catalogue.rs",
            "src/i18n/messages.rs",
            "src/i18n/number.rs",
            "src/i18n/tests.rs",
        ],
    ),
    ("zip::", &["src/presets/pack/read.rs", "src/presets/pack/write.rs"]),
    ("vorbis_rs::", &["src/encode/vorbis.rs"]),
    ("flacenc::", &["src/encode/flac.rs"]),
    ("rfd::", &["src/session/file_dialog.rs", "src/ui/importing.rs"]),
    ("egui_system_font_provider", &["src/ui/fonts.rs"]),
    ("jiff", &["src/timer/clock.rs"]),
    (
        "interprocess::",
        &[
            "src/desktop/remote/socket.rs",
            "src/desktop/remote/socket/client.rs",
            "src/desktop/remote/socket/serve.rs",
        ],
    ),
    ("notify::", &["src/session/saver/presets_folder.rs"]),
];

/// A guide: a longer file is likely to hold two ideas.
const LONGEST_FILE: usize = 420;

struct Source {
    /// From the project's folder, with `/`.
    path: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &str) -> Vec<Source> {
    let mut folders: Vec<PathBuf> = vec![root().join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
                found.push(Source { path, text });
            }
        }
    }
    found
}

impl Source {
    /// The module it belongs to, such as `engine` for `src/engine/resequencer.rs`.
    fn module(&self) -> &str {
        self.path.split('/').nth(1).unwrap().trim_end_matches(".rs")
    }

    /// Its code without comments and without its tests.
    fn code(&self) -> String {
        if self.path.ends_with("tests.rs") {
            return String::new();
        }
        let code = self.text.split("#[cfg(test)]").next().unwrap();
        let line = |line: &str| line.split("//").next().unwrap().to_owned();
        code.lines().map(line).collect::<Vec<_>>().join("\n")
    }
}

#[test]
fn modules_import_downwards_only() {
    for source in sources("src") {
        let module = source.module();
        if matches!(module, "lib" | "main") {
            continue;
        }
        let allowed = MAY_IMPORT.iter().find(|(name, _)| *name == module);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("give {module} a line in the table"));
        for rest in source.code().split("crate::").skip(1) {
            let name: String =
                rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            assert!(!name.is_empty(), "{}: one `use crate::module::…;` a line", source.path);
            assert!(
                name == module || allowed.contains(&name.as_str()),
                "{} must not import {name}: {module} may import {allowed:?}",
                source.path
            );
        }
    }
}

#[test]
fn no_part_of_the_session_imports_another() {
    for part in SESSION_PARTS {
        let of_part = |source: &Source| {
            let path = source.path.strip_prefix("src/session/").unwrap_or_default();
            path == format!("{part}.rs") || path.starts_with(&format!("{part}/"))
        };
        let files: Vec<Source> = sources("src/session").into_iter().filter(of_part).collect();
        assert!(!files.is_empty(), "there is no part {part}");
        for source in files {
            let code = source.code();
            for rest in code.split("crate::session::").skip(1) {
                assert!(
                    rest.starts_with(&format!("{part}::")),
                    "{} imports {}: a part of the session must not know the rest of it",
                    source.path,
                    rest.lines().next().unwrap_or_default()
                );
            }
            // `super` reaches the session from a part's own file.
            let is_root = source.path == format!("src/session/{part}.rs");
            assert!(!(is_root && code.contains("super::")), "{} names super", source.path);
        }
    }
}

#[test]
fn the_audio_callback_names_nothing_that_locks_allocates_waits_or_panics() {
    let in_callback = |source: &&Source| ["render", "dsp", "decibels"].contains(&source.module());
    for source in sources("src").iter().filter(in_callback) {
        let code = source.code();
        for word in NOT_IN_THE_CALLBACK {
            assert!(!code.contains(word), "{} names {word}", source.path);
        }
    }
}

#[test]
fn each_library_at_the_edge_is_named_in_one_place() {
    for source in sources("src") {
        let code = source.code();
        for (word, places) in ONLY_IN {
            let allowed = places.contains(&source.path.as_str());
            assert!(allowed || !code.contains(word), "{} names {word}", source.path);
        }
    }
}

#[test]
fn only_two_files_of_the_ui_lock_the_session() {
    for source in sources("src").iter().filter(|source| source.module() == "ui") {
        let may = ["src/ui.rs", "src/ui/window.rs"].contains(&source.path.as_str());
        assert!(may || !source.code().contains("Shared"), "{} names Shared", source.path);
    }
}

#[test]
fn every_file_has_a_header_and_is_not_too_long() {
    let all = ["src", "tests", "assets/foundry/src"].map(sources);
    for source in all.iter().flatten() {
        assert!(source.text.starts_with("//!"), "{} has no //! header", source.path);
        let lines = source.text.lines().count();
        assert!(
            lines <= LONGEST_FILE,
            "{} has {lines} lines; does it hold two ideas?",
            source.path
        );
    }
}

#[test]
fn the_map_in_lib_names_every_module() {
    let map = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for (module, _) in MAY_IMPORT {
        assert!(
            map.contains(&format!("`{module}`")) || map.contains(&format!("[`{module}`]")),
            "{module}"
        );
        assert!(map.contains(&format!("pub mod {module};")), "{module}");
    }
}

#[test]
fn every_file_that_the_documents_name_exists() {
    for document in ["README.md", "src/lib.rs", "src/session.rs"] {
        let text = fs::read_to_string(root().join(document)).unwrap();
        let quoted = text.split('`').skip(1).step_by(2);
        let is_file = |name: &&str| {
            let is_path = !name.starts_with('.') && !name.contains([' ', '*', '<', '~']);
            is_path && [".rs", ".ftl", ".service"].iter().any(|end| name.ends_with(end))
        };
        for name in quoted.filter(is_file) {
            let folders = ["", "src", "src/session", "tests", "tests/suite", "assets/foundry/src"];
            let found = folders.iter().any(|folder| root().join(folder).join(name).exists());
            assert!(found, "{document} names {name}, which is not there");
        }
    }
}

#[test]
fn no_source_file_contains_a_home_folder() {
    let all = ["src", "tests", "assets/foundry"].map(sources);
    for source in all.iter().flatten().filter(|source| !source.path.ends_with("tidy.rs")) {
        for word in ["/home/", "/root/", "/Users/"] {
            assert!(!source.text.contains(word), "{} names {word}", source.path);
        }
    }
}
