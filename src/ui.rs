//! The window. Only this file and `ui/window.rs` lock the session; the other files receive the
//! parts that they draw and edit. Playback does not depend on the window, which can close and
//! reopen at any time.

mod board;
mod card;
mod card_model;
mod drop;
mod filter;
mod fonts;
mod header;
mod icons;
mod importing;
mod inspector;
mod keys;
mod night;
mod notices;
mod preset_dialog;
mod settings;
mod sharing;
mod sidebar;
mod slider;
mod sound_editor;
mod space;
mod star;
mod theme;
mod timers;
mod top_view;
mod transport;
mod welcome;
mod widgets;
mod window;

pub use window::{WindowError, Windows};

use crate::i18n::{self, tr};
use crate::session::{Action, Session, Shared};
use crate::settings::MixView;
use egui::{CentralPanel, Context, Frame, Margin, Panel, RichText, Ui};
use header::HeaderAction;
use preset_dialog::Dialog;
use sidebar::SidebarAction;
use std::time::{Duration, Instant};

/// A narrower window has no sidebar. Its presets open from the header instead.
const SIDEBAR_MIN_WINDOW_WIDTH: f32 = 700.0;
/// In less width, the filter of the board goes below its search field.
const ONE_ROW_MIN_WIDTH: f32 = 560.0;
const SIDEBAR_WIDTH: f32 = 232.0;
/// The time between two frames while the meters move. Slow enough for a calm glow and a low
/// processor load.
const METER_INTERVAL: Duration = Duration::from_millis(80);
/// For this long after the last input, the meters are drawn at [`METER_INTERVAL`].
const IN_USE_SECONDS: f64 = 3.0;
/// Edits that follow one another within this time are undone together.
const EDIT_SECONDS: f64 = 0.6;
/// A lower level, as an amplitude, has no visible glow.
const VISIBLE_LEVEL: f32 = 0.003;

/// The content of the window: the session that it shows, and the state of its widgets.
pub struct App {
    shared: Shared,
    view: View,
}

/// The state of the window that is not part of the session. Times are egui's, in seconds.
#[derive(Default)]
struct View {
    dialog: Option<Dialog>,
    page: Option<Page>,
    /// Whether the board shows the welcome choices: the mix was empty when the window opened.
    shows_welcome: bool,
    /// Whether the list of presets covers the board, in a narrow window.
    presets_open: bool,
    sidebar: sidebar::Sidebar,
    script_fonts: fonts::ScriptFonts,
    sharing: sharing::Sharing,
    notices: notices::NoticeTimer,
    filter: filter::Filter,
    selection: space::Selection,
    importing: importing::Importing,
    /// The time of the last input.
    last_input: f64,
    timers: timers::TimersPanel,
    /// Present while Night is shown.
    night: Option<night::NightView>,
    /// The session's count of edits in the last frame, and the time of the last edit.
    edits: (u64, f64),
}

/// A page that covers the window.
#[derive(Clone, Copy)]
enum Page {
    Settings,
    Shortcuts,
}

impl App {
    /// Creates the content of a window on `ctx`, and installs theme and icons in it.
    pub fn new(ctx: &egui::Context, shared: Shared) -> Self {
        theme::apply(ctx);
        icons::install(ctx);
        let shows_welcome = shared.read(|session| session.board.mix().layers.is_empty());
        Self { shared, view: View { shows_welcome, ..View::default() } }
    }

    /// Whether playback continues when the window is closed.
    fn outlives_window(&self) -> bool {
        self.shared.read(Session::outlives_window)
    }

    /// Draws one frame, and applies the user's input to the session.
    pub fn ui(&mut self, ui: &mut Ui) {
        let view = &mut self.view;
        let moving = self.shared.with(|session| {
            view.set_language(ui.ctx(), session);
            theme::follow(ui.ctx(), &session.settings, session.desktop.is_light());
            view.end_finished_edit(ui, session);
            view.handle_shortcuts(ui, session);
            view.ui(ui, session);
            let level = session.playback.meters().map_or(0.0, |meters| meters.master());
            let shows_meters =
                !session.overrides.is_night(&session.settings) && !session.settings.less_motion;
            session.playback.is_playing() && level > VISIBLE_LEVEL && shows_meters
        });
        // While the window is not in use, the keeper requests a frame when a level changes visibly.
        if moving && view.is_in_use(ui) {
            ui.ctx().request_repaint_after(METER_INTERVAL);
        }
    }
}

