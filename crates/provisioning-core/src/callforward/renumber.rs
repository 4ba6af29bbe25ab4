//! What becomes of stored destinations when the primary number of a subscriber changes.
//!
//! Source: call-forwarding, section 2; life-cycle, section 3.3.

use super::destination::{self, Hosts, Owner, Service};

/// The fate of one stored destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Renumbered {
    /// Stays as it is.
    Keep,
    /// Becomes this URI.
    Replace(String),
    /// Is deleted. A destination set that is empty afterwards is deleted with its mappings.
    Drop,
}

/// The fate of a destination when its subscriber is now `owner`.
///
/// Voicebox, fax, conference and manager-secretary destinations follow the new number. Without a number the voicebox
/// and manager-secretary follow the uuid, fax and conference end. All others stay.
pub fn renumber(uri: &str, owner: &Owner<'_>, hosts: &Hosts) -> Renumbered {
    let Some((service, (user, host))) = Service::of_uri(uri, hosts).zip(destination::split(uri)) else {
        return Renumbered::Keep;
    };
    let number = owner.number_or_uuid();
    let has_number = number != owner.uuid;
    let user = match service {
        Service::Voicebox => format!("{}{number}", user.get(..3).unwrap_or("vmu")),
        Service::Fax2Mail | Service::Conference if !has_number => return Renumbered::Drop,
        // The part before `=` tells the service; older versions stored fax destinations without it.
        Service::Fax2Mail | Service::Conference => match user.split_once('=') {
            Some((word, _)) => format!("{word}={number}"),
            None => number.to_owned(),
        },
        Service::ManagerSecretary => number.to_owned(),
        Service::CallingCard
        | Service::CallThrough
        | Service::AutoAttendant
        | Service::OfficeHours
        | Service::CustomHours
        | Service::LocalUser => return Renumbered::Keep,
    };
    let renumbered = format!("sip:{user}@{host}");
    if renumbered == uri { Renumbered::Keep } else { Renumbered::Replace(renumbered) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_destinations_follow_the_number() {
        let hosts = Hosts::default();
        let with = |number| Owner { number, uuid: "u-1", domain: "example.org" };
        let to = |uri: &str| Renumbered::Replace(uri.to_owned());
        let cases: &[(&str, &str, Option<&str>, Renumbered)] = &[
            ("a voicebox", "sip:vmu431@voicebox.local", Some("432"), to("sip:vmu432@voicebox.local")),
            ("a busy voicebox", "sip:vmb431@voicebox.local", Some("432"), to("sip:vmb432@voicebox.local")),
            ("a voicebox without number", "sip:vmu431@voicebox.local", None, to("sip:vmuu-1@voicebox.local")),
            ("a voicebox that fits already", "sip:vmu432@voicebox.local", Some("432"), Renumbered::Keep),
            ("a fax", "sip:fax=431@fax2mail.local", Some("432"), to("sip:fax=432@fax2mail.local")),
            ("a fax of an older version", "sip:431@fax2mail.local", Some("432"), to("sip:432@fax2mail.local")),
            ("a fax without number", "sip:fax=431@fax2mail.local", None, Renumbered::Drop),
            ("a conference", "sip:conf=431@conference.local", Some("432"), to("sip:conf=432@conference.local")),
            ("a conference without number", "sip:conf=431@conference.local", None, Renumbered::Drop),
            ("an empty number is none", "sip:conf=431@conference.local", Some(""), Renumbered::Drop),
            ("a secretary", "sip:431@managersecretary.local", Some("432"), to("sip:432@managersecretary.local")),
            (
                "a secretary without number",
                "sip:431@managersecretary.local",
                None,
                to("sip:u-1@managersecretary.local"),
            ),
            ("an application", "sip:auto-attendant@app.local", Some("432"), Renumbered::Keep),
            ("a plain number", "sip:431@example.org", Some("432"), Renumbered::Keep),
            ("something else at the voicebox host", "sip:431@voicebox.local", Some("432"), Renumbered::Keep),
        ];
        for (case, uri, number, expected) in cases {
            assert_eq!(&renumber(uri, &with(*number), &hosts), expected, "{case}");
        }
    }
}
