//! One preset of the list. A click loads it, a drag moves it, and its menu has the other actions.

use crate::i18n::tr;
use crate::presets::{Origin, PresetEntry, PresetId};
use crate::session::names;
use crate::ui::preset_dialog::Dialog;
use crate::ui::sidebar::{RowAction, SidebarAction};
use crate::ui::{icons, theme, widgets};
use egui::{
    Align2, CursorIcon, FontId, Popup, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

/// The space to the left of a name.
pub const INSET: f32 = 10.0;
const MENU_BUTTON_WIDTH: f32 = 28.0;

/// The neighbours of a row in its section, between which it is moved.
#[derive(Clone, Copy)]
pub struct Neighbours<'a> {
    /// The row above. Moving up moves the preset before it.
    pub previous: Option<&'a PresetId>,
    /// The second row below. Moving down moves the preset before it.
    pub after_next: Option<&'a PresetId>,
    pub is_last: bool,
}

/// Draws a row. Returns what the user did, and with which preset.
pub fn row_ui(
    ui: &mut Ui,
    entry: &PresetEntry,
    is_loaded: bool,
    is_favourite: bool,
    neighbours: Neighbours,
) -> Option<(PresetId, RowAction)> {
    let id = &entry.preset.id;
    let size = vec2(ui.available_width(), theme::TOUCH);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    let name = names::of_preset(&entry.preset);
    let info = || WidgetInfo::selected(Role::Button, ui.is_enabled(), is_loaded, name);
    response.widget_info(info);
    response.dnd_set_drag_payload(id.clone());
    let is_highlighted = response.contains_pointer() || response.has_focus();
    draw(ui, rect, &response, entry, is_loaded);
    let button_left = rect.right() - MENU_BUTTON_WIDTH - 2.0;
    let button = Rect::from_min_max(pos2(button_left, rect.top()), rect.max);
    let chosen = menu_ui(ui, button, &response, is_highlighted, entry, is_favourite, neighbours);
    let dropped = drop_ui(ui, &response, rect);
    let clicked = response.clicked();
    if !entry.preset.note.is_empty() || !entry.preset.tags.is_empty() {
        let tags = entry.preset.tags.iter().map(|tag| format!("#{}", names::of_tag(tag)));
        let tags = tags.collect::<Vec<_>>().join(" ");
        let lines = [names::note_of(&entry.preset), tags.as_str()];
        let text = lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>();
        response.on_hover_text(text.join("\n"));
    }
    if let Some(other) = dropped.filter(|other| other != id) {
        return Some((other, RowAction::Move(Some(id.clone()))));
    }
    let load = clicked.then(|| RowAction::Window(SidebarAction::Load(id.clone())));
    chosen.or(load).map(|action| (id.clone(), action))
}

fn draw(ui: &Ui, rect: Rect, response: &Response, entry: &PresetEntry, is_loaded: bool) {
    let colours = theme::of(ui);
    let fill = match (is_loaded, response.hovered() || response.dragged()) {
        (true, _) => Some(colours.accent_fill),
        (false, true) => Some(colours.raised),
        (false, false) => None,
    };
    let painter = ui.painter();
    if let Some(fill) = fill {
        painter.rect_filled(rect, theme::SMALL_RADIUS, fill);
    }
    if response.has_focus() {
        let ring = Stroke::new(2.0, colours.accent);
        painter.rect_stroke(rect, theme::SMALL_RADIUS, ring, StrokeKind::Inside);
    }
    let colour = if is_loaded { colours.on_fill } else { colours.text };
    let width = rect.width() - INSET - MENU_BUTTON_WIDTH - 4.0;
    let mut job = egui::text::LayoutJob::simple_singleline(
        names::of_preset(&entry.preset).into(),
        FontId::proportional(14.5),
        colour,
    );
    job.wrap = egui::text::TextWrapping::truncate_at_width(width);
    let galley = painter.layout_job(job);
    let at = Align2::LEFT_CENTER
        .align_size_within_rect(galley.size(), rect.with_min_x(rect.left() + INSET));
    painter.galley(at.min, galley, colour);
}

