//! The methods of the system itself: introspection and several calls at once. Source: soap-xmlrpc, XMLRPC, introspection.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use dxr::Value;
use provisioning_core::function::{Disabled, Function, Input, Kind, Member, catalogue};

use crate::fault::Fault;
use crate::method;
use crate::reply::text;

/// The one that makes several calls.
pub(crate) const MULTICALL: &str = "system.multicall";

const LIST: &str = "system.listMethods";
const HELP: &str = "system.methodHelp";
const SIGNATURE: &str = "system.methodSignature";
const CAPABILITIES: &str = "system.getCapabilities";

/// A method of the system: its name, its signature and what it does.
struct Method {
    name: &'static str,
    signature: &'static [&'static str],
    help: &'static str,
}

/// The methods of the system, by name.
const METHODS: [Method; 5] = [
    Method {
        name: CAPABILITIES,
        signature: &["struct"],
        help: "The extensions of the protocol that this server has, each with the address of its specification.",
    },
    Method { name: LIST, signature: &["array"], help: "The names of all methods." },
    Method { name: HELP, signature: &["string", "string"], help: "What the method with a name does." },
    Method {
        name: SIGNATURE,
        signature: &["array", "string"],
        help: "The types of result and parameters of a method.",
    },
    Method {
        name: MULTICALL,
        signature: &["array", "array"],
        help: "Makes several calls, each a struct of methodName and params. Gives a list: for each call a list with its \
               result, or the struct of its fault. Each call stands for itself: a fault undoes no other one.",
    },
];

/// The extensions that are served: name, specification, version.
const CAPABILITY: [(&str, &str, i32); 5] = [
    ("xmlrpc", "http://www.xmlrpc.com/spec", 1),
    ("introspection", "http://xmlrpc-c.sourceforge.net/xmlrpc-c/introspection.html", 1),
    (MULTICALL, "http://www.xmlrpc.com/discuss/msgReader$1208", 1),
    ("nil", "http://ontosys.com/xml-rpc/extensions.php", 20_010_518),
    ("faults_interop", "http://xmlrpc-epi.sourceforge.net/specs/rfc.fault_codes.php", 20_010_516),
];

/// Answers a method of the system, all but [`MULTICALL`].
///
/// # Errors
/// [`Fault::unknown`]; [`Fault::parameters`].
pub(crate) fn answer(name: &str, params: &[Input], disabled: &Disabled) -> Result<Value, Fault> {
    match (name, params) {
        (LIST, []) => Ok(list(disabled)),
        (CAPABILITIES, []) => Ok(capabilities()),
        (HELP, [Input::Text(of)]) => help(of, disabled).map(|help| text(&help)),
        (SIGNATURE, [Input::Text(of)]) => signature(of, disabled),
        _ if METHODS.iter().any(|method| method.name == name) => {
            Err(Fault::parameters(format!("wrong number or kind of parameters of {name}")))
        }
        _ => Err(Fault::unknown(name)),
    }
}

fn list(disabled: &Disabled) -> Value {
    let functions = catalogue().published(disabled).map(|function| function.name);
    let mut names: Vec<&str> = functions.chain(METHODS.iter().map(|method| method.name)).collect();
    names.sort_unstable();
    Value::Array(names.into_iter().map(text).collect())
}

fn capabilities() -> Value {
    let capability = |(name, url, version): (&str, &str, i32)| {
        let told = [("specUrl", text(url)), ("specVersion", Value::Integer(version))];
        (name.to_owned(), structure(told))
    };
    Value::Struct(CAPABILITY.into_iter().map(capability).collect())
}

fn structure<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Struct(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<BTreeMap<_, _>>())
}

