//! The controls of a layer but its level, in a popup beside its card.

mod position_pad;

use crate::i18n::{Argument, key, text, tr};
use crate::mix::controls::{
    AZIMUTH, CARRIER, CLOSENESS, DIFFERENCE, EXTENT, INTENSITY, IRREGULARITY, LAP, LOWERED, PACE,
    SLOPE, TONE, WIDTH,
};
use crate::mix::{Controls, Path, Position, Spec};
use crate::ui::card_model::{Card, CardAction};
use crate::ui::star::star_ui;
use crate::ui::{slider, theme, widgets};
use egui::{
    Align, Frame, Key, Layout, Margin, Popup, PopupCloseBehavior, Rect, RectAlign, RichText, Role,
    ScrollArea, Ui, Vec2, vec2,
};

const WIDTH_MOST: f32 = 348.0;
const MARGIN: i8 = 16;
/// What is left around the popup, at least, of a window that is hardly larger.
const LEFT_AROUND: f32 = 12.0;
const ROW: f32 = 28.0;
const LABEL_WIDTH: f32 = 92.0;
const VALUE_WIDTH: f32 = 90.0;
/// The room for mute and solo, at least.
const FLAGS_WIDTH: f32 = 94.0;

/// The knobs in the order in which a person looks for them.
const GROUPS: [(&str, &[&Spec]); 4] = [
    (
        key!("group-sound"),
        &[&CARRIER, &DIFFERENCE, &SLOPE, &INTENSITY, &PACE, &IRREGULARITY, &TONE],
    ),
    (AROUND, &[&CLOSENESS, &AZIMUTH, &WIDTH]),
    (MOTION, &[&LAP, &EXTENT]),
    (key!("group-ducking"), &[&LOWERED]),
];
const AROUND: &str = key!("group-position");
const MOTION: &str = key!("group-motion");

/// Draws the button, and while it is open the popup beside the card, which stands at `beside`.
pub fn inspector_ui(
    ui: &mut Ui,
    card: &Card,
    beside: Rect,
    controls: &mut Controls,
) -> Option<CardAction> {
    let name = tr!("controls-of", name = &card.name);
    let button = widgets::icon_button_ui(ui, "controls", &name, theme::ICON_BUTTON);
    let was_open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&button));
    let window = ui.ctx().content_rect().shrink(LEFT_AROUND);
    let align = open_side(beside, window);
    let popup = Popup::from_toggle_button_response(&button)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .align(align)
        .align_alternatives(&[])
        .gap(theme::GAP)
        .frame(Frame::popup(ui.style()).inner_margin(Margin::same(MARGIN)))
        .accessible_name(name);
    let size = popup.get_expected_size().unwrap_or_default();
    let place = align.align_rect(&beside, size, theme::GAP);
    let popup = popup.anchor(beside.translate(inward(place, window)));
    let asked = popup.show(|ui| popup_ui(ui, card, controls));
    let is_open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&button));
    if was_open && !is_open && ui.input(|input| input.key_pressed(Key::Escape)) {
        // Who came by keyboard goes on from here.
        button.request_focus();
    }
    asked.and_then(|asked| asked.inner)
}

/// The side of a card on which a popup hides the least of it.
fn open_side(card: Rect, window: Rect) -> RectAlign {
    if 2.0 * card.width() > window.width() {
        RectAlign::BOTTOM
    } else if window.right() - card.right() >= card.left() - window.left() {
        RectAlign::RIGHT_START
    } else {
        RectAlign::LEFT_START
    }
}

/// How far to move `rect` to have it within `window`.
fn inward(rect: Rect, window: Rect) -> Vec2 {
    (window.max - rect.max).min(Vec2::ZERO) + (window.min - rect.min).max(Vec2::ZERO)
}

fn popup_ui(ui: &mut Ui, card: &Card, controls: &mut Controls) -> Option<CardAction> {
    let inner = ui.ctx().content_rect().shrink(LEFT_AROUND + f32::from(MARGIN)).size();
    ui.set_width(inner.x.min(WIDTH_MOST));
    ui.spacing_mut().item_spacing = vec2(theme::GAP, 4.0);
    ui.spacing_mut().button_padding = vec2(8.0, 5.0);
    ui.visuals_mut().selection.bg_fill = theme::hue(ui, card.family).fill;
    // It takes the height it needs, and moves to where that is.
    let scroll = ScrollArea::vertical().max_height(inner.y).min_scrolled_height(inner.y);
    let shown = scroll.show(ui, |ui| {
        let asked = head_ui(ui, card, controls);
        for (title, specs) in GROUPS {
            group_ui(ui, card, title, specs, controls);
        }
        asked.or(foot_ui(ui))
    });
    shown.inner
}

