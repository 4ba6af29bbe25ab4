//! The telephone numbers of subscribers. Source: life-cycle, numbers.

pub mod assign;
pub mod follow;
mod forwards;
pub mod parse;
mod plan;

use crate::fault::Fault;
use crate::form::Form;
use crate::preference::number::Numbers;
use crate::record::Record;

/// A number in its three parts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Number {
    /// Country code, at least 1.
    pub cc: i64,
    /// Area code, may be empty.
    pub ac: String,
    /// Subscriber number.
    pub sn: String,
}

impl Number {
    /// The parts one after the other: what makes a number unique.
    pub fn digits(&self) -> String {
        format!("{}{}{}", self.cc, self.ac, self.sn)
    }

    /// The parts with dashes, as messages about a primary number show them.
    pub fn dashed(&self) -> String {
        format!("{}-{}-{}", self.cc, self.ac, self.sn)
    }
}

/// The numbers that a subscriber is to have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The primary number.
    pub primary: Option<Number>,
    /// Alias numbers, each with its flag: may it be used as user name at registration.
    pub aliases: Vec<(Number, bool)>,
}

impl Wanted {
    /// What a form wants; a part that the form does not have stays as it is in `current`.
    pub fn of_form(form: &Form, current: &Self) -> Self {
        let primary = match form.get("primary_number") {
            Some(value) => Number::from_json(value),
            None => current.primary.clone(),
        };
        let aliases = match form.list("alias_numbers") {
            Some(list) => list
                .iter()
                .filter_map(|alias| {
                    let is_devid = alias.get("is_devid").and_then(serde_json::Value::as_bool).unwrap_or(false);
                    Some((Number::from_json(alias)?, is_devid))
                })
                .collect(),
            None => current.aliases.clone(),
        };
        Self { primary, aliases }
    }

    /// What stored rows say.
    pub fn of_rows(rows: &[Row]) -> Self {
        let primary = rows.iter().find(|row| row.is_primary).map(|row| row.number.clone());
        let aliases = rows.iter().filter(|row| !row.is_primary).map(|row| (row.number.clone(), row.is_devid)).collect();
        Self { primary, aliases }
    }

    /// The composed digits.
    pub fn numbers(&self) -> Numbers {
        Numbers {
            primary: self.primary.as_ref().map(Number::digits),
            aliases: self.aliases.iter().map(|(number, _)| number.digits()).collect(),
        }
    }
}

/// A stored number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its id.
    pub id: i64,
    /// The number.
    pub number: Number,
    /// Who has it; `None` when it is free.
    pub owner: Option<i64>,
    /// Whether it is the primary number of its owner.
    pub is_primary: bool,
    /// Whether it may be used as user name at registration.
    pub is_devid: bool,
}

impl Row {
    /// Reads a row of the table.
    ///
    /// # Errors
    /// [`Fault::Internal`].
    pub fn read(record: &Record) -> Result<Self, Fault> {
        Ok(Self {
            id: record.id()?,
            number: Number {
                cc: record.int("cc")?,
                ac: record.text("ac")?.to_owned(),
                sn: record.text("sn")?.to_owned(),
            },
            owner: record.opt_int("subscriber_id")?,
            is_primary: record.flag("is_primary")?,
            is_devid: record.flag("is_devid")?,
        })
    }
}
