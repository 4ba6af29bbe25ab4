//! The descriptions in `wsdl/`, for people who want to read one without a server.

use std::path::{Path, PathBuf};

use provisioning_core::function::{Disabled, Service, catalogue};

use super::{Style, describe};
use crate::names::names;

/// Environment variable that writes the files instead of comparing them.
const WRITE: &str = "PROVISIOND_WRITE_WSDL";

fn file(service: Service, style: Style, plain: bool) -> PathBuf {
    let plain = if plain { "-plain" } else { "" };
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!(
        "../../wsdl/{}-{}{plain}.wsdl",
        names(service).definitions,
        style.word()
    ))
}

#[test]
#[expect(clippy::expect_used, reason = "a test")]
fn the_files_are_what_the_server_gives_with_everything_switched_on() {
    for (service, style) in Service::ALL.into_iter().flat_map(|service| Style::ALL.map(|style| (service, style))) {
        for plain in [false, true] {
            let path = file(service, style, plain);
            let address = format!("https://localhost:2443{}", names(service).endpoint);
            let made = describe(catalogue(), service, &Disabled::default(), style, plain, &address);
            let made = made.expect("a description");
            if std::env::var_os(WRITE).is_some() {
                std::fs::write(&path, &made).expect("the file can be written");
            }
            let kept = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(kept == made, "{} is stale: {WRITE}=1 cargo test -p provisioning-soap stored", path.display());
        }
    }
}
