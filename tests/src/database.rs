//! A fresh, empty database for each server under test.

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, TransactionTrait};
use tempfile::TempDir;

use crate::names;

/// Environment variable with the URL of a PostgreSQL login that may create databases.
pub const POSTGRES_ADMIN: &str = "PROVISIOND_TEST_POSTGRES";
/// Environment variable with the URL of a MariaDB login that may create databases.
pub const MARIADB_ADMIN: &str = "PROVISIOND_TEST_MARIADB";

/// The kinds of database that the server supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// A file; needs nothing and is always tested.
    Sqlite,
    /// Tested when [`POSTGRES_ADMIN`] is set.
    Postgres,
    /// Tested when [`MARIADB_ADMIN`] is set.
    Mariadb,
}

impl Engine {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sqlite, Self::Postgres, Self::Mariadb];

    /// The last part of a test's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Mariadb => "mariadb",
        }
    }

    /// Whether this machine offers it.
    #[must_use]
    pub fn is_available(self) -> bool {
        self == Self::Sqlite || self.admin_url().is_some()
    }

    fn admin_url(self) -> Option<String> {
        let variable = match self {
            Self::Sqlite => return None,
            Self::Postgres => POSTGRES_ADMIN,
            Self::Mariadb => MARIADB_ADMIN,
        };
        std::env::var(variable).ok().filter(|url| !url.is_empty())
    }
}

/// One database that exists as long as this value.
#[derive(Debug)]
pub struct Database {
    url: String,
    engine: Engine,
    /// The database server's side of a PostgreSQL or MariaDB database: the login that drops it, and its name.
    created: Option<(String, String)>,
    /// The folder of the SQLite file.
    folder: Option<TempDir>,
}

impl Database {
    /// Creates an empty database.
    ///
    /// # Panics
    /// When the engine is not available or refuses.
    #[must_use]
    pub fn create(engine: Engine) -> Self {
        let Some(admin) = engine.admin_url() else {
            assert_eq!(engine, Engine::Sqlite, "{engine:?} is not available here");
            let folder = tempfile::tempdir().expect("a temporary folder can be made");
            return Self {
                url: format!("sqlite://{}/provisiond.db", folder.path().display()),
                engine,
                created: None,
                folder: Some(folder),
            };
        };
        let name = format!("provisiond_{}", names::unique());
        // Nothing but the name: whatever character set, collation and defaults an operator's
        // `CREATE DATABASE` gives must do.
        run(&admin, &format!("CREATE DATABASE {name}"));
        let (server, _) = admin.rsplit_once('/').expect("the URL of a database server ends in /database");
        Self { url: format!("{server}/{name}"), engine, created: Some((admin, name)), folder: None }
    }

    /// One that exists already, and stays.
    #[must_use]
    pub fn at(engine: Engine, url: &str) -> Self {
        Self { url: url.to_owned(), engine, created: None, folder: None }
    }

    /// What goes into `provisioning.database.url`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its kind.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// How many rows each table has, sorted by table: two equal lists mean that nothing was added or
    /// removed in between. Tables of the migration tool are included on purpose.
    ///
    /// # Panics
    /// When the database does not answer.
    #[must_use]
    pub fn row_counts(&self) -> Vec<(String, i64)> {
        block_on(async {
            let connection = connect(&self.url).await;
            let mut counts = Vec::new();
            for table in tables(&connection, self.engine).await {
                let count = format!("SELECT COUNT(*) AS n FROM {table}");
                let n =
                    texts(&connection, &count, |row| row.try_get::<i64>("", "n").expect("a count is a number")).await;
                counts.extend(n.first().map(|n| (table.clone(), *n)));
            }
            connection.close().await.ok();
            counts.sort();
            counts
        })
    }

    /// Does something while nobody else can write to a table.
    ///
    /// # Panics
    /// When the database does not answer.
    pub fn locking<T>(&self, table: &str, work: impl FnOnce() -> T) -> T {
        let runtime = runtime();
        let lock = match self.engine {
            // Any statement that might write locks the whole file.
            Engine::Sqlite => format!("DELETE FROM {table} WHERE 1 = 0"),
            Engine::Postgres => format!("LOCK TABLE {table} IN EXCLUSIVE MODE"),
            Engine::Mariadb => format!("SELECT * FROM {table} FOR UPDATE"),
        };
        let transaction = runtime.block_on(async {
            let transaction = connect(&self.url).await.begin().await.expect("a transaction can be begun");
            transaction.execute_unprepared(&lock).await.unwrap_or_else(|error| panic!("{lock}: {error}"));
            transaction
        });
        let done = work();
        runtime.block_on(transaction.rollback()).expect("a transaction can be ended");
        done
    }
}

impl Database {
    /// Runs statements.
    ///
    /// # Panics
    /// When the database refuses them.
    pub fn run(&self, statements: &str) {
        self.try_run(statements).unwrap_or_else(|error| panic!("{statements}: {error}"));
    }

