//! The requests: one that is right for each mouth, made awkward in its values, its bytes, its headers or all of them.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use model::scores::Casing;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use prost::Message;
use rand::rngs::StdRng;
use rand::{Rng, RngCore};
use serde_json::{Value, json};

use crate::awkward::{self, pick};
use crate::mutate;

/// Where a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouth {
    Score,
    List,
    Events,
    Spans,
    Read,
}

/// One request.
pub struct Case {
    pub mouth: Mouth,
    pub method: &'static str,
    pub content_type: Option<&'static str>,
    pub encoding: Option<&'static str>,
    pub body: Vec<u8>,
    pub trace_id: String,
    read: String,
}

/// Attributes that mean something to intake.
const KEYS: [&str; 30] = [
    "langfuse.observation.type",
    "langfuse.observation.level",
    "langfuse.observation.input",
    "langfuse.observation.output",
    "langfuse.observation.metadata",
    "langfuse.observation.metadata.deep",
    "langfuse.observation.model.name",
    "langfuse.observation.model.parameters",
    "langfuse.observation.usage_details",
    "langfuse.observation.cost_details",
    "langfuse.observation.completion_start_time",
    "langfuse.observation.status_message",
    "langfuse.observation.prompt.name",
    "langfuse.observation.prompt.version",
    "langfuse.trace.name",
    "langfuse.trace.tags",
    "langfuse.trace.public",
    "langfuse.trace.metadata",
    "langfuse.trace.metadata.deep",
    "langfuse.trace.input",
    "langfuse.trace.output",
    "langfuse.internal.as_root",
    "langfuse.environment",
    "langfuse.release",
    "langfuse.version",
    "user.id",
    "session.id",
    "gen_ai.usage.input_tokens",
    "gen_ai.usage.cost",
    "telemetry.sdk.language",
];

impl Case {
    /// Makes the case of a number.
    pub fn make(rng: &mut StdRng, trace: u64) -> Self {
        let trace_id = format!("{trace:032x}");
        let mouths = [Mouth::Score, Mouth::List, Mouth::Events, Mouth::Spans, Mouth::Spans, Mouth::Spans, Mouth::Read];
        let mouth = *pick(rng, &mouths);
        let mut case = Self {
            mouth,
            method: if mouth == Mouth::Read { "GET" } else { "POST" },
            content_type: Some("application/json"),
            encoding: None,
            body: Vec::new(),
            read: String::new(),
            trace_id,
        };
        match mouth {
            Mouth::Score => case.body = score(rng).to_string().into_bytes(),
            Mouth::List => case.body = list(rng).to_string().into_bytes(),
            Mouth::Events => case.body = events(rng).to_string().into_bytes(),
            Mouth::Spans => case.fill_with_spans(rng),
            Mouth::Read => case.read = read(rng),
        }
        if mouth != Mouth::Read {
            case.damage(rng);
        }
        case
    }

    /// Where it goes.
    pub fn path(&self, scores: &str) -> String {
        match self.mouth {
            Mouth::Score => scores.to_owned(),
            Mouth::List => "/api/public/scores".to_owned(),
            Mouth::Events => "/api/public/ingestion".to_owned(),
            Mouth::Spans => "/api/public/otel/v1/traces".to_owned(),
            Mouth::Read => self.read.clone(),
        }
    }

    /// The case as far as a person wants to see it at once.
    pub fn told(&self, path: &str) -> String {
        let body: String = String::from_utf8_lossy(&self.body).chars().take(2_000).collect();
        format!("{} {path} ({:?}, {:?}): {body:?}", self.method, self.content_type, self.encoding)
    }

    fn fill_with_spans(&mut self, rng: &mut StdRng) {
        let mut request = spans(rng, &self.trace_id);
        if rng.random_bool(0.5) {
            self.content_type = Some("application/x-protobuf");
            let message: ExportTraceServiceRequest = serde_json::from_value(request).unwrap_or_default();
            self.body = message.encode_to_vec();
            return;
        }
        if rng.random_bool(0.5) {
            mutate::json(rng, &mut request);
        }
        self.body = request.to_string().into_bytes();
    }

