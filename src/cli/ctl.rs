//! `susurra ctl`: controls the running Susurra, with or without a window.

use crate::cli::{failure, print};
use crate::desktop::remote::handle::Response;
use crate::desktop::remote::request::{FORMS, Request};
use crate::desktop::remote::socket;
use crate::desktop::remote::status::Status;
use crate::files::Folders;
use crate::i18n::{self, tr};
use anyhow::bail;
use clap::Args;
use std::fmt::Write as _;
use std::io::Write as _;

#[derive(Args)]
#[command(after_help = after_help(), override_usage = "susurra ctl [--json] REQUEST [WORD]...")]
pub struct CtlArguments {
    /// Answer in JSON
    #[arg(long)]
    json: bool,
    /// The request and its words
    #[arg(value_name = "REQUEST", allow_hyphen_values = true, trailing_var_arg = true)]
    words: Vec<String>,
}

/// No Susurra is running. It has an exit code of its own.
#[derive(Debug)]
pub struct NotRunning;

impl std::fmt::Display for NotRunning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(tr!("ctl-not-running"))
    }
}

impl std::error::Error for NotRunning {}

pub fn run(mut arguments: CtlArguments, folders: &Folders) -> anyhow::Result<()> {
    // `--json` is accepted anywhere among the words.
    arguments.json |= arguments.words.iter().any(|word| word == "--json");
    arguments.words.retain(|word| word != "--json");
    if matches!(arguments.words.first().map(String::as_str), None | Some("help")) {
        return print(&forms());
    }
    let request = Request::from_words(&arguments.words).map_err(|error| failure(&error))?;
    if request == Request::Watch {
        return watch(folders);
    }
    let Some(reply) = socket::ask(folders, &request)? else { return Err(NotRunning.into()) };
    if let Some(error) = reply.error {
        bail!("{error}");
    }
    let is_numbers = request == Request::Telemetry;
    if arguments.json || is_numbers {
        return print(&format!("{:#}\n", reply.status));
    }
    match request {
        Request::Status => print(&serde_json::from_value::<Status>(reply.status)?.text()),
        _ => match reply.ok.as_deref() {
            None | Some("") => Ok(()),
            Some(text) => print(&format!("{text}\n")),
        },
    }
}

/// Prints a line for every change, until the output is closed or the instance ends.
fn watch(folders: &Folders) -> anyhow::Result<()> {
    let print = |reply: &Response| {
        let mut out = std::io::stdout();
        writeln!(out, "{}", reply.status).and_then(|()| out.flush()).is_ok()
    };
    if socket::watch(folders, print)? { Ok(()) } else { Err(NotRunning.into()) }
}

fn forms() -> String {
    let mut text = String::new();
    for (form, key) in FORMS {
        // Writing into a `String` cannot fail.
        let _ = writeln!(text, "  {form:20} {}", i18n::text(key));
    }
    text
}

fn after_help() -> String {
    let [heading, layers] = [tr!("ctl-requests"), tr!("ctl-layer-names")];
    format!("{heading}\n{}\n{layers}\n\n{}", forms(), tr!("ctl-exit-codes"))
}
