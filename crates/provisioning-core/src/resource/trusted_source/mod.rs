//! `trustedsources`. Source: resources/trustedsources.

use std::net::IpAddr;

use async_trait::async_trait;
use serde_json::Value as Json;

use super::subscriber::reach;
use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, Link, Looks};
use crate::fault::Fault;
use crate::form::{Form, printed};
use crate::record::Record;
use crate::rules::Rules;
use crate::settings::Settings;

/// Addresses from which subscribers call without a password.
pub struct TrustedSources;

#[async_trait]
impl Rules for TrustedSources {
    fn definition(&self) -> Definition {
        Definition::new("trustedsources", "trusted_sources", Group::LifeCycle, Access::full(Roles::STAFF))
            .words("TrustedSources")
            .summary("An address from which calls of a subscriber are accepted without a password.")
            .of_reseller("subscriber.customer.contact.reseller_id")
            .journaled()
            .fields([
                Field::id(),
                Field::count("subscriber_id").required().doc("The subscriber whose calls they are."),
                Field::new("src_ip", Kind::Custom(address))
                    .label("Source IP")
                    .looks(Looks::Text)
                    .example("192.0.2.10")
                    .required()
                    .doc("IPv4 or IPv6 address without a prefix; may be entered several times."),
                Field::choice("protocol", &["UDP", "TCP", "TLS", "ANY"]).required().doc("Transport of the calls."),
                Field::text("from_pattern")
                    .max(64)
                    .cleared_when_absent()
                    .example("^sip:.+@example\\.org$")
                    .doc("Regular expression that the From URI has to match; none: any."),
            ])
            .filters([Filter::number("subscriber_id").doc("The subscriber whose calls they are.")])
            .links([Link::item("subscribers", "subscriber_id")])
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        _form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        reach::given_to(ctx, record, stored).await.map(drop)
    }
}

/// An address in its shortest form: proxies compare it as text.
fn address(value: &Json, _: &Settings) -> Result<Json, Vec<(String, String)>> {
    match printed(value).trim().parse::<IpAddr>() {
        Ok(address) => Ok(Json::from(address.to_string())),
        Err(_) => Err(vec![(String::new(), "Invalid IPv4 or IPv6 address.".to_owned())]),
    }
}
