//! Which contracts belong to which customer of the function interfaces.

use sea_orm::entity::prelude::*;

/// A row of `legacy_customer_contracts`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "legacy_customer_contracts")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub customer_id: i64,
    pub contract_id: i64,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::legacy_customer::Entity",
        from = "Column::CustomerId",
        to = "super::legacy_customer::Column::Id"
    )]
    Customer,
    #[sea_orm(belongs_to = "super::contract::Entity", from = "Column::ContractId", to = "super::contract::Column::Id")]
    Contract,
}

impl ActiveModelBehavior for ActiveModel {}
