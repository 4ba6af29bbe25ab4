//! Lists of destinations, in the simple view and in destination sets.
//!
//! Both read the same members; they differ in some sentences. Source: call-forwarding, sections 2, 5 and 6.

use serde_json::{Map, Value};

use super::cf_type::CfType;
use super::destination::{self, Context, DEFAULT_TIMEOUT, Destination};
use super::error::{InputError, Problems, not_an_array, not_an_object};
use super::scalar;

/// The longest stored destination, in characters.
const LONGEST: usize = 255;

/// Where a list of destinations stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In a type of the simple view. The voicebox of `cfb` plays the busy greeting.
    Simple(CfType),
    /// In a destination set, also in one inside of a mapping.
    Set,
}

impl Place {
    fn bad_timeout(self, given: &str) -> String {
        match self {
            Self::Simple(cf_type) => format!("Invalid timeout in '{cf_type}'"),
            Self::Set => format!("Invalid timeout for the destination '{given}'"),
        }
    }

    fn needless_announcement(self, given: &str) -> String {
        let sentence = format!("Invalid parameter 'announcement_id' for the destination '{given}'");
        match self {
            Self::Simple(cf_type) => format!("{sentence} in '{cf_type}'"),
            Self::Set => sentence,
        }
    }

    fn bad_announcement(self) -> String {
        match self {
            Self::Simple(cf_type) => format!("Invalid announcement_id in '{cf_type}'"),
            Self::Set => "Invalid announcement_id".to_owned(),
        }
    }

    /// The answer to an announcement that does not exist or is of another group.
    pub fn unknown_announcement(self, id: u32) -> InputError {
        InputError::Rule(match self {
            Self::Simple(cf_type) => format!("Unknown announcement_id in '{cf_type}'"),
            Self::Set => format!("Unknown announcement_id:{id}"),
        })
    }
}

/// Reads the member `destinations`; absent or null is an empty list.
///
/// All invalid members are reported at once, else the first broken rule. Whether an announcement exists is for the
/// caller to find out, see [`Place::unknown_announcement`].
pub fn parse_list(value: Option<&Value>, place: Place, context: &Context<'_>) -> Result<Vec<Destination>, InputError> {
    let mut problems = Problems::default();
    let destinations = collect(value, place, context, &mut problems);
    problems.finish(destinations)
}

/// As [`parse_list`], adding to the problems of a larger document.
pub(super) fn collect(
    value: Option<&Value>,
    place: Place,
    context: &Context<'_>,
    problems: &mut Problems,
) -> Vec<Destination> {
    let mut destinations: Vec<Destination> = Vec::new();
    let elements = match value {
        None | Some(Value::Null) => return destinations,
        Some(Value::Array(elements)) => elements,
        Some(_) => {
            problems.rule(not_an_array("destinations"));
            return destinations;
        }
    };
    for (index, element) in elements.iter().enumerate() {
        let Value::Object(members) = element else {
            problems.rule(not_an_object("destinations"));
            continue;
        };
        let mut element = Element { index, members, place, context, problems: &mut *problems };
        destinations.extend(element.read());
    }
    destinations
}

/// One element that is being read.
struct Element<'e> {
    index: usize,
    members: &'e Map<String, Value>,
    place: Place,
    context: &'e Context<'e>,
    problems: &'e mut Problems,
}

impl Element<'_> {
    /// The destination; none if something was noted as a problem (though not only then).
    fn read(&mut self) -> Option<Destination> {
        let uri = self.uri();
        let timeout = self.timeout();
        let priority = self.priority();
        let announcement_id = uri.as_deref().and_then(|uri| self.announcement_id(uri));
        Some(Destination { uri: uri?, timeout: timeout?, priority, announcement_id })
    }

    fn note(&mut self, member: &str, errors: &[String]) {
        let errors: Vec<&str> = errors.iter().map(String::as_str).collect();
        let input = scalar::input_text(self.members.get(member));
        self.problems.field(format!("{}_{member}", self.index), input, &errors);
    }

    /// The destination as given, for messages.
    fn given(&self) -> String {
        scalar::input_text(self.members.get("destination"))
    }

    fn uri(&mut self) -> Option<String> {
        let given = self.members.get("destination");
        let busy = self.place == Place::Simple(CfType::Cfb);
        let uri = scalar::text(given, LONGEST).and_then(|text| {
            if text.is_empty() {
                return Err("Destination field is required".to_owned());
            }
            let uri = destination::expand(&text, self.context, busy).ok_or("Invalid format")?;
            match uri.chars().count() {
                length if length > LONGEST => {
                    Err(format!("Field should not exceed {LONGEST} characters. You entered {length}"))
                }
                _ => Ok(uri),
            }
        });
        uri.map_err(|sentence| self.note("destination", &[sentence])).ok()
    }

    fn timeout(&mut self) -> Option<u32> {
        let Some(value) = self.members.get("timeout") else {
            return Some(DEFAULT_TIMEOUT);
        };
        if scalar::is_blank(Some(value)) {
            self.problems.rule(InputError::Rule(self.place.bad_timeout(&self.given())));
            return None;
        }
        match (scalar::count(value), self.place) {
            (Ok(seconds), _) => Some(seconds),
            (Err(sentences), Place::Simple(_)) => {
                self.note("timeout", &sentences);
                None
            }
            // Sets give one sentence where the simple view gives two.
            (Err(sentences), Place::Set) => {
                self.note("timeout", sentences.get(..1).unwrap_or_default());
                None
            }
        }
    }

    fn priority(&mut self) -> Option<i32> {
        let value = self.members.get("priority").filter(|value| !scalar::is_blank(Some(value)))?;
        scalar::integer(value).map_err(|sentence| self.note("priority", &[sentence])).ok()
    }

    fn announcement_id(&mut self, uri: &str) -> Option<u32> {
        let value = self.members.get("announcement_id").filter(|value| !scalar::is_blank(Some(value)))?;
        let sentence = if !destination::takes_announcement(uri, self.context.hosts) {
            self.place.needless_announcement(&self.given())
        } else if let Ok(id) = scalar::count(value) {
            return Some(id);
        } else {
            self.place.bad_announcement()
        };
        self.problems.rule(InputError::Rule(sentence));
        None
    }
}
