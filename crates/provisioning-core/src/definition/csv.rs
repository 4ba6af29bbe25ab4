//! The CSV form of a collection.

/// How the items of a collection stand in the lines of a CSV file. There is no line with names: upload and download have the
/// same columns. Source: rest-protocol, CSV; routing-and-pbx, CSV transfer.
#[derive(Debug, Clone, Copy)]
pub struct Csv {
    /// Name of the file that clients get; `None`: there are uploads only.
    pub file: Option<&'static str>,
    /// Members in the order of the columns.
    pub columns: &'static [&'static str],
    /// The member that names the owner of all lines of an upload: a query parameter, or else one more column.
    pub owner: Option<&'static str>,
    /// The key of the configuration that gives the columns another order.
    pub order_key: Option<&'static str>,
}

impl Csv {
    /// A form with these columns.
    pub const fn new(file: &'static str, columns: &'static [&'static str]) -> Self {
        Self { file: Some(file), ..Self::upload(columns) }
    }

    /// A form for uploads only, with these columns.
    pub const fn upload(columns: &'static [&'static str]) -> Self {
        Self { file: None, columns, owner: None, order_key: None }
    }

    /// A key of the configuration gives the columns another order.
    #[must_use]
    pub const fn ordered_by(mut self, key: &'static str) -> Self {
        self.order_key = Some(key);
        self
    }

    /// An upload belongs to one owner.
    #[must_use]
    pub const fn of_owner(mut self, member: &'static str) -> Self {
        self.owner = Some(member);
        self
    }
}
