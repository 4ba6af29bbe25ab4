//! Words for describing tables alike on the three databases.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// What happens to a row when the row that it refers to goes.
#[derive(Clone, Copy)]
pub(crate) enum OnDelete {
    /// The other row cannot go.
    Restrict,
    /// The row goes too.
    Cascade,
    /// The reference becomes NULL.
    SetNull,
}

impl From<OnDelete> for ForeignKeyAction {
    fn from(action: OnDelete) -> Self {
        match action {
            OnDelete::Restrict => Self::Restrict,
            OnDelete::Cascade => Self::Cascade,
            OnDelete::SetNull => Self::SetNull,
        }
    }
}

/// A table under construction.
pub(crate) struct NewTable {
    name: &'static str,
    statement: TableCreateStatement,
    indexes: Vec<IndexCreateStatement>,
    keys: Vec<(&'static str, u32, bool)>,
}

impl NewTable {
    /// A table with the primary key `id`.
    pub(crate) fn new(name: &'static str) -> Self {
        let mut id = ColumnDef::new(Alias::new("id"));
        id.big_integer().not_null().auto_increment().primary_key();
        let mut statement = Table::create();
        statement.table(Alias::new(name)).col(id);
        Self { name, statement, indexes: Vec::new(), keys: Vec::new() }
    }

    fn column(mut self, name: &str, make: impl FnOnce(&mut ColumnDef) -> &mut ColumnDef) -> Self {
        let mut column = ColumnDef::new(Alias::new(name));
        make(&mut column);
        self.statement.col(column);
        self
    }

    /// Text that must be there.
    pub(crate) fn text(self, name: &str, length: u32) -> Self {
        self.column(name, |c| c.string_len(length).not_null())
    }

    /// Text that must be there, with a default.
    pub(crate) fn text_or(self, name: &str, length: u32, default: &'static str) -> Self {
        self.column(name, |c| c.string_len(length).not_null().default(default))
    }

    /// Text that is compared byte by byte: a key in lower case, digits, a name of ours. MariaDB's collation would take
    /// `müller` and `muller` for one.
    pub(crate) fn key(mut self, name: &'static str, length: u32) -> Self {
        self.keys.push((name, length, true));
        self.text(name, length)
    }

    /// Such text that may be missing.
    pub(crate) fn opt_key(mut self, name: &'static str, length: u32) -> Self {
        self.keys.push((name, length, false));
        self.opt_text(name, length)
    }

    /// Text that may be missing.
    pub(crate) fn opt_text(self, name: &str, length: u32) -> Self {
        self.column(name, |c| c.string_len(length))
    }

    /// Several such columns of the same length.
    pub(crate) fn opt_texts(mut self, names: &[&str], length: u32) -> Self {
        for name in names {
            self = self.opt_text(name, length);
        }
        self
    }

    /// Text of any length.
    pub(crate) fn long_text(self, name: &str, manager: &SchemaManager<'_>) -> Self {
        // MariaDB's TEXT ends at 64 KiB.
        let mysql = manager.get_database_backend() == DbBackend::MySql;
        self.column(name, |c| if mysql { c.custom(Alias::new("longtext")) } else { c.text() })
    }

    /// A whole number that must be there.
    pub(crate) fn int(self, name: &str) -> Self {
        self.column(name, |c| c.big_integer().not_null())
    }

    /// A whole number that must be there, with a default.
    pub(crate) fn int_or(self, name: &str, default: i64) -> Self {
        self.column(name, |c| c.big_integer().not_null().default(default))
    }

    /// A whole number that may be missing.
    pub(crate) fn opt_int(self, name: &str) -> Self {
        self.column(name, |c| c.big_integer())
    }

    /// An amount, zero unless given.
    pub(crate) fn amount(self, name: &str) -> Self {
        self.column(name, |c| c.double().not_null().default(0.0))
    }

    /// A flag with its default.
    pub(crate) fn flag(self, name: &str, default: bool) -> Self {
        self.column(name, |c| c.boolean().not_null().default(default))
    }

