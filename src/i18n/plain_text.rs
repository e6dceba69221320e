//! Texts that others have written: names, credits, paths. A terminal obeys control characters, a line break
//! forges a line, and a character that changes the direction of writing makes a text read as another one.

use std::borrow::Cow;

/// Whether a character does something other than to appear: control characters, which include those of
/// terminals and line breaks, and those that change the direction of writing.
pub fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// The text in one line of at most `longest` characters: runs of white space become one space, and control
/// characters are left out.
pub fn one_line(text: &str, longest: usize) -> String {
    let kept = text.chars().filter(|c| c.is_whitespace() || !is_control(*c));
    let kept: String = kept.collect();
    let line = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    let line: String = line.chars().take(longest).collect();
    // The cut may be after a space.
    line.trim_end().to_owned()
}

/// The text with its line breaks, and without other control characters.
pub fn plain_lines(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || !is_control(*c)).collect()
}

/// The text as a part of a line: each control character is shown as `�`, so that a path is recognised as odd.
/// A text of more than `longest` characters is cut.
pub fn visible(text: &str, longest: usize) -> Cow<'_, str> {
    let is_short = text.len() <= longest || text.chars().count() <= longest;
    if is_short && !text.contains(is_control) {
        return text.into();
    }
    let shown = text.chars().map(|c| if is_control(c) { char::REPLACEMENT_CHARACTER } else { c });
    if is_short { shown.collect() } else { shown.take(longest).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_has_no_escapes_line_breaks_or_changes_of_direction() {
        let text =
            "A\u{1b}]0;owned\u{7}\u{1b}[2J\nforged \u{202e}gnp.exe \u{9b}31m\u{2028}\u{2066}b";
        assert_eq!(one_line(text, 80), "A]0;owned[2J forged gnp.exe 31m b");
        assert_eq!(visible(text, 80).matches('\u{fffd}').count(), 8);
        assert_eq!(plain_lines("a\u{1b}[1m\nb"), "a[1m\nb");
    }

    #[test]
    fn the_writing_of_any_language_is_kept() {
        for text in ["雨の夜", "ليلة ممطرة", "לילה גשום", "Crème brûlée 👩‍🍳", "نیم‌فاصله"]
        {
            assert_eq!(one_line(text, 80), text);
            assert_eq!(visible(text, 80), text);
        }
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(one_line("ab cd", 3), "ab");
        assert_eq!(visible("abcd", 3), "abc…");
    }

    proptest! {
        #[test]
        fn no_text_keeps_a_control_character(text in any::<String>(), longest in 0usize..40) {
            for shown in [one_line(&text, longest), visible(&text, longest).into_owned()] {
                prop_assert!(!shown.contains(is_control), "{shown:?}");
                prop_assert!(shown.chars().count() <= longest + 1);
            }
            prop_assert_eq!(one_line(&one_line(&text, longest), longest), one_line(&text, longest));
        }
    }
}
