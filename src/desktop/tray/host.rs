//! Whether this desktop has a place for pictures in a tray: somebody owns the watcher's name on the
//! session bus, and says that a host shows them.

use crate::desktop::watch::spawn;
use crate::session::{Changes, Tray};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use zbus::MatchRule;
use zbus::blocking::fdo::{DBusProxy, PropertiesProxy};
use zbus::blocking::{Connection, MessageIterator, connection};
use zbus::message::Type;
use zbus::names::{InterfaceName, MemberName};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const PATH: &str = "/StatusNotifierWatcher";
/// The signals after which it may be otherwise.
const MATTERS: [&str; 3] =
    ["NameOwnerChanged", "StatusNotifierHostRegistered", "StatusNotifierHostUnregistered"];
/// A watcher that does not answer is none.
const PATIENCE: Duration = Duration::from_secs(3);

/// What is known of the host.
#[derive(Clone, Default)]
pub struct Host(Arc<Mutex<Tray>>);

impl Host {
    /// What is known now.
    pub fn tray(&self) -> Tray {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Watches on a thread of its own, and tells those who wait for changes.
    pub fn watch(&self, changes: Changes) {
        let host = self.clone();
        spawn("tray-host", move || {
            if let Err(error) = host.watch_bus(&changes) {
                log::info!("no session bus, so no tray: {error}");
                host.set(Tray::NoBus, &changes);
            }
        });
    }

    fn set(&self, tray: Tray, changes: &Changes) {
        let before =
            std::mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), tray);
        if before != tray {
            log::info!("tray: {tray:?}");
            changes.nudge();
        }
    }

    fn watch_bus(&self, changes: &Changes) -> zbus::Result<()> {
        let bus = connection::Builder::session()?.method_timeout(PATIENCE).build()?;
        let dbus = DBusProxy::new(&bus)?;
        let signals = || MatchRule::builder().msg_type(Type::Signal);
        dbus.add_match_rule(signals().interface(WATCHER)?.path(PATH)?.build())?;
        let owners = signals().sender("org.freedesktop.DBus")?.member("NameOwnerChanged")?;
        dbus.add_match_rule(owners.arg(0, WATCHER)?.build())?;
        let all = MessageIterator::from(&bus);
        self.set(place(&bus, &dbus), changes);
        for message in all {
            let message = message?;
            let header = message.header();
            let member = header.member().map(MemberName::as_str);
            if member.is_some_and(|member| MATTERS.contains(&member)) {
                self.set(place(&bus, &dbus), changes);
            }
        }
        Ok(())
    }
}

fn place(bus: &Connection, dbus: &DBusProxy) -> Tray {
    let is_there = WATCHER.try_into().is_ok_and(|name| dbus.name_has_owner(name).unwrap_or(false));
    if is_there && has_host(bus).unwrap_or(false) { Tray::Shown } else { Tray::NoPlace }
}

fn has_host(bus: &Connection) -> zbus::Result<bool> {
    let properties = PropertiesProxy::builder(bus).destination(WATCHER)?.path(PATH)?.build()?;
    let interface = InterfaceName::try_from(WATCHER)?;
    let value = properties.get(interface, "IsStatusNotifierHostRegistered")?;
    Ok(bool::try_from(value)?)
}
