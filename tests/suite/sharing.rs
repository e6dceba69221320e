//! Sharing presets end to end: every mix survives sharing as text, file and pack; a pack includes its
//! recordings, merges with existing items, and sounds the same after the import.

use crate::common::{RATE, Rig, listen};
use proptest::prelude::*;
use serde_json::Map;
use std::path::Path;
use std::time::UNIX_EPOCH;
use susurra::files::Folders;
use susurra::mix::controls::SPECS;
use susurra::mix::{Controls, Layer, LayerId, Mix, Path as Way, SoundId, Source};
use susurra::presets::import_preview::{
    self, ConflictChoice, ImportPreview, ImportStatus, ImportedItems,
};
use susurra::presets::pack::{self, JobProgress, Originals};
use susurra::presets::{Preset, PresetId, share};
use susurra::session::{Session, Shared};

fn session(folders: &Folders) -> Session {
    Session::new(folders.clone()).0
}

fn preview_of(session: &Session, what: &str) -> ImportPreview {
    import_preview::preview(what, &session.library.existing_items(), &JobProgress::default())
        .unwrap()
}

fn keep(session: &mut Session, folders: &Folders, plan: ImportPreview) -> ImportedItems {
    let staged = import_preview::stage(plan, folders, &JobProgress::default()).unwrap();
    session.keep(staged, UNIX_EPOCH).unwrap()
}

fn preset(name: &str, sounds: &[&str]) -> Preset {
    let layer = |id: &&str| Layer {
        id: LayerId::default(),
        source: Source::Sound(SoundId((*id).into())),
        controls: Controls { level: 0.6, ..Controls::default() },
        unknown: Map::new(),
    };
    Preset {
        id: PresetId(susurra::presets::slug(name)),
        name: name.into(),
        note: String::new(),
        tags: Vec::new(),
        mix: Mix { layers: sounds.iter().map(layer).collect(), ..Mix::default() },
        unknown: Map::new(),
    }
}

/// Writes a pack with the rig's own sounds. Returns its path.
fn packed(rig: &Rig, name: &str) -> String {
    let path = rig.folder.path().join("night.susurra");
    let preset = preset(name, &["hum", "rain", "blips"]);
    let session = session(&rig.folders);
    let catalogue = session.library.catalogue();
    pack::write(&path, &[&preset], catalogue, Originals::LeaveOut, &JobProgress::default())
        .unwrap();
    path.to_string_lossy().into_owned()
}

fn render(folders: &Folders, id: &PresetId) -> Vec<[f32; 2]> {
    let (mut session, streamer) = Session::new(folders.clone());
    session.load_preset(id);
    session.play();
    let shared = Shared::new(session);
    let mut offline = shared.offline(streamer, RATE);
    listen(&shared, &mut offline, 8.0)
}

