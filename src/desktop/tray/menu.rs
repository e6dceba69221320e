//! The menu of the tray: presets, play and pause, the sleep timer, the layers' levels.

use crate::desktop::level::LevelChange;
use crate::desktop::status::{LayerStatus, Named, State, Status};
use crate::desktop::verb::{TimerChange, Verb};
use crate::mix::controls::LEVEL;
use crate::session::{Action, Session};
use std::time::{Duration, Instant};
use tray_icon::menu::{CheckMenuItem, IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu};

/// The minutes that are offered.
const MINUTES: [u64; 6] = [15, 30, 45, 60, 90, 480];
const MORE: Duration = Duration::from_mins(15);
const STEP: f32 = 0.05;

/// What the tray shows.
#[derive(Clone, PartialEq)]
pub struct Shown {
    pub playing: bool,
    preset: Option<Named>,
    changed: bool,
    presets: Vec<Named>,
    layers: Vec<LayerStatus>,
    minutes_left: Option<u64>,
    windowless: bool,
}

impl Shown {
    pub fn of(session: &Session, now: Instant) -> Self {
        let status = Status::of(session, now);
        let presets = session
            .store()
            .entries()
            .iter()
            .map(|entry| Named { id: entry.preset.id.0.clone(), name: entry.preset.name.clone() });
        Self {
            playing: status.state == State::Playing,
            preset: status.preset,
            changed: status.changed,
            presets: presets.collect(),
            layers: status.layers,
            minutes_left: status.timer_left_s.map(|left| left.div_ceil(60)),
            windowless: status.windowless,
        }
    }

    /// What plays, in a line.
    pub fn tooltip(&self) -> String {
        let preset = self.preset.as_ref().map_or("A mix without a name", |preset| &preset.name);
        let state = if self.playing { "" } else { ", paused" };
        let left = self.minutes_left.map_or(String::new(), |left| format!(", {left} min left"));
        format!("{preset}{state}{left}")
    }
}

/// The menu for what is shown.
pub fn menu(shown: &Shown) -> Menu {
    let menu = Menu::new();
    let toggle = if shown.playing { "Pause" } else { "Play" };
    append(&menu, &item(toggle, &Verb::Perform(Action::PlayPause)));
    append(&menu, &presets_menu(shown));
    append(&menu, &layers_menu(&shown.layers));
    append(&menu, &timer_menu(shown.minutes_left));
    append(&menu, &item(Action::Tingle.label(), &Verb::Perform(Action::Tingle)));
    append(&menu, &PredefinedMenuItem::separator());
    if !shown.windowless {
        append(&menu, &item(Action::ShowWindow.label(), &Verb::Perform(Action::ShowWindow)));
    }
    append(&menu, &item(Action::Quit.label(), &Verb::Perform(Action::Quit)));
    menu
}

fn presets_menu(shown: &Shown) -> Submenu {
    let items = shown.presets.iter().map(|preset| {
        let is_on = shown.preset.as_ref() == Some(preset);
        check(&preset.name, is_on, &Verb::Preset(preset.id.clone()))
    });
    submenu("Presets", items)
}

fn layers_menu(layers: &[LayerStatus]) -> Submenu {
    let items = layers.iter().map(|layer| {
        let level = |by| Verb::Level(layer.id.clone(), LevelChange::By(by));
        let muted = if layer.mute { ", muted" } else { "" };
        let title = format!("{}, {}{muted}", layer.name, LEVEL.text(layer.level as f32));
        let menu = Submenu::new(plain(&title), true);
        append_to(&menu, &item("Louder", &level(STEP)));
        append_to(&menu, &item("Softer", &level(-STEP)));
        append_to(&menu, &check("Mute", layer.mute, &Verb::Mute(layer.id.clone(), !layer.mute)));
        menu
    });
    submenu("Layers", items)
}

fn timer_menu(left: Option<u64>) -> Submenu {
    let title =
        left.map_or_else(|| "Sleep timer".into(), |left| format!("Sleep timer, {left} min"));
    let minutes = |minutes| match minutes {
        480 => "8 hours".into(),
        minutes => format!("{minutes} minutes"),
    };
    let timer = |change| Verb::Timer(change);
    let choices = MINUTES
        .map(|choice| item(&minutes(choice), &timer(TimerChange::In(Duration::from_mins(choice)))));
    let menu = submenu(&title, choices.into_iter());
    if left.is_some() {
        append_to(&menu, &item("15 minutes more", &timer(TimerChange::More(MORE))));
        append_to(&menu, &item("Off", &timer(TimerChange::Off)));
    }
    menu
}

fn submenu<I: IsMenuItem>(title: &str, items: impl Iterator<Item = I>) -> Submenu {
    let items: Vec<I> = items.collect();
    let menu = Submenu::new(plain(title), !items.is_empty());
    items.iter().for_each(|item| append_to(&menu, item));
    menu
}

fn item(label: &str, verb: &Verb) -> MenuItem {
    MenuItem::with_id(verb.to_line(), plain(label), true, None)
}

fn check(label: &str, is_on: bool, verb: &Verb) -> CheckMenuItem {
    CheckMenuItem::with_id(verb.to_line(), plain(label), true, is_on, None)
}

/// A name without what a menu takes for the sign of a key.
fn plain(label: &str) -> String {
    label.replace('&', "&&")
}

fn append(menu: &Menu, item: &dyn IsMenuItem) {
    if let Err(error) = menu.append(item) {
        log::warn!("tray: {error}");
    }
}

fn append_to(menu: &Submenu, item: &dyn IsMenuItem) {
    if let Err(error) = menu.append(item) {
        log::warn!("tray: {error}");
    }
}
