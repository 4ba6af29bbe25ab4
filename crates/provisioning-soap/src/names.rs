//! Names that both sides of the wire know. Source: soap-xmlrpc, evidence, WSDL.

use provisioning_core::function::Service;

/// Namespace of SOAP 1.1 envelopes.
pub(crate) const ENVELOPE: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// Namespace and name of the SOAP encoding.
pub(crate) const ENCODING: &str = "http://schemas.xmlsoap.org/soap/encoding/";
/// Namespace of XML Schema.
pub(crate) const SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";
/// Namespace of `xsi:type` and `xsi:nil`.
pub(crate) const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// Namespace of the types of all services.
pub(crate) const TYPES: &str = "http://dev.sipwise.com/SOAP/Provisioning/Types";
/// Where the documentation is.
pub(crate) const DOCUMENTATION: &str = "/SOAP/";

/// The names of a service.
#[derive(Debug)]
pub(crate) struct Names {
    /// Which one.
    pub(crate) service: Service,
    /// What its port type, binding, port and fault are called after.
    pub(crate) stem: &'static str,
    /// Name of its definitions and of the service in them.
    pub(crate) definitions: &'static str,
    /// Namespace of its definitions; clients compare it.
    pub(crate) namespace: &'static str,
    /// Namespace of the functions' elements in a body.
    pub(crate) body: &'static str,
    /// Where calls are sent.
    pub(crate) endpoint: &'static str,
    /// Where the descriptions are.
    pub(crate) description: &'static str,
    /// What the whole is about.
    pub(crate) about: &'static str,
}

const PROVISIONING: Names = Names {
    service: Service::Provisioning,
    stem: "Provisioning",
    definitions: "provisioning",
    namespace: "http://dev.sipwise.com/SOAP/Provisioning",
    body: "urn:/SOAP/Provisioning",
    endpoint: "/SOAP/Provisioning",
    description: "/SOAP/Provisioning.wsdl",
    about: "Provisioning of accounts, subscribers and their features. Every request needs HTTP Basic; the part \
        'authentication' names the login that acts.",
};

const INTERCEPT: Names = Names {
    service: Service::Intercept,
    stem: "Intercept",
    definitions: "intercept",
    namespace: "http://dev.sipwise.com/SOAP/Intercept",
    body: "urn:/SOAP/Intercept",
    endpoint: "/SOAP/Intercept",
    description: "/SOAP/Intercept.wsdl",
    about: "Orders of lawful interception. Every request needs HTTP Basic; the part 'authentication' names the login \
        that acts: one for lawful interception, or a superuser.",
};

/// The names of a service.
pub(crate) const fn names(service: Service) -> &'static Names {
    match service {
        Service::Provisioning => &PROVISIONING,
        Service::Intercept => &INTERCEPT,
    }
}

/// Where calls of a service are sent.
#[must_use]
pub const fn endpoint(service: Service) -> &'static str {
    names(service).endpoint
}

/// The service that a path belongs to, and whether it is that of its descriptions.
pub(crate) fn addressed(path: &str) -> Option<(&'static Names, bool)> {
    let all = Service::ALL.into_iter().map(names);
    all.flat_map(|names| [(names.endpoint, names, false), (names.description, names, true)])
        .find(|(known, ..)| *known == path)
        .map(|(_, names, describes)| (names, describes))
}
