//! A text field for a time of day.

use crate::i18n::tr;
use crate::timer::ClockTime;
use egui::{Id, Response, TextEdit, Ui};

const WIDTH: f32 = 62.0;

/// Draws a field that shows `time` and parses what the user types when the field loses the focus. A
/// text that is not a time changes nothing. The label `name` names the field for screen readers.
pub fn time_ui(ui: &mut Ui, name: Id, time: &mut ClockTime) -> Response {
    let draft_id = name.with("being written");
    let mut text = ui.data(|data| data.get_temp::<String>(draft_id)).unwrap_or(time.to_string());
    let field = TextEdit::singleline(&mut text).desired_width(WIDTH).margin(egui::vec2(8.0, 6.0));
    let mut field = ui.add(field).labelled_by(name);
    if field.has_focus() {
        ui.data_mut(|data| data.insert_temp(draft_id, text));
    } else {
        if field.lost_focus()
            && let Some(parsed) = ClockTime::parse(&text).filter(|parsed| parsed != time)
        {
            *time = parsed;
            field.mark_changed();
        }
        ui.data_mut(|data| data.remove::<String>(draft_id));
    }
    field.on_hover_text(tr!("time-example"))
}
