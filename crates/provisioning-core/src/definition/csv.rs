//! The CSV form of a collection.

/// How the items of a collection stand in the lines of a CSV file. There is no line with names: upload and download have the
/// same columns. Source: rest-protocol, CSV; routing-and-pbx, CSV transfer.
#[derive(Debug, Clone, Copy)]
pub struct Csv {
    /// Name of the file that clients get.
    pub file: &'static str,
    /// Members in the order of the columns.
    pub columns: &'static [&'static str],
    /// The member that names the owner of all lines of an upload: a query parameter, or else one more column.
    pub owner: Option<&'static str>,
}

impl Csv {
    /// A form with these columns.
    pub const fn new(file: &'static str, columns: &'static [&'static str]) -> Self {
        Self { file, columns, owner: None }
    }

    /// An upload belongs to one owner.
    #[must_use]
    pub const fn of_owner(mut self, member: &'static str) -> Self {
        self.owner = Some(member);
        self
    }
}
