//! Who else can read the embedded database. Source: sip-xmpp-integration, section 6.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::database::file_of;
use crate::config::{Config, Fault, Loaded, Problem};

const KEY: &str = "provisioning.database.secret_keys";

/// Where the system tells who is in a group.
const GROUPS: &str = "/etc/group";

/// SIP passwords in clear in a file that other programs read.
#[must_use]
pub fn sharing(loaded: &Loaded) -> Vec<Problem> {
    shared_file(&loaded.config)
        .map(|text| Problem::warning(loaded.origin(KEY), KEY, Fault::Note(text)))
        .into_iter()
        .collect()
}

/// What to say about it, if there is something to say.
pub(crate) fn shared_file(config: &Config) -> Option<String> {
    let database = &config.provisioning.database;
    if database.secret_keys.as_ref().is_some_and(|keys| keys.0.are_set()) {
        return None;
    }
    let file = PathBuf::from(file_of(database.connection_url().expose())?);
    let readers = readers(&file)?;
    Some(format!("{readers} can read {}, and the SIP passwords in it: {KEY} would encrypt them", file.display()))
}

/// Who can read a file besides its owner, in words.
fn readers(file: &Path) -> Option<String> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (file, folder) = (fs::metadata(file).ok()?, fs::metadata(folder).ok()?);
    let may = |read: u32, enter: u32| file.mode() & read != 0 && folder.mode() & enter != 0;
    if may(0o004, 0o001) {
        return Some("everybody".to_owned());
    }
    let groups = fs::read_to_string(GROUPS).unwrap_or_default();
    // A group with nobody else in it, as Debian gives each user one, shares nothing.
    let members = members(&groups, file.gid())?;
    may(0o040, 0o010).then(|| format!("the group of {members}"))
}

/// The members of a group, as they are listed; `None` for a group without any.
fn members(groups: &str, gid: u32) -> Option<&str> {
    let line = groups.lines().find(|line| line.split(':').nth(2).and_then(|id| id.parse().ok()) == Some(gid))?;
    line.split(':').nth(3).map(str::trim).filter(|members| !members.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_listed_by_the_system() {
        let groups = "root:x:0:\nprovisiond:x:998:kamailio,prosody\nbroken\nempty:x:\n";
        for (gid, expected) in [(0, None), (998, Some("kamailio,prosody")), (7, None)] {
            assert_eq!(members(groups, gid), expected, "{gid}");
        }
    }
}
