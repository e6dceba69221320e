//! The icons of `assets/icons`: one SVG file each, white, tinted where they are drawn.

use crate::catalogue::Family;
use egui::{Color32, Context, Image, Rect, Ui};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/icons"]
struct Files;

/// Hands the icons to `ctx`, for each window anew: what was drawn of them went with the last one.
pub fn install(ctx: &Context) {
    ctx.forget_all_images();
    egui_extras::install_image_loaders(ctx);
    for name in Files::iter().filter(|name| name.ends_with(".svg")) {
        if let Some(file) = Files::get(&name) {
            ctx.include_bytes(uri(name.trim_end_matches(".svg")), file.data.into_owned());
        }
    }
}

/// Draws an icon.
pub fn paint(ui: &Ui, name: &str, rect: Rect, tint: Color32) {
    Image::from_uri(uri(name)).tint(tint).paint_at(ui, rect);
}

/// The icon of a sound: its own, or its family's.
pub fn of_sound(ctx: &Context, id: &str, family: Family) -> String {
    if ctx.try_load_bytes(&uri(id)).is_ok() {
        return id.into();
    }
    let name = if family == Family::Live { "noise" } else { family.key() };
    name.into()
}

/// The program's own, for the system to show.
pub fn window_icon() -> Option<egui::IconData> {
    let file = Files::get("susurra.png")?;
    eframe::icon_data::from_png_bytes(&file.data).ok()
}

fn uri(name: &str) -> String {
    format!("bytes://icons/{name}.svg")
}
