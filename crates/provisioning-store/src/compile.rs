//! From a question of the rules to a SQL statement.

use std::collections::BTreeMap;

use provisioning_core::query::{Comparison, Cond, Pattern, Piece, Query};
use provisioning_core::value::Value;
use sea_orm::DbBackend;
use sea_orm::sea_query::{
    Alias, Condition, Expr, ExprTrait, Func, IntoColumnRef, JoinType, LikeExpr, LockType, Order, Query as Sql,
    SelectStatement,
};

use crate::schema::{TABLES, Table, to_sea};

/// A question that does not fit the schema: a defect of the rules, found by the tests of the definitions.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unknown {
    /// No such table.
    #[error("unknown table '{0}'")]
    Table(String),
    /// No such column, or no reference to follow.
    #[error("unknown column '{1}' of table '{0}'")]
    Column(String, String),
}

/// Ids beyond this number are written into the statement instead of being bound: databases limit the parameters of one.
const MOST_BOUND: usize = 500;

/// Finds a table.
pub(crate) fn table(name: &str) -> Result<&'static Table, Unknown> {
    TABLES.get(name).ok_or_else(|| Unknown::Table(name.to_owned()))
}

/// The rows of a query.
pub(crate) fn select(query: &Query, backend: DbBackend) -> Result<SelectStatement, Unknown> {
    let mut scope = Scope::new(table(query.table)?, backend, 0);
    let mut statement = Sql::select();
    for (name, _) in &scope.table.columns {
        statement.column((scope.alias.clone(), Alias::new(*name)));
    }
    finish(&mut scope, statement, query)
}

/// The values of one path for the rows of a query, under the name `n`.
pub(crate) fn values(query: &Query, path: &str, backend: DbBackend) -> Result<SelectStatement, Unknown> {
    let mut scope = Scope::new(table(query.table)?, backend, 0);
    let mut statement = Sql::select();
    statement.expr_as(scope.column(path)?.0, Alias::new("n"));
    finish(&mut scope, statement, query)
}

/// Adds condition, joins, order, limits and lock to what is selected.
fn finish(scope: &mut Scope, mut statement: SelectStatement, query: &Query) -> Result<SelectStatement, Unknown> {
    let condition = scope.condition(&query.filter)?;
    let mut keys = Vec::new();
    for key in &query.order {
        let (column, table, name) = scope.column(key.path)?;
        // MariaDB's collation does that, and a function would hide its index.
        let is_folded = key.folded && scope.backend != DbBackend::MySql && table.is_text(&name);
        let column = if is_folded { Expr::expr(Func::lower(column)) } else { column };
        keys.push((column, if key.descending { Order::Desc } else { Order::Asc }));
    }
    scope.from(&mut statement);
    statement.cond_where(condition);
    for (column, order) in keys {
        statement.order_by_expr(column, order);
    }
    if let Some(limit) = query.limit {
        statement.limit(limit);
    }
    if query.offset > 0 {
        statement.offset(query.offset);
    }
    if query.lock && scope.backend == DbBackend::Postgres {
        statement.lock_with_tables(LockType::Update, [scope.alias.clone()]);
    } else if query.lock && scope.backend == DbBackend::MySql {
        statement.lock(LockType::Update);
    }
    Ok(statement)
}

/// The number of rows of a query.
pub(crate) fn count(query: &Query, backend: DbBackend) -> Result<SelectStatement, Unknown> {
    let mut scope = Scope::new(table(query.table)?, backend, 0);
    let condition = scope.condition(&query.filter)?;
    let mut statement = Sql::select();
    statement.expr_as(Expr::cust("COUNT(*)"), Alias::new("n"));
    scope.from(&mut statement);
    statement.cond_where(condition);
    Ok(statement)
}

/// A condition on the table's own columns, for UPDATE and DELETE.
pub(crate) fn own_condition(table: &'static Table, filter: &Cond, backend: DbBackend) -> Result<Condition, Unknown> {
    let mut scope = Scope::new(table, backend, 0);
    // UPDATE and DELETE name the table itself; no engine of the three lets all of them carry an alias.
    scope.alias = Alias::new(table.name);
    let condition = scope.condition(filter)?;
    match scope.joins.keys().next() {
        Some(path) => Err(Unknown::Column(table.name.to_owned(), path.clone())),
        None => Ok(condition),
    }
}

/// One SELECT: its table under an alias, and the joins that its paths need.
struct Scope {
    table: &'static Table,
    alias: Alias,
    depth: usize,
    backend: DbBackend,
    /// Path of the reference → alias and table of what it refers to, in the order in which they must be joined.
    joins: BTreeMap<String, Join>,
}

struct Join {
    table: &'static Table,
    alias: Alias,
    on: Expr,
}

impl Scope {
    fn new(table: &'static Table, backend: DbBackend, depth: usize) -> Self {
        Self { table, alias: Alias::new(format!("t{depth}")), depth, backend, joins: BTreeMap::new() }
    }

    fn from(&self, statement: &mut SelectStatement) {
        statement.from_as(Alias::new(self.table.name), self.alias.clone());
        // A path sorts after its own prefixes, so each join finds what it builds on.
        for join in self.joins.values() {
            statement.join_as(JoinType::LeftJoin, Alias::new(join.table.name), join.alias.clone(), join.on.clone());
        }
    }

