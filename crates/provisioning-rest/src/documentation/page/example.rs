//! A request to a resource and its answer, for each method.

use provisioning_core::actor::Roles;
use provisioning_core::answer::Gives;
use provisioning_core::definition::{Definition, Operation, Shape};
use serde_json::{Map, Value as Json, json};

use super::super::sample;
use super::{HOST, pretty};
use crate::hal::PROFILE;
use crate::negotiate::{HAL, JSON, JSON_PATCH};
use crate::reader::Reader;

/// A request as a command, and its answer as text.
pub(super) struct Example {
    pub(super) method: &'static str,
    pub(super) title: &'static str,
    pub(super) command: String,
    pub(super) answer: String,
}

/// The examples of a resource.
pub(super) fn of(definition: &Definition, reader: Reader) -> Vec<Example> {
    let place = Place { definition, reader };
    let one = sample::name(definition);
    let mut examples = vec![place.options()];
    if reader.may(definition, Operation::List) {
        examples.push(place.list());
    }
    if reader.may(definition, Operation::Create) {
        let body = Json::Object(sample::body(definition, reader, true));
        let answer = match definition.own_answer(Operation::Create) {
            None => format!("HTTP/1.1 201 Created\nLocation: /api/{}/{one}", definition.name),
            Some(gives) => place.own_answer(gives, "201 Created"),
        };
        examples.push(place.example("POST", "Create an item", "", &[("Content-Type", JSON)], &body, answer));
    }
    if reader.may(definition, Operation::Get) {
        // Where a read gives a file first, JSON has to be asked for.
        let asked = definition.file.is_some_and(|file| file.first);
        let (headers, kind): (&[_], _) = if asked { (&[("Accept", JSON)], JSON) } else { (&[], HAL) };
        let answer = format!("HTTP/1.1 200 OK\nContent-Type: {kind}\n\n{}", pretty(&place.item()));
        examples.push(place.example("GET", "Read an item", &one, headers, &Json::Null, answer));
    }
    if reader.may(definition, Operation::Replace) {
        let body = if definition.replaced_without_body {
            Json::Null
        } else {
            Json::Object(sample::body(definition, reader, false))
        };
        examples.push(place.change("PUT", "Replace an item", JSON, &body));
    }
    if reader.may(definition, Operation::Patch) {
        examples.push(place.change("PATCH", "Change members", JSON_PATCH, &sample::patch(definition, reader)));
    }
    if reader.may(definition, Operation::Delete) {
        let answer = "HTTP/1.1 204 No Content".to_owned();
        examples.push(place.example("DELETE", "Remove an item", &one, &[], &Json::Null, answer));
    }
    examples
}

struct Place<'a> {
    definition: &'a Definition,
    reader: Reader,
}

impl Place<'_> {
    fn example(
        &self,
        method: &'static str,
        title: &'static str,
        rest: &str,
        headers: &[(&str, &str)],
        body: &Json,
        answer: String,
    ) -> Example {
        let login = if Roles::SUBSCRIBERS.has(self.reader.role) {
            "--user 'myusername@domain:mypassword'"
        } else {
            "--cert NGCP-API-client-certificate.pem --cacert ca-cert.pem"
        };
        let address = format!("https://{HOST}/api/{}/{rest}", self.definition.name);
        let method_option = if method == "GET" { String::new() } else { format!(" -X {method}") };
        let mut command = format!("curl -i{method_option} {login} -H 'Connection: close'");
        for (name, value) in headers {
            command.push_str(&format!(" \\\n     -H '{name}: {value}'"));
        }
        command.push_str(&format!(" \\\n     '{address}'"));
        command.push_str(&data(body));
        Example { method, title, command, answer }
    }

    fn options(&self) -> Example {
        let methods = self.reader.methods(self.definition, false);
        let name = self.definition.name;
        let answer = format!(
            "HTTP/1.1 200 OK\nAllow: {}\nAccept-Post: application/hal+json; profile={PROFILE}#rel-{name}\n\
             Content-Type: application/json\n\n{}",
            methods.join(", "),
            json!({"methods": methods}),
        );
        self.example("OPTIONS", "Ask for the methods", "", &[], &Json::Null, answer)
    }

    fn list(&self) -> Example {
        let name = self.definition.name;
        if let Some(gives) = self.definition.own_answer(Operation::List) {
            let answer = self.own_answer(gives, "200 OK");
            return self.example("GET", "Read the document", "", &[], &Json::Null, answer);
        }
        if self.definition.shape == Shape::Document {
            let document = json!({"_links": {"self": {"href": format!("/api/{name}/")}}});
            let answer = format!("HTTP/1.1 200 OK\nContent-Type: {HAL}\n\n{}", pretty(&document));
            return self.example("GET", "Read the document", "", &[], &Json::Null, answer);
        }
        let relation = format!("ngcp:{name}");
        let document = json!({
            "_embedded": {relation.as_str(): self.item()},
            "_links": {
                "self": {"href": format!("/api/{name}/?page=1&rows=1")},
                relation.as_str(): {"href": format!("/api/{name}/{}", sample::name(self.definition))},
            },
            "total_count": 1,
        });
        let answer = format!("HTTP/1.1 200 OK\nContent-Type: {HAL}\n\n{}", pretty(&document));
        self.example("GET", "Read a page", "?page=1&rows=1", &[], &Json::Null, answer)
    }

    fn own_answer(&self, gives: Gives, status: &str) -> String {
        match gives {
            Gives::Nothing => "HTTP/1.1 204 No Content".to_owned(),
            Gives::Document => {
                let document = Json::Object(sample::item(self.definition, self.reader));
                format!("HTTP/1.1 {status}\nContent-Type: {JSON}\n\n{}", pretty(&document))
            }
            Gives::File(media_type) => {
                format!("HTTP/1.1 {status}\nContent-Type: {media_type}\nContent-Disposition: attachment; filename=NAME")
            }
        }
    }

    fn change(&self, method: &'static str, title: &'static str, media_type: &str, body: &Json) -> Example {
        let prefer = ("Prefer", "return=minimal");
        let headers = if body.is_null() { vec![prefer] } else { vec![("Content-Type", media_type), prefer] };
        let answer = "HTTP/1.1 204 No Content\nPreference-Applied: return=minimal".to_owned();
        self.example(method, title, &sample::name(self.definition), &headers, body, answer)
    }

    fn item(&self) -> Json {
        let mut item: Map<String, Json> = sample::item(self.definition, self.reader);
        let name = self.definition.name;
        item.insert(
            "_links".to_owned(),
            json!({
                "self": {"href": format!("/api/{name}/{}", sample::name(self.definition))},
                "collection": {"href": format!("/api/{name}/")},
            }),
        );
        item.into()
    }
}

/// A body as an argument of curl, quoted for a shell.
pub(super) fn data(body: &Json) -> String {
    if body.is_null() {
        return String::new();
    }
    format!(" \\\n     --data-binary '{}'", pretty(body).replace('\'', "'\\''"))
}
