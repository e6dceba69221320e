//! The window's life: opened, closed while the sound goes on, opened again; and what is said where
//! none can be had.

use crate::session::{CallWindow, Session, Shared, WindowCall};
use crate::ui::{App, fonts, icons, theme};
use eframe::{CreationContext, NativeOptions};
use egui::{Context, ViewportBuilder, ViewportCommand};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What a Debian or Ubuntu system without a desktop lacks.
const LIBRARIES: &str =
    "libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libegl1 libgl1-mesa-dri";

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    #[error(
        "there is no display to open a window on (neither WAYLAND_DISPLAY nor DISPLAY is set); \
         without one, these work: susurra play, susurra render, susurra list, susurra doctor"
    )]
    NoDisplay,
    #[error(
        "no window can be opened: {0}\nWithout one, these work: susurra play, susurra render, \
         susurra list, susurra doctor. On Debian or Ubuntu a window needs: apt install {LIBRARIES}"
    )]
    CannotOpen(String),
    #[error("the window broke while it was drawn; the lines above say where")]
    Broken,
}

/// When the window is drawn after something has changed. Asked for at once it would be drawn twice, for
/// what a hand does to settle; and a glow is drawn every second.
const SOON: Duration = Duration::from_millis(1);

/// Opens windows on a session, one after the other, from the main thread.
pub struct Windows {
    /// One context for all of them: what it remembers survives a window.
    ctx: Context,
    calls: Arc<Calls>,
}

/// What the window is called for, from any thread.
#[derive(Default)]
struct Calls {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    is_open: bool,
    /// Asked for and not yet shown.
    show: bool,
    quit: bool,
}

impl Windows {
    /// Takes the session's calls for a window from now on.
    ///
    /// # Errors
    /// If there is no display.
    pub fn new(session: &mut Session) -> Result<Self, WindowError> {
        if !has_display() {
            return Err(WindowError::NoDisplay);
        }
        let (ctx, calls) = (Context::default(), Arc::new(Calls::default()));
        let (theirs, known) = (ctx.clone(), calls.clone());
        let call: CallWindow = Box::new(move |call| known.take(call, &theirs));
        session.desktop.set_window(call);
        Ok(Self { ctx, calls })
    }

    /// Opens a window, but for the first if `hidden`, and again whenever one is asked for, until the
    /// program is to end.
    ///
    /// # Errors
    /// If the first window cannot be opened. When a later one cannot, the sound goes on without.
    pub fn run(self, shared: &Shared, hidden: bool) -> Result<(), WindowError> {
        if !hidden {
            self.open(shared)?;
        } else if self.is_wanted_again() {
            self.open_later(shared);
        } else {
            return Ok(());
        }
        while self.goes_on(shared) && self.is_wanted_again() {
            self.open_later(shared);
        }
        Ok(())
    }

    /// Whether the program goes on now that its window is closed. Who asked for it meanwhile was answered,
    /// and gets it.
    fn goes_on(&self, shared: &Shared) -> bool {
        shared.with(|session| {
            let goes_on = session.outlives_window() || self.calls.state().show;
            if !goes_on {
                session.playback.begin_ending();
            }
            goes_on
        })
    }

    fn open_later(&self, shared: &Shared) {
        if let Err(error) = self.open(shared) {
            log::error!("{error}");
        }
    }

    /// Waits until the window is asked for. False if the program is to end instead.
    fn is_wanted_again(&self) -> bool {
        let waits = |state: &mut State| !state.show && !state.quit;
        let state = self.calls.changed.wait_while(self.calls.state(), waits);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        state.show = false;
        !state.quit
    }

    /// Opens one window and returns when it is closed.
    fn open(&self, shared: &Shared) -> Result<(), WindowError> {
        let mut viewport = ViewportBuilder::default()
            .with_title("Susurra")
            .with_app_id("susurra")
            .with_inner_size([1080.0, 720.0])
            .with_min_inner_size([340.0, 420.0]);
        if let Some(icon) = icons::window_icon() {
            viewport = viewport.with_icon(icon);
        }
        let options = NativeOptions {
            viewport,
            // Ours asks for them, and knows what is spoken.
            system_font_fallback: false,
            ..NativeOptions::default()
        };
        let (theirs, shared, calls) = (shared, shared.clone(), self.calls.clone());
        let began = Arc::new(AtomicBool::new(false));
        let begins = began.clone();
        let creator = Box::new(move |cc: &CreationContext| {
            begins.store(true, Relaxed);
            calls.state().is_open = true;
            shared.with(|session| session.desktop.set_window_open(true));
            fonts::install(&cc.egui_ctx, None);
            let app = App::new(&cc.egui_ctx, shared);
            Ok(Box::new(Window { app, calls }) as Box<dyn eframe::App>)
        });
        let ctx = Some(self.ctx.clone());
        // A library that is missing makes the window's own libraries panic.
        let ended = catch_unwind(AssertUnwindSafe(|| {
            eframe::run_native_ext("susurra", options, ctx, creator)
        }));
        self.calls.state().is_open = false;
        theirs.with(|session| session.desktop.set_window_open(false));
        match ended {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(WindowError::CannotOpen(error.to_string())),
            Err(_) if began.load(Relaxed) => Err(WindowError::Broken),
            Err(_) => Err(WindowError::CannotOpen("a library for it is missing".into())),
        }
    }
}

impl Calls {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a call, and wakes whoever can answer it: the open window, or the wait for the next.
    fn take(&self, call: WindowCall, ctx: &Context) {
        let mut state = self.state();
        match call {
            WindowCall::Redraw => {}
            WindowCall::Show => state.show = true,
            WindowCall::Quit => state.quit = true,
        }
        let is_open = state.is_open;
        drop(state);
        self.changed.notify_all();
        if is_open {
            ctx.request_repaint_after(SOON);
        }
    }
}

/// The app in a window of the system.
struct Window {
    app: App,
    calls: Arc<Calls>,
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &Context, _: &mut eframe::Frame) {
        let mut state = self.calls.state();
        let (show, quit) = (std::mem::take(&mut state.show), state.quit);
        drop(state);
        let closing = ctx.input(|input| input.viewport().close_requested());
        if quit {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        } else if show {
            // Asked for even as it was being closed, it stays.
            if closing {
                ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            }
            ctx.send_viewport_cmd(ViewportCommand::Visible(true));
            ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
            ctx.send_viewport_cmd(ViewportCommand::Focus);
        }
        // On Linux a closed window ends, and another is opened later. Elsewhere the tray needs the
        // window's loop to go on, so it is hidden.
        let hides = cfg!(not(target_os = "linux")) && !quit;
        if closing && hides && self.app.outlives_window() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            ctx.send_viewport_cmd(ViewportCommand::Visible(false));
        }
    }

    /// What the board stands on: filled once, not again by its panel, which without a graphics card
    /// would be a good part of the work.
    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        theme::ground(visuals).to_normalized_gamma_f32()
    }

    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        self.app.ui(ui);
    }
}

#[cfg(target_os = "linux")]
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"].into_iter().any(set)
}

#[cfg(not(target_os = "linux"))]
fn has_display() -> bool {
    true
}
