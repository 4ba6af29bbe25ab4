//! Certificate files that somebody renews while the server runs. Source: config, our own section, `tls.reload`.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use crate::authority::AuthoritySettings;
use crate::config::Config;
use crate::tls::TlsSettings;

/// What tells one state of a file from the next: device, inode, size, and time of the last change, be it of its rights.
type Stamp = (u64, u64, u64, i64, i64);

/// Files as they were at the last look; one that cannot be looked at has no stamp.
#[derive(Debug, Default)]
pub(super) struct Watched(BTreeMap<PathBuf, Option<Stamp>>);

impl Watched {
    /// The files of the listeners and of the authority, as they are now.
    pub(super) fn of(config: &Config) -> Self {
        let listeners = [TlsSettings::rest, TlsSettings::csc, TlsSettings::system, TlsSettings::legacy];
        let listeners = listeners.map(|of| of(config));
        let authority = AuthoritySettings::of(config);
        let pairs = listeners.iter().flatten().filter_map(|tls| tls.files.clone()).chain(authority.issuer);
        let mut files: Vec<PathBuf> = pairs.flat_map(|(certificate, key)| [certificate, key]).collect();
        files.extend(listeners.into_iter().flatten().filter_map(|tls| tls.chain));
        files.extend(authority.trusted);
        let mut watched = Self(files.into_iter().map(|file| (file, None)).collect());
        watched.look();
        watched
    }

    /// Whether a file has changed since the last look.
    pub(super) fn look(&mut self) -> bool {
        let mut changed = false;
        for (file, stamp) in &mut self.0 {
            let metadata = fs::metadata(file).ok();
            let now = metadata.map(|file| (file.dev(), file.ino(), file.size(), file.ctime(), file.ctime_nsec()));
            changed |= now != *stamp;
            *stamp = now;
        }
        changed
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_file_that_is_replaced_is_noticed_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.crt");
        fs::write(&file, "one").unwrap();
        let mut watched = Watched([(file.clone(), None)].into());
        assert!(watched.look() && !watched.look());
        fs::write(folder.path().join("new"), "two").unwrap();
        fs::rename(folder.path().join("new"), &file).unwrap();
        assert!(watched.look() && !watched.look());
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(watched.look() && !watched.look());
        fs::remove_file(&file).unwrap();
        assert!(watched.look() && !watched.look());
    }
}
