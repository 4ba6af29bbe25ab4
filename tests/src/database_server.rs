//! A database for one test: a file, or a PostgreSQL or MariaDB server of its own, which can be stopped without disturbing others.
//! Servers beside `provisiond` read it with roles that have nothing but the grants of `etc/sql`.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use tempfile::TempDir;

use crate::database::{Database, Engine};
use crate::room::Room;

/// Password of the roles.
const PASSWORD: &str = "secret";

/// A database, and the server that has it. Stopped on drop.
#[derive(Debug)]
pub struct DatabaseServer {
    folder: TempDir,
    engine: Engine,
    port: u16,
    database: Arc<Database>,
    room: Option<Room>,
}

impl DatabaseServer {
    /// Starts one with an empty database.
    ///
    /// # Panics
    /// When it does not start; the message holds the end of its log.
    #[must_use]
    pub fn start(engine: Engine) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        open_to_all(folder.path());
        if engine == Engine::Sqlite {
            let url = format!("sqlite://{}", file(folder.path()).display());
            return Self { database: Arc::new(Database::at(engine, &url)), folder, engine, port: 0, room: None };
        }
        Self::begin(folder, engine, None)
    }

    /// Starts one whose data lie on a file system of their own; `size` as `mount` takes it. Not for SQLite.
    ///
    /// # Panics
    /// As [`DatabaseServer::start`], and without the right to mount.
    #[must_use]
    pub fn start_in_room(engine: Engine, size: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        open_to_all(folder.path());
        let room = Room::over(folder.path(), size);
        Self::begin(folder, engine, Some(room))
    }

    fn begin(folder: TempDir, engine: Engine, room: Option<Room>) -> Self {
        let said = script(room.as_ref(), &["start", &folder.path().to_string_lossy(), engine.name()]);
        let url = said.trim().split_once('=').map(|(_, url)| url).expect("the script tells the URL");
        let (address, _) = url.rsplit_once('/').expect("a URL ends in /database");
        let port = address.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
        Database::at(engine, url).run("CREATE DATABASE provisiond");
        let database = Arc::new(Database::at(engine, &format!("{address}/provisiond")));
        Self { folder, engine, port, database, room }
    }

    /// The database, as `provisiond` uses it.
    #[must_use]
    pub fn database(&self) -> &Arc<Database> {
        &self.database
    }

    /// The file system of its data, if it has one of its own.
    #[must_use]
    pub fn room(&self) -> Option<&Room> {
        self.room.as_ref()
    }

    /// Whether it is a server that can stop.
    #[must_use]
    pub fn can_stop(&self) -> bool {
        self.engine != Engine::Sqlite
    }

    /// Stops the server with all its connections.
    pub fn stop(&self) {
        script(self.room.as_ref(), &["stop", &self.folder.path().to_string_lossy()]);
    }

    /// Starts it again with the same data on the same port.
    pub fn resume(&self) {
        script(self.room.as_ref(), &["resume", &self.folder.path().to_string_lossy()]);
    }

    /// Makes the roles `kamailio` and `prosody` and gives them what `etc/sql` says. The views must exist.
    ///
    /// # Panics
    /// When the database refuses.
    pub fn grant(&self) {
        let users: &[&str] = match self.engine {
            Engine::Sqlite => return,
            Engine::Postgres => {
                &["CREATE ROLE kamailio LOGIN PASSWORD 'secret'", "CREATE ROLE prosody LOGIN PASSWORD 'secret'"]
            }
            Engine::Mariadb => &[
                "CREATE USER 'kamailio'@'%' IDENTIFIED BY 'secret'",
                "CREATE USER 'prosody'@'%' IDENTIFIED BY 'secret'",
            ],
        };
        let grants = repository().join(format!("etc/sql/grants-{}.sql", self.engine.name()));
        let grants = std::fs::read_to_string(grants).expect("a file of grants");
        let grants: String = grants.lines().filter(|line| !line.starts_with("--")).collect::<Vec<_>>().join("\n");
        let owner = match self.engine {
            Engine::Mariadb => Database::at(self.engine, &format!("mysql://root@127.0.0.1:{}/provisiond", self.port)),
            Engine::Sqlite | Engine::Postgres => Database::at(self.engine, self.database.url()),
        };
        for statement in users.iter().copied().chain(grants.split(';').map(str::trim)).filter(|one| !one.is_empty()) {
            owner.run(statement);
        }
    }

    /// What a role gets for a statement: nothing, or the refusal of the database.
    #[must_use]
    pub fn refusal(&self, role: &str, statement: &str) -> Option<String> {
        let scheme = if self.engine == Engine::Mariadb { "mysql" } else { "postgres" };
        let url = format!("{scheme}://{role}:{PASSWORD}@127.0.0.1:{}/provisiond", self.port);
        Database::at(self.engine, &url).try_run(statement).err()
    }

    /// The lines of `kamailio-local.cfg` that name the database.
    #[must_use]
    pub fn for_kamailio(&self) -> String {
        let (define, url) = match self.engine {
            Engine::Sqlite => {
                let file = file(self.folder.path());
                let file = file.display();
                return format!(
                    "#!define WITH_SQLITE\n#!define DBURL \"sqlite:///{file}\"\n#!define SQLITE_FILE \"{file}\"\n"
                );
            }
            Engine::Postgres => ("WITH_POSTGRES", "postgres"),
            Engine::Mariadb => ("WITH_MARIADB", "mysql"),
        };
        let port = self.port;
        format!("#!define {define}\n#!define DBURL \"{url}://kamailio:{PASSWORD}@127.0.0.1:{port}/provisiond\"\n")
    }

    /// The line of `prosody-local.cfg.lua` that names the database.
    #[must_use]
    pub fn for_prosody(&self) -> String {
        let driver = match self.engine {
            Engine::Sqlite => {
                return format!(
                    "sql = {{ driver = \"SQLite3\", database = \"{}\" }}\n",
                    file(self.folder.path()).display()
                );
            }
            Engine::Postgres => "PostgreSQL",
            Engine::Mariadb => "MySQL",
        };
        format!(
            "sql = {{ driver = \"{driver}\", host = \"127.0.0.1\", port = {}, database = \"provisiond\", \
             username = \"prosody\", password = \"{PASSWORD}\" }}\n",
            self.port
        )
    }
}

impl Drop for DatabaseServer {
    fn drop(&mut self) {
        if self.can_stop() {
            self.stop();
        }
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join("provisiond.db")
}

/// The folder of the project.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Lets other users through a temporary folder, which servers that do not run as root need.
pub(crate) fn open_to_all(folder: &Path) {
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).expect("our own folder");
}

/// The beginning of a command that runs as a user other than root.
pub(crate) fn as_user(user: &str, program: &str) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args([&format!("--reuid={user}"), &format!("--regid={user}"), "--init-groups", "--", program]);
    command
}

/// Gives a folder with all that is in it to a user, when we may.
pub(crate) fn own(user: &str, folder: &Path) {
    if is_root() {
        let done = Command::new("chown").arg("-R").arg(format!("{user}:")).arg(folder).status();
        assert!(done.expect("chown is everywhere").success(), "is {user} installed? See the packages in tests/run");
    }
}

fn is_root() -> bool {
    std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").expect("a process")) == 0
}

/// `tests/databases ARGUMENTS`, in a room if there is one; gives what it prints. Servers that it starts must not hold our pipe: output goes to files there.
fn script(room: Option<&Room>, arguments: &[&str]) -> String {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("databases");
    let mut command = room.map_or_else(|| Command::new(&program), |room| room.command(&program));
    let output = command.args(arguments).output().expect("a script of the tests");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