    /// Several flags that are false unless given.
    pub(crate) fn flags(mut self, names: &[&str]) -> Self {
        for name in names {
            self = self.flag(name, false);
        }
        self
    }

    /// A point in time (UTC) that must be there.
    pub(crate) fn time(self, name: &str) -> Self {
        self.column(name, |c| c.date_time().not_null())
    }

    /// A point in time (UTC) that may be missing.
    pub(crate) fn opt_time(self, name: &str) -> Self {
        self.column(name, |c| c.date_time())
    }

    /// A reference that must be there.
    pub(crate) fn reference(self, column: &str, table: &str, on_delete: OnDelete) -> Self {
        self.int(column).refers(column, table, on_delete)
    }

    /// A reference that may be missing.
    pub(crate) fn opt_reference(self, column: &str, table: &str, on_delete: OnDelete) -> Self {
        self.opt_int(column).refers(column, table, on_delete)
    }

    /// Makes a column refer to a table, and indexes it.
    pub(crate) fn refers(mut self, column: &str, table: &str, on_delete: OnDelete) -> Self {
        self.statement.foreign_key(
            ForeignKey::create()
                .name(format!("fk_{}_{column}", self.name))
                .from(Alias::new(self.name), Alias::new(column))
                .to(Alias::new(table), Alias::new("id"))
                .on_delete(on_delete.into()),
        );
        self.index(&[column])
    }

    /// An index over columns.
    pub(crate) fn index(mut self, columns: &[&str]) -> Self {
        self.indexes.push(index(self.name, &format!("ix_{}_{}", self.name, columns.join("_")), columns));
        self
    }

    /// A named unique constraint over columns.
    pub(crate) fn unique(mut self, name: &str, columns: &[&str]) -> Self {
        let mut unique = index(self.name, name, columns);
        unique.unique();
        self.indexes.push(unique);
        self
    }

    /// Creates the table with its indexes.
    pub(crate) async fn create(mut self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let mysql = manager.get_database_backend() == DbBackend::MySql;
        if mysql {
            self.statement.engine("InnoDB").character_set("utf8mb4").collate("utf8mb4_general_ci");
        }
        manager.create_table(self.statement).await?;
        for (name, length, required) in self.keys.iter().filter(|_| mysql) {
            compare_bytes(manager, self.name, name, *length, *required).await?;
        }
        for index in self.indexes {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// Makes MariaDB compare a column byte by byte.
pub(crate) async fn compare_bytes(
    manager: &SchemaManager<'_>,
    table: &str,
    column: &str,
    length: u32,
    required: bool,
) -> Result<(), DbErr> {
    let null = if required { "NOT NULL" } else { "NULL" };
    let sql = format!("ALTER TABLE {table} MODIFY {column} varchar({length}) COLLATE utf8mb4_bin {null}");
    manager.get_connection().execute_unprepared(&sql).await.map(drop)
}

/// An index over columns.
pub(crate) fn index(table: &str, name: &str, columns: &[&str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(Alias::new(table));
    for column in columns {
        index.col(Alias::new(*column));
    }
    index
}

/// An index for searches without regard to letter case. MariaDB's collation does that with an ordinary one.
pub(crate) async fn search_index(manager: &SchemaManager<'_>, table: &str, column: &str) -> Result<(), DbErr> {
    let expression = match manager.get_database_backend() {
        DbBackend::MySql => column.to_owned(),
        _ => format!("LOWER({column})"),
    };
    let sql = format!("CREATE INDEX ix_{table}_{column}_search ON {table} ({expression})");
    manager.get_connection().execute_unprepared(&sql).await.map(drop)
}

/// Lets PostgreSQL count on behind rows that brought their ids; the other databases do so by themselves.
pub(crate) async fn count_on(manager: &SchemaManager<'_>, tables: &[&str]) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        for table in tables {
            let sql = format!("SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))");
            manager.get_connection().execute_unprepared(&sql).await?;
        }
    }
    Ok(())
}
