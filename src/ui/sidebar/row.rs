//! One preset of the list: chosen with a press, put elsewhere by dragging, and a menu of what else
//! can be done with it.

use crate::i18n::tr;
use crate::presets::{Origin, PresetEntry, PresetId};
use crate::session::names;
use crate::ui::preset_dialog::Dialog;
use crate::ui::sidebar::{Request, SidebarAction};
use crate::ui::{theme, widgets};
use egui::{
    Align2, CursorIcon, FontId, Popup, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

/// What stands before a name.
pub const INSET: f32 = 10.0;
const MENU: f32 = 28.0;

/// The neighbours of a row in its section.
#[derive(Clone, Copy)]
pub struct Neighbours<'a> {
    pub before: Option<&'a PresetId>,
    /// The one after the next, before which it stands when it has moved down.
    pub after: Option<&'a PresetId>,
    pub is_last: bool,
}

/// Draws a row. Returns what was asked for, and of which preset.
pub fn row_ui(
    ui: &mut Ui,
    entry: &PresetEntry,
    is_loaded: bool,
    is_favourite: bool,
    around: Neighbours,
) -> Option<(PresetId, Request)> {
    let id = &entry.preset.id;
    let size = vec2(ui.available_width(), theme::TOUCH);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    let name = names::of_preset(&entry.preset);
    let info = || WidgetInfo::selected(Role::Button, ui.is_enabled(), is_loaded, name);
    response.widget_info(info);
    response.dnd_set_drag_payload(id.clone());
    let near = response.contains_pointer() || response.has_focus();
    draw(ui, rect, &response, entry, is_loaded);
    let button = Rect::from_min_max(pos2(rect.right() - MENU - 2.0, rect.top()), rect.max);
    let asked = menu_ui(ui, button, &response, near, entry, is_favourite, around);
    let dropped = dropped_ui(ui, &response, rect);
    let clicked = response.clicked();
    if !entry.preset.note.is_empty() || !entry.preset.tags.is_empty() {
        let tags = entry.preset.tags.iter().map(|tag| format!("#{}", names::of_tag(tag)));
        let tags = tags.collect::<Vec<_>>().join(" ");
        let lines = [names::note_of(&entry.preset), tags.as_str()];
        let text = lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>();
        response.on_hover_text(text.join("\n"));
    }
    if let Some(other) = dropped.filter(|other| other != id) {
        return Some((other, Request::Move(Some(id.clone()))));
    }
    let chosen = clicked.then(|| Request::Window(SidebarAction::Load(id.clone())));
    asked.or(chosen).map(|request| (id.clone(), request))
}

fn draw(ui: &Ui, rect: Rect, response: &Response, entry: &PresetEntry, is_loaded: bool) {
    let colours = theme::of(ui);
    let ground = match (is_loaded, response.hovered() || response.dragged()) {
        (true, _) => Some(colours.accent_fill),
        (false, true) => Some(colours.raised),
        (false, false) => None,
    };
    let painter = ui.painter();
    if let Some(ground) = ground {
        painter.rect_filled(rect, theme::SMALL_RADIUS, ground);
    }
    if response.has_focus() {
        let ring = Stroke::new(2.0, colours.accent);
        painter.rect_stroke(rect, theme::SMALL_RADIUS, ring, StrokeKind::Inside);
    }
    let colour = if is_loaded { colours.on_fill } else { colours.text };
    let room = rect.width() - INSET - MENU - 4.0;
    let mut job = egui::text::LayoutJob::simple_singleline(
        names::of_preset(&entry.preset).into(),
        FontId::proportional(14.5),
        colour,
    );
    job.wrap = egui::text::TextWrapping::truncate_at_width(room);
    let galley = painter.layout_job(job);
    let at = Align2::LEFT_CENTER
        .align_size_within_rect(galley.size(), rect.with_min_x(rect.left() + INSET));
    painter.galley(at.min, galley, colour);
}

/// Where another row is held over this one, a line shows that it would stand before it. Returns what
/// was let go there.
fn dropped_ui(ui: &Ui, response: &Response, rect: Rect) -> Option<PresetId> {
    if response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    }
    if response.dnd_hover_payload::<PresetId>().is_some() {
        let line = Stroke::new(2.0, theme::of(ui).accent);
        ui.painter().hline(rect.x_range(), rect.top() - 1.0, line);
    }
    response.dnd_release_payload::<PresetId>().map(|id| (*id).clone())
}

/// The button of the menu, seen by who comes near, and the menu while it is open; the other mouse
/// button opens it as well.
fn menu_ui(
    ui: &mut Ui,
    at: Rect,
    row: &Response,
    near: bool,
    entry: &PresetEntry,
    is_favourite: bool,
    around: Neighbours,
) -> Option<Request> {
    let id = ui.scope_id().with(("menu", &entry.preset.id.0));
    let button = ui.interact(at, id, Sense::click());
    let name = tr!("menu-of", name = names::of_preset(&entry.preset));
    button.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &name));
    let is_open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&button));
    if near || button.hovered() || button.has_focus() || is_open {
        let colours = theme::of(ui);
        let lit = button.hovered() || button.has_focus() || is_open;
        let tint = if lit { colours.strong } else { colours.weak };
        widgets::dots(ui, at.center(), tint);
        if button.has_focus() {
            ui.painter().circle_stroke(at.center(), 13.0, Stroke::new(2.0, colours.accent));
        }
    } else if is_favourite {
        let star = Rect::from_center_size(at.center(), vec2(14.0, 14.0));
        crate::ui::icons::paint(ui, "star-on", star, theme::of(ui).weak);
    }
    let by_button = Popup::menu(&button).show(|ui| items_ui(ui, entry, is_favourite, around));
    let by_row = Popup::context_menu(row).show(|ui| items_ui(ui, entry, is_favourite, around));
    by_button.or(by_row).and_then(|shown| shown.inner)
}

fn items_ui(
    ui: &mut Ui,
    entry: &PresetEntry,
    is_favourite: bool,
    around: Neighbours,
) -> Option<Request> {
    ui.set_min_width(180.0);
    let preset = &entry.preset;
    let mut asked = None;
    let mut offer = |ui: &mut Ui, text: &str, able: bool, request: &dyn Fn() -> Request| {
        if ui.add_enabled(able, egui::Button::new(text)).clicked() {
            asked = Some(request());
        }
    };
    let favour = if is_favourite { tr!("favourite-remove") } else { tr!("favourite-add") };
    offer(ui, favour, true, &|| Request::Favour(!is_favourite));
    let open = |dialog: Dialog| Request::Window(SidebarAction::Open(dialog));
    offer(ui, tr!("rename-menu"), true, &|| {
        open(Dialog::rename(preset.id.clone(), names::of_preset(preset)))
    });
    offer(ui, tr!("note-and-tags-menu"), true, &|| open(Dialog::describe(preset)));
    offer(ui, tr!("duplicate"), true, &|| Request::Duplicate);
    ui.separator();
    let up = around.before.cloned();
    offer(ui, tr!("move-up"), up.is_some(), &|| Request::Move(up.clone()));
    let down = around.after.cloned();
    offer(ui, tr!("move-down"), !around.is_last, &|| Request::Move(down.clone()));
    ui.separator();
    let own = entry.origin != Origin::BuiltIn;
    offer(ui, if own { tr!("delete") } else { tr!("built-in-cannot-be-deleted") }, own, &|| {
        Request::Delete
    });
    asked
}
