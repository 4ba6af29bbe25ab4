//! Entries of the private address books of subscribers.

use sea_orm::entity::prelude::*;

/// A row of `address_book_entries`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "address_book_entries")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub subscriber_id: i64,
    pub firstname: Option<String>,
    pub lastname: Option<String>,
    pub company: Option<String>,
    pub phonenumber: Option<String>,
    pub homephonenumber: Option<String>,
    pub mobilenumber: Option<String>,
    pub faxnumber: Option<String>,
    pub email: Option<String>,
    pub homepage: Option<String>,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::subscriber::Entity",
        from = "Column::SubscriberId",
        to = "super::subscriber::Column::Id"
    )]
    Subscriber,
}

impl ActiveModelBehavior for ActiveModel {}
