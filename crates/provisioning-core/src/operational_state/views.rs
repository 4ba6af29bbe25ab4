//! Whether the views can be read and have the versions that servers ask for.

use super::facts::shown;
use super::{Check, Finding};
use crate::context::Context;
use crate::fault::Fault;
use crate::query::Query;

/// The view of versions.
const VERSIONS: &str = "kamailio_version";

/// All views with the versions that servers ask for; the XMPP server asks for none. Source: sip-xmpp-integration, section 4.
const VIEWS: [(&str, Option<i64>); 10] = [
    (VERSIONS, Some(1)),
    ("kamailio_subscriber", Some(7)),
    ("kamailio_dbaliases", Some(1)),
    ("kamailio_domain", Some(2)),
    ("kamailio_domain_attrs", Some(1)),
    ("kamailio_usr_preferences", Some(2)),
    ("kamailio_trusted", Some(6)),
    ("kamailio_address", Some(6)),
    ("prosody", None),
    ("prosody_hosts", None),
];

/// The views that are missing, do not work or have another version.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn views(ctx: &mut Context<'_>) -> Result<Vec<Finding>, Fault> {
    let mut findings = Vec::new();
    let mut note = |view: &str, text: String| {
        let subject = view.to_owned();
        findings.push(Finding { check: Check::Views, subscriber_id: None, subject, text });
    };
    let versions = shown(ctx, &Query::table(VERSIONS)).await?;
    for (view, wanted) in VIEWS {
        if shown(ctx, &Query::table(view).limit(1)).await?.is_none() {
            note(view, "the view cannot be read".to_owned());
            continue;
        }
        let (Some(wanted), Some(versions)) = (wanted, &versions) else { continue };
        let mut found = Vec::new();
        for row in versions {
            if row.text("table_name")? == view {
                found.push(row.int("table_version")?);
            }
        }
        if found != [wanted] {
            note(view, format!("its version is {found:?}, servers ask for {wanted}"));
        }
    }
    Ok(findings)
}
