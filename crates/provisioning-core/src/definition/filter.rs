//! Query parameters that narrow a collection.

use chrono::NaiveDateTime;

use crate::fault::Fault;
use crate::query::{Comparison, Cond, Path, Pattern};
use crate::settings::Settings;
use crate::value::Value;

/// How the value of a filter is compared.
#[derive(Debug, Clone, Copy)]
pub enum Match {
    /// Equal number.
    Number,
    /// Equal text without regard to letter case.
    Text,
    /// Text with `*` as wild card, without regard to letter case.
    Like,
    /// One of a list separated by commas.
    OneOf,
    /// None of a list separated by commas.
    NoneOf,
    /// A flag, `1` or `0`.
    Flag,
    /// This time or later.
    Since,
    /// This time or earlier.
    Until,
    /// A condition made by a function from the value.
    Custom(fn(&str) -> Cond),
    /// The same with what the operator has set.
    Configured(fn(&str, &Settings) -> Cond),
}

/// A query parameter that narrows a collection.
#[derive(Debug, Clone, Copy)]
pub struct Filter {
    /// Name of the parameter.
    pub name: &'static str,
    /// Column, or path to it.
    pub path: Path,
    /// How it is compared.
    pub how: Match,
    /// What narrows a collection that is read without the parameter.
    pub otherwise: Option<fn() -> Cond>,
    /// Sentence for operators.
    pub doc: &'static str,
}

impl Filter {
    /// A filter on a path.
    pub const fn new(name: &'static str, path: Path, how: Match) -> Self {
        Self { name, path, how, otherwise: None, doc: "" }
    }

    /// An equal number in the column of the same name.
    pub const fn number(name: &'static str) -> Self {
        Self::new(name, name, Match::Number)
    }

    /// Equal text in the column of the same name.
    pub const fn text(name: &'static str) -> Self {
        Self::new(name, name, Match::Text)
    }

    /// Text with wild cards in the column of the same name.
    pub const fn like(name: &'static str) -> Self {
        Self::new(name, name, Match::Like)
    }

    /// One of a list in the column of the same name.
    pub const fn one_of(name: &'static str) -> Self {
        Self::new(name, name, Match::OneOf)
    }

    /// A condition of its own.
    pub const fn custom(name: &'static str, make: fn(&str) -> Cond) -> Self {
        Self::new(name, "id", Match::Custom(make))
    }

    /// On another column or path.
    #[must_use]
    pub const fn on(mut self, path: Path) -> Self {
        self.path = path;
        self
    }

    /// Without the parameter a collection has only these rows.
    #[must_use]
    pub const fn otherwise(mut self, condition: fn() -> Cond) -> Self {
        self.otherwise = Some(condition);
        self
    }

    /// Sentence for operators.
    #[must_use]
    pub const fn doc(mut self, text: &'static str) -> Self {
        self.doc = text;
        self
    }

    /// The condition for a value.
    ///
    /// # Errors
    /// [`Fault::Rule`] for a time that cannot be read.
    pub fn condition(&self, value: &str, settings: &Settings) -> Result<Cond, Fault> {
        // No column holds a NUL, and PostgreSQL refuses to even compare with one.
        if value.contains('\0') {
            return Ok(Cond::never());
        }
        if let Match::Custom(make) = self.how {
            return Ok(make(value));
        }
        if let Match::Configured(make) = self.how {
            return Ok(make(value, settings));
        }
        if value.eq_ignore_ascii_case("$null") || value == "NULL" {
            return Ok(Cond::IsNull(self.path));
        }
        if value.eq_ignore_ascii_case("$not_null") {
            return Ok(Cond::IsNull(self.path).negate());
        }
        Ok(match self.how {
            Match::Number => number(value).map_or_else(Cond::never, |n| Cond::eq(self.path, n)),
            Match::Text | Match::Custom(_) | Match::Configured(_) => Cond::Same(self.path, value.to_owned()),
            Match::Like => Pattern::parse(value).on(self.path),
            Match::OneOf => Cond::texts(self.path, &words(value)),
            Match::NoneOf => Cond::texts(self.path, &words(value)).negate(),
            Match::Flag => Cond::eq(self.path, !matches!(value, "" | "0")),
            Match::Since => Cond::Compare(self.path, Comparison::Ge, self.time(value, settings)?),
            Match::Until => Cond::Compare(self.path, Comparison::Le, self.time(value, settings)?),
        })
    }

    fn time(&self, value: &str, settings: &Settings) -> Result<Value, Fault> {
        let local: Option<NaiveDateTime> = crate::time::parse_filter(value);
        local
            .map(|local| Value::Time(settings.to_utc(local)))
            .ok_or_else(|| Fault::rule(format!("Invalid '{}'", self.name)))
    }
}

fn words(value: &str) -> Vec<&str> {
    value.split(',').map(str::trim).filter(|word| !word.is_empty()).collect()
}

/// A number as clients write it; one of them appends a `/` to the whole URL. Source: rest-protocol, path normalisation.
fn number(value: &str) -> Option<i64> {
    value.trim().trim_end_matches('/').parse().ok()
}
