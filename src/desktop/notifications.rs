//! Shows a desktop notification when something fails or ends while there is no window, if the setting is on.

use crate::desktop::watch::watch;
use crate::i18n::{Message, message, set_thread_language};
use crate::session::{Session, Shared};
use std::collections::HashMap;
use std::time::Duration;
use zbus::blocking::{Connection, connection};
use zbus::zvariant::Value;

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// The time that the desktop has to answer.
const TIMEOUT: Duration = Duration::from_secs(2);
/// How long a notification stays, in milliseconds.
const EXPIRE_MS: i32 = 8000;

/// Watches the session.
pub fn begin(shared: &Shared) {
    let mut seen = shared.read(Seen::of);
    watch(shared, "notifications", move || {
        move |shared| {
            let (now, wanted) = shared.with(|session| {
                set_thread_language(session.language());
                (
                    Seen::of(session),
                    session.settings.background.notifications && !session.desktop.has_window(),
                )
            });
            let texts = if wanted { now.since(&seen) } else { Vec::new() };
            seen = now;
            for text in texts {
                if let Err(error) = show(&text.to_string()) {
                    log::info!("a notification was not shown: {error}");
                }
            }
            true
        }
    });
}

/// The state that notifications report changes of.
struct Seen {
    playing: bool,
    /// Whether a sleep timer has ended.
    slept: bool,
    other: Option<String>,
    warnings: Vec<Message>,
}

impl Seen {
    fn of(session: &Session) -> Self {
        let warnings = session.notices.list().iter().filter(|notice| notice.is_warning);
        Self {
            playing: session.playback.is_playing(),
            slept: session.timers.sleep_ended(),
            other: session
                .playback
                .is_paused_for_others()
                .then(|| session.desktop.other_audio().unwrap_or_default().into()),
            warnings: warnings.map(|notice| notice.message.clone()).collect(),
        }
    }

    fn since(&self, before: &Self) -> Vec<Message> {
        let news = self.warnings.iter().filter(|text| !before.warnings.contains(text));
        let mut texts: Vec<Message> = news.cloned().collect();
        if let (Some(other), None) = (&self.other, &before.other) {
            texts.push(message!("paused-for", other = other));
        }
        if self.slept && !before.slept && before.playing {
            texts.push(message!("sleep-timer-ended"));
        }
        texts
    }
}

fn show(text: &str) -> zbus::Result<()> {
    let bus = connection::Builder::session()?.method_timeout(TIMEOUT).build()?;
    let text = &if reads_markup(&bus)? { without_markup(text) } else { text.into() };
    let nothing: [&str; 0] = [];
    let hints = HashMap::from([
        ("desktop-entry", Value::from("susurra")),
        // Without a sound.
        ("suppress-sound", Value::from(true)),
        ("urgency", Value::from(0u8)),
    ]);
    let body = ("Susurra", 0u32, "susurra", "Susurra", text, &nothing[..], hints, EXPIRE_MS);
    bus.call_method(Some(NAME), PATH, Some(NAME), "Notify", &body)?;
    Ok(())
}

/// Whether the desktop reads the text of a notification as markup.
fn reads_markup(bus: &Connection) -> zbus::Result<bool> {
    let reply = bus.call_method(Some(NAME), PATH, Some(NAME), "GetCapabilities", &())?;
    let capabilities: Vec<String> = reply.body().deserialize()?;
    Ok(capabilities.iter().any(|capability| capability == "body-markup"))
}

/// A text that shows as it is where markup is read. A name may contain a tag, such as a link.
fn without_markup(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(playing: bool, slept: bool, other: Option<&str>, warnings: &[&str]) -> Seen {
        let warnings = warnings.iter().map(|text| Message::verbatim(*text)).collect();
        Seen { playing, slept, other: other.map(Into::into), warnings }
    }

    #[test]
    fn a_name_is_shown_as_it_is_where_markup_is_read() {
        let text = "“<a href=\"http://x\">Rain & wind</a>”";
        let shown = "“&lt;a href=\"http://x\"&gt;Rain &amp; wind&lt;/a&gt;”";
        assert_eq!(without_markup(text), shown);
    }

    #[test]
    fn a_note_is_of_what_is_new() {
        let before = seen(true, false, None, &["old"]);
        assert!(before.since(&before).is_empty());
        assert_eq!(
            seen(true, false, None, &["old", "new"]).since(&before),
            [Message::verbatim("new")]
        );
        let texts = seen(false, false, Some("a film"), &[]).since(&before);
        assert_eq!(texts, [message!("paused-for", other = "a film")]);
        assert_eq!(seen(false, true, None, &[]).since(&before).len(), 1);
        assert!(seen(false, false, None, &[]).since(&before).is_empty(), "it was only stopped");
    }
}
