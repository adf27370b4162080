//! From spans to observations and what they say of their traces: which attribute goes to which field.

use chrono::{DateTime, Utc};
use model::text::{MAX_NAME_CHARS, id_fault, normalize_environment, parse_instant};
use model::traces::{Observation, ObservationLevel, SpanExperiment, SpanWrite, TraceFacts};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::InstrumentationScope;
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::status::StatusCode;
use serde_json::Value;

use super::attributes::{Attributes, MetadataCoding};
use super::usage::{cost_of, usage_of};

/// The names by which the family's SDKs call their own instrumentation.
const SDK_SCOPES: [&str; 2] = ["interactiveai-sdk", "langfuse-sdk"];
/// From this version on the Python SDK writes every metadata value as JSON.
const JSON_METADATA_SINCE: u32 = 5;
/// Where a model's name is looked for, in this order.
const MODEL_KEYS: [&str; 5] =
    ["langfuse.observation.model.name", "gen_ai.response.model", "gen_ai.request.model", "llm.model_name", "model"];
/// Where an environment is looked for, in this order: each first on the span, then on its resource.
const ENVIRONMENT_KEYS: [&str; 3] = ["langfuse.environment", "deployment.environment.name", "deployment.environment"];
/// Where a session is looked for, in this order.
const SESSION_KEYS: [&str; 3] = ["session.id", "langfuse.session.id", "gen_ai.conversation.id"];

/// The spans of a request, as far as they can be kept.
#[derive(Debug, Default)]
pub(super) struct MappedSpans {
    pub spans: Vec<SpanWrite>,
    /// Spans left out since their trace id or their own id is not one.
    pub skipped: usize,
}

/// Maps every span of a request.
pub(super) fn spans_of(request: ExportTraceServiceRequest) -> MappedSpans {
    let mut mapped = MappedSpans::default();
    for of_resource in request.resource_spans {
        let resource = Attributes::new(of_resource.resource.unwrap_or_default().attributes);
        for of_scope in of_resource.scope_spans {
            let coding = metadata_coding(of_scope.scope.unwrap_or_default(), &resource);
            for span in of_scope.spans {
                match span_write(span, &resource, coding) {
                    Some(span) => mapped.spans.push(span),
                    None => mapped.skipped += 1,
                }
            }
        }
    }
    mapped
}

/// Both Python and JavaScript have a version 5; only the Python SDK gives its scope a public key.
fn metadata_coding(scope: InstrumentationScope, resource: &Attributes) -> MetadataCoding {
    let major = scope.version.split('.').next().and_then(|major| major.parse::<u32>().ok());
    let is_sdk = SDK_SCOPES.contains(&scope.name.as_str());
    let is_python = match resource.word("telemetry.sdk.language") {
        Some(language) => language == "python",
        None => Attributes::new(scope.attributes).contains("public_key"),
    };
    if is_sdk && is_python && major.is_some_and(|major| major >= JSON_METADATA_SINCE) {
        MetadataCoding::Json
    } else {
        MetadataCoding::Plain
    }
}

fn span_write(mut span: Span, resource: &Attributes, coding: MetadataCoding) -> Option<SpanWrite> {
    let trace_id = hex_id(&span.trace_id, 16)?;
    let id = hex_id(&span.span_id, 8)?;
    let attributes = Attributes::new(std::mem::take(&mut span.attributes));
    let trace = trace_facts(&span, &attributes, resource, coding);
    let experiment = experiment_of(&attributes, coding);
    Some(SpanWrite { observation: observation(span, id, trace_id, &attributes, resource, coding), trace, experiment })
}

/// The experiment, where it is over a dataset. Without one some SDKs give every item an experiment of its own, which says
/// nothing.
fn experiment_of(sent: &Attributes, coding: MetadataCoding) -> Option<SpanExperiment> {
    let id = |key: &str| sent.word(key).filter(|id| id_fault(id).is_none());
    // The id of a run follows from its whole name, so one that is too long is none.
    let run_name = sent.word("langfuse.experiment.name").filter(|name| name.chars().nth(MAX_NAME_CHARS).is_none())?;
    let metadata = sent.metadata("langfuse.experiment.metadata", coding);
    Some(SpanExperiment {
        dataset_id: id("langfuse.experiment.dataset.id")?,
        run_name,
        run_description: sent.word("langfuse.experiment.description"),
        run_metadata: (!metadata.is_empty()).then_some(Value::Object(metadata)),
        item_id: id("langfuse.experiment.item.id")?,
        observation_id: id("langfuse.experiment.item.root_observation_id"),
    })
}

