//! Files that the first edition wrote load with all of their values. The samples in
//! `tests/fixtures/first-edition` have its field names, such as `arc`, `never_play`, `resting` and `times`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, UNIX_EPOCH};
use susurra::catalogue::{Family, Sound};
use susurra::dose::{Dose, ExposureMode, Headphones};
use susurra::files::Folders;
use susurra::mix::{Controls, Mix, Path as MotionPath, PlaybackMode, SoundId, Source, Stage};
use susurra::presets::import_preview::{self, ImportStatus};
use susurra::presets::pack::JobProgress;
use susurra::presets::{Preset, share};
use susurra::session::{Keeper, Session, Shared};
use susurra::settings::{Appearance, MixView, Settings, WhenGone, WhenOthersPlay};
use susurra::timer::{AfterTimer, ClockTime};

/// When the journey of the saved board began, and when its sleep timer ends, in seconds since 1970.
const JOURNEY_BEGAN_S: u64 = 1_795_896_600;
const SLEEP_ENDS_S: u64 = 1_795_899_600;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/first-edition").join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(fixture(name)).unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// A copy of the folders that the first edition left behind.
fn old_folders() -> (tempfile::TempDir, Folders) {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    copy(&fixture("config"), &folders.config);
    copy(&fixture("data"), &folders.data);
    (folder, folders)
}

fn sound(id: &str) -> Source {
    Source::Sound(SoundId(id.into()))
}

/// Checks everything that the sample mix contains.
fn assert_is_the_sample_mix(mix: &Mix) {
    assert_eq!((mix.master, mix.seed, mix.drift), (0.8, 42, 0.2));
    let sources: Vec<Source> = mix.layers.iter().map(|layer| layer.source.clone()).collect();
    assert_eq!(sources, [sound("rain"), sound("tapping"), sound("old-fan"), Source::Noise]);
    let [rain, taps, fan, noise] = [0, 1, 2, 3].map(|n| mix.layers[n].controls);
    let plain = Controls::default();
    assert_eq!(rain, Controls { level: 0.62, tone: 0.2, ..plain });
    let path = MotionPath::EarToEar;
    let moving = Controls { path, lap_s: 12.0, extent_deg: 90.0, azimuth_deg: -40.0, ..plain };
    assert_eq!(taps, Controls { level: 0.5, pace_per_min: 50.0, irregularity: 0.6, ..moving });
    assert_eq!(fan, Controls { level: 0.4, ..plain });
    assert_eq!(noise, Controls { level: 0.3, slope_db_per_octave: -6.0, ..plain });
    let stage = |name: &str, minutes| Stage { name: name.into(), minutes, ..Stage::default() };
    let journey = [
        stage("Settle", 5.0),
        Stage {
            level_db: -6.0,
            tone: -0.5,
            glide_s: 60.0,
            layers: Some(vec!["rain".into()]),
            ..stage("Only rain", 20.0)
        },
        Stage { layers: Some(Vec::new()), glide_s: 120.0, ..stage("Silence", 0.0) },
    ];
    assert_eq!(mix.journey, journey);
    assert!(mix.unknown.is_empty(), "every field is understood: {:?}", mix.unknown);
    assert!(mix.layers.iter().all(|layer| layer.unknown.is_empty()));
}

#[test]
fn a_preset_keeps_its_values_and_its_arc_becomes_a_journey() {
    let read = |name| Preset::from_text(&text(name), "a", &|_| Controls::default()).unwrap();
    let preset = read("config/presets/evening-rain-1f2e.json");
    assert_eq!((preset.id.0.as_str(), preset.name.as_str()), ("evening-rain-1f2e", "Evening rain"));
    assert_eq!(
        (preset.note.as_str(), &preset.tags[..]),
        ("For long evenings", &["sleep", "rain"].map(String::from)[..])
    );
    assert!(preset.unknown.is_empty());
    assert_is_the_sample_mix(&preset.mix);

    let built_in = read("config/presets/settle-tingle-sleep.json");
    let stages: Vec<(&str, f32)> =
        built_in.mix.journey.iter().map(|stage| (stage.name.as_str(), stage.minutes)).collect();
    let expected = [("Settle", 5.0), ("Tingle", 25.0), ("Only rain", 27.0), ("Silence", 3.0)];
    assert_eq!(stages, expected);
}

