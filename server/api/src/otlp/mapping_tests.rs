//! Each rule of the mapping, on spans as the SDKs send them.

use model::traces::{ObservationLevel, TraceFacts};
use serde_json::{Map, Value, json};

use super::mapping::spans_of;
use super::sent_span::Sent;

fn map(value: Value) -> Map<String, Value> {
    serde_json::from_value(value).unwrap()
}

/// Microseconds since 1970, as instants travel to a browser.
fn micros(instant: &str) -> i64 {
    model::text::parse_instant(instant).unwrap().timestamp_micros()
}

#[test]
fn the_recorded_root_of_interactiveai_maps_field_by_field() {
    let written = Sent::with(json!({
        "langfuse.environment": "production",
        "langfuse.observation.type": "span",
        "langfuse.observation.input": "{\"q\": 1}",
        "langfuse.observation.output": "{\"done\": true}",
        "langfuse.observation.metadata.k1": "v1",
        "langfuse.observation.metadata.n": 3,
        "langfuse.observation.metadata.f": "1.5",
        "langfuse.observation.metadata.nested": "{\"a\": 1}",
        "langfuse.observation.metadata.b": true,
        "langfuse.trace.name": "My Trace",
        "user.id": "user-1",
        "session.id": "sess-1",
        "langfuse.version": "tv1",
        "langfuse.trace.input": "{\"in\": 1}",
        "langfuse.trace.output": "plain out",
        "langfuse.trace.tags": ["prod", "beta"],
        "langfuse.trace.public": true,
        "langfuse.trace.metadata.tm": "x",
        "langfuse.trace.metadata.tn": "{\"y\": 1}",
    }))
    .set("status", json!({ "code": 2, "message": "ValueError: boom" }))
    .map();
    assert_eq!(
        json!(written.observation),
        json!({
            "id": "f97c7527ac4de2f3",
            "trace_id": "01f13037f49b12b4c19d30dc847c3656",
            "parent_id": null,
            "kind": "SPAN",
            "name": "root-span",
            "start": micros("2026-11-24T04:11:28.007839Z"),
            "end": micros("2026-11-24T04:11:29.507839Z"),
            "completion_start": null,
            "input": "{\"q\": 1}",
            "output": "{\"done\": true}",
            "metadata": { "k1": "v1", "n": 3, "f": "1.5", "nested": { "a": 1 }, "b": true },
            "level": "ERROR",
            "status_message": "ValueError: boom",
            "model": null,
            "model_parameters": null,
            "usage": {},
            "cost": {},
            "prompt_name": null,
            "prompt_version": null,
            "version": "tv1",
            "environment": "production",
        })
    );
    assert_eq!(
        written.trace,
        TraceFacts {
            is_root: true,
            name: Some("My Trace".to_owned()),
            user_id: Some("user-1".to_owned()),
            session_id: Some("sess-1".to_owned()),
            tags: vec!["prod".to_owned(), "beta".to_owned()],
            public: Some(true),
            release: None,
            version: Some("tv1".to_owned()),
            metadata: map(json!({ "tm": "x", "tn": { "y": 1 } })),
            input: Some("{\"in\": 1}".to_owned()),
            output: Some("plain out".to_owned()),
        }
    );
}

#[test]
fn a_type_is_upper_cased_or_told_by_the_model() {
    let kind = |attributes| Sent::with(attributes).observation().kind;
    assert_eq!(kind(json!({ "langfuse.observation.type": "tool" })), "TOOL");
    assert_eq!(kind(json!({ "gen_ai.request.model": "m" })), "GENERATION");
    assert_eq!(kind(json!({})), "SPAN");
}

#[test]
fn an_event_ends_when_it_begins() {
    let event = Sent::with(json!({ "langfuse.observation.type": "event" })).observation();
    assert_eq!(event.end, Some(event.start));
}

#[test]
fn a_span_that_has_not_ended_has_no_end() {
    assert_eq!(Sent::with(json!({})).set("endTimeUnixNano", json!("0")).observation().end, None);
}

#[test]
fn the_level_is_told_or_follows_the_status() {
    let level = |attributes, code| Sent::with(attributes).set("status", json!({ "code": code })).observation().level;
    assert_eq!(level(json!({}), 2), ObservationLevel::Error);
    assert_eq!(level(json!({}), 1), ObservationLevel::Default);
    assert_eq!(level(json!({ "langfuse.observation.level": "warning" }), 2), ObservationLevel::Warning);
    assert_eq!(level(json!({ "langfuse.observation.level": "LOUD" }), 0), ObservationLevel::Default);
}

