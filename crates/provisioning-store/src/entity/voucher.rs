//! Prepaid codes.

use sea_orm::entity::prelude::*;

/// A row of `vouchers`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "vouchers")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub reseller_id: i64,
    pub code: String,
    pub code_key: String,
    pub amount: f64,
    pub valid_until: DateTime,
    pub customer_id: Option<i64>,
    pub package_id: Option<i64>,
    pub create_timestamp: DateTime,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::reseller::Entity", from = "Column::ResellerId", to = "super::reseller::Column::Id")]
    Reseller,
    #[sea_orm(belongs_to = "super::contract::Entity", from = "Column::CustomerId", to = "super::contract::Column::Id")]
    Customer,
    #[sea_orm(
        belongs_to = "super::profile_package::Entity",
        from = "Column::PackageId",
        to = "super::profile_package::Column::Id"
    )]
    Package,
}

impl ActiveModelBehavior for ActiveModel {}
