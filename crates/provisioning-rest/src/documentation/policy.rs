//! What a browser may do on the page: show it, run its own script, and nothing else.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::page::{SCRIPT, STYLE};

/// The Content-Security-Policy: the style and the script of the page by their digests. Source: CSP Level 3.
pub(super) fn of_page() -> &'static str {
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
