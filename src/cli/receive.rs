//! Imports a shared item: a line of text, a link, a preset file or a pack. Prints what it contains, then saves it
//! beside the existing items.

use crate::cli::{failure, print};
use crate::files::Folders;
use crate::i18n::{Argument, Message, message};
use crate::presets::import_preview::{self, ConflictChoice, ImportPreview, ImportStatus};
use crate::presets::pack::JobProgress;
use crate::session::Session;
use clap::ValueEnum;
use std::time::SystemTime;

/// What to do with a shared item that conflicts with an existing one.
#[derive(Clone, Copy, ValueEnum)]
pub enum OnConflict {
    /// Keep both; the new one gets another name
    Both,
    /// Replace yours, which moves to the bin
    Replace,
    /// Keep yours
    Skip,
}

impl From<OnConflict> for ConflictChoice {
    fn from(choice: OnConflict) -> Self {
        match choice {
            OnConflict::Both => Self::KeepBoth,
            OnConflict::Replace => Self::Replace,
            OnConflict::Skip => Self::Skip,
        }
    }
}

/// Whether an argument is a shared item, rather than a recording.
pub fn is_shared_item(what: &str) -> bool {
    let end = std::path::Path::new(what).extension().and_then(|end| end.to_str());
    let is_file = end.is_some_and(|end| ["susurra", "json"].contains(&end.to_lowercase().as_str()));
    what.trim_start().starts_with("susurra:") || is_file
}

/// Imports a shared item, with the same choice for every conflict. Unless it `keeps` the item, it only prints
/// what the item contains.
///
/// # Errors
/// If the item is damaged, refused, or cannot be written. Nothing has been changed then.
pub fn receive(
    what: &str,
    folders: &Folders,
    choice: ConflictChoice,
    keeps: bool,
) -> anyhow::Result<()> {
    let (mut session, _) = Session::new(folders.clone());
    let progress = JobProgress::default();
    let mut preview = import_preview::preview(what, &session.library.existing_items(), &progress)
        .map_err(|error| failure(&error))?;
    preview.presets.iter_mut().for_each(|preset| preset.choice = choice);
    preview.sounds.iter_mut().for_each(|sound| sound.choice = choice);
    print(&lines_of(&preview))?;
    if !keeps || preview.has_nothing_new() {
        return Ok(());
    }
    let staged =
        import_preview::stage(preview, folders, &progress).map_err(|error| failure(&error))?;
    let kept = session.keep(staged, SystemTime::now()).map_err(|error| failure(&error))?;
    let (presets, sounds) = (kept.presets.len(), kept.sounds.len());
    print(&format!("{}\n", message!("cli-imported", presets = presets, sounds = sounds)))?;
    for id in &kept.presets {
        let name = session.library.store().find(id).map_or("", |entry| entry.preset.name.as_str());
        print(&format!("  {id}  {name}\n"))?;
    }
    Ok(())
}

/// What an import would add, line by line.
#[expect(clippy::cast_precision_loss, reason = "shown with one decimal of a megabyte")]
fn lines_of(preview: &ImportPreview) -> String {
    let mut lines = Vec::new();
    for preset in &preview.presets {
        let status = status(&preset.status, preset.choice);
        lines.push(message!("cli-preset-status", name = &preset.preset.name, status = status));
    }
    for sound in &preview.sounds {
        let megabytes = Argument::number(sound.bytes as f64 / 1e6, 1);
        let status = status(&sound.status, sound.choice);
        let name = &sound.name;
        lines.push(message!(
            "cli-sound-status",
            name = name,
            megabytes = megabytes,
            status = status
        ));
        let credit = [&sound.credit, &sound.licence].map(String::as_str).join(", ");
        let credit = credit.trim_matches([',', ' ']);
        if !credit.is_empty() {
            lines.push(Message::verbatim(format!("  {credit}")));
        }
    }
    for id in &preview.missing {
        lines.push(message!("cli-sound-missing", id = &id.0));
    }
    lines.extend(preview.problems.iter().cloned());
    format!("{}\n", Message::lines(lines))
}

fn status(status: &ImportStatus, choice: ConflictChoice) -> Message {
    match status {
        ImportStatus::New => message!("cli-status-new"),
        ImportStatus::Identical(_) => message!("cli-status-identical"),
        ImportStatus::Conflict(why) => {
            message!("cli-status-conflict", why = why, choice = choice.label())
        }
    }
}
