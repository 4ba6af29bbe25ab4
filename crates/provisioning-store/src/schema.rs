//! The tables as the entities describe them.

use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::LazyLock;

use provisioning_core::record::Record;
use provisioning_core::value::Value;
use sea_orm::sea_query::{ColumnType, TableRef};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, FromQueryResult, IdenStatic, Identity, Iterable, ModelTrait, QueryResult,
    RelationTrait,
};

use crate::entity;

/// A table: what queries need to know of an entity.
pub(crate) struct Table {
    /// Name in the database.
    pub(crate) name: &'static str,
    /// Columns in the order of the entity.
    pub(crate) columns: Vec<(&'static str, ColumnType)>,
    names: &'static [&'static str],
    /// Referring column → table it refers to.
    pub(crate) references: HashMap<String, String>,
    reader: Box<dyn ReadRow>,
}

impl Table {
    /// A table from its entity.
    pub(crate) fn of<E>() -> Self
    where
        E: EntityTrait + Default,
        E::Model: FromQueryResult + Sync,
        E::Relation: Iterable,
    {
        let columns: Vec<_> =
            E::Column::iter().map(|column| (column.as_str(), column.def().get_column_type().clone())).collect();
        let names: Vec<&'static str> = columns.iter().map(|(name, _)| *name).collect();
        let references = E::Relation::iter()
            .map(|relation| relation.def())
            .filter(|def| !def.is_owner)
            .filter_map(|def| Some((column_name(&def.from_col)?, table_name(&def.to_tbl)?)))
            .collect();
        Self {
            name: E::default().as_str(),
            columns,
            names: Box::leak(names.into_boxed_slice()),
            references,
            reader: Box::new(Reader::<E>(PhantomData)),
        }
    }

    /// Names of all columns.
    pub(crate) fn names(&self) -> &'static [&'static str] {
        self.names
    }

    /// The type of a column.
    pub(crate) fn column_type(&self, column: &str) -> Option<&ColumnType> {
        self.columns.iter().find(|(name, _)| *name == column).map(|(_, kind)| kind)
    }

    /// Whether a column holds text.
    pub(crate) fn is_text(&self, column: &str) -> bool {
        matches!(self.column_type(column), Some(ColumnType::String(_) | ColumnType::Text))
    }

    /// Reads a row of this table.
    pub(crate) fn read(&self, row: &QueryResult) -> Result<Record, DbErr> {
        self.reader.read(row)
    }
}

trait ReadRow: Send + Sync {
    fn read(&self, row: &QueryResult) -> Result<Record, DbErr>;
}

struct Reader<E>(PhantomData<E>);

impl<E> ReadRow for Reader<E>
where
    E: EntityTrait,
    E::Model: FromQueryResult,
{
    fn read(&self, row: &QueryResult) -> Result<Record, DbErr> {
        let model = E::Model::from_query_result(row, "")?;
        Ok(E::Column::iter().map(|column| (column.as_str(), from_sea(model.get(column)))).collect())
    }
}

fn from_sea(value: sea_orm::Value) -> Value {
    match value {
        sea_orm::Value::Bool(Some(flag)) => Value::Bool(flag),
        sea_orm::Value::BigInt(Some(number)) => Value::Int(number),
        sea_orm::Value::Int(Some(number)) => Value::Int(number.into()),
        sea_orm::Value::Double(Some(number)) => Value::Float(number),
        sea_orm::Value::String(Some(text)) => Value::Text(text),
        sea_orm::Value::ChronoDateTime(Some(time)) => Value::Time(time),
        _ => Value::Null,
    }
}

/// A value as a parameter for a column; NULL has a type too, because PostgreSQL asks for one.
pub(crate) fn to_sea(value: &Value, kind: Option<&ColumnType>) -> sea_orm::Value {
    match value {
        Value::Bool(flag) => sea_orm::Value::Bool(Some(*flag)),
        Value::Int(number) => match kind {
            Some(ColumnType::Double) => {
                #[expect(clippy::cast_precision_loss, reason = "amounts in cents stay far below 2^53")]
                let number = *number as f64;
                sea_orm::Value::Double(Some(number))
            }
            _ => sea_orm::Value::BigInt(Some(*number)),
        },
        Value::Float(number) => sea_orm::Value::Double(Some(*number)),
        Value::Text(text) => sea_orm::Value::String(Some(text.clone())),
        Value::Time(time) => sea_orm::Value::ChronoDateTime(Some(*time)),
        Value::Null => match kind {
            Some(ColumnType::Boolean) => sea_orm::Value::Bool(None),
            Some(ColumnType::BigInteger | ColumnType::Integer) => sea_orm::Value::BigInt(None),
            Some(ColumnType::Double) => sea_orm::Value::Double(None),
            Some(ColumnType::DateTime | ColumnType::Timestamp) => sea_orm::Value::ChronoDateTime(None),
            _ => sea_orm::Value::String(None),
        },
    }
}

fn column_name(identity: &Identity) -> Option<String> {
    match identity {
        Identity::Unary(column) => Some(column.to_string()),
        _ => None,
    }
}

fn table_name(table: &TableRef) -> Option<String> {
    match table {
        TableRef::Table(name, _) => Some(name.1.to_string()),
        _ => None,
    }
}

/// All tables by name.
pub(crate) static TABLES: LazyLock<HashMap<&'static str, Table>> =
    LazyLock::new(|| entity::all().into_iter().map(|table| (table.name, table)).collect());
