//! What names an item in its address.

/// The member by which items are named in addresses and links, where that is not their number. Such items are not made by a
/// create: their address follows from something that is there. Source: rest-protocol, order of body checks.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The member, which is also the column of the table.
    pub member: &'static str,
    /// Whether a text can be one.
    pub is_one: fn(&str) -> bool,
    /// The sentence for a text that cannot.
    pub wrong: &'static str,
    /// The format in the words of JSON Schema.
    pub format: &'static str,
    /// A value that documentation may show.
    pub example: &'static str,
}

impl Key {
    /// A uuid in the column of a name.
    pub const fn uuid(member: &'static str) -> Self {
        Self {
            member,
            is_one: |text| uuid::Uuid::try_parse(text).is_ok(),
            wrong: "Invalid uuid in request URI",
            format: "uuid",
            example: "6a8f1f1c-1c1a-4a53-9d7e-0f3f5a5b0c11",
        }
    }
}
