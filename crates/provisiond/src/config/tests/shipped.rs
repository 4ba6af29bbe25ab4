//! The shipped `etc/config.yml`.

use super::*;

fn shipped() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../etc/config.yml"))
}

#[test]
fn the_shipped_file_is_fine_and_keeps_everything_in_the_clone() {
    let sources = Sources { files: vec![shipped()], ..Sources::default() };
    let loaded = Loaded::read(&sources).unwrap();
    assert_eq!(loaded.warnings, []);
    let config = loaded.config;
    assert_eq!(config.www_admin.http_admin.port, Port(1443));
    assert_eq!(config.provisioning.state_dir, PathBuf::from("var"));
    assert_eq!(config.provisioning.database.connection_url().expose(), "sqlite://var/provisiond.db");
    assert!(config.is_rest_enabled());
}

/// Lines `#key: value` of the shipped file promise the default, and all keys of our own section are there.
#[test]
fn commented_keys_show_their_defaults() {
    let text = std::fs::read_to_string(shipped()).unwrap();
    let uncommented: Vec<String> = text.lines().map(uncomment).collect();
    let written = load(&uncommented.join("\n")).unwrap_or_else(|refused| panic!("{refused}"));
    let default = load("").unwrap();
    let from_state_dir = ["provisioning.state_dir", "provisioning.database.url"];
    for key in keys() {
        let of = |loaded: &Loaded| loaded.show(Some(key.path))[0].split("  # ").next().unwrap().replace('\'', "");
        if !from_state_dir.contains(&key.path) {
            assert_eq!(of(&written), of(&default));
            // Secrets are shown as KEY_file.
            let shown = key.secret || written.origin(key.path) != Origin::Default;
            assert!(shown || !key.path.starts_with("provisioning."), "{} is missing", key.path);
        }
    }
}

/// Prose begins with a blank after the mark, a key stands right behind it.
fn uncomment(line: &str) -> String {
    let (indent, rest) = line.split_at(line.len() - line.trim_start().len());
    match rest.strip_prefix('#') {
        Some(key) if key.starts_with(|first: char| first.is_ascii_lowercase()) => {
            format!("{indent}{key}")
        }
        _ => line.to_owned(),
    }
}
