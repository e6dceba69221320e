//! Reading, writing and moving files in temporary folders.

use super::*;

#[test]
fn a_file_is_replaced_atomically_and_no_temporary_file_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/folder/a.json");
    write_whole(&path, b"first").unwrap();
    write_whole(&path, b"second").unwrap();
    assert_eq!(read_text(&path).unwrap().as_deref(), Some("second"));
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
}

#[test]
fn a_failed_write_names_the_file_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "kept").unwrap();
    let path = folder.path().join("file/a.json");
    let error = write_whole(&path, b"x").unwrap_err().to_string();
    assert!(error.contains("a.json cannot be written"), "{error}");
    assert_eq!(fs::read_to_string(folder.path().join("file")).unwrap(), "kept");
}

#[test]
fn a_missing_file_is_not_an_error_but_a_huge_one_is() {
    let folder = tempfile::tempdir().unwrap();
    assert!(read_text(&folder.path().join("none")).unwrap().is_none());
    let huge = folder.path().join("huge");
    fs::File::create(&huge).unwrap().set_len(LARGEST_TEXT + 1).unwrap();
    assert!(matches!(read_text(&huge), Err(FileError::TooLarge(_))));
}

#[test]
#[cfg(unix)]
fn a_file_address_is_decoded_and_a_path_is_not() {
    for (text, path) in [
        ("file:///a%20b/100%25%20caf%C3%A9.wav", "/a b/100% café.wav"),
        ("file://localhost/a.wav", "/a.wav"),
        ("file:///100%.wav", "/100%.wav"),
        ("/a%20b.wav", "/a%20b.wav"),
    ] {
        assert_eq!(path_from_text(text), Path::new(path), "{text}");
    }
}

#[test]
#[cfg(unix)]
fn a_private_file_is_closed_to_others_also_if_it_was_open_before() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    for (name, write) in [
        ("board.json", &(|path: &Path| write_private(path, b"new")) as &dyn Fn(&Path) -> _),
        ("tingles.jsonl", &|path: &Path| add_lines(path, &["new".into()])),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        write(&path).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_file_is_moved_to_another_disk() {
    use std::os::unix::fs::MetadataExt as _;
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir_in("/dev/shm"));
    let device = |path: &Path| fs::metadata(path).map(|metadata| metadata.dev()).ok();
    let Some(there) = there.ok().filter(|t| device(t.path()) != device(here.path())) else {
        return eprintln!("skipped: /dev/shm is not another disk than the temporary folder");
    };
    let path = here.path().join("a.json");
    fs::write(&path, "text").unwrap();
    let moved = move_into(&path, there.path()).unwrap();
    assert_eq!(fs::read_to_string(moved).unwrap(), "text");
    assert!(!path.exists());
    assert_eq!(fs::read_dir(there.path()).unwrap().count(), 1, "no temporary file is left");
}

#[test]
fn a_moved_file_takes_a_free_name() {
    let folder = tempfile::tempdir().unwrap();
    let bin = folder.path().join("bin");
    for n in 1..=3 {
        let path = folder.path().join("a.json");
        fs::write(&path, n.to_string()).unwrap();
        move_into(&path, &bin).unwrap();
    }
    assert_eq!(fs::read_to_string(bin.join("a-3.json")).unwrap(), "3");
}
