//! A window, and what a hand does in it, for the tests that drive one.

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use susurra::session::Shared;
use susurra::ui::App;

/// The window of a session.
pub fn window(shared: &Shared, size: [f32; 2]) -> Harness<'static> {
    // Whatever the machine speaks, the tests speak English.
    shared.with(|session| {
        session.settings.language.get_or_insert("en".into());
    });
    let (shared, mut app) = (shared.clone(), None);
    let builder = Harness::builder().with_size(size).with_max_steps(20);
    // At the default of four steps a second nobody could click twice.
    let builder = builder.with_step_dt(1.0 / 60.0);
    // Each language is named in its own letters, which only the system's fonts have.
    let builder = builder.allow_missing_glyphs();
    let mut window = builder.build_ui(move |ui| {
        app.get_or_insert_with(|| App::new(ui.ctx(), shared.clone())).ui(ui);
        // In place of the saver's thread.
        shared.flush();
    });
    window.run_steps(4);
    window
}

/// Scrolls to what has this name, and clicks it.
pub fn click(window: &mut Harness<'_>, role: Role, name: &str) {
    window.get_by_role_and_label(role, name).scroll_to_me();
    // It glides there.
    window.run_steps(40);
    window.get_by_role_and_label(role, name).click();
    window.run_steps(6);
}
