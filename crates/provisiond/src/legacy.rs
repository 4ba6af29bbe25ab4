//! The listener of SOAP and XMLRPC.

use std::error::Error;
use std::net::TcpListener;
use std::sync::Arc;

use actix_web::dev::Server;
use actix_web::web::ServiceConfig;
use provisioning_core::function::Functions;
use provisioning_http::legacy::{self, Interface, Listener};

use crate::config::Config;
use crate::htpasswd::Htpasswd;
use crate::logged_functions::LoggedFunctions;
use crate::server::{self, Sockets};
use crate::timed_functions::TimedFunctions;
use crate::tls::{TlsServer, TlsSettings};
use crate::{listen, settings};

/// The interfaces that are switched on.
fn interfaces(config: &Config, functions: &Arc<dyn Functions>) -> Vec<Arc<dyn Interface>> {
    let functions: Arc<dyn Functions> = Arc::new(TimedFunctions::new(functions.clone()));
    // Always there, since it has the page of both.
    let soap = LoggedFunctions::new("SOAP", functions.clone(), config);
    let soap = provisioning_soap::Soap::new(Arc::new(soap), settings::of_soap(config));
    let mut interfaces: Vec<Arc<dyn Interface>> = vec![Arc::new(soap)];
    if config.provisioning.xmlrpc.enabled {
        let functions = LoggedFunctions::new("XMLRPC", functions, config);
        let options = settings::of_xmlrpc(config);
        interfaces.push(Arc::new(provisioning_xmlrpc::Frontend::new(Arc::new(functions), options)));
    }
    interfaces
}

/// Opens the listener: its port with TLS, and the addresses without.
///
/// # Errors
/// When a certificate or an address cannot be used.
pub fn open(config: &Config, functions: Arc<dyn Functions>) -> Result<Server, Box<dyn Error>> {
    let listener = Arc::new(Listener {
        users: Arc::new(Htpasswd::of(config, settings::ban(&config.www_admin.security.login))),
        interfaces: interfaces(config, &functions),
        options: settings::of_legacy(config),
    });
    let listen = &config.provisioning.listen;
    let tls = TlsSettings::legacy(config).map(TlsServer::open).transpose()?;
    let listeners = listen::open_all(&listen.soap, config.ossbss.apache.port.0)?;
    let plain = listen.soap_plain.iter().map(|address| listen::open_one(*address));
    let plain = plain.collect::<Result<Vec<_>, _>>()?;
    for (listeners, tls) in [(&listeners, tls.is_some()), (&plain, false)] {
        for address in listeners.iter().map(TcpListener::local_addr) {
            tracing::info!(address = %address?, tls, "SOAP and XMLRPC are listening");
        }
    }
    let sockets = Sockets { listeners, plain, tls, read_timeout: config.provisioning.limits.timeout };
    let mount = move |app: &mut ServiceConfig| legacy::mount(app, listener.clone());
    Ok(server::run(config, sockets, mount, |_, _| {})?)
}
