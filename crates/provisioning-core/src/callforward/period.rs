//! Periods of time sets.
//!
//! Source: call-forwarding, section 3; deviations, "period values".

use serde_json::{Map, Value};

use super::error::{InputError, Problems, not_an_array, not_an_object};
use super::scalar;

/// One recurring period: six optional ranges that must all match. All absent matches always.
///
/// A range is the text that was given, `N` or `N-M`, both ends inclusive; absent is any.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Period {
    /// 1990 to 3000.
    pub year: Option<String>,
    /// 1 to 12.
    pub month: Option<String>,
    /// Day of the month, 1 to 31.
    pub mday: Option<String>,
    /// Day of the week, 1 (Sunday) to 7 (Saturday).
    pub wday: Option<String>,
    /// 0 to 23.
    pub hour: Option<String>,
    /// 0 to 59.
    pub minute: Option<String>,
}

/// A member of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// The year; the only one that cannot wrap around.
    Year,
    /// The month.
    Month,
    /// The day of the month.
    Mday,
    /// The day of the week.
    Wday,
    /// The hour.
    Hour,
    /// The minute.
    Minute,
}

impl Unit {
    /// All members, in the order in which they are checked.
    pub const ALL: [Self; 6] = [Self::Year, Self::Month, Self::Mday, Self::Wday, Self::Hour, Self::Minute];

    /// The name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Mday => "mday",
            Self::Wday => "wday",
            Self::Hour => "hour",
            Self::Minute => "minute",
        }
    }

    /// The smallest and the largest value.
    pub const fn range(self) -> (u32, u32) {
        match self {
            Self::Year => (1990, 3000),
            Self::Month => (1, 12),
            Self::Mday => (1, 31),
            Self::Wday => (1, 7),
            Self::Hour => (0, 23),
            Self::Minute => (0, 59),
        }
    }

    /// Checks one range text. The error is the sentence for the client.
    pub fn check(self, text: &str) -> Result<(), &'static str> {
        let (from, to) = parse(text).ok_or("Invalid format")?;
        let (least, most) = self.range();
        if self == Self::Year && to < from {
            return Err("Second value smaller than first");
        }
        if from < least || to < least {
            return Err("First value too small");
        }
        if from > most || to > most {
            return Err("Second value too big");
        }
        Ok(())
    }

    const fn of(self, period: &Period) -> &Option<String> {
        match self {
            Self::Year => &period.year,
            Self::Month => &period.month,
            Self::Mday => &period.mday,
            Self::Wday => &period.wday,
            Self::Hour => &period.hour,
            Self::Minute => &period.minute,
        }
    }

    const fn slot(self, period: &mut Period) -> &mut Option<String> {
        match self {
            Self::Year => &mut period.year,
            Self::Month => &mut period.month,
            Self::Mday => &mut period.mday,
            Self::Wday => &mut period.wday,
            Self::Hour => &mut period.hour,
            Self::Minute => &mut period.minute,
        }
    }
}

/// Reads the member `times` of a time set or of a type of the simple view; absent or null is an empty list.
///
/// All invalid members are reported at once, as `0_hour` with the period's index.
pub fn parse_list(value: Option<&Value>) -> Result<Vec<Period>, InputError> {
    let mut problems = Problems::default();
    let periods = collect(value, &mut problems);
    problems.finish(periods)
}

/// As [`parse_list`], adding to the problems of a larger document.
pub(super) fn collect(value: Option<&Value>, problems: &mut Problems) -> Vec<Period> {
    let mut periods: Vec<Period> = Vec::new();
    let elements = match value {
        None | Some(Value::Null) => return periods,
        Some(Value::Array(elements)) => elements,
        Some(_) => {
            problems.rule(not_an_array("times"));
            return periods;
        }
    };
    for (index, element) in elements.iter().enumerate() {
        let Value::Object(members) = element else {
            problems.rule(not_an_object("times"));
            continue;
        };
        periods.push(read(index, members, problems));
    }
    periods
}

/// A period as it is shown: all six members, null when unset.
pub fn render(period: &Period) -> Value {
    Unit::ALL.into_iter().map(|unit| (unit.name().to_owned(), Value::from(unit.of(period).clone()))).collect()
}

fn read(index: usize, members: &Map<String, Value>, problems: &mut Problems) -> Period {
    let mut period = Period::default();
    for unit in Unit::ALL {
        let given = members.get(unit.name());
        if scalar::is_blank(given) {
            continue;
        }
        let text = match given {
            Some(Value::String(text)) => Ok(text.trim().to_owned()),
            Some(Value::Number(number)) => Ok(number.to_string()),
            _ => Err("Invalid format"),
        };
        match text.and_then(|text| unit.check(&text).map(|()| text)) {
            Ok(text) => *unit.slot(&mut period) = Some(text),
            Err(sentence) => {
                problems.field(format!("{index}_{}", unit.name()), scalar::input_text(given), &[sentence]);
            }
        }
    }
    period
}

/// The ends of `N` or `N-M`. Numbers that are too long for any unit come out as the largest.
fn parse(text: &str) -> Option<(u32, u32)> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let number = |digits: &str| {
        let digits_only = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits_only.then(|| digits.parse().unwrap_or(u32::MAX))
    };
    Some((number(from)?, number(to)?))
}
