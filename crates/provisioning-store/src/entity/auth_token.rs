//! Tokens that can be exchanged for a JSON Web Token.

use sea_orm::entity::prelude::*;

/// A row of `auth_tokens`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "auth_tokens")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub token_hash: String,
    pub once: bool,
    pub role: String,
    pub user_id: i64,
    pub expires_at: DateTime,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
