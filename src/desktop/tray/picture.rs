//! The two pictures: the program's own while it plays, and the same gone pale, with the sign of a
//! pause, while it does not.

use tray_icon::Icon;

const PICTURE: &[u8] = include_bytes!("../../../assets/icons/susurra.png");
/// Of the whole picture, the two bars of the sign.
const BARS: [[f32; 2]; 2] = [[0.60, 0.74], [0.82, 0.96]];
const BARS_TOP: f32 = 0.58;
const BARS_BOTTOM: f32 = 0.96;
const BAR: [u8; 4] = [240, 236, 228, 255];
/// What stays of the colours' strength.
const PALE: f32 = 0.45;

/// The picture, for what it is to say.
pub fn picture(playing: bool) -> Option<Icon> {
    let image = eframe::icon_data::from_png_bytes(PICTURE).ok()?;
    let (width, height) = (image.width, image.height);
    let rgba = if playing { image.rgba } else { paused(image.rgba, width, height) };
    Icon::from_rgba(rgba, width, height).ok()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "pixels of a small picture"
)]
fn paused(mut rgba: Vec<u8>, width: u32, height: u32) -> Vec<u8> {
    for (n, pixel) in (0..).zip(rgba.as_chunks_mut::<4>().0) {
        let x = ((n % width) as f32 + 0.5) / width as f32;
        let y = ((n / width) as f32 + 0.5) / height as f32;
        let is_bar = BARS.iter().any(|[left, right]| (*left..*right).contains(&x));
        if is_bar && (BARS_TOP..BARS_BOTTOM).contains(&y) {
            *pixel = BAR;
            continue;
        }
        let [red, green, blue, alpha] = *pixel;
        let grey = ((u32::from(red) * 3 + u32::from(green) * 6 + u32::from(blue)) / 10) as u8;
        *pixel = [grey, grey, grey, (f32::from(alpha) * PALE) as u8];
    }
    rgba
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pictures_can_be_told_apart_without_colours() {
        assert!(picture(true).is_some() && picture(false).is_some());
        let image = eframe::icon_data::from_png_bytes(PICTURE).unwrap();
        let pale = paused(image.rgba.clone(), image.width, image.height);
        let opaque = |rgba: &[u8]| rgba.as_chunks::<4>().0.iter().filter(|p| p[3] > 200).count();
        assert!(opaque(&pale) < opaque(&image.rgba) / 2 && opaque(&pale) > 50);
    }
}
