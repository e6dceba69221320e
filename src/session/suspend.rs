//! Suspends the machine after a sleep timer. It waits for the system's answer, and so must not be called
//! with the session's lock held.

use crate::i18n::{Message, message};

/// The longest time to wait for an answer: the keeper's timers stand still meanwhile.
#[cfg(target_os = "linux")]
const TIMEOUT: std::time::Duration = std::time::Duration::from_secs(10);

/// Asks the system to suspend the machine.
///
/// # Errors
/// With a sentence of why it is not, and what can be done.
#[cfg(target_os = "linux")]
pub(super) fn suspend() -> Result<(), Message> {
    let ask = || {
        let system =
            zbus::blocking::connection::Builder::system()?.method_timeout(TIMEOUT).build()?;
        let manager = zbus::blocking::Proxy::new(
            &system,
            "org.freedesktop.login1",
            "/org/freedesktop/login1",
            "org.freedesktop.login1.Manager",
        )?;
        let can: String = manager.call("CanSuspend", &())?;
        if can != "yes" {
            return Ok(Some(can));
        }
        // Without asking for a password: nobody is there to type one.
        manager.call::<_, _, ()>("Suspend", &(false,))?;
        Ok::<_, zbus::Error>(None)
    };
    match ask() {
        Ok(None) => Ok(()),
        Ok(Some(can)) => Err(message!("suspend-refused", answer = can)),
        Err(error) => Err(message!("suspend-failed", why = error.to_string())),
    }
}

/// Asks the system to suspend the machine.
///
/// # Errors
/// Always here.
#[cfg(not(target_os = "linux"))]
pub(super) fn suspend() -> Result<(), Message> {
    Err(message!("suspend-impossible"))
}
