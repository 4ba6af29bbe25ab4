//! What a path means. Source: rest-protocol, routes and path normalisation.

use provisioning_core::definition::{Definition, Shape};
use provisioning_core::registry::{Resource, registry};
use provisioning_core::settings::Settings;

use crate::request::percent_decoded;

/// What a path addresses.
pub(crate) enum Route {
    /// The service document.
    Root,
    /// A collection, or a resource that is a single document.
    Collection(&'static Resource),
    /// An item by the text of its id, decoded.
    Item(&'static Resource, String),
    /// The journal of an item, by the text of the item's id.
    Journal(&'static Resource, String),
    /// An entry of the journal of an item: ids as text, or the word `recent`.
    JournalEntry(&'static Resource, String, String),
}

impl Route {
    /// The resource that it belongs to.
    pub(crate) fn definition(&self) -> Option<&'static Definition> {
        match self {
            Self::Root => None,
            Self::Collection(resource)
            | Self::Item(resource, _)
            | Self::Journal(resource, _)
            | Self::JournalEntry(resource, ..) => Some(&resource.definition),
        }
    }
}

/// A route, and whether its path lacks the slash that collections end with.
pub(crate) struct Found {
    pub(crate) route: Route,
    pub(crate) needs_slash: bool,
}

/// Finds what a raw path addresses. A resource that is switched off is like none. Any number of leading slashes is accepted: test clients join a base URL that ends in one
/// and a `Location` that begins with one.
pub(crate) fn find(path: &str, settings: &Settings) -> Option<Found> {
    let path = path.trim_start_matches('/');
    let rest = path.strip_prefix("api")?;
    if rest.is_empty() || rest == "/" {
        return Some(Found { route: Route::Root, needs_slash: rest.is_empty() });
    }
    let mut segments: Vec<&str> = rest.strip_prefix('/')?.split('/').collect();
    let trailing = segments.last() == Some(&"");
    if trailing {
        segments.pop();
    }
    let present = |name: &str| registry().get(name).filter(|resource| (resource.definition.present)(settings));
    match segments.as_slice() {
        [name] => {
            let resource = present(name)?;
            Some(Found { route: Route::Collection(resource), needs_slash: !trailing })
        }
        [name, id, rest @ ..] if !id.is_empty() => {
            let resource = present(name).filter(|r| r.definition.shape == Shape::Collection)?;
            let id = percent_decoded(id);
            let route = match rest {
                [] => Route::Item(resource, id),
                ["journal"] if resource.definition.has_journal() => Route::Journal(resource, id),
                ["journal", entry] if resource.definition.has_journal() => {
                    Route::JournalEntry(resource, id, percent_decoded(entry))
                }
                _ => return None,
            };
            Some(Found { route, needs_slash: false })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(path: &str) -> &'static str {
        match find(path, &Settings::default()) {
            None => "none",
            Some(Found { route: Route::Root, needs_slash: false }) => "root",
            Some(Found { route: Route::Collection(_), needs_slash: false }) => "collection",
            Some(Found { route: Route::Item(..), .. }) => "item",
            Some(Found { route: Route::Journal(..), .. }) => "journal",
            Some(Found { route: Route::JournalEntry(..), .. }) => "entry",
            Some(_) => "redirect",
        }
    }

    #[test]
    fn paths_mean_what_clients_expect() {
        let cases = [
            ("/api/", "root"),
            ("/api", "redirect"),
            ("/api/customercontacts/", "collection"),
            ("/api/customercontacts", "redirect"),
            ("//api/customercontacts/5", "item"),
            ("/api/customercontacts/5/", "item"),
            ("/api/customercontacts/5/foo", "none"),
            ("/api/customercontacts/5/journal", "journal"),
            ("/api/customercontacts/5/journal/17/", "entry"),
            ("/api/customercontacts/5/journal/17/x", "none"),
            ("/api/customercontacts//", "none"),
            ("/api/nosuchresource/", "none"),
            ("/apifoo/", "none"),
            ("/api/interceptions/", "none"),
            ("/api/interceptions/5", "none"),
            ("/", "none"),
        ];
        for (path, expected) in cases {
            assert_eq!(kind(path), expected, "{path}");
        }
        let on = Settings { interceptions: true, ..Settings::default() };
        assert!(matches!(find("/api/interceptions/5", &on), Some(Found { route: Route::Item(..), .. })));
    }
}