    /// The column at the end of a path, with its table for the type.
    fn column(&mut self, path: &str) -> Result<(Expr, &'static Table, String), Unknown> {
        let (mut table, mut alias) = (self.table, self.alias.clone());
        let mut steps: Vec<&str> = path.split('.').collect();
        let column = steps.pop().unwrap_or_default();
        let mut walked = String::new();
        for step in steps {
            walked = if walked.is_empty() { step.to_owned() } else { format!("{walked}.{step}") };
            if let Some(join) = self.joins.get(&walked) {
                (table, alias) = (join.table, join.alias.clone());
                continue;
            }
            let key = format!("{step}_id");
            let target =
                table.references.get(&key).ok_or_else(|| Unknown::Column(table.name.to_owned(), key.clone()))?;
            let target = self::table(target)?;
            let joined = Alias::new(format!("j{}_{}", self.depth, self.joins.len()));
            let on = Expr::col((joined.clone(), Alias::new("id"))).equals((alias, Alias::new(key)));
            self.joins.insert(walked.clone(), Join { table: target, alias: joined.clone(), on });
            (table, alias) = (target, joined);
        }
        if table.column_type(column).is_none() {
            return Err(Unknown::Column(table.name.to_owned(), column.to_owned()));
        }
        Ok((Expr::col((alias, Alias::new(column)).into_column_ref()), table, column.to_owned()))
    }

    fn condition(&mut self, cond: &Cond) -> Result<Condition, Unknown> {
        Ok(match cond {
            Cond::All(list) => {
                let mut all = Condition::all();
                for one in list {
                    all = all.add(self.condition(one)?);
                }
                all
            }
            // sea-query takes an empty list of alternatives for true.
            Cond::Any(list) if list.is_empty() => Condition::all().add(Expr::cust("1 = 0")),
            Cond::Any(list) => {
                let mut any = Condition::any();
                for one in list {
                    any = any.add(self.condition(one)?);
                }
                any
            }
            Cond::Not(inner) => self.condition(inner)?.not(),
            other => Condition::all().add(self.leaf(other)?),
        })
    }

    fn leaf(&mut self, cond: &Cond) -> Result<Expr, Unknown> {
        match cond {
            Cond::Compare(path, how, value) => {
                let (column, table, name) = self.column(path)?;
                let value = to_sea(value, table.column_type(&name));
                Ok(compare(column, *how, value))
            }
            Cond::Same(path, text) => {
                let (column, ..) = self.column(path)?;
                Ok(match self.backend {
                    // The schema gives text columns a collation that ignores letter case; a function would hide the index.
                    DbBackend::MySql => column.eq(text.as_str()),
                    _ => Expr::expr(Func::lower(column)).eq(self.lower(text)),
                })
            }
            Cond::Like(path, pattern) => {
                let (column, ..) = self.column(path)?;
                let like = LikeExpr::new(self.like_pattern(pattern)).escape('!');
                Ok(match self.backend {
                    DbBackend::MySql => column.like(like),
                    _ => Expr::expr(Func::lower(column)).like(like),
                })
            }
            Cond::In(path, values) => {
                let (column, table, name) = self.column(path)?;
                Ok(one_of(column, values, table, &name))
            }
            Cond::IsNull(path) => Ok(self.column(path)?.0.is_null()),
            Cond::Exists { table, key, outer, filter } => self.exists(table, key, outer, filter),
            Cond::All(_) | Cond::Any(_) | Cond::Not(_) => Ok(Expr::cust("1 = 1")),
        }
    }

    fn exists(&mut self, name: &str, key: &str, outer: &str, filter: &Cond) -> Result<Expr, Unknown> {
        let (outer, ..) = self.column(outer)?;
        let mut inner = Self::new(self::table(name)?, self.backend, self.depth + 1);
        let (key, ..) = inner.column(key)?;
        let condition = inner.condition(filter)?;
        let mut statement = Sql::select();
        statement.expr(Expr::cust("1"));
        inner.from(&mut statement);
        statement.and_where(key.eq(outer)).cond_where(condition);
        Ok(Expr::exists(statement))
    }

    /// Lower case as the database makes it: SQLite knows the ASCII letters only.
    fn lower(&self, text: &str) -> String {
        match self.backend {
            DbBackend::Sqlite => text.to_ascii_lowercase(),
            _ => text.to_lowercase(),
        }
    }

    fn like_pattern(&self, pattern: &Pattern) -> String {
        pattern
            .0
            .iter()
            .map(|piece| match piece {
                Piece::Any => "%".to_owned(),
                Piece::One => "_".to_owned(),
                Piece::Text(text) => {
                    let text = if self.backend == DbBackend::MySql { text.clone() } else { self.lower(text) };
                    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
                }
            })
            .collect()
    }
}

fn compare(column: Expr, how: Comparison, value: sea_orm::Value) -> Expr {
    match how {
        Comparison::Eq => column.eq(value),
        Comparison::Ne => column.ne(value),
        Comparison::Lt => column.lt(value),
        Comparison::Le => column.lte(value),
        Comparison::Gt => column.gt(value),
        Comparison::Ge => column.gte(value),
    }
}

fn one_of(column: Expr, values: &[Value], table: &Table, name: &str) -> Expr {
    if values.is_empty() {
        return Expr::cust("1 = 0");
    }
    if values.len() > MOST_BOUND && values.iter().all(|value| matches!(value, Value::Int(_))) {
        let numbers = values.iter().filter_map(|value| match value {
            Value::Int(number) => Some(Expr::cust(number.to_string())),
            _ => None,
        });
        return column.is_in(numbers);
    }
    column.is_in(values.iter().map(|value| to_sea(value, table.column_type(name))))
}

#[cfg(test)]
mod tests;
