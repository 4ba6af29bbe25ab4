//! Members that are lists of objects, each object a row in a table of their own.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value as Json};

use super::OWNER;
use crate::context::Context;
use crate::definition::{Definition, Field, Kind, Required};
use crate::fault::Fault;
use crate::form::{self, Form, printed};
use crate::query::{Cond, Query};
use crate::resource::elements::Elements;
use crate::rules::{Document, shown};

/// Such a member. The columns of the table are those of the fields that the definition gives the elements.
#[derive(Debug, Clone, Copy)]
pub struct ChildList {
    /// Name of the member.
    pub(in crate::resource) member: &'static str,
    /// The table of its elements.
    pub(in crate::resource) table: &'static str,
    /// The column that names to whom or what an element belongs.
    pub(in crate::resource) owner: &'static str,
}

impl ChildList {
    /// A list of each subscriber.
    pub(in crate::resource) const fn of_subscriber(member: &'static str, table: &'static str) -> Self {
        Self { member, table, owner: OWNER }
    }

    fn fields(self, definition: &'static Definition) -> &'static [Field] {
        match definition.field(self.member).map(|field| &field.kind) {
            Some(Kind::List(fields)) => fields,
            _ => &[],
        }
    }

    /// Refuses a body in which the member is no list, or is missing although it has to be there.
    ///
    /// # Errors
    /// [`Fault::Rule`].
    pub(in crate::resource) fn check(self, definition: &Definition, body: &Document) -> Result<(), Fault> {
        let required = definition.field(self.member).is_some_and(|field| field.required != Required::No);
        let wrong = match body.get(self.member) {
            None | Some(Json::Null) => required,
            Some(value) => !value.is_array(),
        };
        if wrong {
            return Err(Fault::rule(format!("Invalid field '{}'. Must be an array.", self.member)));
        }
        Ok(())
    }

    /// Refuses two elements of a form with the same value of a member.
    ///
    /// # Errors
    /// [`Fault::Rule`].
    pub(in crate::resource) fn distinct(self, form: &Form, member: &str, noun: &str) -> Result<(), Fault> {
        let mut seen = HashSet::new();
        let values = form.list(self.member).unwrap_or_default().iter().filter_map(|element| element.get(member));
        match values.map(printed).find(|value| !seen.insert(value.clone())) {
            Some(value) => Err(Fault::rule(format!("{noun} '{value}' must be unique."))),
            None => Ok(()),
        }
    }

    /// The lists of several owners, in the order in which they were given.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub(in crate::resource) async fn of(
        self,
        ctx: &mut Context<'_>,
        owners: &[i64],
    ) -> Result<HashMap<i64, Vec<Json>>, Fault> {
        let mut lists: HashMap<i64, Vec<Json>> = HashMap::new();
        if owners.is_empty() {
            return Ok(lists);
        }
        let fields = self.fields(ctx.definition);
        let query = Query::table(self.table).filter(Cond::ids(self.owner, owners)).order("id", false);
        for row in ctx.session.select(&query).await? {
            let mut element = Map::new();
            for (field, column) in fields.iter().filter_map(|field| Some((field, field.column?))) {
                let value = row.get(column).ok_or_else(|| Fault::Internal(format!("no column '{column}'")))?;
                element.insert(field.name.to_owned(), shown(ctx, value));
            }
            lists.entry(row.int(self.owner)?).or_default().push(Json::Object(element));
        }
        Ok(lists)
    }

    /// Gives an owner these elements of a form and no others; those that stay keep their ids.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub(in crate::resource) async fn replace(
        self,
        ctx: &mut Context<'_>,
        owner: i64,
        elements: &[Json],
    ) -> Result<(), Fault> {
        let fields = self.fields(ctx.definition);
        let objects = elements.iter().filter_map(Json::as_object);
        let rows = objects.map(|members| form::columns(fields, members, ctx.settings)).collect();
        Elements { table: self.table, owner: self.owner }.replace_distinct(ctx, owner, rows).await
    }
}
