//! `callqueues`. Source: resources/callqueues. The calls are in the memory of the signalling part; without it nobody has a
//! queue.

use crate::actor::{Actor, Roles};
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, Link, Match};
use crate::query::{Cond, Pattern, Piece};
use crate::rules::Rules;

/// Calls that wait for subscribers.
pub struct CallQueues;

impl Rules for CallQueues {
    fn definition(&self) -> Definition {
        let readers = Roles::OPERATORS.or(Roles::SUBSCRIBERS);
        let access = Access { list: readers, get: readers, ..Access::full(Roles::NONE) };
        let text = |name| Field::text(name).read_only();
        let call = vec![
            text("call_id").doc("Id of the call."),
            text("caller").doc("Who calls."),
            text("callee").doc("Who is called."),
            text("start_time").doc("When the call came."),
            Field::integer("duration").read_only().doc("Seconds for which it has waited."),
        ];
        Definition::new("callqueues", "subscribers", Group::Preferences, access)
            .words("CallQueues")
            .summary("Calls that wait for one subscriber now. Empty without a signalling part that tells them.")
            .of_reseller("customer.contact.reseller_id")
            .of_customer("customer_id")
            .of_subscriber("id")
            .fields([
                Field::integer("queue_length").derived().read_only().doc("Number of calls that wait."),
                Field::new("queue", Kind::List(call)).derived().read_only().doc("The calls that wait."),
            ])
            .filters([
                Filter::new("reseller_id", "customer.contact.reseller_id", Match::Number)
                    .doc("Reseller of the subscriber's customer."),
                Filter::custom("number", number).doc("A number of the subscriber; % is a wild card."),
            ])
            .links([Link::item("subscribers", "id")])
    }

    fn visible(&self, _actor: &Actor) -> Cond {
        Cond::never()
    }
}

fn number(value: &str) -> Cond {
    let mut pieces: Vec<Piece> = Vec::new();
    for (place, text) in value.split('%').enumerate() {
        pieces.extend((place > 0).then_some(Piece::Any));
        pieces.push(Piece::Text(text.to_owned()));
    }
    super::feature::having("numbers", Cond::Like("digits", Pattern(pieces)))
}
