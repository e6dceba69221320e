//! The card of one sound: icon, name, switch and level. The icon glows with the sound's output
//! level.

mod buttons;
mod menu;

use crate::decibels::gain_to_db;
use crate::i18n::{Argument, tr};
use crate::mix::Controls;
use crate::mix::controls::{LEVEL, gain};
use crate::ui::card_model::{Card, CardAction, CardState, glow};
use crate::ui::{icons, slider, theme};
use egui::{Align, Color32, CornerRadius, Frame, Id, Label, Layout, Margin, Rect, RichText};
use egui::{Sense, Stroke, Ui, UiBuilder, vec2};

/// The height of a card on the board.
pub const HEIGHT: f32 = 102.0;
/// The height of a low card, which has everything in one row. A card that has less room than
/// [`HEIGHT`] is drawn low.
pub const LOW_HEIGHT: f32 = 64.0;
const ICON_SIZE: f32 = 40.0;
const MARGIN: Margin = Margin::symmetric(14, 12);
/// The sum of the margins above and below the contents, with the frame's line.
const VERTICAL_MARGIN: f32 = 26.0;
/// The width of the inspector's button beside the name.
const BUTTON_WIDTH: f32 = 42.0;
const SWITCH_WIDTH: f32 = 50.0;
/// The width of the name on a low card.
const LOW_NAME_WIDTH: f32 = 150.0;

/// Draws a card that fills `ui`, and edits `controls`. Returns what else the user asked for.
pub fn card_ui(ui: &mut Ui, card: &Card, controls: &mut Controls) -> Option<CardAction> {
    let is_playing = card.state == CardState::On;
    let fill = if is_playing { theme::of(ui).card_on } else { theme::of(ui).card };
    let line = if card.is_on() { theme::hue(ui, card.family).dim } else { Color32::TRANSPARENT };
    let frame = Frame::new()
        .fill(fill)
        .stroke(Stroke::new(1.0, line))
        .corner_radius(CornerRadius::same(theme::RADIUS))
        .inner_margin(MARGIN);
    let height = if ui.max_rect().height() < HEIGHT { LOW_HEIGHT } else { HEIGHT };
    let background = ui.interact(ui.max_rect(), ui.scope_id().with("ground"), Sense::CLICK);
    let action = frame
        .show(ui, |ui| {
            ui.set_min_height(height - VERTICAL_MARGIN);
            ui.set_width(ui.available_width());
            contents_ui(ui, card, controls, height)
        })
        .inner;
    menu::menu_ui(&background, card, controls).or(action)
}

fn contents_ui(
    ui: &mut Ui,
    card: &Card,
    controls: &mut Controls,
    height: f32,
) -> Option<CardAction> {
    ui.spacing_mut().item_spacing.y = 4.0;
    let is_low = height < HEIGHT;
    let corner = ui.max_rect().min;
    let inner_size = vec2(ui.available_width(), height - VERTICAL_MARGIN);
    let card_rect = Rect::from_min_size(corner, inner_size) + MARGIN;
    let level = controls.level;
    let mut action = None;
    let name = ui
        .horizontal(|ui| {
            icon_ui(ui, card);
            let width = ui.available_width() - SWITCH_WIDTH - BUTTON_WIDTH;
            let name = if is_low {
                let problem = card.problem.as_ref().map(ToString::to_string);
                let remark = problem.or_else(|| card.remark(controls));
                let name = name_ui(ui, card, remark, [LOW_NAME_WIDTH; 2]);
                level_ui(ui, card, name, width - LOW_NAME_WIDTH - theme::GAP, &mut controls.level);
                name
            } else {
                let has_button = buttons::is_visible(ui, card, card_rect);
                let text_width = if has_button { width } else { width + BUTTON_WIDTH - theme::GAP };
                name_ui(ui, card, card.remark(controls), [width, text_width])
            };
            ui.spacing_mut().item_spacing.x = 4.0;
            action = buttons::buttons_ui(ui, card, controls, card_rect);
            name
        })
        .inner;
    if !is_low {
        level_ui(ui, card, name, ui.available_width(), &mut controls.level);
    }
    if action == Some(CardAction::SwitchOn) || controls.level != level {
        // Moving the level of a muted layer unmutes it.
        controls.mute = false;
    }
    if let Some(problem) = card.problem.as_ref().filter(|_| !is_low) {
        let problem = problem.to_string();
        let text = RichText::new(&problem).small().color(theme::of(ui).warning);
        ui.add(Label::new(text).truncate()).on_hover_text(problem);
    }
    action
}

