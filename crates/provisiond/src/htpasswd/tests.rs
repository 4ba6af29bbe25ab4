use super::*;

/// The kinds, each for the password `secret`. The one of MD5 crypt and the salted one were made by openssl.
const VECTORS: [(&str, &str); 8] = [
    ("apr1", "$apr1$sYuJb/rc$opE8g2fx.iRRlVPf0g6l91"),
    ("bcrypt", "$2y$05$YhCDbGZmzqToUyYV.OvSPerI6.tHClMhRdsRUh2pvxPlF6UvtOc.C"),
    ("SHA-1", "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ="),
    ("crypt", "iya2/im3qjwhU"),
    ("SHA-256", "$5$q0Guj8CQZ4MQ4bRZ$GYuAl2emLcxU6H4.hPhDSm5G9hHoBtQnVkHRlmnM6m/"),
    (
        "SHA-512",
        "$6$rbTXlkxRSxze.BOD$BBOp06dg9S.adO3ZSDVfR7FulJ5tWNShO9GIIN4nA4eeYi/BiYKNuV7cA1aRlFOXAD.PRty6//5Xgnbi9x0dR/",
    ),
    ("MD5 crypt", "$1$sYuJb2rc$5hqh2AN/bhgPjwcuzYv2x."),
    ("salted SHA-1", "{SSHA}gVK8WC9YyFT1gMsQHTGCgT3sSv5zYWx0"),
];

#[test]
fn every_kind_knows_its_password_and_no_other() {
    for (kind, stored) in VECTORS {
        let hash = PasswordHash::parse(stored, false).unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert!(hash.verifies(b"secret"), "{kind}");
        for wrong in ["", "Secret", "secre", "secret1", "\u{e4}"] {
            assert!(!hash.verifies(wrong.as_bytes()), "{kind} {wrong}");
        }
    }
    let rounds = PasswordHash::parse("$5$rounds=1234$abcdefgh$kTVqJqhTxJja37YYybK4z25xcKovYD6AZG90TrZhsA8", false);
    assert!(rounds.is_ok_and(|hash| hash.verifies(b"secret")));
    let handbook = PasswordHash::parse("{SHA}kd/Z3bQZiv/FwZTNjObTOP3kcOI=", false);
    assert!(handbook.is_ok_and(|hash| hash.verifies(b"mypassword")));
    let plain = PasswordHash::parse("{PLAIN}secret", false);
    assert!(plain.is_ok_and(|hash| hash.verifies(b"secret") && !hash.verifies(b"secret1") && hash.is_weak()));
}

#[test]
fn crypt_counts_eight_bytes() {
    let hash = PasswordHash::parse("abHr9elwESrHs", false);
    assert!(
        hash.is_ok_and(|hash| hash.verifies(b"secretsecret")
            && hash.verifies(b"secretseX")
            && !hash.verifies(b"secret"))
    );
}

#[test]
fn what_cannot_be_used_is_refused_with_its_reason() {
    let cost15 = "$2y$15$YhCDbGZmzqToUyYV.OvSPerI6.tHClMhRdsRUh2pvxPlF6UvtOc.C";
    let rounds = "$5$rounds=500001$q0Guj8CQZ4MQ4bRZ$GYuAl2emLcxU6H4.hPhDSm5G9hHoBtQnVkHRlmnM6m/";
    let cases = [
        ("", HashError::Empty),
        ("myuser:{SHA}kd/Z3bQZiv/FwZTNjObTOP3kcOI=", HashError::WholeLine),
        ("myuser:$apr1$sYuJb/rc$opE8g2fx.iRRlVPf0g6l91", HashError::WholeLine),
        ("myuser:iya2/im3qjwhU", HashError::WholeLine),
        ("secret", HashError::Plain),
        ("a:b", HashError::Plain),
        ("$7$abc", HashError::Unknown),
        ("{MD5}abc", HashError::Unknown),
        ("$apr1$sYuJb/rc$opE8", HashError::Malformed),
        ("$1$", HashError::Malformed),
        ("$2y$05$short", HashError::Malformed),
        ("$2y$xx$YhCDbGZmzqToUyYV.OvSPerI6.tHClMhRdsRUh2pvxPlF6UvtOc.C", HashError::Malformed),
        ("{SHA}AAAA", HashError::Malformed),
        ("{SHA}!", HashError::Malformed),
        ("{SSHA}5en6G6MezRroT3XKqkdPOmY/BfQ=", HashError::Malformed),
        ("$5$salt$short", HashError::Malformed),
        ("$6$x", HashError::Malformed),
        (cost15, HashError::TooCostly),
        (rounds, HashError::TooCostly),
    ];
    for (stored, expected) in cases {
        assert_eq!(PasswordHash::parse(stored, false).err(), Some(expected), "{stored}");
    }
    assert!(PasswordHash::parse("secret", true).is_ok_and(|hash| hash.verifies(b"secret")));
}