#[test]
fn the_status_message_is_told_or_the_span_s() {
    let status = json!({ "code": 2, "message": "of the span" });
    let message =
        |attributes| Sent::with(attributes).set("status", status.clone()).observation().status_message.unwrap();
    assert_eq!(message(json!({})), "of the span");
    assert_eq!(message(json!({ "langfuse.observation.status_message": "told" })), "told");
}

#[test]
fn a_model_is_found_under_each_of_its_names_in_order() {
    let keys =
        ["model", "llm.model_name", "gen_ai.request.model", "gen_ai.response.model", "langfuse.observation.model.name"];
    let mut sent = json!({});
    for key in keys {
        sent[key] = json!(key);
        assert_eq!(Sent::with(sent.clone()).observation().model.as_deref(), Some(key));
    }
}

#[test]
fn a_generation_keeps_its_parameters_tokens_costs_and_prompt() {
    let generation = Sent::with(json!({
        "langfuse.observation.model.parameters": "{\"temperature\": 0.5}",
        "langfuse.observation.usage_details": "{\"input\": 10, \"output\": 5.0, \"cached\": 2}",
        "langfuse.observation.cost_details": "{\"input\": 0.001, \"total\": 1}",
        "langfuse.observation.completion_start_time": "\"2026-11-24T04:11:28.500000Z\"",
        "langfuse.observation.prompt.name": "greeting",
        "langfuse.observation.prompt.version": 7,
    }))
    .observation();
    assert_eq!(generation.model_parameters, Some(json!({ "temperature": 0.5 })));
    assert_eq!(json!(generation.usage), json!({ "cached": 2, "input": 10, "output": 5 }));
    assert_eq!(json!(generation.cost), json!({ "input": 0.001, "total": 1.0 }));
    assert_eq!(generation.completion_start, model::text::parse_instant("2026-11-24T04:11:28.5Z"));
    assert_eq!((generation.prompt_name.as_deref(), generation.prompt_version), (Some("greeting"), Some(7)));
}

#[test]
fn the_tokens_of_opentelemetry_stand_in_for_ours() {
    let usage = |attributes| json!(Sent::with(attributes).observation().usage);
    let told =
        json!({ "gen_ai.usage.prompt_tokens": 3, "gen_ai.usage.completion_tokens": 4, "gen_ai.usage.cost": 0.1 });
    assert_eq!(usage(told), json!({ "input": 3, "output": 4 }));
    let both = json!({ "gen_ai.usage.input_tokens": 3, "langfuse.observation.usage_details": "{\"input\": 1}" });
    assert_eq!(usage(both), json!({ "input": 1 }));
}

#[test]
fn an_environment_is_the_span_s_then_the_resource_s_then_deployment_s() {
    let environment = |span, resource| Sent::with(span).resource(resource).observation().environment;
    let langfuse = json!({ "langfuse.environment": "Production", "deployment.environment": "other" });
    assert_eq!(environment(json!({ "langfuse.environment": "span" }), langfuse.clone()), "span");
    assert_eq!(environment(json!({}), langfuse), "production");
    let deployment = json!({ "deployment.environment.name": "new", "deployment.environment": "old" });
    assert_eq!(environment(json!({}), deployment), "new");
    assert_eq!(environment(json!({}), json!({ "deployment.environment": "old" })), "old");
    assert_eq!(environment(json!({}), json!({ "langfuse.environment": "no spaces" })), "default");
    assert_eq!(environment(json!({}), json!({})), "default");
}

#[test]
fn a_release_is_the_span_s_then_the_resource_s() {
    let release = |span| Sent::with(span).resource(json!({ "langfuse.release": "r1" })).trace().release;
    assert_eq!(release(json!({})).as_deref(), Some("r1"));
    assert_eq!(release(json!({ "langfuse.release": "r2" })).as_deref(), Some("r2"));
}

