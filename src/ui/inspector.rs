//! The inspector: a popup beside a card with all controls of its layer except the level.

mod position_pad;

use crate::i18n::{Argument, key, text, tr};
use crate::mix::controls::{EXTENT, LAP};
use crate::mix::{ControlGroup, Controls, Path, Position, Spec};
use crate::ui::card_model::{Card, CardAction};
use crate::ui::star::star_ui;
use crate::ui::{slider, theme, widgets};
use egui::{
    Align, Frame, Key, Layout, Margin, Popup, PopupCloseBehavior, Rect, RectAlign, RichText, Role,
    ScrollArea, Ui, Vec2, vec2,
};

const MAX_WIDTH: f32 = 348.0;
const MARGIN: i8 = 16;
/// The least distance between the popup and the edges of the window.
const WINDOW_MARGIN: f32 = 12.0;
const ROW_HEIGHT: f32 = 28.0;
const LABEL_WIDTH: f32 = 92.0;
const VALUE_WIDTH: f32 = 90.0;
/// The least width of the mute and solo buttons together.
const MIN_FLAGS_WIDTH: f32 = 94.0;

/// The groups in the order in which the popup lists them, with the keys of their titles.
const GROUPS: [(ControlGroup, &str); 4] = [
    (ControlGroup::Sound, key!("group-sound")),
    (ControlGroup::Position, key!("group-position")),
    (ControlGroup::Motion, key!("group-motion")),
    (ControlGroup::OtherAudio, key!("group-ducking")),
];

/// Draws the button that opens the popup, and while it is open, the popup beside `card_rect`.
/// Returns what else the user asked for.
pub fn inspector_ui(
    ui: &mut Ui,
    card: &Card,
    card_rect: Rect,
    controls: &mut Controls,
) -> Option<CardAction> {
    let name = tr!("controls-of", name = &card.name);
    let button = widgets::icon_button_ui(ui, "controls", &name, theme::ICON_BUTTON);
    let was_open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&button));
    let window = ui.ctx().content_rect().shrink(WINDOW_MARGIN);
    let align = popup_side(card_rect, window);
    let popup = Popup::from_toggle_button_response(&button)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .align(align)
        .align_alternatives(&[])
        .gap(theme::GAP)
        .frame(Frame::popup(ui.style()).inner_margin(Margin::same(MARGIN)))
        .accessible_name(name);
    let size = popup.get_expected_size().unwrap_or_default();
    let rect = align.align_rect(&card_rect, size, theme::GAP);
    let popup = popup.anchor(card_rect.translate(offset_into(rect, window)));
    let action = popup.show(|ui| popup_ui(ui, card, controls));
    let is_open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&button));
    if was_open && !is_open && ui.input(|input| input.key_pressed(Key::Escape)) {
        // Keyboard navigation continues from the button.
        button.request_focus();
    }
    action.and_then(|action| action.inner)
}

/// The side of a card on which a popup covers the least of the card.
fn popup_side(card: Rect, window: Rect) -> RectAlign {
    if 2.0 * card.width() > window.width() {
        RectAlign::BOTTOM
    } else if window.right() - card.right() >= card.left() - window.left() {
        RectAlign::RIGHT_START
    } else {
        RectAlign::LEFT_START
    }
}

/// The offset that moves `rect` into `window`.
fn offset_into(rect: Rect, window: Rect) -> Vec2 {
    (window.max - rect.max).min(Vec2::ZERO) + (window.min - rect.min).max(Vec2::ZERO)
}

fn popup_ui(ui: &mut Ui, card: &Card, controls: &mut Controls) -> Option<CardAction> {
    let inner = ui.ctx().content_rect().shrink(WINDOW_MARGIN + f32::from(MARGIN)).size();
    ui.set_width(inner.x.min(MAX_WIDTH));
    ui.spacing_mut().item_spacing = vec2(theme::GAP, 4.0);
    ui.spacing_mut().button_padding = vec2(8.0, 5.0);
    ui.visuals_mut().selection.bg_fill = theme::hue(ui, card.family).fill;
    // The popup is as high as its content, up to the height of the window.
    let scroll = ScrollArea::vertical().max_height(inner.y).min_scrolled_height(inner.y);
    let shown = scroll.show(ui, |ui| {
        let action = title_ui(ui, card, controls);
        for (group, title) in GROUPS {
            group_ui(ui, card, group, text(title), controls);
        }
        action.or(layer_actions_ui(ui))
    });
    shown.inner
}

