//! The paths of a resource.

use std::collections::BTreeMap;

use provisioning_core::answer::Gives;
use provisioning_core::definition::{Definition, Looks, Operation as Kind, Parameter, Shape};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::component::{common_headers, reference};
use super::part::{
    CSV, JSON, MULTIPART, also, body, document, failures, file_form, filter, journal_filters, nothing, parameter,
    with_headers,
};
use crate::reader::Reader;

/// What can be done at a path.
#[derive(Debug, Default, Serialize)]
pub(super) struct PathItem {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) get: Option<Operation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    put: Option<Operation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post: Option<Operation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delete: Option<Operation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    patch: Option<Operation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parameters: Vec<Json>,
}

/// A method at a path.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Operation {
    pub(super) tags: Vec<String>,
    pub(super) summary: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    pub(super) operation_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) parameters: Vec<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request_body: Option<Json>,
    pub(super) responses: BTreeMap<String, Json>,
    /// Other ways to log in than those of the whole document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    security: Vec<Json>,
}

/// The paths of a resource, as far as the reader may use them.
pub(super) fn paths(definition: &Definition, reader: Reader, journaled: bool) -> Vec<(String, PathItem)> {
    let at = Place { definition, reader };
    let mut paths = vec![(format!("/{}/", definition.name), at.collection())];
    if definition.shape == Shape::Collection {
        paths.push((format!("/{}/{{id}}", definition.name), at.item()));
    }
    if journaled {
        paths.extend(at.journal());
    }
    paths.retain(|(_, item)| {
        [&item.get, &item.put, &item.post, &item.delete, &item.patch].into_iter().any(Option::is_some)
    });
    paths
}

struct Place<'a> {
    definition: &'a Definition,
    reader: Reader,
}

