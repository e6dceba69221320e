//! The window's life: opened, closed while the sound goes on, opened again; and what is said where
//! none can be had.

use crate::session::{CallWindow, Session, Shared, WindowCall};
use crate::ui::{App, icons};
use eframe::{CreationContext, NativeOptions};
use egui::{Context, ViewportBuilder, ViewportCommand};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, channel};

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
}

/// Opens windows on a session, one after the other, from the main thread.
pub struct Windows {
    /// One context for all of them: what it remembers survives a window.
    ctx: Context,
    calls: Receiver<WindowCall>,
    state: Arc<State>,
}

/// What other threads know of the window.
#[derive(Default)]
struct State {
    is_open: AtomicBool,
    quits: AtomicBool,
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
        let (send, calls) = channel();
        let (ctx, state) = (Context::default(), Arc::new(State::default()));
        let (theirs, known) = (ctx.clone(), state.clone());
        let call: CallWindow = Box::new(move |call| {
            if known.is_open.load(Relaxed) {
                reach(&theirs, &known, call);
            } else {
                // The receiver is gone only when the program ends.
                let _ = send.send(call);
            }
        });
        session.set_window(call);
        Ok(Self { ctx, calls, state })
    }

    /// Opens a window, and again whenever one is asked for, until the program is to end.
    ///
    /// # Errors
    /// If no window can be opened.
    pub fn run(self, shared: &Shared) -> Result<(), WindowError> {
        loop {
            self.open(shared)?;
            if self.state.quits.load(Relaxed) || !shared.with(|s| s.outlives_window()) {
                return Ok(());
            }
            loop {
                match self.calls.recv() {
                    Ok(WindowCall::Show) => break,
                    Ok(WindowCall::Redraw) => {}
                    Ok(WindowCall::Quit) | Err(_) => return Ok(()),
                }
            }
        }
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
        let options = NativeOptions { viewport, ..NativeOptions::default() };
        let (shared, state) = (shared.clone(), self.state.clone());
        let creator = Box::new(move |cc: &CreationContext| {
            state.is_open.store(true, Relaxed);
            let app = App::new(&cc.egui_ctx, shared);
            Ok(Box::new(Window { app, state }) as Box<dyn eframe::App>)
        });
        let ctx = Some(self.ctx.clone());
        // A library that is missing makes the window's own libraries panic.
        let ended = catch_unwind(AssertUnwindSafe(|| {
            eframe::run_native_ext("susurra", options, ctx, creator)
        }));
        self.state.is_open.store(false, Relaxed);
        match ended {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(WindowError::CannotOpen(error.to_string())),
            Err(_) => Err(WindowError::CannotOpen("a library for it is missing".into())),
        }
    }
}

/// Brings a call to the window that is open.
fn reach(ctx: &Context, state: &State, call: WindowCall) {
    match call {
        WindowCall::Redraw => {}
        WindowCall::Show => {
            ctx.send_viewport_cmd(ViewportCommand::Visible(true));
            ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
            ctx.send_viewport_cmd(ViewportCommand::Focus);
        }
        WindowCall::Quit => {
            state.quits.store(true, Relaxed);
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }
    ctx.request_repaint();
}

/// The app in a window of the system.
struct Window {
    app: App,
    state: Arc<State>,
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &Context, _: &mut eframe::Frame) {
        // On Linux a closed window ends, and another is opened later. Elsewhere the tray needs the
        // window's loop to go on, so it is hidden.
        let closing = ctx.input(|input| input.viewport().close_requested());
        let hides = cfg!(not(target_os = "linux")) && !self.state.quits.load(Relaxed);
        if closing && hides && self.app.outlives_window() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            ctx.send_viewport_cmd(ViewportCommand::Visible(false));
        }
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
