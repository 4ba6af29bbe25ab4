//! Lists of number patterns: source sets (who calls) and B-number sets (who is called).
//!
//! Source: call-forwarding, sections 4 and 6.

use serde_json::{Map, Value};

use super::cf_type::CfType;
use super::error::{InputError, Problems, not_an_array, not_an_object};
use super::scalar;

/// The longest pattern, in characters.
const LONGEST: usize = 255;

/// What the patterns of a set do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// The forward applies only if a pattern matches.
    #[default]
    Whitelist,
    /// The forward applies unless a pattern matches.
    Blacklist,
}

impl Mode {
    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Whitelist => "whitelist",
            Self::Blacklist => "blacklist",
        }
    }

    /// The mode of a word. Letter case counts.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Whitelist, Self::Blacklist].into_iter().find(|mode| mode.word() == word)
    }
}

/// Which of the two kinds of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PatternList {
    /// Patterns of calling numbers: `sources`, elements `{"source": …}`.
    Sources,
    /// Patterns of called numbers: `bnumbers`, elements `{"bnumber": …}`.
    Bnumbers,
}

impl PatternList {
    /// The name of the list.
    pub const fn list(self) -> &'static str {
        match self {
            Self::Sources => "sources",
            Self::Bnumbers => "bnumbers",
        }
    }

    /// The name of the member that holds an element's pattern.
    pub const fn member(self) -> &'static str {
        match self {
            Self::Sources => "source",
            Self::Bnumbers => "bnumber",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Sources => "Source",
            Self::Bnumbers => "Bnumber",
        }
    }

    /// The member of a type of the simple view that holds the mode.
    pub fn mode_member(self) -> String {
        format!("{}_mode", self.list())
    }

    /// The member of a type of the simple view that tells regular expressions from shell patterns.
    pub fn regex_member(self) -> String {
        format!("{}_is_regex", self.list())
    }
}

/// The patterns of one type of the simple view, as a client wrote them.
///
/// A mode or flag that was not given is absent; the defaults are [`Mode::Whitelist`] and false.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Patterns {
    /// The patterns. Empty: no condition, whatever the other members say.
    pub values: Vec<String>,
    /// What the patterns do.
    pub mode: Option<Mode>,
    /// Whether the patterns are regular expressions.
    pub is_regex: Option<bool>,
}

/// Reads the list of a source or B-number set; absent or null is an empty list.
pub fn parse_list(list: PatternList, value: Option<&Value>) -> Result<Vec<String>, InputError> {
    let mut problems = Problems::default();
    let values = collect(list, value, &mut problems);
    problems.finish(values)
}

/// The elements as they are shown.
pub fn render(list: PatternList, values: &[String]) -> Value {
    let element = |value: &String| {
        let member = (list.member().to_owned(), Value::from(value.as_str()));
        Value::Object(Map::from_iter([member]))
    };
    values.iter().map(element).collect()
}

/// Reads the three members of a type of the simple view.
pub(super) fn read(
    list: PatternList,
    cf_type: CfType,
    members: &Map<String, Value>,
    problems: &mut Problems,
) -> Patterns {
    let values = collect(list, members.get(list.list()), problems);
    let mut not_valid = |member: &str, value: &Value| {
        let input = scalar::input_text(Some(value));
        let sentence = format!("'{input}' is not a valid value");
        problems.field(format!("{cf_type}_{member}"), input, &[&sentence]);
    };
    let given = |member: &str| members.get(member).filter(|value| !scalar::is_blank(Some(value)));
    let mode = given(&list.mode_member()).and_then(|value| {
        let mode = value.as_str().and_then(|word| Mode::from_word(word.trim()));
        if mode.is_none() {
            not_valid(&list.mode_member(), value);
        }
        mode
    });
    let is_regex = given(&list.regex_member()).and_then(|value| {
        let flag = scalar::boolean(value);
        if flag.is_none() {
            not_valid(&list.regex_member(), value);
        }
        flag
    });
    Patterns { values, mode, is_regex }
}

fn collect(list: PatternList, value: Option<&Value>, problems: &mut Problems) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    let elements = match value {
        None | Some(Value::Null) => return values,
        Some(Value::Array(elements)) => elements,
        Some(_) => {
            problems.rule(not_an_array(list.list()));
            return values;
        }
    };
    for (index, element) in elements.iter().enumerate() {
        let Value::Object(members) = element else {
            problems.rule(not_an_object(list.list()));
            continue;
        };
        let given = members.get(list.member());
        let required = || format!("{} field is required", list.label());
        match scalar::text(given, LONGEST).and_then(|text| if text.is_empty() { Err(required()) } else { Ok(text) }) {
            Ok(text) => values.push(text),
            Err(sentence) => {
                problems.field(format!("{index}_{}", list.member()), scalar::input_text(given), &[&sentence]);
            }
        }
    }
    values
}