#[test]
fn an_imported_pack_sounds_the_same_on_another_machine() {
    let (rig, other) = (Rig::new(), tempfile::tempdir().unwrap());
    let path = packed(&rig, "Night");
    let mut here = session(&rig.folders);
    let plan = preview_of(&here, &path);
    assert_eq!(plan.presets[0].status, ImportStatus::New);
    assert!(plan.sounds.iter().all(|sound| matches!(sound.status, ImportStatus::Identical(_))));
    let kept = keep(&mut here, &rig.folders, plan);
    let first = render(&rig.folders, &kept.presets[0]);

    let folders = Folders::within(other.path());
    let mut there = session(&folders);
    let plan = preview_of(&there, &path);
    assert_eq!((plan.sounds.len(), plan.missing.len()), (2, 0));
    assert!(!folders.sounds().exists(), "to look is to change nothing");
    let kept = keep(&mut there, &folders, plan);
    assert_eq!((kept.presets.len(), kept.sounds.len()), (1, 2));
    assert_eq!(render(&folders, &kept.presets[0]), first);
    assert!(preview_of(&there, &path).has_nothing_new(), "a second import adds nothing");
    let left: Vec<_> = std::fs::read_dir(&folders.data).unwrap().flatten().collect();
    assert_eq!(left.len(), 1, "only the sounds: {left:?}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_pack_is_imported_where_the_sounds_are_on_another_disk() {
    use std::os::unix::fs::MetadataExt as _;
    let (rig, other) = (Rig::new(), tempfile::tempdir().unwrap());
    let path = packed(&rig, "Night");
    let device = |path: &Path| std::fs::metadata(path).map(|metadata| metadata.dev()).ok();
    let disk = tempfile::tempdir_in("/dev/shm").ok();
    let Some(disk) = disk.filter(|disk| device(disk.path()) != device(other.path())) else {
        return eprintln!("skipped: /dev/shm is not another disk than the temporary folder");
    };
    let folders = Folders::within(other.path());
    std::fs::create_dir_all(&folders.data).unwrap();
    std::os::unix::fs::symlink(disk.path(), folders.sounds()).unwrap();
    let mut there = session(&folders);
    let mut plan = preview_of(&there, &path);
    assert_eq!(keep(&mut there, &folders, plan.clone()).sounds.len(), 2);
    // Replacing a sound moves the old one aside.
    plan.sounds.iter_mut().for_each(|sound| {
        sound.status = ImportStatus::Conflict(susurra::i18n::Message::verbatim("again"));
        sound.choice = ConflictChoice::Replace;
    });
    keep(&mut there, &folders, plan);
    assert_eq!(std::fs::read_dir(folders.replaced_sounds()).unwrap().count(), 2);
}

#[test]
fn existing_items_stay_unless_the_user_chooses_to_replace_them() {
    let (rig, other) = (Rig::new(), Rig::new());
    let path = packed(&rig, "Night");
    // A different “hum”, and a different preset of the same name.
    let text = std::fs::read_to_string(other.folders.sounds().join("hum/sound.json")).unwrap();
    let text = text.replace("\"Hum\"", "\"Another hum\"");
    std::fs::write(other.folders.sounds().join("hum/sound.json"), text).unwrap();
    let mut there = session(&other.folders);
    let own = preset("Night", &["tapping"]);
    let file = other.folder.path().join("own.json");
    std::fs::write(&file, own.to_text()).unwrap();
    let plan = preview_of(&there, &file.to_string_lossy());
    keep(&mut there, &other.folders, plan);

    let plan = preview_of(&there, &path);
    let conflicts = |plan: &ImportPreview| {
        let presets = plan.presets.iter().map(|brought| &brought.status);
        let sounds = plan.sounds.iter().map(|brought| &brought.status);
        presets.chain(sounds).filter(|s| matches!(s, ImportStatus::Conflict(_))).count()
    };
    assert_eq!(conflicts(&plan), 2);
    let kept = keep(&mut there, &other.folders, plan);
    let both = there.library.store().find(&kept.presets[0]).unwrap().preset.clone();
    assert_eq!(both.name, "Night 2");
    assert_eq!(both.mix.layers[0].sound().unwrap().0, "hum-2");
    assert_eq!(there.library.store().find_by_name("Night").unwrap().preset.mix.layers.len(), 1);
    let hum = there.library.catalogue().find(&SoundId("hum".into())).unwrap().name.clone();
    assert_eq!(hum, "Another hum");

    let mut plan = preview_of(&there, &packed(&rig, "Night"));
    plan.presets.iter_mut().for_each(|brought| brought.choice = ConflictChoice::Replace);
    let kept = keep(&mut there, &other.folders, plan);
    assert_eq!(kept.presets, [own.id]);
    assert_eq!(there.library.store().find(&kept.presets[0]).unwrap().preset.mix.layers.len(), 3);
    assert_eq!(there.deleted_presets()[0].name, "Night", "the other is in the bin");

    let mut plan = preview_of(&there, &packed(&rig, "Another night"));
    plan.presets.iter_mut().for_each(|brought| brought.choice = ConflictChoice::Skip);
    assert_eq!(plan.presets[0].status, ImportStatus::New, "a new item is no conflict");
}

#[test]
fn a_failed_import_changes_nothing() {
    let (rig, other) = (Rig::new(), tempfile::tempdir().unwrap());
    let path = packed(&rig, "Night");
    let folders = Folders::within(other.path());
    let mut there = session(&folders);
    let plan = preview_of(&there, &path);
    let staged = import_preview::stage(plan, &folders, &JobProgress::default()).unwrap();
    std::fs::create_dir_all(&folders.config).unwrap();
    std::fs::write(folders.presets(), "in the way").unwrap();
    let before = there.library.store().entries().len();
    let why = there.keep(staged, UNIX_EPOCH).unwrap_err().to_string();
    assert!(why.contains("cannot be written"), "{why}");
    assert_eq!(there.library.store().entries().len(), before);
    assert_eq!(std::fs::read_dir(folders.sounds()).unwrap().count(), 0);
    assert_eq!(std::fs::read_dir(&folders.data).unwrap().count(), 1);
}

#[test]
fn missing_sounds_are_listed_and_the_other_layers_play() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    let mut session = session(&folders);
    let text = share::to_text(&preset("Night", &["rain", "unheard-of"])).unwrap().text;
    let plan = preview_of(&session, &format!("For you: {text}"));
    assert_eq!(plan.missing, [SoundId("unheard-of".into())]);
    let kept = keep(&mut session, &folders, plan);
    assert!(preview_of(&session, &text).has_nothing_new());
    let heard = render(&folders, &kept.presets[0]);
    assert!(crate::common::rms(&heard[4 * RATE as usize..]) > 1e-4);
}

