//! A row of a table as rules see it.

use chrono::NaiveDateTime;

use crate::fault::Fault;
use crate::value::Value;

/// One row, or the columns of a row that are to be written.
///
/// Columns are few, so a list beats a map. A column that the row does not have is a programming error and is answered with
/// [`Fault::Internal`], never with a silent default.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Record(Vec<(&'static str, Value)>);

impl Record {
    /// A record without columns.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a column, replacing an earlier value; for building a record in one expression.
    #[must_use]
    pub fn with(mut self, column: &'static str, value: impl Into<Value>) -> Self {
        self.set(column, value);
        self
    }

    /// Sets a column, replacing an earlier value.
    pub fn set(&mut self, column: &'static str, value: impl Into<Value>) {
        let value = value.into();
        match self.0.iter_mut().find(|(name, _)| *name == column) {
            Some((_, slot)) => *slot = value,
            None => self.0.push((column, value)),
        }
    }

    /// Takes a column out: it is not to be written.
    pub fn remove(&mut self, column: &str) {
        self.0.retain(|(name, _)| *name != column);
    }

    /// Takes out the columns whose value is the stored one already, so that a write changes only what differs.
    pub fn drop_unchanged(&mut self, stored: &Self) {
        self.0.retain(|(name, value)| stored.get(name) != Some(value));
    }

    /// The value of a column, if the record has it.
    pub fn get(&self, column: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| *name == column).map(|(_, value)| value)
    }

    /// Whether the record has the column.
    pub fn has(&self, column: &str) -> bool {
        self.get(column).is_some()
    }

    /// Columns and values in the order in which they were set.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The primary key.
    ///
    /// # Errors
    /// [`Fault::Internal`] when the row has none.
    pub fn id(&self) -> Result<i64, Fault> {
        self.int("id")
    }

    /// A whole number that is never NULL.
    ///
    /// # Errors
    /// [`Fault::Internal`] when the column is missing, NULL or of another type.
    pub fn int(&self, column: &str) -> Result<i64, Fault> {
        self.opt_int(column)?.ok_or_else(|| mismatch(column))
    }

    /// A whole number or NULL.
    ///
    /// # Errors
    /// [`Fault::Internal`] when the column is missing or of another type.
    pub fn opt_int(&self, column: &str) -> Result<Option<i64>, Fault> {
        match self.get(column) {
            Some(Value::Int(number)) => Ok(Some(*number)),
            Some(Value::Null) => Ok(None),
            _ => Err(mismatch(column)),
        }
    }

    /// An amount that is never NULL.
    ///
    /// # Errors
    /// [`Fault::Internal`] when the column is missing, NULL or of another type.
    pub fn float(&self, column: &str) -> Result<f64, Fault> {
        match self.get(column) {
            Some(Value::Float(number)) => Ok(*number),
            _ => Err(mismatch(column)),
        }
    }

    /// A text that is never NULL.
    ///
    /// # Errors
    /// [`Fault::Internal`] when the column is missing, NULL or of another type.
    pub fn text(&self, column: &str) -> Result<&str, Fault> {
        self.opt_text(column)?.ok_or_else(|| mismatch(column))
    }

    /// A text or NULL.
    ///
    /// # Errors
    /// [`Fault::Internal`] when the column is missing or of another type.
    pub fn opt_text(&self, column: &str) -> Result<Option<&str>, Fault> {
        match self.get(column) {
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Null) => Ok(None),
            _ => Err(mismatch(column)),
        }
    }

    /// A flag.
    ///
    /// # Errors
    /// [`Fault::Internal`] when the column is missing, NULL or of another type.
    pub fn flag(&self, column: &str) -> Result<bool, Fault> {
        match self.get(column) {
            Some(Value::Bool(flag)) => Ok(*flag),
            _ => Err(mismatch(column)),
        }
    }

    /// A point in time (UTC) or NULL.
    ///
    /// # Errors
    /// [`Fault::Internal`] when the column is missing or of another type.
    pub fn time(&self, column: &str) -> Result<Option<NaiveDateTime>, Fault> {
        match self.get(column) {
            Some(Value::Time(time)) => Ok(Some(*time)),
            Some(Value::Null) => Ok(None),
            _ => Err(mismatch(column)),
        }
    }
}

impl FromIterator<(&'static str, Value)> for Record {
    fn from_iter<I: IntoIterator<Item = (&'static str, Value)>>(columns: I) -> Self {
        Self(columns.into_iter().collect())
    }
}

fn mismatch(column: &str) -> Fault {
    Fault::Internal(format!("column '{column}' is missing or of an unexpected type"))
}
