//! Text for XML documents.

use provisioning_xml::clean;
use quick_xml::escape::partial_escape;

/// Appends text as the content of an element.
pub(crate) fn push_text(document: &mut String, text: &str) {
    document.push_str(&partial_escape(clean(text)));
}

/// Appends an element with text in it. Names and attributes are ours.
pub(crate) fn push_element(document: &mut String, name: &str, attributes: &str, text: &str) {
    push_open(document, name, attributes);
    push_text(document, text);
    push_close(document, name);
}

/// Appends the start of an element; attributes begin with a blank.
pub(crate) fn push_open(document: &mut String, name: &str, attributes: &str) {
    for part in ["<", name, attributes, ">"] {
        document.push_str(part);
    }
}

/// Appends the end of an element.
pub(crate) fn push_close(document: &mut String, name: &str) {
    for part in ["</", name, ">"] {
        document.push_str(part);
    }
}

/// A document in ASCII: other characters become references. They stand in texts and attributes only.
pub(crate) fn ascii(document: &str) -> String {
    let mut text = String::with_capacity(document.len());
    for c in document.chars() {
        match c {
            _ if c.is_ascii() => text.push(c),
            _ => text.push_str(&format!("&#{};", u32::from(c))),
        }
    }
    text
}
