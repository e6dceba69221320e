//! The local socket through which another launch and the command line control the running instance. A client
//! sends one line, the words of a [`Request`](super::request::Request) as JSON, and receives one line, a
//! [`Response`](super::handle::Response). A client that watches receives a line for every change.

mod client;
mod serve;

pub use client::{ask, bring, telemetry, tell, watch};

use crate::files::{self, Folders};
use crate::i18n::message;
use crate::session::Shared;
#[cfg(unix)]
use interprocess::local_socket::traits::StreamCommon as _;
use interprocess::local_socket::{Listener, ListenerOptions, Name, Stream};
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The longest time to wait for the other end to send or to read.
const PATIENCE: Duration = Duration::from_secs(2);

/// The right to be the running instance, until it is dropped. The system takes it back when the process ends,
/// in whatever way.
pub struct Claim {
    _locked: File,
}

impl Claim {
    /// Claims to be the running instance. `None` if another process is.
    ///
    /// # Errors
    /// If the runtime folder cannot be created or written to, or other users can enter it.
    pub fn new(folders: &Folders) -> io::Result<Option<Self>> {
        make_private(folders)?;
        let file = files::open_lock(&folders.runtime.join("susurra.lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _locked: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

/// Answers requests through the socket, until it is dropped.
pub struct Control {
    path: PathBuf,
}

impl Control {
    /// Listens as the running instance. Only programs of the same user are answered.
    ///
    /// # Errors
    /// If the socket cannot be created.
    pub fn listen(_: &Claim, folders: &Folders, shared: Shared) -> io::Result<Self> {
        let listener = listener(folders)?;
        let work = move || serve::serve(&listener, &shared);
        std::thread::Builder::new().name("control".into()).spawn(work)?;
        Ok(Self { path: socket(folders) })
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        // The thread ends with the program, and its socket should not outlive it. A leftover does no harm.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Creates the folder of the socket for this user alone. A folder that another user owns or may write to is
/// refused: whoever can replace the socket can pretend to be Susurra.
fn make_private(folders: &Folders) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(&folders.runtime)?;
    if is_private(&folders.runtime)? {
        return Ok(());
    }
    Err(io::Error::other(message!("runtime-folder-not-private", folder = &folders.runtime)))
}

/// Whether a folder belongs to this user, who alone may use it.
#[cfg(unix)]
fn is_private(folder: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = folder.symlink_metadata()?;
    let is_ours = metadata.uid() == rustix::process::geteuid().as_raw();
    Ok(metadata.is_dir() && is_ours && metadata.mode() & 0o777 == 0o700)
}

/// Elsewhere the system protects the folders of a user.
#[cfg(not(unix))]
fn is_private(_: &Path) -> io::Result<bool> {
    Ok(true)
}

/// Whether the program at the other end belongs to the same user. Both sides check: the running instance who
/// asks, and the others who answers.
#[cfg(unix)]
fn is_same_user(peer: &Stream) -> bool {
    // The superuser can do everything anyway.
    let user = peer.peer_creds().ok().and_then(|creds| creds.euid());
    user.is_some_and(|user| user == rustix::process::geteuid().as_raw() || user == 0)
}

/// Elsewhere the system lets nobody else in.
#[cfg(not(unix))]
fn is_same_user(_: &Stream) -> bool {
    true
}

fn listener(folders: &Folders) -> io::Result<Listener> {
    // The socket that a crashed instance has left is replaced.
    let options = ListenerOptions::new().name(name(folders)?).try_overwrite(true);
    #[cfg(target_os = "linux")]
    let options = {
        use interprocess::os::unix::local_socket::ListenerOptionsExt as _;
        options.mode(0o600)
    };
    options.create_sync()
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
mod tests;
