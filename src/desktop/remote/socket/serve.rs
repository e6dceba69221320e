//! The server of the socket. Each connection has a thread of its own, and their number is limited. A slow or
//! silent client does not keep the others waiting for long.

use crate::desktop::remote::handle::{Response, handle_request};
use crate::desktop::remote::request::{LONGEST_LINE, Request, RequestError};
use crate::desktop::remote::socket::{PATIENCE, is_same_user};
use crate::desktop::remote::status::Status;
use crate::i18n::{ToMessage as _, message, set_thread_language};
use crate::session::{Session, Shared};
use interprocess::local_socket::traits::{ListenerExt as _, Stream as _};
use interprocess::local_socket::{Listener, Stream};
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The time that a connection has to send its request while others wait for its place.
const GRACE: Duration = Duration::from_millis(200);
/// The most connections that are served at once.
const MOST_PEERS: usize = 16;
/// The most of them that watch.
const MOST_WATCHING: usize = 8;
/// The shortest time between two lines to a client that watches. Changes in between are sent as one.
const WATCH_REST: Duration = Duration::from_millis(100);
/// How often to check whether a client that watches is still connected, while nothing changes.
const STILL_THERE: Duration = Duration::from_secs(5);

/// The connections that are being served.
#[derive(Default)]
struct Peers {
    /// By number: the oldest first.
    list: Mutex<BTreeMap<u64, Peer>>,
    changed: Condvar,
}

struct Peer {
    stream: Arc<Stream>,
    state: PeerState,
    since: Instant,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum PeerState {
    /// It has not sent its request yet.
    Silent,
    Served,
    Watching,
}

/// The place of a connection, which is free again when this is dropped.
struct Place {
    peers: Arc<Peers>,
    number: u64,
}

impl Peers {
    fn list(&self) -> MutexGuard<'_, BTreeMap<u64, Peer>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives a connection a place. If there is none left, waits until one is done, or closes the oldest that has
    /// been silent for [`GRACE`].
    fn place(self: &Arc<Self>, number: u64, stream: Arc<Stream>) -> Place {
        let mut list = self.list();
        while list.len() >= MOST_PEERS {
            let is_silent =
                |peer: &Peer| peer.state == PeerState::Silent && peer.since.elapsed() > GRACE;
            let silent = list.iter().find(|(_, peer)| is_silent(peer)).map(|(number, _)| *number);
            if let Some(peer) = silent.and_then(|number| list.remove(&number)) {
                close(&peer.stream);
                continue;
            }
            let waited = self.changed.wait_timeout(list, GRACE / 4);
            list = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        list.insert(number, Peer { stream, state: PeerState::Silent, since: Instant::now() });
        Place { peers: self.clone(), number }
    }
}

impl Place {
    /// Notes that the request has arrived.
    fn serve(&self) {
        if let Some(peer) = self.peers.list().get_mut(&self.number) {
            peer.state = PeerState::Served;
        }
    }

    /// Whether the connection may stay to watch.
    fn watch(&self) -> bool {
        let mut list = self.peers.list();
        let watching = list.values().filter(|peer| peer.state == PeerState::Watching).count();
        let may = watching < MOST_WATCHING;
        if let Some(peer) = list.get_mut(&self.number).filter(|_| may) {
            peer.state = PeerState::Watching;
        }
        may
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.peers.list().remove(&self.number);
        self.peers.changed.notify_one();
    }
}

/// Ends a connection, also for the thread that reads from it.
#[cfg(unix)]
fn close(stream: &Stream) {
    use std::os::fd::AsFd as _;
    let Stream::UdSocket(socket) = stream;
    // It may have ended by itself.
    let _ = rustix::net::shutdown(socket.as_fd(), rustix::net::Shutdown::Both);
}

/// Elsewhere its thread gives up by itself after [`PATIENCE`].
#[cfg(not(unix))]
fn close(_: &Stream) {}

/// Answers requests until the program ends.
pub fn serve(listener: &Listener, shared: &Shared) {
    let peers = Arc::new(Peers::default());
    for (number, stream) in (0..).zip(listener.incoming()) {
        let stream = match stream {
            Ok(stream) if is_same_user(&stream) => Arc::new(stream),
            Ok(_) => {
                log::warn!("control: a request of another user is not answered");
                continue;
            }
            Err(error) => {
                log::warn!("control: {error}");
                // When there are no file descriptors left, trying again at once would only spin.
                std::thread::sleep(PATIENCE);
                continue;
            }
        };
        let (place, shared) = (peers.place(number, stream.clone()), shared.clone());
        let work = move || {
            if let Err(error) = answer(&stream, &place, &shared) {
                log::info!("control: {error}");
            }
        };
        if let Err(error) = std::thread::Builder::new().name("control-peer".into()).spawn(work) {
            log::warn!("control: {error}");
        }
    }
}

fn answer(stream: &Stream, place: &Place, shared: &Shared) -> io::Result<()> {
    stream.set_recv_timeout(Some(PATIENCE))?;
    stream.set_send_timeout(Some(PATIENCE))?;
    let line = line(&mut BufReader::new(stream))?;
    place.serve();
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
    write_line(stream, &reply)
}

fn write_line(mut stream: &Stream, reply: &Response) -> io::Result<()> {
    writeln!(stream, "{}", reply.to_line())
}

/// Reads a line within [`PATIENCE`]. `None` if it is too long.
fn line(stream: &mut BufReader<&Stream>) -> io::Result<Option<String>> {
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

/// Sends the status whenever it has changed, until the client disconnects.
fn show(stream: &Stream, shared: &Shared) -> io::Result<()> {
    let changes = shared.read(Session::changes);
    let is_gone = AtomicBool::new(false);
    stream.set_recv_timeout(Some(STILL_THERE))?;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_gone.load(Relaxed) {
                // A client that watches sends nothing more. One that does is disconnected.
                if !matches!({ stream }.read(&mut [0; 64]), Err(error) if is_quiet(&error)) {
                    is_gone.store(true, Relaxed);
                    changes.nudge();
                }
            }
        });
        let shown = show_changes(stream, shared, &is_gone);
        is_gone.store(true, Relaxed);
        shown
    })
}

fn is_quiet(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

fn show_changes(stream: &Stream, shared: &Shared, is_gone: &AtomicBool) -> io::Result<()> {
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
            write_line(stream, &reply)?;
            shown = Some(status);
        }
        changes.wait(seen, None);
        std::thread::sleep(WATCH_REST);
    }
    Ok(())
}
