//! Compares pictures of the window, at several sizes and zoom levels, with the reference pictures
//! in `tests/pictures`.
//!
//! If a picture differs on purpose, look at the new one in `target/pictures`, and then accept all
//! of them with `SUSURRA_PICTURES=accept cargo test --test suite pictures`.

use crate::common::{Rig, add};
use crate::support::picture::{Picture, Textures};
use egui::Color32;
use egui_kittest::Harness;
use std::path::Path;
use susurra::session::{Session, Shared};
use susurra::settings::{Appearance, MixView};
use susurra::ui::App;

/// The part of the pixels that may differ, because machines round the edges of letters differently.
const MAX_DIFFERENCE: f32 = 0.0005;
/// The largest width of a reference picture, in pixels. Wider pictures are shrunk.
const MAX_WIDTH: usize = 1000;

const SIZES: [(&str, [f32; 2]); 3] =
    [("small", [380.0, 700.0]), ("middle", [1280.0, 800.0]), ("large", [1920.0, 1080.0])];

/// Adds a few layers at different positions.
fn fill(session: &mut Session) {
    for (id, level, azimuth_deg, closeness) in
        [("rain", 0.8, 0.0, 0.2), ("tapping", 0.6, -60.0, 0.8), ("whispers", 0.4, 90.0, 0.95)]
    {
        let id = add(session, id, level);
        let controls = &mut session.board.mix_mut().layer_mut(id).unwrap().controls;
        (controls.azimuth_deg, controls.closeness) = (azimuth_deg, closeness);
    }
    session.play();
}

fn picture(shared: &Shared, size: [f32; 2]) -> Picture {
    let textures = Textures::default();
    let (shared, mut app) = (shared.clone(), None);
    let builder = Harness::builder().with_size(size).with_max_steps(20);
    let builder = builder.with_step_dt(1.0 / 60.0).renderer(textures.clone());
    let mut window = builder.build_ui(move |ui| {
        let app = app.get_or_insert_with(|| App::new(ui.ctx(), shared.clone()));
        // The clear colour of the real window.
        let background = ui.visuals().extreme_bg_color;
        ui.painter().rect_filled(ui.ctx().viewport_rect(), 0.0, background);
        app.ui(ui);
    });
    window.run_steps(30);
    let background = window.ctx.style_of(window.ctx.theme()).visuals.extreme_bg_color;
    Picture::of(&window, &textures, background)
}

/// Compares a picture with its reference. Returns the problem if they differ.
fn compare(name: &str, picture: &Picture) -> Option<String> {
    let factor = picture.size[0].div_ceil(MAX_WIDTH);
    let picture = picture.shrunk(factor);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let reference = root.join("tests/pictures").join(format!("{name}.png"));
    let difference = Picture::read(&reference).map(|reference| picture.difference(&reference));
    if difference.is_some_and(|difference| difference <= MAX_DIFFERENCE) {
        return None;
    }
    if std::env::var("SUSURRA_PICTURES").is_ok_and(|value| value == "accept") {
        picture.write(&reference);
        return None;
    }
    let new = root.join("target/pictures").join(format!("{name}.png"));
    picture.write(&new);
    let how = difference.map_or("is new".into(), |d| format!("differs in {:.1} %", 100.0 * d));
    Some(format!("{name} {how}: look at {}", new.display()))
}

/// Compares the pictures of one content at all sizes and zoom levels.
fn compare_all(content: &str, theme: Appearance, set_up: impl Fn(&mut Session)) {
    let mut problems = Vec::new();
    for (size_name, size) in SIZES {
        for scale_percent in [100, 150] {
            let rig = Rig::new();
            let (shared, _offline) = rig.offline();
            shared.with(|session| {
                session.settings.scale_percent = scale_percent;
                session.settings.appearance = theme;
                session.settings.language = Some("en".into());
                set_up(session);
            });
            let name = format!("{content}-{size_name}-{scale_percent}");
            problems.extend(compare(&name, &picture(&shared, size)));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_board_matches_its_pictures() {
    compare_all("board", Appearance::Dark, fill);
}

#[test]
fn the_board_in_the_light_theme_matches_its_pictures() {
    compare_all("board-light", Appearance::Light, fill);
}

#[test]
fn the_welcome_choices_match_their_pictures() {
    compare_all("start", Appearance::Dark, Session::pause);
}

#[test]
fn the_space_matches_its_pictures() {
    compare_all("space", Appearance::Dark, |session| {
        fill(session);
        session.settings.mix_view = MixView::Space;
    });
}

#[test]
fn night_matches_its_pictures() {
    compare_all("night", Appearance::Dark, |session| {
        fill(session);
        session.settings.night = true;
    });
}

#[test]
fn a_small_change_of_a_picture_is_found() {
    let white = Picture { size: [100, 100], pixels: vec![[255; 3]; 10_000] };
    let mut marked = white.clone();
    marked.pixels[..100].fill(Color32::BLACK.to_array()[..3].try_into().unwrap());
    assert!(white.difference(&marked) > MAX_DIFFERENCE);
    assert_eq!(white.difference(&white), 0.0);
}
