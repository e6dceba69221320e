//! The window. Only this file takes the session's lock; the others get what they draw and edit.
//! Nothing here is needed for the sound: the window comes and goes while it plays.

mod board;
mod card;
mod card_model;
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
use crate::settings::Face;
use egui::{CentralPanel, Context, Frame, Margin, Panel, RichText, Role, Ui};
use header::HeaderAction;
use preset_dialog::Dialog;
use sidebar::SidebarAction;
use std::time::{Duration, Instant};

/// Below this width the presets have no place at the side.
const NARROW: f32 = 700.0;
/// Below this the search and the shelves of the board have no place in one row.
const NARROW_HEAD: f32 = 560.0;
const SIDEBAR_WIDTH: f32 = 232.0;
/// Between two drawings of moving meters: a calm glow, and the cost of one.
const METER_INTERVAL: Duration = Duration::from_millis(80);
/// So long after the last touch somebody looks closely.
const IN_HAND_SECONDS: f64 = 3.0;
/// Edits with less than this between them are one.
const EDIT_SECONDS: f64 = 0.6;
/// A glow below this is not seen.
const SEEN: f32 = 0.003;

/// What the window shows of the session, and what it remembers that the sound does not depend on.
pub struct App {
    shared: Shared,
    view: View,
}

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says its own thing")]
struct View {
    dialog: Option<Dialog>,
    /// Whether the board offers a calm start: where the window opened on an empty one.
    welcomes: bool,
    /// Whether the presets cover a narrow window.
    presets_open: bool,
    sidebar: sidebar::Sidebar,
    letters: fonts::Letters,
    settings_open: bool,
    help_open: bool,
    sharing: sharing::Sharing,
    notices: notices::Shown,
    filter: filter::Filter,
    chosen: space::Selection,
    importing: importing::Importing,
    /// When something was last touched, in the window's seconds.
    touched: f64,
    clock: timers::Shown,
    /// While it is night.
    night: Option<night::Night>,
    /// How many edits there were when this was drawn last, and when the last came, in the window's
    /// seconds.
    edits: (u64, f64),
}

impl App {
    /// A window's content on `ctx`, which is made to look like Susurra.
    pub fn new(ctx: &egui::Context, shared: Shared) -> Self {
        theme::apply(ctx);
        icons::install(ctx);
        let welcomes = shared.read(|session| session.board.mix().layers.is_empty());
        Self { shared, view: View { welcomes, ..View::default() } }
    }

    /// Whether the sound goes on when the window is closed.
    fn outlives_window(&self) -> bool {
        self.shared.read(Session::outlives_window)
    }

    /// Draws everything.
    pub fn ui(&mut self, ui: &mut Ui) {
        let view = &mut self.view;
        let moving = self.shared.with(|session| {
            view.speak(ui.ctx(), session);
            theme::follow(ui.ctx(), &session.settings, session.desktop.is_light());
            view.part_edits(ui, session);
            view.shortcuts(ui, session);
            view.ui(ui, session);
            let level = session.playback.meters().map_or(0.0, |meters| meters.master());
            let shows =
                !session.overrides.is_night(&session.settings) && !session.settings.less_motion;
            session.playback.is_playing() && level > SEEN && shows
        });
        // Left alone, it is drawn when the keeper sees a glow change, a few times a second at most.
        if moving && view.is_in_hand(ui) {
            ui.ctx().request_repaint_after(METER_INTERVAL);
        }
    }
}

impl View {
    /// Has what is drawn from now on be in the user's language, and in letters for it.
    fn speak(&mut self, ctx: &Context, session: &mut Session) {
        let language = session.language();
        i18n::set_thread_language(language);
        if let Some(problem) = self.letters.follow(ctx, language) {
            session.notices.notify_warning(problem);
        }
    }

    /// Whether a hand has done something here a moment ago.
    fn is_in_hand(&mut self, ui: &Ui) -> bool {
        let (now, touched) = ui.input(|input| (input.time, !input.events.is_empty()));
        if touched {
            self.touched = now;
        }
        now - self.touched < IN_HAND_SECONDS
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
        let night = self.night.get_or_insert_with(|| night::Night::begin(now));
        if night::night_ui(ui, session, night) {
            self.night = None;
            session.set_night(false, Instant::now());
        }
    }

