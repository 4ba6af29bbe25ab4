//! Networks from which subscribers of a domain may register or call.

use sea_orm::entity::prelude::*;

/// A row of `domain_allowed_ips`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "domain_allowed_ips")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub domain_id: i64,
    pub attribute: String,
    pub ipnet: String,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::domain::Entity", from = "Column::DomainId", to = "super::domain::Column::Id")]
    Domain,
}

impl ActiveModelBehavior for ActiveModel {}
