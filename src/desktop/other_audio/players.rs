//! Detects other media players on the session bus that are playing.

use crate::desktop::other_audio::{Origin, Report};
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
/// The time that a player has to answer. One that does not counts as not playing.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Reports the player that plays whenever it changes, until the bus is gone.
pub fn listen(reports: &Sender<Report>) {
    if let Err(error) = listen_on_bus(reports) {
        log::info!("other media players are not detected: {error}");
    }
}

fn listen_on_bus(reports: &Sender<Report>) -> zbus::Result<()> {
    let bus = connection::Builder::session()?.method_timeout(TIMEOUT).build()?;
    let dbus = DBusProxy::new(&bus)?;
    let signals = || MatchRule::builder().msg_type(Type::Signal);
    let owners = signals().sender("org.freedesktop.DBus")?.member("NameOwnerChanged")?;
    dbus.add_match_rule(owners.arg0ns(PLAYERS)?.build())?;
    let changes = signals().interface("org.freedesktop.DBus.Properties")?.path(PATH)?;
    dbus.add_match_rule(changes.member("PropertiesChanged")?.build())?;
    let messages = MessageIterator::from(&bus);
    let mut last = None;
    let mut report = || {
        let now = who_plays(&bus, &dbus);
        let is_new = now != last;
        last.clone_from(&now);
        !is_new || reports.send((Origin::Players, now)).is_ok()
    };
    if !report() {
        return Ok(());
    }
    for message in messages {
        let message = message?;
        let header = message.header();
        let member = header.member().map(MemberName::as_str);
        if matches!(member, Some("NameOwnerChanged" | "PropertiesChanged")) && !report() {
            return Ok(());
        }
    }
    Ok(())
}

/// The name of a player that is playing, other than Susurra.
fn who_plays(bus: &Connection, dbus: &DBusProxy) -> Option<String> {
    let names = dbus.list_names().unwrap_or_default();
    let players = names.into_iter().filter(|name| name.as_str().starts_with(PLAYERS));
    let mut playing = players.filter(|name| !is_ours(name) && plays(bus, name));
    let name = playing.next()?;
    Some(name.as_str()[PLAYERS.len()..].trim_start_matches('.').to_owned())
}

/// Whether it is this Susurra or another one. Two of them would duck each other.
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
