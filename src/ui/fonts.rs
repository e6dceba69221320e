//! The system's fonts, for scripts that the built-in fonts do not contain. For Japanese, the locale
//! selects the Japanese shapes of the characters that Chinese shares.

use crate::i18n::{Language, Message, message};
use egui::epaint::text::{FallbackRequest, FontInsert, FontProvider};
use egui::{Context, FontId};
use egui_system_font_provider::SystemFontProvider;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Makes `ctx` use the system's fonts for missing characters. `language` selects among regional
/// shapes.
pub fn install(ctx: &Context, language: Option<Language>) {
    let mut fonts = SystemFontProvider::new();
    if let Some(language) = language {
        fonts = fonts.with_locale(Some(language.code()));
    }
    ctx.set_font_providers(vec![Arc::new(SystemFonts { fonts, broken: AtomicBool::new(false) })]);
}

/// The system's fonts. The library that finds them panics on a system without any font; after that,
/// it is not called again.
struct SystemFonts {
    fonts: SystemFontProvider,
    broken: AtomicBool,
}

impl FontProvider for SystemFonts {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        if self.broken.load(Relaxed) {
            return None;
        }
        let found = catch_unwind(AssertUnwindSafe(|| self.fonts.font_for(request)));
        found.unwrap_or_else(|_| {
            self.broken.store(true, Relaxed);
            log::warn!("the system's fonts cannot be used; other scripts are shown as boxes");
            None
        })
    }
}

/// The state of the font for the user's language.
#[derive(Clone, Copy, Default)]
pub enum ScriptFonts {
    /// The built-in fonts are sufficient.
    #[default]
    BuiltIn,
    /// A system font was requested. It is available from the next frame on.
    Requested,
    /// The request was checked, and the user was warned if there is no font.
    Checked,
}

impl ScriptFonts {
    /// Requests a font for `language` if the built-in ones are not sufficient. Returns, once, the
    /// problem if the system has no such font.
    pub fn set_language(&mut self, ctx: &Context, language: Language) -> Option<Message> {
        match self {
            Self::BuiltIn if language == Language::Japanese => {
                install(ctx, Some(language));
                *self = Self::Requested;
                None
            }
            Self::Requested => {
                *self = Self::Checked;
                let font = FontId::default();
                let has_font = ctx.fonts_mut(|fonts| fonts.has_glyphs(&font, "あ語"));
                (!has_font).then(|| message!("no-japanese-font"))
            }
            Self::BuiltIn | Self::Checked => None,
        }
    }
}
