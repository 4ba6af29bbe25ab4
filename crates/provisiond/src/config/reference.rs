//! The reference of all keys, made from the key table.

use std::fmt::Write;

use super::key::{Key, Used};
use super::keys;

/// What every key has in common: files, order, environment.
const COMMON: &str = include_str!("reference.md");
/// Longest default that has place in a column.
const COLUMN: usize = 60;

/// The configuration reference as Markdown: one table for each section, in the order of the file.
#[must_use]
pub fn reference() -> String {
    let mut text = COMMON.to_owned();
    let mut section = None;
    for key in keys() {
        if section != Some(key.section) {
            section = Some(key.section);
            let about = inline(key.about);
            let _ = write!(
                text,
                "\n## `{}`\n\n{about}\n\n| key | type | default | effect |\n|---|---|---|---|\n",
                key.section
            );
        }
        text.push_str(&row(key));
    }
    text
}

fn row(key: &Key) -> String {
    let mut effect = vec![inline(key.doc)];
    let default = default(key);
    let shown = if default.len() > COLUMN {
        effect.push(format!("Default: {default}."));
        "see there".to_owned()
    } else {
        default
    };
    match key.used {
        Used::Full => {}
        Used::Part => effect.push("*Has a part of the effect that it has on the platform.*".to_owned()),
        Used::Read => effect.push("*Read and checked, without effect yet.*".to_owned()),
    }
    if key.restart {
        effect.push("**Counts after a restart.**".to_owned());
    }
    if key.secret {
        effect.push("Secret: masked wherever it is shown.".to_owned());
    }
    if let Some(older) = key.was {
        effect.push(format!("Older spelling: `{older}`."));
    }
    let cells = [format!("`{}`", key.name()), key.kind.to_owned(), shown, effect.join(" ")];
    format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "))
}

fn default(key: &Key) -> String {
    match key.default {
        "~" | "''" => "not set".to_owned(),
        default => format!("`{default}`"),
    }
}

/// A doc comment in one line.
fn inline(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}
