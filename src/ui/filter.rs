//! Which cards the board shows: all, those that play, the favourites, or what a word finds.

use crate::i18n::tr;
use crate::ui::{theme, widgets};
use egui::{Id, Key, Modifiers, Role, TextEdit, Ui, vec2};

/// The widest that the search field needs to be.
const SEARCH_WIDTH: f32 = 220.0;

/// Of what is written without blanks: the kana, and beyond them the kanji.
const FIRST_JAPANESE: char = '\u{3040}';

/// What the board is narrowed to.
#[derive(Default)]
pub struct Filter {
    pub shelf: FilterTab,
    pub words: String,
    /// Whether the field is to be typed into from the next drawing on.
    asks_for_focus: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FilterTab {
    #[default]
    All,
    Playing,
    Favourites,
}

impl FilterTab {
    const ALL: [Self; 3] = [Self::All, Self::Playing, Self::Favourites];

    fn label(self) -> &'static str {
        match self {
            Self::All => tr!("filter-all"),
            Self::Playing => tr!("playing"),
            Self::Favourites => tr!("favourites"),
        }
    }

    /// What is said when nothing stands on it.
    pub fn empty(self) -> &'static str {
        match self {
            Self::All => tr!("sounds-none-match"),
            Self::Playing => tr!("playing-empty"),
            Self::Favourites => tr!("favourites-empty"),
        }
    }
}

impl Filter {
    /// Whether every card is shown.
    pub fn is_open(&self) -> bool {
        self.shelf == FilterTab::All && self.words.trim().is_empty()
    }

    /// Whether a card is shown that says these `texts` of itself.
    pub fn finds(&self, texts: &[&str], is_on: bool, is_favourite: bool) -> bool {
        let stands = match self.shelf {
            FilterTab::All => true,
            FilterTab::Playing => is_on,
            FilterTab::Favourites => is_favourite,
        };
        stands && self.words.split_whitespace().all(|word| begins(texts, &word.to_lowercase()))
    }

    /// Shows everything again.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes the key that leads to the search, unless something is being typed.
    pub fn take_key(&mut self, ui: &Ui, types: bool) {
        let key = |input: &mut egui::InputState| {
            input.consume_key(Modifiers::COMMAND, Key::F)
                || (!types && input.consume_key(Modifiers::NONE, Key::Slash))
        };
        self.asks_for_focus |= ui.input_mut(key);
    }
}

/// Whether a word of the texts begins with `start`. Japanese has no blanks between words: there it
/// may stand anywhere.
fn begins(texts: &[&str], start: &str) -> bool {
    let is_japanese = start.starts_with(|c| c >= FIRST_JAPANESE);
    texts.iter().map(|text| text.to_lowercase()).any(|text| {
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        words.any(|word| word.starts_with(start)) || (is_japanese && text.contains(start))
    })
}

/// Draws the shelves; `playing` is how many layers are on.
pub fn shelves_ui(ui: &mut Ui, filter: &mut Filter, playing: usize) {
    widgets::track_ui(ui, theme::of(ui).panel, |ui| {
        for shelf in FilterTab::ALL {
            let label = match shelf {
                FilterTab::Playing if playing > 0 => tr!("filter-playing-count", count = playing),
                FilterTab::All | FilterTab::Playing | FilterTab::Favourites => shelf.label().into(),
            };
            let is_chosen = filter.shelf == shelf;
            if widgets::word_ui(ui, Role::RadioButton, is_chosen, &label).clicked() {
                filter.shelf = shelf;
            }
        }
    });
}

/// Draws the search field, in the room that is left.
pub fn search_ui(ui: &mut Ui, filter: &mut Filter) {
    let width = ui.available_width().min(SEARCH_WIDTH);
    let id = Id::unique("search");
    let name = ui.make_persistent_id("search's name");
    widgets::name_for_readers(ui, name, tr!("search-sounds"));
    let field = TextEdit::singleline(&mut filter.words)
        .id(id)
        .hint_text(tr!("search-sounds-hint"))
        .background_color(theme::of(ui).panel)
        .desired_width(width - 20.0)
        .margin(vec2(10.0, 6.0));
    let response = ui.add(field).labelled_by(name);
    if std::mem::take(&mut filter.asks_for_focus) {
        response.request_focus();
    }
    if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
        filter.words.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(words: &str, texts: &[&str]) -> bool {
        Filter { words: words.into(), ..Filter::default() }.finds(texts, false, false)
    }

    #[test]
    fn a_search_finds_the_beginnings_of_words_in_any_order() {
        let window = ["Rain on a window", "Water", "窓の雨"];
        let are_found = ["", "rain", "WIN", "window rain", "wat", "雨"];
        assert!(are_found.iter().all(|words| finds(words, &window)));
        assert!(["ain", "rain snow"].iter().all(|words| !finds(words, &window)));
    }

    #[test]
    fn a_shelf_shows_what_stands_on_it() {
        let filter = |shelf| Filter { shelf, ..Filter::default() };
        assert!(filter(FilterTab::Playing).finds(&["Rain", "Water"], true, false));
        assert!(!filter(FilterTab::Playing).finds(&["Rain", "Water"], false, true));
        assert!(!filter(FilterTab::Favourites).finds(&["Rain", "Water"], true, false));
    }
}
