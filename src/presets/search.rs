//! Searching presets by name, note and tags, and normalising notes and tags.

use crate::i18n::{one_line, plain_lines};
use crate::presets::Preset;

const MOST_TAGS: usize = 24;
const LONGEST_TAG: usize = 40;
const LONGEST_NOTE: usize = 2000;

impl Preset {
    /// Whether the name, the note or a tag contains every word of `query`, in any case. A word after `#` must be
    /// the beginning of a tag. An empty query matches every preset. The texts in `also`, such as the translated
    /// name, are searched as well; those that begin with `#` are tags.
    pub fn matches_search(&self, query: &str, also: &[&str]) -> bool {
        let query = query.to_lowercase();
        let also_tags = also.iter().filter_map(|text| text.strip_prefix('#'));
        let tags = self.tags.iter().map(String::as_str).chain(also_tags);
        let tags: Vec<String> = tags.map(str::to_lowercase).collect();
        let own = [self.name.as_str(), &self.note];
        let texts: Vec<String> = own.iter().chain(also).map(|text| text.to_lowercase()).collect();
        query.split_whitespace().all(|word| match word.strip_prefix('#') {
            Some(tag) => tags.iter().any(|own| own.starts_with(tag)),
            None => texts.iter().chain(&tags).any(|text| text.contains(word)),
        })
    }
}

/// Normalises tags: each becomes one line without `#` or surrounding spaces, and duplicates are removed.
pub fn tidy_tags(tags: &[String]) -> Vec<String> {
    let mut tidy: Vec<String> = Vec::new();
    for tag in tags {
        let tag = one_line(tag.trim().trim_start_matches('#'), LONGEST_TAG);
        let is_new = !tidy.iter().any(|other| other.to_lowercase() == tag.to_lowercase());
        if !tag.is_empty() && is_new && tidy.len() < MOST_TAGS {
            tidy.push(tag);
        }
    }
    tidy
}

/// Normalises a note: removes control characters and surrounding spaces, and limits its length.
pub fn tidy_note(note: &str) -> String {
    plain_lines(note.trim()).chars().take(LONGEST_NOTE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mix::Controls;

    #[test]
    fn a_preset_is_found_by_name_note_and_tag() {
        let text = r#"{"version":1,"name":"Rainy Night","note":"For Über-long evenings",
            "tags":["Sleep","deep work"],"mix":{}}"#;
        let preset = Preset::from_text(text, "a", &|_| Controls::default()).unwrap();
        for query in ["", "rain", "NIGHT rainy", "über", "#sleep", "#s night", "work"] {
            assert!(preset.matches_search(query, &[]), "{query}");
        }
        assert!(
            preset.matches_search("regen rainy #sch", &["Regennacht", "#Schlaf"]),
            "the texts in `also` are searched"
        );
        for query in ["snow", "rain snow", "#night", "#work", "#leep"] {
            assert!(!preset.matches_search(query, &[]), "{query}");
        }
    }

    #[test]
    fn tags_are_normalised_and_duplicates_removed() {
        let tags = [" #Sleep ", "sleep", "", "two  words\n", "#"].map(String::from);
        assert_eq!(tidy_tags(&tags), ["Sleep", "two words"]);
        let many: Vec<String> = (0..100).map(|n| n.to_string()).collect();
        assert_eq!(tidy_tags(&many).len(), MOST_TAGS);
        assert_eq!(tidy_note(" a\u{7}\nb "), "a\nb");
    }
}
