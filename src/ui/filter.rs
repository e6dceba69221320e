//! The filter of the board: its tabs (all, playing, favourites) and its search field.

use crate::i18n::tr;
use crate::ui::{theme, widgets};
use egui::{Id, Key, Modifiers, Role, TextEdit, Ui, vec2};

const MAX_SEARCH_WIDTH: f32 = 220.0;

/// The first letter of the kana. The kanji come after them in Unicode.
const FIRST_JAPANESE: char = '\u{3040}';

/// Which cards the board shows.
#[derive(Default)]
pub struct Filter {
    pub tab: FilterTab,
    search: String,
    /// Whether the search field gets the focus in the next frame.
    requests_focus: bool,
}

/// A group of cards that the board can be limited to.
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

    /// The text of an empty board.
    pub fn empty_text(self) -> &'static str {
        match self {
            Self::All => tr!("sounds-none-match"),
            Self::Playing => tr!("playing-empty"),
            Self::Favourites => tr!("favourites-empty"),
        }
    }
}

impl Filter {
    /// Whether every card is shown.
    pub fn shows_all(&self) -> bool {
        self.tab == FilterTab::All && self.search.trim().is_empty()
    }

    /// Whether a card is shown. Each word of the search must begin a word of its `texts`.
    pub fn matches(&self, texts: &[&str], is_on: bool, is_favourite: bool) -> bool {
        let is_in_tab = match self.tab {
            FilterTab::All => true,
            FilterTab::Playing => is_on,
            FilterTab::Favourites => is_favourite,
        };
        let mut words = self.search.split_whitespace();
        is_in_tab && words.all(|word| has_word_starting_with(texts, &word.to_lowercase()))
    }

    /// Shows everything again.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Handles the keys that focus the search field. While the user `is_typing`, `/` is a letter.
    pub fn handle_keys(&mut self, ui: &Ui, is_typing: bool) {
        let key = |input: &mut egui::InputState| {
            input.consume_key(Modifiers::COMMAND, Key::F)
                || (!is_typing && input.consume_key(Modifiers::NONE, Key::Slash))
        };
        self.requests_focus |= ui.input_mut(key);
    }
}

/// Whether a word of the texts begins with `start`, which is in lower case. Japanese has no spaces
/// between words, so a Japanese `start` is found anywhere in a text.
fn has_word_starting_with(texts: &[&str], start: &str) -> bool {
    let is_japanese = start.starts_with(|c| c >= FIRST_JAPANESE);
    texts.iter().map(|text| text.to_lowercase()).any(|text| {
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        words.any(|word| word.starts_with(start)) || (is_japanese && text.contains(start))
    })
}

/// Draws the tabs. `playing` is the number of layers that are on.
pub fn tabs_ui(ui: &mut Ui, filter: &mut Filter, playing: usize) {
    widgets::segments_ui(ui, theme::of(ui).panel, |ui| {
        for tab in FilterTab::ALL {
            let label = match tab {
                FilterTab::Playing if playing > 0 => tr!("filter-playing-count", count = playing),
                FilterTab::All | FilterTab::Playing | FilterTab::Favourites => tab.label().into(),
            };
            let is_chosen = filter.tab == tab;
            if widgets::segment_ui(ui, Role::RadioButton, is_chosen, &label).clicked() {
                filter.tab = tab;
            }
        }
    });
}

/// Draws the search field in the remaining width.
pub fn search_ui(ui: &mut Ui, filter: &mut Filter) {
    let width = ui.available_width().min(MAX_SEARCH_WIDTH);
    let id = Id::unique("search");
    let name = ui.make_persistent_id("search's name");
    widgets::screen_reader_label_ui(ui, name, tr!("search-sounds"));
    let field = TextEdit::singleline(&mut filter.search)
        .id(id)
        .hint_text(tr!("search-sounds-hint"))
        .background_color(theme::of(ui).panel)
        .desired_width(width - 20.0)
        .margin(vec2(10.0, 6.0));
    let response = ui.add(field).labelled_by(name);
    if std::mem::take(&mut filter.requests_focus) {
        response.request_focus();
    }
    if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
        filter.search.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(search: &str, texts: &[&str]) -> bool {
        Filter { search: search.into(), ..Filter::default() }.matches(texts, false, false)
    }

    #[test]
    fn each_word_of_a_search_must_begin_a_word_in_any_order() {
        let window = ["Rain on a window", "Water", "窓の雨"];
        let are_found = ["", "rain", "WIN", "window rain", "wat", "雨"];
        assert!(are_found.iter().all(|search| finds(search, &window)));
        assert!(["ain", "rain snow"].iter().all(|search| !finds(search, &window)));
    }

    #[test]
    fn a_tab_shows_only_its_own_cards() {
        let filter = |tab| Filter { tab, ..Filter::default() };
        assert!(filter(FilterTab::Playing).matches(&["Rain", "Water"], true, false));
        assert!(!filter(FilterTab::Playing).matches(&["Rain", "Water"], false, true));
        assert!(!filter(FilterTab::Favourites).matches(&["Rain", "Water"], true, false));
    }
}
