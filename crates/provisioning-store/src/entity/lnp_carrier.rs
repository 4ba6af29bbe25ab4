//! Carriers to which numbers are ported.

use sea_orm::entity::prelude::*;

/// A row of `lnp_carriers`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "lnp_carriers")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub name: String,
    pub name_key: String,
    pub prefix: String,
    pub authoritative: bool,
    pub skip_rewrite: bool,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
