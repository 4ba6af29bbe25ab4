//! The views that SIP and XMPP servers read. One file a database, no numbered steps: they are dropped before steps run, because
//! databases refuse to change what a view uses, and made anew after them. Source: sip-xmpp-integration, sections 2, 3, 4 and 6.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, Statement};

/// All of them; none uses another.
const NAMES: [&str; 10] = [
    "kamailio_version",
    "kamailio_subscriber",
    "kamailio_dbaliases",
    "kamailio_domain",
    "kamailio_domain_attrs",
    "kamailio_usr_preferences",
    "kamailio_trusted",
    "kamailio_address",
    "prosody",
    "prosody_hosts",
];

/// Remembers what the views were made of.
const TABLE: &str = "operational_views";

/// Roles that may read a view: the view, the role.
pub(crate) struct Reader {
    view: String,
    role: String,
}

fn definition(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => include_str!("views/postgres.sql"),
        DbBackend::MySql => include_str!("views/mariadb.sql"),
        _ => include_str!("views/sqlite.sql"),
    }
}

/// Whether the views are those of this version.
pub(crate) async fn are_current(database: &DatabaseTransaction) -> Result<bool, DbErr> {
    let backend = database.get_database_backend();
    let statement = Statement::from_string(backend, format!("SELECT definition FROM {TABLE}"));
    let found = database.query_all_raw(statement).await?;
    match found.as_slice() {
        [row] => Ok(row.try_get::<String>("", "definition")? == definition(backend)),
        _ => Ok(false),
    }
}

/// Lets the next start make the views anew.
pub(crate) async fn outdate(database: &DatabaseConnection) -> Result<(), DbErr> {
    database.execute_unprepared(&format!("DELETE FROM {TABLE}")).await.map(drop)
}

/// Drops the views. Gives the roles to which an operator has granted them where the database forgets grants with a view.
pub(crate) async fn drop_all(database: &DatabaseTransaction) -> Result<Vec<Reader>, DbErr> {
    let readers =
        if database.get_database_backend() == DbBackend::Postgres { readers(database).await? } else { vec![] };
    if SchemaManager::new(database).has_table(TABLE).await? {
        database.execute_unprepared(&format!("DELETE FROM {TABLE}")).await?;
    }
    for name in NAMES {
        database.execute_unprepared(&format!("DROP VIEW IF EXISTS {name}")).await?;
    }
    Ok(readers)
}

async fn readers(database: &DatabaseTransaction) -> Result<Vec<Reader>, DbErr> {
    let names = NAMES.map(|name| format!("'{name}'")).join(", ");
    let sql = format!(
        "SELECT table_name::text AS view, grantee::text AS role FROM information_schema.table_privileges \
         WHERE table_schema = current_schema() AND privilege_type = 'SELECT' AND grantee <> current_user \
         AND table_name IN ({names})"
    );
    let rows = database.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
    rows.iter().map(|row| Ok(Reader { view: row.try_get("", "view")?, role: row.try_get("", "role")? })).collect()
}

/// Makes the views and gives them to their readers again.
pub(crate) async fn create_all(database: &DatabaseTransaction, readers: &[Reader]) -> Result<(), DbErr> {
    let backend = database.get_database_backend();
    let text = definition(backend);
    for statement in text.split(";\n").filter(|statement| !statement.trim().is_empty()) {
        database.execute_unprepared(statement).await?;
    }
    for Reader { view, role } in readers {
        let role = if role == "PUBLIC" { role.clone() } else { format!("\"{}\"", role.replace('"', "\"\"")) };
        database.execute_unprepared(&format!("GRANT SELECT ON {view} TO {role}")).await?;
    }
    let mut insert = Query::insert();
    insert
        .into_table(Alias::new(TABLE))
        .columns([Alias::new("definition")])
        .values([Expr::val(text)])
        .map_err(|error| DbErr::Custom(error.to_string()))?;
    database.execute(&insert).await.map(drop)
}
