//! `preferencesmetaentries`. Source: resources/preferencesmetaentries; preferences, section 13.

mod choice;

use async_trait::async_trait;
use serde_json::Value as Json;

use crate::actor::{Actor, Role, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, Link};
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::preference::builtin;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::{Document, Rules, documents_with};

const TABLE: &str = "dynamic_preferences";

/// Definitions of preferences for PBX devices that operators make at run time.
pub struct DynamicPreferences;

/// What sets these definitions apart from those that come with the product.
const PREFIX: &str = "__";

/// Characters of a name, the prefix included.
const LONGEST: usize = 31;

#[async_trait]
impl Rules for DynamicPreferences {
    fn definition(&self) -> Definition {
        let access = Access::full(Roles::OPERATORS);
        Definition::new("preferencesmetaentries", TABLE, Group::Preferences, access)
            .words("PreferencesMetaEntries")
            .entity("preferencesmetaentry")
            .summary("The definition of a preference for PBX devices that an operator makes at run time.")
            .of_reseller("reseller_id")
            .scoped_by_rules(Roles::of(&[Role::Reseller]))
            .journaled_for(Roles::OPERATORS)
            .fields([
                Field::id(),
                Field::text("attribute")
                    .required()
                    .max(LONGEST)
                    .check(wrong_name)
                    .example("extra_timezone")
                    .doc("Name: lower-case letters, digits and `_`; the prefix `__` is added."),
                Field::text("label").required().max(255).doc("A short human name."),
                Field::text("description").required().doc("One or two sentences for humans."),
                Field::choice("data_type", &["boolean", "string", "int", "enum"]).required().doc("The kind of value."),
                Field::boolean("max_occur").doc("Whether there is one value; false for a list."),
                Field::new("dev_pref", Kind::Boolean).required().doc("Whether it can be set on device models."),
                Field::boolean("fielddev_pref")
                    .default(true)
                    .doc("Whether it can be set on deployed devices, in place of the model's value."),
                Field::count("autoprov_device_id").derived().doc("The device model that has it; all when unset."),
                Field::count("reseller_id").only_for(Roles::ADMINS).doc("The reseller that has it; all when unset."),
                Field::new("enum", Kind::List(choice::fields()))
                    .derived()
                    .cleared_when_absent()
                    .doc("The choices of an enumeration; those with a known `id` are changed, all others are new."),
            ])
            .filters([
                Filter::custom("attribute", |text| Cond::eq("attribute", stored_name(text)))
                    .doc("Name, with or without the prefix."),
                // There are no device models yet, so none has entries of its own.
                Filter::custom("model_id", |_| Cond::IsNull("reseller_id"))
                    .doc("A device model: its entries and those that belong to nothing."),
                Filter::custom("reseller_id", of_reseller)
                    .doc("A reseller: its entries and those that belong to nothing."),
            ])
            .links([Link::item("preferencesmetaentries", "id")])
    }

    /// A reseller sees its own and what belongs to nothing.
    fn visible(&self, actor: &Actor) -> Cond {
        let own = |id| Cond::Any(vec![Cond::IsNull("reseller_id"), Cond::eq("reseller_id", id)]);
        actor.own_reseller().map_or_else(Cond::always, own)
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let choices = choice::of(ctx, &ids).await?;
        let mut documents = documents_with(ctx, rows, "enum", choices)?;
        for document in &mut documents {
            document.insert("autoprov_device_id".to_owned(), Json::Null);
        }
        Ok(documents)
    }

    async fn prepare(
        &self,
        ctx: &mut Context<'_>,
        _body: &mut Document,
        stored: Option<&Record>,
        _purpose: Purpose,
    ) -> Result<(), Fault> {
        stored.map_or(Ok(()), |row| writable(ctx, row))
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let name = stored_name(form.text("attribute").unwrap_or_default());
        let mut same = Query::table(TABLE).eq("attribute", name.as_str());
        if let Some(row) = stored {
            same = same.filter(Cond::ne("id", row.id()?));
        }
        if builtin().get(&name).is_some() || ctx.exists(&same).await? {
            return Err(taken());
        }
        record.set("attribute", name);
        owner(ctx, form, record).await
    }