/// Draws the name, with the remark below it if there is one. Takes `width`, and lets the text
/// extend to `text_width` where nothing is drawn beside it. Returns the name's id.
fn name_ui(ui: &mut Ui, card: &Card, remark: Option<String>, [width, text_width]: [f32; 2]) -> Id {
    let colour =
        if card.state == CardState::On { theme::of(ui).strong } else { theme::of(ui).weak };
    let name = Label::new(RichText::new(&card.name).size(16.0).color(colour)).truncate();
    let layout = match remark {
        Some(_) => Layout::top_down(Align::LEFT),
        None => Layout::left_to_right(Align::Center),
    };
    let (rect, _) = ui.allocate_exact_size(vec2(width, ICON_SIZE), Sense::hover());
    let rect = rect.with_max_x(rect.left() + text_width);
    let mut ui = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    ui.spacing_mut().item_spacing.y = 1.0;
    let name = ui.add(name);
    if let Some(remark) = remark {
        let remark = RichText::new(remark).small().color(theme::of(&ui).weak);
        ui.add(Label::new(remark).truncate());
    }
    name.id
}

fn level_ui(ui: &mut Ui, card: &Card, name: Id, width: f32, level: &mut f32) {
    ui.add_enabled_ui(card.state != CardState::Blocked, |ui| {
        ui.set_max_width(width);
        let (colours, hue) = (theme::of(ui), theme::hue(ui, card.family));
        let is_on = card.state == CardState::On;
        ui.visuals_mut().selection.bg_fill = if is_on { hue.fill } else { colours.rail };
        if !is_on {
            ui.visuals_mut().widgets.inactive.fg_stroke.color = colours.weak;
        }
        let text = decibels(*level);
        slider::slider_ui(ui, &LEVEL, name, card.defaults.level, level).on_hover_text(text);
    });
}

/// Draws the icon on a disc that glows with the output level.
fn icon_ui(ui: &mut Ui, card: &Card) {
    let (rect, _) = ui.allocate_exact_size(vec2(ICON_SIZE, ICON_SIZE), Sense::hover());
    let (colours, hue) = (theme::of(ui), theme::hue(ui, card.family));
    let is_on = card.state == CardState::On;
    let base = if is_on { hue.dim } else { colours.panel };
    let glow = glow(card.output_level);
    let disc = base.lerp_to_gamma(hue.fill, 0.8 * glow);
    ui.painter().circle_filled(rect.center(), ICON_SIZE / 2.0, disc);
    if glow > 0.0 {
        let ring = Stroke::new(2.0, hue.glow.gamma_multiply(0.8 * glow));
        ui.painter().circle_stroke(rect.center(), ICON_SIZE / 2.0 + 2.0, ring);
    }
    let tint = if is_on { colours.strong } else { colours.weak };
    icons::paint(ui, &card.icon, Rect::from_center_size(rect.center(), vec2(24.0, 24.0)), tint);
}

/// A level in decibels, as the tooltip shows it.
fn decibels(level: f32) -> String {
    if level <= 0.0 {
        tr!("layer-silent").into()
    } else {
        tr!("decibels", value = Argument::number(f64::from(gain_to_db(gain(level))), 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tooltip_of_a_level_shows_decibels() {
        assert_eq!([decibels(0.5).as_str(), decibels(0.0).as_str()], ["-18.1 dB", "Silent"]);
    }
}
