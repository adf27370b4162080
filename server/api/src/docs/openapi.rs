//! The OpenAPI document, made of the same tables as the page.

use model::scores::Casing;
use serde_json::{Map, Value, json};

use super::operations::{Answer, Call, Sent, TAGS, calls};
use super::things::{Field, Kind, THINGS, Thing};

/// What every call but health can answer beside its own.
const REFUSALS: [(&str, &str); 5] = [
    ("400", "The request is wrong: every fault with the path of its field"),
    ("401", "No keys, or wrong ones"),
    ("403", "The key may not do this"),
    ("429", "The key has asked as often as it may; `Retry-After` tells when to come again"),
    ("503", "Overload, or the database does not answer; `Retry-After` tells when to come again"),
];

/// The document.
pub(super) fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for call in calls() {
        let path = paths.entry(call.path.clone()).or_insert_with(|| json!({}));
        path[call.operation.method.to_lowercase()] = operation(&call);
    }
    let mut schemas = Map::from_iter([("Refusal".to_owned(), refusal()), ("Meta".to_owned(), meta(Casing::Camel))]);
    schemas.insert("PlatformMeta".to_owned(), meta(Casing::Snake));
    for thing in &THINGS {
        schemas.insert(name_of(thing.name, false), schema(thing, false));
        schemas.insert(name_of(thing.name, true), schema(thing, true));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Scores",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Quality scores of LLM applications: written, read, compared.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "keys": [] }],
        "tags": TAGS.map(|tag| json!({ "name": tag })),
        "paths": paths,
        "components": {
            "securitySchemes": {
                "keys": {
                    "type": "http",
                    "scheme": "basic",
                    "description": "A project's public key as the user, its secret key as the password.",
                },
            },
            "schemas": schemas,
        },
    })
}

/// A thing's name: the platform spells its fields in another way.
pub(super) fn name_of(thing: &str, on_platform: bool) -> String {
    if on_platform { format!("Platform{thing}") } else { thing.to_owned() }
}

const fn casing_of(on_platform: bool) -> Casing {
    if on_platform { Casing::Snake } else { Casing::Camel }
}

fn operation(call: &Call) -> Value {
    let (operation, is_health) = (&call.operation, call.path.ends_with("/health"));
    let casing = casing_of(call.on_platform);
    let in_path = call.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let path =
        in_path.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
    let query = operation.query.iter().map(
        |name| json!({ "name": casing.key(name), "in": "query", "required": false, "schema": { "type": "string" } }),
    );
    let words = call.path.trim_start_matches('/').replace(['/', '-'], "_").replace(['{', '}'], "");
    let mut out = json!({
        "operationId": format!("{}_{words}", operation.method.to_lowercase()),
        "tags": [operation.tag],
        "summary": operation.summary,
        "parameters": path.chain(query).collect::<Vec<_>>(),
        "responses": responses(call, is_health),
    });
    if is_health {
        out["security"] = json!([]);
    }
    match operation.sent {
        Sent::Nothing => {}
        Sent::One(name) => out["requestBody"] = content(&reference(&name_of(name, call.on_platform)), None),
        Sent::Other(words) => out["requestBody"] = content(&json!({}), Some(words)),
    }
    out
}

fn responses(call: &Call, is_health: bool) -> Value {
    let mut out = Map::new();
    out.insert(call.operation.status.to_string(), described(call.operation.summary, Some(&answered(call))));
    if is_health {
        return Value::Object(out);
    }
    let refusal = reference("Refusal");
    for (status, words) in REFUSALS {
        out.insert(status.to_owned(), described(words, Some(&refusal)));
    }
    if call.path.contains('{') {
        out.insert("404".to_owned(), described("There is no such thing", Some(&refusal)));
    }
    Value::Object(out)
}

