//! The dialog that edits one of the user's own sounds: name, playback, family, icon, credit and
//! licence. It can also remove the sound.

use crate::catalogue::{Family, Sound};
use crate::i18n::tr;
use crate::import::SoundEdit;
use crate::mix::{PlaybackMode, SoundId};
use crate::session::{Session, names};
use crate::ui::{icons, theme, widgets};
use egui::{
    Align, ComboBox, Context, Layout, RichText, Role, ScrollArea, Sense, Stroke, TextEdit, Ui,
    WidgetInfo, vec2,
};

const WIDTH: f32 = 400.0;
/// The height that the window needs in addition to the fields: margins and buttons.
const HEIGHT_OF_REST: f32 = 150.0;
const ICON_SIZE: f32 = 34.0;
const ICONS_HEIGHT: f32 = 118.0;
/// The families that an own sound can belong to, with the default first.
const FAMILIES: [Family; 7] = [
    Family::Own,
    Family::Water,
    Family::Voice,
    Family::Touch,
    Family::Objects,
    Family::Air,
    Family::Nature,
];

/// The fields of the dialog.
pub struct SoundEditor {
    id: SoundId,
    edit: SoundEdit,
    playback: PlaybackMode,
    original: (SoundEdit, PlaybackMode),
    /// The names of the icons to choose from, and their descriptions.
    icons: Vec<(String, String)>,
}

/// The button with which the user closes the dialog.
enum EditorAnswer {
    Save,
    Cancel,
    Remove,
}

impl SoundEditor {
    /// Opens the dialog for an own sound. Returns nothing for a built-in sound.
    pub fn open(session: &Session, id: &SoundId) -> Option<Self> {
        let sound = session.library.catalogue().find(id).filter(|sound| sound.is_own())?;
        let edit = SoundEdit {
            name: sound.name.clone(),
            family: sound.family,
            icon: sound.icon.clone(),
            credit: sound.credit.clone(),
            licence: sound.licence.clone(),
        };
        let playback = if sound.playback.is_texture() {
            PlaybackMode::Texture
        } else {
            PlaybackMode::Events { in_order: false }
        };
        let original = (edit.clone(), playback);
        let of_family = |family: &Family| (family.key().to_owned(), family.title().to_owned());
        let of_sound = |sound: &Sound| (sound.id.0.clone(), names::of_sound(sound).to_owned());
        let sounds = session.library.catalogue().sounds().iter().filter(|sound| !sound.is_own());
        let icons = FAMILIES.iter().map(of_family).chain(sounds.map(of_sound)).collect();
        Some(Self { id: id.clone(), edit, playback, original, icons })
    }

    fn save(self, session: &mut Session) {
        if self.edit != self.original.0 {
            session.disk.edit_sound(&self.id, &self.edit);
        }
        if self.playback != self.original.1 {
            session.disk.recast_sound(&self.id, self.playback);
        }
    }
}

/// Draws the dialog that is open, and applies the edit when the user saves it.
pub fn editor_ui(ctx: &Context, session: &mut Session, editor: &mut Option<SoundEditor>) {
    let Some(open) = editor else { return };
    let mut answer = None;
    let is_done = widgets::dialog_ui(ctx, "own sound", WIDTH, |ui| {
        // In a low window, the fields scroll and the buttons stay visible.
        let height = ctx.content_rect().height() - HEIGHT_OF_REST;
        let area = ScrollArea::vertical().id_salt("fields").max_height(height);
        area.min_scrolled_height(height).show(ui, |ui| fields_ui(ui, open));
        answer = buttons_ui(ui, open);
        answer.is_some()
    });
    if !is_done {
        return;
    }
    let Some(editor) = editor.take() else { return };
    match answer.unwrap_or(EditorAnswer::Cancel) {
        EditorAnswer::Save => editor.save(session),
        EditorAnswer::Remove => session.disk.remove_sound(&editor.id),
        EditorAnswer::Cancel => {}
    }
}

fn fields_ui(ui: &mut Ui, editor: &mut SoundEditor) {
    ui.heading(tr!("own-sound-title"));
    field_ui(ui, tr!("name"), &mut editor.edit.name);
    ui.horizontal_wrapped(|ui| {
        ui.label(tr!("played-as"));
        widgets::segments_ui(ui, theme::of(ui).background, |ui| {
            for (choice, label, tooltip) in [
                (PlaybackMode::Texture, tr!("played-continuous"), tr!("played-continuous-tip")),
                (
                    PlaybackMode::Events { in_order: false },
                    tr!("played-separate"),
                    tr!("played-separate-tip"),
                ),
            ] {
                let is_chosen = editor.playback == choice;
                let segment = widgets::segment_ui(ui, Role::RadioButton, is_chosen, label);
                if segment.on_hover_text(tooltip).clicked() {
                    editor.playback = choice;
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
    let hint = tr!("own-sound-credit-hint");
    ui.add(egui::Label::new(RichText::new(hint).small().color(theme::of(ui).weak)).wrap());
}

fn field_ui(ui: &mut Ui, name: &str, text: &mut String) {
    let label = ui.label(name);
    let field = TextEdit::singleline(text).desired_width(f32::INFINITY).margin(vec2(10.0, 8.0));
    ui.add(field).labelled_by(label.id);
}

/// Draws the icons to choose from. A click on the chosen icon restores the icon of the family.
fn icons_ui(ui: &mut Ui, editor: &mut SoundEditor) {
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
    let (rect, response) = ui.allocate_exact_size(vec2(ICON_SIZE, ICON_SIZE), Sense::click());
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

fn buttons_ui(ui: &mut Ui, editor: &SoundEditor) -> Option<EditorAnswer> {
    ui.add_space(theme::GAP);
    let row = vec2(ui.available_width(), theme::TOUCH);
    let layout = Layout::right_to_left(Align::Center);
    ui.allocate_ui_with_layout(row, layout, |ui| {
        let has_name = !editor.edit.name.trim().is_empty();
        if ui.add_enabled(has_name, egui::Button::new(tr!("save"))).clicked() {
            return Some(EditorAnswer::Save);
        }
        if ui.button(tr!("cancel")).clicked() {
            return Some(EditorAnswer::Cancel);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let remove = ui.button(tr!("remove")).on_hover_text(tr!("remove-sound-tip"));
            remove.clicked().then_some(EditorAnswer::Remove)
        })
        .inner
    })
    .inner
}
