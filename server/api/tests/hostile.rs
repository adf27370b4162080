//! What no honest client sends, and what a broken one might: every mouth answers 400, 413 or 415 in JSON, never 500,
//! and stores nothing of it.
#![expect(clippy::unwrap_used)]

mod support;

use std::io::Write;

use axum::body::Body;
use axum::http::{StatusCode, header};
use flate2::Compression;
use flate2::write::GzEncoder;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Any;
use opentelemetry_proto::tonic::common::v1::{AnyValue, ArrayValue, KeyValue};
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span};
use prost::Message;
use serde_json::{Value, json};
use support::{Api, right_score};

const SPANS: &str = "/api/public/otel/v1/traces";
const JSON: Option<&str> = Some("application/json");
const PROTOBUF: Option<&str> = Some("application/x-protobuf");
const GZIP: Option<&str> = Some("gzip");
const MIB: usize = 1024 * 1024;

/// A mouth, the headers, the body, and what must be answered.
struct Case {
    what: &'static str,
    path: String,
    content_type: Option<&'static str>,
    encoding: Option<&'static str>,
    body: Vec<u8>,
    answer: StatusCode,
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

fn nested(levels: usize) -> String {
    format!("{}1{}", "[".repeat(levels), "]".repeat(levels))
}

/// One span in protobuf with one attribute.
fn span(key: &str, value: Any) -> ExportTraceServiceRequest {
    let attribute =
        KeyValue { key: key.to_owned(), value: Some(AnyValue { value: Some(value) }), ..KeyValue::default() };
    let span = Span { trace_id: vec![7; 16], span_id: vec![7; 8], attributes: vec![attribute], ..Span::default() };
    let scope_spans = vec![ScopeSpans { spans: vec![span], ..ScopeSpans::default() }];
    ExportTraceServiceRequest { resource_spans: vec![ResourceSpans { scope_spans, ..ResourceSpans::default() }] }
}

fn span_json(attribute: &Value) -> String {
    json!({ "resourceSpans": [{ "scopeSpans": [{ "spans": [{
        "traceId": "07070707070707070707070707070707", "spanId": "0707070707070707", "attributes": [attribute],
    }] }] }] })
    .to_string()
}

/// Arrays in arrays, as protobuf: each level is two messages.
fn deep_protobuf(levels: usize) -> Vec<u8> {
    let inner = (0..levels).fold(Any::BoolValue(true), |inner, _| {
        Any::ArrayValue(ArrayValue { values: vec![AnyValue { value: Some(inner) }] })
    });
    span("deep", inner).encode_to_vec()
}

/// A right score in which one text is exchanged for bytes.
fn score_with(text: &str, bytes: &[u8]) -> Vec<u8> {
    let mut score = right_score();
    score["comment"] = json!("HERE");
    let score = score.to_string();
    let (before, after) = score.split_once(text).unwrap();
    [before.as_bytes(), bytes, after.as_bytes()].concat()
}

fn cases(scores: &str) -> Vec<Case> {
    use StatusCode as S;
    let spans = |what, content_type, encoding, body: Vec<u8>, answer| Case {
        what,
        path: SPANS.to_owned(),
        content_type,
        encoding,
        body,
        answer,
    };
    let score = |what, encoding, body: Vec<u8>, answer| Case {
        what,
        path: scores.to_owned(),
        content_type: JSON,
        encoding,
        body,
        answer,
    };
    let right = span("a", Any::BoolValue(true)).encode_to_vec();
    let bomb = gzip(&vec![b' '; 40 * MIB]);
    assert!(bomb.len() < MIB);
    let deep_attribute =
        span_json(&json!({ "key": "a", "value": {} })).replace("{}", &"{\"arrayValue\":{\"values\":[".repeat(200));
    let invalid_utf8 = {
        let mut body = span("langfuse.trace.name", Any::StringValue("HERE".to_owned())).encode_to_vec();
        let at = body.windows(4).position(|bytes| bytes == b"HERE").unwrap();
        body[at] = 0xff;
        body
    };
    vec![
        spans("no content type", None, None, right.clone(), S::UNSUPPORTED_MEDIA_TYPE),
        spans("text", Some("text/plain"), None, right.clone(), S::UNSUPPORTED_MEDIA_TYPE),
        spans("a form", Some("multipart/form-data; boundary=x"), None, right.clone(), S::UNSUPPORTED_MEDIA_TYPE),
        spans("another coding", PROTOBUF, Some("br"), right.clone(), S::UNSUPPORTED_MEDIA_TYPE),
        spans("two codings", PROTOBUF, Some("gzip, gzip"), gzip(&gzip(&right)), S::UNSUPPORTED_MEDIA_TYPE),
        spans("no gzip", PROTOBUF, GZIP, right.clone(), S::BAD_REQUEST),
        spans("half a gzip", PROTOBUF, GZIP, gzip(&right)[..20].to_vec(), S::BAD_REQUEST),
        spans("JSON named protobuf", PROTOBUF, None, b"{\"resourceSpans\": []}".to_vec(), S::BAD_REQUEST),
        spans("protobuf named JSON", JSON, None, right.clone(), S::BAD_REQUEST),
        spans("nothing as JSON", JSON, None, Vec::new(), S::BAD_REQUEST),
        spans("a list", JSON, None, b"[]x".to_vec(), S::BAD_REQUEST),
        spans("a bomb of JSON", JSON, GZIP, bomb.clone(), S::PAYLOAD_TOO_LARGE),
        spans("a bomb of protobuf", PROTOBUF, GZIP, bomb.clone(), S::PAYLOAD_TOO_LARGE),
        spans(
            "empty members without end",
            JSON,
            GZIP,
            gzip(&[]).repeat(33 * MIB / gzip(&[]).len()),
            S::PAYLOAD_TOO_LARGE,
        ),
        spans("too much", JSON, None, vec![b' '; 33 * MIB], S::PAYLOAD_TOO_LARGE),
        spans("deep JSON", JSON, None, deep_attribute.into_bytes(), S::BAD_REQUEST),
        spans(
            "deep JSON in a span's place",
            JSON,
            None,
            format!("{{\"resourceSpans\": {}}}", nested(10_000)).into_bytes(),
            S::BAD_REQUEST,
        ),
        spans("deep protobuf", PROTOBUF, None, deep_protobuf(200), S::BAD_REQUEST),
        spans("invalid UTF-8 in protobuf", PROTOBUF, None, invalid_utf8, S::BAD_REQUEST),
        spans("invalid UTF-8 in JSON", JSON, None, b"{\"resourceSpans\": [], \"\xff\": 1}".to_vec(), S::BAD_REQUEST),
        spans(
            "an id that is no hex",
            JSON,
            None,
            br#"{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"zz"}]}]}]}"#.to_vec(),
            S::BAD_REQUEST,
        ),
        score("a bomb", GZIP, bomb, S::PAYLOAD_TOO_LARGE),
        score("another coding", Some("deflate"), b"{}".to_vec(), S::UNSUPPORTED_MEDIA_TYPE),
        score("no gzip", GZIP, b"{}".to_vec(), S::BAD_REQUEST),
        score("too much", None, vec![b' '; 3 * MIB], S::PAYLOAD_TOO_LARGE),
        score("deep JSON", None, format!("{{\"x\": {}}}", nested(10_000)).into_bytes(), S::BAD_REQUEST),
        score("deep metadata", None, format!("{{\"metadata\": {}}}", nested(65)).into_bytes(), S::BAD_REQUEST),
        score("invalid UTF-8", None, score_with("HERE", b"\xff"), S::BAD_REQUEST),
        score("overlong UTF-8", None, score_with("HERE", b"\xc0\x80"), S::BAD_REQUEST),
        score("half a surrogate", None, score_with("HERE", b"\\ud800"), S::BAD_REQUEST),
        score("an escaped NUL", None, score_with("HERE", b"\\u0000"), S::BAD_REQUEST),
        score("a plain NUL", None, score_with("HERE", b"\0"), S::BAD_REQUEST),
        score("a huge id", None, score_with("t-1", &b"x".repeat(MIB)), S::BAD_REQUEST),
        score(
            "a byte order mark",
            None,
            [b"\xef\xbb\xbf", right_score().to_string().as_bytes()].concat(),
            S::BAD_REQUEST,
        ),
        score("XML", None, b"<score/>".to_vec(), S::BAD_REQUEST),
    ]
}

#[tokio::test]
async fn every_mouth_refuses_hostile_bodies_clearly() {
    let api = Api::start().await;
    for case in cases(api.scores_path()) {
        let mut request = api.request("POST", &case.path);
        for (name, value) in [(header::CONTENT_TYPE, case.content_type), (header::CONTENT_ENCODING, case.encoding)] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        let (status, answer) = api.send(request.body(Body::from(case.body)).unwrap()).await;
        assert_eq!(status, case.answer, "{}: {answer}", case.what);
        assert!(answer["message"].as_str().is_some_and(|text| text.len() > 10), "{}: {answer}", case.what);
        assert!(answer["faults"].is_array(), "{}: {answer}", case.what);
    }
    assert_eq!(api.stored().await, 0);
    let observations: i64 =
        sqlx::query_scalar("SELECT count(*) FROM observations").fetch_one(&api.project.pool).await.unwrap();
    assert_eq!(observations, 0);
}

#[tokio::test]
async fn a_score_may_come_as_gzip() {
    let api = Api::start().await;
    let request = api.request("POST", api.scores_path()).header(header::CONTENT_ENCODING, "x-gzip");
    let (status, answer) = api.send(request.body(gzip(right_score().to_string().as_bytes()).into()).unwrap()).await;
    assert_eq!((status, &answer["data"]["id"]), (StatusCode::OK, &json!("s-1")));
}

#[tokio::test]
async fn deep_json_is_kept_as_far_as_it_can_be_read_again() {
    let api = Api::start().await;
    let mut score = right_score();
    score["metadata"] = serde_json::from_str(&nested(64)).unwrap();
    assert_eq!(api.score(&score).await.0, StatusCode::OK);
    assert_eq!(api.get("/api/public/v2/scores/s-1").await.1["metadata"], score["metadata"]);

    // JSON text of 127 levels can be read by itself, and no more once it is inside something.
    let text = nested(127);
    let sent = span("langfuse.trace.metadata.deep", Any::StringValue(text.clone()));
    let request = api.request("POST", SPANS).header(header::CONTENT_TYPE, "application/x-protobuf");
    assert_eq!(api.send(request.body(sent.encode_to_vec().into()).unwrap()).await.0, StatusCode::OK);
    let (status, trace) = api.get("/api/public/traces/07070707070707070707070707070707").await;
    assert_eq!((status, &trace["metadata"]["deep"]), (StatusCode::OK, &json!(text)));
}

#[tokio::test]
async fn paths_that_are_no_text_are_refused() {
    let api = Api::start().await;
    for path in ["/api/public/v2/scores/%ff", "/api/public/traces/%c0%80", "/api/public/observations/%ed%a0%80"] {
        let (status, answer) = api.get(path).await;
        assert_eq!((status, &answer["error"]), (StatusCode::BAD_REQUEST, &json!("BadRequest")), "{path}");
    }
}

/// Makes the database answer every new score with an error of this code.
async fn fail_with(api: &Api, code: &str) {
    let function = format!(
        "CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN RAISE EXCEPTION 'made to fail' USING ERRCODE = '{code}'; END $$"
    );
    let trigger = "CREATE OR REPLACE TRIGGER fail BEFORE INSERT ON scores EXECUTE FUNCTION fail()";
    for statement in [function.as_str(), trigger] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement.to_owned())).execute(&api.project.pool).await.unwrap();
    }
}

#[tokio::test]
async fn a_database_in_trouble_is_a_503_that_says_when_to_come_back() {
    let api = Api::start().await;
    // disk_full, out_of_memory, too_many_connections, cannot_connect_now, admin_shutdown, read_only, query_canceled
    for (code, word) in [
        ("53100", "disk"),
        ("53200", "busy"),
        ("53300", "busy"),
        ("57P03", "busy"),
        ("57P01", "went away"),
        ("25006", "busy"),
        ("57014", "too long"),
    ] {
        fail_with(&api, code).await;
        let request = api.request("POST", api.scores_path()).body(right_score().to_string().into()).unwrap();
        let response = api.answer(request).await;
        let retry = response.headers().get(header::RETRY_AFTER).cloned();
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), MIB).await.unwrap();
        let answer: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{code}: {answer}");
        assert!(retry.is_some_and(|seconds| seconds.to_str().unwrap().parse::<u64>().unwrap() >= 1), "{code}");
        assert!(answer["message"].as_str().unwrap().contains(word), "{code}: {answer}");
    }
    // Anything else is a bug, and its text stays inside.
    fail_with(&api, "P0001").await;
    let (status, answer) = api.score(&right_score()).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!answer.to_string().contains("made to fail"), "{answer}");
}
