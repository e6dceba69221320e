//! The program as a user runs it, in folders of its own: commands, their output, exit codes, and
//! what it says of bad input.

use crate::support::home::{folders_at, susurra_at};
use crate::support::tools;
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// A command in this home, without display and sound server.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = susurra_at(self.path());
        command.args(arguments).current_dir(self.path());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs what must succeed, and returns its output.
    fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs what must fail, and returns what it said.
    fn fails(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", said(&output));
        said(&output)
    }

    fn preset(&self, name: &str, preset: &Value) {
        std::fs::write(self.path().join(name), preset.to_string()).unwrap();
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn lists_are_for_people_and_for_programs() {
    let home = Home::new();
    assert!(home.ok(&["list", "sounds"]).contains("Whispers"));
    let presets: Value = serde_json::from_str(&home.ok(&["list", "presets", "--json"])).unwrap();
    let ids: Vec<&str> =
        presets.as_array().unwrap().iter().map(|p| p["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&"rainy-night") && ids.len() >= 8);
}

#[test]
fn the_same_seed_renders_the_same_file_twice() {
    let home = Home::new();
    for name in ["a.flac", "b.flac", "c.wav"] {
        home.ok(&["render", "four-together", "-o", name, "--length", "3s", "--seed", "5"]);
    }
    let read = |name: &str| std::fs::read(home.path().join(name)).unwrap();
    assert_eq!(read("a.flac"), read("b.flac"));
    assert_eq!(hound::WavReader::open(home.path().join("c.wav")).unwrap().duration(), 3 * 48_000);
    assert!(
        home.fails(&["render", "downpour", "-o", "a.flac", "--length", "1s"])
            .contains("--overwrite")
    );
    home.ok(&["render", "downpour", "-o", "a.flac", "--length", "1s", "--overwrite"]);
    assert_ne!(read("a.flac"), read("b.flac"));
    assert!(!folders_at(home.path()).config.exists(), "to render leaves no traces");
}

#[test]
fn what_cannot_be_rendered_is_said_and_leaves_no_file() {
    let home = Home::new();
    let render = |preset: &str, file: &str, length: &str| {
        home.fails(&["render", preset, "-o", file, "--length", length])
    };
    assert!(render("rainy-nite", "a.wav", "1s").contains("there is no preset “rainy-nite”"));
    assert!(render("rainy-night", "a.mp3", "1s").contains(".wav, .flac or .ogg"));
    assert!(render("rainy-night", "a.wav", "9h").contains("write a .flac"));
    assert!(render("rainy-night", "no/such/folder/a.wav", "1s").contains("cannot be written to"));
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn output_that_cannot_be_written_is_said() {
    if !Path::new("/dev/full").exists() {
        tools::skip("output to a full disk", "there is no /dev/full");
        return;
    }
    let home = Home::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = home.command(&["list", "presets"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("No space left"), "{}", said(&output));
}

#[test]
fn a_preset_of_a_file_plays_what_it_can() {
    let home = Home::new();
    let layers = json!([{"sound": "rain", "level": 0.8}, {"sound": "unicorns"}, {"theremin": {}}]);
    home.preset("mine.json", &json!({"version": 1, "name": "Mine", "mix": {"layers": layers}}));
    let output = home.run(&["render", "mine.json", "-o", "a.wav", "--length", "4s"]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("There is no sound “unicorns” here"));
    assert!(said(&output).contains("needs a newer Susurra"));
    let mut reader = hound::WavReader::open(home.path().join("a.wav")).unwrap();
    assert!(reader.samples::<i32>().any(|sample| sample.unwrap().abs() > 1000));
}

#[test]
fn a_preset_of_a_thousand_layers_plays_as_many_as_can() {
    let home = Home::new();
    let layers = vec![json!({"sound": "tapping", "level": 0.1}); 1000];
    home.preset("many.json", &json!({"version": 1, "name": "Many", "mix": {"layers": layers}}));
    let output = home.run(&["render", "many.json", "-o", "a.wav", "--length", "1s"]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("Only 64 layers can sound at once"));
}

#[test]
fn hostile_presets_are_refused_by_name_and_reason() {
    let home = Home::new();
    let (deep, wide) = ("[".repeat(100), "[".repeat(100_000));
    let cases = [
        ("nan.json", r#"{"version":1,"name":"x","mix":{"master":NaN}}"#, "line 1"),
        ("huge.json", r#"{"version":1,"name":"x","mix":{"master":1e999}}"#, "out of range"),
        (
            "type.json",
            r#"{"version":1,"name":"x","mix":{"layers":[{"sound":3}]}}"#,
            "mix.layers[0].sound",
        ),
        (
            "path.json",
            r#"{"version":1,"name":"x","mix":{"layers":[{"sound":"../../etc"}]}}"#,
            "the id of a sound",
        ),
        ("newer.json", r#"{"version":7,"name":"x","mix":{}}"#, "needs a newer Susurra"),
        ("empty.json", "", "is not a preset"),
        ("deep.json", &deep, "nested more than 32 deep"),
        ("wide.json", &wide, "more than 100000 values"),
    ];
    for (name, text, reason) in cases {
        std::fs::write(home.path().join(name), text).unwrap();
        let said = home.fails(&["render", name, "-o", "a.wav", "--length", "1s"]);
        assert!(said.contains(name) && said.contains(reason), "{said}");
    }
    std::fs::write(home.path().join("bytes.json"), [0xFF, 0xFE, 0x00]).unwrap();
    assert!(home.fails(&["play", "bytes.json"]).contains("bytes.json"));
    assert!(home.fails(&["play", "none.json"]).contains("no file none.json"));
}

#[test]
fn a_damaged_file_among_the_users_presets_is_named_and_kept() {
    let home = Home::new();
    let folder = folders_at(home.path()).presets();
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("broken.json"), "{").unwrap();
    let output = home.run(&["list", "presets"]);
    assert!(output.status.success());
    assert!(said(&output).contains("broken.json"), "{}", said(&output));
    assert_eq!(std::fs::read_to_string(folder.join("broken.json")).unwrap(), "{");
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_display_it_says_so_in_one_line_and_names_what_works() {
    let said = Home::new().fails(&[]);
    assert_eq!(said.lines().count(), 1, "{said}");
    for word in ["no display", "susurra play", "susurra render", "susurra list", "susurra doctor"] {
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn play_ends_when_its_time_is_over_device_or_not() {
    let home = Home::new();
    let output = home.run(&["play", "rainy-night", "--for", "1s", "--fade", "1s"]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("Playing “Rainy night”"));
}

#[test]
fn the_doctor_names_versions_folders_and_device() {
    let output = Home::new().run(&["doctor"]);
    let report = String::from_utf8_lossy(&output.stdout);
    for word in [env!("CARGO_PKG_VERSION"), "Presets", "Sound hosts"] {
        assert!(report.contains(word), "{report}");
    }
    // Where tests run there may be a sound card or none.
    let heard =
        report.contains("Playing      yes") || said(&output).contains("nothing can be heard");
    assert!(heard, "{report}{}", said(&output));
}

#[test]
fn help_shows_examples_and_wrong_words_exit_with_two() {
    let home = Home::new();
    assert!(home.ok(&["--help"]).contains("susurra play rainy-night --for 45m"));
    assert_eq!(home.run(&["plya"]).status.code(), Some(2));
    assert_eq!(home.run(&["play", "rainy-night", "--for", "soon"]).status.code(), Some(2));
}

#[test]
fn a_mix_is_shared_as_text_and_as_a_pack_and_taken_in_elsewhere() {
    let (home, other) = (Home::new(), Home::new());
    let line = home.ok(&["share", "four-together"]);
    assert!(line.starts_with("susurra:1:") && line.trim().len() < 300, "{line}");
    assert!(home.ok(&["share", "four-together", "--link"]).starts_with("susurra://mix/1/"));
    assert!(other.ok(&["import", line.trim()]).contains("you have it already"));
    let mix = json!({"layers": [{"sound": "rain"}, {"sound": "gone"}]});
    home.preset("mine.json", &json!({"version": 1, "name": "Mine", "mix": mix}));
    let pack = other.path().join("mine.susurra");
    let pack = pack.to_str().unwrap();
    home.ok(&["share", "mine.json", "rainy-night", "-o", pack]);
    assert!(home.fails(&["share", "mine.json", "-o", pack]).contains("exists already"));
    let told = other.ok(&["import", pack, "--dry-run"]);
    assert!(told.contains("“Mine”: new") && told.contains("no sound “gone”"), "{told}");
    assert!(!other.ok(&["list", "presets"]).contains("Mine"));
    assert!(other.ok(&["import", pack]).contains("Kept: 1 preset, 0 sounds"));
    assert!(other.ok(&["list", "presets"]).contains("Mine"));
    let cut = &line.trim()[..40];
    assert!(other.fails(&["import", cut]).contains("is incomplete"));
    let output = other.run(&["plya"]);
    assert!(said(&output).contains("it is neither a command"), "{}", said(&output));
}

#[test]
fn a_render_says_how_loud_it_is_in_every_format() {
    let home = Home::new();
    for name in ["a.wav", "a.flac", "a.ogg"] {
        let arguments = ["--length", "4s", "--fade-in", "1s", "--fade-out", "1s"];
        let output = home.run(&[&["render", "warm-noise", "-o", name], &arguments[..]].concat());
        assert!(said(&output).contains("LUFS"), "{}", said(&output));
        assert!(home.path().join(name).exists());
    }
}
