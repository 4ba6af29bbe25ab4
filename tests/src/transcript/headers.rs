//! Comparison of the headers that an answer shows.

use std::collections::BTreeSet;

use super::pattern;
use super::variables::Variables;
use crate::client::Reply;

/// `None`, or what is different.
pub(super) fn difference(name: &str, expected: &str, reply: &Reply, variables: &Variables) -> Option<String> {
    let expected = variables.fill(expected);
    let Some(got) = reply.header(name) else {
        return Some(format!("expected {expected}, got none"));
    };
    let same = match name.to_ascii_lowercase().as_str() {
        "allow" => names(&expected) == names(&got),
        "content-type" => media_type(&expected) == media_type(&got),
        _ => pattern::matches(&expected, &got),
    };
    (!same).then(|| format!("expected {expected}, got {got}"))
}

/// The order of methods means nothing.
fn names(list: &str) -> BTreeSet<&str> {
    list.split(',').map(str::trim).collect()
}

/// Media type and parameters without `charset`, which a server may add and clients take with and without.
fn media_type(value: &str) -> (String, BTreeSet<&str>) {
    let mut parts = value.split(';').map(str::trim);
    let media_type = parts.next().unwrap_or_default().to_ascii_lowercase();
    let parameters = parts.filter(|part| !part.to_ascii_lowercase().starts_with("charset=")).collect();
    (media_type, parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charset_is_no_difference_but_a_missing_profile_is() {
        let hal = "application/hal+json; profile=\"http://purl.org/x/\"";
        assert_eq!(media_type(hal), media_type(&format!("{hal}; charset=utf-8")));
        assert_ne!(media_type(hal), media_type("application/hal+json"));
    }
}
