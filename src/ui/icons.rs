//! The icons of `assets/icons`: white SVG files, which are tinted when they are drawn.

use crate::catalogue::Family;
use egui::{Color32, Context, Image, Rect, Ui};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/icons"]
struct IconFiles;

/// Registers the icons in `ctx`. Each window needs this again, because the textures of the icons
/// are freed with the window before.
pub fn install(ctx: &Context) {
    ctx.forget_all_images();
    egui_extras::install_image_loaders(ctx);
    for name in IconFiles::iter().filter(|name| name.ends_with(".svg")) {
        if let Some(file) = IconFiles::get(&name) {
            ctx.include_bytes(uri(name.trim_end_matches(".svg")), file.data.into_owned());
        }
    }
}

/// Draws an icon in the colour `tint`.
pub fn paint(ui: &Ui, name: &str, rect: Rect, tint: Color32) {
    Image::from_uri(uri(name)).tint(tint).paint_at(ui, rect);
}

/// The name of a sound's icon: `id` if there is such an icon, or else the icon of its family.
pub fn of_sound(ctx: &Context, id: &str, family: Family) -> String {
    if ctx.try_load_bytes(&uri(id)).is_ok() {
        return id.into();
    }
    let name = if family == Family::Live { "noise" } else { family.key() };
    name.into()
}

/// The icon of the program, for the window's title bar and the task bar.
pub fn window_icon() -> Option<egui::IconData> {
    let file = IconFiles::get("susurra.png")?;
    eframe::icon_data::from_png_bytes(&file.data).ok()
}

fn uri(name: &str) -> String {
    format!("bytes://icons/{name}.svg")
}
