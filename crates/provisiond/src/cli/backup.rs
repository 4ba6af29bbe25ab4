//! `provisiond backup` and `provisiond restore`: the embedded database. The others have tools of their own.

use std::error::Error;
use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use provisioning_migrations::{Migrator, MigratorTrait};
use provisioning_store::{Database, Options};

use super::{Progress, runtime};
use crate::config::Config;
use crate::running::control::{self, Ask};
use crate::wiring::database_options;

/// Copies the database into a new file while the server runs: the file holds all that was committed when the copy began.
///
/// # Errors
/// When the database is not the embedded one, the file exists already, or it cannot be written.
pub fn backup(config: &Config, to: &Path) -> Result<(), Box<dyn Error>> {
    let file = file_of(config)?;
    // Ours, new and for nobody else before anything is in it: it holds every secret of the platform.
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to);
    made.map_err(|error| format!("{}: {error}", to.display()))?;
    let progress = Progress::bytes("copying", fs::metadata(&file).map_or(0, |found| found.len()));
    let options = database_options(config);
    let copied = runtime()?.block_on(progress.of_file(to, Database::copy(&options, to)));
    if copied.is_err() {
        clear(to);
    }
    Ok(copied?)
}

/// Puts a copy in the place of the database. The former file stays beside it, with the ending `.before`.
///
/// # Errors
/// When a server runs, the database is not the embedded one, or the copy is damaged or newer than this program.
pub fn restore(config: &Config, from: &Path) -> Result<(), Box<dyn Error>> {
    let file = file_of(config)?;
    match control::ask(&config.provisioning.state_dir, &Ask::Ping) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) => {}
        Err(error) => return Err(format!("cannot tell whether the server is running: {error}").into()),
        Ok(_) => return Err("the server is running: stop it first".into()),
    }
    if file.exists() {
        // A server without a control socket is found out by its hold on the file. One that is damaged may be replaced.
        if let Ok(false) = runtime()?.block_on(Database::is_alone(&database_options(config))) {
            return Err(
                "another program has the database open: stop it first, also a SIP or XMPP server that reads it".into(),
            );
        }
    }
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let new = beside(&file, "new");
    take(from, &new)?;
    belongs_like(&new, &file)?;
    let progress = Progress::spinner("checking the copy");
    if let Err(error) = runtime()?.block_on(examine(config, &new)) {
        clear(&new);
        return Err(error);
    }
    drop(progress);
    // What the former one had not put into its file yet belongs to it.
    for end in ["-wal", "-shm"] {
        let log = suffixed(&file, end);
        if log.exists() {
            fs::rename(&log, suffixed(&beside(&file, "before"), end))?;
        }
    }
    if file.exists() {
        fs::rename(&file, beside(&file, "before"))?;
    }
    fs::File::open(&new)?.sync_all()?;
    fs::rename(&new, &file)?;
    Ok(())
}

/// Copies a file for nobody else to read.
fn take(from: &Path, to: &Path) -> io::Result<()> {
    let from = fs::File::open(from)?;
    let progress = Progress::bytes("copying", from.metadata()?.len());
    let mut to = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(to)?;
    io::copy(&mut progress.reading(from), &mut to)?;
    Ok(())
}

/// Gives a file to whom the one that it replaces belongs, and its group what that one gave it, since SIP and XMPP servers may
/// read it as members of the group. Others get nothing. Without a former file it is for the owner of the folder only.
fn belongs_like(new: &Path, old: &Path) -> io::Result<()> {
    let folder = old.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let like = fs::metadata(old).or_else(|_| fs::metadata(folder))?;
    chown(new, Some(like.uid()), Some(like.gid()))?;
    let of_group = if like.is_file() { like.mode() & 0o060 } else { 0 };
    fs::set_permissions(new, Permissions::from_mode(0o600 | of_group))
}

/// Whether a copy is whole, and of this program or an older one.
async fn examine(config: &Config, file: &Path) -> Result<(), Box<dyn Error>> {
    let options = Options { url: format!("sqlite://{}", file.display()), ..database_options(config) };
    Database::is_whole(&options).await?;
    let connection = Database::connect_raw(&options).await?;
    let known = Migrator::get_applied_migrations(&connection).await;
    connection.close().await?;
    if known?.is_empty() {
        return Err("the file holds no database of this program".into());
    }
    Ok(())
}

/// The file of the embedded database.
fn file_of(config: &Config) -> Result<PathBuf, Box<dyn Error>> {
    let url = config.provisioning.database.connection_url();
    let (kind, rest) = url.expose().split_once(':').unwrap_or_default();
    match kind {
        "sqlite" => {
            let rest = rest.strip_prefix("//").unwrap_or(rest);
            Ok(PathBuf::from(rest.split('?').next().unwrap_or(rest)))
        }
        "postgres" | "postgresql" => {
            Err("PostgreSQL has tools of its own: pg_dump --format=custom, and pg_restore (docs/operating.md)".into())
        }
        _ => {
            let text = "MariaDB and MySQL have tools of their own: mariadb-dump --single-transaction, or mariabackup \
                        (docs/operating.md)";
            Err(text.into())
        }
    }
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    suffixed(file, &format!(".{ending}"))
}

fn suffixed(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn clear(file: &Path) {
    for end in ["", "-wal", "-shm"] {
        // What is not there need not be removed.
        let _ = fs::remove_file(suffixed(file, end));
    }
}
