//! Logins by TLS client certificate. Source: rest-protocol, client certificates.

use chrono::NaiveDateTime;

use super::account::Account;
use crate::actor::{Actor, Via};
use crate::fault::Fault;
use crate::operation::Engine;
use crate::store::Store;

/// The subject of every certificate of ours.
pub const SUBJECT: &str = "CN=Sipwise NGCP API client certificate";

/// The certificate that a client has shown, as the TLS layer saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Its subject, `CN=…`, parts separated by commas.
    pub subject: String,
    /// Its serial number; `None` when it is none of ours because it is too large.
    pub serial: Option<i64>,
    /// SHA-256 of the whole certificate in lower-case hexadecimal digits, where it is known.
    pub fingerprint: Option<String>,
    /// Whether our authority has signed it.
    pub is_ours: bool,
    /// Beginning and end of its validity, UTC, where they are known. A connection may outlive them.
    pub valid: Option<(NaiveDateTime, NaiveDateTime)>,
}

impl Certificate {
    /// One of which nothing can be told; nobody gets in by it.
    pub fn unreadable() -> Self {
        Self { subject: String::new(), serial: None, fingerprint: None, is_ours: false, valid: None }
    }

    fn is_valid(&self, now: NaiveDateTime) -> bool {
        self.is_ours && self.valid.is_none_or(|(begin, end)| begin <= now && now <= end)
    }

    fn has_subject(&self) -> bool {
        self.subject.strip_prefix('/').unwrap_or(&self.subject) == SUBJECT
    }
}

impl<S: Store> Engine<S> {
    pub(super) async fn by_certificate(&self, certificate: &Certificate, now: NaiveDateTime) -> Result<Actor, Fault> {
        if !certificate.has_subject() {
            return Err(Fault::Forbidden(format!("Invalid client certificate DN '{}'", certificate.subject)));
        }
        match self.holder(certificate, now).await? {
            Some(account) => self.actor(&account, Via::Certificate, now).await,
            None => Err(Fault::forbidden("Invalid user")),
        }
    }

    /// Whose certificate it is, if that login is active.
    async fn holder(&self, certificate: &Certificate, now: NaiveDateTime) -> Result<Option<Account>, Fault> {
        let Some(serial) = certificate.serial.filter(|_| certificate.is_valid(now)) else { return Ok(None) };
        let Some((account, known)) = self.admin_by_serial(serial).await? else { return Ok(None) };
        let same = match (known, &certificate.fingerprint) {
            (Some(known), Some(shown)) => known == *shown,
            // An imported login has the number alone, and a proxy may pass on nothing else.
            (None, _) | (_, None) => true,
        };
        Ok(same.then_some(account))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(subject: &str) -> Certificate {
        Certificate { subject: subject.to_owned(), serial: Some(1), fingerprint: None, is_ours: true, valid: None }
    }

    #[test]
    fn the_subject_is_ours_to_the_letter() {
        for (subject, ours) in [
            ("CN=Sipwise NGCP API client certificate", true),
            ("/CN=Sipwise NGCP API client certificate", true),
            ("//CN=Sipwise NGCP API client certificate", false),
            ("CN=sipwise ngcp api client certificate", false),
            ("CN=Sipwise NGCP API client certificate,O=Other", false),
            ("", false),
        ] {
            assert_eq!(shown(subject).has_subject(), ours, "{subject}");
        }
    }

    #[test]
    fn validity_is_looked_at_anew_each_time() {
        let at = |second| chrono::DateTime::from_timestamp(second, 0).unwrap_or_default().naive_utc();
        let certificate = Certificate { valid: Some((at(10), at(20))), ..shown(SUBJECT) };
        for (second, valid) in [(9, false), (10, true), (20, true), (21, false)] {
            assert_eq!(certificate.is_valid(at(second)), valid, "{second}");
        }
        assert!(!Certificate { is_ours: false, ..certificate }.is_valid(at(15)));
    }
}
