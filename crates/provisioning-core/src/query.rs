//! Questions to the database, as data.

use crate::value::Value;

/// A column, or a dotted path over references: `contact.reseller_id` is the column `reseller_id` of the row that `contact_id`
/// refers to.
pub type Path = &'static str;

/// What to read from one table.
#[derive(Debug, Clone)]
pub struct Query {
    /// Table name.
    pub table: &'static str,
    /// Which rows.
    pub filter: Cond,
    /// Sort keys, most significant first.
    pub order: Vec<Order>,
    /// Page size; `None` for all.
    pub limit: Option<u64>,
    /// Rows to skip.
    pub offset: u64,
    /// Whether the rows are locked until the end of the transaction.
    pub lock: bool,
}

impl Query {
    /// All rows of a table, in the order of their ids.
    pub fn table(table: &'static str) -> Self {
        Self { table, filter: Cond::All(Vec::new()), order: Vec::new(), limit: None, offset: 0, lock: false }
    }

    /// Narrows the query.
    #[must_use]
    pub fn filter(mut self, cond: Cond) -> Self {
        self.filter = self.filter.and(cond);
        self
    }

    /// Narrows the query to rows whose column equals a value.
    #[must_use]
    pub fn eq(self, path: Path, value: impl Into<Value>) -> Self {
        self.filter(Cond::eq(path, value))
    }

    /// Adds a sort key.
    #[must_use]
    pub fn order(mut self, path: Path, descending: bool) -> Self {
        self.order.push(Order { path, descending, folded: false });
        self
    }

    /// Adds a sort key for people: text without regard to letter case.
    #[must_use]
    pub fn order_for_people(mut self, path: Path, descending: bool) -> Self {
        self.order.push(Order { path, descending, folded: true });
        self
    }

    /// Reads at most so many rows.
    #[must_use]
    pub fn limit(mut self, rows: u64) -> Self {
        self.limit = Some(rows);
        self
    }

    /// Locks what it reads until the transaction ends, so that two writers do not act on the same old state.
    #[must_use]
    pub fn lock(mut self) -> Self {
        self.lock = true;
        self
    }
}

/// A sort key.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// Column to sort by.
    pub path: Path,
    /// Largest first.
    pub descending: bool,
    /// Text is sorted without regard to letter case.
    pub folded: bool,
}

/// A condition on rows.
#[derive(Debug, Clone)]
pub enum Cond {
    /// All of them; the empty list is true.
    All(Vec<Cond>),
    /// Any of them; the empty list is false.
    Any(Vec<Cond>),
    /// The opposite. A comparison with NULL is false and so is its opposite, as in SQL.
    Not(Box<Cond>),
    /// A comparison; text is compared byte by byte.
    Compare(Path, Comparison, Value),
    /// Equal text without regard to letter case.
    Same(Path, String),
    /// Text that matches a pattern, without regard to letter case.
    Like(Path, Pattern),
    /// One of a list.
    In(Path, Vec<Value>),
    /// SQL NULL.
    IsNull(Path),
    /// There is a row in `table` whose `key` equals the `outer` column of this row and which fulfils `filter`.
    Exists {
        /// Table to look into.
        table: &'static str,
        /// Its column.
        key: &'static str,
        /// The column of the outer row.
        outer: &'static str,
        /// Further condition on the inner row.
        filter: Box<Cond>,
    },
}

/// How two values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Equal.
    Eq,
    /// Different.
    Ne,
    /// Less.
    Lt,
    /// Less or equal.
    Le,
    /// Greater.
    Gt,
    /// Greater or equal.
    Ge,
}

impl Cond {
    /// Every row.
    pub fn always() -> Self {
        Self::All(Vec::new())
    }

    /// No row.
    pub fn never() -> Self {
        Self::Any(Vec::new())
    }

    /// Equal; NULL becomes a test for NULL.
    pub fn eq(path: Path, value: impl Into<Value>) -> Self {
        match value.into() {
            Value::Null => Self::IsNull(path),
            value => Self::Compare(path, Comparison::Eq, value),
        }
    }

