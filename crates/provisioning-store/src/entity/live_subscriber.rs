//! What a subscriber has only while it lives: credentials, profile, PBX role.

use sea_orm::entity::prelude::*;

/// A row of `live_subscribers`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "live_subscribers")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub subscriber_id: i64,
    pub customer_id: i64,
    pub domain_id: i64,
    pub username_key: String,
    pub webusername: Option<String>,
    pub webusername_key: Option<String>,
    pub password: String,
    pub webpassword: Option<String>,
    pub webpassword_set_at: Option<DateTime>,
    pub administrative: bool,
    pub profile_set_id: Option<i64>,
    pub profile_id: Option<i64>,
    pub is_pbx_pilot: bool,
    pub is_pbx_group: bool,
    pub pilot_of: Option<i64>,
    pub pbx_extension: Option<String>,
    pub pbx_hunt_policy: Option<String>,
    pub pbx_hunt_timeout: Option<i64>,
    pub pbx_hunt_cancel_mode: Option<String>,
    pub username: Option<String>,
    pub node: Option<String>,
    pub ha1: Option<String>,
    pub ha1b: Option<String>,
    pub salt: Option<String>,
    pub iteration_count: Option<i64>,
    pub stored_key: Option<String>,
    pub server_key: Option<String>,
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
    #[sea_orm(belongs_to = "super::contract::Entity", from = "Column::CustomerId", to = "super::contract::Column::Id")]
    Customer,
    #[sea_orm(belongs_to = "super::domain::Entity", from = "Column::DomainId", to = "super::domain::Column::Id")]
    Domain,
    #[sea_orm(
        belongs_to = "super::subscriber_profile_set::Entity",
        from = "Column::ProfileSetId",
        to = "super::subscriber_profile_set::Column::Id"
    )]
    ProfileSet,
    #[sea_orm(
        belongs_to = "super::subscriber_profile::Entity",
        from = "Column::ProfileId",
        to = "super::subscriber_profile::Column::Id"
    )]
    Profile,
}

impl ActiveModelBehavior for ActiveModel {}
