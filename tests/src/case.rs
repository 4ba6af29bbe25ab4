//! One test function on every engine.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use libtest_mimic::{Failed, Trial};

use crate::client::Client;
use crate::database::Engine;
use crate::server::{self, ADMIN, ADMIN_PASSWORD, Server};

/// Environment variable with the address (`https://host:port`) of a server that runs already. Tests then go
/// to it only, those that have to start or kill a server are left out.
pub const EXTERNAL_URL: &str = "PROVISIOND_TEST_URL";
/// Environment variable with `login:password` for [`EXTERNAL_URL`], when it is not the usual one.
pub const EXTERNAL_LOGIN: &str = "PROVISIOND_TEST_LOGIN";

/// Environment variable with the folder that `tests/tools` has filled.
pub const TOOLS: &str = "PROVISIOND_TEST_TOOLS";

/// A test on SQLite that needs the programs of other people; without them it is shown as ignored.
pub fn with_tools(group: &str, name: &str, test: impl Fn(&Path) + Send + 'static) -> Trial {
    let tools = std::env::var_os(TOOLS).map(PathBuf::from);
    let ignored = tools.is_none();
    let run = move || -> Result<(), Failed> {
        test(tools.as_deref().ok_or("no tools: see tests/tools")?);
        Ok(())
    };
    Trial::test(format!("{group}::{name}::sqlite"), run).with_ignored_flag(ignored)
}

/// What a test runs against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A server that the harness starts on this kind of database.
    Engine(Engine),
    /// The server at [`EXTERNAL_URL`].
    External,
}

impl Target {
    /// All engines, or the external server alone.
    #[must_use]
    pub fn all() -> Vec<Self> {
        if std::env::var_os(EXTERNAL_URL).is_some() {
            return vec![Self::External];
        }
        Engine::ALL.map(Self::Engine).to_vec()
    }

    /// The last part of a test's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Engine(engine) => engine.name(),
            Self::External => "external",
        }
    }

    /// Whether it can be used on this machine.
    #[must_use]
    pub fn is_available(self) -> bool {
        match self {
            Self::Engine(engine) => engine.is_available(),
            Self::External => true,
        }
    }

    /// The platform administrator on a server that is shared with other tests.
    ///
    /// # Panics
    /// When the server does not start.
    #[must_use]
    pub fn admin(self) -> Client {
        match self {
            Self::Engine(engine) => server::shared(engine).admin(),
            Self::External => {
                let url = std::env::var(EXTERNAL_URL).unwrap_or_default();
                let login = std::env::var(EXTERNAL_LOGIN).unwrap_or_else(|_| format!("{ADMIN}:{ADMIN_PASSWORD}"));
                let (user, password) = login.split_once(':').unwrap_or((&login, ""));
                Client::new(&url).with_login(user, password)
            }
        }
    }

    /// A server for this test alone.
    ///
    /// # Panics
    /// When the server does not start, or the target is external.
    #[must_use]
    pub fn own_server(self) -> Server {
        Server::start(self.engine())
    }

    /// The shared server as a process, for tests that also look at its database or log.
    ///
    /// # Panics
    /// As [`Target::own_server`].
    #[must_use]
    pub fn shared_server(self) -> Arc<Server> {
        server::shared(self.engine())
    }

    fn engine(self) -> Engine {
        match self {
            Self::Engine(engine) => engine,
            Self::External => panic!("this test starts its own server"),
        }
    }
}

/// What a test needs of its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Only the interface: runs against an external server too.
    Api,
    /// A process that the test may start, kill or look into.
    Process,
}

/// A test function and its name.
pub type Named<'a> = (&'a str, fn(Target));

/// The trials `GROUP::NAME::TARGET` of some test functions. On engines that this machine does not offer
/// they are shown as ignored, so that nobody takes a run on SQLite alone for a full one.
#[must_use]
pub fn on_each_target(group: &str, needs: Needs, tests: &[Named<'_>]) -> Vec<Trial> {
    let mut trials = Vec::new();
    for (name, test) in tests {
        for target in Target::all() {
            let test = *test;
            let run = move || -> Result<(), Failed> {
                test(target);
                Ok(())
            };
            let possible = needs == Needs::Api || target != Target::External;
            trials.push(
                Trial::test(format!("{group}::{name}::{}", target.name()), run)
                    .with_ignored_flag(!possible || !target.is_available()),
            );
        }
    }
    trials
}
