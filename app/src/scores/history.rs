//! What happened to a score, told from what it was before each change: the server's half of the panel's history.

use serde_json::Value;
use store::{ScoreChange, ScoreDetail};

use super::detail::{Happening, PropertyChange, ScoreEvent};

/// The properties by their words in the history, and how a sentence names them.
const PROPERTIES: [(&str, &str); 15] = [
    ("value", "value"),
    ("stringValue", "value"),
    ("comment", "comment"),
    ("name", "name"),
    ("dataType", "data type"),
    ("source", "source"),
    ("environment", "environment"),
    ("timestamp", "timestamp"),
    ("traceId", "trace"),
    ("observationId", "observation"),
    ("sessionId", "session"),
    ("datasetRunId", "dataset run"),
    ("configId", "config"),
    ("metadata", "metadata"),
    ("queueId", "queue"),
];

/// A longer text is only said to have changed.
const SHORT_CHARS: usize = 40;

/// What happened, newest first; the making comes last.
pub(super) fn events_of(detail: &ScoreDetail) -> Vec<ScoreEvent> {
    let mut after = &detail.now;
    let mut events = Vec::with_capacity(detail.history.len() + 1);
    for change in &detail.history {
        events.push(ScoreEvent {
            at: change.at.timestamp_micros(),
            by: change.by.clone(),
            what: happening(change, after),
            seq: (change.change == "changed" && change.before.is_some()).then_some(change.seq),
        });
        if let Some(before) = &change.before {
            after = before;
        }
    }
    events.push(ScoreEvent {
        at: detail.stored.created_at.timestamp_micros(),
        by: Some(detail.stored.author.clone()),
        what: Happening::Made(value_words(after)),
        seq: None,
    });
    events
}

fn happening(change: &ScoreChange, after: &Value) -> Happening {
    match (change.change.as_str(), &change.before) {
        ("deleted", _) => Happening::Deleted,
        ("restored", _) | (_, None) => Happening::Restored,
        (_, Some(before)) => Happening::Changed(changes(before, after)),
    }
}

fn changes(before: &Value, after: &Value) -> Vec<PropertyChange> {
    let mut changes: Vec<PropertyChange> = Vec::new();
    for (word, title) in PROPERTIES {
        let (old, new) = (&before[word], &after[word]);
        if old == new || changes.iter().any(|change| change.title == title) {
            continue;
        }
        let (from, to) = match title {
            "value" => (Some(value_words(before)), Some(value_words(after))),
            _ => (short(old), short(new)),
        };
        changes.push(PropertyChange { title: title.to_owned(), from, to });
    }
    changes
}

/// The value as it reads: the label or text if there is one, else the number.
fn value_words(score: &Value) -> String {
    let text = score["stringValue"].as_str().map(|text| text.chars().take(SHORT_CHARS).collect());
    text.unwrap_or_else(|| match score["value"].as_f64() {
        Some(number) => number.to_string(),
        None => String::new(),
    })
}

fn short(value: &Value) -> Option<String> {
    value.as_str().filter(|text| text.chars().nth(SHORT_CHARS).is_none()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_change_names_what_it_was_and_became() {
        let before = json!({ "value": 3.0, "stringValue": null, "comment": null, "environment": "staging" });
        let after = json!({ "value": 2.0, "stringValue": null, "comment": "x".repeat(60), "environment": "staging" });
        let change = |title: &str, from: Option<&str>, to: Option<&str>| PropertyChange {
            title: title.to_owned(),
            from: from.map(str::to_owned),
            to: to.map(str::to_owned),
        };
        assert_eq!(changes(&before, &after), [change("value", Some("3"), Some("2")), change("comment", None, None)]);
    }

    #[test]
    fn a_label_is_changed_once() {
        let before = json!({ "value": 1.0, "stringValue": "good" });
        let after = json!({ "value": 0.0, "stringValue": "bad" });
        let changes = changes(&before, &after);
        assert_eq!(changes.len(), 1);
        assert_eq!((changes[0].from.as_deref(), changes[0].to.as_deref()), (Some("good"), Some("bad")));
    }
}
