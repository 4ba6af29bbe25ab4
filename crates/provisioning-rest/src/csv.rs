//! CSV files. Source: rest-protocol, CSV.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Bytes, Payload};
use futures_util::stream::try_unfold;
use provisioning_core::csv::{Upload, not_offered};
use provisioning_core::fault::Fault;
use provisioning_core::operation::CsvPart;

use crate::body;
use crate::handler::Request;
use crate::negotiate::CSV;
use crate::reply::{Refusal, answer, empty};

/// A collection as a file: all of it, read in parts while the client takes it.
pub(crate) async fn download(request: &Request<'_>) -> Result<HttpResponse, Refusal> {
    let call = request.call.clone();
    let Some(csv) = &call.resource.definition.csv else {
        return Err(not_offered().into());
    };
    let name = call.resource.rules.csv_file(&call.actor, &call.params, csv)?;
    let service = request.frontend.service.clone();
    // The first part now, while a fault can still be an answer.
    let first = service.csv(&call, 0).await?;
    let parts = try_unfold((Some(first), call, service), |(part, call, service)| async move {
        let Some(CsvPart { text, last: Some(last) }) = part else { return Ok::<_, Fault>(None) };
        let next = service.csv(&call, last).await?;
        Ok(Some((Bytes::from(text), (Some(next), call, service))))
    });
    let mut response = answer(StatusCode::OK);
    response
        .insert_header((CONTENT_TYPE, CSV))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")));
    Ok(response.streaming(parts))
}

/// A file whose lines become items. Lines that cannot be used are told to the log only.
pub(crate) async fn upload(request: &Request<'_>, payload: &mut Payload) -> Result<HttpResponse, Refusal> {
    let options = &request.frontend.options;
    let body = body::read_file(payload, options).await?;
    if body.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Fault::Malformed("This request is missing a message body.".to_owned()).into());
    }
    let imported = request.frontend.service.import(&request.call, Upload::new(body.bytes.to_vec())).await?;
    for (line, reason) in &imported.reasons {
        tracing::info!(line, reason, "line skipped");
    }
    tracing::info!(taken = imported.taken, skipped = imported.skipped, "CSV upload");
    Ok(empty(StatusCode::CREATED))
}
