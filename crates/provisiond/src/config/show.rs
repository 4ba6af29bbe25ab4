//! `config show`: values as YAML on one line, with their origin, secrets masked.

use super::node::{Kind, Node};
use super::reader::Effective;
use super::value::{SECRET_NAMES, mask};

/// One line for each key of that name or below it.
pub(super) fn lines(effective: &[Effective], name: Option<&str>) -> Vec<String> {
    let wanted = |path: &str| {
        name.is_none_or(|name| path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
    };
    let shown = effective.iter().filter(|effective| wanted(effective.key.path));
    let line =
        |Effective { key, node }: &Effective| format!("{}: {}  # {}", key.path, value(node, key.secret), node.origin);
    shown.map(line).collect()
}

fn value(node: &Node, secret: bool) -> String {
    match &node.kind {
        Kind::Null => "~".to_owned(),
        Kind::Scalar(text) if text.is_empty() => "''".to_owned(),
        Kind::Scalar(_) if secret => "'*'".to_owned(),
        Kind::Scalar(text) => scalar(&mask(text)),
        Kind::List(items) => {
            let items: Vec<String> = items.iter().map(|item| value(item, secret)).collect();
            format!("[{}]", items.join(", "))
        }
        Kind::Map(members) => {
            let member = |(name, node): (&String, &Node)| {
                let secret = secret || SECRET_NAMES.contains(&name.as_str());
                format!("{}: {}", scalar(name), value(node, secret))
            };
            let members: Vec<String> = members.iter().map(member).collect();
            format!("{{{}}}", members.join(", "))
        }
    }
}

/// A scalar that YAML reads back as it is: bare when nothing in it is special, else in single quotes, or in double quotes
/// when it has control characters.
fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@+".contains(c);
    let bare = text.chars().all(plain)
        && text.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '/')
        && !text.ends_with(':')
        && text != "null";
    if bare {
        text.to_owned()
    } else if text.chars().any(char::is_control) {
        format!("{text:?}")
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}
