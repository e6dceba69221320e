//! Every face of the window at several sizes and scales, beside the pictures that were looked at and
//! found good, in `tests/pictures`.
//!
//! When one differs on purpose: look at it in `target/pictures`, then accept all with
//! `SUSURRA_PICTURES=accept cargo test --test pictures`.

use crate::common::{Rig, add};
use crate::support::picture::{Picture, Textures};
use egui::Color32;
use egui_kittest::Harness;
use std::path::Path;
use susurra::session::{Session, Shared};
use susurra::settings::{Appearance, Face};
use susurra::ui::App;

/// The share of the pixels that may differ: the edges of letters, rounded otherwise.
const MOST: f32 = 0.0005;
/// What is kept is no wider.
const WIDEST: usize = 1000;

const SIZES: [(&str, [f32; 2]); 3] =
    [("small", [380.0, 700.0]), ("middle", [1280.0, 800.0]), ("large", [1920.0, 1080.0])];

/// A few layers in different places.
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
        // What the window is cleared with.
        let ground = ui.visuals().extreme_bg_color;
        ui.painter().rect_filled(ui.ctx().viewport_rect(), 0.0, ground);
        app.ui(ui);
    });
    window.run_steps(30);
    let ground = window.ctx.style_of(window.ctx.theme()).visuals.extreme_bg_color;
    Picture::of(&window, &textures, ground)
}

/// Holds a picture against the one that is kept. Returns what is wrong.
fn held(name: &str, picture: &Picture) -> Option<String> {
    let factor = picture.size[0].div_ceil(WIDEST);
    let picture = picture.shrunk(factor);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let kept = root.join("tests/pictures").join(format!("{name}.png"));
    let difference = Picture::read(&kept).map(|kept| picture.difference(&kept));
    if difference.is_some_and(|difference| difference <= MOST) {
        return None;
    }
    if std::env::var("SUSURRA_PICTURES").is_ok_and(|wish| wish == "accept") {
        picture.write(&kept);
        return None;
    }
    let now = root.join("target/pictures").join(format!("{name}.png"));
    picture.write(&now);
    let how = difference.map_or("is new".into(), |d| format!("differs in {:.1} %", 100.0 * d));
    Some(format!("{name} {how}: look at {}", now.display()))
}

fn all_held(face: &str, look: Appearance, show: impl Fn(&mut Session)) {
    let mut wrong = Vec::new();
    for (size_name, size) in SIZES {
        for scale_percent in [100, 150] {
            let rig = Rig::new();
            let (shared, _offline) = rig.offline();
            shared.with(|session| {
                session.settings.scale_percent = scale_percent;
                session.settings.appearance = look;
                session.settings.language = Some("en".into());
                show(session);
            });
            let name = format!("{face}-{size_name}-{scale_percent}");
            wrong.extend(held(&name, &picture(&shared, size)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_board_looks_as_it_did() {
    all_held("board", Appearance::Dark, fill);
}

#[test]
fn the_board_in_the_light_looks_as_it_did() {
    all_held("board-light", Appearance::Light, fill);
}

#[test]
fn the_calm_start_looks_as_it_did() {
    all_held("start", Appearance::Dark, Session::pause);
}

#[test]
fn the_space_looks_as_it_did() {
    all_held("space", Appearance::Dark, |session| {
        fill(session);
        session.settings.face = Face::Space;
    });
}

#[test]
fn the_night_looks_as_it_did() {
    all_held("night", Appearance::Dark, |session| {
        fill(session);
        session.settings.night = true;
    });
}

#[test]
fn a_picture_differs_from_one_with_a_word_less() {
    let white = Picture { size: [100, 100], pixels: vec![[255; 3]; 10_000] };
    let mut marked = white.clone();
    marked.pixels[..100].fill(Color32::BLACK.to_array()[..3].try_into().unwrap());
    assert!(white.difference(&marked) > MOST);
    assert_eq!(white.difference(&white), 0.0);
}