#[test]
fn settings_keep_every_choice() {
    let settings: Settings = serde_json::from_str(&text("config/settings.json")).unwrap();
    assert!(settings.unknown.is_empty(), "every field is understood: {:?}", settings.unknown);
    assert!(!settings.keep_playing_when_closed && settings.speakers);
    assert!(settings.night && settings.less_motion);
    let output = settings.output.as_ref().unwrap();
    assert_eq!((output.id.as_str(), output.name.as_str()), ("alsa:hw:1", "USB headphones"));
    assert_eq!(settings.when_output_is_gone, WhenGone::UseDefault);
    assert_eq!((settings.mix_view, settings.appearance), (MixView::Space, Appearance::System));
    assert_eq!((settings.language.as_deref(), settings.scale_percent), (Some("de"), 125));
    let ids = |ids: &mut dyn Iterator<Item = &String>| ids.cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(ids(&mut settings.favourites.iter()), "noise rain");
    assert_eq!(ids(&mut settings.blocked_sounds.iter()), "cat-purr whispers");
    assert_eq!(ids(&mut settings.folded.iter()), "air");
    assert_eq!(ids(&mut settings.favourite_presets.iter()), "evening-rain-1f2e");
    assert_eq!(ids(&mut settings.preset_order.iter()), "evening-rain-1f2e campfire");
    assert_eq!((settings.crossfade_s(), settings.headphones), (6.5, Headphones::Loud));
    assert_eq!(settings.sleep_fade(), Duration::from_mins(10));
    assert_eq!(settings.sleep_then, AfterTimer::Suspend);
    let alarm = &settings.alarm;
    assert!(alarm.on && alarm.days.has(0) && !alarm.days.has(1) && alarm.days.has(4));
    assert_eq!((alarm.at, alarm.preset.as_deref()), (ClockTime::new(6, 45), Some("campfire")));
    assert_eq!(alarm.fade_in(), Duration::from_mins(12));
    let focus = settings.focus;
    assert_eq!((focus.work_min, focus.break_min, focus.rounds), (50, 10, 3));
    assert!(focus.quiet_breaks);
    let night = settings.night_hours.unwrap();
    assert_eq!((night.from, night.to), (ClockTime::new(22, 30), ClockTime::new(6, 30)));
    assert_eq!(settings.night_left.as_deref(), Some("2026-11-24"));
    let background = &settings.background;
    assert!(background.unknown.is_empty() && !background.tray && !background.media_keys);
    assert!(background.autostart && background.start_paused);
    assert!(background.keep_awake && background.notifications);
    assert_eq!(background.when_others_play, WhenOthersPlay::Lower);
    assert_eq!(background.others_by_preset["campfire"], WhenOthersPlay::Pause);
}

#[test]
fn the_board_its_parked_layers_and_its_timers_are_restored() {
    let (_folder, folders) = old_folders();
    let (mut session, _streamer) = Session::new(folders);
    session.restore();
    assert_is_the_sample_mix(session.board.mix());
    assert_eq!(session.loaded().unwrap().preset.name, "Evening rain");
    assert!(session.playback.is_playing());
    assert_eq!(session.parked_controls(&sound("whispers")).level, 0.9);

    let (now, elapsed) = (Instant::now(), Duration::from_mins(15));
    let shared = Shared::new(session);
    let mut keeper = Keeper::new(shared.clone());
    keeper.tick(now, UNIX_EPOCH + Duration::from_secs(JOURNEY_BEGAN_S) + elapsed);
    shared.with(|session| {
        let left = Duration::from_secs(SLEEP_ENDS_S - JOURNEY_BEGAN_S).saturating_sub(elapsed);
        assert_eq!(session.timers.sleep_left(now), Some(left));
        let at = session.timers.journey_spot(session.board.mix(), now).unwrap();
        assert_eq!((at.stage, at.into), (1, Duration::from_mins(10)));
    });
}

#[test]
fn tingles_and_the_listening_dose_are_read() {
    let lines = text("data/tingles.jsonl");
    let tingles: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(tingles.len(), 2);
    assert_eq!(
        (tingles[0]["at_s"].as_u64(), tingles[1]["at_s"].as_u64()),
        (Some(1_795_812_345), Some(1_795_812_400))
    );
    assert_eq!(tingles[0]["preset"], "evening-rain-1f2e");
    let mix = Mix::from_json(tingles[0]["mix"].clone(), &|_| Controls::default()).unwrap();
    assert_is_the_sample_mix(&mix);

    let dose: Dose = serde_json::from_str(&text("data/listening.json")).unwrap();
    assert_eq!(dose.share(ExposureMode::Adults, 20_783), 0.375);
}

#[test]
fn own_sounds_keep_their_description() {
    let read =
        |id: &str| Sound::described(id, &text(&format!("data/sounds/{id}/sound.json"))).unwrap();
    let fan = read("old-fan");
    assert_eq!(
        (fan.name.as_str(), fan.family, fan.playback),
        ("Old fan", Family::Own, PlaybackMode::Texture)
    );
    assert_eq!(
        (fan.credit.as_str(), fan.licence.as_str(), fan.trim_db),
        ("Anna", "CC-BY-4.0", -3.25)
    );
    let story = read("my-story");
    assert_eq!(story.playback, PlaybackMode::Events { in_order: true });
    assert_eq!(story.intensities.iter().map(Vec::len).collect::<Vec<_>>(), [3]);
    assert_eq!((story.defaults.pace_per_min, story.defaults.irregularity), (12.5, 0.35));
}

#[test]
fn a_shared_line_is_read() {
    let preset = share::from_text(&text("evening.txt")).unwrap();
    assert_eq!(preset.name, "Evening rain");
    assert_is_the_sample_mix(&preset.mix);
}

#[test]
fn a_pack_is_imported_with_its_sound() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    let (mut session, _streamer) = Session::new(folders.clone());
    let pack = fixture("evening.susurra");
    let progress = JobProgress::default();
    let existing = session.library.existing_items();
    let preview = import_preview::preview(&pack.to_string_lossy(), &existing, &progress).unwrap();
    assert_eq!((&preview.problems[..], &preview.missing[..]), (&[][..], &[][..]));
    assert_eq!(preview.presets[0].status, ImportStatus::New);
    assert_eq!(preview.sounds[0].status, ImportStatus::New);
    assert_is_the_sample_mix(&preview.presets[0].preset.mix);
    let staged = import_preview::stage(preview, &folders, &progress).unwrap();
    let imported = session.keep(staged, UNIX_EPOCH).unwrap();
    assert_eq!(imported.sounds, [SoundId("old-fan".into())]);
    let fan = session.library.catalogue().find(&imported.sounds[0]).unwrap();
    assert!(fan.is_own() && fan.problem.is_none(), "{:?}", fan.problem);
}
