//! Whatever a client sends, the answer is a clear one, nothing is written by a refused request, and the server
//! goes on. A 5xx is always a failure here.

mod documents;
mod fields;
mod queries;
mod random;
mod sizes;

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, on_each_target};
use provisioning_tests::client::Reply;

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = on_each_target(
        "bad_input",
        Needs::Process,
        &[
            ("malformed_documents", documents::malformed),
            ("wrong_values_in_every_field", fields::wrong_values),
            ("over_long_texts", sizes::over_long_texts),
            ("big_bodies", sizes::big_bodies),
            ("ten_thousand_aliases", sizes::ten_thousand_aliases),
            ("random_documents", random::documents),
            ("random_patches", random::patches),
        ],
    );
    trials.extend(on_each_target(
        "bad_input",
        Needs::Api,
        &[
            ("media_types", documents::media_types),
            ("unknown_members_are_dropped", documents::unknown_members),
            ("texts_come_back_as_sent", fields::texts_survive),
            ("ids", queries::ids),
            ("paging", queries::paging),
            ("random_queries", random::queries),
            ("random_paths", random::paths),
        ],
    ));
    trials
}

/// Words of our own machinery that no client should ever read.
const LEAKS: [&str; 10] = [
    "sqlx",
    "sqlstate",
    "sea_orm",
    "seaorm",
    "constraint failed",
    "execution error",
    "query error",
    "panicked",
    "rust",
    "violates",
];

/// Stops unless the answer is an error of the usual shape for a mistake of the client, without internals.
fn assert_refused(reply: &Reply, sent: &str) {
    let sent: String = sent.chars().take(300).collect();
    assert!((400..500).contains(&reply.status), "{sent}: {reply}");
    // The administrator's credentials are good throughout.
    assert_ne!(reply.status, 401, "{sent}: {reply}");
    match reply.error_message() {
        Err(error) => panic!("{sent}: {error}"),
        Ok(message) => {
            // The word of SIP for an address that needs no password holds the name of a language.
            let message = message.to_lowercase().replace("trusted", "");
            let leak = LEAKS.iter().find(|word| message.contains(*word) && !sent.to_lowercase().contains(*word));
            assert_eq!(leak, None, "{sent}: {reply}");
        }
    }
}

/// Stops unless the request either did what was asked or was refused clearly. Tells which.
fn assert_clear(reply: &Reply, sent: &str) -> bool {
    let done = matches!(reply.status, 200 | 201 | 204);
    if !done {
        assert_refused(reply, sent);
    }
    done
}
