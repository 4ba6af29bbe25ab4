//! What the paths of all resources share: parameters, headers, answers, and the schemas of HAL and of patches.

use serde_json::{Map, Value as Json, json};

/// A reference to a shared part.
pub(super) fn reference(section: &str, name: &str) -> Json {
    json!({"$ref": format!("#/components/{section}/{name}")})
}

/// Ways to log in.
pub(super) fn security_schemes(realm: &str) -> Json {
    json!({
        "basic": {
            "type": "http", "scheme": "basic",
            "description": format!("Login and password; the realm is `{realm}`."),
        },
        "bearer": {
            "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
            "description": "A JSON Web Token from `POST /login_jwt`. A token that is not valid is answered with 403.",
        },
        "certificate": {
            "type": "mutualTLS",
            "description": "A client certificate from `POST /api/admincerts/`; `Authorization` is ignored with it.",
        },
    })
}

/// Shared parameters.
pub(super) fn parameters() -> Json {
    let number = json!({"type": "integer", "format": "int64", "minimum": 1});
    let query = |name: &str, schema: Json, text: &str| json!({"name": name, "in": "query", "required": false, "schema": schema, "description": text});
    let header = |name: &str, schema: Json, text: &str| json!({"name": name, "in": "header", "required": false, "schema": schema, "description": text});
    let flag = reference("schemas", "Switch");
    let tag = json!({"type": "string", "pattern": "^(\\*|(W/)?\"[0-9A-Za-z_.-]+\")$"});
    json!({
        "ItemIdParameter": {
            "name": "id", "in": "path", "required": true, "schema": {"type": "integer", "format": "int64"},
            "description": "Number of the item.",
        },
        "EntryIdParameter": {
            "name": "entry_id", "in": "path", "required": true, "schema": {"type": "integer", "format": "int64"},
            "description": "Number of the record.",
        },
        "PageParameter": query("page", number.clone(), "Which page, from 1."),
        "RowsParameter": query("rows", number, "Items a page; 10 when not given."),
        "NoCountParameter": query("no_count", flag.clone(), "1: `total_count` is not counted and null."),
        "OrderDirectionParameter": query("order_by_direction", reference("schemas", "Direction"), "Direction of `order_by`."),
        "ExpandParameter": query(
            "expand",
            json!({"type": "string"}),
            "Names of members that hold ids, separated by commas, or `all`: the items that they refer to are shown in \
             `NAME_expand`. Dots go deeper.",
        ),
        "SoftExpandParameter": query("soft_expand", flag, "1: members that cannot be expanded are no error."),
        "PreferParameter": header(
            "Prefer",
            reference("schemas", "Preference"),
            "Whether the answer shows the item; `return=minimal` unless given.",
        ),
        "IfMatchParameter": header("If-Match", tag.clone(), "Change the item only if it still has this `ETag`; else 412."),
        "IfNoneMatchParameter": header("If-None-Match", tag, "Answer 304 if the item still has this `ETag`."),
        "IdempotencyKeyParameter": header(
            "Idempotency-Key",
            json!({"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[0-9A-Za-z_.:-]+$"}),
            "A key of the client's choice. The same request with it, within 24 hours, gets the same answer and creates \
             nothing twice; another body with the same key is refused with 422.",
        ),
    })
}

/// Shared headers of answers.
pub(super) fn headers() -> Json {
    let header = |text: &str| json!({"description": text, "schema": {"type": "string"}});
    json!({
        "RequestId": header("Id of the request; quote it when you ask the operator about an answer."),
        "Location": header("Path of the new item; it ends in its id."),
        "ETag": header("Changes whenever the item does; for `If-Match` and `If-None-Match`."),
        "PreferenceApplied": header("`return=minimal` or `return=representation`."),
        "Authenticate": header("The scheme and the realm."),
    })
}

/// Errors by status, with the name of their component.
pub(in crate::documentation) const ERRORS: [(u16, &str, &str); 13] = [
    (400, "BadRequest", "The request cannot be read: query, body, patch or id."),
    (403, "Forbidden", "The login may not do this."),
    (404, "NotFound", "There is no such path or item, or not for this login."),
    (406, "NotAcceptable", "The item has no form of the type in `Accept`."),
    (408, "TooSlow", "The body did not come in time."),
    (409, "Conflict", "A member in `expand` cannot be expanded."),
    (412, "PreconditionFailed", "The item has changed since its `ETag` was read."),
    (413, "TooLarge", "The body is too large."),
    (415, "UnsupportedMediaType", "The body is of another type than this operation takes."),
    (422, "Unprocessable", "Fields are not valid, or a rule forbids the change; the message says which."),
    (423, "Locked", "The item is in use."),
    (431, "LargeHead", "The header fields are too large."),
    (500, "InternalError", "A defect of the server; its log says more under the request id."),
];

/// Shared answers.
pub(super) fn responses() -> Json {
    let mut responses: Map<String, Json> = ERRORS
        .iter()
        .map(|(_, name, text)| {
            let answer = json!({
                "description": text,
                "headers": common_headers(),
                "content": {"application/json": {"schema": reference("schemas", "ErrorResponse")}},
            });
            ((*name).to_owned(), answer)
        })
        .collect();
    let mut unauthorised = common_headers();
    if let Json::Object(headers) = &mut unauthorised {
        headers.insert("WWW-Authenticate".to_owned(), reference("headers", "Authenticate"));
    }
    responses.insert(
        "Unauthorized".to_owned(),
        json!({
            "description": "Login or password is missing or wrong.",
            "headers": unauthorised,
            "content": {"text/plain": {"schema": {"type": "string"}}},
        }),
    );
    responses.insert(
        "Unavailable".to_owned(),
        json!({"description": "The database cannot be reached.", "headers": common_headers()}),
    );
    Json::Object(responses)
}

