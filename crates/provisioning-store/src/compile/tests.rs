//! Every question that the definitions can ask fits the schema, for every role and on every database.
#![expect(clippy::expect_used, reason = "a test says what is wrong")]

use provisioning_core::actor::{Actor, Flags, Role, Via};
use provisioning_core::definition::Shape;
use provisioning_core::query::{Cond, Path, Query};
use provisioning_core::registry::registry;
use provisioning_core::settings::Settings;
use sea_orm::DbBackend;

use super::{count, select, table};

const BACKENDS: [DbBackend; 3] = [DbBackend::Sqlite, DbBackend::Postgres, DbBackend::MySql];

fn actor(role: Role) -> Actor {
    Actor {
        role,
        id: 1,
        login: "login".to_owned(),
        reseller_id: 1,
        customer_id: Some(1),
        flags: Flags::default(),
        via: Via::Password,
        password_expired: false,
    }
}

#[test]
fn scopes_of_all_roles_fit() {
    for resource in registry().iter().filter(|r| r.definition.shape == Shape::Collection) {
        for role in Role::ALL {
            let definition = &resource.definition;
            let actor = actor(role);
            let query = Query::table(definition.table)
                .filter(definition.scope(&actor))
                .filter(resource.rules.visible(&actor))
                .order("id", false)
                .lock();
            for backend in BACKENDS {
                select(&query, backend).map(drop).expect(definition.name);
                count(&query, backend).map(drop).expect(definition.name);
            }
        }
    }
}

#[test]
fn filters_fit() {
    let samples = ["1", "word", "wild*card", "2026-01-10", "$null", "$not_null", "a,b", "1/", "\0", ""];
    for resource in registry().iter() {
        for filter in &resource.definition.filters {
            for sample in samples {
                // A time that cannot be read is refused before the database is asked.
                let Ok(condition) = filter.condition(sample, &Settings::default()) else { continue };
                let query = Query::table(resource.definition.table).filter(condition);
                for backend in BACKENDS {
                    select(&query, backend).map(drop).expect(filter.name);
                }
            }
        }
    }
}

#[test]
fn columns_of_fields_exist() {
    for resource in registry().iter().filter(|r| r.definition.shape == Shape::Collection) {
        let definition = &resource.definition;
        let tables = std::iter::once(definition.table).chain(definition.fields_in);
        let names: Vec<_> = tables.flat_map(|name| table(name).expect(definition.name).names()).copied().collect();
        let missing: Vec<_> = resource
            .definition
            .fields
            .iter()
            .filter(|field| field.column.is_some_and(|column| !names.contains(&column)))
            .map(|field| field.name)
            .collect();
        assert!(missing.is_empty(), "{}: no column for {missing:?}", resource.definition.name);
    }
}

#[test]
fn every_field_tells_operators_what_it_is() {
    for resource in registry().iter() {
        assert!(!resource.definition.summary.is_empty(), "{} has no summary", resource.definition.name);
        for field in &resource.definition.fields {
            assert!(!field.doc.is_empty(), "{}: {} has no sentence", resource.definition.name, field.name);
        }
    }
}

#[test]
fn a_path_becomes_one_join_however_often_it_is_used() {
    let path: Path = "customer.contact.reseller_id";
    let query = Query::table("subscribers").eq(path, 1_i64).filter(Cond::ne("customer.status", "terminated"));
    let sql = select(&query, DbBackend::Sqlite).expect("it fits").to_string(sea_orm::sea_query::SqliteQueryBuilder);
    assert_eq!(sql.matches("LEFT JOIN").count(), 2, "{sql}");
}

#[test]
fn a_wild_card_of_sql_is_an_ordinary_character() {
    let filter = provisioning_core::query::Pattern::parse("50%_*!").on("email");
    let query = Query::table("contacts").filter(filter);
    let sql = select(&query, DbBackend::Sqlite).expect("it fits").to_string(sea_orm::sea_query::SqliteQueryBuilder);
    assert!(sql.contains("50!%!_%!!"), "{sql}");
}

#[test]
fn what_the_schema_lacks_is_an_error() {
    assert!(select(&Query::table("nosuch"), DbBackend::Sqlite).is_err());
    assert!(select(&Query::table("contacts").eq("nosuch", 1_i64), DbBackend::Sqlite).is_err());
    assert!(select(&Query::table("contacts").eq("nosuch.id", 1_i64), DbBackend::Sqlite).is_err());
}
