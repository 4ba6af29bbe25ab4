//! Faults. Source: soap-xmlrpc, SOAP faults.

use provisioning_core::function::{Code, Failure};

use crate::answer::envelope;
use crate::envelope::Refusal;
use crate::names::TYPES;
use crate::output::push_element;

/// A fault as a client gets it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SoapFault {
    /// The code without the prefix, which is always the same.
    pub(crate) code: String,
    /// A sentence for people.
    pub(crate) text: String,
    /// The members of the detail; none for faults of the protocol.
    detail: Vec<(&'static str, String)>,
}

impl SoapFault {
    /// A fault of the protocol.
    pub(crate) fn of_protocol(code: &str, text: &str) -> Self {
        Self { code: code.to_owned(), text: text.to_owned(), detail: Vec::new() }
    }

    /// A fault of the catalogue.
    pub(crate) fn of_failure(failure: &Failure, request_id: &str) -> Self {
        if failure.code == Code::Internal {
            return Self::internal(request_id);
        }
        let code = failure.code.name().to_owned();
        let known = [("object", &failure.object), ("param", &failure.param)];
        let members = known.into_iter().filter_map(|(name, value)| Some((name, value.clone()?)));
        let text = failure.text.clone();
        Self { text, detail: std::iter::once(("code", code.clone())).chain(members).collect(), code }
    }

    /// What nobody expects.
    pub(crate) fn internal(request_id: &str) -> Self {
        let text = format!("internal error (id {request_id}); the log holds the cause under {request_id}");
        let code = Code::Internal.name().to_owned();
        Self { text, detail: vec![("code", code.clone())], code }
    }

    /// A request that was none.
    pub(crate) fn of_refusal(refusal: Refusal, request_id: &str) -> Self {
        match refusal {
            Refusal::Version => Self::of_protocol("VersionMismatch", "only SOAP 1.1 is spoken here"),
            Refusal::MustUnderstand => Self::of_protocol("MustUnderstand", "a mandatory header is not understood"),
            Refusal::Client(reason) => Self::of_protocol("Client", &reason),
            Refusal::Failed(failure) => Self::of_failure(&failure, request_id),
        }
    }

    /// The envelope. It is the same for all clients: a fault has no types.
    pub(crate) fn write(&self) -> String {
        let mut body = String::from("<soap:Fault>");
        push_element(&mut body, "faultcode", "", &format!("soap:{}", self.code));
        push_element(&mut body, "faultstring", "", &self.text);
        if !self.detail.is_empty() {
            body.push_str(&format!("<detail><typens:fault xmlns:typens=\"{TYPES}\">"));
            self.detail.iter().for_each(|(name, value)| push_element(&mut body, name, "", value));
            body.push_str("</typens:fault></detail>");
        }
        body.push_str("</soap:Fault>");
        envelope(&body, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(fault: &SoapFault) -> String {
        fault.write().split("<soap:Body>").nth(1).unwrap_or_default().replace("</soap:Body></soap:Envelope>\n", "")
    }

    #[test]
    fn a_fault_of_the_catalogue_has_its_code_twice_and_its_object() {
        let failure = Failure::new(Code::NoSuchDomain, "unknown domain '<x>'").about("<x>");
        let expected = "<soap:Fault><faultcode>soap:Client.Voip.NoSuchDomain</faultcode>\
            <faultstring>unknown domain '&lt;x&gt;'</faultstring><detail>\
            <typens:fault xmlns:typens=\"http://dev.sipwise.com/SOAP/Provisioning/Types\">\
            <code>Client.Voip.NoSuchDomain</code><object>&lt;x&gt;</object></typens:fault></detail></soap:Fault>";
        assert_eq!(written(&SoapFault::of_failure(&failure, "7")), expected);
    }

    #[test]
    fn a_fault_of_syntax_names_the_parameter() {
        let fault = written(&SoapFault::of_failure(&Failure::missing("domain"), "7"));
        assert!(fault.contains("<param>domain</param>"), "{fault}");
    }

    #[test]
    fn faults_of_the_protocol_have_no_detail() {
        let fault = written(&SoapFault::of_refusal(Refusal::Version, "7"));
        assert!(fault.contains("soap:VersionMismatch") && !fault.contains("detail"), "{fault}");
    }

    #[test]
    fn an_internal_error_tells_only_where_to_look() {
        let failure = Failure::new(Code::Internal, "no such table");
        assert_eq!(
            SoapFault::of_failure(&failure, "18A").text,
            "internal error (id 18A); the log holds the cause under 18A"
        );
    }
}
