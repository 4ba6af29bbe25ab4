//! Addresses that get the faxes of subscribers.

use sea_orm::entity::prelude::*;

/// A row of `fax_destinations`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "fax_destinations")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub subscriber_id: i64,
    pub destination: String,
    pub filetype: String,
    pub incoming: bool,
    pub outgoing: bool,
    pub status: bool,
    pub cc: bool,
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
