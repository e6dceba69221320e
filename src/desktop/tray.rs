//! The picture in the desktop's tray: whether it plays, and a menu of what is reached for most. It is
//! drawn anew only when something has changed.

mod host;
mod menu;
mod picture;

use crate::desktop::remote::handle::handle_request;
use crate::desktop::remote::request::Request;
use crate::desktop::watch::watch;
use crate::session::{Action, Session, Shared, Tray};
use host::Host;
use menu::Shown;
use std::time::Instant;
use tray_icon::menu::MenuEvent;
use tray_icon::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};

/// Shows it while it is wanted and there is a place for it.
pub fn begin(shared: &Shared) {
    watch(shared, "tray", || {
        let host = Host::default();
        let mut is_watched = false;
        let mut icon: Option<Icon> = None;
        move |shared| {
            let wants = shared.read(|session| session.settings.background.tray);
            if wants && !is_watched {
                listen(shared);
                host.watch(shared.read(Session::changes));
                is_watched = true;
            }
            let state = if wants { host.tray() } else { Tray::Off };
            let shown = shared.with(|session| {
                session.desktop.set_tray(state);
                Shown::of(session, Instant::now())
            });
            match &mut icon {
                _ if state != Tray::Shown => icon = None,
                Some(icon) => icon.look(shown),
                None => icon = Icon::new(shown),
            }
            true
        }
    });
}

/// Does what is clicked. A menu's entry has its request's line for an id.
fn listen(shared: &Shared) {
    let menus = shared.clone();
    MenuEvent::set_event_handler(Some(move |event: MenuEvent| {
        match Request::from_line(&event.id.0) {
            Ok(request) => clicked(&menus, &request),
            Err(error) => log::warn!("tray: {error}"),
        }
    }));
    let clicks = shared.clone();
    TrayIconEvent::set_event_handler(Some(move |event| {
        if let TrayIconEvent::Click { button, button_state: MouseButtonState::Up, .. } = event {
            let is_windowless = clicks.read(|session| session.desktop.is_windowless());
            let action = match button {
                MouseButton::Left if !is_windowless => Action::ShowWindow,
                _ => Action::PlayPause,
            };
            clicked(&clicks, &Request::Perform(action));
        }
    }));
}

fn clicked(shared: &Shared, request: &Request) {
    if let Some(error) = handle_request(shared, request, Instant::now()).error {
        log::warn!("tray: {error}");
    }
}

struct Icon {
    icon: TrayIcon,
    shown: Shown,
}

impl Icon {
    fn new(shown: Shown) -> Option<Self> {
        let builder = TrayIconBuilder::new()
            .with_id("susurra")
            .with_title("Susurra")
            .with_tooltip(shown.tooltip())
            .with_menu(Box::new(menu::menu(&shown)));
        let builder = match picture::picture(shown.playing) {
            Some(picture) => builder.with_icon(picture),
            None => builder,
        };
        let icon = builder.build();
        let icon = icon.inspect_err(|error| log::warn!("there is no picture in the tray: {error}"));
        Some(Self { icon: icon.ok()?, shown })
    }

    fn look(&mut self, shown: Shown) {
        if shown == self.shown {
            return;
        }
        let picture =
            (shown.playing != self.shown.playing).then(|| picture::picture(shown.playing));
        let result = match picture {
            Some(picture) => self.icon.set_icon(picture),
            None => Ok(()),
        };
        let result = result.and(self.icon.set_tooltip(Some(shown.tooltip())));
        if let Err(error) = result {
            log::warn!("tray: {error}");
        }
        self.icon.set_menu(Some(Box::new(menu::menu(&shown))));
        self.shown = shown;
    }
}
