//! A window without a screen, and clicks in it.

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use susurra::session::Shared;
use susurra::ui::App;

/// Opens a window on a session, in English unless the session has another language.
pub fn window(shared: &Shared, size: [f32; 2]) -> Harness<'static> {
    // The language of the machine must not change the labels.
    shared.with(|session| {
        session.settings.language.get_or_insert("en".into());
    });
    let (shared, mut app) = (shared.clone(), None);
    let builder = Harness::builder().with_size(size).with_max_steps(20);
    // At the default of four steps a second, a double click would be too slow.
    let builder = builder.with_step_dt(1.0 / 60.0);
    // The settings list each language in its own script, for which the built-in fonts have no
    // glyphs.
    let builder = builder.allow_missing_glyphs();
    let mut window = builder.build_ui(move |ui| {
        app.get_or_insert_with(|| App::new(ui.ctx(), shared.clone())).ui(ui);
        // There is no saver thread.
        shared.flush();
    });
    window.run_steps(4);
    window
}

/// Scrolls to the widget with this role and label, and clicks it.
pub fn click(window: &mut Harness<'_>, role: Role, name: &str) {
    window.get_by_role_and_label(role, name).scroll_to_me();
    // Scrolling is animated.
    window.run_steps(40);
    window.get_by_role_and_label(role, name).click();
    window.run_steps(6);
}
