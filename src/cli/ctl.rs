//! `susurra ctl`: drives the running Susurra, with or without a window.

use crate::cli::print;
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
#[command(after_help = after_help(), override_usage = "susurra ctl [--json] VERB [WORD]...")]
pub struct Arguments {
    /// Answer in JSON
    #[arg(long)]
    json: bool,
    /// What is to be done, and with what
    #[arg(value_name = "VERB", allow_hyphen_values = true, trailing_var_arg = true)]
    words: Vec<String>,
}

/// That no Susurra is running: an exit code of its own.
#[derive(Debug, thiserror::Error)]
#[error("no Susurra is running; start it with `susurra`, or `susurra play PRESET`")]
pub struct NobodyThere;

pub fn run(mut arguments: Arguments, folders: &Folders) -> anyhow::Result<()> {
    // It is taken for an answer in JSON wherever it stands.
    arguments.json |= arguments.words.iter().any(|word| word == "--json");
    arguments.words.retain(|word| word != "--json");
    if matches!(arguments.words.first().map(String::as_str), None | Some("help")) {
        return print(&forms());
    }
    let request = Request::from_words(&arguments.words)?;
    if request == Request::Watch {
        return watch(folders);
    }
    let Some(reply) = socket::ask(folders, &request)? else { return Err(NobodyThere.into()) };
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

/// Prints a line for every change, until nobody reads or the instance ends.
fn watch(folders: &Folders) -> anyhow::Result<()> {
    let print = |reply: &Response| {
        let mut out = std::io::stdout();
        writeln!(out, "{}", reply.status).and_then(|()| out.flush()).is_ok()
    };
    if socket::watch(folders, print)? { Ok(()) } else { Err(NobodyThere.into()) }
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
