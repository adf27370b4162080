//! The score rules, case by case. The same refusals are tested over HTTP in the `api` package.

use serde_json::{Value, json};

use super::super::{ConfigCategory, NewScoreConfig, Sent};
use super::*;

fn facts() -> Facts<'static> {
    Facts {
        new_id: "new".to_owned(),
        now: DateTime::UNIX_EPOCH,
        config: None,
        stored: None,
        trace_of_observation: TraceOfObservation::Unknown,
    }
}

fn resolve(body: &Value, facts: &Facts<'_>) -> Result<Score, Vec<Fault>> {
    ScoreDraft::from_json(body, Casing::Snake).resolve(facts)
}

fn value_of(value: &Value, data_type: Option<&str>) -> Result<ScoreValue, Vec<Fault>> {
    let mut body = json!({"trace_id": "t", "name": "n", "value": value});
    if let Some(data_type) = data_type {
        body["data_type"] = json!(data_type);
    }
    resolve(&body, &facts()).map(|score| score.value)
}

fn label(text: &str) -> ScoreValue {
    ScoreValue::Label { label: text.to_owned(), number: 0.0 }
}

#[test]
fn the_type_follows_the_json_where_none_is_named() {
    assert_eq!(value_of(&json!(4), None), Ok(ScoreValue::Number(4.0)));
    assert_eq!(value_of(&json!(true), None), Ok(ScoreValue::Boolean(true)));
    assert_eq!(value_of(&json!("4"), None), Ok(label("4")));
}

#[test]
fn a_boolean_is_one_zero_true_or_false() {
    for (sent, truth) in [(json!(1), true), (json!(0.0), false), (json!(1.0), true), (json!(false), false)] {
        assert_eq!(value_of(&sent, Some("BOOLEAN")), Ok(ScoreValue::Boolean(truth)));
    }
    assert!(value_of(&json!(0.5), Some("BOOLEAN")).is_err());
    assert!(value_of(&json!("true"), Some("BOOLEAN")).is_err());
}

#[test]
fn nothing_that_is_no_number_passes_as_a_label() {
    for spelling in ["NaN", "nan", "Infinity", "-Infinity", "+inf", " NAN "] {
        assert!(value_of(&json!(spelling), None).is_err(), "{spelling}");
        assert!(value_of(&json!(spelling), Some("CATEGORICAL")).is_err(), "{spelling}");
    }
    assert_eq!(value_of(&json!("nano"), None), Ok(label("nano")));
    assert_eq!(value_of(&json!("NaN"), Some("TEXT")), Ok(ScoreValue::Text("NaN".to_owned())));
}

#[test]
fn every_fault_is_told_at_once_in_the_clients_own_words() {
    let body = json!({"name": "", "dataType": "NUMBER", "value": null, "timestamp": "soon", "configId": "c-1"});
    let faults = ScoreDraft::from_json(&body, Casing::Camel).resolve(&facts()).unwrap_err();
    let paths: Vec<_> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(paths, ["name", "value", "dataType", "timestamp", "configId", "traceId"]);
}

#[test]
fn a_score_has_exactly_one_target() {
    let two = json!({"trace_id": "t", "session_id": "s", "name": "n", "value": 1});
    assert_eq!(resolve(&two, &facts()).unwrap_err()[0].path, "session_id");
    let adrift = json!({"session_id": "s", "observation_id": "o", "name": "n", "value": 1});
    assert_eq!(resolve(&adrift, &facts()).unwrap_err()[0].path, "observation_id");
}

#[test]
fn an_observation_alone_finds_its_trace_if_it_is_the_only_one() {
    let body = json!({"observation_id": "o", "name": "n", "value": 1});
    assert_eq!(resolve(&body, &facts()).unwrap_err()[0].path, "trace_id");
    let known = Facts { trace_of_observation: TraceOfObservation::One("t".to_owned()), ..facts() };
    let target = resolve(&body, &known).unwrap().target;
    assert_eq!(target, ScoreTarget::Trace { trace_id: "t".to_owned(), observation_id: Some("o".to_owned()) });
}

