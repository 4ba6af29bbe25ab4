//! The form of an item as a file.

/// A file that is another form of an item: read with its media type in `Accept`, and taken as a part of a
/// `multipart/form-data` body, whose part `json` holds the other members. Source: rest-protocol, `Accept` and request content types.
#[derive(Debug, Clone, Copy)]
pub struct FileForm {
    /// Its media type.
    pub media_type: &'static str,
    /// The part of an upload that holds it.
    pub part: &'static str,
    /// Whether it is what a read gives that does not say which form it wants.
    pub first: bool,
    /// Sentence for operators.
    pub doc: &'static str,
}

impl FileForm {
    /// A file of this type, uploaded in this part.
    pub const fn new(media_type: &'static str, part: &'static str) -> Self {
        Self { media_type, part, first: false, doc: "" }
    }

    /// A read gives the file unless it asks for JSON.
    #[must_use]
    pub const fn first(mut self) -> Self {
        self.first = true;
        self
    }

    /// Sentence for operators: what of the item is in the file.
    #[must_use]
    pub const fn doc(mut self, text: &'static str) -> Self {
        self.doc = text;
        self
    }
}