#[test]
fn a_password_is_tried_in_both_encodings() {
    assert_eq!(forms(b"abc"), [b"abc".to_vec()]);
    assert_eq!(forms("\u{e4}".as_bytes()), ["\u{e4}".as_bytes().to_vec(), vec![0xe4]]);
    assert_eq!(forms(&[0xe4]), [vec![0xe4], "\u{e4}".as_bytes().to_vec()]);
    assert_eq!(forms("\u{20ac}".as_bytes()), ["\u{20ac}".as_bytes().to_vec()]);
}

/// A list with a ban after three failed logins.
fn list(users: &[(&str, &str)], only_loopback: bool) -> Htpasswd {
    let users = users.iter().map(|(name, stored)| User {
        name: (*name).to_owned(),
        entry: format!("{name}:{stored}"),
        hash: Arc::new(PasswordHash::parse(stored, false).unwrap_or_else(|error| panic!("{error}"))),
    });
    let rules = BanRules { max_attempts: 3, first: 300, increment: 300, longest: 3600 };
    Htpasswd {
        users: users.collect(),
        remembered: CredentialCache::lasting(REMEMBERED),
        failures: FailuresByAddress::new(Some(rules)),
        slots: Slots::default(),
        only_loopback,
    }
}

fn given(user: &str, password: &[u8]) -> Basic {
    Basic { user: user.as_bytes().to_vec(), password: password.to_vec() }
}

#[tokio::test]
async fn users_get_in_with_their_password_until_an_address_has_failed_too_often() {
    let users = list(&VECTORS, false);
    let [one, other] = [1, 2].map(|last| IpAddr::from([192, 0, 2, last]));
    for (kind, _) in VECTORS {
        // The second time from memory.
        for _ in 0..2 {
            assert_eq!(users.admit(&given(kind, b"secret"), one).await, Admission::User(kind.to_owned()));
        }
    }
    assert_eq!(users.admit(&given("bcrypt", b"Secret"), one).await, Admission::Nobody);
    assert_eq!(users.admit(&given("nobody", b"secret"), one).await, Admission::Nobody);
    assert_eq!(users.admit(&given("", b""), one).await, Admission::Nobody);
    assert_eq!(users.admit(&given("bcrypt", b"secret"), one).await, Admission::Banned);
    assert!(matches!(users.admit(&given("bcrypt", b"secret"), other).await, Admission::User(_)));
    assert_eq!(list(&[], false).admit(&given("a", b"b"), one).await, Admission::Nobody);
}

#[test]
fn the_default_password_is_for_this_machine_only() {
    let [here, there] = ["127.0.0.1", "192.0.2.1"].map(|text| text.parse::<IpAddr>().unwrap_or([0, 0, 0, 0].into()));
    let (open, closed) = (list(&[], false), list(&[], true));
    assert!(open.serves(here) && open.serves(there) && closed.serves(here) && !closed.serves(there));
    assert!(is_default("ngcpsoap", "{SHA}w4zj3mxbmynIQ1jsUEjSkN2z2pk="));
    assert!(!is_default("other", "{SHA}w4zj3mxbmynIQ1jsUEjSkN2z2pk="));
}
