//! Detects audio streams of other programs that play or record, as reported by the sound server: PulseAudio,
//! or PipeWire in its place.

use crate::desktop::other_audio::{Origin, Report};
use pulseaudio::protocol::{
    self, AuthParams, AuthReply, Command, CommandReply, Prop, Props, ProtocolError,
    SetClientNameReply, SinkInputInfo, SourceInfo, SourceOutputInfo, SubscriptionMask,
};
use std::io::BufReader;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::Sender;
use std::time::Duration;

/// The wait before the server is tried again. It doubles up to the longest.
const SHORTEST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_mins(2);
/// The time between two queries: a volume slider that is dragged reports every step.
const QUERY_INTERVAL: Duration = Duration::from_millis(250);
/// The time that the server has to answer.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Reports the program that plays or records whenever it changes. Waits for a server that is gone.
pub fn listen(reports: &Sender<Report>) {
    let mut wait = SHORTEST_WAIT;
    loop {
        match listen_to_server(reports, &mut wait) {
            Ok(()) => return,
            Err(error) => log::debug!("other streams are not detected: {error}"),
        }
        if reports.send((Origin::Streams, None)).is_err() {
            return;
        }
        std::thread::sleep(wait);
        wait = (2 * wait).min(LONGEST_WAIT);
    }
}

/// Returns without an error when the receiver is gone.
fn listen_to_server(reports: &Sender<Report>, wait: &mut Duration) -> Result<(), ProtocolError> {
    // Two connections, so that a reply is never mistaken for an event.
    let mut events = Server::connect()?;
    let mut server = Server::connect()?;
    let what = SubscriptionMask::SINK_INPUT | SubscriptionMask::SOURCE_OUTPUT;
    events.send(&Command::Subscribe(what))?;
    protocol::read_ack_message(&mut events.socket)?;
    events.socket.get_ref().set_read_timeout(None)?;
    *wait = SHORTEST_WAIT;
    let mut last = None;
    loop {
        let now = server.audible_program()?;
        if now != last {
            last.clone_from(&now);
            if reports.send((Origin::Streams, now)).is_err() {
                return Ok(());
            }
        }
        protocol::read_command_message(&mut events.socket, events.version)?;
        std::thread::sleep(QUERY_INTERVAL);
        // One query covers all events that have come meanwhile.
        while !events.socket.buffer().is_empty() {
            protocol::read_command_message(&mut events.socket, events.version)?;
        }
    }
}

/// A connection to the sound server.
struct Server {
    socket: BufReader<UnixStream>,
    version: u16,
    sent: u32,
}

impl Server {
    fn connect() -> Result<Self, ProtocolError> {
        let none = || std::io::Error::other("there is no sound server");
        let socket = UnixStream::connect(pulseaudio::socket_path_from_env().ok_or_else(none)?)?;
        socket.set_read_timeout(Some(TIMEOUT))?;
        socket.set_write_timeout(Some(TIMEOUT))?;
        let cookie = pulseaudio::cookie_path_from_env().and_then(|path| std::fs::read(path).ok());
        let (version, cookie) = (protocol::MAX_VERSION, cookie.unwrap_or_default());
        let mut server = Self { socket: BufReader::new(socket), version, sent: 0 };
        let (supports_shm, supports_memfd) = (false, false);
        let auth = AuthParams { version, supports_shm, supports_memfd, cookie };
        let reply: AuthReply = server.ask(&Command::Auth(auth))?;
        server.version = version.min(reply.version);
        let mut props = Props::new();
        props.set(Prop::ApplicationName, c"Susurra");
        let _: SetClientNameReply = server.ask(&Command::SetClientName(props))?;
        Ok(server)
    }

    fn send(&mut self, command: &Command) -> Result<(), ProtocolError> {
        self.sent += 1;
        protocol::write_command_message(self.socket.get_mut(), self.sent, command, self.version)
    }

    fn ask<R: CommandReply>(&mut self, command: &Command) -> Result<R, ProtocolError> {
        self.send(command)?;
        protocol::read_reply_message(&mut self.socket, self.version).map(|(_, reply)| reply)
    }

    /// The name of a program that records or plays, other than Susurra.
    fn audible_program(&mut self) -> Result<Option<String>, ProtocolError> {
        let sources: Vec<SourceInfo> = self.ask(&Command::GetSourceInfoList)?;
        let monitors = sources.iter().filter(|source| ends_in_monitor(source));
        let monitors: Vec<u32> = monitors.map(|source| source.index).collect();
        let records: Vec<SourceOutputInfo> = self.ask(&Command::GetSourceOutputInfoList)?;
        let records = records.iter().find(|stream| {
            let is_mute = stream.corked || stream.muted;
            !is_mute && !monitors.contains(&stream.source_index) && counts(&stream.props)
        });
        if let Some(stream) = records {
            return Ok(Some(name(&stream.props)));
        }
        let plays: Vec<SinkInputInfo> = self.ask(&Command::GetSinkInputInfoList)?;
        let mut plays =
            plays.iter().filter(|stream| !stream.corked && !stream.muted && counts(&stream.props));
        Ok(plays.next().map(|stream| name(&stream.props)))
    }
}

/// Whether a source is the monitor of an output. A stream that records it, such as a level meter, is no call.
fn ends_in_monitor(source: &SourceInfo) -> bool {
    source.name.to_bytes().ends_with(b".monitor")
}

/// Whether a stream counts as other audio. Notification sounds, streams of the server's own modules and
/// another Susurra do not; two of them would duck each other.
fn counts(props: &Props) -> bool {
    let process = text(props, Prop::ApplicationProcessId);
    let role = text(props, Prop::MediaRole).unwrap_or_default();
    process.is_some_and(|id| id != std::process::id().to_string())
        && text(props, Prop::ApplicationProcessBinary).as_deref() != Some("susurra")
        && !["event", "filter", "abstract"].contains(&role.as_str())
}

fn name(props: &Props) -> String {
    let names = [Prop::ApplicationName, Prop::ApplicationProcessBinary, Prop::MediaName];
    let name = names.into_iter().find_map(|prop| text(props, prop));
    name.unwrap_or_else(|| "another program".into())
}

fn text(props: &Props, prop: Prop) -> Option<String> {
    let bytes = props.get(prop)?;
    let text = String::from_utf8_lossy(bytes).trim_end_matches('\0').trim().to_owned();
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn props(process: &str, role: Option<&std::ffi::CStr>) -> Props {
        let mut props = Props::new();
        props.set(Prop::ApplicationProcessId, std::ffi::CString::new(process).unwrap());
        props.set(Prop::ApplicationName, c"Films");
        if let Some(role) = role {
            props.set(Prop::MediaRole, role);
        }
        props
    }

    #[test]
    fn notification_sounds_and_our_own_streams_do_not_count() {
        let us = std::process::id();
        let other = (us + 1).to_string();
        assert!(counts(&props(&other, None)) && counts(&props(&other, Some(c"video"))));
        assert!(!counts(&props(&other, Some(c"event"))));
        assert!(!counts(&props(&us.to_string(), None)));
        assert!(!counts(&Props::new()), "a loopback has no process");
        let mut second = props(&other, None);
        second.set(Prop::ApplicationProcessBinary, c"susurra");
        assert!(!counts(&second));
        assert_eq!(name(&props("1", None)), "Films");
        assert_eq!(name(&Props::new()), "another program");
    }
}
