//! What was sent: a shared line of text or link, a preset's file, a pack. Says what it brings, then
//! takes it in beside what is there.

use crate::cli::print;
use crate::files::Folders;
use crate::presets::import_preview::{self, ConflictChoice, ImportPreview, ImportStatus};
use crate::presets::pack::JobProgress;
use crate::session::Session;
use clap::ValueEnum;
use std::time::SystemTime;

/// What becomes of what was sent where something of the user's stands in its way.
#[derive(Clone, Copy, ValueEnum)]
pub enum OnConflict {
    /// Keep both, the new one under another name
    Both,
    /// Put the new one in its place; yours moves to the bin
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

/// Whether an argument is something that was sent, and no recording.
pub fn was_sent(what: &str) -> bool {
    let end = std::path::Path::new(what).extension().and_then(|end| end.to_str());
    let is_file = end.is_some_and(|end| ["susurra", "json"].contains(&end.to_lowercase().as_str()));
    what.trim_start().starts_with("susurra:") || is_file
}

/// Takes in what was sent, with the same choice wherever something stands in the way; or, unless it
/// `keeps` it, only says what it brings.
///
/// # Errors
/// If it is damaged, refused, or cannot be written. Nothing has been changed then.
pub fn receive(
    what: &str,
    folders: &Folders,
    choice: ConflictChoice,
    keeps: bool,
) -> anyhow::Result<()> {
    let (mut session, _) = Session::new(folders.clone());
    let mut plan =
        import_preview::preview(what, &session.library.existing_items(), &JobProgress::default())?;
    plan.presets.iter_mut().for_each(|brought| brought.choice = choice);
    plan.sounds.iter_mut().for_each(|brought| brought.choice = choice);
    print(&told(&plan))?;
    if !keeps || plan.has_nothing_new() {
        return Ok(());
    }
    let staged = import_preview::stage(plan, folders, &JobProgress::default())?;
    let kept = session.keep(staged, SystemTime::now())?;
    let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let (presets, sounds) = (kept.presets.len(), kept.sounds.len());
    print(&format!("Kept: {}, {}.\n", count(presets, "preset"), count(sounds, "sound")))?;
    for id in &kept.presets {
        let name = session.library.store().find(id).map_or("", |entry| entry.preset.name.as_str());
        print(&format!("  {id}  {name}\n"))?;
    }
    Ok(())
}

/// What a plan brings, line by line.
#[expect(clippy::cast_precision_loss, reason = "shown with one decimal of a megabyte")]
fn told(plan: &ImportPreview) -> String {
    let mut lines = Vec::new();
    for brought in &plan.presets {
        let status = status(&brought.status, brought.choice);
        lines.push(format!("Preset “{}”: {status}", brought.preset.name));
    }
    for brought in &plan.sounds {
        let megabytes = brought.bytes as f64 / 1e6;
        let status = status(&brought.status, brought.choice);
        let credit = [&brought.credit, &brought.licence].map(String::as_str).join(", ");
        let credit = credit.trim_matches([',', ' ']);
        lines.push(format!("Sound “{}” ({megabytes:.1} MB): {status}", brought.name));
        if !credit.is_empty() {
            lines.push(format!("  {credit}"));
        }
    }
    for id in &plan.missing {
        lines.push(format!("There is no sound “{id}” here; its layers stay silent, and are kept."));
    }
    lines.extend(plan.problems.iter().map(ToString::to_string));
    lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
}

fn status(status: &ImportStatus, choice: ConflictChoice) -> String {
    match status {
        ImportStatus::New => "new.".into(),
        ImportStatus::Identical(_) => "you have it already.".into(),
        ImportStatus::Conflict(why) => format!("{why} {}.", choice.label()),
    }
}
