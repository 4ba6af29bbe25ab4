//! Items as files, in both directions. Source: rest-protocol, `Accept`, request content types, order of body checks.

use std::convert::Infallible;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, VARY, X_CONTENT_TYPE_OPTIONS};
use actix_web::web::{Bytes, Payload};
use futures_util::stream::once;
use multer::Multipart;
use provisioning_core::definition::FileForm;
use provisioning_core::fault::Fault;
use provisioning_core::rules::Document;
use provisioning_http::header;
use serde_json::Value as Json;

use crate::body;
use crate::handler::Request;
use crate::negotiate::{JSON, MULTIPART};
use crate::reply::{Refusal, answer};

/// The part of an upload that holds the other members.
const MEMBERS: &str = "json";

/// More parts than any form has.
const MOST_PARTS: usize = 32;

/// An item as a file.
pub(crate) async fn download(request: &Request<'_>, id: i64) -> Result<HttpResponse, Refusal> {
    let file = request.frontend.service.file(&request.call, id).await?;
    Ok(answer(StatusCode::OK)
        .insert_header((CONTENT_TYPE, &*file.media_type))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file.name)))
        .insert_header((VARY, "Accept"))
        // Its type may be what a client said once; no browser is to guess another one.
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(file.bytes))
}

/// The members of an item that comes as a form: those of the part `json`, and what the file says.
pub(crate) async fn upload(request: &Request<'_>, payload: &mut Payload, form: &FileForm) -> Result<Document, Refusal> {
    let options = &request.frontend.options;
    let body = body::read_file(payload, options).await?;
    if body.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Fault::Malformed("This request is missing a message body.".to_owned()).into());
    }
    let content_type = header(request.http.headers(), "content-type").unwrap_or_default();
    let parts = parts(content_type, body.bytes.clone()).await.map_err(|reason| body::malformed(MULTIPART, &reason))?;
    let found = |name: &str| parts.iter().find(|part| part.name.as_deref() == Some(name));
    let mut members = Document::new();
    if let Some(part) = found(MEMBERS) {
        match body::document(&part.content, JSON, options.document)? {
            Json::Object(object) => members = object,
            _ => return Err(body::malformed(JSON, "Expected an object.")),
        }
    }
    let Some(file) = found(form.part) else {
        let sentence = if parts.iter().any(|part| part.name.as_deref() != Some(MEMBERS)) {
            format!("This request is missing the upload part '{}' in body.", form.part)
        } else {
            "This multipart/form-data request is missing upload part.".to_owned()
        };
        return Err(Fault::Malformed(sentence).into());
    };
    let settings = request.frontend.service.settings();
    if request.call.resource.rules.read_file(&file.content, &mut members, &settings)? {
        return Ok(members);
    }
    let given = file.media_type.as_deref().unwrap_or("application/octet-stream");
    Err(Refusal::MediaType(format!(
        "Unsupported media type '{given}' for the {}, accepting {} only.",
        form.part, form.media_type
    )))
}

/// A part of a form.
struct Part {
    name: Option<String>,
    media_type: Option<String>,
    content: Bytes,
}

/// The parts of a form, or why it is none.
async fn parts(content_type: &str, bytes: Bytes) -> Result<Vec<Part>, String> {
    let boundary = multer::parse_boundary(content_type).map_err(|error| error.to_string())?;
    let mut form = Multipart::new(once(async move { Ok::<_, Infallible>(bytes) }), boundary);
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|error| error.to_string())? {
        if parts.len() == MOST_PARTS {
            return Err(format!("more than {MOST_PARTS} parts"));
        }
        let name = field.name().map(str::to_owned);
        let media_type = field.content_type().map(|kind| kind.essence_str().to_owned());
        let content = field.bytes().await.map_err(|error| error.to_string())?;
        parts.push(Part { name, media_type, content });
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A part as name, media type and text.
    type Shown = (Option<String>, Option<String>, String);

    fn read(content_type: &str, body: &str) -> Result<Vec<Shown>, String> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|error| error.to_string())?;
        let parts = runtime.block_on(parts(content_type, Bytes::from(body.to_owned())))?;
        let text = |bytes: &Bytes| String::from_utf8_lossy(bytes).into_owned();
        Ok(parts.into_iter().map(|part| (part.name, part.media_type, text(&part.content))).collect())
    }

    #[test]
    fn a_form_has_parts() {
        let form = "multipart/form-data; boundary=x";
        let one = "--x\r\nContent-Disposition: form-data; name=\"json\"\r\n\r\n{}\r\n--x\r\nContent-Disposition: \
                   form-data; name=\"file\"; filename=\"a.ics\"\r\nContent-Type: text/calendar; charset=utf-8\r\n\r\nBEGIN\r\n--x--\r\n";
        let part = |name: &str, kind: Option<&str>, text: &str| {
            (Some(name.to_owned()), kind.map(str::to_owned), text.to_owned())
        };
        assert_eq!(read(form, one), Ok(vec![part("json", None, "{}"), part("file", Some("text/calendar"), "BEGIN")]));
        assert_eq!(read(form, "--x--\r\n"), Ok(Vec::new()));
        for (content_type, body) in [("multipart/form-data", one), (form, "{}"), (form, "--x\r\nContent-"), (form, "")]
        {
            assert!(read(content_type, body).is_err(), "{content_type} {body}");
        }
        let many = format!("{}--x--\r\n", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n".repeat(33));
        assert_eq!(read(form, &many), Err("more than 32 parts".to_owned()));
    }

    #[test]
    fn any_body_is_a_form_or_none() {
        let head = "Content-Disposition: form-data; name=";
        let word =
            proptest::sample::select(vec!["--x", "--x--", "\r\n", "\r\n\r\n", head, "\"json\"", "; filename=\"a"]);
        let piece = prop_oneof![word.prop_map(str::to_owned), any::<String>()];
        let kind = prop_oneof![Just("multipart/form-data; boundary=x".to_owned()), any::<String>()];
        provisioning_fuzz::check(&(kind, proptest::collection::vec(piece, 0..12)), |(kind, pieces)| {
            let _ = read(&kind, &pieces.concat());
            Ok(())
        });
    }
}
