//! The answering side of the socket. Each peer has a thread of its own, and there are not many: one
//! that is slow, or says what is not understood, keeps nobody else waiting for long.

use crate::desktop::remote::handle::{Response, handle_request};
use crate::desktop::remote::request::{LONGEST_LINE, Request, RequestError};
use crate::desktop::remote::socket::PATIENCE;
use crate::desktop::remote::status::Status;
use crate::i18n::{ToMessage as _, message, set_thread_language};
use crate::session::{Session, Shared};
use interprocess::local_socket::traits::{ListenerExt as _, Stream as _, StreamCommon as _};
use interprocess::local_socket::{Listener, Stream};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Peers that are answered at once; others wait until one of them is done.
const MOST_PEERS: usize = 16;
/// Those of them that may stay, to watch.
const MOST_WATCHING: usize = 8;
/// Between two lines to one who watches: what changes in between is one.
const WATCH_REST: Duration = Duration::from_millis(100);
/// Between two looks whether one who watches is still there, beside those when something changes.
const STILL_THERE: Duration = Duration::from_secs(5);

/// Who may ask: the user whose program this is.
#[derive(Clone, Copy)]
pub struct Owner {
    #[cfg(unix)]
    user: u32,
}

impl Owner {
    /// The owner of the socket at `path`, which this program has just made.
    #[cfg(unix)]
    pub fn of(path: &Path) -> io::Result<Self> {
        use std::os::unix::fs::MetadataExt as _;
        Ok(Self { user: std::fs::metadata(path)?.uid() })
    }

    /// Elsewhere the system lets nobody else in.
    #[cfg(not(unix))]
    pub fn of(_: &Path) -> io::Result<Self> {
        Ok(Self {})
    }

    #[cfg(unix)]
    fn is(self, peer: &Stream) -> bool {
        // The superuser may look into everything anyway.
        let user = peer.peer_creds().ok().and_then(|creds| creds.euid());
        user.is_some_and(|user| user == self.user || user == 0)
    }

    #[cfg(not(unix))]
    fn is(self, _: &Stream) -> bool {
        true
    }
}

/// How many are there, and how many of them watch.
#[derive(Default)]
struct Peers {
    counts: Mutex<(usize, usize)>,
    changed: Condvar,
}

/// A peer's place; free again when it is dropped.
struct Place {
    peers: Arc<Peers>,
    watches: bool,
}

impl Peers {
    fn counts(&self) -> MutexGuard<'_, (usize, usize)> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a place.
    fn place(self: &Arc<Self>) -> Place {
        let is_full = |counts: &mut (usize, usize)| counts.0 >= MOST_PEERS;
        let counts = self.changed.wait_while(self.counts(), is_full);
        counts.unwrap_or_else(PoisonError::into_inner).0 += 1;
        Place { peers: self.clone(), watches: false }
    }
}

impl Place {
    /// Whether the peer may stay to watch.
    fn watch(&mut self) -> bool {
        let mut counts = self.peers.counts();
        let may = counts.1 < MOST_WATCHING;
        counts.1 += usize::from(may);
        self.watches = may;
        may
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.peers.counts();
        counts.0 -= 1;
        counts.1 -= usize::from(self.watches);
        drop(counts);
        self.peers.changed.notify_one();
    }
}

/// Answers who comes, until the program ends.
pub fn serve(listener: &Listener, owner: Owner, shared: &Shared) {
    let peers = Arc::new(Peers::default());
    for stream in listener.incoming() {
        let stream = match stream {
            Ok(stream) if owner.is(&stream) => stream,
            Ok(_) => {
                log::warn!("control: another user has asked, and is not answered");
                continue;
            }
            Err(error) => {
                log::warn!("control: {error}");
                // Out of files, say: to try again at once would only spin.
                std::thread::sleep(PATIENCE);
                continue;
            }
        };
        let (place, shared) = (peers.place(), shared.clone());
        let work = move || {
            if let Err(error) = answer(stream, place, &shared) {
                log::info!("control: {error}");
            }
        };
        if let Err(error) = std::thread::Builder::new().name("control-peer".into()).spawn(work) {
            log::warn!("control: {error}");
        }
    }
}

fn answer(stream: Stream, mut place: Place, shared: &Shared) -> io::Result<()> {
    stream.set_recv_timeout(Some(PATIENCE))?;
    stream.set_send_timeout(Some(PATIENCE))?;
    let mut stream = BufReader::new(stream);
    let line = line(&mut stream)?;
    let request = line.map_or(Err(RequestError::TooLong), |line| Request::from_line(line.trim()));
    let (is_ending, language) =
        shared.read(|session| (session.playback.is_ending(), session.language()));
    set_thread_language(language);
    if is_ending {
        return Ok(());
    }
    let reply = match request {
        Err(error) => Response::error(&error.message()),
        Ok(Request::Watch) if place.watch() => return show(stream, shared),
        Ok(Request::Watch) => Response::error(&message!("ctl-too-many-watch")),
        Ok(request) => handle_request(shared, &request, Instant::now()),
    };
    writeln!(stream.get_mut(), "{}", reply.to_line())
}

/// Reads a line, within the bounds of patience and length; `None` if it is too long.
fn line(stream: &mut BufReader<Stream>) -> io::Result<Option<String>> {
    let deadline = Instant::now() + PATIENCE;
    let mut line = Vec::new();
    while Instant::now() < deadline {
        let some = stream.fill_buf()?;
        let end = some.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(some.len(), |end| end + 1);
        line.extend_from_slice(&some[..taken]);
        stream.consume(taken);
        if line.len() > LONGEST_LINE {
            return Ok(None);
        }
        if end.is_some() || taken == 0 {
            return String::from_utf8(line).map(Some).map_err(|_| ErrorKind::InvalidData.into());
        }
    }
    Err(ErrorKind::TimedOut.into())
}

/// Sends the status whenever it has changed, until the peer has gone.
fn show(stream: BufReader<Stream>, shared: &Shared) -> io::Result<()> {
    let stream = stream.into_inner();
    let changes = shared.read(Session::changes);
    let is_gone = AtomicBool::new(false);
    stream.set_recv_timeout(Some(STILL_THERE))?;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_gone.load(Relaxed) {
                // One who goes on talking has not understood what watching is, and is let go.
                if !matches!((&stream).read(&mut [0; 64]), Err(error) if is_quiet(&error)) {
                    is_gone.store(true, Relaxed);
                    changes.nudge();
                }
            }
        });
        let shown = show_changes(&stream, shared, &is_gone);
        is_gone.store(true, Relaxed);
        shown
    })
}

fn is_quiet(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

fn show_changes(mut stream: &Stream, shared: &Shared, is_gone: &AtomicBool) -> io::Result<()> {
    let changes = shared.read(Session::changes);
    let mut shown = None;
    while !is_gone.load(Relaxed) {
        let seen = changes.count();
        let status = shared.read(|session| Status::of(session, Instant::now()));
        if shown.as_ref() != Some(&status) {
            let reply = Response {
                ok: Some(String::new()),
                status: serde_json::to_value(&status).unwrap_or_default(),
                error: None,
            };
            writeln!(stream, "{}", reply.to_line())?;
            shown = Some(status);
        }
        changes.wait(seen, None);
        std::thread::sleep(WATCH_REST);
    }
    Ok(())
}
