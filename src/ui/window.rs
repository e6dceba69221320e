//! Opening and closing windows while playback continues, and the error texts if no window can be
//! opened.

use crate::session::{CallWindow, Session, Shared, WindowCall};
use crate::ui::{App, fonts, icons, theme};
use eframe::{CreationContext, NativeOptions};
use egui::{Context, ViewportBuilder, ViewportCommand};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The packages that a window needs and that a Debian or Ubuntu system without a desktop does not
/// have.
const LIBRARIES: &str =
    "libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libegl1 libgl1-mesa-dri";

/// Why no window could be opened, or why it ended.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    #[error(
        "there is no display to open a window on (neither WAYLAND_DISPLAY nor DISPLAY is set); \
         these commands work without a window: susurra play, susurra render, susurra list, susurra doctor"
    )]
    NoDisplay,
    #[error(
        "no window can be opened: {0}\nThese commands work without a window: susurra play, \
         susurra render, susurra list, susurra doctor. On Debian or Ubuntu, install what a window \
         needs with: apt install {LIBRARIES}"
    )]
    CannotOpen(String),
    #[error("the window crashed while it was drawn; the panic message is printed above")]
    Crashed,
}

/// The delay of the frame that is requested after a change of the session. A request without a
/// delay makes egui draw two frames, as it does after input.
const REDRAW_DELAY: Duration = Duration::from_millis(1);

/// Opens windows on a session, one after the other, on the main thread.
pub struct Windows {
    /// The context of all windows, so that a new window has the widget state of the last one.
    ctx: Context,
    calls: Arc<Calls>,
}

/// The calls for the window, which come from any thread.
#[derive(Default)]
struct Calls {
    state: Mutex<CallState>,
    changed: Condvar,
}

#[derive(Default)]
struct CallState {
    is_open: bool,
    /// A window was requested and is not yet shown.
    show: bool,
    quit: bool,
}

impl Windows {
    /// Registers for the session's calls for a window.
    ///
    /// # Errors
    /// If there is no display.
    pub fn new(session: &mut Session) -> Result<Self, WindowError> {
        if !has_display() {
            return Err(WindowError::NoDisplay);
        }
        let (ctx, calls) = (Context::default(), Arc::new(Calls::default()));
        let (call_ctx, receiver) = (ctx.clone(), calls.clone());
        let call: CallWindow = Box::new(move |call| receiver.handle(call, &call_ctx));
        session.desktop.set_window(call);
        Ok(Self { ctx, calls })
    }

    /// Opens a window, unless `hidden`, and another whenever one is requested, until the program
    /// quits.
    ///
    /// # Errors
    /// If the first window cannot be opened. If a later one cannot be opened, playback continues
    /// without a window.
    pub fn run(self, shared: &Shared, hidden: bool) -> Result<(), WindowError> {
        if !hidden {
            self.open(shared)?;
        } else if self.wait_for_request() {
            self.open_or_log(shared);
        } else {
            return Ok(());
        }
        while self.continues_without_window(shared) && self.wait_for_request() {
            self.open_or_log(shared);
        }
        Ok(())
    }

    /// Whether the program continues now that its window is closed. A window that was requested in
    /// the meantime has been promised to the caller, so the program then continues as well.
    fn continues_without_window(&self, shared: &Shared) -> bool {
        shared.with(|session| {
            let continues = session.outlives_window() || self.calls.state().show;
            if !continues {
                session.playback.begin_ending();
            }
            continues
        })
    }

    fn open_or_log(&self, shared: &Shared) {
        if let Err(error) = self.open(shared) {
            log::error!("{error}");
        }
    }

    /// Waits until a window is requested (true), or until the program has to quit (false).
    fn wait_for_request(&self) -> bool {
        let is_idle = |state: &mut CallState| !state.show && !state.quit;
        let state = self.calls.changed.wait_while(self.calls.state(), is_idle);
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
            // `fonts::install` provides them, and takes the language into account.
            system_font_fallback: false,
            ..NativeOptions::default()
        };
        let (app_shared, calls) = (shared.clone(), self.calls.clone());
        let was_created = Arc::new(AtomicBool::new(false));
        let created = was_created.clone();
        let creator = Box::new(move |cc: &CreationContext| {
            created.store(true, Relaxed);
            calls.state().is_open = true;
            app_shared.with(|session| session.desktop.set_window_open(true));
            fonts::install(&cc.egui_ctx, None);
            let app = App::new(&cc.egui_ctx, app_shared);
            Ok(Box::new(Window { app, calls }) as Box<dyn eframe::App>)
        });
        let ctx = Some(self.ctx.clone());
        // The window libraries panic if a shared library is missing.
        let ended = catch_unwind(AssertUnwindSafe(|| {
            eframe::run_native_ext("susurra", options, ctx, creator)
        }));
        self.calls.state().is_open = false;
        shared.with(|session| session.desktop.set_window_open(false));
        match ended {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(WindowError::CannotOpen(error.to_string())),
            Err(_) if was_created.load(Relaxed) => Err(WindowError::Crashed),
            Err(_) => Err(WindowError::CannotOpen("a shared library is missing".into())),
        }
    }
}

impl Calls {
    fn state(&self) -> MutexGuard<'_, CallState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records a call, and wakes the thread that can answer it: the open window, or the main thread
    /// that waits to open the next one.
    fn handle(&self, call: WindowCall, ctx: &Context) {
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
            ctx.request_repaint_after(REDRAW_DELAY);
        }
    }
}

/// The app in a native window.
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
            // The window was requested while the user was closing it.
            if closing {
                ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            }
            ctx.send_viewport_cmd(ViewportCommand::Visible(true));
            ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
            ctx.send_viewport_cmd(ViewportCommand::Focus);
        }
        // On Linux, a closed window is destroyed and another is opened later. On other systems, the
        // tray needs the event loop of the window, so the window is hidden instead.
        let hides = cfg!(not(target_os = "linux")) && !quit;
        if closing && hides && self.app.outlives_window() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            ctx.send_viewport_cmd(ViewportCommand::Visible(false));
        }
    }

    /// The background of the mix. It is filled here and not by the central panel, because filling
    /// it twice is slow without a graphics card.
    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        theme::background(visuals).to_normalized_gamma_f32()
    }

    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        self.app.ui(ui);
    }
}

#[cfg(target_os = "linux")]
fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"].into_iter().any(is_set)
}

#[cfg(not(target_os = "linux"))]
fn has_display() -> bool {
    true
}
