//! Preferences that follow the numbers of a subscriber.
//!
//! All numbers here are composed: country code, area code and subscriber number in one text of digits, without plus.
//! Whether a rule applies at all is a setting: `auto_allow_cli` for [`allowed_clis_after`], `auto_sync_cli` for
//! [`cli_after`]. Source: preferences, section 6; life-cycle, section 3.3.

/// The numbers of a subscriber.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbers {
    /// The primary number.
    pub primary: Option<String>,
    /// The alias numbers, in the order in which they are shown.
    pub aliases: Vec<String>,
}

impl Numbers {
    /// All numbers, the primary one first.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.primary.iter().chain(&self.aliases).map(String::as_str)
    }

    fn contains(&self, number: &str) -> bool {
        self.iter().any(|own| own == number)
    }
}

/// The list `allowed_clis` after the numbers of a subscriber changed.
///
/// Numbers that are no longer the subscriber's leave the list, new ones are appended; a new primary number takes the
/// place of the old one. Entries that clients put there stay where they are. With `add_new` false (a request with
/// `create_primary_acli=false`) nothing is added. For a new subscriber `old` is empty.
pub fn allowed_clis_after(current: &[String], old: &Numbers, new: &Numbers, add_new: bool) -> Vec<String> {
    let is_gone = |entry: &str| old.contains(entry) && !new.contains(entry);
    let mut arriving: Vec<&str> = Vec::new();
    for number in new.iter().filter(|number| add_new && !old.contains(number)) {
        if !arriving.contains(&number) && !current.iter().any(|entry| entry == number) {
            arriving.push(number);
        }
    }
    let successor = new.primary.as_deref().filter(|primary| arriving.contains(primary));
    let mut list: Vec<String> = Vec::with_capacity(current.len() + arriving.len());
    for entry in current {
        match successor {
            Some(primary) if Some(entry) == old.primary.as_ref() && is_gone(entry) => {
                arriving.retain(|number| *number != primary);
                if !list.iter().any(|listed| listed == primary) {
                    list.push(primary.to_owned());
                }
            }
            _ if is_gone(entry) => {}
            _ => list.push(entry.clone()),
        }
    }
    list.extend(arriving.into_iter().map(str::to_owned));
    list
}

/// What happens to `cli` when the primary number changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CliChange {
    /// Nothing: the number is the same, or somebody set another one.
    Keep,
    /// It becomes the new primary number.
    Set(String),
    /// It goes with the primary number.
    Remove,
}

/// The rule of `auto_sync_cli`: `cli` is created with a primary number and follows it for as long as it is equal to
/// it. A value that somebody set by hand is never overwritten.
pub fn cli_after(current: Option<&str>, old_primary: Option<&str>, new_primary: Option<&str>) -> CliChange {
    if old_primary == new_primary {
        return CliChange::Keep;
    }
    match (current, new_primary) {
        (None, Some(number)) => CliChange::Set(number.to_owned()),
        (Some(cli), Some(number)) if Some(cli) == old_primary => CliChange::Set(number.to_owned()),
        (Some(cli), None) if Some(cli) == old_primary => CliChange::Remove,
        _ => CliChange::Keep,
    }
}

