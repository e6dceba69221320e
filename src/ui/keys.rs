//! The keys: what they do, and the page that says so, which `?` opens.

use crate::i18n::say;
use crate::session::{Action, Session};
use crate::ui::theme;
use egui::{Context, Frame, Grid, Id, Key, Margin, Modal, Modifiers, RichText, ScrollArea, Ui};

/// What keys do besides the actions.
const OTHERS: [(&str, &[(&str, &str)]); 3] = [
    (
        "Everywhere",
        &[
            ("Tab, Shift+Tab", "Go to the next thing, or the one before"),
            ("Space, Enter", "Press what has the focus"),
            ("Escape", "Close what is open"),
            ("Ctrl with +, - or 0", "Larger, smaller, as it was"),
            ("?", "This page"),
        ],
    ),
    (
        "On the Board",
        &[
            ("/", "Search the sounds"),
            ("Left, Right", "Move a slider that has the focus"),
            ("Double click", "Bring back a slider's own value"),
            ("Right click", "What else can be done with a card"),
        ],
    ),
    (
        "In the Space",
        &[
            ("Left, Right", "Move a dot round the head"),
            ("Up, Down", "Move it away, or closer"),
            ("Ctrl+A", "Choose all dots"),
            ("Delete", "Take a layer off"),
        ],
    ),
];

/// Takes the keys for the size of things. Returns whether the page of keys was asked for.
pub fn take_keys(ui: &Ui, session: &mut Session, types: bool) -> bool {
    let before = session.settings.scale_percent;
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
    if session.settings.scale_percent != before {}
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
        ui.heading(say("Keys"));
        ScrollArea::vertical().max_height(room.y).min_scrolled_height(room.y).show(ui, |ui| {
            let actions = Action::ALL
                .into_iter()
                .filter_map(|action| Some((written(action.shortcut()?), action.tooltip())));
            table_ui(ui, "Anywhere in Susurra", &actions.collect::<Vec<_>>());
            for (title, keys) in OTHERS {
                table_ui(ui, title, keys);
            }
        });
    });
    *open = !shown.should_close();
}

/// A key as it is written here: the Space is a face of the mix, and another word in most languages.
fn written(key: &'static str) -> &'static str {
    if key == "Space" { "Space bar" } else { key }
}

fn table_ui(ui: &mut Ui, title: &str, keys: &[(&str, &str)]) {
    ui.add_space(theme::GAP);
    ui.label(RichText::new(say(title)).small().color(theme::of(ui).accent));
    Grid::new(title).num_columns(2).min_col_width(120.0).spacing([16.0, 6.0]).show(ui, |ui| {
        for (key, what) in keys {
            ui.label(RichText::new(say(key)).color(theme::of(ui).strong));
            ui.add(egui::Label::new(RichText::new(say(what)).color(theme::of(ui).text)).wrap());
            ui.end_row();
        }
    });
}
