//! `susurra list`: lists the sounds or the presets.

use crate::cli::print;
use crate::files::Folders;
use crate::i18n::one_line;
use crate::presets::Origin;
use crate::session::Session;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

/// The most characters of a cell. The JSON has all of them.
const LONGEST_CELL: usize = 300;

#[derive(Args)]
pub struct ListArguments {
    #[arg(value_enum)]
    what: What,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    Sounds,
    Presets,
}

pub fn run(arguments: &ListArguments, folders: Folders) -> anyhow::Result<()> {
    let (session, _) = Session::new(folders);
    let list = match arguments.what {
        What::Sounds => sounds(&session),
        What::Presets => presets(&session),
    };
    let text = if arguments.json { format!("{:#}\n", Value::from(list)) } else { table(&list) };
    print(&text)
}

fn sounds(session: &Session) -> Vec<Value> {
    let sound = |sound: &crate::catalogue::Sound| {
        json!({
            "id": sound.id.0,
            "name": sound.name,
            "family": sound.family.title(),
            "kind": sound.playback.key(),
            "credit": sound.credit,
            "licence": sound.licence,
        })
    };
    session.library.catalogue().sounds().iter().map(sound).collect()
}

fn presets(session: &Session) -> Vec<Value> {
    let preset = |entry: &crate::presets::PresetEntry| {
        json!({
            "id": entry.preset.id.0,
            "name": entry.preset.name,
            "from": if entry.origin == Origin::BuiltIn { "built in" } else { "yours" },
            "note": entry.preset.note,
        })
    };
    session.library.store().entries().iter().map(preset).collect()
}

/// Rows of the values, in columns as wide as they need to be.
fn table(list: &[Value]) -> String {
    let row = |item: &Value| -> Vec<String> {
        let fields = item.as_object().into_iter().flatten();
        // A note may have several lines, and a table has one for each preset.
        fields
            .map(|(_, value)| one_line(value.as_str().unwrap_or_default(), LONGEST_CELL))
            .collect()
    };
    let rows: Vec<Vec<String>> = list.iter().map(row).collect();
    let columns = rows.first().map_or(0, Vec::len);
    let width = |n: usize| rows.iter().map(|row| row[n].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}  "));
        format!("{}\n", cells.collect::<String>().trim_end())
    };
    rows.iter().map(line).collect()
}
