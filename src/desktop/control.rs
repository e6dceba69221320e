//! The local socket of the running instance: how a second launch finds the first, and drives it. One
//! line in, one line out: the word of an [`Action`], and `ok` or what is wrong; or `status`, and how
//! it fares as JSON.

use crate::files::Folders;
use crate::session::{Action, Shared, Telemetry};
use interprocess::local_socket::traits::{ListenerExt as _, Stream as _};
use interprocess::local_socket::{Listener, ListenerOptions, Name, Stream};
use std::fs::{File, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::time::Duration;

/// A peer that says nothing is not waited for.
const PATIENCE: Duration = Duration::from_secs(2);
/// No command is longer, nor any mix that was shared as text.
const LONGEST_LINE: u64 = 160 << 10;
/// No answer is longer.
const LONGEST_ANSWER: u64 = 16 << 10;
const STATUS: &str = "status";
const BRING: &str = "bring";

/// The right to be the running instance, for as long as it is held. The system takes it back from a
/// program that ends, however it ends.
pub struct Claim {
    _locked: File,
}

impl Claim {
    /// Claims to be the running instance. `None` if another is.
    ///
    /// # Errors
    /// If the folder cannot be made or written in.
    pub fn new(folders: &Folders) -> io::Result<Option<Self>> {
        std::fs::create_dir_all(&folders.runtime)?;
        let file = File::create(folders.runtime.join("susurra.lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _locked: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

/// Performs what comes through the socket, until it is dropped.
pub struct Control {
    path: PathBuf,
}

impl Control {
    /// Listens as the running instance.
    ///
    /// # Errors
    /// If the socket cannot be made.
    pub fn listen(_: &Claim, folders: &Folders, shared: Shared) -> io::Result<Self> {
        // What a crashed instance left behind is replaced.
        let options = ListenerOptions::new().name(name(folders)?).try_overwrite(true);
        let listener = options.create_sync()?;
        let work = move || serve(&listener, &shared);
        std::thread::Builder::new().name("control".into()).spawn(work)?;
        Ok(Self { path: socket(folders) })
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        // The thread ends with the program; its socket should not outlive it. A leftover does no harm.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Has the running instance perform `action`. `None` if none is running, or it is just ending.
///
/// # Errors
/// If one is, but does not answer or refuses.
pub fn tell(folders: &Folders, action: Action) -> io::Result<Option<()>> {
    match ask(folders, action.word())? {
        None => Ok(None),
        Some(answer) if answer == "ok\n" => Ok(Some(())),
        Some(answer) => Err(unexpected(&answer)),
    }
}

/// Has the running instance show its window, and in it what was sent: a shared mix, or the path of a
/// file. `None` if none is running, or it is just ending.
///
/// # Errors
/// If one is, but does not answer or refuses.
pub fn bring(folders: &Folders, sent: &str) -> io::Result<Option<()>> {
    let line = sent.replace(['\n', '\r'], " ");
    match ask(folders, &format!("{BRING} {line}"))? {
        None => Ok(None),
        Some(answer) if answer == "ok\n" => Ok(Some(())),
        Some(answer) => Err(unexpected(&answer)),
    }
}

/// How the running instance fares. `None` if none is running, or it is just ending.
///
/// # Errors
/// If one is, but does not answer, or is of a version that cannot tell.
pub fn status(folders: &Folders) -> io::Result<Option<Telemetry>> {
    let answer = ask(folders, STATUS)?;
    answer.map(|answer| serde_json::from_str(&answer).map_err(|_| unexpected(&answer))).transpose()
}

fn unexpected(answer: &str) -> io::Error {
    io::Error::other(format!("the running Susurra answered {answer:?}"))
}

/// The answer to a line. `None` if nobody is there to give it.
fn ask(folders: &Folders, line: &str) -> io::Result<Option<String>> {
    let Ok(stream) = Stream::connect(name(folders)?) else { return Ok(None) };
    match exchange(stream, line) {
        Ok(answer) => Ok(Some(answer).filter(|answer| !answer.is_empty())),
        Err(error) => match error.kind() {
            io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => Ok(None),
            _ => Err(error),
        },
    }
}

fn exchange(mut stream: Stream, line: &str) -> io::Result<String> {
    stream.set_recv_timeout(Some(PATIENCE))?;
    writeln!(stream, "{line}")?;
    let mut answer = String::new();
    BufReader::new(stream.take(LONGEST_ANSWER)).read_line(&mut answer)?;
    Ok(answer)
}

fn serve(listener: &Listener, shared: &Shared) {
    for stream in listener.incoming() {
        match stream {
            Ok(stream) => {
                if let Err(error) = answer(stream, shared) {
                    log::warn!("control: {error}");
                }
            }
            Err(error) => {
                log::warn!("control: {error}");
                // Out of files, say: to try again at once would only spin.
                std::thread::sleep(PATIENCE);
            }
        }
    }
}

fn answer(stream: Stream, shared: &Shared) -> io::Result<()> {
    stream.set_recv_timeout(Some(PATIENCE))?;
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    stream.by_ref().take(LONGEST_LINE).read_line(&mut line)?;
    let answer = reply(line.trim(), shared);
    writeln!(stream.get_mut(), "{answer}")
}

fn reply(line: &str, shared: &Shared) -> String {
    if line == STATUS {
        let telemetry = shared.with(|session| session.telemetry());
        return serde_json::to_string(&telemetry).unwrap_or_default();
    }
    if let Some(sent) = line.strip_prefix(BRING).and_then(|rest| rest.strip_prefix(' ')) {
        shared.with(|session| {
            session.receive(sent);
            session.perform(Action::ShowWindow);
        });
        return "ok".into();
    }
    match Action::from_word(line) {
        Some(action) => {
            shared.with(|session| session.perform(action));
            "ok".into()
        }
        None => "not understood".into(),
    }
}

fn socket(folders: &Folders) -> PathBuf {
    folders.runtime.join("susurra.sock")
}

#[cfg(unix)]
fn name(folders: &Folders) -> io::Result<Name<'static>> {
    use interprocess::local_socket::{GenericFilePath, ToFsName};
    socket(folders).to_fs_name::<GenericFilePath>()
}

#[cfg(not(unix))]
fn name(folders: &Folders) -> io::Result<Name<'static>> {
    use interprocess::local_socket::{GenericNamespaced, ToNsName};
    let unique = socket(folders).to_string_lossy().replace(['/', '\\', ':'], "-");
    unique.to_ns_name::<GenericNamespaced>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Incoming, Session};

    /// An instance that runs in a folder of its own.
    fn instance(folder: &tempfile::TempDir) -> (Folders, Shared, Claim, Control) {
        let folders = Folders::within(folder.path());
        let shared = Shared::new(Session::new(folders.clone()).0);
        let claim = Claim::new(&folders).unwrap().unwrap();
        let control = Control::listen(&claim, &folders, shared.clone()).unwrap();
        (folders, shared, claim, control)
    }

    #[test]
    fn a_second_launch_finds_the_first_and_drives_it() {
        let folder = tempfile::tempdir().unwrap();
        assert!(tell(&Folders::within(folder.path()), Action::PlayPause).unwrap().is_none());
        let (folders, shared, _claim, control) = instance(&folder);
        tell(&folders, Action::PlayPause).unwrap().unwrap();
        assert!(shared.with(|session| session.playing));
        drop(control);
        assert!(!socket(&folders).exists());
    }

    #[test]
    fn whoever_asks_is_told_how_it_fares() {
        let folder = tempfile::tempdir().unwrap();
        assert!(status(&Folders::within(folder.path())).unwrap().is_none());
        let (folders, shared, _claim, _control) = instance(&folder);
        assert!(!status(&folders).unwrap().unwrap().playing);
        shared.with(Session::play);
        let told = status(&folders).unwrap().unwrap();
        assert!(told.playing && told.device.is_none());
        assert!(Action::from_word(STATUS).is_none(), "no action has its word");
    }

    #[test]
    fn what_was_sent_is_brought_to_the_running_instance() {
        let folder = tempfile::tempdir().unwrap();
        assert!(bring(&Folders::within(folder.path()), "susurra:1:A").unwrap().is_none());
        let (folders, shared, _claim, _control) = instance(&folder);
        bring(&folders, "susurra:1:A\nB").unwrap().unwrap();
        let is_looked_at = |s: &mut Session| matches!(s.incoming(), Incoming::Looking(_));
        assert!(shared.with(is_looked_at));
        assert!(Action::from_word(BRING).is_none(), "no action has its word");
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
    fn a_word_that_is_none_is_refused_and_the_next_is_heard() {
        let folder = tempfile::tempdir().unwrap();
        let (folders, _shared, _claim, _control) = instance(&folder);
        let mut stream = Stream::connect(name(&folders).unwrap()).unwrap();
        writeln!(stream, "{}", "x".repeat(200_000)).unwrap_or_default();
        let mut answer = String::new();
        let _ = BufReader::new(stream).read_line(&mut answer);
        assert!(answer.is_empty() || answer == "not understood\n", "{answer:?}");
        tell(&folders, Action::PlayPause).unwrap().unwrap();
    }

    #[test]
    fn a_socket_that_a_crash_left_behind_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (folders, shared, claim, control) = instance(&folder);
        std::mem::forget(control);
        let _control = Control::listen(&claim, &folders, shared).unwrap();
        tell(&folders, Action::PlayPause).unwrap().unwrap();
    }
}