    async fn after_write(
        &self,
        ctx: &mut Context<'_>,
        id: i64,
        form: &Form,
        _stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let is_enum = form.text("data_type") == Some("enum");
        let choices = form.list("enum").filter(|_| is_enum).unwrap_or_default();
        choice::set(ctx, id, choices).await
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        writable(ctx, stored)?;
        ctx.session.delete(TABLE, &Cond::eq("id", stored.id()?)).await.map(drop)
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        (constraint == "uq_dynamic_preferences_attribute").then(taken)
    }
}

/// The name as it is stored: the prefix in place of whatever underscores it begins with.
fn stored_name(text: &str) -> String {
    format!("{PREFIX}{}", text.trim().trim_start_matches('_'))
}

fn wrong_name(text: &str) -> Option<String> {
    let name = stored_name(text);
    let length = name.chars().count();
    if name.len() == PREFIX.len() || !is_word(text) {
        return Some("Only lower-case, digits and _ allowed".to_owned());
    }
    // A longer text than this one is told already.
    (length > LONGEST && text.chars().count() <= LONGEST)
        .then(|| format!("Field should not exceed {LONGEST} characters. You entered {length}"))
}

/// Whether a text has lower-case letters, digits and underscores only.
fn is_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn of_reseller(text: &str) -> Cond {
    let own = text.trim().parse::<i64>().map_or_else(|_| Cond::never(), |id| Cond::eq("reseller_id", id));
    Cond::Any(vec![Cond::IsNull("reseller_id"), own])
}

/// A reseller reads what belongs to nothing, and changes only its own.
fn writable(ctx: &Context<'_>, stored: &Record) -> Result<(), Fault> {
    match ctx.actor.own_reseller() {
        Some(own) if stored.opt_int("reseller_id")? != Some(own) => {
            Err(Fault::forbidden("Read-only resource for authenticated role"))
        }
        _ => Ok(()),
    }
}

/// Checks to whom a definition is to belong.
async fn owner(ctx: &mut Context<'_>, form: &Form, record: &mut Record) -> Result<(), Fault> {
    if let Some(reseller_id) = ctx.actor.own_reseller() {
        record.set("reseller_id", reseller_id);
    }
    let reseller_id = form.int("reseller_id");
    // There are no device models yet, so none of them is known.
    if let Some(device_id) = form.int("autoprov_device_id") {
        return Err(Fault::rule(match reseller_id {
            Some(_) => "reseller_id and autoprov_device_id can't be specified together.".to_owned(),
            None => format!("Invalid autoprov_device_id '{device_id}'"),
        }));
    }
    match reseller_id {
        Some(id) if ctx.find("resellers", id).await?.is_none() => {
            Err(Fault::rule(format!("Invalid reseller_id '{id}'")))
        }
        _ => Ok(()),
    }
}

fn taken() -> Fault {
    Fault::rule("This dynamic attribute already exists.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let plain = Some("Only lower-case, digits and _ allowed".to_owned());
        let long = Some("Field should not exceed 31 characters. You entered 32".to_owned());
        for (given, stored, wrong) in [
            ("extra_timezone", "__extra_timezone", None),
            ("__extra_timezone", "__extra_timezone", None),
            ("_a1", "__a1", None),
            ("___", "__", plain.clone()),
            ("Extra", "__Extra", plain.clone()),
            ("größe", "__größe", plain),
            ("a23456789012345678901234567890", "__a23456789012345678901234567890", long),
        ] {
            assert_eq!((stored_name(given).as_str(), wrong_name(given)), (stored, wrong), "{given}");
        }
    }
}