impl View {
    /// Selects the user's language for this thread, and requests a font for its script.
    fn set_language(&mut self, ctx: &Context, session: &mut Session) {
        let language = session.language();
        i18n::set_thread_language(language);
        if let Some(problem) = self.script_fonts.set_language(ctx, language) {
            session.notices.notify_warning(problem);
        }
    }

    /// Whether the window has received input within [`IN_USE_SECONDS`].
    fn is_in_use(&mut self, ui: &Ui) -> bool {
        let (now, has_input) = ui.input(|input| (input.time, !input.events.is_empty()));
        if has_input {
            self.last_input = now;
        }
        now - self.last_input < IN_USE_SECONDS
    }

    fn ui(&mut self, ui: &mut Ui, session: &mut Session) {
        if session.overrides.is_night(&session.settings) {
            self.night_ui(ui, session);
        } else {
            self.day_ui(ui, session);
        }
    }

    fn night_ui(&mut self, ui: &mut Ui, session: &mut Session) {
        let now = ui.input(|input| input.time);
        let night = self.night.get_or_insert_with(|| night::NightView::new(now));
        if night::night_ui(ui, session, night) {
            self.night = None;
            session.set_night(false, Instant::now());
        }
    }

    fn day_ui(&mut self, ui: &mut Ui, session: &mut Session) {
        let narrow = ui.available_width() < SIDEBAR_MIN_WINDOW_WIDTH;
        self.bottom_bar_ui(ui, session);
        if !narrow {
            self.side_panel_ui(ui, session);
        }
        let board = Frame::new().inner_margin(Margin { left: 20, right: 8, top: 14, bottom: 0 });
        CentralPanel::default().frame(board).show(ui, |ui| {
            let action = header::header_ui(ui, session, narrow);
            self.handle_header_action(ui.ctx(), session, action);
            if narrow && self.presets_open {
                let action = sidebar::sidebar_ui(ui, session, &mut self.sidebar);
                self.handle_sidebar_action(session, action);
            } else {
                self.mix_ui(ui, session);
            }
        });
        preset_dialog::dialog_ui(ui.ctx(), session, &mut self.dialog);
        self.page_ui(ui.ctx(), session);
        self.sharing.ui(ui.ctx(), session);
        self.importing.ui(ui, session);
        drop::hint_ui(ui);
    }

    /// Draws the bar at the bottom: running jobs, notices and playback controls.
    fn bottom_bar_ui(&mut self, ui: &mut Ui, session: &mut Session) {
        let bar = Frame::new().fill(theme::of(ui).panel).inner_margin(Margin::symmetric(16, 10));
        Panel::bottom("transport").frame(bar).resizable(false).show(ui, |ui| {
            sharing::progress_ui(ui, session);
            importing::progress_ui(ui, session);
            notices::notices_ui(ui, session, &mut self.notices);
            if let Some(action) = transport::transport_ui(ui, session, &mut self.timers) {
                session.perform(action);
            }
        });
    }

