//! The configuration reference in `docs/`, for people who want to read it without a server.

use super::*;

/// Environment variable that writes the file instead of comparing it.
const WRITE: &str = "PROVISIOND_WRITE_REFERENCE";

#[test]
fn the_stored_reference_is_what_the_program_prints() {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/configuration.md"));
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(&path, reference()).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == reference(), "{} is stale: {WRITE}=1 cargo test -p provisiond --lib reference", path.display());
}

#[test]
fn every_key_has_one_row_of_four_cells() {
    let text = reference();
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| `")).collect();
    assert_eq!(rows.len(), keys().len());
    for row in rows {
        assert_eq!(row.replace("\\|", "").matches('|').count(), 5, "{row}");
    }
    assert!(text.contains("Older spelling: `www_admin.apache.port`."));
    assert!(text.contains("0: one per processor. **Counts after a restart.** |"));
}
