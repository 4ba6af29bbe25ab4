//! Contacts to which calls of subscribers go instead.

use sea_orm::entity::prelude::*;

/// A row of `subscriber_location_mappings`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "subscriber_location_mappings")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub subscriber_id: i64,
    pub location: String,
    pub caller_pattern: String,
    pub callee_pattern: String,
    pub mode: String,
    pub to_username: Option<String>,
    pub external_id: Option<String>,
    pub enabled: bool,
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
