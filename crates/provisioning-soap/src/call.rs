//! A call: from the body of a request to the envelope that answers it. Source: soap-xmlrpc, SOAP requests, SOAP responses.

use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Payload;
use chrono::{SubsecRound, Utc};
use provisioning_core::function::{Deadline, Invocation, catalogue};
use provisioning_http::legacy::{Refusal, Request, answer};
use provisioning_http::{Outcome, aside, header};
use provisioning_xml::Media;

use crate::envelope::{self, Refusal as Unread};
use crate::fault::SoapFault;
use crate::names::Names;
use crate::service::Soap;

const XML: &str = "text/xml; charset=utf-8";

impl Soap {
    /// Answers a call.
    pub(crate) async fn call(&self, of: &'static Names, request: &Request<'_>, payload: &mut Payload) -> Outcome {
        let charset = match Media::of(header(request.http.headers(), CONTENT_TYPE.as_str())) {
            Media::Xml(charset) => charset,
            Media::Newer => return refused(&SoapFault::of_refusal(Unread::Version, request.id), true),
            Media::Other => return Refusal::MediaType.outcome(""),
        };
        let body = match request.body(payload).await {
            Ok(body) => body,
            Err(refusal) => return refusal.outcome(""),
        };
        let limits = self.options.limits;
        let read = aside(body.bytes.len(), move || envelope::read(&body.bytes, charset.as_deref(), limits)).await;
        match read {
            Some(Ok(read)) => self.invoke(of, request, read).await,
            Some(Err(refusal)) => refused(&SoapFault::of_refusal(refusal.spelled(of.service), request.id), false),
            None => refused(&SoapFault::internal(request.id), false),
        }
    }

    async fn invoke(&self, of: &Names, request: &Request<'_>, read: envelope::Request) -> Outcome {
        let envelope::Request { function, authentication, parameters, encoded } = read;
        let invocation = Invocation {
            service: Some(of.service),
            function: &function,
            authentication,
            parameters,
            address: &request.peer.address.to_string(),
            // Whole seconds: MariaDB would round a fraction up, into the future.
            now: Utc::now().naive_utc().trunc_subsecs(0),
            request_id: request.id.into(),
            deadline: Deadline::at(request.deadline()),
        };
        match self.functions.invoke(invocation).await {
            Ok(given) => {
                let text = crate::answer::write(catalogue(), of.body, &function, &given, encoded);
                Outcome::of(answer(StatusCode::OK).insert_header((CONTENT_TYPE, XML)).body(text))
            }
            Err(failure) => refused(&SoapFault::of_failure(&failure, request.id), false),
        }
    }
}

/// An answer with a fault.
fn refused(fault: &SoapFault, leaves_body: bool) -> Outcome {
    let response = answer(StatusCode::INTERNAL_SERVER_ERROR).insert_header((CONTENT_TYPE, XML)).body(fault.write());
    Outcome { leaves_body, ..Outcome::refused(response, format!("{}: {}", fault.code, fault.text)) }
}
