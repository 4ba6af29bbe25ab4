//! Roles of administrative logins: the flags that make them, and who manages whom. Source: resources/admins.

use crate::actor::{Role, Roles};

/// The flags that make a role.
pub const FLAGS: [&str; 4] = ["is_system", "lawful_intercept", "is_superuser", "is_ccare"];

/// The words for the roles.
pub const NAMES: &[&str] = &["system", "lintercept", "ccareadmin", "admin", "ccare", "reseller"];

/// Each role with the flags that make it. The first row whose flags are all set tells the role.
const BY_FLAGS: [(Role, &[&str]); 6] = [
    (Role::System, &["is_system"]),
    (Role::Lintercept, &["lawful_intercept"]),
    (Role::CcareAdmin, &["is_superuser", "is_ccare"]),
    (Role::Admin, &["is_superuser"]),
    (Role::Ccare, &["is_ccare"]),
    (Role::Reseller, &[]),
];

/// Each role with those that it may give, change and remove.
const MANAGES: [(Role, Roles); 6] = [
    (
        Role::System,
        Roles::of(&[Role::System, Role::Admin, Role::Reseller, Role::CcareAdmin, Role::Ccare, Role::Lintercept]),
    ),
    (Role::Admin, Roles::of(&[Role::Admin, Role::Reseller, Role::CcareAdmin, Role::Ccare])),
    (Role::Reseller, Roles::of(&[Role::Reseller, Role::CcareAdmin, Role::Ccare])),
    (Role::CcareAdmin, Roles::of(&[Role::CcareAdmin, Role::Ccare])),
    (Role::Ccare, Roles::of(&[Role::Ccare])),
    (Role::Lintercept, Roles::NONE),
];

/// The role of a login, by its flags.
pub fn role_of(is_set: impl Fn(&str) -> bool) -> Role {
    BY_FLAGS.iter().find(|(_, flags)| flags.iter().all(|flag| is_set(flag))).map_or(Role::Reseller, |(role, _)| *role)
}

/// The flags of a role, all four.
pub fn flags_of(role: Role) -> [(&'static str, bool); 4] {
    let set = BY_FLAGS.iter().find(|(of, _)| *of == role).map_or::<&[&str], _>(&[], |(_, flags)| flags);
    FLAGS.map(|flag| (flag, set.contains(&flag)))
}

/// The role of an administrative login that a word names.
pub fn by_name(word: &str) -> Option<Role> {
    BY_FLAGS.iter().map(|(role, _)| *role).find(|role| role.name() == word)
}

/// The roles that a role may give to others, change and remove.
pub fn managed_by(role: Role) -> Roles {
    MANAGES.iter().find(|(of, _)| *of == role).map_or(Roles::NONE, |(_, roles)| *roles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_names_a_role() {
        let words: Vec<&str> = BY_FLAGS.iter().map(|(role, _)| role.name()).collect();
        assert_eq!(words, NAMES);
    }

    #[test]
    fn flags_make_the_role() {
        let cases: [(&[&str], Role); 9] = [
            (&[], Role::Reseller),
            (&["is_superuser"], Role::Admin),
            (&["is_ccare"], Role::Ccare),
            (&["is_superuser", "is_ccare"], Role::CcareAdmin),
            (&["lawful_intercept"], Role::Lintercept),
            (&["lawful_intercept", "is_superuser"], Role::Lintercept),
            (&["is_system"], Role::System),
            (&["is_system", "is_superuser", "is_ccare"], Role::System),
            (&["is_system", "lawful_intercept"], Role::System),
        ];
        for (flags, role) in cases {
            assert_eq!(role_of(|flag| flags.contains(&flag)), role, "{flags:?}");
        }
    }

    #[test]
    fn a_role_and_its_flags_tell_each_other() {
        for (role, _) in BY_FLAGS {
            let flags = flags_of(role);
            assert_eq!(role_of(|name| flags.iter().any(|(flag, on)| *flag == name && *on)), role);
            assert_eq!(by_name(role.name()), Some(role));
        }
        assert_eq!(by_name("subscriber"), None);
        assert_eq!(by_name("root"), None);
    }

    #[test]
    fn who_manages_whom() {
        // Rows manage columns: system, admin, reseller, ccareadmin, ccare, lintercept.
        let columns = [Role::System, Role::Admin, Role::Reseller, Role::CcareAdmin, Role::Ccare, Role::Lintercept];
        let rows = [
            (Role::System, "xxxxxx"),
            (Role::Admin, "-xxxx-"),
            (Role::Reseller, "--xxx-"),
            (Role::CcareAdmin, "---xx-"),
            (Role::Ccare, "----x-"),
            (Role::Lintercept, "------"),
            (Role::SubscriberAdmin, "------"),
        ];
        for (role, expected) in rows {
            let row: String =
                columns.iter().map(|other| if managed_by(role).has(*other) { 'x' } else { '-' }).collect();
            assert_eq!(row, expected, "{}", role.name());
        }
    }
}
