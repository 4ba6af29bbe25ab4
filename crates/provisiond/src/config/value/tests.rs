//! Conversions that no published file shows.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use super::*;
use crate::config::yaml;

/// Converts a value written in YAML.
fn read<T: Value>(text: &str) -> Result<T, Vec<Problem>> {
    let node = yaml::parse(Path::new("t.yml"), text).unwrap();
    let mut problems = Vec::new();
    let value = T::read(&node, &mut At::new("key", false, &mut problems));
    assert_eq!(value.is_none(), !problems.is_empty(), "{text}: a problem exactly when no value");
    value.ok_or(problems)
}

#[test]
fn sizes() {
    let cases = [
        ("0", Some(0)),
        ("500", Some(500)),
        ("64K", Some(64 << 10)),
        ("16m", Some(16 << 20)),
        ("1 G", Some(1 << 30)),
        ("'128M'", Some(128 << 20)),
        ("16MB", None),
        ("M", None),
        ("''", None),
        ("-1", None),
        ("1.5M", None),
        ("99999999999G", None),
        ("ü", None),
    ];
    for (text, expected) in cases {
        assert_eq!(read::<Size>(text).ok(), expected.map(Size), "{text}");
    }
    assert_eq!(Size(5).bytes(), 5);
}

#[test]
fn seconds() {
    assert_eq!(read::<Duration>("'60'").unwrap(), Duration::from_secs(60));
    for wrong in ["60s", "-1", "1.5", "''", "[]"] {
        assert!(read::<Duration>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn numbers_are_decimal() {
    assert_eq!(read::<u32>("010").unwrap(), 10);
    for wrong in ["0x10", "1_000", "4294967296", "yes", "1e3"] {
        assert!(read::<u32>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn addresses() {
    assert!(read::<IpAddr>("'[::1]'").unwrap().is_loopback());
    assert!(read::<IpAddr>("localhost").is_err());
    assert_eq!(read::<SocketAddr>("'[::1]:80'").unwrap().port(), 80);
    for wrong in ["127.0.0.1", "':80'", "'localhost:80'"] {
        assert!(read::<SocketAddr>(wrong).is_err(), "{wrong}");
    }
    assert!(read::<Address>("localhost:5060").is_err());
}

#[test]
fn networks_contain_addresses() {
    let cases = [
        ("10.0.0.0/8", "10.255.0.1", true),
        ("10.0.0.0/8", "11.0.0.1", false),
        ("10.0.0.0/8", "::ffff:10.0.0.1", true),
        ("0.0.0.0/0", "192.0.2.1", true),
        ("0.0.0.0/0", "::1", false),
        ("192.0.2.7", "192.0.2.7", true),
        ("192.0.2.7", "192.0.2.8", false),
        ("'2001:db8::/32'", "2001:db8:1::1", true),
        ("'2001:db8::/32'", "2001:db9::1", false),
        ("'::/0'", "2001:db9::1", true),
        ("'::1'", "::1", true),
    ];
    for (network, address, expected) in cases {
        let contains = read::<Network>(network).unwrap().contains(address.parse().unwrap());
        assert_eq!(contains, expected, "{network} {address}");
    }
    for wrong in ["10.0.0.0/33", "'::/129'", "10.0.0.0/", "10.0.0/8", "x/8", "10.0.0.0/-1"] {
        assert!(read::<Network>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn every_wrong_item_of_a_list_is_reported() {
    let problems = read::<Vec<Port>>("- 1\n- x\n- 2\n- [3]\n").unwrap_err();
    let found: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        ["t.yml:2: key: \"x\" is not a port (0 to 65535)", "t.yml:4: key: must be a port (0 to 65535), not a list",]
    );
}

#[test]
fn passwords_in_addresses_are_masked() {
    let cases = [
        ("postgres://u:p@h/d", "postgres://u:*@h/d"),
        ("postgres://u@h/d", "postgres://u@h/d"),
        ("http://h/a:b@c", "http://h/a:*@c"),
        ("http://u:p/q@h/", "http://u:*@h/"),
        ("mysql://h/d?user=u&password=p&x=1", "mysql://h/d?user=u&password=*&x=1"),
        ("what? password=x", "what? password=x"),
        ("no address", "no address"),
    ];
    for (text, expected) in cases {
        assert_eq!(mask(text), expected, "{text}");
    }
}

#[test]
fn secrets_do_not_show() {
    let secret = read::<Secret>("geheim").unwrap();
    assert_eq!((format!("{secret:?}").as_str(), secret.expose()), ("*", "geheim"));
}
