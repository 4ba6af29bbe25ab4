//! Which contract has which billing profile when.

use sea_orm::entity::prelude::*;

/// A row of `billing_mappings`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "billing_mappings")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub contract_id: i64,
    pub billing_profile_id: i64,
    pub network_id: Option<i64>,
    pub start: Option<DateTime>,
    pub stop: Option<DateTime>,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::contract::Entity", from = "Column::ContractId", to = "super::contract::Column::Id")]
    Contract,
    #[sea_orm(
        belongs_to = "super::billing_profile::Entity",
        from = "Column::BillingProfileId",
        to = "super::billing_profile::Column::Id"
    )]
    BillingProfile,
    #[sea_orm(
        belongs_to = "super::billing_network::Entity",
        from = "Column::NetworkId",
        to = "super::billing_network::Column::Id"
    )]
    Network,
}

impl ActiveModelBehavior for ActiveModel {}
