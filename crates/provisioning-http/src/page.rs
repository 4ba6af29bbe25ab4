//! What the pages for people share, so that they look and behave alike: a style, a script with search and buttons that copy,
//! what a browser may do on them: show them, run their own script, and nothing else; and who runs the server.
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

/// Who runs the server, as the operator has set it; what is not set is not shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owner {
    /// The company whose platform it is.
    pub company: Option<String>,
    /// Mail address for questions.
    pub mail: Option<String>,
}

impl Owner {
    /// From the texts of the configuration. Characters that no XML may have are left out, empty texts count as none.
    #[must_use]
    pub fn new(company: Option<&str>, mail: Option<&str>) -> Self {
        let shown = |text: &str| text.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned();
        let shown = |text: Option<&str>| text.map(shown).filter(|text| !text.is_empty());
        Self { company: shown(company), mail: shown(mail) }
    }

    /// Whether there is anything to show.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.company.is_some() || self.mail.is_some()
    }

    /// Where a link to the mail address leads; none when it is one that a link would have to encode. Source: RFC 6068.
    #[must_use]
    pub fn link(&self) -> Option<String> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '@');
        let mail = self.mail.as_deref().filter(|mail| mail.chars().all(plain))?;
        (mail.matches('@').count() == 1).then(|| format!("mailto:{mail}"))
    }
}

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

    #[test]
    fn only_what_is_a_mail_address_becomes_a_link() {
        for (mail, shown, link) in [
            ("noc@example.org", Some("noc@example.org"), Some("mailto:noc@example.org")),
            (" noc+sip@example.org\u{1} ", Some("noc+sip@example.org"), Some("mailto:noc+sip@example.org")),
            ("javascript:alert(1)", Some("javascript:alert(1)"), None),
            ("a@b?cc=c@d", Some("a@b?cc=c@d"), None),
            ("room 7", Some("room 7"), None),
            (" ", None, None),
        ] {
            let owner = Owner::new(None, Some(mail));
            assert_eq!((owner.mail.as_deref(), owner.link().as_deref()), (shown, link), "{mail}");
            assert_eq!(owner.is_known(), shown.is_some());
        }
        assert!(Owner::new(Some("Example & Sons"), None).is_known());
    }
}
