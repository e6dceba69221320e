//! Makes the link to ALSA's library possible on a system that has none.
//!
//! cpal links `libasound.so.2`. Where it is missing, a stand-in is compiled from
//! `absent-asound.c`, under which every call says that there is no such device; PulseAudio and
//! PipeWire are reached without it. Installing the real library is noticed, and used.

use std::path::Path;
use std::process::Command;

const LIBRARY: &str = "libasound.so.2";
const STAND_IN: &str = ".cargo/absent-asound.c";

fn main() {
    println!("cargo:rerun-if-changed={STAND_IN}");
    println!("cargo:rerun-if-changed=.cargo/build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("linux") {
        return;
    }
    let arch = std::env::var("CARGO_CFG_TARGET_ARCH").unwrap_or_default();
    let folders = [format!("/usr/lib/{arch}-linux-gnu"), "/usr/lib64".into(), "/usr/lib".into()];
    let mut places = folders.iter().map(|folder| Path::new(folder).join(LIBRARY));
    if let Some(found) = places.find(|place| place.exists()) {
        println!("cargo:rerun-if-changed={}", found.display());
        return;
    }
    // Noticed when a package is installed; a file that is not there yet cannot be watched.
    println!("cargo:rerun-if-changed=/var/lib/dpkg/status");
    stand_in(Path::new(&std::env::var_os("OUT_DIR").expect("cargo sets it")));
}

/// Compiles the stand-in, and puts a linker script in the library's place that links it in: the
/// program then runs wherever it is taken.
fn stand_in(folder: &Path) {
    let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
    let object = folder.join("absent-asound.o");
    let done = Command::new(&compiler)
        .args(["-c", "-fPIC", "-O1", STAND_IN, "-o"])
        .arg(&object)
        .status()
        .map_err(|error| error.to_string())
        .and_then(|status| if status.success() { Ok(()) } else { Err(status.to_string()) })
        .and_then(|()| {
            let script = format!("INPUT({})\n", object.display());
            std::fs::write(folder.join(LIBRARY), script).map_err(|error| error.to_string())
        });
    match done {
        Ok(()) => println!("cargo:rustc-link-search=native={}", folder.display()),
        Err(why) => panic!(
            "{LIBRARY} is not installed, and its stand-in cannot be made ({why}). \
             On Debian or Ubuntu: apt install libasound2"
        ),
    }
}
