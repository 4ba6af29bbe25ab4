//! The lease of migrations: one holder at a time, for as long as it lives. On SQLite, and on the databases that the environment names
//! (tests/README.md).
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use provisioning_migrations::{Pace, alone};
use sea_orm_migration::sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, Statement};
use tokio::sync::oneshot;
use tokio::time::sleep;

/// Much faster than an installation needs.
const PACE: Pace =
    Pace { lasts: Duration::from_secs(3), renewed: Duration::from_millis(300), looked: Duration::from_millis(50) };

/// Does something on a fresh database of each kind that there is.
async fn on_each<F: Future<Output = ()>>(word: &str, test: impl Fn(DatabaseConnection) -> F) {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).sqlx_logging(false);
    test(Database::connect(options).await.unwrap()).await;
    for variable in ["PROVISIOND_TEST_POSTGRES", "PROVISIOND_TEST_MARIADB"] {
        let Ok(url) = std::env::var(variable) else { continue };
        let admin = Database::connect(&url).await.unwrap();
        let name = format!("lease_{word}_{}", std::process::id());
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        let (server, _) = url.rsplit_once('/').unwrap();
        let database = Database::connect(format!("{server}/{name}")).await.unwrap();
        test(database.clone()).await;
        database.close().await.unwrap();
        admin.execute_unprepared(&format!("DROP DATABASE {name}")).await.unwrap();
    }
}

async fn holders(database: &DatabaseConnection) -> Vec<String> {
    let statement = Statement::from_string(database.get_database_backend(), "SELECT owner FROM migration_lease");
    let rows = database.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get("", "owner").unwrap()).collect()
}

#[tokio::test]
async fn a_lease_is_renewed_while_its_holder_works() {
    on_each("renewed", async |database| {
        let told = Arc::new(Mutex::new(Vec::new()));
        let (begun, begins) = oneshot::channel();
        let first = alone(&database, PACE, async {
            told.lock().unwrap().push("the first begins");
            begun.send(()).unwrap();
            // Longer than a lease that nobody renews.
            sleep(PACE.lasts * 2).await;
            told.lock().unwrap().push("the first ends");
            Ok(())
        });
        let second = async {
            begins.await.unwrap();
            alone(&database, PACE, async {
                told.lock().unwrap().push("the second begins");
                Ok(())
            })
            .await
        };
        let (first, second) = tokio::join!(first, second);
        first.unwrap();
        second.unwrap();
        assert_eq!(*told.lock().unwrap(), ["the first begins", "the first ends", "the second begins"]);
        assert_eq!(holders(&database).await, [] as [&str; 0], "the lease is given back");
    })
    .await;
}

#[tokio::test]
async fn who_loses_the_lease_stops() {
    on_each("lost", async |database| {
        let taken = async {
            database.execute_unprepared("UPDATE migration_lease SET owner = 'somebody'").await?;
            std::future::pending::<Result<(), DbErr>>().await
        };
        let error = alone(&database, PACE, taken).await.unwrap_err();
        assert!(error.to_string().contains("another instance has taken over"), "{error}");
        assert_eq!(holders(&database).await, ["somebody"], "that of another one stays");
    })
    .await;
}

#[tokio::test]
async fn the_lease_of_a_dead_instance_is_taken() {
    on_each("dead", async |database| {
        alone(&database, PACE, async { Ok(()) }).await.unwrap();
        database
            .execute_unprepared("INSERT INTO migration_lease (id, owner, ends) VALUES (1, 'dead', 1)")
            .await
            .unwrap();
        assert_eq!(alone(&database, PACE, async { Ok(7) }).await.unwrap(), 7);
    })
    .await;
}

#[tokio::test]
async fn a_failure_of_the_work_is_told_and_gives_the_lease_back() {
    on_each("failed", async |database| {
        let failed = alone(&database, PACE, async { Err::<(), _>(DbErr::Custom("a step".to_owned())) }).await;
        assert_eq!(failed.unwrap_err().to_string(), "Custom Error: a step");
        assert_eq!(holders(&database).await, [] as [&str; 0]);
    })
    .await;
}
