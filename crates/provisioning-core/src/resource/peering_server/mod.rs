//! `peeringservers`. Source: resources/peeringservers; routing-and-pbx, section 2.

use std::net::IpAddr;

use async_trait::async_trait;
use serde_json::Value as Json;

use super::peering_group;
use super::reseller::owned;
use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, Link, Looks, Match};
use crate::fault::{Condition, Fault, FieldError};
use crate::form::{Form, Purpose, printed};
use crate::preference::{Level, builtin, defaults};
use crate::preference_values::PEERING_SERVER;
use crate::push::{self, Event};
use crate::query::Cond;
use crate::record::Record;
use crate::rules::Rules;
use crate::settings::Settings;

/// The table.
pub(super) const TABLE: &str = "peering_servers";

/// SIP servers of other networks.
pub struct PeeringServers;

#[async_trait]
impl Rules for PeeringServers {
    fn definition(&self) -> Definition {
        Definition::new("peeringservers", TABLE, Group::Routing, Access::full(Roles::ADMINS))
            .words("PeeringServers")
            .summary("A SIP server of a peering group: address, transport, weight, and whether it is monitored.")
            .fields([
                Field::id(),
                Field::count("group_id").required().doc("The peering group it belongs to."),
                Field::text("name")
                    .required()
                    .max(64)
                    .check(|text| (!is_name(text)).then(|| "Invalid characters in name".to_owned()))
                    .doc("Name, unique on the whole platform: letters, digits, `_`, `-` and blanks."),
                Field::text("ip")
                    .required()
                    .max(64)
                    .label("IP Address")
                    .check(|text| (!is_address(text)).then(|| NO_ADDRESS.to_owned()))
                    .example("192.0.2.10")
                    .doc("IPv4 address, or IPv6 address without brackets."),
                Field::text("host").max(64).doc("Host name in the request URI of calls to the server."),
                Field::count("port").required().example(5060).doc("Port."),
                Field::new("transport", Kind::Level(&[1, 2, 3])).doc("1 UDP, 2 TCP, 3 TLS; UDP when unset."),
                Field::count("weight")
                    .required()
                    .example(1)
                    .doc("Share of calls among the servers of the group, 1 to 127."),
                Field::new("via_route", Kind::Custom(via_route))
                    .looks(Looks::Text)
                    .doc("The outbound route, one of those that the operator has configured."),
                Field::count("site_id").doc("The site that may use the server; all when unset."),
                Field::boolean("probe").doc("Whether the server is monitored."),
                Field::boolean("enabled").default(true).doc("Whether calls are routed to it."),
            ])
            .filters([
                Filter::number("group_id").doc("The peering group."),
                Filter::like("name").doc("Name; * is a wild card."),
                Filter::like("host").doc("Host name; * is a wild card."),
                Filter::like("ip").doc("Address; * is a wild card."),
                Filter::new("enabled", "enabled", Match::Flag).doc("1: enabled, 0: not."),
            ])
            .links([Link::item("peeringgroups", "group_id")])
    }

    fn check(&self, form: &Form, _purpose: Purpose, _settings: &Settings) -> Vec<FieldError> {
        [("port", 0, 65_535), ("weight", 1, 127)]
            .into_iter()
            .filter_map(|(name, least, most)| out_of_range(form, name, least, most))
            .collect()
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        _form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        peering_group::of_written(ctx, record, stored).await?;
        if owned::name_is_taken(ctx, record, stored, None).await? { Err(taken()) } else { Ok(()) }
    }

    async fn after_write(
        &self,
        ctx: &mut Context<'_>,
        id: i64,
        _form: &Form,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        push::announce(ctx, Event::PeersChanged).await?;
        if stored.is_some() {
            return Ok(());
        }
        let first: Vec<_> = defaults::creation_defaults(builtin(), Level::PeeringServer)
            .map(|(name, value)| (id, name, value))
            .collect();
        PEERING_SERVER.add(ctx, &first).await
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        ctx.session.delete(TABLE, &Cond::eq("id", stored.id()?)).await?;
        push::announce(ctx, Event::PeersChanged).await
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        (constraint == "uq_peering_servers_name").then(taken)
    }
}

const NO_ADDRESS: &str = "IP Address is no valid IPv4 or IPv6 address.";

fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b' '))
}

fn is_address(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok()
}

/// The error of a number outside of two bounds, both included.
pub(super) fn out_of_range(form: &Form, name: &str, least: i64, most: i64) -> Option<FieldError> {
    let value = form.int(name).filter(|value| !(least..=most).contains(value))?;
    Some(FieldError::new(name, value.to_string(), format!("Value must be between {least} and {most}")))
}

/// The configuration knows no outbound routes, so none is a valid one.
fn via_route(value: &Json, _: &Settings) -> Result<Json, Vec<(String, String)>> {
    let given = printed(value);
    let bare = given.trim().trim_start_matches('<').trim_end_matches('>').trim_end_matches(";lr");
    let wrong = if is_sip_uri(bare) {
        format!("'<{bare};lr>' is not a valid value")
    } else {
        "Invalid SIP URI, must be a valid SIP URI in the form of sip:ip:port".to_owned()
    };
    Err(vec![(String::new(), wrong)])
}

/// Whether a text is `sip:ip:port`.
fn is_sip_uri(text: &str) -> bool {
    let parts = text.strip_prefix("sip:").and_then(|rest| rest.rsplit_once(':'));
    parts.is_some_and(|(host, port)| {
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        is_address(host) && port.parse::<u16>().is_ok()
    })
}

fn taken() -> Fault {
    Fault::known(Condition::PeeringServerExists, "peering server with this name already exists")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_have_an_address_and_a_port() {
        for (text, good) in [
            ("sip:192.0.2.1:5060", true),
            ("sip:[2001:db8::1]:5060", true),
            ("sip:192.0.2.1", false),
            ("sip:example.org:5060", false),
            ("192.0.2.1:5060", false),
            ("sip:192.0.2.1:70000", false),
        ] {
            assert_eq!(is_sip_uri(text), good, "{text}");
        }
    }

    #[test]
    fn a_route_that_is_not_configured_is_refused_in_its_normal_form() {
        let refused = via_route(&Json::from("sip:192.0.2.1:5060"), &Settings::default());
        let sentence = "'<sip:192.0.2.1:5060;lr>' is not a valid value".to_owned();
        assert_eq!(refused, Err(vec![(String::new(), sentence)]));
    }
}
