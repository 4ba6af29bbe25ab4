//! Entries of `ossbss.htpasswd`.

use crate::config::node::{Kind, Node};
use crate::config::problem::{Fault, Origin};
use crate::config::{At, Secret, Value};

/// A user of the SOAP and XMLRPC listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HtpasswdEntry {
    /// Name; may be anything here, the check tells what is wrong with it.
    pub user: String,
    /// Hash of the password.
    pub pass: Secret,
    /// Where it was written.
    pub origin: Origin,
}

impl Value for HtpasswdEntry {
    const KIND: &'static str = "a mapping of user and pass";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        let Kind::Map(members) = &node.kind else {
            at.wrong_kind(node, Self::KIND);
            return None;
        };
        let missing = Node::new(node.origin.clone(), Kind::Null);
        let user = members.get("user").unwrap_or(&missing);
        let pass = members.get("pass").unwrap_or(&missing);
        if let Kind::Map(_) | Kind::List(_) = pass.kind {
            let text = "quote the hash: an unquoted { begins a mapping".to_owned();
            at.below("pass").error(pass, Fault::Rule(text));
            return None;
        }
        let name = String::read(user, &mut at.below("user"));
        let hash = Secret::read(pass, &mut at.below("pass"));
        Some(Self { user: name?, pass: hash?, origin: pass.origin.clone() })
    }
}
