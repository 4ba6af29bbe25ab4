//! Subscribers as billing knows them; stays after termination.

use sea_orm::entity::prelude::*;

/// A row of `subscribers`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "subscribers")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub uuid: String,
    pub customer_id: i64,
    pub domain_id: Option<i64>,
    pub domain: String,
    pub username: String,
    pub contact_id: Option<i64>,
    pub status: String,
    pub external_id: Option<String>,
    pub create_timestamp: DateTime,
    pub modify_timestamp: DateTime,
    pub terminate_timestamp: Option<DateTime>,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::contract::Entity", from = "Column::CustomerId", to = "super::contract::Column::Id")]
    Customer,
    #[sea_orm(belongs_to = "super::domain::Entity", from = "Column::DomainId", to = "super::domain::Column::Id")]
    Domain,
    #[sea_orm(belongs_to = "super::contact::Entity", from = "Column::ContactId", to = "super::contact::Column::Id")]
    Contact,
}

impl ActiveModelBehavior for ActiveModel {}