/// Draws a line above this row while another row is dragged over it. Returns the row that is
/// dropped there, which moves before this one.
fn drop_ui(ui: &Ui, response: &Response, rect: Rect) -> Option<PresetId> {
    if response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    }
    if response.dnd_hover_payload::<PresetId>().is_some() {
        let line = Stroke::new(2.0, theme::of(ui).accent);
        ui.painter().hline(rect.x_range(), rect.top() - 1.0, line);
    }
    response.dnd_release_payload::<PresetId>().map(|id| (*id).clone())
}

/// Draws the menu's button at `rect`, and the menu while it is open. The button is visible while
/// the row `is_highlighted`; a right click on the row opens the menu as well.
fn menu_ui(
    ui: &mut Ui,
    rect: Rect,
    row: &Response,
    is_highlighted: bool,
    entry: &PresetEntry,
    is_favourite: bool,
    neighbours: Neighbours,
) -> Option<RowAction> {
    let id = ui.scope_id().with(("menu", &entry.preset.id.0));
    let button = ui.interact(rect, id, Sense::click());
    let name = tr!("menu-of", name = names::of_preset(&entry.preset));
    button.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &name));
    let is_open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&button));
    if is_highlighted || button.hovered() || button.has_focus() || is_open {
        let colours = theme::of(ui);
        let is_active = button.hovered() || button.has_focus() || is_open;
        let tint = if is_active { colours.strong } else { colours.weak };
        widgets::menu_dots(ui, rect.center(), tint);
        if button.has_focus() {
            ui.painter().circle_stroke(rect.center(), 13.0, Stroke::new(2.0, colours.accent));
        }
    } else if is_favourite {
        let star = Rect::from_center_size(rect.center(), vec2(14.0, 14.0));
        icons::paint(ui, "star-on", star, theme::of(ui).weak);
    }
    let menu = Popup::menu(&button).show(|ui| items_ui(ui, entry, is_favourite, neighbours));
    let context_menu =
        Popup::context_menu(row).show(|ui| items_ui(ui, entry, is_favourite, neighbours));
    menu.or(context_menu).and_then(|shown| shown.inner)
}

fn items_ui(
    ui: &mut Ui,
    entry: &PresetEntry,
    is_favourite: bool,
    neighbours: Neighbours,
) -> Option<RowAction> {
    ui.set_min_width(180.0);
    let preset = &entry.preset;
    let mut chosen = None;
    let mut item_ui = |ui: &mut Ui, text: &str, enabled: bool, action: &dyn Fn() -> RowAction| {
        if ui.add_enabled(enabled, egui::Button::new(text)).clicked() {
            chosen = Some(action());
        }
    };
    let favourite = if is_favourite { tr!("favourite-remove") } else { tr!("favourite-add") };
    item_ui(ui, favourite, true, &|| RowAction::SetFavourite(!is_favourite));
    let open = |dialog: Dialog| RowAction::Window(SidebarAction::Open(dialog));
    item_ui(ui, tr!("rename-menu"), true, &|| {
        open(Dialog::rename(preset.id.clone(), names::of_preset(preset)))
    });
    item_ui(ui, tr!("note-and-tags-menu"), true, &|| open(Dialog::describe(preset)));
    item_ui(ui, tr!("duplicate"), true, &|| RowAction::Duplicate);
    ui.separator();
    let up = neighbours.previous.cloned();
    item_ui(ui, tr!("move-up"), up.is_some(), &|| RowAction::Move(up.clone()));
    let down = neighbours.after_next.cloned();
    item_ui(ui, tr!("move-down"), !neighbours.is_last, &|| RowAction::Move(down.clone()));
    ui.separator();
    let is_own = entry.origin != Origin::BuiltIn;
    let delete = if is_own { tr!("delete") } else { tr!("built-in-cannot-be-deleted") };
    item_ui(ui, delete, is_own, &|| RowAction::Delete);
    chosen
}
