//! Fax server settings of subscribers.

use sea_orm::entity::prelude::*;

/// A row of `fax_settings`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "fax_settings")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub subscriber_id: i64,
    pub name: Option<String>,
    pub password: Option<String>,
    pub active: bool,
    pub t38: bool,
    pub ecm: bool,
    pub send_status: bool,
    pub send_copy: bool,
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
