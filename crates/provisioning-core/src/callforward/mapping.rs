//! Documents of the full view, as clients write them: mappings that join sets by name, by id, or by an object.
//!
//! Source: call-forwarding, section 7; deviations, "Preferences and call forwards".

use serde_json::{Map, Value};

use super::cf_type::{CFT_RINGTIMEOUT, CfType};
use super::error::{InputError, Problems, not_an_array, not_an_object};
use super::input::ringtimeout;
use super::scalar;

/// The four members by which an element names its sets: the word of the wire, and the same with `_id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetMember(&'static str);

/// Where calls go.
pub const DESTINATIONSET: SetMember = SetMember("destinationset");
/// When.
pub const TIMESET: SetMember = SetMember("timeset");
/// For which callers.
pub const SOURCESET: SetMember = SetMember("sourceset");
/// For which called numbers.
pub const BNUMBERSET: SetMember = SetMember("bnumberset");

impl SetMember {
    /// The member that holds the name, or an object.
    pub const fn name(self) -> &'static str {
        self.0
    }

    /// The member that holds the id.
    pub fn id(self) -> String {
        format!("{}_id", self.0)
    }

    /// The answer when there is no such set.
    pub fn not_found(self) -> InputError {
        InputError::Rule(format!("Invalid '{}'. Could not be found.", self.0))
    }
}

/// How an element names a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Not at all.
    None,
    /// By its id.
    Id(i64),
    /// By its name.
    Name(String),
    /// It is to be made from these members.
    New(Map<String, Value>),
}

/// A mapping that a client wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What makes it happen.
    pub cf_type: CfType,
    /// Where calls go; never [`Choice::None`].
    pub destinations: Choice,
    /// When it applies.
    pub times: Choice,
    /// For which callers.
    pub sources: Choice,
    /// For which called numbers.
    pub bnumbers: Choice,
    /// Whether it is on.
    pub enabled: bool,
    /// Whether the caller is redirected instead of connected.
    pub use_redirection: bool,
}

/// What a client wants for all types.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The mappings, by type in processing order, within a type in the order given.
    pub mappings: Vec<Wanted>,
    /// The ring timeout in seconds, if one above zero was given.
    pub ringtimeout: Option<u32>,
}

/// Types without which a document is not complete. Clients of old releases do not know the others.
pub(super) const REQUIRED: [CfType; 4] = [CfType::Cfu, CfType::Cfb, CfType::Cft, CfType::Cfna];

/// More mappings than anybody has; each may bring four sets with it, which are made one by one.
const MOST: usize = 1000;

/// Reads the body of a PUT, or the result of a PATCH. Unknown members are ignored, and so is `cfm_id`.
///
/// All invalid fields are reported at once; else the first broken rule, in the order of the types.
pub fn parse(body: &Map<String, Value>) -> Result<Document, InputError> {
    let mut problems = Problems::default();
    let mut document = Document::default();
    for cf_type in CfType::ALL {
        match body.get(cf_type.name()) {
            None if !REQUIRED.contains(&cf_type) => {}
            Some(Value::Array(elements)) => {
                for (index, element) in elements.iter().enumerate() {
                    match element {
                        Value::Object(members) => {
                            document.mappings.extend(mapping(cf_type, index, members, &mut problems));
                        }
                        _ => problems.rule(not_an_object(cf_type.name())),
                    }
                }
            }
            _ => problems.rule(not_an_array(cf_type.name())),
        }
    }
    if document.mappings.len() > MOST {
        problems.rule(InputError::Rule(format!("More than {MOST} mappings.")));
    }
    document.ringtimeout = ringtimeout(body.get(CFT_RINGTIMEOUT), &mut problems);
    problems.finish(document)
}

fn mapping(cf_type: CfType, index: usize, members: &Map<String, Value>, problems: &mut Problems) -> Option<Wanted> {
    let mut flag = |member: &str, default: bool| {
        let Some(value) = members.get(member).filter(|value| !scalar::is_blank(Some(value))) else { return default };
        scalar::boolean(value).unwrap_or_else(|| {
            let input = scalar::input_text(Some(value));
            let sentence = format!("'{input}' is not a valid value");
            problems.field(format!("{index}_{member}"), input, &[&sentence]);
            default
        })
    };
    let (enabled, use_redirection) = (flag("enabled", true), flag("use_redirection", false));
    let choices = [DESTINATIONSET, TIMESET, SOURCESET, BNUMBERSET].map(|member| choice(member, members));
    let [Ok(destinations), Ok(times), Ok(sources), Ok(bnumbers)] = choices else {
        choices.into_iter().filter_map(Result::err).for_each(|error| problems.rule(error));
        return None;
    };
    if destinations == Choice::None {
        let (name, id) = (DESTINATIONSET.name(), DESTINATIONSET.id());
        problems.rule(InputError::Rule(format!("Missing field '{name}' or '{id}' in '{cf_type}'.")));
        return None;
    }
    Some(Wanted { cf_type, destinations, times, sources, bnumbers, enabled, use_redirection })
}

/// How an element names one of its sets: an object makes one, an id wins over a name.
fn choice(member: SetMember, members: &Map<String, Value>) -> Result<Choice, InputError> {
    let given = |name: &str| members.get(name).filter(|value| !scalar::is_blank(Some(value)));
    if let Some(Value::Object(set)) = given(member.name()) {
        return Ok(Choice::New(set.clone()));
    }
    if let Some(id) = given(&member.id()) {
        return scalar::count(id).map(|id| Choice::Id(id.into())).map_err(|_| member.not_found());
    }
    match given(member.name()) {
        None => Ok(Choice::None),
        Some(Value::String(name)) => Ok(Choice::Name(name.trim().to_owned())),
        Some(Value::Number(number)) => Ok(Choice::Name(number.to_string())),
        Some(_) => Err(member.not_found()),
    }
}
