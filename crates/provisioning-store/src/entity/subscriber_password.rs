//! Former SIP and web passwords of live subscribers.

use sea_orm::entity::prelude::*;

/// A row of `subscriber_password_history`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "subscriber_password_history")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub live_subscriber_id: i64,
    pub kind: String,
    pub hash: String,
    pub create_timestamp: DateTime,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::live_subscriber::Entity",
        from = "Column::LiveSubscriberId",
        to = "super::live_subscriber::Column::Id"
    )]
    LiveSubscriber,
}

impl ActiveModelBehavior for ActiveModel {}