/// The schema of what is answered.
fn answered(call: &Call) -> Value {
    let on_platform = call.on_platform;
    let thing = |name: &str| reference(&name_of(name, on_platform));
    let meta = reference(if on_platform { "PlatformMeta" } else { "Meta" });
    let data = |properties: Value| json!({ "type": "object", "properties": { "data": properties } });
    let under = |name: &str, what: Value| {
        let mut properties = Map::new();
        properties.insert(name.to_owned(), what);
        json!({ "type": "object", "properties": properties })
    };
    match call.operation.answer {
        Answer::One(name, what) if on_platform => data(under(name, thing(what))),
        Answer::One(_, what) => thing(what),
        Answer::Page(name, what) if on_platform => {
            let mut page = under(name, json!({ "type": "array", "items": thing(what) }));
            page["properties"]["meta"] = meta;
            data(page)
        }
        Answer::Page(_, what) => {
            let mut page = data(json!({ "type": "array", "items": thing(what) }));
            page["properties"]["meta"] = meta;
            page
        }
        Answer::Cursor(what) => {
            let mut page = data(json!({ "type": "array", "items": thing(what) }));
            page["properties"]["meta"] =
                json!({ "type": "object", "properties": { "limit": whole(), "cursor": { "type": "string" } } });
            page
        }
        Answer::Id => data(under("id", json!({ "type": "string" }))),
        Answer::Message => under("message", json!({ "type": "string" })),
        Answer::Projects => data(json!({ "type": "array", "items": { "type": "object" } })),
        Answer::Other(words) => json!({ "description": words }),
    }
}

fn described(words: &str, schema: Option<&Value>) -> Value {
    let mut out = json!({ "description": words });
    if let Some(schema) = schema {
        out["content"] = json!({ "application/json": { "schema": schema } });
    }
    out
}

fn content(schema: &Value, words: Option<&str>) -> Value {
    let mut out = json!({ "required": true, "content": { "application/json": { "schema": schema } } });
    if let Some(words) = words {
        out["description"] = json!(words);
    }
    out
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn whole() -> Value {
    json!({ "type": "integer" })
}

fn schema(thing: &Thing, on_platform: bool) -> Value {
    let casing = casing_of(on_platform);
    let property = |field: &Field| (casing.key(field.name), property(field, on_platform));
    let required: Vec<String> =
        thing.fields.iter().filter(|field| field.required).map(|field| casing.key(field.name)).collect();
    json!({
        "type": "object",
        "description": thing.about,
        "properties": thing.fields.iter().map(property).collect::<Map<_, _>>(),
        "required": required,
    })
}

/// What is absent of something is null in an answer, and may be null in a request.
fn property(field: &Field, on_platform: bool) -> Value {
    let mut out = match field.kind {
        Kind::Text => json!({ "type": ["string", "null"] }),
        Kind::Time => json!({ "type": ["string", "null"], "format": "date-time" }),
        Kind::Number => json!({ "type": ["number", "null"] }),
        Kind::Whole => json!({ "type": ["integer", "null"] }),
        Kind::Truth => json!({ "type": ["boolean", "null"] }),
        Kind::Json => json!({}),
        Kind::Map => json!({ "type": ["object", "null"] }),
        Kind::Texts => json!({ "type": ["array", "null"], "items": { "type": "string" } }),
        Kind::Value => json!({ "type": ["number", "string", "boolean"] }),
        Kind::Words(words) => {
            let words: Vec<Value> = words.iter().map(|word| json!(word)).chain([Value::Null]).collect();
            json!({ "enum": words })
        }
        Kind::Many(name) => json!({ "type": ["array", "null"], "items": reference(&name_of(name, on_platform)) }),
    };
    out["description"] = json!(field.about);
    out
}

fn refusal() -> Value {
    let fault = json!({
        "type": "object",
        "properties": {
            "path": { "type": "string", "description": "The field, as the client spelled it; empty for the whole body." },
            "message": { "type": "string", "description": "What is wrong, and what would be right." },
        },
        "required": ["path", "message"],
    });
    json!({
        "type": "object",
        "description": "Why a request was refused.",
        "properties": {
            "error": { "type": "string" },
            "message": { "type": "string", "description": "A sentence for people." },
            "faults": { "type": "array", "items": fault },
        },
        "required": ["error", "message"],
    })
}

fn meta(casing: Casing) -> Value {
    let keys = ["page", "limit", "total_items", "total_pages"].map(|key| casing.key(key));
    json!({
        "type": "object",
        "description": "Which page it is, of how many.",
        "properties": keys.iter().map(|key| (key.clone(), whole())).collect::<Map<_, _>>(),
        "required": keys,
    })
}
