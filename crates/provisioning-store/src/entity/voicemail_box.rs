//! Voice mail boxes.

use sea_orm::entity::prelude::*;

/// A row of `voicemail_boxes`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "voicemail_boxes")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub subscriber_id: i64,
    pub mailbox: String,
    pub pin: String,
    pub email: Option<String>,
    pub timezone: String,
    pub attach: bool,
    pub delete_sent: bool,
    pub sms_number: String,
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
