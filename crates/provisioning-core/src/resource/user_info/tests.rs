use super::*;
use crate::actor::{Flags, Role, Via};

fn actor(role: Role, read_only: bool) -> Actor {
    Actor {
        role,
        id: 1,
        login: "caller".to_owned(),
        reseller_id: 1,
        customer_id: Some(1),
        flags: Flags { read_only, ..Flags::default() },
        via: Via::Password,
        password_expired: false,
    }
}

#[test]
fn permissions_follow_from_the_definitions() {
    let all = permissions(true, true, true, true);
    let cases = [
        (Role::Reseller, false, "customercontacts", Some(all)),
        (Role::Reseller, true, "customercontacts", Some(permissions(false, true, false, false))),
        (Role::Reseller, false, "customers", Some(permissions(true, true, true, false))),
        (Role::Reseller, false, "systemcontacts", None),
        (Role::Reseller, false, "subscriberpreferencedefs", None),
        (Role::Subscriber, false, "resellers", None),
        (Role::Reseller, true, "userinfo", Some(permissions(false, true, false, false))),
    ];
    for (role, read_only, resource, expected) in cases {
        let entities = entities(&actor(role, read_only), &Settings::default());
        assert_eq!(
            entities.get(resource).and_then(|one| one.get("$p")),
            expected.as_ref(),
            "{} {resource}",
            role.name()
        );
    }
}

#[test]
fn members_are_those_that_the_role_may_give() {
    let columns = |role| {
        entities(&actor(role, false), &Settings::default())
            .remove("customercontacts")
            .map(|one| one.get("columns").cloned())
    };
    for (role, owner) in [(Role::Admin, true), (Role::Reseller, false)] {
        let columns = columns(role).flatten().unwrap_or_default();
        assert!(columns.get("email").is_some(), "{columns}");
        assert!(columns.get("id").is_none(), "{columns}");
        assert_eq!(columns.get("reseller_id").is_some(), owner, "{columns}");
    }
}
