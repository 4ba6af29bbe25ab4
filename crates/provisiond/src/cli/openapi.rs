//! `provisiond openapi`: the description of the REST interface, without a server.

use std::error::Error;
use std::io::Write;

use provisioning_core::actor::{Role, Roles};
use provisioning_rest::Audience;
use provisioning_rest::documentation::{self, Notation};

use crate::config::Config;
use crate::settings;

/// The role that a word names.
pub(super) fn role(word: &str) -> Result<Role, String> {
    Role::from_name(word).ok_or_else(|| format!("'{word}' is no role"))
}

/// Prints the OpenAPI document for a role, as the configured server would give it.
///
/// # Errors
/// When the document cannot be printed.
pub fn openapi(config: &Config, role: Role, yaml: bool, output: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let audience = if Roles::SUBSCRIBERS.has(role) { Audience::Subscribers } else { Audience::Staff };
    let realm = settings::of_rest(config, audience).realm;
    let notation = if yaml { Notation::Yaml } else { Notation::Json };
    let text = documentation::openapi(role, &realm, &settings::of_rules(config), notation)?;
    writeln!(output, "{}", text.trim_end())?;
    Ok(())
}
