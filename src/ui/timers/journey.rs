//! The journey's tab: the stages of the mix, the current position, and an editor for each stage.

use crate::i18n::{key, tr};
use crate::mix::journey::{HIGHEST_DB, LONGEST_GLIDE_S, LONGEST_MIN, LOWEST_DB};
use crate::mix::to_f32;
use crate::mix::{Layer, Mix, Spec, Stage, Unit};
use crate::session::{Session, names};
use crate::timer::JourneyPosition;
use crate::ui::timers::minutes;
use crate::ui::{theme, widgets};
use egui::{Align, Color32, DragValue, Frame, Layout, Stroke, TextEdit, Ui};
use std::ops::RangeInclusive;
use std::time::Instant;

const NAME_WIDTH: f32 = 112.0;
/// The tone that a stage adds to that of its layers.
const STAGE_TONE: Spec = Spec::standalone(key!("knob-tone"), [-2.0, 2.0], 0.0, Unit::SignedPercent);

pub fn journey_ui(ui: &mut Ui, session: &mut Session, open: &mut Option<usize>, now: Instant) {
    let spot = session.timers.journey_spot(session.board.mix(), now);
    if session.board.mix().journey.is_empty() {
        widgets::hint_ui(ui, tr!("journey-hint"));
        if ui.button(tr!("journey-create")).clicked() {
            session.board.mix_mut().journey = default_journey();
        }
        return;
    }
    start_stop_ui(ui, session, spot);
    let mut removed = None;
    for n in 0..session.board.mix().journey.len() {
        ui.push_id(n, |ui| {
            if stage_ui(ui, session, n, spot, open) {
                removed = Some(n);
            }
        });
    }
    if let Some(n) = removed {
        session.board.mix_mut().journey.remove(n);
        *open = None;
    }
    if ui.button(tr!("journey-add-stage")).clicked() {
        add_stage(session.board.mix_mut());
    }
    widgets::hint_ui(ui, tr!("journey-saved-hint"));
}

/// Draws the button that starts or stops the journey, and its whole or remaining length.
fn start_stop_ui(ui: &mut Ui, session: &mut Session, spot: Option<JourneyPosition>) {
    ui.horizontal_wrapped(|ui| {
        if session.timers.journey_runs() {
            if ui.button(tr!("journey-stop")).on_hover_text(tr!("journey-stop-tip")).clicked() {
                session.stop_journey();
            }
            if let Some(spot) = spot {
                let rest =
                    session.board.mix().journey.iter().skip(spot.stage + 1).map(Stage::length);
                ui.label(tr!("left-in-total", time = &minutes(spot.left + rest.sum())));
            }
        } else {
            if ui.button(tr!("journey-start")).clicked() {
                session.go_to_stage(0);
            }
            let all = session.board.mix().journey.iter().map(Stage::length).sum();
            ui.label(minutes(all));
        }
    });
}

/// Draws one stage. Returns whether the user removes it.
fn stage_ui(
    ui: &mut Ui,
    session: &mut Session,
    n: usize,
    spot: Option<JourneyPosition>,
    open: &mut Option<usize>,
) -> bool {
    let current = spot.filter(|spot| spot.stage == n);
    let colours = theme::of(ui);
    let (fill, line) = match current {
        Some(_) => (colours.background, colours.accent),
        None => (Color32::TRANSPARENT, Color32::TRANSPARENT),
    };
    let frame = Frame::new().fill(fill).stroke(Stroke::new(1.0, line));
    let frame = frame.corner_radius(theme::SMALL_RADIUS).inner_margin(4);
    let mut removed = false;
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.spacing_mut().button_padding.x = 6.0;
            let stage = &session.board.mix().journey[n];
            let display_name = names::of_stage(session, &stage.name).to_owned();
            fields_ui(ui, &mut session.board.mix_mut().journey[n], display_name);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let name = tr!("journey-remove-stage", stage = (n + 1));
                removed = widgets::icon_button_ui(ui, "close", &name, 22.0).clicked();
                let name = tr!("journey-go-to-stage", stage = (n + 1));
                if widgets::icon_button_ui(ui, "play", &name, 22.0).clicked() {
                    session.go_to_stage(n);
                }
            });
        });
        let stage = &session.board.mix().journey[n];
        if let Some(spot) = current {
            progress_ui(ui, spot.into.as_secs_f32() / stage.length().as_secs_f32().max(1.0));
        }
        let is_open = *open == Some(n);
        let summary = summary(stage, session.board.mix());
        if widgets::section_title_ui(ui, &summary, "", !is_open).clicked() {
            *open = if is_open { None } else { Some(n) };
        }
        if is_open {
            details_ui(ui, session, n);
        }
    });
    removed
}

/// Draws the fields for name, length and level.
fn fields_ui(ui: &mut Ui, stage: &mut Stage, display_name: String) {
    name_ui(ui, &mut stage.name, display_name);
    let label = ui.make_persistent_id("minutes of the stage");
    widgets::screen_reader_label_ui(ui, label, tr!("stage-minutes"));
    let field = DragValue::new(&mut stage.minutes).range(0.0..=LONGEST_MIN);
    ui.add(field.speed(0.2).custom_formatter(plain).suffix(tr!("suffix-minutes")))
        .labelled_by(label);
    let label = ui.make_persistent_id("level of the stage");
    widgets::screen_reader_label_ui(ui, label, tr!("knob-level"));
    let field = DragValue::new(&mut stage.level_db).range(LOWEST_DB..=HIGHEST_DB);
    ui.add(field.speed(0.1).custom_formatter(plain).suffix(" dB")).labelled_by(label);
}

