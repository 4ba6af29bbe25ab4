//! Mail-to-fax settings of subscribers.

use sea_orm::entity::prelude::*;

/// A row of `mail_to_fax_settings`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_to_fax_settings")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub subscriber_id: i64,
    pub active: bool,
    pub secret_key: Option<String>,
    pub last_secret_key_modify: Option<DateTime>,
    pub secret_key_renew: String,
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