    /// Runs statements that may be refused.
    ///
    /// # Errors
    /// What the database says then.
    pub fn try_run(&self, statements: &str) -> Result<(), String> {
        let url = match self.engine {
            Engine::Sqlite => format!("{}?mode=rwc", self.url),
            Engine::Postgres | Engine::Mariadb => self.url.clone(),
        };
        try_run(&url, statements)
    }

    /// The texts in the column `t` of a query.
    ///
    /// # Panics
    /// When the database does not answer, or with something else.
    #[must_use]
    pub fn texts(&self, query: &str) -> Vec<String> {
        block_on(async {
            let connection = connect(&self.url).await;
            let found = texts(&connection, query, |row| row.try_get::<String>("", "t").expect("a text")).await;
            connection.close().await.ok();
            found
        })
    }

    /// Its tables, columns with their types, and indexes, sorted: two equal lists mean that two databases hold the same.
    /// Defaults of columns and the order of columns do not count.
    ///
    /// # Panics
    /// When the database does not answer.
    #[must_use]
    pub fn schema(&self) -> Vec<String> {
        let (columns, indexes) = match self.engine {
            Engine::Sqlite => (
                "SELECT t.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" AS t \
                 FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'",
                "SELECT tbl_name || ' ' || name AS t FROM sqlite_master WHERE type = 'index'",
            ),
            Engine::Postgres => (
                "SELECT concat(table_name, '.', column_name, ' ', data_type, ' ', character_maximum_length, ' ', is_nullable) \
                 AS t FROM information_schema.columns WHERE table_schema = 'public'",
                "SELECT indexdef AS t FROM pg_indexes WHERE schemaname = 'public'",
            ),
            Engine::Mariadb => (
                "SELECT CONVERT(concat_ws(' ', table_name, column_name, column_type, collation_name, is_nullable) \
                 USING utf8mb4) AS t FROM information_schema.columns WHERE table_schema = DATABASE()",
                "SELECT CONVERT(concat_ws(' ', table_name, index_name, seq_in_index, column_name) USING utf8mb4) AS t \
                 FROM information_schema.statistics WHERE table_schema = DATABASE()",
            ),
        };
        block_on(async {
            let connection = connect(&self.url).await;
            let mut schema = Vec::new();
            for query in [columns, indexes] {
                schema.extend(texts(&connection, query, |row| row.try_get::<String>("", "t").expect("a text")).await);
            }
            connection.close().await.ok();
            schema.sort();
            schema
        })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((admin, name)) = self.created.take() {
            // A server that is being killed may still be connected for a moment.
            let force = match self.engine {
                Engine::Postgres => " WITH (FORCE)",
                Engine::Sqlite | Engine::Mariadb => "",
            };
            run(&admin, &format!("DROP DATABASE {name}{force}"));
        }
        drop(self.folder.take());
    }
}

async fn tables(connection: &DatabaseConnection, engine: Engine) -> Vec<String> {
    let query = match engine {
        Engine::Sqlite => "SELECT name AS t FROM sqlite_master WHERE type = 'table'",
        Engine::Postgres => {
            "SELECT table_name::text AS t FROM information_schema.tables \
             WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        }
        Engine::Mariadb => {
            "SELECT CONVERT(table_name USING utf8mb4) AS t FROM information_schema.tables \
             WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'"
        }
    };
    texts(connection, query, |row| row.try_get::<String>("", "t").expect("a table has a name that is text")).await
}

async fn texts<T>(connection: &DatabaseConnection, query: &str, read: impl Fn(&sea_orm::QueryResult) -> T) -> Vec<T> {
    let statement = Statement::from_string(connection.get_database_backend(), query);
    connection
        .query_all_raw(statement)
        .await
        .unwrap_or_else(|error| panic!("{query}: {error}"))
        .iter()
        .map(read)
        .collect()
}

async fn connect(url: &str) -> DatabaseConnection {
    sea_orm::Database::connect(url).await.unwrap_or_else(|error| panic!("cannot connect to the test database: {error}"))
}

fn run(url: &str, statement: &str) {
    try_run(url, statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
}

fn try_run(url: &str, statement: &str) -> Result<(), String> {
    block_on(async {
        let connection = connect(url).await;
        let done = connection.execute_unprepared(statement).await;
        connection.close().await.ok();
        done.map(drop).map_err(|error| error.to_string())
    })
}

/// The tests are ordinary blocking code; only the database library wants a runtime.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    runtime().block_on(future)
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be made")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SQLite's file is made by the server's first start, so there is nothing to look at here.
    #[test]
    fn a_new_database_is_empty_and_goes_away() {
        for engine in [Engine::Postgres, Engine::Mariadb] {
            if engine.is_available() {
                let database = Database::create(engine);
                assert_eq!(database.row_counts(), Vec::new());
                run(database.url(), "CREATE TABLE t (i INTEGER)");
                assert_eq!(database.row_counts(), [("t".to_owned(), 0)]);
            }
        }
    }
}