fn observation(
    span: Span,
    id: String,
    trace_id: String,
    sent: &Attributes,
    resource: &Attributes,
    coding: MetadataCoding,
) -> Observation {
    let model = sent.first_word(&MODEL_KEYS).map(cut);
    let kind = match sent.word("langfuse.observation.type") {
        Some(kind) => cut(kind.to_uppercase()),
        None if model.is_some() => "GENERATION".to_owned(),
        None => "SPAN".to_owned(),
    };
    let (start, end) = times_of(&span, kind == "EVENT");
    let status = span.status.unwrap_or_default();
    let told_level = sent.word("langfuse.observation.level");
    let level = told_level.and_then(|level| ObservationLevel::parse(&level.to_uppercase())).unwrap_or({
        if status.code == StatusCode::Error as i32 { ObservationLevel::Error } else { ObservationLevel::Default }
    });
    let status_message = Some(status.message).filter(|message| !message.is_empty());
    Observation {
        id,
        trace_id,
        parent_id: hex_id(&span.parent_span_id, 8),
        kind,
        name: Some(cut(span.name)).filter(|name| !name.is_empty()),
        start,
        end,
        completion_start: completion_start(sent),
        input: sent.text("langfuse.observation.input"),
        output: sent.text("langfuse.observation.output"),
        metadata: sent.metadata("langfuse.observation.metadata", coding),
        level,
        status_message: sent.word("langfuse.observation.status_message").or(status_message),
        model,
        model_parameters: sent.json("langfuse.observation.model.parameters"),
        usage: usage_of(sent),
        cost: cost_of(sent),
        prompt_name: sent.word("langfuse.observation.prompt.name").map(cut),
        prompt_version: sent.word("langfuse.observation.prompt.version").and_then(|version| version.parse().ok()),
        version: sent.word("langfuse.version").map(cut),
        environment: environment(sent, resource),
    }
}

fn trace_facts(span: &Span, sent: &Attributes, resource: &Attributes, coding: MetadataCoding) -> TraceFacts {
    let has_parent = hex_id(&span.parent_span_id, 8).is_some();
    let session_id = sent.first_word(&SESSION_KEYS).map(cut);
    let tags = sent.texts("langfuse.trace.tags").into_iter().filter(|tag| !tag.is_empty());
    TraceFacts {
        // A trace that was begun with an id of the caller's own has a root with a parent that nobody ever sends.
        is_root: !has_parent || sent.flag("langfuse.internal.as_root") == Some(true),
        name: sent.word("langfuse.trace.name").map(cut),
        user_id: sent.first_word(&["user.id", "langfuse.user.id"]).map(cut),
        session_id: session_id.filter(|id| id_fault(id).is_none()),
        tags: tags.map(cut).collect(),
        public: sent.flag("langfuse.trace.public"),
        release: sent.word("langfuse.release").or_else(|| resource.word("langfuse.release")).map(cut),
        version: sent.word("langfuse.version").map(cut),
        metadata: sent.metadata("langfuse.trace.metadata", coding),
        input: sent.text("langfuse.trace.input"),
        output: sent.text("langfuse.trace.output"),
    }
}

fn environment(sent: &Attributes, resource: &Attributes) -> String {
    let named = ENVIRONMENT_KEYS.iter().find_map(|key| sent.word(key).or_else(|| resource.word(key)));
    normalize_environment(&named.unwrap_or_default())
}

/// Start and end. An event takes no time; a span without a start began when it ended.
fn times_of(span: &Span, is_event: bool) -> (DateTime<Utc>, Option<DateTime<Utc>>) {
    let end = instant(span.end_time_unix_nano);
    let start = instant(span.start_time_unix_nano).or(end).unwrap_or(DateTime::UNIX_EPOCH);
    (start, if is_event { Some(start) } else { end })
}

/// Nanoseconds since 1970, cut to the microseconds that Postgres keeps; zero means unknown.
fn instant(nanos: u64) -> Option<DateTime<Utc>> {
    let micros = i64::try_from(nanos / 1_000).ok().filter(|micros| *micros > 0)?;
    DateTime::from_timestamp_micros(micros)
}

/// The SDKs write this time as JSON, that is, in quotes.
fn completion_start(sent: &Attributes) -> Option<DateTime<Utc>> {
    let word = sent.word("langfuse.observation.completion_start_time")?;
    let plain = serde_json::from_str::<String>(&word).unwrap_or(word);
    parse_instant(&plain)
}

/// An id of `length` bytes as lower-case hex; all zeros mean none.
fn hex_id(bytes: &[u8], length: usize) -> Option<String> {
    let is_id = bytes.len() == length && bytes.iter().any(|byte| *byte != 0);
    is_id.then(|| hex::encode(bytes))
}

/// Cuts a text that indexes hold to the length that they take.
fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(MAX_NAME_CHARS) {
        text.truncate(end);
    }
    text
}