fn any_mix() -> impl Strategy<Value = Mix> {
    let controls =
        (proptest::collection::vec(0.0f32..=1.0, SPECS.len()), 0..5usize, any::<[bool; 2]>());
    let source = prop_oneof![
        "[a-z0-9][a-z0-9-]{0,20}".prop_map(|id| Source::Sound(SoundId(id))),
        Just(Source::Sound(SoundId("rain".into()))),
        Just(Source::Noise),
        Just(Source::Tones),
    ];
    let layer = (source, controls).prop_map(|(source, (parts, path, [mute, solo]))| {
        let mut controls = Controls { path: Way::ALL[path], mute, solo, ..Controls::default() };
        for (spec, part) in SPECS.into_iter().zip(parts) {
            spec.set(&mut controls, spec.moved(spec.min, part));
        }
        Layer { id: LayerId::default(), source, controls, unknown: Map::new() }
    });
    let all = (0.0f32..=1.0, any::<u64>(), 0.0f32..=1.0);
    (proptest::collection::vec(layer, 0..12), all).prop_map(|(layers, (master, seed, drift))| Mix {
        layers,
        master,
        seed,
        drift,
        ..Mix::default()
    })
}

/// Writes a preset to text and reads it again.
fn through_file(preset: &Preset) -> Preset {
    Preset::from_text(&preset.to_text(), "a", &|_| Controls::default()).unwrap()
}

proptest! {
    #[test]
    fn every_mix_survives_sharing_as_text_and_file(mix in any_mix(), name in "\\PC{1,40}") {
        let name = susurra::presets::tidy_name(&name).unwrap_or("x".into());
        let before = Preset { mix, ..preset(&name, &[]) };
        let filed = through_file(&before);
        prop_assert_eq!(through_file(&filed), filed.clone());
        prop_assert!(share::is_same(&before, &filed));
        let shared = share::to_text(&filed).unwrap();
        let after = share::from_text(&shared.text).unwrap();
        prop_assert_eq!(&after, &share::from_text(&shared.link).unwrap());
        prop_assert!(share::is_same(&before, &after));
        prop_assert!(through_file(&after).mix.has_same_content_as(&after.mix));
        for (a, b) in filed.mix.layers.iter().zip(&after.mix.layers) {
            prop_assert_eq!(a.controls.level, b.controls.level);
            let [now, then] = [a, b].map(|layer| layer.controls.lowered_db);
            prop_assert!((now - then).abs() <= 0.0501);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_mix_survives_sharing_as_a_pack(mix in any_mix()) {
        let folder = tempfile::tempdir().unwrap();
        let session = session(&Folders::within(folder.path()));
        let before = through_file(&Preset { mix, ..preset("A night", &[]) });
        let path = folder.path().join("a.susurra");
        pack::write(&path, &[&before], session.library.catalogue(), Originals::LeaveOut, &JobProgress::default()).unwrap();
        let plan = preview_of(&session, &path.to_string_lossy());
        prop_assert_eq!(&plan.presets[0].preset, &before);
    }
}

#[test]
fn a_shared_line_can_be_imported_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let session = session(&Folders::within(folder.path()));
    let text = share::to_text(&preset("Night", &["rain"])).unwrap().text;
    for name in ["a.susurra", "a.txt"] {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("Hello!\n{text}\n")).unwrap();
        assert_eq!(preview_of(&session, &path.to_string_lossy()).presets[0].preset.name, "Night");
    }
    let none = import_preview::preview(
        "nothing/there.susurra",
        &session.library.existing_items(),
        &JobProgress::default(),
    );
    assert!(none.unwrap_err().to_string().contains("there is no file"));
    assert!(import_preview::is_incoming(&text) && import_preview::is_incoming("x.SUSURRA"));
    assert!(!import_preview::is_incoming("plya") && Path::new("x").extension().is_none());
}
