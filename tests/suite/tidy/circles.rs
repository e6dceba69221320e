//! No two modules with the same parent may depend on each other, directly or through others. Each file is
//! parsed, and every path in it is followed to the file that holds the item, through re-exports.

use super::{Source, sources};
use std::collections::{BTreeMap, BTreeSet};
use syn::visit::{self, Visit};
use syn::{Attribute, ItemMod, ItemUse, UseTree, Visibility};

/// The names of a module and of the modules around it, from the root of the crate.
type ModulePath = Vec<String>;

/// The names that one file uses.
#[derive(Default)]
struct Names {
    /// Each name that a `use` brings in, with its path.
    imported: BTreeMap<String, Vec<String>>,
    /// The same for `pub use`.
    exported: BTreeMap<String, Vec<String>>,
    /// Paths in the code.
    paths: Vec<Vec<String>>,
}

impl Names {
    fn of(source: &Source) -> Self {
        let file = syn::parse_file(&source.text).expect(&source.path);
        let mut names = Self::default();
        names.visit_file(&file);
        names
    }

    fn take_use(&mut self, tree: &UseTree, before: &[String], is_public: bool) {
        let with = |name: String| [before, &[name]].concat();
        match tree {
            UseTree::Path(path) => {
                self.take_use(&path.tree, &with(path.ident.to_string()), is_public);
            }
            UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.take_use(tree, before, is_public));
            }
            UseTree::Name(name) if name.ident == "self" => {
                let name = before.last().expect("`self` follows a module").clone();
                self.take_name(name, before.to_vec(), is_public);
            }
            UseTree::Name(name) => {
                self.take_name(name.ident.to_string(), with(name.ident.to_string()), is_public);
            }
            UseTree::Rename(rename) => {
                self.take_name(
                    rename.rename.to_string(),
                    with(rename.ident.to_string()),
                    is_public,
                );
            }
            UseTree::Glob(_) => self.paths.push(before.to_vec()),
        }
    }

    fn take_name(&mut self, name: String, path: Vec<String>, is_public: bool) {
        let names = if is_public { &mut self.exported } else { &mut self.imported };
        names.insert(name, path);
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    let is_test = |attribute: &Attribute| {
        let is_cfg = attribute.path().is_ident("cfg");
        is_cfg && attribute.parse_args::<syn::Ident>().is_ok_and(|condition| condition == "test")
    };
    attributes.iter().any(is_test)
}

impl Visit<'_> for Names {
    fn visit_item_mod(&mut self, module: &ItemMod) {
        if !is_for_tests(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, item: &ItemUse) {
        if !is_for_tests(&item.attrs) {
            let is_public = !matches!(item.vis, Visibility::Inherited);
            self.take_use(&item.tree, &[], is_public);
        }
    }

    fn visit_path(&mut self, path: &syn::Path) {
        let segments = path.segments.iter().map(|segment| segment.ident.to_string());
        self.paths.push(segments.collect());
        visit::visit_path(self, path);
    }
}

/// The modules of one crate.
struct Crate(BTreeMap<ModulePath, Names>);

impl Crate {
    fn read(folder: &str) -> Self {
        let files = sources(folder).into_iter().filter(|source| !source.path.ends_with("tests.rs"));
        let modules = files.map(|source| {
            let path = source.path.strip_prefix(folder).unwrap().trim_start_matches('/');
            let path = path.trim_end_matches(".rs").split('/').map(str::to_owned);
            let is_root = |path: &ModulePath| ["lib", "main"].contains(&&*path[0]);
            let path = Some(path.collect()).filter(|path| !is_root(path)).unwrap_or_default();
            (path, Names::of(&source))
        });
        Self(modules.collect())
    }

    /// A path that stands in `module`, from the root of the crate. `None` if it leads to another crate.
    fn absolute(&self, module: &[String], path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        let from = |start: &[String]| Some([start, rest].concat());
        match first.as_str() {
            "crate" => from(&[]),
            "self" => from(module),
            "super" => {
                let parent = &module[..module.len().checked_sub(1)?];
                match rest.first().map(String::as_str) {
                    Some("super") => self.absolute(parent, rest),
                    _ => from(parent),
                }
            }
            _ => {
                let child = [module, std::slice::from_ref(first)].concat();
                if self.0.contains_key(&child) {
                    return from(&child);
                }
                let imported = self.0.get(module)?.imported.get(first)?;
                // A name that is imported under its own name, such as `use serde`, leads nowhere here.
                let start = (imported[0] != *first).then(|| self.absolute(module, imported))??;
                from(&start)
            }
        }
    }