/// Draws the field of a stage's name. The name of a built-in stage is shown translated until it is
/// edited.
fn name_ui(ui: &mut Ui, name: &mut String, display_name: String) {
    let label = ui.make_persistent_id("name of the stage");
    let draft_id = label.with("being written");
    let draft = ui.data(|data| data.get_temp::<String>(draft_id));
    let mut text = draft.unwrap_or(display_name);
    widgets::screen_reader_label_ui(ui, label, tr!("stage-name"));
    let field =
        TextEdit::singleline(&mut text).hint_text(tr!("stage-name")).desired_width(NAME_WIDTH);
    let field = ui.add(field).labelled_by(label);
    if field.changed() {
        name.clone_from(&text);
    }
    if field.has_focus() {
        ui.data_mut(|data| data.insert_temp(draft_id, text));
    } else {
        ui.data_mut(|data| data.remove::<String>(draft_id));
    }
}

/// A number rounded to one decimal, without trailing zeros.
fn plain(value: f64, _: RangeInclusive<usize>) -> String {
    format!("{}", (10.0 * value).round() / 10.0)
}

fn progress_ui(ui: &mut Ui, part: f32) {
    let (rect, _) =
        ui.allocate_exact_size(egui::vec2(ui.available_width(), 3.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 1.5, theme::of(ui).rail);
    let done = egui::Rect::from_min_size(rect.min, egui::vec2(rect.width() * part.min(1.0), 3.0));
    ui.painter().rect_filled(done, 1.5, theme::of(ui).accent);
}

/// What a stage changes besides the level: its layers, and whether it is darker or brighter.
fn summary(stage: &Stage, mix: &Mix) -> String {
    let count = mix.layers.iter().filter(|layer| stage.has(layer)).count();
    let layers = if stage.is_silent() {
        tr!("stage-silence").into()
    } else if count == mix.layers.len() {
        tr!("all-layers").into()
    } else {
        tr!("journey-layers-of", some = count, all = mix.layers.len())
    };
    match stage.tone {
        tone if tone < 0.0 => tr!("journey-darker", what = &layers),
        tone if tone > 0.0 => tr!("journey-brighter", what = &layers),
        _ => layers,
    }
}

/// Draws the fields for tone, crossfade and layers.
fn details_ui(ui: &mut Ui, session: &mut Session, n: usize) {
    let layers: Vec<(Layer, String)> = session
        .board
        .mix()
        .layers
        .iter()
        .map(|layer| (layer.clone(), names::of_source(session, &layer.source)))
        .collect();
    let stage = &mut session.board.mix_mut().journey[n];
    ui.horizontal(|ui| {
        let label = ui.label(tr!("knob-tone"));
        let percent = |value: f64, _: RangeInclusive<usize>| STAGE_TONE.text(to_f32(value));
        let field = DragValue::new(&mut stage.tone).range(-2.0..=2.0).speed(0.01);
        let parse = |text: &str| STAGE_TONE.parse(text).map(f64::from);
        ui.add(field.custom_formatter(percent).custom_parser(parse)).labelled_by(label.id);
        let label = ui.label(tr!("stage-glide"));
        let field = DragValue::new(&mut stage.glide_s).range(0.0..=LONGEST_GLIDE_S).speed(0.5);
        ui.add(field.max_decimals(0).suffix(tr!("suffix-seconds"))).labelled_by(label.id);
    });
    for (layer, title) in &layers {
        let Some(name) = layer.source.key() else { continue };
        let mut on = stage.has(layer);
        if ui.checkbox(&mut on, title).changed() {
            let all = layers.iter().filter_map(|(layer, _)| layer.source.key());
            let mut names: Vec<String> =
                stage.layers.take().unwrap_or_else(|| all.clone().map(String::from).collect());
            names.retain(|other| other != name);
            if on {
                names.push(name.into());
            }
            let has_all = all.clone().all(|name| names.iter().any(|other| other == name));
            stage.layers = Some(names).filter(|_| !has_all);
        }
    }
}

/// The stages of a new journey: the mix as it is, softer, and silence.
fn default_journey() -> Vec<Stage> {
    let named = |name: &str, minutes| Stage { name: name.into(), minutes, ..Stage::default() };
    let softer = Stage { level_db: -6.0, tone: -0.3, glide_s: 60.0, ..named(tr!("softer"), 20.0) };
    let silence =
        Stage { layers: Some(Vec::new()), glide_s: 180.0, ..named(tr!("stage-silence"), 3.0) };
    vec![named(tr!("stage-as-it-is"), 25.0), softer, silence]
}

/// Adds a copy of the last stage that is not silent, before the silence at the end.
fn add_stage(mix: &mut Mix) {
    let at = mix.journey.iter().rposition(|stage| !stage.is_silent()).map_or(0, |last| last + 1);
    let like = at.checked_sub(1).map(|last| mix.journey[last].clone()).unwrap_or_default();
    mix.journey.insert(at, Stage { name: String::new(), ..like });
}
