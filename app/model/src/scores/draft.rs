//! A score as a client sent it: read leniently, so that every fault of a request can be told at once.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::{DataType, ScoreSource};
use crate::Fault;
use crate::text::{MAX_NAME_CHARS, id_fault, is_too_deep, normalize_environment, parse_instant};

/// How the client spells its keys, so that a fault names the field as the client knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Casing {
    /// `data_type`: the platform API.
    Snake,
    /// `dataType`: the public API.
    Camel,
}

impl Casing {
    /// The key of a field, given as `data_type`.
    #[must_use]
    pub fn key(self, snake: &str) -> String {
        if self == Self::Snake {
            return snake.to_owned();
        }
        let mut key = String::with_capacity(snake.len());
        let mut raise = false;
        for c in snake.chars() {
            match c {
                '_' => raise = true,
                c if raise => {
                    key.push(c.to_ascii_uppercase());
                    raise = false;
                }
                c => key.push(c),
            }
        }
        key
    }
}

/// An optional field of an upsert: absent keeps what is stored, null clears it, a value overwrites it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Sent<T> {
    /// The client did not name the field.
    #[default]
    Absent,
    /// The client sent null.
    Null,
    /// The client sent a value.
    Value(T),
}

impl<T> Sent<T> {
    /// What the field holds after the write, given what it held before.
    pub fn over(self, stored: Option<T>) -> Option<T> {
        match self {
            Self::Absent => stored,
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// The value, if one was sent.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

/// `value` as JSON had it; what it means depends on the type.
#[derive(Clone, Debug, PartialEq)]
pub enum WireValue {
    /// A JSON number; finite, as JSON numbers are.
    Number(f64),
    /// `true` or `false`.
    Bool(bool),
    /// A JSON string.
    Text(String),
}

/// A score on its way in. Reading never fails: what is wrong is kept in `faults` and told by
/// [`ScoreDraft::resolve`], together with what only the stored facts can show.
#[derive(Clone, Debug)]
pub struct ScoreDraft {
    /// How to spell the fields in faults.
    pub casing: Casing,
    /// What was wrong with the shape of the request.
    pub faults: Vec<Fault>,
    /// The client's own id; one is made where it is absent.
    pub id: Option<String>,
    /// The name; absent only together with a fault or a config that gives it.
    pub name: Option<String>,
    /// The value; absent only together with a fault.
    pub value: Option<WireValue>,
    /// The type, where the client named one.
    pub data_type: Option<DataType>,
    /// The source, where the client named one.
    pub source: Option<ScoreSource>,
    /// The config.
    pub config_id: Sent<String>,
    /// The trace.
    pub trace_id: Option<String>,
    /// The observation.
    pub observation_id: Option<String>,
    /// The session.
    pub session_id: Option<String>,
    /// The dataset run.
    pub dataset_run_id: Option<String>,
    /// The environment, already in form.
    pub environment: Sent<String>,
    /// The comment.
    pub comment: Sent<String>,
    /// The metadata.
    pub metadata: Sent<Value>,
    /// The event's own time.
    pub timestamp: Option<DateTime<Utc>>,
    /// The annotation queue.
    pub queue_id: Sent<String>,
    /// The trace of the judge's own run.
    pub execution_trace_id: Sent<String>,
}

impl ScoreDraft {
    /// Reads one score from a request body. Keys that no client knows are ignored.
    #[must_use]
    pub fn from_json(body: &Value, casing: Casing) -> Self {
        let empty = Map::new();
        let mut reader = Reader { casing, body: body.as_object().unwrap_or(&empty), faults: Vec::new() };
        if !body.is_object() {
            reader.faults.push(Fault::new("", "A score must be a JSON object."));
        }
        let mut draft = Self {
            casing,
            id: reader.id("id").value().cloned(),
            name: reader.name("name"),
            value: reader.value(),
            data_type: reader.word("data_type", DataType::parse, "NUMERIC, BOOLEAN, CATEGORICAL, TEXT or CORRECTION"),
            source: reader.word("source", ScoreSource::parse, "API, EVAL or ANNOTATION"),
            config_id: reader.id("config_id"),
            trace_id: reader.id("trace_id").value().cloned(),
            observation_id: reader.id("observation_id").value().cloned(),
            session_id: reader.id("session_id").value().cloned(),
            dataset_run_id: reader.id("dataset_run_id").value().cloned(),
            environment: reader.environment(),
            comment: reader.text("comment"),
            metadata: reader.json("metadata"),
            timestamp: reader.instant("timestamp"),
            queue_id: reader.id("queue_id"),
            execution_trace_id: reader.id("execution_trace_id"),
            faults: Vec::new(),
        };
        draft.faults = reader.faults;
        draft
    }
}

/// Reads fields one by one and collects what is wrong.
pub(crate) struct Reader<'a> {
    pub(crate) casing: Casing,
    pub(crate) body: &'a Map<String, Value>,
    pub(crate) faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    /// Reads one thing from a request body, or tells everything that is wrong with its shape.
    pub(crate) fn read<T>(
        body: &Value,
        casing: Casing,
        what: &str,
        fields: impl FnOnce(&mut Reader<'_>) -> T,
    ) -> Result<T, Vec<Fault>> {
        let Some(body) = body.as_object() else {
            return Err(vec![Fault::new("", format!("{what} must be a JSON object."))]);
        };
        let mut reader = Reader { casing, body, faults: Vec::new() };
        let read = fields(&mut reader);
        if reader.faults.is_empty() { Ok(read) } else { Err(reader.faults) }
    }

    pub(crate) fn get(&self, field: &str) -> Option<&'a Value> {
        self.body.get(&self.casing.key(field))
    }

    pub(crate) fn fault(&mut self, field: &str, message: &str) {
        self.faults.push(Fault::new(self.casing.key(field), message));
    }

    pub(crate) fn text(&mut self, field: &str) -> Sent<String> {
        match self.get(field) {
            None => Sent::Absent,
            Some(Value::Null) => Sent::Null,
            Some(Value::String(text)) if text.contains('\0') => {
                self.fault(field, "contains a NUL character, which cannot be stored; remove it.");
                Sent::Absent
            }
            Some(Value::String(text)) => Sent::Value(text.clone()),
            Some(_) => {
                self.fault(field, "must be a string.");
                Sent::Absent
            }
        }
    }

    pub(crate) fn id(&mut self, field: &str) -> Sent<String> {
        let sent = self.text(field);
        if let Some(fault) = sent.value().and_then(|id| id_fault(id)) {
            self.fault(field, &format!("{fault}."));
            return Sent::Absent;
        }
        sent
    }

    pub(crate) fn name(&mut self, field: &str) -> Option<String> {
        let sent = self.text(field);
        let name = sent.value()?;
        if name.trim().is_empty() {
            self.fault(field, "must not be empty.");
        } else if name.chars().nth(MAX_NAME_CHARS).is_some() {
            self.fault(field, "is too long: a name has at most 500 characters.");
        } else {
            return Some(name.clone());
        }
        None
    }

    fn value(&mut self) -> Option<WireValue> {
        match self.get("value") {
            None => self.fault("value", "is missing."),
            Some(Value::Null) => {
                self.fault("value", "is null. A score needs a value; NaN and infinities are not values.");
            }
            Some(Value::Bool(truth)) => return Some(WireValue::Bool(*truth)),
            Some(Value::Number(number)) => return number.as_f64().map(WireValue::Number),
            Some(Value::String(_)) => return self.text("value").value().cloned().map(WireValue::Text),
            Some(_) => self.fault("value", "must be a number, a string or a boolean."),
        }
        None
    }

    pub(crate) fn word<T>(&mut self, field: &str, parse: fn(&str) -> Option<T>, known: &str) -> Option<T> {
        let sent = self.text(field);
        let word = sent.value()?;
        let parsed = parse(word);
        if parsed.is_none() {
            self.fault(field, &format!("is not known: it must be {known}."));
        }
        parsed
    }

    fn environment(&mut self) -> Sent<String> {
        match self.get("environment") {
            None => Sent::Absent,
            Some(Value::String(sent)) => Sent::Value(normalize_environment(sent)),
            Some(_) => Sent::Null,
        }
    }

    fn instant(&mut self, field: &str) -> Option<DateTime<Utc>> {
        let sent = self.text(field);
        let instant = parse_instant(sent.value()?);
        if instant.is_none() {
            self.fault(field, "is not a time: write it as 2026-01-31T12:00:00Z.");
        }
        instant
    }

    /// Any JSON that can be stored.
    pub(crate) fn json(&mut self, field: &str) -> Sent<Value> {
        match self.get(field) {
            None => Sent::Absent,
            Some(Value::Null) => Sent::Null,
            Some(value) if is_too_deep(value) => {
                self.fault(field, "is nested too deeply: at most 64 arrays and objects inside each other.");
                Sent::Absent
            }
            Some(value) => match path_of_nul(value, &self.casing.key(field)) {
                Some(path) => {
                    self.faults.push(Fault::new(path, "contains a NUL character, which cannot be stored; remove it."));
                    Sent::Absent
                }
                None => Sent::Value(value.clone()),
            },
        }
    }
}

/// Where in a JSON value a NUL character stands, if anywhere: Postgres can store it in no text.
fn path_of_nul(value: &Value, path: &str) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(|| path.to_owned()),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, item)| path_of_nul(item, &format!("{path}[{index}]")))
        }
        Value::Object(fields) => fields.iter().find_map(|(key, item)| {
            if key.contains('\0') { Some(path.to_owned()) } else { path_of_nul(item, &format!("{path}.{key}")) }
        }),
        _ => None,
    }
}
