//! Finding a preset again: by words of its name, its note and its tags; and tags as they are kept.

use crate::presets::Preset;

/// More tags, or longer ones, are no help to anybody.
const MOST_TAGS: usize = 24;
const LONGEST_TAG: usize = 40;
/// A note is a few sentences.
const LONGEST_NOTE: usize = 2000;

impl Preset {
    /// Whether every word of `wanted` stands in its name, note or tags, in any case; a word with `#`
    /// before it must begin a tag. Nothing wanted is found everywhere. It goes by the texts of `also`
    /// as well, such as its name in another language; those with `#` before them are tags.
    pub fn answers(&self, wanted: &str, also: &[&str]) -> bool {
        let wanted = wanted.to_lowercase();
        let also_tags = also.iter().filter_map(|text| text.strip_prefix('#'));
        let tags = self.tags.iter().map(String::as_str).chain(also_tags);
        let tags: Vec<String> = tags.map(str::to_lowercase).collect();
        let own = [self.name.as_str(), &self.note];
        let texts: Vec<String> = own.iter().chain(also).map(|text| text.to_lowercase()).collect();
        wanted.split_whitespace().all(|word| match word.strip_prefix('#') {
            Some(tag) => tags.iter().any(|own| own.starts_with(tag)),
            None => texts.iter().chain(&tags).any(|text| text.contains(word)),
        })
    }
}

/// Tags as they are kept: each one line without `#` or blanks at its ends, none twice.
pub fn tidy_tags(tags: &[String]) -> Vec<String> {
    let mut tidy: Vec<String> = Vec::new();
    for tag in tags {
        let words: Vec<&str> = tag.trim().trim_start_matches('#').split_whitespace().collect();
        let tag = words.join(" ");
        let tag: String = tag.chars().filter(|c| !c.is_control()).take(LONGEST_TAG).collect();
        let is_new = !tidy.iter().any(|other| other.to_lowercase() == tag.to_lowercase());
        if !tag.is_empty() && is_new && tidy.len() < MOST_TAGS {
            tidy.push(tag);
        }
    }
    tidy
}

/// A note as it is kept: its lines as they are, without blanks at its ends.
pub fn tidy_note(note: &str) -> String {
    let kept = |c: &char| *c == '\n' || !c.is_control();
    note.trim().chars().filter(kept).take(LONGEST_NOTE).collect()
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
        for wanted in ["", "rain", "NIGHT rainy", "über", "#sleep", "#s night", "work"] {
            assert!(preset.answers(wanted, &[]), "{wanted}");
        }
        assert!(
            preset.answers("regen rainy #sch", &["Regennacht", "#Schlaf"]),
            "whatever it is called"
        );
        for wanted in ["snow", "rain snow", "#night", "#work", "#leep"] {
            assert!(!preset.answers(wanted, &[]), "{wanted}");
        }
    }

    #[test]
    fn tags_are_tidied_and_none_is_there_twice() {
        let tags = [" #Sleep ", "sleep", "", "two  words\n", "#"].map(String::from);
        assert_eq!(tidy_tags(&tags), ["Sleep", "two words"]);
        let many: Vec<String> = (0..100).map(|n| n.to_string()).collect();
        assert_eq!(tidy_tags(&many).len(), MOST_TAGS);
        assert_eq!(tidy_note(" a\u{7}\nb "), "a\nb");
    }
}
