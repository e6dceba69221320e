//! A field for a time of the day.

use crate::i18n::tr;
use crate::timer::ClockTime;
use egui::{Id, Response, TextEdit, Ui};

const WIDTH: f32 = 62.0;

/// A field that shows a time of the day and takes another as people write it. What is no time leaves
/// it as it was. Its name is the label `name`.
pub fn time_ui(ui: &mut Ui, name: Id, time: &mut ClockTime) -> Response {
    let kept = name.with("being written");
    let mut text = ui.data(|data| data.get_temp::<String>(kept)).unwrap_or(time.to_string());
    let field = TextEdit::singleline(&mut text).desired_width(WIDTH).margin(egui::vec2(8.0, 6.0));
    let mut field = ui.add(field).labelled_by(name);
    if field.has_focus() {
        ui.data_mut(|data| data.insert_temp(kept, text));
    } else {
        if field.lost_focus()
            && let Some(read) = ClockTime::parse(&text).filter(|read| read != time)
        {
            *time = read;
            field.mark_changed();
        }
        ui.data_mut(|data| data.remove::<String>(kept));
    }
    field.on_hover_text(tr!("time-example"))
}