#[test]
fn users_and_sessions_have_other_names_too() {
    assert_eq!(Sent::with(json!({ "langfuse.user.id": "u" })).trace().user_id.as_deref(), Some("u"));
    for key in ["session.id", "langfuse.session.id", "gen_ai.conversation.id"] {
        assert_eq!(Sent::with(json!({ key: "s" })).trace().session_id.as_deref(), Some("s"), "{key}");
    }
    assert_eq!(Sent::with(json!({ "session.id": "", "gen_ai.conversation.id": "s" })).trace().session_id.unwrap(), "s");
}

#[test]
fn a_session_that_cannot_be_an_id_is_left_out() {
    assert_eq!(Sent::with(json!({ "session.id": "a\nb" })).trace().session_id, None);
}

#[test]
fn what_indexes_hold_is_cut_to_five_hundred_characters() {
    let long = "ü".repeat(600);
    let cut = "ü".repeat(500);
    let written = Sent::with(json!({
        "langfuse.trace.name": long, "user.id": long, "session.id": long, "langfuse.trace.tags": [long],
        "langfuse.release": long, "langfuse.version": long,
    }))
    .set("name", json!(long))
    .map();
    let trace = written.trace;
    for text in [trace.name, trace.user_id, trace.session_id, trace.release, trace.version, written.observation.name] {
        assert_eq!(text.as_deref(), Some(cut.as_str()));
    }
    assert_eq!(trace.tags, [cut]);
}

#[test]
fn a_root_has_no_parent_or_says_that_it_is_one() {
    let child = |attributes| Sent::with(attributes).set("parentSpanId", json!("aaaaaaaaaaaaaaaa")).map();
    assert!(Sent::with(json!({})).trace().is_root);
    assert!(!child(json!({})).trace.is_root);
    let as_root = child(json!({ "langfuse.internal.as_root": true }));
    assert!(as_root.trace.is_root);
    assert_eq!(as_root.observation.parent_id.as_deref(), Some("aaaaaaaaaaaaaaaa"));
}

#[test]
fn metadata_is_one_attribute_or_many() {
    let metadata = |attributes| Sent::with(attributes).trace().metadata;
    let both = json!({ "langfuse.trace.metadata": "{\"a\": 1, \"b\": 2}", "langfuse.trace.metadata.b": "x" });
    assert_eq!(metadata(both), map(json!({ "a": 1, "b": "x" })));
    assert_eq!(metadata(json!({ "langfuse.trace.metadata": "[1]" })), map(json!({ "metadata": [1] })));
    assert_eq!(metadata(json!({ "langfuse.trace.metadata": "hello" })), map(json!({ "metadata": "hello" })));
}

#[test]
fn only_the_newest_python_sdk_writes_numbers_as_json() {
    let sent = json!({
        "langfuse.trace.metadata.text": "\"A\"",
        "langfuse.trace.metadata.list": "[1, {\"b\": null}]",
        "langfuse.trace.metadata.number": "1.5",
        "langfuse.trace.metadata.flag": "true",
        "langfuse.trace.metadata.broken": "{not json",
    });
    let metadata = |name, version, language| {
        let resource = json!({ "telemetry.sdk.language": language });
        Sent::with(sent.clone()).resource(resource).scope(name, version).trace().metadata
    };
    let plain =
        map(json!({ "text": "A", "list": [1, { "b": null }], "number": "1.5", "flag": "true", "broken": "{not json" }));
    let coded =
        map(json!({ "text": "A", "list": [1, { "b": null }], "number": 1.5, "flag": true, "broken": "{not json" }));
    assert_eq!(metadata("langfuse-sdk", "5.0.4", "python"), coded);
    assert_eq!(metadata("langfuse-sdk", "4.18.0", "python"), plain);
    assert_eq!(metadata("interactiveai-sdk", "1.1.9", "python"), plain);
    assert_eq!(metadata("langfuse-sdk", "5.11.1", "nodejs"), plain);
    assert_eq!(metadata("some-other", "5.0.0", "python"), plain);
}

#[test]
fn a_span_without_ids_is_left_out_and_counted() {
    for (field, id) in [
        ("traceId", "01f1"),
        ("traceId", "00000000000000000000000000000000"),
        ("spanId", ""),
        ("spanId", "0000000000000000"),
    ] {
        let mapped = spans_of(Sent::with(json!({})).set(field, json!(id)).request());
        assert_eq!((mapped.spans.len(), mapped.skipped), (0, 1), "{field} {id}");
    }
}
