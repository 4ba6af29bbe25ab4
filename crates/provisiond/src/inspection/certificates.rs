//! Certificates and keys of the listeners.

use std::path::Path;

use crate::config::{Config, Fault, Loaded, Problem};
use crate::tls::{Identity, TlsSettings, Validity};

/// Days before the end of a certificate from which on it is worth a warning.
const EXPIRY_WARNING_DAYS: u32 = 30;

/// Looks at the configured certificate and key of each listener that is switched on: whether the files exist, can be read and
/// belong together, whether the time of the certificate has come and is not over, whether the key is everybody's.
#[must_use]
pub fn certificates(loaded: &Loaded) -> Vec<Problem> {
    let pairs = configured(&loaded.config);
    let mut problems: Vec<Problem> = pairs.iter().flat_map(|(key, settings)| pair(loaded, key, settings)).collect();
    problems.extend(authority(loaded));
    problems
}

/// The listeners that are on and have files of their own.
fn configured(config: &Config) -> Vec<(&'static str, TlsSettings)> {
    let (csc, system) = (&config.www_admin.http_csc, &config.www_admin.http_system);
    [
        ("www_admin.http_admin.sslcertfile", TlsSettings::rest(config).filter(|_| config.is_rest_enabled())),
        (
            "www_admin.http_csc.sslcertfile",
            TlsSettings::csc(config).filter(|_| config.is_csc_enabled() && csc.sslcertfile.is_some()),
        ),
        (
            "www_admin.http_system.sslcertfile",
            TlsSettings::system(config).filter(|_| config.is_system_enabled() && system.sslcertfile.is_some()),
        ),
        ("ossbss.apache.sslcertfile", TlsSettings::legacy(config).filter(|_| config.is_legacy_enabled())),
    ]
    .into_iter()
    .filter_map(|(key, settings)| Some((key, settings?)))
    .collect()
}

fn pair(loaded: &Loaded, key: &'static str, settings: &TlsSettings) -> Vec<Problem> {
    let Some((certificate, key_file)) = &settings.files else { return Vec::new() };
    let identity =
        Identity::load(certificate, key_file).and_then(|identity| identity.with_chain(settings.chain.as_deref()));
    match identity {
        Ok(identity) => look(loaded, key, &identity, key_file),
        Err(refused) => vec![Problem::error(loaded.origin(key), key, Fault::Rule(refused.to_string()))],
    }
}

/// The authority of client certificates.
fn authority(loaded: &Loaded) -> Vec<Problem> {
    const KEY: &str = "ossbss.apache.restapi.sslcertfile";
    let own = &loaded.config.ossbss.apache.restapi;
    let Some((certificate, key)) = own.sslcertfile.as_ref().zip(own.sslcertkeyfile.as_ref()) else { return Vec::new() };
    match Identity::load(certificate, key) {
        Ok(identity) => look(loaded, KEY, &identity, key),
        Err(refused) => vec![Problem::error(loaded.origin(KEY), KEY, Fault::Rule(refused.to_string()))],
    }
}

fn look(loaded: &Loaded, key: &'static str, identity: &Identity, key_file: &Path) -> Vec<Problem> {
    let origin = loaded.origin(key);
    let error = |text: String| Problem::error(origin.clone(), key, Fault::Rule(text));
    let mut problems = Vec::new();
    match identity.validity() {
        Validity::Expired => problems.push(error("the certificate has expired".to_owned())),
        Validity::NotYet => problems.push(error("the certificate is not valid yet".to_owned())),
        Validity::Days(days) if days < EXPIRY_WARNING_DAYS => {
            let text = format!("the certificate expires in {days} days");
            problems.push(Problem::warning(origin.clone(), key, Fault::Note(text)));
        }
        Validity::Days(_) => {}
    }
    if identity.is_key_public() {
        problems.push(error(format!("{} can be read by everybody on this machine", key_file.display())));
    }
    problems
}
