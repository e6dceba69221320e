//! The dialog about one of the user's own sounds: its name, how it is played, family, icon, credit
//! and licence; and the way to remove it.

use crate::catalogue::{Family, Sound};
use crate::i18n::tr;
use crate::import::SoundEdit;
use crate::mix::{PlaybackMode, SoundId};
use crate::session::{Session, names};
use crate::ui::{icons, theme, widgets};
use egui::{
    Align, ComboBox, Context, Frame, Id, Layout, Margin, Modal, RichText, Role, ScrollArea, Sense,
    Stroke, TextEdit, Ui, WidgetInfo, vec2,
};

const WIDTH: f32 = 400.0;
/// What the window has beside the fields: margins and buttons.
const BESIDE_HEIGHT: f32 = 150.0;
const ICON: f32 = 34.0;
const ICONS_HEIGHT: f32 = 118.0;
/// Those that an own sound can belong to, its own first.
const FAMILIES: [Family; 7] = [
    Family::Own,
    Family::Water,
    Family::Voice,
    Family::Touch,
    Family::Objects,
    Family::Air,
    Family::Nature,
];

/// A sound being described.
pub struct Editor {
    id: SoundId,
    edit: SoundEdit,
    played_as: PlaybackMode,
    was: (SoundEdit, PlaybackMode),
    /// Those to choose from, and what each shows.
    icons: Vec<(String, String)>,
}

/// What the dialog was closed with.
enum Done {
    Save,
    Cancel,
    Remove,
}

impl Editor {
    /// For an own sound; none for others.
    pub fn of(session: &Session, id: &SoundId) -> Option<Self> {
        let sound = session.library.catalogue().find(id).filter(|sound| sound.is_own())?;
        let edit = SoundEdit {
            name: sound.name.clone(),
            family: sound.family,
            icon: sound.icon.clone(),
            credit: sound.credit.clone(),
            licence: sound.licence.clone(),
        };
        let played_as = if sound.playback.is_texture() {
            PlaybackMode::Texture
        } else {
            PlaybackMode::Events { in_order: false }
        };
        let was = (edit.clone(), played_as);
        let of_family = |family: &Family| (family.key().to_owned(), family.title().to_owned());
        let of_sound = |sound: &Sound| (sound.id.0.clone(), names::of_sound(sound).to_owned());
        let sounds = session.library.catalogue().sounds().iter().filter(|sound| !sound.is_own());
        let icons = FAMILIES.iter().map(of_family).chain(sounds.map(of_sound)).collect();
        Some(Self { id: id.clone(), edit, played_as, was, icons })
    }

    fn save(self, session: &mut Session) {
        if self.edit != self.was.0 {
            session.disk.edit_sound(&self.id, &self.edit);
        }
        if self.played_as != self.was.1 {
            session.disk.recast_sound(&self.id, self.played_as);
        }
    }
}

/// Draws the dialog, if there is one, and does what it was closed with.
pub fn editor_ui(ctx: &Context, session: &mut Session, editor: &mut Option<Editor>) {
    let Some(open) = editor else { return };
    let mut done = None;
    let frame = Frame::popup(&ctx.style_of(ctx.theme())).inner_margin(Margin::same(20));
    let modal = Modal::new(Id::unique("own sound")).frame(frame).show(ctx, |ui| {
        ui.set_width(WIDTH.min(ctx.content_rect().width() - 72.0));
        // In a low window the fields scroll; the buttons are always in sight.
        let room = ctx.content_rect().height() - BESIDE_HEIGHT;
        let area = ScrollArea::vertical().id_salt("fields").max_height(room);
        area.min_scrolled_height(room).show(ui, |ui| fields_ui(ui, open));
        done = buttons_ui(ui, open);
    });
    let closed = modal.should_close().then_some(Done::Cancel);
    let Some(done) = done.or(closed) else { return };
    let Some(editor) = editor.take() else { return };
    match done {
        Done::Save => editor.save(session),
        Done::Remove => session.disk.remove_sound(&editor.id),
        Done::Cancel => {}
    }
}

