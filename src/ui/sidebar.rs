//! The list of presets: searching, loading, reordering, and a menu for each preset.

mod row;

use crate::i18n::tr;
use crate::presets::{Origin, PresetEntry, PresetId};
use crate::session::{Session, names};
use crate::ui::preset_dialog::Dialog;
use crate::ui::{theme, widgets};
use egui::{Id, RichText, ScrollArea, TextEdit, Ui, vec2};

/// The state of the list.
#[derive(Default)]
pub struct Sidebar {
    search: String,
}

/// What the window has to do for the list.
pub enum SidebarAction {
    /// Loads a preset and plays it.
    Load(PresetId),
    Open(Dialog),
}

/// What the user does with one preset of the list.
enum RowAction {
    Window(SidebarAction),
    SetFavourite(bool),
    Duplicate,
    Delete,
    /// Moves it before another preset, or to the end of its section.
    Move(Option<PresetId>),
}

/// Draws the list, and applies what the user does in it. Returns what the window has to do.
pub fn sidebar_ui(
    ui: &mut Ui,
    session: &mut Session,
    sidebar: &mut Sidebar,
) -> Option<SidebarAction> {
    search_ui(ui, &mut sidebar.search);
    let mut row_action = None;
    let mut opened = None;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        // The scroll bar is beside the rows.
        ui.set_max_width(ui.available_width() - 4.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        row_action = list_ui(ui, session, &sidebar.search);
        ui.add_space(theme::GAP);
        if widgets::subtle_button_ui(ui, tr!("deleted-presets-menu")).clicked() {
            opened = Some(SidebarAction::Open(Dialog::deleted_presets(session)));
        }
        problems_ui(ui, session);
    });
    if opened.is_some() {
        return opened;
    }
    let (id, action) = row_action?;
    match action {
        RowAction::Window(action) => return Some(action),
        RowAction::SetFavourite(favourite) => {
            session.settings.set_favourite_preset(&id.0, favourite);
        }
        RowAction::Duplicate => {
            session.duplicate_preset(&id);
        }
        RowAction::Delete => session.disk.delete_preset(&id),
        RowAction::Move(before) => session.move_preset(&id, before.as_ref()),
    }
    None
}

fn search_ui(ui: &mut Ui, search: &mut String) {
    let name = ui.make_persistent_id("preset search's name");
    widgets::screen_reader_label_ui(ui, name, tr!("search-presets"));
    let field = TextEdit::singleline(search)
        .id(Id::unique("preset search"))
        .hint_text(tr!("search-presets"))
        .desired_width(f32::INFINITY)
        .margin(vec2(10.0, 6.0));
    ui.add(field).labelled_by(name).on_hover_text(tr!("search-presets-tip"));
}

/// Draws the sections of the list. Returns what the user did, and with which preset.
fn list_ui(ui: &mut Ui, session: &Session, search: &str) -> Option<(PresetId, RowAction)> {
    let loaded = session.loaded().map(|entry| entry.preset.id.clone());
    let mut found = session.library.find_presets("", &session.settings.favourite_presets);
    found.retain(|entry| names::answers(&entry.preset, search));
    let is_favourite =
        |entry: &&&PresetEntry| session.settings.favourite_presets.contains(&entry.preset.id.0);
    let is_own = |entry: &&&PresetEntry| entry.origin != Origin::BuiltIn;
    let others = || found.iter().filter(|entry| !is_favourite(entry));
    let sections: [(&str, Vec<&PresetEntry>); 3] = [
        (tr!("favourites"), found.iter().filter(is_favourite).copied().collect()),
        (tr!("presets-own"), others().filter(is_own).copied().collect()),
        (tr!("built-in"), others().filter(|entry| !is_own(entry)).copied().collect()),
    ];
    let mut action = None;
    for (title, entries) in &sections {
        if entries.is_empty() {
            if *title == tr!("presets-own") && search.is_empty() {
                note_ui(ui, title);
                note_ui(ui, tr!("presets-own-empty"));
            }
            continue;
        }
        note_ui(ui, title);
        for (n, entry) in entries.iter().enumerate() {
            let neighbours = row::Neighbours {
                previous: n.checked_sub(1).and_then(|n| entries.get(n)).map(|e| &e.preset.id),
                after_next: entries.get(n + 2).map(|entry| &entry.preset.id),
                is_last: n + 1 == entries.len(),
            };
            let is_loaded = loaded.as_ref() == Some(&entry.preset.id);
            let is_favourite = session.settings.favourite_presets.contains(&entry.preset.id.0);
            let row_action = row::row_ui(ui, entry, is_loaded, is_favourite, neighbours);
            action = row_action.or(action);
        }
        ui.add_space(theme::GAP);
    }
    if found.is_empty() {
        note_ui(ui, tr!("presets-none-match"));
    }
    action
}

/// Draws a warning for each preset file that cannot be read.
fn problems_ui(ui: &mut Ui, session: &Session) {
    for problem in session.library.store().problems() {
        let name = problem.path.file_name().unwrap_or_default().to_string_lossy();
        let text = RichText::new(tr!("preset-damaged", name = &name)).small();
        let label = egui::Label::new(text.color(theme::of(ui).warning)).truncate();
        let why = format!("{}: {}", problem.path.display(), problem.why);
        ui.add(label).on_hover_text(why);
    }
}

/// Draws small text that is aligned with the names of the presets.
fn note_ui(ui: &mut Ui, text: &str) {
    ui.horizontal(|ui| {
        ui.add_space(row::INSET);
        let text = RichText::new(text).small().color(theme::of(ui).weak);
        ui.add(egui::Label::new(text).wrap());
    });
}
