//! The descriptions in `wsdl/`, for people who want to read one without a server.

use std::path::{Path, PathBuf};

use provisioning_core::function::{Disabled, catalogue};

use super::{Style, describe};

/// Environment variable that writes the files instead of comparing them.
const WRITE: &str = "PROVISIOND_WRITE_WSDL";

const ADDRESS: &str = "https://localhost:2443/SOAP/Provisioning";

fn file(style: Style, plain: bool) -> PathBuf {
    let plain = if plain { "-plain" } else { "" };
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../wsdl/provisioning-{}{plain}.wsdl", style.word()))
}

#[test]
#[expect(clippy::expect_used, reason = "a test")]
fn the_files_are_what_the_server_gives_with_everything_switched_on() {
    for style in Style::ALL {
        for plain in [false, true] {
            let path = file(style, plain);
            let made = describe(catalogue(), &Disabled::default(), style, plain, ADDRESS).expect("a description");
            if std::env::var_os(WRITE).is_some() {
                std::fs::write(&path, &made).expect("the file can be written");
            }
            let kept = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(kept == made, "{} is stale: {WRITE}=1 cargo test -p provisioning-soap stored", path.display());
        }
    }
}
