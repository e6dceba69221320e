//! `susurra share`: presets to give away, as a line of text or as a file.

use crate::cli::{find_preset, print};
use crate::files::{self, Folders};
use crate::presets::pack::{self, JobProgress, Originals};
use crate::presets::{Preset, share};
use crate::session::Session;
use anyhow::{Context as _, bail};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct Arguments {
    /// The presets: each its id, its name, or a file
    #[arg(required = true)]
    presets: Vec<String>,
    /// The file to make: .susurra with your own recordings in it, or .json without
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print a link to click rather than a line to paste
    #[arg(long, conflicts_with = "output")]
    link: bool,
    /// Replace the file if it is there
    #[arg(long)]
    overwrite: bool,
}

pub fn run(arguments: &Arguments, folders: Folders) -> anyhow::Result<()> {
    let (session, _) = Session::new(folders);
    let presets = arguments.presets.iter().map(|wanted| find_preset(&session, wanted));
    let presets: Vec<Preset> = presets.collect::<anyhow::Result<_>>()?;
    match &arguments.output {
        Some(path) => write(&session, &presets, path, arguments.overwrite),
        None => presets.iter().try_for_each(|preset| say(&session, preset, arguments.link)),
    }
}

fn say(session: &Session, preset: &Preset, link: bool) -> anyhow::Result<()> {
    let shared = share::to_text(preset)?;
    if shared.left_out > 0 {
        eprintln!("{} of its layers need a file to be shared: add -o FILE.json.", shared.left_out);
    }
    let own = preset
        .mix
        .layers
        .iter()
        .filter_map(|layer| session.library.catalogue().find(layer.sound()?));
    for sound in own.filter(|sound| sound.folder().is_some()) {
        eprintln!("“{}” is your own sound: add -o FILE.susurra to give it along.", sound.name);
    }
    print(&format!("{}\n", if link { shared.link } else { shared.text }))
}

fn write(session: &Session, presets: &[Preset], path: &Path, over: bool) -> anyhow::Result<()> {
    if path.exists() && !over {
        bail!("{} exists already; name another file, or add --overwrite", path.display());
    }
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    match (ending.as_str(), presets) {
        ("json", [preset]) => Ok(files::write_whole(path, preset.to_text().as_bytes())?),
        ("json", _) => bail!("a .json file holds one preset; write a .susurra file for several"),
        (pack::EXTENSION, presets) => {
            let presets: Vec<&Preset> = presets.iter().collect();
            pack::write(
                path,
                &presets,
                session.library.catalogue(),
                Originals::LeaveOut,
                &JobProgress::default(),
            )
            .map(drop)
            .context("nothing is given")
        }
        _ => bail!("{} should end in .susurra or .json", path.display()),
    }
}
