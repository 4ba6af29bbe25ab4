//! The files of `etc` are what the servers take.

use std::path::Path;
use std::process::Command;

use libtest_mimic::{Failed, Trial};

pub(super) fn trials() -> Vec<Trial> {
    let tests: [(&str, fn()); 2] = [("kamailio_takes_its_file", kamailio), ("lua_takes_the_module", lua)];
    let trial = |(name, test): (&str, fn())| {
        let run = move || -> Result<(), Failed> {
            test();
            Ok(())
        };
        Trial::test(format!("reachable::{name}"), run)
    };
    tests.into_iter().map(trial).collect()
}

fn etc() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../etc")
}

/// The example of its settings, too, with each of the databases and with the domain module.
fn kamailio() {
    let example = std::fs::read_to_string(etc().join("kamailio/kamailio-local.cfg.example")).expect("an example");
    for database in ["WITH_SQLITE", "WITH_POSTGRES", "WITH_MARIADB"] {
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join("kamailio.cfg");
        std::fs::copy(etc().join("kamailio/kamailio.cfg"), &config).expect("our configuration");
        std::fs::write(folder.path().join("kamailio-local.cfg"), local(&example, database)).expect("a file");
        let output = Command::new("kamailio").arg("-c").arg("-f").arg(&config).args(["-m", "32", "-M", "4"]).output();
        let output = output.expect("Kamailio is installed; see the packages in tests/run");
        assert!(output.status.success(), "{database}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

/// The example with one database switched on and the others off.
fn local(example: &str, database: &str) -> String {
    let mut on = true;
    let mut text = String::new();
    for line in example.lines() {
        if line.starts_with("# ----") {
            on = false;
        }
        let setting = line.trim_start_matches('#').trim_start_matches('!');
        if setting.starts_with("define") {
            on = on || [database, "DIALOG", "LISTEN", "WITH_DOMAIN"].iter().any(|word| line.contains(word));
            let hashes = if on { "#!" } else { "##!" };
            text.push_str(&format!("{hashes}{setting}\n"));
        }
    }
    text
}

fn lua() {
    for file in
        ["prosody/prosody.cfg.lua", "prosody/prosody-local.cfg.lua.example", "prosody/modules/mod_provisioning.lua"]
    {
        let output = Command::new("luac5.4").arg("-p").arg(etc().join(file)).output();
        let output = output.expect("Lua is installed; see the packages in tests/run");
        assert!(output.status.success(), "{file}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
