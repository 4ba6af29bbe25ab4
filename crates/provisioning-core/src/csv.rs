//! Lines of CSV.

use csv::{ReaderBuilder, Trim, WriterBuilder};
use serde_json::Value as Json;

use crate::fault::Fault;

/// An uploaded file.
#[derive(Debug, Clone)]
pub struct Upload(Vec<u8>);

/// What became of an upload.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Lines that were taken.
    pub taken: u64,
    /// Lines that could not be used.
    pub skipped: u64,
    /// Of the first of them the number of the line and the reason.
    pub reasons: Vec<(usize, String)>,
}

/// Reasons that are kept: the log is for people.
const MOST_REASONS: usize = 20;

impl Upload {
    /// A file by its bytes.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The file as text, as far as it is text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }

    /// The lines as cells without blanks around them, up to the first line that cannot be read. Empty lines are left out.
    pub fn lines(&self, separator: u8) -> impl Iterator<Item = Vec<String>> + Send + '_ {
        self.every_line(separator).map_while(|line| line)
    }

    /// All lines as cells without blanks around them; `None` for one that is no text. Empty lines are left out.
    pub fn every_line(&self, separator: u8) -> impl Iterator<Item = Option<Vec<String>>> + Send + '_ {
        let mut builder = ReaderBuilder::new();
        let reader = builder.has_headers(false).flexible(true).trim(Trim::All).delimiter(separator);
        let records = reader.from_reader(self.0.as_slice()).into_byte_records();
        let text = |cell: &[u8]| std::str::from_utf8(cell).ok().map(str::to_owned);
        records.map(move |record| record.ok()?.iter().map(text).collect())
    }
}

impl Imported {
    /// Counts a line that was taken.
    pub fn took(&mut self) {
        self.taken += 1;
    }

    /// Counts a line that could not be used.
    pub fn skip(&mut self, line: usize, reason: impl Into<String>) {
        self.skipped += 1;
        if self.reasons.len() < MOST_REASONS {
            self.reasons.push((line, reason.into()));
        }
    }
}

/// The fault of a download that a collection does not offer.
pub fn not_offered() -> Fault {
    Fault::Malformed("unsupported accept content type".to_owned())
}

/// Lines as text; a cell is quoted where it has to be. Flags are written as 1 and 0, no value as nothing.
///
/// # Errors
/// [`Fault::Internal`], which cannot happen: the text is written to memory.
pub fn written(lines: &[Vec<Json>]) -> Result<String, Fault> {
    let failed = |error: &dyn std::fmt::Display| Fault::Internal(format!("CSV: {error}"));
    let mut writer = WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for line in lines {
        writer.write_record(line.iter().map(cell)).map_err(|error| failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    String::from_utf8(bytes).map_err(|error| failed(&error))
}

fn cell(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::Bool(flag) => u8::from(*flag).to_string(),
        value => crate::form::printed(value),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lines_are_read_until_one_cannot_be() {
        let upload = |text: &[u8]| Upload::new(text.to_vec()).lines(b',').collect::<Vec<_>>();
        assert_eq!(upload(b"a, b ,\"c,d\"\n\ne\n"), [vec!["a", "b", "c,d"], vec!["e"]]);
        assert_eq!(upload(b"a\n\xff\nb\n"), [vec!["a"]]);
        assert!(upload(b"").is_empty());
        let every: Vec<_> = Upload::new(b"a\n\xff\nb\n".to_vec()).every_line(b',').collect();
        assert_eq!(every, [Some(vec!["a".to_owned()]), None, Some(vec!["b".to_owned()])]);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let lines = [vec![json!("a \"b\", c"), json!(null), json!(true), json!(7)]];
        let text = written(&lines).unwrap_or_default();
        assert_eq!(text, "\"a \"\"b\"\", c\",,1,7\n");
        let read: Vec<Vec<String>> = Upload::new(text.into_bytes()).lines(b',').collect();
        assert_eq!(read, [vec!["a \"b\", c", "", "1", "7"]]);
    }
}
