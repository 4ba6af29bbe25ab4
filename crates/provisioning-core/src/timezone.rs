//! Names of time zones.

use chrono_tz::Tz;
use icu_time::zone::iana::IanaParserExtended;

/// The canonical name of a zone in the IANA database, or `None` for an unknown name. Alias names (links) such as `US/Eastern`
/// give the name of the zone they stand for. Source: customercontacts, timezone.
pub fn canonical(name: &str) -> Option<String> {
    let zone: Tz = name.parse().ok()?;
    // ICU calls it Etc/UTC; everybody else calls it UTC.
    if zone == Tz::UTC {
        return Some("UTC".to_owned());
    }
    let known = IanaParserExtended::new().parse(zone.name());
    Some(if known.canonical == "Etc/Unknown" { zone.name().to_owned() } else { known.canonical.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn aliases_give_the_zone_they_stand_for() {
        let cases = [
            ("Europe/Vienna", Some("Europe/Vienna")),
            ("US/Eastern", Some("America/New_York")),
            ("Asia/Calcutta", Some("Asia/Kolkata")),
            ("UTC", Some("UTC")),
            ("Mars/Olympus", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(canonical(name).as_deref(), expected, "{name}");
        }
    }
}