/// What a name stands for.
enum Found {
    System(&'static Method),
    Function(&'static Function),
}

fn find(sent: &str, disabled: &Disabled) -> Result<Found, Fault> {
    let name = method::name(sent);
    if let Some(found) = METHODS.iter().find(|method| method.name == name) {
        return Ok(Found::System(found));
    }
    let function = catalogue().function(name).filter(|function| function.is_published(disabled));
    function.map(Found::Function).ok_or_else(|| Fault::unknown(sent))
}

fn signature(of: &str, disabled: &Disabled) -> Result<Value, Fault> {
    let types: Vec<&str> = match find(of, disabled)? {
        Found::System(method) => method.signature.to_vec(),
        Found::Function(function) => {
            let structs = if function.params.is_empty() { 1 } else { 2 };
            // Nothing is an empty string.
            let result = function.result.as_ref().map_or("string", word);
            std::iter::once(result).chain(std::iter::repeat_n("struct", structs)).collect()
        }
    };
    Ok(Value::Array(vec![Value::Array(types.into_iter().map(text).collect())]))
}

/// The name of a type in a signature.
fn word(kind: &Kind) -> &'static str {
    match kind {
        Kind::String | Kind::Timestamp => "string",
        Kind::Int => "int",
        Kind::Boolean => "boolean",
        Kind::Double => "double",
        Kind::Base64 => "base64",
        Kind::Struct(_) => "struct",
        Kind::List(_) => "array",
    }
}

fn help(of: &str, disabled: &Disabled) -> Result<String, Fault> {
    let function = match find(of, disabled)? {
        Found::System(method) => return Ok(method.help.to_owned()),
        Found::Function(function) => function,
    };
    let mut help = format!("{}\n\nParameters, in a struct after that of the authentication:", function.doc);
    members(&function.params, &mut help);
    let result = function.result.as_ref().map_or_else(|| "nothing".to_owned(), Kind::word);
    let _ = write!(help, "\n\nResult: {result}");
    if let Some(structure) =
        function.result.as_ref().and_then(structure_of).and_then(|name| catalogue().structure(name))
    {
        let _ = write!(help, "\n{}: {}", structure.name, structure.doc);
        members(&structure.members, &mut help);
    }
    if !function.faults.is_empty() {
        help.push_str("\n\nFaults:");
        for code in &function.faults {
            let _ = write!(help, "\n  {} ({}): {}", code.number(), code.name(), code.means());
        }
    }
    if let Some(key) = function.switch.key() {
        let _ = write!(help, "\n\nSwitched by {key}.");
    }
    Ok(help)
}

fn members(members: &[Member], help: &mut String) {
    if members.is_empty() {
        help.push_str(" none");
    }
    for member in members {
        let required = if member.required { ", required" } else { "" };
        let _ = write!(help, "\n  {} ({}{required})", member.name, member.kind.word());
        if !member.doc.is_empty() {
            let _ = write!(help, ": {}", member.doc);
        }
    }
}

/// The struct that a type is or holds.
fn structure_of(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Struct(name) => Some(name),
        Kind::List(of) => structure_of(of),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_published_method_can_be_looked_up() {
        let disabled = Disabled::default();
        let Ok(Value::Array(names)) = answer(LIST, &[], &disabled) else { panic!("a list") };
        assert!(names.len() > METHODS.len());
        for name in names {
            let Value::String(name) = name else { panic!("{name:?}") };
            let of = [Input::Text(name.clone())];
            assert!(matches!(answer(HELP, &of, &disabled), Ok(Value::String(help)) if help.len() > 10), "{name}");
            let Ok(Value::Array(signatures)) = answer(SIGNATURE, &of, &disabled) else { panic!("{name}") };
            assert!(matches!(signatures.as_slice(), [Value::Array(types)] if !types.is_empty()), "{name}");
        }
    }

    #[test]
    fn what_is_off_or_unknown_is_not_there() {
        let function = catalogue().published(&Disabled::default()).next().map(|one| (one.name, one.backend));
        let Some((name, backend)) = function else { panic!("no function") };
        let disabled = Disabled { backends: vec![backend], ..Disabled::default() };
        let of = |name: &str| [Input::Text(name.to_owned())];
        assert_eq!(answer(HELP, &of(name), &disabled), Err(Fault::unknown(name)));
        assert_eq!(answer(SIGNATURE, &of("nothing"), &Disabled::default()), Err(Fault::unknown("nothing")));
        assert_eq!(answer("system.other", &[], &disabled), Err(Fault::unknown("system.other")));
        assert!(answer(LIST, &of("x"), &disabled).is_err_and(|fault| fault.message().starts_with("-32602")));
        assert!(answer(HELP, &[], &disabled).is_err_and(|fault| fault.message().starts_with("-32602")));
    }
}
