//! A builder of requests for the tests of the mapping.

use model::traces::{Observation, SpanWrite, TraceFacts};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use serde_json::{Value, json};

use super::mapping::spans_of;

/// A request with one span, as JSON of OTLP: what a test does not say is as `interactiveai` sends it.
pub(super) struct Sent {
    span: Value,
    attributes: Value,
    resource: Value,
    scope: Value,
}

impl Sent {
    pub(super) fn with(attributes: Value) -> Self {
        Self {
            span: json!({
                "traceId": "01f13037f49b12b4c19d30dc847c3656",
                "spanId": "f97c7527ac4de2f3",
                "name": "root-span",
                "kind": 1,
                "startTimeUnixNano": "1795493488007839123",
                "endTimeUnixNano": "1795493489507839000",
            }),
            attributes,
            resource: json!({ "telemetry.sdk.language": "python" }),
            scope: json!({ "name": "interactiveai-sdk", "version": "1.1.9" }),
        }
    }

    pub(super) fn resource(mut self, resource: Value) -> Self {
        self.resource = resource;
        self
    }

    pub(super) fn scope(mut self, name: &str, version: &str) -> Self {
        self.scope = json!({ "name": name, "version": version });
        self
    }

    pub(super) fn set(mut self, field: &str, value: Value) -> Self {
        self.span[field] = value;
        self
    }

    pub(super) fn request(mut self) -> ExportTraceServiceRequest {
        self.span["attributes"] = otlp_attributes(&self.attributes);
        let resource = json!({ "attributes": otlp_attributes(&self.resource) });
        let scope_spans = json!([{ "scope": self.scope, "spans": [self.span] }]);
        serde_json::from_value(json!({ "resourceSpans": [{ "resource": resource, "scopeSpans": scope_spans }] }))
            .unwrap()
    }

    pub(super) fn map(self) -> SpanWrite {
        spans_of(self.request()).spans.remove(0)
    }

    pub(super) fn observation(self) -> Observation {
        self.map().observation
    }

    pub(super) fn trace(self) -> TraceFacts {
        self.map().trace
    }
}

fn otlp_attributes(plain: &Value) -> Value {
    let pairs = plain.as_object().unwrap().iter();
    pairs.map(|(key, value)| json!({ "key": key, "value": otlp_value(value) })).collect()
}

fn otlp_value(value: &Value) -> Value {
    match value {
        Value::String(text) => json!({ "stringValue": text }),
        Value::Bool(flag) => json!({ "boolValue": flag }),
        Value::Number(number) if number.is_f64() => json!({ "doubleValue": number }),
        Value::Number(number) => json!({ "intValue": number.to_string() }),
        Value::Array(items) => json!({ "arrayValue": { "values": items.iter().map(otlp_value).collect::<Value>() } }),
        Value::Object(_) | Value::Null => unreachable!("the SDKs send neither"),
    }
}