    /// Draws the sidebar with the presets.
    fn side_panel_ui(&mut self, ui: &mut Ui, session: &mut Session) {
        let frame = Frame::new().fill(theme::of(ui).panel).inner_margin(Margin::symmetric(12, 16));
        let panel = Panel::left("presets").exact_size(SIDEBAR_WIDTH).resizable(false);
        let action = panel.frame(frame).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.add_space(ui.spacing().button_padding.x);
                ui.label(RichText::new("Susurra").size(18.0).color(theme::of(ui).accent));
            });
            ui.add_space(theme::GAP);
            sidebar::sidebar_ui(ui, session, &mut self.sidebar)
        });
        self.handle_sidebar_action(session, action.inner);
    }

    /// Draws the page that covers the window, if one is open.
    fn page_ui(&mut self, ctx: &Context, session: &mut Session) {
        let Some(page) = self.page else { return };
        let mut is_open = true;
        match page {
            Page::Settings => {
                if let Some(action) = settings::settings_ui(ctx, session, &mut is_open) {
                    session.perform(action);
                }
            }
            Page::Shortcuts => keys::keys_ui(ctx, &mut is_open),
        }
        if !is_open {
            self.page = None;
        }
    }

    /// Draws the mix as the board or as the Space, whichever is selected.
    fn mix_ui(&mut self, ui: &mut Ui, session: &mut Session) {
        ui.add_space(theme::GAP);
        let playing = session.board.mix().layers.len();
        let is_board = session.settings.mix_view == MixView::Board;
        let narrow = ui.available_width() < ONE_ROW_MIN_WIDTH;
        ui.horizontal(|ui| {
            mix_view_ui(ui, &mut session.settings.mix_view);
            if is_board && !narrow {
                filter::tabs_ui(ui, &mut self.filter, playing);
            }
            if is_board {
                filter::search_ui(ui, &mut self.filter);
            }
        });
        if is_board && narrow {
            filter::tabs_ui(ui, &mut self.filter, playing);
        }
        match session.settings.mix_view {
            MixView::Board => {
                board::board_ui(ui, session, &mut self.filter, &mut self.shows_welcome);
            }
            MixView::Space => space::space_ui(ui, session, &mut self.selection),
        }
    }

    /// Ends the current undo step once the pointer is released and nothing has changed for
    /// [`EDIT_SECONDS`], so that a drag or a series of key presses is undone as one.
    fn end_finished_edit(&mut self, ui: &Ui, session: &mut Session) {
        let (now, is_down) = ui.input(|input| (input.time, input.pointer.any_down()));
        if self.edits.0 != session.board.edits() {
            self.edits = (session.board.edits(), now);
        } else if !is_down && now - self.edits.1 > EDIT_SECONDS {
            session.board.end_edit();
        }
    }

    /// Performs the actions whose keys were pressed. While a dialog is open, the keys have no
    /// effect.
    fn handle_shortcuts(&mut self, ui: &Ui, session: &mut Session) {
        let is_typing = ui
            .ctx()
            .memory(egui::Memory::focused)
            .is_some_and(|id| egui::TextEdit::load_state(ui.ctx(), id).is_some());
        self.sharing.handle_paste(ui.ctx(), session, is_typing || self.dialog.is_some());
        drop::take_files(ui, session);
        let in_dialog = self.dialog.is_some() || self.sharing.is_open() || self.importing.is_open();
        if !in_dialog {
            self.filter.handle_keys(ui, is_typing);
            if keys::handle_keys(ui, session, is_typing) {
                self.page = Some(Page::Shortcuts);
            }
        }
        for action in Action::ALL {
            // The key of this action also presses the focused widget.
            if action == Action::Tingle && ui.memory(|memory| memory.focused().is_some()) {
                continue;
            }
            if is_typing && matches!(action, Action::Undo | Action::Redo | Action::ExtendSleep) {
                // A text field uses these keys itself.
                continue;
            }
            let keys = action.shortcut().and_then(widgets::shortcut);
            let pressed =
                keys.is_some_and(|keys| ui.input_mut(|input| input.consume_shortcut(&keys)));
            if !pressed || in_dialog {
                continue;
            }
            if action == Action::SavePreset && session.loaded().is_none() {
                self.dialog = Some(Dialog::save_as(tr!("my-mix")));
            } else {
                session.perform(action);
            }
        }
    }

    fn handle_sidebar_action(&mut self, session: &mut Session, action: Option<SidebarAction>) {
        match action {
            None => {}
            Some(SidebarAction::Load(id)) => {
                session.load_preset(&id);
                session.play();
                (self.presets_open, self.shows_welcome) = (false, false);
            }
            Some(SidebarAction::Open(dialog)) => self.dialog = Some(dialog),
        }
    }

    fn handle_header_action(
        &mut self,
        ctx: &Context,
        session: &mut Session,
        action: Option<HeaderAction>,
    ) {
        match action {
            None => {}
            Some(HeaderAction::Perform(action)) => session.perform(action),
            Some(HeaderAction::Open(dialog)) => self.dialog = Some(dialog),
            Some(HeaderAction::Share(action)) => self.sharing.handle_action(ctx, session, action),
            Some(HeaderAction::Delete(id)) => session.disk.delete_preset(&id),
            Some(HeaderAction::ShowPresets) => self.presets_open = !self.presets_open,
            Some(HeaderAction::ShowSettings) => self.page = Some(Page::Settings),
        }
    }
}

/// Draws the choice between the board and the Space.
fn mix_view_ui(ui: &mut Ui, view: &mut MixView) {
    let views = [(MixView::Board, tr!("face-board")), (MixView::Space, tr!("face-space"))];
    widgets::choice_ui(ui, theme::of(ui).panel, views, view);
}
