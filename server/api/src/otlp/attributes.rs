//! OTLP attributes as JSON values, and the ways in which this family's SDKs write a value into one: as it is, as
//! JSON text, or as several attributes under one prefix.

use std::collections::BTreeMap;

use model::text::is_too_deep;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Any;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use serde_json::{Map, Value};

/// How a client writes metadata into attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MetadataCoding {
    /// What is text stays text, so text that looks like a number is text.
    Plain,
    /// Every value is JSON, so text that looks like a number is a number.
    Json,
}

/// The attributes of a span, a resource or a scope.
#[derive(Clone, Debug, Default)]
pub(super) struct Attributes(BTreeMap<String, Value>);

impl Attributes {
    pub(super) fn new(sent: Vec<KeyValue>) -> Self {
        Self(sent.into_iter().filter_map(|pair| Some((pair.key, json_of(pair.value?)?))).collect())
    }

    pub(super) fn contains(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// The text of an attribute; what is not text, as JSON.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.0.get(key).map(text_of)
    }

    /// The text of an attribute that means something only when it is not empty.
    pub(super) fn word(&self, key: &str) -> Option<String> {
        self.text(key).filter(|word| !word.trim().is_empty())
    }

    /// The first of several attributes that is there and not empty.
    pub(super) fn first_word(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| self.word(key))
    }

    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        match self.0.get(key)? {
            Value::Bool(flag) => Some(*flag),
            Value::String(word) => word.to_ascii_lowercase().parse().ok(),
            _ => None,
        }
    }

    /// An attribute that is JSON text, or the same said natively; text that is no JSON stays text.
    pub(super) fn json(&self, key: &str) -> Option<Value> {
        self.0.get(key).map(|value| decode(value, MetadataCoding::Json))
    }

    /// The attributes whose keys begin with `prefix`, by the rest of the key.
    pub(super) fn below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a Value)> {
        self.0.iter().filter_map(move |(key, value)| Some((key.strip_prefix(prefix)?, value)))
    }

    /// Texts given as an array, as JSON text of one, or as one text.
    pub(super) fn texts(&self, key: &str) -> Vec<String> {
        let items = match self.0.get(key) {
            Some(Value::Array(items)) => items.clone(),
            Some(Value::String(text)) => match serde_json::from_str(text) {
                Ok(Value::Array(items)) => items,
                _ => vec![Value::String(text.clone())],
            },
            _ => Vec::new(),
        };
        items.iter().map(text_of).collect()
    }

    /// Metadata given as the one attribute `key`, as attributes below it, or both.
    pub(super) fn metadata(&self, key: &str, coding: MetadataCoding) -> Map<String, Value> {
        let mut metadata = match self.0.get(key).map(|value| decode(value, coding)) {
            Some(Value::Object(map)) => map,
            Some(other) => Map::from_iter([("metadata".to_owned(), other)]),
            None => Map::new(),
        };
        metadata.extend(self.below(&format!("{key}.")).map(|(key, value)| (key.to_owned(), decode(value, coding))));
        metadata
    }
}

/// Undoes the JSON coding of a metadata value. A quoted text, an array and an object are taken for JSON from every
/// client; a number, `true`, `false` and `null` only from one that writes everything as JSON.
fn decode(value: &Value, coding: MetadataCoding) -> Value {
    let Value::String(text) = value else {
        return value.clone();
    };
    let coded = coding == MetadataCoding::Json || text.starts_with(['"', '{', '[']);
    let decoded = if coded { serde_json::from_str(text).ok() } else { None };
    // What is nested too deeply stays the text that it is.
    decoded.filter(|json| !is_too_deep(json)).unwrap_or_else(|| value.clone())
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// An attribute's value as JSON; nothing where there is none.
fn json_of(value: AnyValue) -> Option<Value> {
    Some(match value.value? {
        Any::StringValue(text) => Value::String(text),
        Any::BoolValue(flag) => Value::Bool(flag),
        Any::IntValue(number) => Value::from(number),
        Any::DoubleValue(number) => Value::from(number),
        Any::ArrayValue(array) => Value::Array(array.values.into_iter().filter_map(json_of).collect()),
        Any::KvlistValue(list) => Value::Object(Attributes::new(list.values).0.into_iter().collect()),
        Any::BytesValue(bytes) => Value::String(hex::encode(bytes)),
        // Belongs to profiles.
        Any::StringValueStrindex(_) => return None,
    })
}
