//! Entity tags and the requests that depend on them. Source: RFC 9110, conditional requests.

use actix_web::http::StatusCode;
use actix_web::http::header::{ETAG, HeaderMap};
use actix_web::{HttpResponse, body};
use provisioning_core::context::Params;
use provisioning_core::fault::Fault;
use provisioning_core::operation::{Expected, Item, Version, Versions};

use crate::reply::{Refusal, answer};

/// Tags of one header that are looked at; a client has seen a few states of an item, not hundreds.
const MOST_TAGS: usize = 100;

/// The entity tag of an item; none for an answer that contains other items as well, whose states it does not tell.
pub(crate) fn tag(item: &Item, params: &Params) -> Option<String> {
    params.get("expand").is_none().then(|| format!("\"{}\"", Version::of(item)))
}

/// The states in which a client wants its change.
///
/// # Errors
/// [`Fault::Malformed`] for what is no list of entity tags: to ignore it would make the change unconditional.
pub(crate) fn expected(headers: &HeaderMap) -> Result<Expected, Refusal> {
    Ok(Expected { one_of: versions(headers, "if-match", false)?, none_of: versions(headers, "if-none-match", true)? })
}

/// The answer without a body for a client that has this state of the item already.
pub(crate) fn not_modified(headers: &HeaderMap, item: &Item, params: &Params) -> Result<Option<HttpResponse>, Refusal> {
    let expected = expected(headers)?;
    let Some(tag) = tag(item, params) else { return Ok(None) };
    let version = Version::of(item);
    if expected.one_of.is_some_and(|list| !list.has(version)) {
        return Err(Fault::Changed.into());
    }
    let seen = expected.none_of.is_some_and(|list| list.has(version));
    // Without a length: that of nothing would be taken for that of the item.
    let unchanged = || answer(StatusCode::NOT_MODIFIED).insert_header((ETAG, tag)).body(body::None::new());
    Ok(seen.then(unchanged))
}

/// The entity tags of a header, which may come in several lines. Weak ones, which proxies make of strong ones when they
/// compress an answer, count for `If-None-Match` only.
fn versions(headers: &HeaderMap, name: &str, weak: bool) -> Result<Option<Versions>, Refusal> {
    let malformed =
        || Refusal::from(Fault::Malformed(format!("Header '{name}' must be '*' or a list of entity tags.")));
    let mut tags = Vec::new();
    for line in headers.get_all(name) {
        let line = line.to_str().map_err(|_| malformed())?.trim();
        if line == "*" {
            return Ok(Some(Versions::All));
        }
        tags.extend(list(line, weak).ok_or_else(malformed)?);
        if tags.len() > MOST_TAGS {
            return Err(malformed());
        }
    }
    Ok(headers.contains_key(name).then_some(Versions::List(tags)))
}

/// The opaque parts of a list of tags.
fn list(line: &str, weak_too: bool) -> Option<Vec<String>> {
    let mut tags = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let (weak, quoted) = rest.strip_prefix("W/").map_or((false, rest), |tail| (true, tail));
        let (tag, tail) = quoted.strip_prefix('"')?.split_once('"')?;
        if !tag.bytes().all(|byte| byte == 0x21 || byte > 0x22) {
            return None;
        }
        if !weak || weak_too {
            tags.push(tag.to_owned());
        }
        let tail = tail.trim_start();
        rest = match tail.strip_prefix(',') {
            Some(more) if !more.trim().is_empty() => more.trim_start(),
            None if tail.is_empty() => tail,
            _ => return None,
        };
    }
    Some(tags)
}

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn tags_are_quoted_and_separated_by_commas() {
        let cases: [(&str, Option<&[&str]>); 9] = [
            ("", Some(&[])),
            (r#""a""#, Some(&["a"])),
            (r#""a", "b,c" ,"d""#, Some(&["a", "b,c", "d"])),
            (r#"W/"a", "b""#, Some(&["b"])),
            ("a", None),
            (r#""a" "b""#, None),
            (r#""a","#, None),
            (r#""a"#, None),
            (r#"w/"a""#, None),
        ];
        for (line, expected) in cases {
            let found = list(line, false);
            let expected = expected.map(|tags| tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>());
            assert_eq!(found, expected, "{line}");
        }
        assert_eq!(list(r#"W/"a""#, true), Some(vec!["a".to_owned()]));
    }
}
