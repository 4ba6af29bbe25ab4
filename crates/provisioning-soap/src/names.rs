//! Names that both sides of the wire know. Source: soap-xmlrpc, evidence, WSDL.

/// Namespace of SOAP 1.1 envelopes.
pub(crate) const ENVELOPE: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// Namespace and name of the SOAP encoding.
pub(crate) const ENCODING: &str = "http://schemas.xmlsoap.org/soap/encoding/";
/// Namespace of XML Schema.
pub(crate) const SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";
/// Namespace of `xsi:type` and `xsi:nil`.
pub(crate) const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// Namespace of the definitions; clients compare it.
pub(crate) const SERVICE: &str = "http://dev.sipwise.com/SOAP/Provisioning";
/// Namespace of the types.
pub(crate) const TYPES: &str = "http://dev.sipwise.com/SOAP/Provisioning/Types";
/// Namespace of the functions' elements in a body.
pub(crate) const BODY: &str = "urn:/SOAP/Provisioning";
/// Where calls are sent.
pub const ENDPOINT: &str = "/SOAP/Provisioning";
/// Where the descriptions are.
pub(crate) const DESCRIPTION: &str = "/SOAP/Provisioning.wsdl";
/// Where the documentation is.
pub(crate) const DOCUMENTATION: &str = "/SOAP/";