fn fields_ui(ui: &mut Ui, editor: &mut Editor) {
    ui.heading(tr!("own-sound-title"));
    field_ui(ui, tr!("name"), &mut editor.edit.name);
    ui.horizontal_wrapped(|ui| {
        ui.label(tr!("played-as"));
        widgets::track_ui(ui, theme::of(ui).background, |ui| {
            for (choice, word, tip) in [
                (PlaybackMode::Texture, tr!("played-continuous"), tr!("played-continuous-tip")),
                (
                    PlaybackMode::Events { in_order: false },
                    tr!("played-separate"),
                    tr!("played-separate-tip"),
                ),
            ] {
                let is_on = editor.played_as == choice;
                let word = widgets::word_ui(ui, Role::RadioButton, is_on, word);
                if word.on_hover_text(tip).clicked() {
                    editor.played_as = choice;
                }
            }
        });
    });
    ui.horizontal(|ui| {
        let label = ui.label(tr!("family"));
        let family = ComboBox::from_id_salt("family").selected_text(editor.edit.family.title());
        let family = family.show_ui(ui, |ui| {
            for choice in FAMILIES {
                ui.selectable_value(&mut editor.edit.family, choice, choice.title());
            }
        });
        family.response.labelled_by(label.id);
    });
    ui.label(tr!("icon"));
    icons_ui(ui, editor);
    field_ui(ui, tr!("credit"), &mut editor.edit.credit);
    field_ui(ui, tr!("licence"), &mut editor.edit.licence);
    let note = tr!("own-sound-credit-hint");
    ui.add(egui::Label::new(RichText::new(note).small().color(theme::of(ui).weak)).wrap());
}

fn field_ui(ui: &mut Ui, name: &str, text: &mut String) {
    let label = ui.label(name);
    let field = TextEdit::singleline(text).desired_width(f32::INFINITY).margin(vec2(10.0, 8.0));
    ui.add(field).labelled_by(label.id);
}

/// The icons to choose from; the one that is chosen again is its family's.
fn icons_ui(ui: &mut Ui, editor: &mut Editor) {
    let area = ScrollArea::vertical().id_salt("icons").max_height(ICONS_HEIGHT);
    area.show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            for (icon, name) in &editor.icons {
                if icon_ui(ui, icon, name, editor.edit.icon == *icon) {
                    let is_chosen = editor.edit.icon == *icon;
                    editor.edit.icon = if is_chosen { String::new() } else { icon.clone() };
                }
            }
        });
    });
}

fn icon_ui(ui: &mut Ui, icon: &str, name: &str, is_on: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ICON, ICON), Sense::click());
    let info = || WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), is_on, name);
    response.widget_info(info);
    let colours = theme::of(ui);
    if is_on || response.hovered() || response.has_focus() {
        let line = if response.has_focus() { colours.accent } else { colours.rail };
        let fill = if is_on { colours.card_on } else { colours.card };
        let corners = theme::SMALL_RADIUS;
        ui.painter().rect(rect, corners, fill, Stroke::new(1.0, line), egui::StrokeKind::Inside);
    }
    let tint = if is_on { colours.accent } else { colours.text };
    icons::paint(ui, icon, rect.shrink(6.0), tint);
    response.on_hover_text(name).clicked()
}

fn buttons_ui(ui: &mut Ui, editor: &Editor) -> Option<Done> {
    ui.add_space(theme::GAP);
    let row = vec2(ui.available_width(), theme::TOUCH);
    let layout = Layout::right_to_left(Align::Center);
    ui.allocate_ui_with_layout(row, layout, |ui| {
        let is_named = !editor.edit.name.trim().is_empty();
        if ui.add_enabled(is_named, egui::Button::new(tr!("save"))).clicked() {
            return Some(Done::Save);
        }
        if ui.button(tr!("cancel")).clicked() {
            return Some(Done::Cancel);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let remove = ui.button(tr!("remove")).on_hover_text(tr!("remove-sound-tip"));
            remove.clicked().then_some(Done::Remove)
        })
        .inner
    })
    .inner
}