    fn damage(&mut self, rng: &mut StdRng) {
        if rng.random_ratio(2, 5) {
            mutate::bytes(rng, &mut self.body);
        }
        if rng.random_ratio(1, 100) {
            self.body = vec![0; rng.random_range(0..300)];
            rng.fill_bytes(&mut self.body);
        }
        if rng.random_ratio(1, 6) {
            self.encoding = Some("gzip");
            self.body = gzip(&self.body);
            if rng.random_ratio(1, 4) {
                mutate::bytes(rng, &mut self.body);
            }
        }
        if rng.random_ratio(1, 20) {
            let types = ["text/plain", "application/json", "application/x-protobuf", "multipart/form-data", "*", ""];
            self.content_type = rng.random_bool(0.8).then(|| *pick(rng, &types));
        }
        if rng.random_ratio(1, 30) {
            self.encoding = Some(*pick(rng, &["gzip", "GZIP", "br", "deflate", "identity", "gzip, gzip", ""]));
        }
    }
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

fn score(rng: &mut StdRng) -> Value {
    let mut score = json!({
        "id": format!("s-{}", rng.random_range(0..50)),
        "name": *pick(rng, &["helpfulness", "tone", "contains_pii"]),
        "environment": "production",
        "comment": "fine",
        "metadata": { "criteria": [1, { "b": "c" }] },
        "timestamp": awkward::time(rng),
        "source": *pick(rng, &["API", "EVAL", "ANNOTATION"]),
        "execution_trace_id": "judge-1",
        "queue_id": null,
    });
    let targets = [
        json!({ "trace_id": "t-1", "observation_id": "o-1" }),
        json!({ "trace_id": "t-2" }),
        json!({ "session_id": "x" }),
        json!({ "dataset_run_id": "r" }),
    ];
    let values = [
        json!({ "value": 4.5, "data_type": "NUMERIC" }),
        json!({ "value": 1, "data_type": "BOOLEAN" }),
        json!({ "value": "good", "data_type": "CATEGORICAL" }),
        json!({ "value": "free text", "data_type": "TEXT" }),
        json!({ "value": "better so", "data_type": "CORRECTION" }),
        json!({ "value": "good" }),
    ];
    for part in [pick(rng, &targets).clone(), pick(rng, &values).clone()] {
        for (key, value) in part.as_object().unwrap() {
            score[key] = value.clone();
        }
    }
    mutate::json(rng, &mut score);
    score
}

/// Scores in camelCase, or one of them.
fn list(rng: &mut StdRng) -> Value {
    let scores: Vec<Value> = (0..rng.random_range(0..5)).map(|_| camel(score(rng))).collect();
    if rng.random_bool(0.2) { scores.into_iter().next().unwrap_or_default() } else { Value::Array(scores) }
}

fn camel(value: Value) -> Value {
    let Value::Object(fields) = value else { return value };
    fields.into_iter().map(|(key, value)| (Casing::Camel.key(&key), value)).collect()
}

fn events(rng: &mut StdRng) -> Value {
    let kinds = ["score-create", "score-create", "score-create", "trace-create", "sdk-log", ""];
    let batch: Vec<Value> = (0..rng.random_range(0..5))
        .map(|index| {
            let mut event = json!({
                "id": format!("e-{index}"),
                "type": *pick(rng, &kinds),
                "timestamp": awkward::time(rng),
                "body": camel(score(rng)),
            });
            if rng.random_ratio(1, 5) {
                mutate::json(rng, &mut event);
            }
            event
        })
        .collect();
    json!({ "batch": batch, "metadata": { "sdk_name": "python" } })
}

fn spans(rng: &mut StdRng, trace_id: &str) -> Value {
    let count = rng.random_range(1..4);
    let sent: Vec<Value> = (0..count).map(|_| span(rng, trace_id)).collect();
    json!({ "resourceSpans": [{
        "resource": { "attributes": [attribute(rng)] },
        "scopeSpans": [{ "scope": { "name": "langfuse-sdk", "version": *pick(rng, &["3.15.0", "5.0.4", "x"]) }, "spans": sent }],
    }] })
}

fn span(rng: &mut StdRng, trace_id: &str) -> Value {
    let attributes: Vec<Value> = (0..rng.random_range(0..6)).map(|_| attribute(rng)).collect();
    let times = ["0", "1", "1795493488007839123", "1795493489507839000", "18446744073709551615"];
    json!({
        "traceId": trace_id,
        "spanId": format!("{:016x}", rng.random_range(1..20)),
        "parentSpanId": *pick(rng, &["", "0000000000000001", "00000000000000ff"]),
        "name": awkward::text(rng),
        "kind": 1,
        "startTimeUnixNano": *pick(rng, &times),
        "endTimeUnixNano": *pick(rng, &times),
        "attributes": attributes,
        "status": { "code": rng.random_range(0..4), "message": awkward::text(rng) },
    })
}

fn attribute(rng: &mut StdRng) -> Value {
    let key = if rng.random_ratio(1, 10) { awkward::text(rng) } else { (*pick(rng, &KEYS)).to_owned() };
    json!({ "key": key, "value": any_value(rng, 0) })
}

fn any_value(rng: &mut StdRng, level: usize) -> Value {
    match rng.random_range(0..if level > 20 { 8 } else { 11 }) {
        0 => json!({ "boolValue": rng.random_bool(0.5) }),
        1 => json!({ "intValue": rng.random::<i64>().to_string() }),
        2 => json!({ "doubleValue": *pick(rng, &[0.5, -0.0, 1e308, 1e16]) }),
        3 => json!({ "doubleValue": *pick(rng, &["NaN", "Infinity", "-Infinity"]) }),
        4 => json!({ "bytesValue": "AAEC" }),
        // The SDKs write JSON as text.
        5 | 6 => json!({ "stringValue": awkward::value(rng).to_string() }),
        7 => json!({ "stringValue": awkward::text(rng) }),
        8 | 9 => json!({ "arrayValue": { "values": [any_value(rng, level + 1)] } }),
        _ => {
            json!({ "kvlistValue": { "values": [{ "key": awkward::text(rng), "value": any_value(rng, level + 1) }] } })
        }
    }
}

/// A path with any bytes in it, or a list with any query.
fn read(rng: &mut StdRng) -> String {
    let mut bytes = awkward::text(rng).into_bytes();
    bytes.truncate(2_000);
    if rng.random_bool(0.3) {
        mutate::bytes(rng, &mut bytes);
    }
    let coded: String = bytes.iter().map(|byte| format!("%{byte:02X}")).collect();
    let places = ["/api/public/v2/scores/", "/api/public/traces/", "/api/public/observations/", "/api/"];
    if rng.random_bool(0.4) {
        return format!("{}{coded}", pick(rng, &places));
    }
    let keys = [
        "page",
        "limit",
        "userId",
        "name",
        "fromTimestamp",
        "toTimestamp",
        "environment",
        "source",
        "operator",
        "value",
        "scoreIds",
        "configId",
        "sessionId",
        "datasetRunId",
        "traceId",
        "observationId",
        "queueId",
        "dataType",
        "traceTags",
        "fields",
        "filter",
        "orderBy",
        "cursor",
        "level",
        "expandMetadata",
    ];
    let words = [
        "1",
        "100",
        "0",
        "-1",
        "1e999",
        "99999999999999999999",
        "API",
        "%3E%3D",
        "NUMERIC",
        "trace",
        "a,b",
        "%FF",
        "userId.desc",
        "core,io",
        "%5B%7B%22type%22:%22number%22,%22column%22:%22latency%22,%22operator%22:%22%3E%22,%22value%22:1e308%7D%5D",
        "MTphOmI",
    ];
    let pairs: Vec<String> = (0..rng.random_range(0..5))
        .map(|_| {
            let value = match rng.random_range(0..3) {
                0 => coded.clone(),
                1 => awkward::time(rng).replace('+', "%2B"),
                _ => (*pick(rng, &words)).to_owned(),
            };
            format!("{}={value}", pick(rng, &keys))
        })
        .collect();
    let lists = ["v2/scores", "traces", "observations", "v2/observations", "sessions", "score-configs"];
    format!("/api/public/{}?{}", pick(rng, &lists), pairs.join("&"))
}
