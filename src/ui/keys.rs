//! The keys: what they do, and the page that says so, which `?` opens.

use crate::i18n::{key, text, tr};
use crate::session::{Action, Session};
use crate::ui::theme;
use egui::{Context, Frame, Grid, Id, Key, Margin, Modal, Modifiers, RichText, ScrollArea, Ui};

/// What keys do besides the actions.
const OTHERS: [(&str, &[(&str, &str)]); 3] = [
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

/// Takes the keys for the size of things. Returns whether the page of keys was asked for.
pub fn take_keys(ui: &Ui, session: &mut Session, types: bool) -> bool {
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
    !types && ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::Questionmark))
}

/// Draws the page of keys while it is open.
pub fn keys_ui(ctx: &Context, open: &mut bool) {
    if !*open {
        return;
    }
    let frame = Frame::popup(&ctx.style_of(ctx.theme())).inner_margin(Margin::same(20));
    let shown = Modal::new(Id::unique("keys")).frame(frame).show(ctx, |ui| {
        let room = ctx.content_rect().size() - egui::vec2(72.0, 96.0);
        ui.set_width(room.x.min(420.0));
        ui.heading(tr!("keys"));
        ScrollArea::vertical().max_height(room.y).min_scrolled_height(room.y).show(ui, |ui| {
            let actions = Action::ALL
                .into_iter()
                .filter_map(|action| Some((shortcut_text(action.shortcut()?), action.tooltip())));
            table_ui(ui, tr!("keys-anywhere"), actions);
            for (title, keys) in OTHERS {
                let keys = keys.iter().map(|(key, what)| (text(key).to_owned(), text(what)));
                table_ui(ui, text(title), keys);
            }
        });
    });
    *open = !shown.should_close();
}

/// The keys of an action as the user's keyboard names them, from their spelling such as `Ctrl+S`.
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
        for (key, what) in keys {
            ui.label(RichText::new(key).color(theme::of(ui).strong));
            ui.add(egui::Label::new(RichText::new(what).color(theme::of(ui).text)).wrap());
            ui.end_row();
        }
    });
}