    /// The module that holds the item at `path`, through re-exports.
    fn home(&self, path: &[String]) -> ModulePath {
        let known = |length: &usize| self.0.contains_key(&path[..*length]);
        let length = (0..=path.len()).rev().find(known).unwrap_or(0);
        let (module, rest) = path.split_at(length);
        let exported = rest.first().and_then(|name| self.0.get(module)?.exported.get(name));
        match exported.and_then(|exported| self.absolute(module, exported)) {
            Some(exported) if exported != path => {
                self.home(&[&exported, rest.get(1..).unwrap_or_default()].concat())
            }
            _ => module.to_vec(),
        }
    }

    /// The modules whose items `module` names.
    fn dependencies(&self, module: &[String]) -> BTreeSet<ModulePath> {
        let names = &self.0[module];
        let paths = names.paths.iter().chain(names.imported.values());
        paths.filter_map(|path| self.absolute(module, path)).map(|path| self.home(&path)).collect()
    }

    /// For each parent, what each of its children names of its other children, with an example.
    fn siblings(&self) -> BTreeMap<ModulePath, BTreeMap<String, BTreeMap<String, String>>> {
        let mut all: BTreeMap<_, BTreeMap<_, BTreeMap<_, _>>> = BTreeMap::new();
        for module in self.0.keys() {
            for other in self.dependencies(module) {
                let common = module.iter().zip(&other).take_while(|(a, b)| a == b).count();
                let (Some(a), Some(b)) = (module.get(common), other.get(common)) else { continue };
                let example = format!("{} names {}", module.join("::"), other.join("::"));
                let children = all.entry(module[..common].to_vec()).or_default();
                children.entry(a.clone()).or_default().insert(b.clone(), example);
            }
        }
        all
    }

    /// The circles, each as the dependencies that close it.
    fn circles(&self) -> Vec<Vec<String>> {
        let mut circles = Vec::new();
        for children in self.siblings().values() {
            for child in children.keys() {
                if let Some(circle) = way(children, child, child, &mut BTreeSet::new()) {
                    circles.push(circle);
                }
            }
        }
        circles
    }
}

/// The dependencies on a way from one child to another, if there is one.
fn way(
    children: &BTreeMap<String, BTreeMap<String, String>>,
    from: &str,
    to: &str,
    seen: &mut BTreeSet<String>,
) -> Option<Vec<String>> {
    for (next, example) in children.get(from)? {
        if next == to {
            return Some(vec![example.clone()]);
        }
        if seen.insert(next.clone())
            && let Some(rest) = way(children, next, to, seen)
        {
            return Some([vec![example.clone()], rest].concat());
        }
    }
    None
}

#[test]
fn no_two_modules_depend_on_each_other() {
    for folder in ["src", "assets/foundry/src"] {
        let circles = Crate::read(folder).circles();
        let list: Vec<String> = circles.iter().map(|circle| circle.join("\n  ")).collect();
        assert!(circles.is_empty(), "circles in {folder}:\n  {}", list.join("\n\n  "));
    }
}

#[test]
fn a_circle_is_found_through_a_re_export_and_tests_do_not_count() {
    let source = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    let of = |files: &[Source]| {
        let path = |file: &Source| file.path.split('/').map(str::to_owned).collect();
        Crate(files.iter().map(|file| (path(file), Names::of(file))).collect()).circles().len()
    };
    let mix = source("mix", "mod layer; mod knob; pub use layer::Layer;");
    let layer = source("mix/layer", "use super::knob; pub struct Layer(knob::Knob);");
    let through = source("mix/knob", "pub struct Knob; fn of(layer: &crate::mix::Layer) {}");
    let in_tests =
        source("mix/knob", "pub struct Knob; #[cfg(test)] mod t { use crate::mix::Layer; }");
    assert_eq!(of(&[mix, layer, through]), 2, "seen from both ends");
    let mix = source("mix", "mod layer; mod knob; pub use layer::Layer;");
    let layer = source("mix/layer", "use super::knob; pub struct Layer(knob::Knob);");
    assert_eq!(of(&[mix, layer, in_tests]), 0);
}
