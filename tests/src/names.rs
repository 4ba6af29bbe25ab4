//! Random words and numbers, so that tests may share a server and be repeated on it without clashes.

use rand::Rng;

/// A random word of ten small letters: usable in user names, domain names, handles and e-mail addresses alike.
#[must_use]
pub fn unique() -> String {
    let mut rng = rand::rng();
    (0..10).map(|_| char::from(rng.random_range(b'a'..=b'z'))).collect()
}

/// A random seven digit number without a leading zero, for telephone numbers.
#[must_use]
pub fn digits() -> String {
    rand::rng().random_range(1_000_000..=9_999_999).to_string()
}
