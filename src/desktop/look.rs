//! Whether the desktop prefers a light or a dark appearance, as its portal reports. It listens only while the
//! setting is to follow the system.

use crate::desktop::watch::run_once_wanted;
use crate::session::{Session, Shared};
use crate::settings::Appearance;
use std::time::Duration;
use zbus::blocking::{Proxy, connection};
use zbus::zvariant::{OwnedValue, Value};

const SERVICE: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const SETTINGS: &str = "org.freedesktop.portal.Settings";
/// The portal's setting: 0 for no preference, 1 for dark, 2 for light.
const SCHEME: (&str, &str) = ("org.freedesktop.appearance", "color-scheme");
const LIGHT: u32 = 2;
/// The time that the portal has to answer.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Starts to listen as soon as the settings need it.
pub fn begin(shared: &Shared) {
    let is_needed =
        |s: &Session| s.settings.appearance == Appearance::System && !s.desktop.is_windowless();
    run_once_wanted(shared, "color-scheme", is_needed, |shared| {
        if let Err(error) = listen(shared) {
            log::info!("the desktop does not report its color scheme: {error}");
        }
    });
}

/// Reports the preference to the session whenever it changes, until the bus is gone.
fn listen(shared: &Shared) -> zbus::Result<()> {
    let bus = connection::Builder::session()?.method_timeout(TIMEOUT).build()?;
    let portal = Proxy::new(&bus, SERVICE, PATH, SETTINGS)?;
    // Subscribed before the first query, so that no change is missed.
    let changes = portal.receive_signal("SettingChanged")?;
    let now = ask(&portal)?;
    tell(shared, &now);
    for change in changes {
        let (group, key, value): (String, String, OwnedValue) = change.body().deserialize()?;
        if (group.as_str(), key.as_str()) == SCHEME {
            tell(shared, &value);
        }
    }
    Ok(())
}

/// `ReadOne` came in 2023; what answered before is still there.
fn ask(portal: &Proxy) -> zbus::Result<OwnedValue> {
    portal.call("ReadOne", &SCHEME).or_else(|_| portal.call("Read", &SCHEME))
}

fn tell(shared: &Shared, value: &Value) {
    if let Some(light) = is_light(value) {
        shared.with(|session| session.desktop.set_is_light(light));
    }
}

/// What the setting says, in as many boxes as it comes in.
fn is_light(value: &Value) -> Option<bool> {
    match value {
        Value::U32(scheme) => Some(*scheme == LIGHT),
        Value::Value(inner) => is_light(inner),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desktop_is_light_when_it_says_so_in_one_box_or_two() {
        assert_eq!(is_light(&Value::U32(2)), Some(true));
        assert_eq!(is_light(&Value::U32(1)), Some(false));
        assert_eq!(is_light(&Value::Value(Box::new(Value::U32(2)))), Some(true));
        assert_eq!(is_light(&Value::Bool(true)), None);
    }
}
