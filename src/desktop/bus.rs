//! Susurra on the session bus: the same requests as `susurra ctl`, for scripts and shortcuts, and the media player
//! that media keys control, if the setting is on.

use crate::desktop::mpris::Player;
use crate::desktop::remote::handle::handle_request;
use crate::desktop::remote::request::Request;
use crate::desktop::remote::status::Status;
use crate::desktop::watch::watch;
use crate::session::Shared;
use std::time::Instant;
use zbus::blocking::Connection;
use zbus::fdo;
use zbus::message::Header;
use zbus::object_server::SignalEmitter;

pub const NAME: &str = "io.github.susurra.Susurra";
const PATH: &str = "/io/github/susurra/Susurra";

/// The object that answers requests on the bus.
struct BusObject {
    shared: Shared,
}

#[zbus::interface(name = "io.github.susurra.Susurra")]
impl BusObject {
    /// Carries out the request in `words`, as `susurra ctl` does. Returns a sentence, which may be empty. Only
    /// programs of the same user may ask.
    #[zbus(name = "Do")]
    async fn perform(
        &self,
        words: Vec<String>,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
    ) -> fdo::Result<String> {
        check_same_user(&header, connection).await?;
        let request =
            Request::from_words(&words).map_err(|e| fdo::Error::InvalidArgs(e.to_string()))?;
        let reply = handle_request(&self.shared, &request, Instant::now());
        reply.error.map_or(Ok(reply.ok.unwrap_or_default()), |e| Err(fdo::Error::Failed(e)))
    }

    /// The status, as JSON.
    #[zbus(property(emits_changed_signal = "false"))]
    fn status(&self) -> String {
        text(&self.shared.read(|session| Status::of(session, Instant::now())))
    }

    /// The status as JSON, whenever it has changed.
    #[zbus(signal)]
    async fn changed(emitter: &SignalEmitter<'_>, status: &str) -> zbus::Result<()>;
}

/// Connects to the bus, and reports changes of the session there.
pub fn begin(shared: &Shared) {
    watch(shared, "bus", || {
        let mut bus = None;
        move |shared| {
            if bus.is_none() {
                match connect(shared) {
                    Ok(connection) => bus = Some(Bus { connection, player: None, told: None }),
                    Err(error) => {
                        log::info!("no session bus, so no media keys: {error}");
                        return false;
                    }
                }
            }
            let result = bus.as_mut().map_or(Ok(()), |bus| bus.look(shared));
            result.inspect_err(|error| log::warn!("the session bus is gone: {error}")).is_ok()
        }
    });
}

/// A bus may be open to other users, as one that is shared between containers is.
async fn check_same_user(header: &Header<'_>, connection: &zbus::Connection) -> fdo::Result<()> {
    let denied = || fdo::Error::AccessDenied("another user may not control Susurra".into());
    let sender = header.sender().ok_or_else(denied)?.clone();
    let user = fdo::DBusProxy::new(connection).await?;
    let user = user.get_connection_unix_user(sender.into()).await?;
    // The superuser can do everything anyway.
    let may = user == rustix::process::geteuid().as_raw() || user == 0;
    if may { Ok(()) } else { Err(denied()) }
}

fn connect(shared: &Shared) -> zbus::Result<Connection> {
    let connection = Connection::session()?;
    connection.object_server().at(PATH, BusObject { shared: shared.clone() })?;
    match connection.request_name_with_flags(NAME, fdo::RequestNameFlags::DoNotQueue.into()) {
        // Another instance has the name, and answers the requests.
        Ok(_) | Err(zbus::Error::NameTaken) => Ok(connection),
        Err(error) => Err(error),
    }
}

/// The connection to the bus, and what was reported last.
struct Bus {
    connection: Connection,
    /// Present while the setting for media keys is on.
    player: Option<Player>,
    told: Option<Status>,
}

impl Bus {
    fn look(&mut self, shared: &Shared) -> zbus::Result<()> {
        let (status, wants_keys) = shared.with(|session| {
            (Status::of(session, Instant::now()), session.settings.background.media_keys)
        });
        if self.told.as_ref() != Some(&status) {
            let nobody: Option<&str> = None;
            self.connection.emit_signal(nobody, PATH, NAME, "Changed", &text(&status))?;
            self.told = Some(status);
        }
        match &mut self.player {
            Some(player) if wants_keys => player.look(shared)?,
            Some(_) => self.player = None,
            None if wants_keys => self.player = Some(Player::new(shared)?),
            None => {}
        }
        Ok(())
    }
}

fn text(status: &Status) -> String {
    serde_json::to_string(status).unwrap_or_default()
}
