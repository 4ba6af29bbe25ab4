//! What a call is for: a method of the system or a function, with the two structs that functions take. Source: soap-xmlrpc,
//! XMLRPC, calls.

use provisioning_core::function::Input;

use crate::call::Call;
use crate::fault::Fault;

/// What stands before the names of the system's own methods.
const SYSTEM: &str = "system.";

/// The name of a function or a method of the system, whatever class a client puts before a function.
pub(crate) fn name(method: &str) -> &str {
    if method.starts_with(SYSTEM) { method } else { method.rsplit('.').next().unwrap_or(method) }
}

/// Whether a method is the system's own.
pub(crate) fn is_system(method: &str) -> bool {
    method.starts_with(SYSTEM)
}

/// The two structs of a function.
#[derive(Debug, PartialEq)]
pub(crate) struct Structs {
    pub(crate) authentication: Option<Input>,
    pub(crate) parameters: Option<Input>,
}

impl Structs {
    /// The structs of a call: by position, or both as members of one.
    ///
    /// # Errors
    /// [`Fault::parameters`].
    pub(crate) fn of(call: Call) -> Result<Self, Fault> {
        let mut params = call.params.into_iter();
        let (first, second, more) = (params.next(), params.next(), params.next());
        if more.is_some() {
            return Err(Fault::parameters("a function takes two parameters: authentication, parameters"));
        }
        match (first, second) {
            (Some(Input::Struct(members)), None) if is_both(&members) => Ok(Self::both(members)),
            (authentication, parameters) => {
                if ![&authentication, &parameters].into_iter().flatten().all(is_structure) {
                    return Err(Fault::parameters("authentication and parameters must be structs"));
                }
                Ok(Self { authentication, parameters })
            }
        }
    }

    fn both(members: Vec<(String, Input)>) -> Self {
        let mut both = Self { authentication: None, parameters: None };
        for (name, value) in members {
            match name.as_str() {
                "authentication" => both.authentication = Some(value),
                _ => both.parameters = Some(value),
            }
        }
        both
    }
}

/// Whether the members of a struct are the two structs.
fn is_both(members: &[(String, Input)]) -> bool {
    let is_known = |name: &str| matches!(name, "authentication" | "parameters");
    members.iter().all(|(name, _)| is_known(name)) && members.iter().any(|(name, _)| name == "authentication")
}

/// Whether a value is a struct, or nothing. PHP cannot tell an empty struct from an empty list.
fn is_structure(value: &Input) -> bool {
    match value {
        Input::Struct(_) | Input::Null => true,
        Input::List(items) => items.is_empty(),
        Input::Text(text) => text.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_follows_the_last_dot_counts() {
        for (sent, expected) in [
            ("get_domain", "get_domain"),
            ("Provisioning.get_domain", "get_domain"),
            ("a.b.get_domain", "get_domain"),
            ("system.listMethods", "system.listMethods"),
            ("", ""),
        ] {
            assert_eq!(name(sent), expected);
        }
    }

    #[test]
    fn the_structs_come_by_position_or_as_one() {
        let member = |name: &str, value: Input| (name.to_owned(), value);
        let who = || Input::Struct(vec![member("type", Input::Text("admin".to_owned()))]);
        let what = || Input::Struct(vec![member("id", Input::Int(1))]);
        let of = |params| Structs::of(Call { method: String::new(), params }).ok();
        let both = |authentication, parameters| Some(Structs { authentication, parameters });
        let one = || Input::Struct(vec![member("parameters", what()), member("authentication", who())]);
        let cases = [
            (vec![], both(None, None)),
            (vec![who()], both(Some(who()), None)),
            (vec![who(), what()], both(Some(who()), Some(what()))),
            (vec![who(), Input::List(Vec::new())], both(Some(who()), Some(Input::List(Vec::new())))),
            (vec![one()], both(Some(who()), Some(what()))),
            (vec![who(), what(), what()], None),
            (vec![who(), Input::Int(1)], None),
            (vec![Input::Text("a".to_owned()), what()], None),
            (vec![who(), Input::List(vec![Input::Null])], None),
        ];
        for (number, (params, expected)) in cases.into_iter().enumerate() {
            assert_eq!(of(params), expected, "case {number}");
        }
    }
}