#[test]
fn a_config_gives_the_type_the_range_and_the_labels_number() {
    let config = ScoreConfig {
        id: "c".to_owned(),
        name: "tone".to_owned(),
        data_type: DataType::Categorical,
        min_value: None,
        max_value: None,
        categories: vec![ConfigCategory { label: "good".to_owned(), value: 2.0 }],
        is_archived: false,
        description: None,
        direction: None,
        threshold: None,
        unit: None,
    };
    let under = Facts { config: Some(&config), ..facts() };
    let body = |value: Value| json!({"trace_id": "t", "config_id": "c", "value": value});
    let score = resolve(&body(json!("good")), &under).unwrap();
    assert_eq!((score.name.as_str(), score.value.number()), ("tone", Some(2.0)));
    assert_eq!(resolve(&body(json!("bad")), &under).unwrap_err()[0].path, "value");
    assert_eq!(resolve(&body(json!(2)), &under).unwrap_err()[0].path, "value");
    let archived = ScoreConfig { is_archived: true, ..config.clone() };
    let faults = resolve(&body(json!("good")), &Facts { config: Some(&archived), ..facts() }).unwrap_err();
    assert_eq!(faults[0].path, "config_id");

    let numeric = ScoreConfig { data_type: DataType::Numeric, min_value: Some(0.0), max_value: Some(1.0), ..config };
    let under = Facts { config: Some(&numeric), ..facts() };
    assert_eq!(resolve(&body(json!(1)), &under).map(|s| s.value), Ok(ScoreValue::Number(1.0)));
    assert_eq!(resolve(&body(json!(1.5)), &under).unwrap_err()[0].path, "value");
    let mut disagreeing = body(json!(1));
    disagreeing["data_type"] = json!("BOOLEAN");
    disagreeing["name"] = json!("mood");
    let paths: Vec<_> = resolve(&disagreeing, &under).unwrap_err().into_iter().map(|f| f.path).collect();
    assert_eq!(paths, ["name", "data_type"]);
}

#[test]
fn an_update_keeps_what_it_does_not_name_and_clears_what_it_nulls() {
    let first = json!({"id": "s", "trace_id": "t", "name": "n", "value": 1, "data_type": "BOOLEAN",
        "comment": "why", "metadata": [1], "environment": "production", "source": "EVAL"});
    let stored = resolve(&first, &facts()).unwrap();
    let again = json!({"id": "s", "trace_id": "t", "name": "n", "value": 0, "comment": null});
    let updated = resolve(&again, &Facts { stored: Some(&stored), ..facts() }).unwrap();
    assert_eq!(updated.value, ScoreValue::Boolean(false), "the stored type is kept where the value fits it");
    assert_eq!((updated.comment, updated.metadata), (None, Some(json!([1]))));
    assert_eq!((updated.environment.as_str(), updated.source), ("production", ScoreSource::Eval));
    let other = json!({"id": "s", "trace_id": "t", "name": "n", "value": 0.5});
    let updated = resolve(&other, &Facts { stored: Some(&stored), ..facts() }).unwrap();
    assert_eq!(updated.value, ScoreValue::Number(0.5), "else it is inferred");
}

#[test]
fn the_config_that_an_update_keeps_still_holds() {
    let config = ScoreConfig {
        max_value: Some(1.0),
        ..NewScoreConfig::named("n", DataType::Numeric).resolve("c".to_owned()).unwrap()
    };
    let under = Facts { config: Some(&config), ..facts() };
    let body = |value: f64| json!({"id": "s", "trace_id": "t", "name": "n", "value": value});
    let mut first = body(0.5);
    first["config_id"] = json!("c");
    let stored = resolve(&first, &under).unwrap();
    let again = Facts { stored: Some(&stored), ..under.clone() };
    assert_eq!(resolve(&body(1.5), &again).unwrap_err()[0].path, "value");
    assert_eq!(resolve(&body(1.0), &again).unwrap().config_id.as_deref(), Some("c"));
    // It is no new score, so that the config may be archived; and who says null is held to nothing.
    let archived = ScoreConfig { is_archived: true, ..config.clone() };
    assert!(resolve(&body(1.0), &Facts { config: Some(&archived), ..again.clone() }).is_ok());
    let mut free = body(1.5);
    free["config_id"] = Value::Null;
    assert_eq!(resolve(&free, &Facts { config: None, ..again }).unwrap().config_id, None);
}

#[test]
fn a_nul_is_named_where_it_stands() {
    let body = json!({"trace_id": "t", "name": "n", "value": 1, "metadata": {"criteria": ["a", "b\0"]}});
    assert_eq!(resolve(&body, &facts()).unwrap_err()[0].path, "metadata.criteria[1]");
    let draft = ScoreDraft::from_json(&json!({"comment": "a\0"}), Casing::Snake);
    assert_eq!(draft.comment, Sent::Absent);
}
