//! `susurra share`: shares presets as a line of text, a link or a file.

use crate::cli::{fail, failure, find_preset, note, print};
use crate::files::{self, Folders};
use crate::i18n::message;
use crate::presets::pack::{self, JobProgress, Originals, PackOverview};
use crate::presets::{Preset, share};
use crate::session::Session;
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct ShareArguments {
    /// The presets: the id, the name or the file of each
    #[arg(required = true)]
    presets: Vec<String>,
    /// The file to write: .susurra with your own recordings, or .json without them
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print a link to click instead of a line to paste
    #[arg(long, conflicts_with = "output")]
    link: bool,
    /// Include the original files of your own sounds, with their tags
    #[arg(long, requires = "output")]
    with_originals: bool,
    /// Replace the file if it exists
    #[arg(long)]
    overwrite: bool,
}

pub fn run(arguments: &ShareArguments, folders: Folders) -> anyhow::Result<()> {
    let (session, _) = Session::new(folders);
    let presets = arguments.presets.iter().map(|wanted| find_preset(&session, wanted));
    let presets: Vec<Preset> = presets.collect::<anyhow::Result<_>>()?;
    match &arguments.output {
        Some(path) => write(&session, &presets, path, arguments),
        None => {
            presets.iter().try_for_each(|preset| print_shared(&session, preset, arguments.link))
        }
    }
}

/// Prints a preset as a line of text or a link.
fn print_shared(session: &Session, preset: &Preset, link: bool) -> anyhow::Result<()> {
    let shared = share::to_text(preset).map_err(|error| failure(&error))?;
    if shared.left_out > 0 {
        note(&message!("cli-share-left-out", count = shared.left_out));
    }
    let catalogue = session.library.catalogue();
    let sounds = preset.mix.layers.iter().filter_map(|layer| catalogue.find(layer.sound()?));
    for sound in sounds.filter(|sound| sound.folder().is_some()) {
        note(&message!("cli-share-own-sound", name = &sound.name));
    }
    print(&format!("{}\n", if link { shared.link } else { shared.text }))
}

fn write(
    session: &Session,
    presets: &[Preset],
    path: &Path,
    arguments: &ShareArguments,
) -> anyhow::Result<()> {
    if path.exists() && !arguments.overwrite {
        fail!("cli-file-exists", path = path);
    }
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    match (extension.as_str(), presets) {
        ("json", [preset]) => files::write_whole(path, preset.to_text().as_bytes())
            .map_err(|error| failure(&error))?,
        ("json", _) => fail!("cli-share-one-json"),
        (pack::EXTENSION, presets) => {
            let presets: Vec<&Preset> = presets.iter().collect();
            let originals =
                if arguments.with_originals { Originals::Include } else { Originals::LeaveOut };
            let (catalogue, progress) = (session.library.catalogue(), JobProgress::default());
            let overview = pack::write(path, &presets, catalogue, originals, &progress)
                .map_err(|error| failure(&error))?;
            tell(&overview);
        }
        _ => fail!("cli-share-extension", path = path),
    }
    note(&message!("cli-saved-to", path = path));
    Ok(())
}

/// Shows what a pack contains, so that nothing is shared unseen.
fn tell(overview: &PackOverview) {
    note(&message!("cli-pack-presets", names = overview.presets.join(", ")));
    if !overview.sounds.is_empty() {
        note(&message!("cli-pack-sounds", names = overview.sounds.join(", ")));
    }
    for file in &overview.files {
        note(&message!("cli-pack-file", name = &file.name, bytes = file.bytes));
    }
}
