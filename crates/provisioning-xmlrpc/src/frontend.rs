//! The way of a request: read, call, write.

use std::time::Instant;

use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Payload;
use async_trait::async_trait;
use chrono::{SubsecRound, Utc};
use dxr::Value;
use provisioning_core::function::{Deadline, Input, Invocation, catalogue};
use provisioning_http::legacy::{Interface, Refusal, Request, answer};
use provisioning_http::{Outcome, aside, header};
use provisioning_xml::{Media, Undecodable, decode};

use crate::call::Call;
use crate::fault::Fault;
use crate::method::{self, Structs};
use crate::{Frontend, Limits};
use crate::{reply, system};

const XML: &str = "text/xml; charset=utf-8";

#[async_trait(?Send)]
impl Interface for Frontend {
    fn methods(&self, path: &str) -> &'static [&'static str] {
        if matches!(path, "/XMLRPC" | "/RPC2") || path.starts_with("/XMLRPC/") { &["POST"] } else { &[] }
    }

    async fn answer(&self, request: &Request<'_>, payload: &mut Payload) -> Outcome {
        let Media::Xml(charset) = Media::of(header(request.http.headers(), "content-type")) else {
            return Refusal::MediaType.outcome("");
        };
        let body = match request.body(payload).await {
            Ok(body) => body,
            Err(refusal) => return refusal.outcome(""),
        };
        let limits = self.options.limits;
        let done = match aside(body.bytes.len(), move || read(&body.bytes, charset.as_deref(), limits)).await {
            Some(Ok(call)) => self.run(call, request).await,
            Some(Err(fault)) => Err(fault),
            None => Err(Fault::internal(request.id)),
        };
        self.written(done, request)
    }
}

fn read(bytes: &[u8], charset: Option<&str>, limits: Limits) -> Result<Call, Fault> {
    let text = decode(bytes, charset).map_err(|error| match error {
        Undecodable::Encoding(sentence) => Fault::encoding(sentence),
        Undecodable::Bytes(sentence) => Fault::malformed(sentence),
    })?;
    Call::parse(&text, limits)
}

impl Frontend {
    fn written(&self, done: Result<Value, Fault>, request: &Request<'_>) -> Outcome {
        let message = done.as_ref().err().map(Fault::message);
        let style = self.options.fault_code;
        let document = match done {
            Ok(value) => reply::document(Ok(value), style),
            Err(fault) => reply::document(Err(&fault), style),
        };
        let document = document.or_else(|| reply::document(Err(&Fault::internal(request.id)), style));
        let response = answer(StatusCode::OK).insert_header((CONTENT_TYPE, XML)).body(document.unwrap_or_default());
        Outcome { message, ..Outcome::of(response) }
    }

    /// Makes a call, or several.
    async fn run(&self, call: Call, request: &Request<'_>) -> Result<Value, Fault> {
        // The calls of a request share its time.
        let until = request.deadline();
        if method::name(&call.method) != system::MULTICALL {
            return self.run_one(call, request, until).await;
        }
        let Ok([Input::List(calls)]) = <[Input; 1]>::try_from(call.params) else {
            return Err(Fault::parameters("system.multicall takes a list of calls"));
        };
        if calls.len() > self.options.limits.calls {
            return Err(Fault::limit(format!("more than {} calls in system.multicall", self.options.limits.calls)));
        }
        tracing::info!(service = "XMLRPC", function = system::MULTICALL, calls = calls.len(), "called");
        let mut results = Vec::with_capacity(calls.len());
        let mut bytes = 0_usize;
        for inner in calls {
            if bytes > self.options.limits.answers {
                return Err(Fault::limit("the answers of the calls are too large together; make fewer calls at once"));
            }
            let done = match inner_call(inner) {
                Ok(call) => self.run_one(call, request, until).await,
                Err(fault) => Err(fault),
            };
            results.push(match done {
                Ok(value) => {
                    bytes = bytes.saturating_add(reply::size(&value));
                    Value::Array(vec![value])
                }
                Err(fault) => fault.value(self.options.fault_code),
            });
        }
        Ok(Value::Array(results))
    }

    async fn run_one(&self, call: Call, request: &Request<'_>, until: Instant) -> Result<Value, Fault> {
        let name = method::name(&call.method).to_owned();
        if method::is_system(&name) {
            let done = system::answer(&name, &call.params, &self.functions.disabled());
            let shown: String = name.chars().take(64).collect();
            let result = done.as_ref().map_or_else(Fault::code, |_| "ok");
            tracing::info!(service = "XMLRPC", function = shown, result, "called");
            return done;
        }
        let structs = match Structs::of(call) {
            Err(fault) if catalogue().function(&name).is_some() => return Err(fault),
            // What is unknown is more worth telling.
            Err(_) => Structs { authentication: None, parameters: None },
            Ok(structs) => structs,
        };
        let address = request.peer.address.to_string();
        let invocation = Invocation {
            // There is one address for all of them.
            service: None,
            function: &name,
            authentication: structs.authentication,
            parameters: structs.parameters,
            address: &address,
            // Whole seconds: MariaDB would round a fraction up, into the future.
            now: Utc::now().naive_utc().trunc_subsecs(0),
            request_id: request.id.into(),
            deadline: Deadline::at(until),
        };
        let answer = self.functions.invoke(invocation).await.map_err(Fault::of)?;
        Ok(reply::result(&answer, self.options.nil))
    }
}

/// A call inside of `system.multicall`.
fn inner_call(given: Input) -> Result<Call, Fault> {
    let malformed = || Fault::parameters("a call of system.multicall is a struct of methodName and params");
    let Input::Struct(members) = given else { return Err(malformed()) };
    let (mut method, mut params) = (None, Vec::new());
    for (name, value) in members {
        match (name.as_str(), value) {
            ("methodName", Input::Text(text)) => method = Some(text.trim().to_owned()),
            ("params", Input::List(values)) => params = values,
            _ => return Err(malformed()),
        }
    }
    let method = method.ok_or_else(malformed)?;
    if method::name(&method) == system::MULTICALL {
        return Err(Fault::no_call("system.multicall cannot be called inside of itself"));
    }
    Ok(Call { method, params })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_inside_of_a_multicall_are_structs() {
        let text = |text: &str| Input::Text(text.to_owned());
        let call = |members: &[(&str, Input)]| {
            let members = members.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
            inner_call(Input::Struct(members.collect()))
        };
        let fine = call(&[("methodName", text("f")), ("params", Input::List(vec![Input::Int(1)]))]);
        assert_eq!(fine, Ok(Call { method: "f".to_owned(), params: vec![Input::Int(1)] }));
        assert_eq!(call(&[("methodName", text("f"))]), Ok(Call { method: "f".to_owned(), params: Vec::new() }));
        for (number, refused, code) in [
            (1, inner_call(Input::Int(1)), "-32602"),
            (2, call(&[]), "-32602"),
            (3, call(&[("methodName", Input::Int(1))]), "-32602"),
            (4, call(&[("methodName", text("f")), ("params", text("x"))]), "-32602"),
            (5, call(&[("methodName", text("system.multicall"))]), "-32600"),
        ] {
            let message = refused.err().map(|fault| fault.message()).unwrap_or_default();
            assert!(message.starts_with(code), "case {number}: {message}");
        }
    }
}