/// The name, the star, and what silences the layer or all others.
fn head_ui(ui: &mut Ui, card: &Card, controls: &mut Controls) -> Option<CardAction> {
    ui.horizontal(|ui| {
        let flags = FLAGS_WIDTH.max(widgets::words_width(ui, &[tr!("mute"), tr!("solo")]));
        let room = ui.available_width() - flags - theme::ICON_BUTTON - 2.0 * theme::GAP;
        let name = RichText::new(&card.name).size(16.0).color(theme::of(ui).strong);
        cell_ui(ui, room, |ui| ui.add(egui::Label::new(name).truncate()));
        let marked = star_ui(ui, card, true);
        let flags = [
            (tr!("mute"), tr!("mute-tip"), &mut controls.mute),
            (tr!("solo"), tr!("solo-tip"), &mut controls.solo),
        ];
        widgets::track_ui(ui, theme::of(ui).background, |ui| {
            for (word, tooltip, flag) in flags {
                let toggle = widgets::word_ui(ui, Role::CheckBox, *flag, word);
                *flag ^= toggle.on_hover_text(tooltip).clicked();
            }
        });
        marked.then_some(CardAction::Mark)
    })
    .inner
}

/// What stands in a column: as wide as the column, whatever it is.
fn cell_ui<R>(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let layout = Layout::left_to_right(Align::Center);
    ui.allocate_ui_with_layout(vec2(width, ROW), layout, |ui| {
        ui.set_min_width(width);
        content(ui)
    })
    .inner
}

fn group_ui(
    ui: &mut Ui,
    card: &Card,
    title: &'static str,
    specs: &[&Spec],
    controls: &mut Controls,
) {
    let path = controls.path;
    let bears = |spec: &Spec| card.knobs.iter().any(|knob| knob.key == spec.key);
    if !specs.iter().any(|spec| bears(spec)) {
        return;
    }
    ui.add_space(theme::GAP);
    ui.label(RichText::new(text(title)).small().strong().color(theme::of(ui).weak));
    match title {
        MOTION => path_ui(ui, &mut controls.path),
        AROUND => place_ui(ui, card, controls),
        _ => {}
    }
    for spec in specs.iter().filter(|spec| bears(spec)) {
        let is_idle = (spec.key == LAP.key && path == Path::Still)
            || (spec.key == EXTENT.key && !path.has_extent());
        if !is_idle {
            row_ui(ui, spec, (spec.get)(&card.own), controls);
        }
    }
}

/// The head with the layer beside it, and the same in words.
fn place_ui(ui: &mut Ui, card: &Card, controls: &mut Controls) {
    ui.horizontal(|ui| {
        position_pad::disc_ui(ui, theme::hue(ui, card.family), controls);
        ui.add_space(theme::GAP);
        let layout = Layout::top_down(Align::LEFT);
        ui.allocate_ui_with_layout(vec2(ui.available_width(), position_pad::SIZE), layout, |ui| {
            ui.add_space(0.5 * position_pad::SIZE - 24.0);
            let place =
                Position { azimuth_deg: controls.azimuth_deg, closeness: controls.closeness };
            ui.label(RichText::new(text(side(place.azimuth_deg))).color(theme::of(ui).strong));
            let away = distance(place.distance_m());
            ui.label(RichText::new(away).small().color(theme::of(ui).weak));
        });
    });
}

/// What lies in a direction, in words.
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

/// A distance as it is said.
fn distance(metres: f32) -> String {
    if metres < 1.0 {
        tr!("distance-cm", value = Argument::number(f64::from(100.0 * metres), 0))
    } else {
        tr!("distance-m", value = Argument::number(f64::from(metres), 1))
    }
}

/// What is done with the layer as a whole.
fn foot_ui(ui: &mut Ui) -> Option<CardAction> {
    ui.add_space(theme::GAP);
    ui.horizontal(|ui| {
        let another = ui.button(tr!("add-copy"));
        let another = another.on_hover_text(tr!("add-copy-tip"));
        let never = ui.button(tr!("block-sound"));
        let never = never.on_hover_text(tr!("block-sound-tip"));
        let asked = another.clicked().then_some(CardAction::Another);
        asked.or(never.clicked().then_some(CardAction::Never(true)))
    })
    .inner
}

fn path_ui(ui: &mut Ui, path: &mut Path) {
    widgets::track_ui(ui, theme::of(ui).background, |ui| {
        for choice in Path::ALL {
            if widgets::word_ui(ui, Role::RadioButton, *path == choice, choice.name()).clicked() {
                *path = choice;
            }
        }
    });
}

fn row_ui(ui: &mut Ui, spec: &Spec, own: f32, controls: &mut Controls) {
    ui.horizontal(|ui| {
        let label = cell_ui(ui, LABEL_WIDTH, |ui| ui.label(spec.name()));
        ui.spacing_mut().interact_size.x = VALUE_WIDTH;
        let mut value = (spec.get)(controls);
        if slider::slider_ui(ui, spec, label.id, own, &mut value).changed() {
            spec.set(controls, value);
        }
    });
}
