//! What the pages for people share, so that they look and behave alike: a style, a script with search and buttons that copy,
//! and what a browser may do on them: show them, run their own script, and nothing else.
//!
//! The script looks for headings with an id, for `section.resource` with `h3`, `.summary` and `li[id]`, and for `pre.shell`.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The style of a page.
pub const STYLE: &str = include_str!("../assets/style.css");
/// The script of a page; nothing is loaded from anywhere.
pub const SCRIPT: &str = include_str!("../assets/script.js");

/// The Content-Security-Policy: the style and the script of a page by their digests. Source: CSP Level 3.
#[must_use]
pub fn policy() -> &'static str {
    static POLICY: LazyLock<String> = LazyLock::new(|| {
        format!(
            "default-src 'none'; style-src '{}'; script-src '{}'; img-src data:; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'",
            digest(STYLE),
            digest(SCRIPT),
        )
    });
    &POLICY
}

fn digest(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_and_script_are_the_same_text_in_html_and_xml() {
        for text in [STYLE, SCRIPT] {
            assert!(!text.contains(['<', '&']));
        }
    }
}
