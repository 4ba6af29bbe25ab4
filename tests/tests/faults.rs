//! What breaks around the server: its database, its disk, its files, its clock. It says so, in bounded time, and goes on when it is
//! over.

mod clock;
mod database;
mod disk;
mod start;
mod unreadable;

use libtest_mimic::Trial;

pub(crate) fn trials() -> Vec<Trial> {
    let groups = [clock::trials, database::trials, disk::trials, start::trials, unreadable::trials];
    groups.into_iter().flat_map(|trials| trials()).collect()
}

/// A test that is made for one kind of database.
fn one(name: &str, test: fn()) -> Trial {
    Trial::test(format!("faults::{name}::sqlite"), move || {
        test();
        Ok(())
    })
}

/// Whether this process may mount file systems, in a name space of its own.
fn may_mount() -> bool {
    let tried =
        std::process::Command::new("unshare").args(["--mount", "mount", "-t", "tmpfs", "none", "/mnt"]).output();
    tried.is_ok_and(|tried| tried.status.success())
}
