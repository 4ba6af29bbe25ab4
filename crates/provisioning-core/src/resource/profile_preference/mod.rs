//! `profilepreferences`. Source: resources/profilepreferences; preferences.

use async_trait::async_trait;

use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Group, Link};
use crate::fault::Fault;
use crate::form::Form;
use crate::preference_store::{Owner, PROFILE};
use crate::record::Record;
use crate::resource::level_preference;
use crate::rules::{Document, Rules};

/// The preference values of subscriber profiles, one document each.
pub struct ProfilePreferences;

#[async_trait]
impl Rules for ProfilePreferences {
    fn definition(&self) -> Definition {
        Definition::new(
            "profilepreferences",
            "subscriber_profiles",
            Group::Preferences,
            Access::existing(Roles::OPERATORS),
        )
        .words("ProfilePreferences")
        .summary("Preference values of one subscriber profile: what its subscribers have that set nothing else.")
        .of_reseller("profile_set.reseller_id")
        .journaled_for(Roles::OPERATORS)
        .free_form()
        .members_listed_in("profilepreferencedefs")
        .fields([
            Field::id(),
            Field::integer("profile_id").column("id").read_only().doc("The profile; the same as `id`."),
        ])
        .links([Link::item("profiles", "id")])
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        level_preference::documents(ctx, PROFILE, rows, "profile_id").await
    }

    async fn update(&self, ctx: &mut Context<'_>, stored: &Record, form: Form) -> Result<(), Fault> {
        let set = ctx.find("subscriber_profile_sets", stored.int("profile_set_id")?).await?;
        let reseller_id = set.map_or(Ok(0), |set| set.int("reseller_id"))?;
        let owner = Owner { reseller_id, customer_id: None };
        level_preference::update(ctx, PROFILE, stored.id()?, owner, &form).await
    }
}
