//! Other media players on the session bus, and whether any plays.

use crate::desktop::others::{Ear, Heard};
use std::sync::mpsc::Sender;
use std::time::Duration;
use zbus::MatchRule;
use zbus::blocking::fdo::{DBusProxy, PropertiesProxy};
use zbus::blocking::{Connection, MessageIterator, connection};
use zbus::message::Type;
use zbus::names::{InterfaceName, MemberName, OwnedBusName};

const PLAYERS: &str = "org.mpris.MediaPlayer2";
const PLAYER: &str = "org.mpris.MediaPlayer2.Player";
const PATH: &str = "/org/mpris/MediaPlayer2";
/// A player that does not answer does not play.
const PATIENCE: Duration = Duration::from_secs(2);

/// Tells who plays, whenever that may have changed, until the bus is gone.
pub fn listen(heard: &Sender<Heard>) {
    if let Err(error) = listen_on_bus(heard) {
        log::info!("other players are not noticed: {error}");
    }
}

fn listen_on_bus(heard: &Sender<Heard>) -> zbus::Result<()> {
    let bus = connection::Builder::session()?.method_timeout(PATIENCE).build()?;
    let dbus = DBusProxy::new(&bus)?;
    let signals = || MatchRule::builder().msg_type(Type::Signal);
    let owners = signals().sender("org.freedesktop.DBus")?.member("NameOwnerChanged")?;
    dbus.add_match_rule(owners.arg0ns(PLAYERS)?.build())?;
    let changes = signals().interface("org.freedesktop.DBus.Properties")?.path(PATH)?;
    dbus.add_match_rule(changes.member("PropertiesChanged")?.build())?;
    let messages = MessageIterator::from(&bus);
    let mut said = None;
    let mut tell = || {
        let now = who_plays(&bus, &dbus);
        let is_new = now != said;
        said.clone_from(&now);
        !is_new || heard.send((Ear::Players, now)).is_ok()
    };
    if !tell() {
        return Ok(());
    }
    for message in messages {
        let message = message?;
        let header = message.header();
        let member = header.member().map(MemberName::as_str);
        if matches!(member, Some("NameOwnerChanged" | "PropertiesChanged")) && !tell() {
            return Ok(());
        }
    }
    Ok(())
}

/// The name of a player that plays and is not us.
fn who_plays(bus: &Connection, dbus: &DBusProxy) -> Option<String> {
    let names = dbus.list_names().unwrap_or_default();
    let players = names.into_iter().filter(|name| name.as_str().starts_with(PLAYERS));
    let mut playing = players.filter(|name| !is_ours(name) && plays(bus, name));
    let name = playing.next()?;
    Some(name.as_str()[PLAYERS.len()..].trim_start_matches('.').to_owned())
}

/// Whether it is we, or a second Susurra: each would make way for the other.
fn is_ours(name: &OwnedBusName) -> bool {
    name.as_str().starts_with("org.mpris.MediaPlayer2.susurra")
}

fn plays(bus: &Connection, name: &OwnedBusName) -> bool {
    let status = || -> zbus::Result<String> {
        let properties =
            PropertiesProxy::builder(bus).destination(name.clone())?.path(PATH)?.build()?;
        let value = properties.get(InterfaceName::try_from(PLAYER)?, "PlaybackStatus")?;
        Ok(String::try_from(value)?)
    };
    status().is_ok_and(|status| status == "Playing")
}
