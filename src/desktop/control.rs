//! The local socket of the running instance: how a second launch finds the first, and drives it. One
//! line in, one line out: the word of an [`Action`], and `ok` or what is wrong.

use crate::files::Folders;
use crate::session::{Action, Shared};
use interprocess::local_socket::traits::{ListenerExt as _, Stream as _};
use interprocess::local_socket::{Listener, ListenerOptions, Name, Stream};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::time::Duration;

/// A peer that says nothing is not waited for.
const PATIENCE: Duration = Duration::from_secs(2);
/// No command is longer.
const LONGEST_LINE: u64 = 1024;

/// Performs what comes through the socket, until it is dropped.
pub struct Control {
    path: PathBuf,
}

impl Control {
    /// Takes the place of the running instance. Call it only when [`tell`] found none.
    ///
    /// # Errors
    /// If the socket cannot be made.
    pub fn listen(folders: &Folders, shared: Shared) -> io::Result<Self> {
        std::fs::create_dir_all(&folders.runtime)?;
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
    let Ok(stream) = Stream::connect(name(folders)?) else { return Ok(None) };
    match ask(stream, action) {
        Ok(answer) if answer == "ok\n" => Ok(Some(())),
        Ok(answer) if answer.is_empty() => Ok(None),
        Ok(answer) => Err(io::Error::other(format!("the running Susurra answered {answer:?}"))),
        Err(error) => match error.kind() {
            io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => Ok(None),
            _ => Err(error),
        },
    }
}

fn ask(mut stream: Stream, action: Action) -> io::Result<String> {
    stream.set_recv_timeout(Some(PATIENCE))?;
    writeln!(stream, "{}", action.word())?;
    let mut answer = String::new();
    BufReader::new(stream.take(LONGEST_LINE)).read_line(&mut answer)?;
    Ok(answer)
}

fn serve(listener: &Listener, shared: &Shared) {
    for stream in listener.incoming() {
        let answered = stream.and_then(|stream| answer(stream, shared));
        if let Err(error) = answered {
            log::warn!("control: {error}");
        }
    }
}

fn answer(stream: Stream, shared: &Shared) -> io::Result<()> {
    stream.set_recv_timeout(Some(PATIENCE))?;
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    stream.by_ref().take(LONGEST_LINE).read_line(&mut line)?;
    let answer = match Action::from_word(line.trim()) {
        Some(action) => {
            shared.with(|session| session.perform(action));
            "ok"
        }
        None => "not understood",
    };
    writeln!(stream.get_mut(), "{answer}")
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
    use crate::session::Session;

    #[test]
    fn a_second_launch_finds_the_first_and_drives_it() {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::within(folder.path());
        assert!(tell(&folders, Action::PlayPause).unwrap().is_none(), "none is running");
        let shared = Shared::new(Session::new(folders.clone()).0);
        let control = Control::listen(&folders, shared.clone()).unwrap();
        tell(&folders, Action::PlayPause).unwrap().unwrap();
        assert!(shared.with(|session| session.playing));
        drop(control);
        assert!(!socket(&folders).exists());
    }

    #[test]
    fn a_word_that_is_none_is_refused_and_the_next_is_heard() {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::within(folder.path());
        let shared = Shared::new(Session::new(folders.clone()).0);
        let _control = Control::listen(&folders, shared).unwrap();
        let mut stream = Stream::connect(name(&folders).unwrap()).unwrap();
        writeln!(stream, "{}", "x".repeat(5000)).unwrap_or_default();
        let mut answer = String::new();
        let _ = BufReader::new(stream).read_line(&mut answer);
        assert!(answer.is_empty() || answer == "not understood\n", "{answer:?}");
        tell(&folders, Action::PlayPause).unwrap().unwrap();
    }

    #[test]
    fn a_socket_that_a_crash_left_behind_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::within(folder.path());
        let shared = Shared::new(Session::new(folders.clone()).0);
        std::mem::forget(Control::listen(&folders, shared.clone()).unwrap());
        let _control = Control::listen(&folders, shared).unwrap();
        tell(&folders, Action::PlayPause).unwrap().unwrap();
    }
}
