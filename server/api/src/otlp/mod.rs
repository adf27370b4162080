//! Intake of spans: `POST /api/public/otel/v1/traces`, as protobuf or JSON, with the answers that the exporters of
//! OpenTelemetry expect.

mod attributes;
mod bounds;
mod mapping;
mod usage;

#[cfg(test)]
mod mapping_tests;
#[cfg(test)]
mod sent_span;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use prost::Message;
use serde_json::json;

use crate::auth::Caller;
use crate::body::Body;
use crate::figures::count_spans;
use crate::{ApiError, ApiState};
use mapping::{MappedSpans, spans_of};

const PROTOBUF: &str = "application/x-protobuf";

/// The two encodings of OTLP over HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Protobuf,
    Json,
}

/// `POST /api/public/otel/v1/traces`: stores every span of the request before it answers. An exporter drops a batch
/// that was refused, so a span that cannot be kept never takes the others with it.
pub(crate) async fn receive_spans(
    State(state): State<ApiState>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body,
) -> Result<Response, ApiError> {
    let encoding = encoding_of(&headers)?;
    let request = decode(&body, encoding)?;
    drop(body);
    let MappedSpans { spans, skipped } = spans_of(request);
    let stored = spans.len();
    state.store.write_spans(&caller.access.scope, spans).await?;
    count_spans(stored, skipped);
    Ok(answer(encoding, skipped))
}

fn encoding_of(headers: &HeaderMap) -> Result<Encoding, ApiError> {
    let sent = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = sent.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.as_str() {
        PROTOBUF | "application/protobuf" => Ok(Encoding::Protobuf),
        "application/json" => Ok(Encoding::Json),
        _ => Err(ApiError::Unsupported(format!(
            "Spans are taken as {PROTOBUF} or application/json: set the content-type header to one of them."
        ))),
    }
}

fn decode(body: &[u8], encoding: Encoding) -> Result<ExportTraceServiceRequest, ApiError> {
    let is_too_many = match encoding {
        Encoding::Protobuf => bounds::is_too_many(body),
        Encoding::Json => bounds::is_too_many_in_json(body),
    };
    if is_too_many {
        return Err(ApiError::TooLarge);
    }
    match encoding {
        Encoding::Protobuf => ExportTraceServiceRequest::decode(body).map_err(|error| {
            ApiError::bad_request(format!("The body is not an ExportTraceServiceRequest in protobuf: {error}."))
        }),
        Encoding::Json => serde_json::from_slice(body).map_err(|error| {
            ApiError::bad_request(format!("The body is not an ExportTraceServiceRequest in JSON: {error}."))
        }),
    }
}

/// Full success is an empty message, partial success says how many spans were left out and why.
fn answer(encoding: Encoding, skipped: usize) -> Response {
    let rejected = i64::try_from(skipped).unwrap_or(i64::MAX);
    let reason = "A span was left out: a trace id has 16 bytes and a span id 8, not all zero.";
    match encoding {
        Encoding::Protobuf => {
            let partial_success = (rejected > 0)
                .then(|| ExportTracePartialSuccess { rejected_spans: rejected, error_message: reason.to_owned() });
            let message = ExportTraceServiceResponse { partial_success };
            ([(header::CONTENT_TYPE, PROTOBUF)], message.encode_to_vec()).into_response()
        }
        Encoding::Json => {
            let partial_success = match rejected {
                0 => json!({}),
                // OTLP in JSON writes 64-bit numbers as text.
                _ => json!({ "rejectedSpans": rejected.to_string(), "errorMessage": reason }),
            };
            axum::Json(json!({ "partialSuccess": partial_success })).into_response()
        }
    }
}