    fn day_ui(&mut self, ui: &mut Ui, session: &mut Session) {
        let narrow = ui.available_width() < NARROW;
        let bar = Frame::new().fill(theme::of(ui).panel).inner_margin(Margin::symmetric(16, 10));
        Panel::bottom("transport").frame(bar).resizable(false).show(ui, |ui| {
            sharing::progress_ui(ui, session);
            importing::progress_ui(ui, session);
            notices::notices_ui(ui, session, &mut self.notices);
            if let Some(action) = transport::transport_ui(ui, session, &mut self.clock) {
                session.perform(action);
            }
        });
        let side = Frame::new().fill(theme::of(ui).panel).inner_margin(Margin::symmetric(12, 16));
        if !narrow {
            let panel = Panel::left("presets").exact_size(SIDEBAR_WIDTH).resizable(false);
            let chosen = panel.frame(side).show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.add_space(ui.spacing().button_padding.x);
                    ui.label(RichText::new("Susurra").size(18.0).color(theme::of(ui).accent));
                });
                ui.add_space(theme::GAP);
                sidebar::sidebar_ui(ui, session, &mut self.sidebar)
            });
            self.choose(session, chosen.inner);
        }
        let board = Frame::new().inner_margin(Margin { left: 20, right: 8, top: 14, bottom: 0 });
        CentralPanel::default().frame(board).show(ui, |ui| {
            let asked = header::header_ui(ui, session, narrow);
            self.apply(ui.ctx(), session, asked);
            if narrow && self.presets_open {
                let chosen = sidebar::sidebar_ui(ui, session, &mut self.sidebar);
                self.choose(session, chosen);
            } else {
                self.mix_ui(ui, session);
            }
        });
        preset_dialog::dialog_ui(ui.ctx(), session, &mut self.dialog);
        if let Some(action) = settings::settings_ui(ui.ctx(), session, &mut self.settings_open) {
            session.perform(action);
        }
        self.sharing.ui(ui.ctx(), session);
        keys::keys_ui(ui.ctx(), &mut self.help_open);
        self.importing.ui(ui, session);
    }

    /// The mix, with the face that it shows now.
    fn mix_ui(&mut self, ui: &mut Ui, session: &mut Session) {
        ui.add_space(theme::GAP);
        let playing = session.board.mix().layers.len();
        let is_board = session.settings.face == Face::Board;
        let narrow = ui.available_width() < NARROW_HEAD;
        ui.horizontal(|ui| {
            faces_ui(ui, &mut session.settings.face);
            if is_board && !narrow {
                filter::shelves_ui(ui, &mut self.filter, playing);
            }
            if is_board {
                filter::search_ui(ui, &mut self.filter);
            }
        });
        if is_board && narrow {
            filter::shelves_ui(ui, &mut self.filter, playing);
        }
        match session.settings.face {
            Face::Board => board::board_ui(ui, session, &mut self.filter, &mut self.welcomes),
            Face::Space => space::space_ui(ui, session, &mut self.chosen),
        }
    }

    /// What is done in one go, as one drag or several presses of a key, is undone in one.
    fn part_edits(&mut self, ui: &Ui, session: &mut Session) {
        let (now, is_down) = ui.input(|input| (input.time, input.pointer.any_down()));
        if self.edits.0 != session.board.edits() {
            self.edits = (session.board.edits(), now);
        } else if !is_down && now - self.edits.1 > EDIT_SECONDS {
            session.board.end_edit();
        }
    }

    /// Performs the actions whose keys were pressed; none while a dialog asks for something.
    fn shortcuts(&mut self, ui: &Ui, session: &mut Session) {
        let types = ui
            .ctx()
            .memory(egui::Memory::focused)
            .is_some_and(|id| egui::TextEdit::load_state(ui.ctx(), id).is_some());
        self.sharing.take_events(ui.ctx(), session, types || self.dialog.is_some());
        let asks = self.dialog.is_some() || self.sharing.is_open() || self.importing.is_open();
        if !asks {
            self.filter.take_key(ui, types);
            self.help_open |= keys::take_keys(ui, session, types);
        }
        for action in Action::ALL {
            // With it, what has the focus is pressed.
            if action == Action::Tingle && ui.memory(|memory| memory.focused().is_some()) {
                continue;
            }
            if types && matches!(action, Action::Undo | Action::Redo | Action::ExtendSleep) {
                // A field has its own, and takes letters.
                continue;
            }
            let keys = action.shortcut().and_then(widgets::shortcut);
            let pressed =
                keys.is_some_and(|keys| ui.input_mut(|input| input.consume_shortcut(&keys)));
            if !pressed || asks {
                continue;
            }
            if action == Action::SavePreset && session.loaded().is_none() {
                self.dialog = Some(Dialog::save_as(tr!("my-mix")));
            } else {
                session.perform(action);
            }
        }
    }

    /// Does what the list of presets asks of the window.
    fn choose(&mut self, session: &mut Session, asked: Option<SidebarAction>) {
        match asked {
            None => {}
            Some(SidebarAction::Load(id)) => {
                session.load_preset(&id);
                session.play();
                (self.presets_open, self.welcomes) = (false, false);
            }
            Some(SidebarAction::Open(dialog)) => self.dialog = Some(dialog),
        }
    }

    fn apply(&mut self, ctx: &Context, session: &mut Session, asked: Option<HeaderAction>) {
        match asked {
            None => {}
            Some(HeaderAction::Perform(action)) => session.perform(action),
            Some(HeaderAction::Open(dialog)) => self.dialog = Some(dialog),
            Some(HeaderAction::Sharing(wish)) => self.sharing.apply(ctx, session, wish),
            Some(HeaderAction::Delete(id)) => session.disk.delete_preset(&id),
            Some(HeaderAction::ShowPresets) => self.presets_open = !self.presets_open,
            Some(HeaderAction::ShowSettings) => self.settings_open = true,
        }
    }
}

fn faces_ui(ui: &mut Ui, face: &mut Face) {
    widgets::track_ui(ui, theme::of(ui).panel, |ui| {
        for (choice, name) in [(Face::Board, tr!("face-board")), (Face::Space, tr!("face-space"))] {
            if widgets::word_ui(ui, Role::RadioButton, *face == choice, name).clicked() {
                *face = choice;
            }
        }
    });
}
