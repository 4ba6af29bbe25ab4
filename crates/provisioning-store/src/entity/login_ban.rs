//! Failed logins of clients, and their bans.

use sea_orm::entity::prelude::*;

/// A row of `login_bans`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "login_bans")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub login_key: String,
    pub domain_key: String,
    pub realm: String,
    pub address: String,
    pub attempts: i64,
    pub stage: i64,
    pub banned_until: Option<DateTime>,
    pub modify_timestamp: DateTime,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
