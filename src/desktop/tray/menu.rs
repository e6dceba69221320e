//! The menu of the tray, in the user's language: presets, play and pause, the sleep timer, the layers'
//! levels.

use crate::desktop::remote::level::LevelChange;
use crate::desktop::remote::request::{Request, TimerChange};
use crate::desktop::remote::status::{LayerStatus, Named, PlayState, Status};
use crate::i18n::{Language, set_thread_language, tr};
use crate::mix::controls::LEVEL;
use crate::mix::to_f32;
use crate::presets::Preset;
use crate::session::{Action, Session, names};
use crate::timer::{SLEEP_CHOICES_MIN, SLEEP_EXTENSION};
use std::time::{Duration, Instant};
use tray_icon::menu::{CheckMenuItem, IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu};

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
    language: Language,
}

impl Shown {
    pub fn of(session: &Session, now: Instant) -> Self {
        let language = session.language();
        set_thread_language(language);
        let status = Status::of(session, now);
        let mut layers = status.layers;
        for (shown, layer) in layers.iter_mut().zip(&session.board.mix().layers) {
            shown.name = names::of_source(session, &layer.source);
        }
        let named = |preset: &Preset| Named {
            id: preset.id.0.clone(),
            name: names::of_preset(preset).into(),
        };
        Self {
            playing: status.state == PlayState::Playing,
            preset: session.loaded().map(|entry| named(&entry.preset)),
            changed: status.changed,
            presets: session
                .library
                .store()
                .entries()
                .iter()
                .map(|entry| named(&entry.preset))
                .collect(),
            layers,
            minutes_left: status.timer_left_s.map(|left| left.div_ceil(60)),
            windowless: status.windowless,
            language,
        }
    }

    /// What plays, in a line.
    pub fn tooltip(&self) -> String {
        set_thread_language(self.language);
        let nameless = tr!("unnamed-mix");
        let mut text = self.preset.as_ref().map_or(nameless, |preset| &preset.name).to_owned();
        if !self.playing {
            text = tr!("tray-paused", name = &text);
        }
        match self.minutes_left {
            Some(left) => tr!("tray-sleep-left", what = &text, minutes = left),
            None => text,
        }
    }
}

/// The menu for what is shown.
pub fn menu(shown: &Shown) -> Menu {
    set_thread_language(shown.language);
    let menu = Menu::new();
    let toggle = if shown.playing { tr!("pause") } else { tr!("play") };
    append(&menu, &item(toggle, &Request::Perform(Action::PlayPause)));
    append(&menu, &presets_menu(shown));
    append(&menu, &layers_menu(&shown.layers));
    append(&menu, &timer_menu(shown.minutes_left));
    append(&menu, &item(Action::Tingle.label(), &Request::Perform(Action::Tingle)));
    append(&menu, &PredefinedMenuItem::separator());
    if !shown.windowless {
        append(&menu, &item(Action::ShowWindow.label(), &Request::Perform(Action::ShowWindow)));
    }
    append(&menu, &item(Action::Quit.label(), &Request::Perform(Action::Quit)));
    menu
}

fn presets_menu(shown: &Shown) -> Submenu {
    let items = shown.presets.iter().map(|preset| {
        let is_on = shown.preset.as_ref() == Some(preset);
        check(&preset.name, is_on, &Request::Preset(preset.id.clone()))
    });
    submenu(tr!("presets"), items)
}

fn layers_menu(layers: &[LayerStatus]) -> Submenu {
    let items = layers.iter().map(|layer| {
        let level = |by| Request::Level(layer.id.clone(), LevelChange::By(by));
        let loud = LEVEL.text(to_f32(layer.level));
        let title = if layer.mute {
            tr!("tray-layer-muted", name = &layer.name, level = &loud)
        } else {
            format!("{}, {loud}", layer.name)
        };
        let menu = Submenu::new(plain(&title), true);
        append_to(&menu, &item(tr!("louder"), &level(STEP)));
        append_to(&menu, &item(tr!("softer"), &level(-STEP)));
        append_to(
            &menu,
            &check(tr!("mute"), layer.mute, &Request::Mute(layer.id.clone(), !layer.mute)),
        );
        menu
    });
    submenu(tr!("layers"), items)
}

