//! The letters that the window's own fonts have not. Whatever is written in another script is drawn
//! with the system's fonts; Japanese is, as Japan writes it: Chinese has the same signs in other
//! shapes.

use crate::i18n::{Language, Message, message};
use egui::epaint::text::{FallbackRequest, FontInsert, FontProvider};
use egui::{Context, FontId};
use egui_system_font_provider::SystemFontProvider;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Has the system be asked for letters that are missing; `language` says whose shapes they have.
pub fn install(ctx: &Context, language: Option<Language>) {
    let mut fonts = SystemFontProvider::new();
    if let Some(language) = language {
        fonts = fonts.with_locale(Some(language.code()));
    }
    ctx.set_font_providers(vec![Arc::new(System { fonts, broken: AtomicBool::new(false) })]);
}

/// The system's fonts, as long as there are any: its library panics on a system without a single one.
struct System {
    fonts: SystemFontProvider,
    broken: AtomicBool,
}

impl FontProvider for System {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        if self.broken.load(Relaxed) {
            return None;
        }
        let found = catch_unwind(AssertUnwindSafe(|| self.fonts.font_for(request)));
        found.unwrap_or_else(|_| {
            self.broken.store(true, Relaxed);
            log::warn!("the system's fonts cannot be used; letters of other scripts are boxes");
            None
        })
    }
}

/// How far the letters of what is spoken have come.
#[derive(Clone, Copy, Default)]
pub enum Letters {
    /// The window's own do.
    #[default]
    Own,
    /// The system is asked for them; they are there with the next drawing.
    Requested,
    /// It was seen whether they are there.
    Known,
}

impl Letters {
    /// Brings the letters of a language. Returns what is wrong, if something is, once.
    pub fn follow(&mut self, ctx: &Context, language: Language) -> Option<Message> {
        match self {
            Self::Own if language == Language::Japanese => {
                install(ctx, Some(language));
                *self = Self::Requested;
                None
            }
            Self::Requested => {
                *self = Self::Known;
                let font = FontId::default();
                let are_there = ctx.fonts_mut(|fonts| fonts.has_glyphs(&font, "あ語"));
                (!are_there).then(|| message!("no-japanese-font"))
            }
            Self::Own | Self::Known => None,
        }
    }
}
