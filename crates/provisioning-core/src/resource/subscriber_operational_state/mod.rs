//! `subscriberoperationalstates`, a resource of ours. Source: sip-xmpp-integration.

use std::collections::HashMap;

use async_trait::async_trait;
use serde_json::{Value as Json, json};

use crate::actor::{Actor, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, Link, Looks, Match};
use crate::fault::Fault;
use crate::operational_state::examine;
use crate::query::Cond;
use crate::record::Record;
use crate::resource::status::TERMINATED;
use crate::rules::{Document, Rules};

/// Whether what SIP and XMPP servers read of subscribers agrees with what is provisioned.
pub struct SubscriberOperationalStates;

#[async_trait]
impl Rules for SubscriberOperationalStates {
    fn definition(&self) -> Definition {
        let access = Access { list: Roles::STAFF, get: Roles::STAFF, ..Access::full(Roles::NONE) };
        let finding = vec![
            Field::text("check").read_only().doc("What was looked at."),
            Field::text("text").read_only().doc("What is wrong, for people."),
        ];
        Definition::new("subscriberoperationalstates", "subscribers", Group::LifeCycle, access)
            .summary(
                "Whether what SIP and XMPP servers read of a subscriber agrees with what is provisioned. Not in the original.",
            )
            .of_reseller("customer.contact.reseller_id")
            // SCRAM keys take milliseconds each: a page is a second or two.
            .most_rows(100)
            .fields([
                Field::id(),
                Field::boolean("agrees").looks(Looks::Flag).derived().read_only().doc("Whether everything agrees."),
                Field::new("findings", Kind::List(finding)).derived().read_only().doc("What does not agree."),
            ])
            .filters([
                Filter::number("customer_id").doc("The customer."),
                Filter::number("domain_id").doc("The domain."),
                Filter::new("reseller_id", "customer.contact.reseller_id", Match::Number)
                    .doc("Reseller of the subscriber's customer."),
            ])
            .links([Link::item("subscribers", "id")])
    }

    fn visible(&self, _actor: &Actor) -> Cond {
        Cond::ne("status", TERMINATED)
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let mut found: HashMap<i64, Vec<Json>> = HashMap::new();
        for finding in examine(ctx, &ids).await? {
            let shown = json!({"check": finding.check.word(), "text": finding.text});
            found.entry(finding.subscriber_id.unwrap_or_default()).or_default().push(shown);
        }
        let document = |id: &i64| {
            let findings = found.remove(id).unwrap_or_default();
            Document::from_iter([
                ("id".to_owned(), (*id).into()),
                ("agrees".to_owned(), findings.is_empty().into()),
                ("findings".to_owned(), findings.into()),
            ])
        };
        Ok(ids.iter().map(document).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_can_ask_for_the_keys_of_all_at_once() {
        assert_eq!(SubscriberOperationalStates.definition().most_rows, Some(100));
    }
}
