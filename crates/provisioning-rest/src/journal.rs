//! Journals of items. Source: rest-protocol, journals.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use provisioning_core::fault::Fault;
use provisioning_core::operation::JournalEntry;

use crate::hal::{self, Place};
use crate::handler::{Request, item_id, parse_id};
use crate::negotiate::document_type;
use crate::reply::{Refusal, answer};
use crate::representation::{Look, Representation};

/// A page of entries without their content.
pub(crate) async fn list(request: &Request<'_>, id: &str) -> Result<HttpResponse, Refusal> {
    let name = id;
    let id = item_id(request, id).await?;
    let page = request.frontend.service.journal(&request.call, id).await?;
    let place = Place::journal(&request.call.resource.definition, name);
    let document = hal::page(&place, &page, &request.call.params, false, &request.frontend.options);
    let kind = document_type(request.http.headers());
    Ok(answer(StatusCode::OK).insert_header((CONTENT_TYPE, kind)).body(document.to_string()))
}

/// One entry with its content.
pub(crate) async fn entry(request: &Request<'_>, id: &str, entry: &str) -> Result<HttpResponse, Refusal> {
    let name = id;
    let id = item_id(request, id).await?;
    let which = match entry {
        "recent" => JournalEntry::Recent,
        text => JournalEntry::Id(parse_id(request, text).map_err(|refusal| match refusal {
            Refusal::Fault(Fault::NotFound(_)) => Fault::NotFound("journal").into(),
            other => other,
        })?),
    };
    let item = request.frontend.service.journal_entry(&request.call, id, which).await?;
    let place = Place::journal(&request.call.resource.definition, name);
    let look = Look::new(&request.frontend.options, request.http.headers(), false, false);
    Ok(Representation::of(&item, &request.call, &place, &look).respond(StatusCode::OK))
}
