//! Preferences of domains as SIP proxies read them: a view.

use sea_orm::entity::prelude::*;

/// A row of `kamailio_domain_attrs`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "kamailio_domain_attrs")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub did: String,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
