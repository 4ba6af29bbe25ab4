use super::*;
use crate::actor::{Flags, Via};

fn actor(role: Role, id: i64, is_master: bool) -> Actor {
    Actor {
        role,
        id,
        login: "caller".to_owned(),
        reseller_id: 1,
        customer_id: None,
        flags: Flags { is_master, ..Flags::default() },
        via: Via::Password,
        password_expired: false,
    }
}

/// A row with these flags set and no others.
fn row(id: i64, set: &[&str]) -> Record {
    let flags = OWN.iter().skip(1).map(|flag| (*flag, Value::Bool(set.contains(flag))));
    let row: Record = flags.collect();
    row.with("id", id).with("login", "south_ops").with("can_reset_password", false)
}

/// Role of the caller, flags before and after, whether a password is given, expected sentence.
type Change<'a> = (Role, &'a [&'a str], &'a [&'a str], bool, &'a str);

fn sentence(outcome: Result<(), Fault>) -> String {
    outcome.err().map(|fault| fault.to_string()).unwrap_or_default()
}

#[test]
fn creating_needs_master_and_a_role_that_one_manages() {
    let master = "Cannot create admin without master permissions";
    let cases = [
        (Role::Lintercept, true, "Cannot create admin users"),
        (Role::Admin, false, master),
        (Role::Reseller, false, master),
        (Role::Reseller, true, ""),
    ];
    for (role, is_master, expected) in cases {
        assert_eq!(sentence(may_create_any(&actor(role, 1, is_master))), expected, "{}", role.name());
    }
    let refused = "Cannot create admin user";
    let cases: [(Role, &[&str], &str); 6] = [
        (Role::Admin, &["is_superuser"], ""),
        (Role::Admin, &["is_system"], refused),
        (Role::Reseller, &[], ""),
        (Role::Reseller, &["is_superuser"], refused),
        (Role::CcareAdmin, &[], refused),
        (Role::Ccare, &["is_ccare"], ""),
    ];
    for (role, flags, expected) in cases {
        assert_eq!(sentence(may_create(&actor(role, 1, true), &row(0, flags))), expected, "{} {flags:?}", role.name());
    }
}

#[test]
fn the_own_record_keeps_its_rights() {
    let before = row(5, &["is_master", "is_active"]);
    let own = actor(Role::Reseller, 5, true);
    for column in OWN {
        let value = if column == "login" { Value::from("other") } else { Value::Bool(!is_set(&before, column)) };
        let after = before.clone().with(column, value);
        assert_eq!(
            sentence(may_change(&own, &before, &after, false)),
            "User cannot modify own permissions",
            "{column}"
        );
    }
    let after = before.clone().with("email", "me@example.org");
    assert_eq!(sentence(may_change(&own, &before, &after, true)), "");
    let after = before.clone().with("can_reset_password", true);
    assert_eq!(sentence(may_change(&own, &before, &after, false)), "");
    let interceptor = actor(Role::Lintercept, 5, false);
    assert_eq!(sentence(may_change(&interceptor, &before, &after, false)), "User cannot modify own permissions");
}

#[test]
fn others_are_changed_within_the_roles_that_one_manages() {
    let role_error = "Cannot change user role";
    let cases: [Change; 7] = [
        (Role::Admin, &[], &["is_superuser"], false, ""),
        (Role::Admin, &[], &["is_system"], false, role_error),
        (Role::CcareAdmin, &["is_superuser"], &["is_superuser"], false, role_error),
        (Role::Reseller, &[], &["is_superuser"], false, role_error),
        (Role::Reseller, &[], &["read_only"], false, ""),
        (Role::Admin, &[], &[], true, "Only own user can change password"),
        (Role::System, &[], &[], true, ""),
    ];
    for (role, before, after, password, expected) in cases {
        let outcome = may_change(&actor(role, 1, true), &row(5, before), &row(5, after), password);
        assert_eq!(sentence(outcome), expected, "{} {before:?} {after:?}", role.name());
    }
}

#[test]
fn removing() {
    let cases: [(Role, i64, &[&str], &str); 4] = [
        (Role::Admin, 5, &["is_superuser"], "Cannot delete own user"),
        (Role::Admin, 1, &["is_superuser"], ""),
        (Role::CcareAdmin, 1, &["is_superuser"], "Cannot delete user"),
        (Role::Ccare, 1, &[], "Cannot delete user"),
    ];
    for (role, id, flags, expected) in cases {
        assert_eq!(sentence(may_delete(&actor(role, id, true), &row(5, flags))), expected, "{}", role.name());
    }
    let special = row(5, &[]).with("login", SPECIAL);
    assert_eq!(sentence(may_delete(&actor(Role::System, 1, true), &special)), "Cannot delete special user 'sipwise'");
}

#[test]
fn interception_goes_with_few_flags() {
    let system = actor(Role::System, 1, true);
    let with = |flag: &str| row(5, &["lawful_intercept", "is_active", flag]);
    for flag in NOT_WITH_INTERCEPTION {
        assert!(sentence(check_combination(&system, &with(flag))).contains("lafwul_intercept"), "{flag}");
    }
    assert_eq!(sentence(check_combination(&system, &with("read_only"))), "");
    let reserved = row(5, &[]).with("login", "system");
    assert_eq!(sentence(check_combination(&system, &reserved)), "Restricted login definition: system");
}
