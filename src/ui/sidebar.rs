//! The presets at the side: found, chosen, put in order; and what can be done with each.

mod row;

use crate::i18n::tr;
use crate::presets::{Origin, PresetEntry, PresetId};
use crate::session::{Session, names};
use crate::ui::preset_dialog::Dialog;
use crate::ui::{theme, widgets};
use egui::{Id, RichText, ScrollArea, TextEdit, Ui, vec2};

/// What the list remembers.
#[derive(Default)]
pub struct Sidebar {
    words: String,
}

/// What was asked of a preset that the window does.
pub enum SidebarAction {
    /// To be heard.
    Load(PresetId),
    Open(Dialog),
}

/// What was asked of a preset.
enum Request {
    Window(SidebarAction),
    Favour(bool),
    Duplicate,
    Delete,
    /// To stand before another, or at the end of its section.
    Move(Option<PresetId>),
}

/// Draws the list, and does what is asked of it. Returns what the window is to do.
pub fn sidebar_ui(
    ui: &mut Ui,
    session: &mut Session,
    sidebar: &mut Sidebar,
) -> Option<SidebarAction> {
    search_ui(ui, &mut sidebar.words);
    let mut request = None;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        // The bar of the scrolling stands beside the rows.
        ui.set_max_width(ui.available_width() - 4.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        request = list_ui(ui, session, &sidebar.words);
        ui.add_space(theme::GAP);
        if widgets::quiet_button_ui(ui, tr!("deleted-presets-menu")).clicked() {
            let asked = SidebarAction::Open(Dialog::bin(session));
            request = Some((PresetId(String::new()), Request::Window(asked)));
        }
        problems_ui(ui, session);
    });
    let (id, request) = request?;
    match request {
        Request::Window(asked) => return Some(asked),
        Request::Favour(favourite) => session.settings.set_favourite_preset(&id.0, favourite),
        Request::Duplicate => {
            session.duplicate_preset(&id);
        }
        Request::Delete => session.disk.delete_preset(&id),
        Request::Move(before) => session.move_preset(&id, before.as_ref()),
    }
    None
}

fn search_ui(ui: &mut Ui, words: &mut String) {
    let name = ui.make_persistent_id("preset search's name");
    widgets::name_for_readers(ui, name, tr!("search-presets"));
    let field = TextEdit::singleline(words)
        .id(Id::unique("preset search"))
        .hint_text(tr!("search-presets"))
        .desired_width(f32::INFINITY)
        .margin(vec2(10.0, 6.0));
    ui.add(field).labelled_by(name).on_hover_text(tr!("search-presets-tip"));
}

/// The sections, one under the other.
fn list_ui(ui: &mut Ui, session: &Session, words: &str) -> Option<(PresetId, Request)> {
    let loaded = session.loaded().map(|entry| entry.preset.id.clone());
    let mut found = session.library.find_presets("", &session.settings.favourite_presets);
    found.retain(|entry| names::answers(&entry.preset, words));
    let is_favourite =
        |entry: &&&PresetEntry| session.settings.favourite_presets.contains(&entry.preset.id.0);
    let is_users = |entry: &&&PresetEntry| entry.origin != Origin::BuiltIn;
    let plain = || found.iter().filter(|entry| !is_favourite(entry));
    let sections: [(&str, Vec<&PresetEntry>); 3] = [
        (tr!("favourites"), found.iter().filter(is_favourite).copied().collect()),
        (tr!("presets-own"), plain().filter(is_users).copied().collect()),
        (tr!("built-in"), plain().filter(|entry| !is_users(entry)).copied().collect()),
    ];
    let mut request = None;
    for (title, entries) in &sections {
        if entries.is_empty() {
            if *title == tr!("presets-own") && words.is_empty() {
                note_ui(ui, title);
                note_ui(ui, tr!("presets-own-empty"));
            }
            continue;
        }
        note_ui(ui, title);
        for (place, entry) in entries.iter().enumerate() {
            let around = row::Neighbours {
                before: place.checked_sub(1).and_then(|n| entries.get(n)).map(|e| &e.preset.id),
                after: entries.get(place + 2).map(|entry| &entry.preset.id),
                is_last: place + 1 == entries.len(),
            };
            let is_loaded = loaded.as_ref() == Some(&entry.preset.id);
            let is_favourite = session.settings.favourite_presets.contains(&entry.preset.id.0);
            let asked = row::row_ui(ui, entry, is_loaded, is_favourite, around);
            request = asked.or(request);
        }
        ui.add_space(theme::GAP);
    }
    if found.is_empty() {
        note_ui(ui, tr!("presets-none-match"));
    }
    request
}

/// Files that are no presets.
fn problems_ui(ui: &mut Ui, session: &Session) {
    for problem in session.library.store().problems() {
        let name = problem.path.file_name().unwrap_or_default().to_string_lossy();
        let text = RichText::new(tr!("preset-damaged", name = &name)).small();
        let label = egui::Label::new(text.color(theme::of(ui).warning)).truncate();
        let why = format!("{}: {}", problem.path.display(), problem.why);
        ui.add(label).on_hover_text(why);
    }
}

/// Small print, in line with the names of the presets.
fn note_ui(ui: &mut Ui, text: &str) {
    ui.horizontal(|ui| {
        ui.add_space(row::INSET);
        let text = RichText::new(text).small().color(theme::of(ui).weak);
        ui.add(egui::Label::new(text).wrap());
    });
}
