//! The texts of one language, read from its `.ftl` files.

use super::language::Language;
use super::number;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use rust_embed::RustEmbed;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

#[derive(RustEmbed)]
#[folder = "assets/languages"]
#[include = "*.ftl"]
struct Files;

/// The texts of one language.
pub(super) struct Catalogue {
    bundle: FluentBundle<Arc<FluentResource>>,
    /// The texts that take no arguments, ready to be drawn.
    plain: HashMap<String, String>,
    resources: Vec<Arc<FluentResource>>,
}

impl Catalogue {
    /// The texts of `language`, which are read when they are first needed.
    pub fn of(language: Language) -> &'static Self {
        static ALL: [OnceLock<Catalogue>; 3] = [const { OnceLock::new() }; 3];
        ALL[language as usize].get_or_init(|| Self::load(language))
    }

    /// Reads all files of `language`. What cannot be read is logged and left out.
    fn load(language: Language) -> Self {
        let identifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        // The marks around arguments would be drawn as boxes by fonts that lack them, and no text here
        // mixes directions of writing.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(number::formatter(language)));
        let folder = format!("{}/", language.code());
        let mut resources = Vec::new();
        for path in Files::iter().filter(|path| path.starts_with(&folder)) {
            let Some(file) = Files::get(&path) else { continue };
            let text = String::from_utf8_lossy(&file.data).into_owned();
            let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, errors)| {
                log::error!("{path} has errors: {errors:?}");
                resource
            });
            let resource = Arc::new(resource);
            if let Err(errors) = bundle.add_resource(Arc::clone(&resource)) {
                log::error!("{path} cannot be used: {errors:?}");
            }
            resources.push(resource);
        }
        let mut catalogue = Self { bundle, plain: HashMap::new(), resources };
        catalogue.plain = catalogue.plain_texts();
        catalogue
    }

    fn plain_texts(&self) -> HashMap<String, String> {
        let mut texts = HashMap::new();
        for (key, pattern) in self.messages() {
            let is_text = |element: &PatternElement<&str>| match element {
                PatternElement::TextElement { .. } => true,
                PatternElement::Placeable { expression } => {
                    matches!(expression, Expression::Inline(InlineExpression::StringLiteral { .. }))
                }
            };
            if pattern.elements.iter().all(is_text) {
                let mut errors = Vec::new();
                let text = self.bundle.format_pattern(pattern, None, &mut errors);
                texts.insert(key.to_owned(), text.into_owned());
            }
        }
        texts
    }

    fn messages(&self) -> impl Iterator<Item = (&str, &Pattern<&str>)> {
        let entries = self.resources.iter().flat_map(|resource| resource.entries());
        entries.filter_map(|entry| match entry {
            Entry::Message(message) => Some((message.id.name, message.value.as_ref()?)),
            _ => None,
        })
    }

    /// The text of a key that takes no arguments.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.plain.get(key).map(String::as_str)
    }

    /// The rest of the key that begins with `prefix` and has this text.
    pub fn key_called(&self, prefix: &str, text: &str) -> Option<String> {
        let mut keys = self.plain.iter().filter(|(_, value)| *value == text).map(|(key, _)| key);
        keys.find_map(|key| key.strip_prefix(prefix)).map(str::to_owned)
    }

    /// The text of a key with its arguments filled in.
    pub fn format(&self, key: &str, arguments: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(arguments), &mut errors).into_owned();
        if !errors.is_empty() {
            log_once(&format!("“{key}” cannot be filled: {errors:?}"));
        }
        Some(text)
    }

    /// Each key with its text, in which every argument is `{}`; one text for each variant.
    pub fn patterns(&self) -> Vec<(String, String)> {
        let mut all = Vec::new();
        for (key, pattern) in self.messages() {
            all.extend(variants(pattern).into_iter().map(|text| (key.to_owned(), text)));
        }
        all
    }

    /// The names of the arguments of each key.
    #[cfg(test)]
    pub fn arguments(
        &self,
    ) -> std::collections::BTreeMap<String, std::collections::BTreeSet<String>> {
        let mut all = std::collections::BTreeMap::new();
        for (key, pattern) in self.messages() {
            let mut names = std::collections::BTreeSet::new();
            collect_arguments(pattern, &mut names);
            let before = all.insert(key.to_owned(), names);
            assert!(before.is_none(), "{key} stands twice");
        }
        all
    }
}

/// The texts that a pattern can become, with `{}` for each argument.
fn variants(pattern: &Pattern<&str>) -> Vec<String> {
    let mut texts = vec![String::new()];
    for element in &pattern.elements {
        let pieces = match element {
            PatternElement::TextElement { value } => vec![(*value).to_owned()],
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(InlineExpression::StringLiteral { value }) => {
                    vec![(*value).to_owned()]
                }
                Expression::Inline(_) => vec!["{}".to_owned()],
                Expression::Select { variants: of, .. } => {
                    of.iter().flat_map(|variant| variants(&variant.value)).collect()
                }
            },
        };
        texts = texts
            .iter()
            .flat_map(|text| pieces.iter().map(move |piece| format!("{text}{piece}")))
            .collect();
    }
    texts
}

#[cfg(test)]
fn collect_arguments(pattern: &Pattern<&str>, names: &mut std::collections::BTreeSet<String>) {
    let of_inline = |inline: &InlineExpression<&str>| match inline {
        InlineExpression::VariableReference { id } => Some(id.name.to_owned()),
        _ => None,
    };
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => names.extend(of_inline(inline)),
            Expression::Select { selector, variants } => {
                names.extend(of_inline(selector));
                variants.iter().for_each(|variant| collect_arguments(&variant.value, names));
            }
        }
    }
}

/// Logs an error the first time that it happens.
pub(super) fn log_once(error: &str) {
    static LOGGED: Mutex<Option<HashSet<String>>> = Mutex::new(None);
    let mut logged = LOGGED.lock().unwrap_or_else(PoisonError::into_inner);
    if logged.get_or_insert_default().insert(error.to_owned()) {
        log::error!("{error}");
    }
}