/// Headers that every answer has.
pub(super) fn common_headers() -> Json {
    json!({"X-Request-Id": reference("headers", "RequestId")})
}

/// Shared schemas.
pub(super) fn schemas() -> Map<String, Json> {
    let link = |name: &str| (name.to_owned(), reference("schemas", "Link"));
    let relation = json!({
        "anyOf": [reference("schemas", "Link"), {"type": "array", "items": reference("schemas", "Link")}],
        "description": "One link, or a list of them.",
    });
    let entry = json!({
        "id": {"type": "integer", "format": "int64"},
        "operation": {"type": "string", "enum": ["create", "update", "delete"]},
        "timestamp": {"type": "string", "description": "YYYY-MM-DD HH:MM:SS in the platform's zone."},
        "username": {"type": "string", "description": "Login of the author."},
        "role_id": {"type": ["integer", "null"], "description": "Role of the author; only in a single record."},
        "user_id": {"type": ["integer", "null"], "description": "Id of the author; only in a single record."},
        "reseller_id": {"type": ["integer", "null"], "description": "Owner of the item; only in a single record."},
        "tx_id": {"type": ["string", "null"], "description": "Id of the request; only in a single record."},
        "content": {"type": ["object", "null"], "description": "The item as it was then; only in a single record."},
        "_links": reference("schemas", "ItemLinks"),
    });
    let schemas = json!({
        "ErrorResponse": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "integer", "description": "The status again."},
                "message": {"type": "string", "description": "What is wrong."},
            },
        },
        "Link": {
            "type": "object",
            "required": ["href"],
            "properties": {
                "href": {"type": "string"},
                "name": {"type": "string"},
                "templated": {"type": "boolean"},
            },
        },
        "ItemLinks": {
            "type": "object",
            "required": ["self", "collection", "profile", "curies"],
            "properties": Map::from_iter([link("self"), link("collection"), link("profile"), link("curies")]),
            "additionalProperties": relation,
        },
        "CollectionLinks": {
            "type": "object",
            "required": ["self", "profile", "curies"],
            "properties": Map::from_iter([link("self"), link("profile"), link("curies"), link("next"), link("prev")]),
            "additionalProperties": relation,
        },
        "JournalEntry": {"type": "object", "required": ["id", "operation", "_links"], "properties": entry},
        "Patch": {"type": "array", "items": reference("schemas", "PatchOperation")},
        "Preference": {"type": "string", "enum": ["return=minimal", "return=representation"]},
        "Direction": {"type": "string", "enum": ["asc", "desc"]},
        "Switch": {"type": "integer", "enum": [0, 1], "description": "1: yes, 0: no."},
    });
    let mut all = patch_operations();
    if let Json::Object(schemas) = schemas {
        all.extend(schemas);
    }
    all
}

/// The operations of a patch: those of RFC 6902 and the platform's own forms of `add` and `remove`.
fn patch_operations() -> Map<String, Json> {
    let pointer = json!({"type": "string", "pattern": "^(/.*)?$", "description": "A JSON Pointer (RFC 6901)."});
    let value = json!({"description": "Any JSON."});
    let mode = json!({
        "type": "string", "enum": ["append"], "description": "Append the value, or each of several, to a list.",
    });
    let which = json!({"description": "Which elements of a list: all that equal it, or any of several."});
    let index = json!({"type": "integer", "minimum": 0, "description": "Only this match, counted from the end."});
    let form = |word: &str, required: &[&str], members: &[(&str, &Json)]| {
        let mut properties = Map::from_iter([
            ("op".to_owned(), json!({"type": "string", "const": word})),
            ("path".to_owned(), pointer.clone()),
        ]);
        properties.extend(members.iter().map(|(name, schema)| ((*name).to_owned(), (*schema).clone())));
        json!({"type": "object", "required": required, "properties": properties, "additionalProperties": false})
    };
    let with_value = ["op", "path", "value"];
    let with_from = ["op", "path", "from"];
    let forms = [
        ("ReplaceOperation", form("replace", &with_value, &[("value", &value)])),
        ("AddOperation", form("add", &with_value, &[("value", &value), ("mode", &mode)])),
        ("RemoveOperation", form("remove", &["op", "path"], &[("value", &which), ("index", &index)])),
        ("MoveOperation", form("move", &with_from, &[("from", &pointer)])),
        ("CopyOperation", form("copy", &with_from, &[("from", &pointer)])),
        ("TestOperation", form("test", &with_value, &[("value", &value)])),
    ];
    let any: Vec<Json> = forms.iter().map(|(name, _)| reference("schemas", name)).collect();
    let mut schemas: Map<String, Json> = forms.into_iter().map(|(name, form)| (name.to_owned(), form)).collect();
    schemas.insert("PatchOperation".to_owned(), json!({"oneOf": any}));
    schemas
}
