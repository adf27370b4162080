//! The page that people read: the same tables as the document, as plain HTML without a script.

use std::fmt::Write as _;

use model::scores::Casing;

use super::openapi::name_of;
use super::operations::{Answer, Call, Sent, TAGS, calls};
use super::things::{Field, Kind, THINGS, Thing};

/// Every text that comes from a table goes through here.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The same, with `words` between backticks as code.
fn prose(text: &str) -> String {
    let mut out = String::new();
    for (place, part) in text.split('`').enumerate() {
        let part = escaped(part);
        out.push_str(&if place % 2 == 1 { format!("<code>{part}</code>") } else { part });
    }
    out
}

fn anchor(text: &str) -> String {
    let plain: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// The page.
pub(super) fn page() -> String {
    let calls = calls();
    let mut out = String::from(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Scores: the HTTP API</title>\
         <link rel=\"stylesheet\" href=\"/docs/api.css\"></head><body><nav aria-label=\"Contents\">",
    );
    contents(&mut out, &calls);
    out.push_str("</nav><main>");
    out.push_str(INTRODUCTION);
    for tag in TAGS {
        // Writing to a string cannot fail, here and below.
        let _ = write!(out, "<h2 id=\"{}\">{}</h2>", anchor(tag), escaped(tag));
        calls.iter().filter(|call| call.operation.tag == tag).for_each(|call| describe(&mut out, call));
    }
    out.push_str("<h2 id=\"fields\">Fields</h2>");
    THINGS.iter().for_each(|thing| list_fields(&mut out, thing));
    out.push_str("</main></body></html>");
    out
}

const INTRODUCTION: &str = "<h1>The HTTP API</h1>\
    <p><code>interactiveai</code> and every <code>langfuse</code> SDK work by their base URL alone. This page is for those \
    who call the API themselves. As a document for programs: <a href=\"/docs/openapi.json\">OpenAPI 3.1</a>.</p>\
    <ul><li>Each call needs a key pair, as HTTP Basic authentication: the public key is the user, the secret key the \
    password. A key is of one project and sees nothing of another.</li>\
    <li>The public paths speak camelCase and plain objects, those of the platform snake_case inside <code>data</code>.</li>\
    <li>A refusal is JSON with <code>error</code>, <code>message</code> and <code>faults</code>, of which each names its \
    field. 401: no keys, or wrong ones. 403: the key may not do this. 429 and 503 come with <code>Retry-After</code>: \
    send the same again later.</li></ul>\
    <pre>curl -u \"$PUBLIC_KEY:$SECRET_KEY\" \"$URL/api/public/scores\" \\\n  -d '{\"id\": \"answer-7\", \"traceId\": \
    \"t-7\", \"name\": \"helpfulness\", \"value\": 0.92}'</pre>";

fn contents(out: &mut String, calls: &[Call]) {
    out.push_str("<b>Scores</b>");
    for tag in TAGS {
        let _ = write!(out, "<a class=\"chapter\" href=\"#{}\">{}</a><ul>", anchor(tag), escaped(tag));
        for call in calls.iter().filter(|call| call.operation.tag == tag && !call.on_platform) {
            let summary = call.operation.summary.split([',', ';', ':']).next().unwrap_or_default();
            let _ = write!(out, "<li><a href=\"#{}\">{}</a></li>", id_of(call), escaped(summary));
        }
        out.push_str("</ul>");
    }
    out.push_str("<a class=\"chapter\" href=\"#fields\">Fields</a><ul>");
    for thing in &THINGS {
        let _ = write!(out, "<li><a href=\"#{}\">{}</a></li>", anchor(thing.name), thing.name);
    }
    out.push_str("</ul>");
}

fn id_of(call: &Call) -> String {
    anchor(&format!("{} {}", call.operation.method, call.path))
}

fn describe(out: &mut String, call: &Call) {
    let operation = &call.operation;
    let casing = if call.on_platform { Casing::Snake } else { Casing::Camel };
    let _ = write!(
        out,
        "<section id=\"{}\"><h3><b class=\"{}\">{}</b> <code>{}</code></h3><p>{}.</p><dl>",
        id_of(call),
        operation.method.to_lowercase(),
        operation.method,
        escaped(&call.path),
        prose(operation.summary),
    );
    if !operation.query.is_empty() {
        let keys: Vec<String> = operation.query.iter().map(|key| format!("<code>{}</code>", casing.key(key))).collect();
        let _ = write!(out, "<dt>Query</dt><dd>{}</dd>", keys.join(" "));
    }
    match operation.sent {
        Sent::Nothing => {}
        Sent::One(name) => drop(write!(out, "<dt>Body</dt><dd>{}</dd>", link(name))),
        Sent::Other(words) => drop(write!(out, "<dt>Body</dt><dd>{}</dd>", prose(words))),
    }
    let answer = match operation.answer {
        Answer::One(name, what) if call.on_platform => format!("<code>data.{name}</code>: {}", link(what)),
        Answer::One(_, what) => link(what),
        Answer::Page(name, what) if call.on_platform => {
            format!("<code>data.{name}</code>: a list of {}; <code>data.meta</code>", link(what))
        }
        Answer::Page(_, what) => format!("<code>data</code>: a list of {}; <code>meta</code>", link(what)),
        Answer::Cursor(what) => format!("<code>data</code>: a list of {}; <code>meta.cursor</code>", link(what)),
        Answer::Id => "<code>data.id</code>".to_owned(),
        Answer::Message => "<code>message</code>".to_owned(),
        Answer::Projects => "<code>data</code>: a list of one project".to_owned(),
        Answer::Other(words) => prose(words),
    };
    let _ = write!(out, "<dt>Answer</dt><dd>{} {answer}</dd></dl></section>", operation.status);
}

fn link(name: &str) -> String {
    format!("<a href=\"#{}\">{name}</a>", anchor(name))
}

fn list_fields(out: &mut String, thing: &Thing) {
    let _ = write!(
        out,
        "<section id=\"{}\"><h3>{}</h3><p>{} The platform's document calls it <code>{}</code>.</p>\
         <table><thead><tr><th>public</th><th>platform</th><th>holds</th><th>what</th></tr></thead><tbody>",
        anchor(thing.name),
        thing.name,
        prose(thing.about),
        name_of(thing.name, true),
    );
    for Field { name, kind, required, about } in thing.fields {
        let must = if *required { " <i>always</i>" } else { "" };
        let _ = write!(
            out,
            "<tr><td><code>{}</code></td><td><code>{name}</code></td><td>{}{must}</td><td>{}</td></tr>",
            Casing::Camel.key(name),
            kind_words(*kind),
            prose(about),
        );
    }
    out.push_str("</tbody></table></section>");
}

fn kind_words(kind: Kind) -> String {
    match kind {
        Kind::Text => "text".to_owned(),
        Kind::Time => "time".to_owned(),
        Kind::Number => "number".to_owned(),
        Kind::Whole => "whole number".to_owned(),
        Kind::Truth => "true or false".to_owned(),
        Kind::Json => "any JSON".to_owned(),
        Kind::Map => "object".to_owned(),
        Kind::Texts => "list of texts".to_owned(),
        Kind::Value => "number, text or truth".to_owned(),
        Kind::Words(words) => words.iter().map(|word| format!("<code>{word}</code>")).collect::<Vec<_>>().join(" "),
        Kind::Many(name) => format!("list of {}", link(name)),
    }
}
