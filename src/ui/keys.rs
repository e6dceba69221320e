//! The keyboard: the zoom keys, and the page that lists all shortcuts, which `?` opens.

use crate::i18n::{key, text, tr};
use crate::session::{Action, Session};
use crate::ui::{theme, widgets};
use egui::{Context, Grid, Key, Modifiers, RichText, ScrollArea, Ui};

/// The keys that do not belong to an [`Action`], with their descriptions, by section.
const OTHER_KEYS: [(&str, &[(&str, &str)]); 3] = [
    (
        key!("keys-everywhere"),
        &[
            (key!("key-tabs"), key!("keys-focus")),
            (key!("key-space-enter"), key!("keys-press")),
            (key!("key-escape"), key!("keys-close")),
            (key!("keys-zoom-keys"), key!("keys-zoom")),
            (key!("key-question-mark"), key!("keys-this-page")),
        ],
    ),
    (
        key!("keys-board"),
        &[
            (key!("key-slash"), key!("keys-search")),
            (key!("key-left-right"), key!("keys-slider")),
            (key!("key-double-click"), key!("keys-reset-slider")),
            (key!("key-right-click"), key!("keys-card-menu")),
        ],
    ),
    (
        key!("keys-space"),
        &[
            (key!("key-left-right"), key!("keys-dot-around")),
            (key!("key-up-down"), key!("keys-dot-distance")),
            (key!("key-ctrl-a"), key!("keys-select-all")),
            (key!("delete"), key!("keys-remove-layer")),
        ],
    ),
];

/// Handles the zoom keys. Returns whether the user asked for the page of shortcuts. While the user
/// `is_typing`, `?` is a letter.
pub fn handle_keys(ui: &Ui, session: &mut Session, is_typing: bool) -> bool {
    ui.input_mut(|input| {
        let mut pressed = |key| input.consume_key(Modifiers::COMMAND, key);
        if pressed(Key::Plus) || pressed(Key::Equals) {
            session.settings.step_scale(true);
        }
        if pressed(Key::Minus) {
            session.settings.step_scale(false);
        }
        if pressed(Key::Num0) {
            session.settings.scale_percent = 100;
        }
    });
    !is_typing && ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::Questionmark))
}

/// Draws the page of shortcuts, and clears `is_open` when the user closes it.
pub fn keys_ui(ctx: &Context, is_open: &mut bool) {
    let shown = widgets::modal_ui(ctx, "keys", |ui| {
        let size = ctx.content_rect().size() - egui::vec2(72.0, 96.0);
        ui.set_width(size.x.min(420.0));
        ui.heading(tr!("keys"));
        ScrollArea::vertical().max_height(size.y).min_scrolled_height(size.y).show(ui, |ui| {
            let actions = Action::ALL
                .into_iter()
                .filter_map(|action| Some((shortcut_text(action.shortcut()?), action.tooltip())));
            table_ui(ui, tr!("keys-anywhere"), actions);
            for (title, keys) in OTHER_KEYS {
                let keys = keys.iter().map(|(key, effect)| (text(key).to_owned(), text(effect)));
                table_ui(ui, text(title), keys);
            }
        });
    });
    *is_open = !shown.should_close();
}

/// A shortcut such as `Ctrl+S` with the names of the keys in the user's language.
pub fn shortcut_text(keys: &str) -> String {
    let name = |key| match key {
        "Ctrl" => tr!("key-ctrl"),
        "Shift" => tr!("key-shift"),
        "Up" => tr!("key-up"),
        "Down" => tr!("key-down"),
        "Space" => tr!("key-space-bar"),
        other => other,
    };
    keys.split('+').map(name).collect::<Vec<_>>().join("+")
}

fn table_ui(ui: &mut Ui, title: &str, keys: impl Iterator<Item = (String, &'static str)>) {
    ui.add_space(theme::GAP);
    ui.label(RichText::new(title).small().color(theme::of(ui).accent));
    Grid::new(title).num_columns(2).min_col_width(120.0).spacing([16.0, 6.0]).show(ui, |ui| {
        for (key, effect) in keys {
            ui.label(RichText::new(key).color(theme::of(ui).strong));
            ui.add(egui::Label::new(RichText::new(effect).color(theme::of(ui).text)).wrap());
            ui.end_row();
        }
    });
}
