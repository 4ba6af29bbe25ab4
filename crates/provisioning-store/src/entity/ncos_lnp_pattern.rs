//! Patterns that narrow a carrier in a network class of service.

use sea_orm::entity::prelude::*;

/// A row of `ncos_lnp_patterns`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ncos_lnp_patterns")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub ncos_lnp_list_id: i64,
    pub pattern: String,
    pub description: Option<String>,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::ncos_lnp_carrier::Entity",
        from = "Column::NcosLnpListId",
        to = "super::ncos_lnp_carrier::Column::Id"
    )]
    NcosLnpList,
}

impl ActiveModelBehavior for ActiveModel {}
