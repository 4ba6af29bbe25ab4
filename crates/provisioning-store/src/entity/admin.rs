//! Logins of administrative users.

use sea_orm::entity::prelude::*;

/// A row of `admins`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "admins")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub reseller_id: i64,
    pub login: String,
    pub login_key: String,
    pub password: Option<String>,
    pub password_set_at: Option<DateTime>,
    pub email: Option<String>,
    pub email_key: Option<String>,
    pub is_superuser: bool,
    pub is_ccare: bool,
    pub is_system: bool,
    pub lawful_intercept: bool,
    pub is_master: bool,
    pub is_active: bool,
    pub read_only: bool,
    pub show_passwords: bool,
    pub call_data: bool,
    pub billing_data: bool,
    pub can_reset_password: bool,
    pub ssl_client_m_serial: Option<i64>,
    pub ssl_client_fingerprint: Option<String>,
    pub create_timestamp: DateTime,
    pub modify_timestamp: DateTime,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::reseller::Entity", from = "Column::ResellerId", to = "super::reseller::Column::Id")]
    Reseller,
}

impl ActiveModelBehavior for ActiveModel {}
