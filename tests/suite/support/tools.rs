//! Programs that some tests need and that neither Rust nor the README's commands install.

use std::io::Write as _;
use std::path::PathBuf;

/// Set where no test may be skipped for a missing program, as in `.ci/run`.
const ALL_REQUIRED: &str = "SUSURRA_TESTS_REQUIRE_TOOLS";

/// Whether all of these programs are installed. If one is missing, says that `test` is skipped.
///
/// # Panics
/// If one is missing and the environment says that all are required.
pub fn are_installed(test: &str, programs: &[&str]) -> bool {
    let Some(missing) = programs.iter().find(|program| !is_installed(program)) else { return true };
    assert!(
        std::env::var_os(ALL_REQUIRED).is_none(),
        "{test} needs {missing}, which is not installed"
    );
    skip(test, &format!("{missing} is not installed"));
    false
}

/// Says that `test` is skipped, or a part of it.
///
/// Writes past the test harness, which shows nothing that a passing test prints.
pub fn skip(test: &str, why: &str) {
    // A test that cannot say that it was skipped is still skipped.
    let _ = writeln!(std::io::stderr(), "skipped: {test}: {why}");
}

fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder: PathBuf| folder.join(program).exists())
}