    /// Different.
    pub fn ne(path: Path, value: impl Into<Value>) -> Self {
        match value.into() {
            Value::Null => Self::Not(Box::new(Self::IsNull(path))),
            value => Self::Compare(path, Comparison::Ne, value),
        }
    }

    /// One of a list of ids.
    pub fn ids(path: Path, ids: &[i64]) -> Self {
        Self::In(path, ids.iter().map(|id| Value::Int(*id)).collect())
    }

    /// One of a list of texts, byte by byte.
    pub fn texts<T: AsRef<str>>(path: Path, texts: &[T]) -> Self {
        Self::In(path, texts.iter().map(|text| Value::from(text.as_ref())).collect())
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::All(mut list), Self::All(more)) => {
                list.extend(more);
                Self::All(list)
            }
            (Self::All(mut list), other) => {
                list.push(other);
                Self::All(list)
            }
            (this, other) => Self::All(vec![this, other]),
        }
    }

    /// The opposite.
    #[must_use]
    pub fn negate(self) -> Self {
        Self::Not(Box::new(self))
    }
}

/// A text pattern, already split at its wild cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(pub Vec<Piece>);

/// A part of a [`Pattern`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text that stands for itself.
    Text(String),
    /// Any run of characters.
    Any,
    /// Any one character.
    One,
}

impl Pattern {
    /// Reads a filter value: `*` is any run of characters, `\*` a star, `\\` a backslash.
    pub fn parse(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match (c, chars.peek()) {
                ('\\', Some(&next @ ('*' | '\\'))) => {
                    chars.next();
                    literal.push(next);
                }
                ('*', _) => {
                    if !literal.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut literal)));
                    }
                    pieces.push(Piece::Any);
                }
                _ => literal.push(c),
            }
        }
        if !literal.is_empty() || pieces.is_empty() {
            pieces.push(Piece::Text(literal));
        }
        Self(pieces)
    }

    /// Reads a filter value in which `*` is any run of characters and `?` any one of them; nothing takes that from them.
    pub fn wild(text: &str) -> Self {
        Self::split(text, '*', '?')
    }

    /// Reads a pattern of the function interfaces: `%` is any run of characters and `_` any one of them.
    pub fn parse_sql(text: &str) -> Self {
        Self::split(text, '%', '_')
    }

    fn split(text: &str, any: char, one: char) -> Self {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        for c in text.chars() {
            let piece = if c == any {
                Piece::Any
            } else if c == one {
                Piece::One
            } else {
                literal.push(c);
                continue;
            };
            if !literal.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut literal)));
            }
            pieces.push(piece);
        }
        if !literal.is_empty() || pieces.is_empty() {
            pieces.push(Piece::Text(literal));
        }
        Self(pieces)
    }

    /// The text, when there is no wild card.
    pub fn literal(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Text anywhere inside.
    pub fn containing(text: &str) -> Self {
        Self(vec![Piece::Any, Piece::Text(text.to_owned()), Piece::Any])
    }

    /// The condition on a column: equal without a wild card, alike with one.
    pub fn on(self, path: Path) -> Cond {
        match self.literal() {
            Some(text) => Cond::Same(path, text.to_owned()),
            None => Cond::Like(path, self),
        }
    }
}

#[cfg(test)]
mod fuzz;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_a_wild_card_unless_escaped() {
        assert_eq!(Pattern::parse("a*").0, vec![Piece::Text("a".into()), Piece::Any]);
        assert_eq!(Pattern::parse(r"a\*").literal(), Some("a*"));
        assert_eq!(Pattern::parse(r"a\\b").literal(), Some(r"a\b"));
        assert_eq!(Pattern::parse("").literal(), Some(""));
        assert_eq!(Pattern::parse("50%_").literal(), Some("50%_"));
    }

    #[test]
    fn a_question_mark_is_one_character_where_it_is_wild() {
        let text = |text: &str| Piece::Text(text.into());
        assert_eq!(Pattern::wild("a?c*").0, vec![text("a"), Piece::One, text("c"), Piece::Any]);
        assert_eq!(Pattern::wild("").literal(), Some(""));
        assert_eq!(Pattern::parse("a?").literal(), Some("a?"));
    }
}
