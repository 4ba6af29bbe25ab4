//! Documents of the simple view, as clients write them.
//!
//! Source: call-forwarding, section 6; deviations, "Preferences and call forwards".

use std::collections::{BTreeMap, HashSet};
use std::hash::Hash;

use serde_json::{Map, Value};

use super::cf_type::{CFT_RINGTIMEOUT, CfType, CfTypes, RINGTIMEOUT};
use super::destination::{Context, Destination};
use super::destination_list::{self, Place};
use super::error::{InputError, Problems};
use super::pattern::{self, PatternList, Patterns};
use super::period::{self, Period};
use super::scalar;

/// What a client wants for one type. Elements of a list that are equal in every member are there once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Forward {
    /// Where calls go, in the order given. Empty: the type is switched off, whatever the other members say.
    pub destinations: Vec<Destination>,
    /// When the forward applies. Empty: always.
    pub times: Vec<Period>,
    /// For which callers it applies. Empty: for all.
    pub sources: Patterns,
    /// For which called numbers it applies. Empty: for all.
    pub bnumbers: Patterns,
}

impl Forward {
    /// Whether the type is to be switched off.
    pub const fn is_off(&self) -> bool {
        self.destinations.is_empty()
    }
}

/// What a client wants for all types.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// One entry for each type that exists for the caller, in processing order; types that the client left out are
    /// switched off.
    pub forwards: BTreeMap<CfType, Forward>,
    /// The ring timeout in seconds, if one above zero was given. It is stored also when `cft` is switched off.
    pub ringtimeout: Option<u32>,
}

/// Reads the body of a PUT, or the result of a PATCH. An empty object, as for DELETE, switches all types off.
///
/// Types that do not exist for the caller (`types`) are ignored, and so are unknown members, the `*_set` objects and
/// `simple_destination`, so that a client may send back what it got. All invalid fields of all types are reported at
/// once; else the first broken rule, in the order of the types.
pub fn parse(body: &Map<String, Value>, types: CfTypes, context: &Context<'_>) -> Result<Document, InputError> {
    let mut problems = Problems::default();
    let mut document = Document::default();
    for cf_type in types.iter() {
        let forward = match body.get(cf_type.name()) {
            None | Some(Value::Null) => Forward::default(),
            // Some languages cannot tell an empty object from an empty list.
            Some(Value::Array(elements)) if elements.is_empty() => Forward::default(),
            Some(Value::Object(members)) => {
                if cf_type == CfType::Cft {
                    document.ringtimeout = ringtimeout(members.get(RINGTIMEOUT), &mut problems);
                }
                forward(cf_type, members, context, &mut problems)
            }
            Some(_) => {
                problems.rule(InputError::Rule(format!("Invalid field '{cf_type}'. Must be an object.")));
                Forward::default()
            }
        };
        document.forwards.insert(cf_type, forward);
    }
    problems.finish(document)
}

fn forward(cf_type: CfType, members: &Map<String, Value>, context: &Context<'_>, problems: &mut Problems) -> Forward {
    let destinations = members.get("destinations");
    let mut forward = Forward {
        destinations: destination_list::collect(destinations, Place::Simple(cf_type), context, problems),
        times: period::collect(members.get("times"), problems),
        sources: pattern::read(PatternList::Sources, cf_type, members, problems),
        bnumbers: pattern::read(PatternList::Bnumbers, cf_type, members, problems),
    };
    keep_once(&mut forward.destinations);
    keep_once(&mut forward.times);
    keep_once(&mut forward.sources.values);
    keep_once(&mut forward.bnumbers.values);
    forward
}

/// Elements that are equal in every member are stored once.
fn keep_once<T: Clone + Eq + Hash>(elements: &mut Vec<T>) {
    let mut seen = HashSet::with_capacity(elements.len());
    elements.retain(|element| seen.insert(element.clone()));
}

/// The ring timeout of `cft` in seconds, if it is given and above zero. Both views name it in the same way when it is wrong.
pub(super) fn ringtimeout(given: Option<&Value>, problems: &mut Problems) -> Option<u32> {
    let value = given.filter(|value| !scalar::is_blank(Some(value)))?;
    match scalar::count(value) {
        Ok(seconds) => Some(seconds).filter(|seconds| *seconds > 0),
        Err(sentences) => {
            let sentences: Vec<&str> = sentences.iter().map(String::as_str).collect();
            problems.field(CFT_RINGTIMEOUT.to_owned(), scalar::input_text(Some(value)), &sentences);
            None
        }
    }
}