/// The number of a subscriber's voice mailbox: `voicemail_echo_number`, else `cli`, else the primary number, else the
/// uuid.
pub fn mailbox<'a>(
    voicemail_echo_number: Option<&'a str>,
    cli: Option<&'a str>,
    primary: Option<&'a str>,
    uuid: &'a str,
) -> &'a str {
    let set = |text: &&str| !text.is_empty();
    voicemail_echo_number.filter(set).or(cli.filter(set)).or(primary.filter(set)).unwrap_or(uuid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(primary: &str, aliases: &[&str]) -> Numbers {
        let primary = Some(primary.to_owned()).filter(|primary| !primary.is_empty());
        Numbers { primary, aliases: aliases.iter().map(ToString::to_string).collect() }
    }

    #[test]
    fn allowed_clis() {
        type Case<'a> = (&'a str, &'a [&'a str], Numbers, Numbers, bool, &'a [&'a str]);
        let none = || numbers("", &[]);
        let cases: &[Case<'_>] = &[
            ("a new subscriber", &[], none(), numbers("1", &["2", "3"]), true, &["1", "2", "3"]),
            ("a new subscriber without adding", &[], none(), numbers("1", &["2"]), false, &[]),
            ("nothing changed", &["x*", "1"], numbers("1", &[]), numbers("1", &[]), true, &["x*", "1"]),
            ("entries of clients stay", &["1", "43*"], numbers("1", &[]), numbers("2", &[]), true, &["2", "43*"]),
            ("a primary number is replaced in place", &["1", "5"], numbers("1", &["5"]), numbers("2", &["5"]), true, &["2", "5"]),
            ("without adding it only goes", &["1", "5"], numbers("1", &["5"]), numbers("2", &["5"]), false, &["5"]),
            ("a primary number goes", &["1", "5"], numbers("1", &["5"]), numbers("", &["5"]), true, &["5"]),
            ("an alias goes", &["1", "5", "6"], numbers("1", &["5", "6"]), numbers("1", &["6"]), true, &["1", "6"]),
            ("an alias comes", &["1"], numbers("1", &[]), numbers("1", &["7"]), true, &["1", "7"]),
            ("primary and alias change places", &["1", "5"], numbers("1", &["5"]), numbers("5", &["1"]), true, &["1", "5"]),
            ("an alias becomes primary", &["1", "5"], numbers("1", &["5"]), numbers("5", &[]), true, &["5"]),
            ("the old number had been taken out by hand", &["43*"], numbers("1", &[]), numbers("2", &[]), true, &["43*", "2"]),
            ("the new number is there already", &["1", "2"], numbers("1", &[]), numbers("2", &[]), true, &["2"]),
            ("an unchanged number taken out by hand stays out", &[], numbers("1", &[]), numbers("1", &["2"]), true, &["2"]),
            ("the old number is there twice", &["1", "1"], numbers("1", &[]), numbers("2", &[]), true, &["2"]),
        ];
        for (case, current, old, new, add_new, expected) in cases {
            let current: Vec<String> = current.iter().map(ToString::to_string).collect();
            assert_eq!(allowed_clis_after(&current, old, new, *add_new), *expected, "{case}");
        }
    }

    #[test]
    fn cli() {
        let set = |number: &str| CliChange::Set(number.to_owned());
        type Case<'a> = (&'a str, Option<&'a str>, Option<&'a str>, Option<&'a str>, CliChange);
        let cases: &[Case<'_>] = &[
            ("created with the first number", None, None, Some("1"), set("1")),
            ("follows a changed number", Some("1"), Some("1"), Some("2"), set("2")),
            ("goes with the number", Some("1"), Some("1"), None, CliChange::Remove),
            ("set by hand stays when the number changes", Some("9"), Some("1"), Some("2"), CliChange::Keep),
            ("set by hand stays when the number goes", Some("9"), Some("1"), None, CliChange::Keep),
            ("set by hand before the first number stays", Some("9"), None, Some("1"), CliChange::Keep),
            ("taken out by hand comes back with another number", None, Some("1"), Some("2"), set("2")),
            ("taken out by hand stays out with the same number", None, Some("1"), Some("1"), CliChange::Keep),
            ("no number at all", None, None, None, CliChange::Keep),
        ];
        for (case, current, old, new, expected) in cases {
            assert_eq!(&cli_after(*current, *old, *new), expected, "{case}");
        }
    }

    #[test]
    fn mailbox_numbers() {
        assert_eq!(mailbox(Some("1"), Some("2"), Some("3"), "u"), "1");
        assert_eq!(mailbox(None, Some("2"), Some("3"), "u"), "2");
        assert_eq!(mailbox(Some(""), None, Some("3"), "u"), "3");
        assert_eq!(mailbox(None, None, None, "u"), "u");
    }
}
