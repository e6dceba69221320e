//! The client of the socket: another launch, or the command line.

use crate::desktop::remote::handle::Response;
use crate::desktop::remote::request::Request;
use crate::desktop::remote::socket::{PATIENCE, is_same_user, name};
use crate::files::Folders;
use crate::i18n::message;
use crate::session::{Action, Telemetry};
use interprocess::local_socket::Stream;
use interprocess::local_socket::traits::Stream as _;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::time::Duration;

/// The longest response, in bytes.
const LONGEST_ANSWER: u64 = 1 << 20;
/// The longest time to wait for a response. The running instance may be busy with other requests.
const ANSWER_PATIENCE: Duration = Duration::from_secs(10);

/// Sends a request to the running instance. `None` if none is running, or it is just ending.
///
/// # Errors
/// If it does not answer in time, or its response is not understood.
pub fn ask(folders: &Folders, request: &Request) -> io::Result<Option<Response>> {
    let Some(stream) = connect(folders, request)? else { return Ok(None) };
    stream.set_recv_timeout(Some(ANSWER_PATIENCE))?;
    let mut line = String::new();
    match BufReader::new(stream.take(LONGEST_ANSWER)).read_line(&mut line) {
        Err(error) if is_gone(&error) => Ok(None),
        Err(error) if is_late(&error) => Err(io::Error::other("it does not answer")),
        Err(error) => Err(error),
        Ok(_) if line.is_empty() => Ok(None),
        Ok(_) => understood(&line).map(Some),
    }
}

/// Makes the running instance perform `action`. `None` if none is running, or it is just ending.
///
/// # Errors
/// If it does not answer, or refuses, with its reason.
pub fn tell(folders: &Folders, action: Action) -> io::Result<Option<()>> {
    let Some(reply) = ask(folders, &Request::Perform(action))? else { return Ok(None) };
    reply.error.map_or(Ok(Some(())), |error| Err(io::Error::other(error)))
}

/// Makes the running instance preview a shared item in its window: a shared mix, or the path of a file. `None` if
/// none is running, or it is just ending.
///
/// # Errors
/// If it does not answer, or refuses, with its reason.
pub fn bring(folders: &Folders, sent: &str) -> io::Result<Option<()>> {
    let Some(reply) = ask(folders, &Request::Bring(sent.into()))? else { return Ok(None) };
    reply.error.map_or(Ok(Some(())), |error| Err(io::Error::other(error)))
}

/// The telemetry of the running instance. `None` if none is running, or it is just ending.
///
/// # Errors
/// If it does not answer, or its version has no telemetry.
pub fn telemetry(folders: &Folders) -> io::Result<Option<Telemetry>> {
    let Some(reply) = ask(folders, &Request::Telemetry)? else { return Ok(None) };
    serde_json::from_value(reply.status).map(Some).map_err(io::Error::other)
}

/// Calls `take` with the status of the running instance, now and after every change, until `take` returns false or
/// the instance ends. Returns whether one is running.
///
/// # Errors
/// If it refuses, or its responses are not understood.
pub fn watch(folders: &Folders, mut take: impl FnMut(&Response) -> bool) -> io::Result<bool> {
    let Some(stream) = connect(folders, &Request::Watch)? else { return Ok(false) };
    let mut stream = BufReader::new(stream);
    loop {
        let mut line = String::new();
        match stream.by_ref().take(LONGEST_ANSWER).read_line(&mut line) {
            Err(error) if is_gone(&error) => return Ok(true),
            Err(error) => return Err(error),
            Ok(0) => return Ok(true),
            Ok(_) => {
                let reply = understood(&line)?;
                if let Some(error) = reply.error {
                    return Err(io::Error::other(error));
                }
                if !take(&reply) {
                    return Ok(true);
                }
            }
        }
    }
}

/// Connects and sends the request. `None` if no instance is running.
fn connect(folders: &Folders, request: &Request) -> io::Result<Option<Stream>> {
    let mut stream = match Stream::connect(name(folders)?) {
        Ok(stream) => stream,
        Err(error) if error.kind() == ErrorKind::PermissionDenied => return Err(error),
        Err(_) => return Ok(None),
    };
    if !is_same_user(&stream) {
        return Err(io::Error::other(message!("socket-of-another-user")));
    }
    stream.set_send_timeout(Some(PATIENCE))?;
    match writeln!(stream, "{}", request.to_line()) {
        Err(error) if is_gone(&error) => Ok(None),
        Err(error) => Err(error),
        Ok(()) => Ok(Some(stream)),
    }
}

fn understood(line: &str) -> io::Result<Response> {
    serde_json::from_str(line).map_err(|_| {
        let start: String = line.chars().take(80).collect();
        io::Error::other(format!("the running Susurra answered {start:?}"))
    })
}

fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe)
}

fn is_late(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}
