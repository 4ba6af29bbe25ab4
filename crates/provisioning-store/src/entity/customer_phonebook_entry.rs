//! Entries of phonebooks of customers.

use sea_orm::entity::prelude::*;

/// A row of `customer_phonebook_entries`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_phonebook_entries")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub customer_id: i64,
    pub name: String,
    pub number: String,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::contract::Entity", from = "Column::CustomerId", to = "super::contract::Column::Id")]
    Customer,
}

impl ActiveModelBehavior for ActiveModel {}