/// Draws the name, the star, and the mute and solo buttons.
fn title_ui(ui: &mut Ui, card: &Card, controls: &mut Controls) -> Option<CardAction> {
    ui.horizontal(|ui| {
        let flags = MIN_FLAGS_WIDTH.max(widgets::segments_width(ui, &[tr!("mute"), tr!("solo")]));
        let width = ui.available_width() - flags - theme::ICON_BUTTON - 2.0 * theme::GAP;
        let name = RichText::new(&card.name).size(16.0).color(theme::of(ui).strong);
        cell_ui(ui, width, |ui| ui.add(egui::Label::new(name).truncate()));
        let toggles_favourite = star_ui(ui, card, true);
        let flags = [
            (tr!("mute"), tr!("mute-tip"), &mut controls.mute),
            (tr!("solo"), tr!("solo-tip"), &mut controls.solo),
        ];
        widgets::segments_ui(ui, theme::of(ui).background, |ui| {
            for (label, tooltip, flag) in flags {
                let toggle = widgets::segment_ui(ui, Role::CheckBox, *flag, label);
                *flag ^= toggle.on_hover_text(tooltip).clicked();
            }
        });
        toggles_favourite.then_some(CardAction::ToggleFavourite)
    })
    .inner
}

/// Draws `content` in a cell of a fixed width.
fn cell_ui<R>(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(vec2(width, ROW_HEIGHT), layout, |ui| {
        ui.set_min_width(width);
        content(ui)
    })
    .inner
}

/// Draws the controls of one group, if any of them applies to the layer.
fn group_ui(ui: &mut Ui, card: &Card, group: ControlGroup, title: &str, controls: &mut Controls) {
    let mut specs = card.specs.iter().filter(|spec| spec.group == group).peekable();
    if specs.peek().is_none() {
        return;
    }
    ui.add_space(theme::GAP);
    ui.label(RichText::new(title).small().strong().color(theme::of(ui).weak));
    match group {
        ControlGroup::Motion => path_ui(ui, &mut controls.path),
        ControlGroup::Position => position_ui(ui, card, controls),
        _ => {}
    }
    let path = controls.path;
    for spec in specs {
        let has_no_effect = (spec.key == LAP.key && path == Path::Still)
            || (spec.key == EXTENT.key && !path.has_extent());
        if !has_no_effect {
            row_ui(ui, spec, (spec.get)(&card.defaults), controls);
        }
    }
}

/// Draws the position of the layer around the head, as a picture and as text.
fn position_ui(ui: &mut Ui, card: &Card, controls: &mut Controls) {
    ui.horizontal(|ui| {
        position_pad::position_pad_ui(ui, theme::hue(ui, card.family), controls);
        ui.add_space(theme::GAP);
        let layout = Layout::top_down(Align::LEFT);
        ui.allocate_ui_with_layout(vec2(ui.available_width(), position_pad::SIZE), layout, |ui| {
            ui.add_space(0.5 * position_pad::SIZE - 24.0);
            let position =
                Position { azimuth_deg: controls.azimuth_deg, closeness: controls.closeness };
            ui.label(RichText::new(text(side(position.azimuth_deg))).color(theme::of(ui).strong));
            widgets::hint_ui(ui, &distance(position.distance_m()));
        });
    });
}

/// The key of the text for a direction, such as `front right`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an eighth of a turn: 0 to 8"
)]
fn side(azimuth_deg: f32) -> &'static str {
    const SIDES: [&str; 8] = [
        key!("side-name-front"),
        key!("side-name-front-right"),
        key!("side-name-right"),
        key!("side-name-behind-right"),
        key!("side-name-behind"),
        key!("side-name-behind-left"),
        key!("side-name-left"),
        key!("side-name-front-left"),
    ];
    let eighth = (azimuth_deg.rem_euclid(360.0) / 45.0).round() as usize;
    SIDES[eighth % 8]
}

/// A distance in centimetres or metres, as text.
fn distance(metres: f32) -> String {
    if metres < 1.0 {
        tr!("distance-cm", value = Argument::number(f64::from(100.0 * metres), 0))
    } else {
        tr!("distance-m", value = Argument::number(f64::from(metres), 1))
    }
}

/// Draws the buttons that act on the whole layer.
fn layer_actions_ui(ui: &mut Ui) -> Option<CardAction> {
    ui.add_space(theme::GAP);
    ui.horizontal(|ui| {
        let copy = ui.button(tr!("add-copy")).on_hover_text(tr!("add-copy-tip"));
        let block = ui.button(tr!("block-sound")).on_hover_text(tr!("block-sound-tip"));
        let copy = copy.clicked().then_some(CardAction::AddCopy);
        copy.or(block.clicked().then_some(CardAction::SetBlocked(true)))
    })
    .inner
}

fn path_ui(ui: &mut Ui, path: &mut Path) {
    let paths = Path::ALL.map(|path| (path, path.name()));
    widgets::choice_ui(ui, theme::of(ui).background, paths, path);
}

fn row_ui(ui: &mut Ui, spec: &Spec, default: f32, controls: &mut Controls) {
    ui.horizontal(|ui| {
        let label = cell_ui(ui, LABEL_WIDTH, |ui| ui.label(spec.name()));
        ui.spacing_mut().interact_size.x = VALUE_WIDTH;
        let mut value = (spec.get)(controls);
        if slider::slider_ui(ui, spec, label.id, default, &mut value).changed() {
            spec.set(controls, value);
        }
    });
}
