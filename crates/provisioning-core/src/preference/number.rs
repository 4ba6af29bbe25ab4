//! Preferences that follow the numbers of a subscriber.
//!
//! All numbers here are composed: country code, area code and subscriber number in one text of digits, without plus.
//! Whether a rule applies at all is a setting: `auto_allow_cli` for [`allowed_clis_after`], `auto_sync_cli` for
//! [`cli_after`]. Source: preferences, section 6; life-cycle, section 3.3.

use std::collections::HashSet;

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
}

/// The list `allowed_clis` after the numbers of a subscriber changed.
///
/// Numbers that are no longer the subscriber's leave the list, new ones are appended; a new primary number takes the
/// place of the old one. Entries that clients put there stay where they are. With `add_new` false (a request with
/// `create_primary_acli=false`) nothing is added. For a new subscriber `old` is empty.
pub fn allowed_clis_after(current: &[String], old: &Numbers, new: &Numbers, add_new: bool) -> Vec<String> {
    // Sets, because a subscriber may have ten thousand alias numbers.
    let (had, has): (HashSet<&str>, HashSet<&str>) = (old.iter().collect(), new.iter().collect());
    let is_gone = |entry: &str| had.contains(entry) && !has.contains(entry);
    let mut listed: HashSet<&str> = current.iter().map(String::as_str).collect();
    let mut arriving: Vec<&str> =
        new.iter().filter(|number| add_new && !had.contains(number) && listed.insert(number)).collect();
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