fn timer_menu(left: Option<u64>) -> Submenu {
    let minutes = |minutes: u64| match minutes {
        480 => tr!("eight-hours").to_owned(),
        minutes => tr!("minutes-long", minutes = minutes),
    };
    let title = match left {
        Some(left) => tr!("sleep-timer-left", time = &tr!("minutes", minutes = left)),
        None => tr!("sleep-timer").to_owned(),
    };
    let timer = |change| Request::Timer(change);
    let choices = SLEEP_CHOICES_MIN
        .map(|choice| item(&minutes(choice), &timer(TimerChange::In(Duration::from_mins(choice)))));
    let menu = submenu(&title, choices.into_iter());
    if left.is_some() {
        append_to(
            &menu,
            &item(tr!("action-extend-sleep"), &timer(TimerChange::More(SLEEP_EXTENSION))),
        );
        append_to(&menu, &item(tr!("switch-off"), &timer(TimerChange::Off)));
    }
    menu
}

fn submenu<I: IsMenuItem>(title: &str, items: impl Iterator<Item = I>) -> Submenu {
    let items: Vec<I> = items.collect();
    let menu = Submenu::new(plain(title), !items.is_empty());
    items.iter().for_each(|item| append_to(&menu, item));
    menu
}

fn item(label: &str, request: &Request) -> MenuItem {
    MenuItem::with_id(request.to_line(), plain(label), true, None)
}

fn check(label: &str, is_on: bool, request: &Request) -> CheckMenuItem {
    CheckMenuItem::with_id(request.to_line(), plain(label), true, is_on, None)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Folders;
    use crate::presets::PresetId;
    use crate::timer::SleepTimer;
    use tray_icon::menu::MenuItemKind;

    /// What stands in a menu, and in those within it.
    fn labels(items: Vec<MenuItemKind>) -> Vec<String> {
        let of = |item| match item {
            MenuItemKind::MenuItem(item) => vec![item.text()],
            MenuItemKind::Check(item) => vec![item.text()],
            MenuItemKind::Submenu(menu) => [vec![menu.text()], labels(menu.items())].concat(),
            MenuItemKind::Predefined(_) | MenuItemKind::Icon(_) => Vec::new(),
        };
        items.into_iter().flat_map(of).collect()
    }

    /// The menu and the tooltip of a muted layer among others, a sleep timer and all presets.
    fn texts(language: Language) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let (mut session, _) = Session::new(Folders::within(folder.path()));
        session.settings.language = Some(language.code().into());
        session.load_preset(&PresetId("rainy-night".into()));
        session.board.mix_mut().layers[0].controls.mute = true;
        let now = Instant::now();
        session.pause();
        session.timers.start_sleep(SleepTimer::new(
            now,
            Duration::from_mins(20),
            Duration::from_mins(5),
        ));
        let shown = Shown::of(&session, now);
        let mut texts = labels(menu(&shown).items());
        texts.push(shown.tooltip());
        texts
    }

    #[test]
    fn the_menu_speaks_the_users_language_throughout() {
        let english = texts(Language::English);
        for language in [Language::German, Language::Japanese] {
            let said = texts(language);
            assert_eq!(said.len(), english.len());
            // German has taken over one word.
            let same = english.iter().zip(&said).filter(|(a, b)| a == b && *a != "Presets");
            assert_eq!(same.map(|(text, _)| text).collect::<Vec<_>>(), [""; 0], "{language:?}");
        }
        assert!(texts(Language::German).contains(&"Regennacht, pausiert, noch 20 min".into()));
    }
}
