//! Customers of the function interfaces: shop logins that group contracts.

use sea_orm::entity::prelude::*;

/// A row of `legacy_customers`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "legacy_customers")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub reseller_id: i64,
    pub external_id: Option<String>,
    pub shopuser: Option<String>,
    pub shopuser_key: Option<String>,
    pub shoppass: Option<String>,
    pub business: bool,
    pub contact_id: i64,
    pub comm_contact_id: Option<i64>,
    pub tech_contact_id: Option<i64>,
    pub create_timestamp: DateTime,
    pub modify_timestamp: DateTime,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::reseller::Entity", from = "Column::ResellerId", to = "super::reseller::Column::Id")]
    Reseller,
    #[sea_orm(belongs_to = "super::contact::Entity", from = "Column::ContactId", to = "super::contact::Column::Id")]
    Contact,
    #[sea_orm(belongs_to = "super::contact::Entity", from = "Column::CommContactId", to = "super::contact::Column::Id")]
    CommContact,
    #[sea_orm(belongs_to = "super::contact::Entity", from = "Column::TechContactId", to = "super::contact::Column::Id")]
    TechContact,
}

impl ActiveModelBehavior for ActiveModel {}