impl Place<'_> {
    fn may(&self, kind: Kind) -> bool {
        self.reader.may(self.definition, kind)
    }

    fn operation(&self, verb: &str, summary: String, parameters: Vec<Json>, errors: &[u16]) -> Operation {
        let one = self.definition.item_title();
        let name = if verb == "list" { self.definition.title() } else { one.clone() };
        Operation {
            tags: vec![one],
            summary,
            description: None,
            operation_id: format!("{verb}{name}"),
            parameters,
            request_body: None,
            responses: failures(errors),
            security: Vec::new(),
        }
    }

    fn collection(&self) -> PathItem {
        let title = self.definition.title();
        let mut path = PathItem::default();
        if let Some(gives) = self.definition.own_answer(Kind::List).filter(|_| self.may(Kind::List)) {
            let mut read = self.operation("list", format!("Read {title}"), Vec::new(), &[400, 403, 404]);
            read.responses.extend(self.own_answer(gives, &["200"]));
            if self.definition.open {
                read.security = [&[json!({})], super::security().as_slice()].concat();
            }
            path.get = Some(read);
        } else if self.may(Kind::List) {
            let (schema, parameters) = match self.definition.shape {
                Shape::Document => (self.definition.title(), Vec::new()),
                Shape::Collection => (format!("{}Collection", self.definition.item_title()), self.list_parameters()),
            };
            let mut list = self.operation("list", format!("Read {title}"), parameters, &[400, 403, 404, 409, 422]);
            let mut page = document("The page.", &schema, common_headers());
            if self.definition.csv.is_some_and(|csv| csv.file.is_some()) {
                also(&mut page, CSV);
            }
            list.responses.insert("200".to_owned(), page);
            path.get = Some(list);
        }
        if let Some(gives) = self.definition.own_answer(Kind::Create).filter(|_| self.may(Kind::Create)) {
            let one = self.definition.item_title();
            let errors = [400, 403, 404, 408, 413, 415, 422];
            let mut act = self.operation("create", format!("Ask for {title}"), Vec::new(), &errors);
            act.request_body = Some(body(JSON, &format!("{one}Create")));
            act.responses.extend(self.own_answer(gives, &["200", "201"]));
            path.post = Some(act);
        } else if self.may(Kind::Create) {
            let one = self.definition.item_title();
            let parameters = vec![parameter("PreferParameter"), parameter("IdempotencyKeyParameter")];
            let errors = [400, 403, 404, 408, 409, 412, 413, 415, 422, 423];
            let mut create = self.operation("create", format!("Create one of {title}"), parameters, &errors);
            create.description = self.upload();
            create.request_body = Some(self.whole_item(&format!("{one}Create")));
            let headers = with_headers(&["Location", "ETag", "PreferenceApplied"]);
            let text = "Created; the body is the item if `Prefer` asks for it, else empty.";
            let mut created = document(text, &one, headers);
            if let (Json::Object(created), Some(links)) = (&mut created, self.links_of_created()) {
                created.insert("links".to_owned(), links);
            }
            create.responses.insert("201".to_owned(), created);
            path.post = Some(create);
        }
        if self.may(Kind::DeleteMatching) {
            let parameters = self.definition.filters.iter().map(filter).collect();
            let mut delete =
                self.operation("deleteMatching", format!("End some of {title}"), parameters, &[403, 404, 422]);
            delete.responses.insert("204".to_owned(), nothing("Ended.", &[]));
            path.delete = Some(delete);
        }
        path
    }

    /// The answers of an operation that gives no item, with these statuses when there is something to show.
    fn own_answer(&self, gives: Gives, statuses: &[&str]) -> Vec<(String, Json)> {
        let shown = |media_type: &str, schema: Json| {
            let content = Map::from_iter([(media_type.to_owned(), json!({"schema": schema}))]);
            let answer = json!({"description": "What was asked for.", "headers": common_headers(), "content": content});
            statuses.iter().map(|status| ((*status).to_owned(), answer.clone())).collect()
        };
        match gives {
            Gives::Nothing => vec![("204".to_owned(), nothing("Done.", &[]))],
            Gives::Document => shown(JSON, reference("schemas", &self.definition.title())),
            Gives::File(media_type) => shown(media_type, json!({"type": "string", "format": "binary"})),
        }
    }

    /// What can be done with an item that has just been made; `None` when its id is not in its document.
    fn links_of_created(&self) -> Option<Json> {
        self.definition.field("id")?;
        let one = self.definition.item_title();
        let verbs = [("get", Kind::Get), ("replace", Kind::Replace), ("patch", Kind::Patch), ("delete", Kind::Delete)];
        let link =
            |verb: &str| json!({"operationId": format!("{verb}{one}"), "parameters": {"id": "$response.body#/id"}});
        Some(
            verbs
                .iter()
                .filter(|(_, kind)| self.may(*kind))
                .map(|(verb, _)| ((*verb).to_owned(), link(verb)))
                .collect(),
        )
    }

    fn item(&self) -> PathItem {
        let one = self.definition.item_title();
        let title = self.definition.title();
        let mut path = PathItem { parameters: vec![self.id()], ..PathItem::default() };
        if self.may(Kind::Get) {
            let mut parameters = self.own_parameters(Kind::Get);
            parameters.extend(["ExpandParameter", "SoftExpandParameter", "IfNoneMatchParameter"].map(parameter));
            let errors = [400, 403, 404, 406, 409, 412];
            let mut get = self.operation("get", format!("Read one of {title}"), parameters, &errors);
            let mut item = document("The item.", &one, with_headers(&["ETag"]));
            if let Some(form) = &self.definition.file {
                get.description = Some(file_form(form));
                also(&mut item, form.media_type);
            }
            if self.definition.parameters.iter().any(|parameter| parameter.gives_file) {
                also(&mut item, "*/*");
            }
            get.responses.insert("200".to_owned(), item);
            get.responses.insert("304".to_owned(), nothing("The item has not changed.", &["ETag"]));
            path.get = Some(get);
        }
        if self.may(Kind::Replace) {
            let mut replace = self.change("replace", format!("Replace one of {title}"), Kind::Replace);
            if !self.definition.replaced_without_body {
                replace.request_body = Some(self.whole_item(&format!("{one}Replace")));
            }
            path.put = Some(replace);
        }
        if self.may(Kind::Patch) {
            let text = format!("Change members of one of {title}");
            let mut patch = self.change("patch", text, Kind::Patch);
            patch.request_body = Some(reference("requestBodies", "PatchBody"));
            path.patch = Some(patch);
        }
        if self.may(Kind::Delete) {
            let mut parameters = vec![parameter("IfMatchParameter")];
            parameters.extend(self.own_parameters(Kind::Delete));
            let errors = [400, 403, 404, 412, 422, 423];
            let mut delete = self.operation("delete", format!("Remove one of {title}"), parameters, &errors);
            delete.responses.insert("204".to_owned(), nothing("Removed.", &[]));
            path.delete = Some(delete);
        }
        path
    }

    fn change(&self, verb: &str, summary: String, kind: Kind) -> Operation {
        let mut parameters = vec![parameter("PreferParameter"), parameter("IfMatchParameter")];
        parameters.extend(self.own_parameters(kind));
        let errors = [400, 403, 404, 408, 409, 412, 413, 415, 422, 423];
        let mut change = self.operation(verb, summary, parameters, &errors);
        let headers = with_headers(&["PreferenceApplied", "ETag"]);
        let text = "Changed; this is the item now (`Prefer: return=representation`).";
        change.responses.insert("200".to_owned(), document(text, &self.definition.item_title(), headers));
        change.responses.insert("204".to_owned(), nothing("Changed.", &["PreferenceApplied", "ETag"]));
        change
    }

    /// What names the item.
    fn id(&self) -> Json {
        let Some(key) = &self.definition.key else { return parameter("ItemIdParameter") };
        json!({
            "name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": key.format},
            "description": format!("The member `{}` of the item.", key.member),
        })
    }

    /// Parameters of a change that switch something on.
    fn own_parameters(&self, kind: Kind) -> Vec<Json> {
        let own = self.definition.parameters.iter().filter(|parameter| parameter.is_of(kind));
        let one = |parameter: &Parameter| {
            let schema = match &parameter.looks {
                Looks::Flag => reference("schemas", "Switch"),
                looks => super::schema::of_parameter(looks),
            };
            json!({"name": parameter.name, "in": "query", "required": false, "schema": schema, "description": parameter.doc})
        };
        own.map(one).collect()
    }

    /// A body with all members of an item: JSON, or a form with a file.
    fn whole_item(&self, schema: &str) -> Json {
        let mut whole = body(JSON, schema);
        if let (Some(form), Some(Json::Object(content))) = (&self.definition.file, whole.get_mut("content")) {
            let properties = json!({
                "json": {"type": "string", "contentMediaType": JSON, "description": "The other members, as a JSON object."},
                form.part: {"type": "string", "contentMediaType": form.media_type, "description": form.doc},
            });
            let parts = json!({"type": "object", "properties": properties, "required": [form.part]});
            let encoding = json!({"json": {"contentType": JSON}, form.part: {"contentType": form.media_type}});
            content.insert(MULTIPART.to_owned(), json!({"schema": parts, "encoding": encoding}));
        }
        whole
    }

    /// What an upload is like, in words: its answer has no body, and OpenAPI cannot tell an answer by the request's media type.
    fn upload(&self) -> Option<String> {
        let csv = self.definition.csv?;
        let owner = csv.owner.map(|name| format!(" `{name}` tells whose all lines are.")).unwrap_or_default();
        let order = csv.order_key.map(|key| format!(", unless `{key}` has others")).unwrap_or_default();
        Some(format!(
            "Also takes a CSV file (`Content-Type: {CSV}`, columns {}{order}); its other parameters stand in the query.{owner} With \
             `purge_existing=true` what is there goes first. The answer is 201 without a body; lines that cannot be used are \
             left out.",
            csv.columns.join(", ")
        ))
    }

    fn list_parameters(&self) -> Vec<Json> {
        let mut parameters: Vec<Json> = self.definition.filters.iter().map(filter).collect();
        parameters.extend(self.own_parameters(Kind::List));
        let columns = super::super::order_columns(self.definition, self.reader);
        parameters.push(json!({
            "name": "order_by", "in": "query", "required": false,
            "description": "The member to sort by; by `id` unless given.",
            "schema": {"type": "string", "enum": columns},
        }));
        let shared = [
            "OrderDirectionParameter",
            "PageParameter",
            "RowsParameter",
            "NoCountParameter",
            "ExpandParameter",
            "SoftExpandParameter",
        ];
        parameters.extend(shared.map(parameter));
        parameters
    }

    fn journal(&self) -> Vec<(String, PathItem)> {
        let name = self.definition.name;
        let at = |suffix: &str| format!("/{name}/{{id}}/journal/{suffix}");
        let errors = [400, 403, 404, 422];
        let read = |verb: &str, summary: &str, schema: &str, text: &str, parameters: Vec<Json>, extra: &[&str]| {
            let mut get = self.operation(verb, summary.to_owned(), parameters, &errors);
            get.responses.insert("200".to_owned(), document(text, schema, common_headers()));
            let mut keys = vec![self.id()];
            keys.extend(extra.iter().map(|name| parameter(name)));
            PathItem { get: Some(get), parameters: keys, ..PathItem::default() }
        };
        let mut paging = journal_filters();
        paging.extend(["PageParameter", "RowsParameter", "NoCountParameter"].map(parameter));
        let list = read("listJournalOf", "Read the journal of an item", "JournalCollection", "The page.", paging, &[]);
        let recent = read(
            "getRecentJournalEntryOf",
            "Read the newest record of a journal",
            "JournalEntry",
            "The newest record that the filters let through.",
            journal_filters(),
            &[],
        );
        let entry = read(
            "getJournalEntryOf",
            "Read a record of a journal",
            "JournalEntry",
            "The record.",
            Vec::new(),
            &["EntryIdParameter"],
        );
        vec![(at(""), list), (at("recent"), recent), (at("{entry_id}"), entry)]
    }
}
