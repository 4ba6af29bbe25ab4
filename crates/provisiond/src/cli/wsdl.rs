//! `provisiond wsdl`: the description of the SOAP interface, without a server.

use std::error::Error;
use std::io::Write;

use provisioning_core::function::{Service, catalogue};
use provisioning_soap::wsdl::{Style, describe};

use crate::config::Config;
use crate::settings;

/// The style that a word names.
pub(super) fn style(word: &str) -> Result<Style, String> {
    Style::from_word(word).ok_or_else(|| format!("'{word}' is no style"))
}

/// The service that a word names.
pub(super) fn service(word: &str) -> Result<Service, String> {
    match word {
        "provisioning" => Ok(Service::Provisioning),
        "intercept" => Ok(Service::Intercept),
        _ => Err(format!("'{word}' is no service")),
    }
}

/// Prints the WSDL of a service, as the configured server would give it to a client that names no host.
///
/// # Errors
/// When the service is switched off, or the document cannot be printed.
pub fn wsdl(
    config: &Config,
    service: Service,
    style: Option<Style>,
    plain: bool,
    output: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    let options = settings::of_soap(config);
    let host = options.host.unwrap_or_else(|| format!("localhost:{}", config.ossbss.apache.port.0));
    let disabled = settings::of_rules(config).functions.disabled;
    if catalogue().published_by(service, &disabled).next().is_none() {
        return Err("the configuration switches this service off".into());
    }
    let address = format!("https://{host}{}", provisioning_soap::endpoint(service));
    let text = describe(catalogue(), service, &disabled, style.unwrap_or(options.style), plain, &address)?;
    write!(output, "{text}")?;
    Ok(())
}
