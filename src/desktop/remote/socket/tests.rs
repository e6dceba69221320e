//! The socket, with the client and the server in one process.

use super::*;
use crate::desktop::remote::handle::Response;
use crate::desktop::remote::request::Request;
use crate::desktop::remote::status::Status;
use crate::session::{Action, Session};
use interprocess::local_socket::Stream;
use interprocess::local_socket::traits::Stream as _;
use std::io::{BufRead, BufReader, Write};
use std::sync::mpsc;

/// A running instance with its own folders.
fn instance(folder: &tempfile::TempDir) -> (Folders, Shared, Claim, Control) {
    let folders = Folders::within(folder.path());
    let shared = Shared::new(Session::new(folders.clone()).0);
    let claim = Claim::new(&folders).unwrap().unwrap();
    let control = Control::listen(&claim, &folders, shared.clone()).unwrap();
    (folders, shared, claim, control)
}

fn raw(folders: &Folders, text: &[u8]) -> String {
    let mut stream = Stream::connect(name(folders).unwrap()).unwrap();
    // The server may disconnect before everything is sent.
    let _ = stream.write_all(text);
    let mut answer = String::new();
    let _ = BufReader::new(stream).read_line(&mut answer);
    answer
}

#[test]
fn a_second_launch_finds_and_controls_the_first() {
    let folder = tempfile::tempdir().unwrap();
    assert!(tell(&Folders::within(folder.path()), Action::PlayPause).unwrap().is_none());
    let (folders, shared, _claim, control) = instance(&folder);
    tell(&folders, Action::PlayPause).unwrap().unwrap();
    assert!(shared.read(|session| session.playback.is_playing()));
    drop(control);
    assert!(!socket(&folders).exists());
}

#[test]
fn telemetry_and_status_are_answered() {
    let folder = tempfile::tempdir().unwrap();
    assert!(telemetry(&Folders::within(folder.path())).unwrap().is_none());
    let (folders, shared, _claim, _control) = instance(&folder);
    assert!(!telemetry(&folders).unwrap().unwrap().playing);
    shared.with(Session::play);
    let told = telemetry(&folders).unwrap().unwrap();
    assert!(told.playing && told.device.is_none());
    let status: Status =
        serde_json::from_value(ask(&folders, &Request::Status).unwrap().unwrap().status).unwrap();
    assert_eq!(status.state, crate::desktop::remote::status::PlayState::Playing);
}

#[test]
fn an_instance_that_is_ending_counts_as_not_running() {
    let folder = tempfile::tempdir().unwrap();
    let (folders, _shared, _claim, _control) = instance(&folder);
    assert!(
        tell(&folders, Action::Quit).unwrap().is_some(),
        "the request to quit itself is answered"
    );
    assert!(tell(&folders, Action::ShowWindow).unwrap().is_none());
}

#[test]
fn only_one_can_be_the_running_instance_until_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let (folders, _shared, claim, control) = instance(&folder);
    assert!(Claim::new(&folders).unwrap().is_none());
    drop(control);
    assert!(Claim::new(&folders).unwrap().is_none(), "not while it saves its board");
    drop(claim);
    assert!(Claim::new(&folders).unwrap().is_some());
}

#[test]
#[cfg(unix)]
fn claiming_does_not_empty_a_file_that_a_link_leads_to() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    make_private(&folders).unwrap();
    let diary = folder.path().join("diary");
    std::fs::write(&diary, "kept").unwrap();
    std::os::unix::fs::symlink(&diary, folders.runtime.join("susurra.lock")).unwrap();
    assert!(Claim::new(&folders).is_err());
    assert_eq!(std::fs::read_to_string(&diary).unwrap(), "kept");
}

#[test]
fn a_line_that_is_not_a_request_is_refused_and_the_next_one_answered() {
    let folder = tempfile::tempdir().unwrap();
    let (folders, _shared, _claim, _control) = instance(&folder);
    let too_long = [b"[\"preset\",\"".as_slice(), &vec![b'x'; 100_000], b"\"]\n"].concat();
    let lines: [&[u8]; 5] = [b"play\n", b"[\"explode\"]\n", b"\xff\xfe\n", b"\n", &too_long];
    for line in lines {
        let answer = raw(&folders, line);
        let reply: Option<Response> = serde_json::from_str(&answer).ok();
        assert!(answer.is_empty() || reply.unwrap().error.is_some(), "{answer:?}");
    }
    tell(&folders, Action::PlayPause).unwrap().unwrap();
}

#[test]
fn silent_connections_do_not_keep_others_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let (folders, _shared, _claim, _control) = instance(&folder);
    // Four times as many as have a place.
    let silent: Vec<Stream> =
        (0..64).map(|_| Stream::connect(name(&folders).unwrap()).unwrap()).collect();
    let started = std::time::Instant::now();
    tell(&folders, Action::PlayPause).unwrap().unwrap();
    assert!(started.elapsed() < PATIENCE);
    drop(silent);
}

#[test]
fn many_at_once_are_all_answered() {
    let folder = tempfile::tempdir().unwrap();
    let (folders, _shared, _claim, _control) = instance(&folder);
    std::thread::scope(|scope| {
        for _ in 0..60 {
            scope.spawn(|| ask(&folders, &Request::Status).unwrap().unwrap());
        }
    });
}

#[test]
fn a_client_that_watches_receives_each_change_once() {
    let folder = tempfile::tempdir().unwrap();
    let (folders, shared, _claim, _control) = instance(&folder);
    let (told, statuses) = mpsc::channel();
    let watching = std::thread::Builder::new().name("watching".into());
    let watching = watching.spawn(move || {
        watch(&folders, |reply| {
            told.send(serde_json::from_value::<Status>(reply.status.clone()).unwrap()).is_ok()
        })
    });
    let next = || statuses.recv_timeout(Duration::from_secs(10)).unwrap();
    assert_eq!(next().state, crate::desktop::remote::status::PlayState::Paused);
    shared.with(Session::play);
    assert_eq!(next().state, crate::desktop::remote::status::PlayState::Playing);
    shared.with(|_| ());
    shared.with(|session| session.board.mix_mut().master = 0.5);
    assert_eq!(next().master, 0.5);
    drop(statuses);
    shared.with(Session::pause);
    assert!(watching.unwrap().join().unwrap().unwrap());
}

#[test]
#[cfg(unix)]
fn a_runtime_folder_that_others_can_enter_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::within(folder.path());
    std::fs::create_dir_all(&folders.runtime).unwrap();
    std::fs::set_permissions(&folders.runtime, std::fs::Permissions::from_mode(0o777)).unwrap();
    let why = Claim::new(&folders).err().unwrap().to_string();
    assert!(why.contains("belongs to you alone"), "{why}");
    std::fs::set_permissions(&folders.runtime, std::fs::Permissions::from_mode(0o700)).unwrap();
    assert!(Claim::new(&folders).unwrap().is_some());
}

#[cfg(unix)]
#[test]
fn the_socket_and_its_folder_are_closed_to_other_users() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let (folders, _shared, _claim, _control) = instance(&folder);
    let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(folders.runtime.clone()), 0o700);
    #[cfg(target_os = "linux")]
    assert_eq!(mode(socket(&folders)), 0o600);
}

#[test]
fn the_socket_of_a_crashed_instance_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let (folders, shared, claim, control) = instance(&folder);
    std::mem::forget(control);
    let _control = Control::listen(&claim, &folders, shared).unwrap();
    tell(&folders, Action::PlayPause).unwrap().unwrap();
}
