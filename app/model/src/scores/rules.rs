//! The score rules: from a draft and the stored facts to a score, or to everything that is wrong with it.
//! SDK intake, annotation and judges all pass through here.

use chrono::{DateTime, Utc};

use super::{Casing, DataType, Score, ScoreConfig, ScoreDraft, ScoreSource, ScoreTarget, ScoreValue, Sent, WireValue};
use crate::Fault;
use crate::text::{DEFAULT_ENVIRONMENT, MAX_NAME_CHARS};

/// What is known of the observation that a score names without a trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TraceOfObservation {
    /// No observation of that id is known.
    #[default]
    Unknown,
    /// Exactly one is known, in this trace.
    One(String),
    /// Several traces have an observation of that id.
    Several,
}

/// What the store knows that decides how a draft is read.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The id for a score that came without one.
    pub new_id: String,
    /// The time of a score that came without one.
    pub now: DateTime<Utc>,
    /// The config that the draft names, if the project has it; where it says nothing of configs, that of the stored score.
    pub config: Option<&'a ScoreConfig>,
    /// The score of the same id, if there is one.
    pub stored: Option<&'a Score>,
    /// The trace of the draft's observation, where it names no trace.
    pub trace_of_observation: TraceOfObservation,
}

impl ScoreDraft {
    /// The score that this draft makes of the stored one (or of nothing).
    ///
    /// # Errors
    /// Every fault of the request, each with the path of its field.
    pub fn resolve(self, facts: &Facts<'_>) -> Result<Score, Vec<Fault>> {
        let mut faults = Faults { casing: self.casing, list: self.faults.clone() };
        let stored = facts.stored;
        let config = self.config(facts, &mut faults);
        let name = self.name_under(config, &mut faults);
        let target = self.target(facts, &mut faults);
        let value = self.value_under(config, stored, &mut faults);
        match (faults.list.is_empty(), name, target, value) {
            (true, Some(name), Some(target), Some(value)) => Ok(Score {
                id: self.id.unwrap_or_else(|| facts.new_id.clone()),
                name,
                value,
                target,
                source: self.source.or(stored.map(|s| s.source)).unwrap_or(ScoreSource::Api),
                timestamp: self.timestamp.or(stored.map(|s| s.timestamp)).unwrap_or(facts.now),
                environment: self
                    .environment
                    .over(stored.map(|s| s.environment.clone()))
                    .unwrap_or_else(|| DEFAULT_ENVIRONMENT.to_owned()),
                comment: self.comment.over(stored.and_then(|s| s.comment.clone())),
                metadata: self.metadata.over(stored.and_then(|s| s.metadata.clone())),
                config_id: self.config_id.over(stored.and_then(|s| s.config_id.clone())),
                queue_id: self.queue_id.over(stored.and_then(|s| s.queue_id.clone())),
                execution_trace_id: self.execution_trace_id.over(stored.and_then(|s| s.execution_trace_id.clone())),
            }),
            _ => Err(faults.list),
        }
    }

    fn config<'a>(&self, facts: &Facts<'a>, faults: &mut Faults) -> Option<&'a ScoreConfig> {
        let id = match &self.config_id {
            Sent::Value(id) => id,
            Sent::Null => return None,
            // What is kept still holds. It may be archived since: the score is no new one.
            Sent::Absent => return facts.config,
        };
        match facts.config {
            Some(config) if config.is_archived => {
                faults.add("config_id", &format!("names the config {id:?}, which is archived."));
            }
            Some(config) => return Some(config),
            None => faults.add("config_id", &format!("names the config {id:?}, which this project does not have.")),
        }
        None
    }

    fn name_under(&self, config: Option<&ScoreConfig>, faults: &mut Faults) -> Option<String> {
        match (&self.name, config) {
            (Some(name), Some(config)) if *name != config.name => {
                faults.add("name", &format!("is {name:?}, but the config is for {:?}.", config.name));
                None
            }
            (Some(name), _) => Some(name.clone()),
            (None, Some(config)) => Some(config.name.clone()),
            (None, None) => {
                if !faults.has("name") {
                    faults.add("name", "is missing.");
                }
                None
            }
        }
    }

    fn target(&self, facts: &Facts<'_>, faults: &mut Faults) -> Option<ScoreTarget> {
        let targets = (&self.trace_id, &self.session_id, &self.dataset_run_id);
        match targets {
            (Some(trace_id), None, None) => {
                Some(ScoreTarget::Trace { trace_id: trace_id.clone(), observation_id: self.observation_id.clone() })
            }
            (None, Some(_), None) | (None, None, Some(_)) if self.observation_id.is_some() => {
                faults.add("observation_id", "goes with a trace: send the trace's id, or leave it out.");
                None
            }
            (None, Some(session_id), None) => Some(ScoreTarget::Session { session_id: session_id.clone() }),
            (None, None, Some(run_id)) => Some(ScoreTarget::Run { dataset_run_id: run_id.clone() }),
            (None, None, None) => self.target_by_observation(facts, faults),
            _ => {
                let field = if self.session_id.is_some() { "session_id" } else { "dataset_run_id" };
                faults.add(field, "is one target too many: a score has exactly one of trace, session and dataset run.");
                None
            }
        }
    }

    fn target_by_observation(&self, facts: &Facts<'_>, faults: &mut Faults) -> Option<ScoreTarget> {
        let Some(observation_id) = &self.observation_id else {
            let given = ["trace_id", "session_id", "dataset_run_id", "observation_id"];
            if !given.iter().any(|field| faults.has(field)) {
                faults.add("trace_id", "is missing: a score needs a trace, a session or a dataset run.");
            }
            return None;
        };
        match &facts.trace_of_observation {
            TraceOfObservation::One(trace_id) => {
                return Some(ScoreTarget::Trace {
                    trace_id: trace_id.clone(),
                    observation_id: Some(observation_id.clone()),
                });
            }
            TraceOfObservation::Unknown => {
                faults.add("trace_id", "is missing, and no known observation has this observation's id.");
            }
            TraceOfObservation::Several => {
                faults.add("trace_id", "is missing, and observations of several traces have this observation's id.");
            }
        }
        None
    }

    fn value_under(
        &self,
        config: Option<&ScoreConfig>,
        stored: Option<&Score>,
        faults: &mut Faults,
    ) -> Option<ScoreValue> {
        let wire = self.value.as_ref()?;
        if let (Some(config), Some(sent)) = (config, self.data_type)
            && sent != config.data_type
        {
            faults.add("data_type", &format!("is {sent}, but the config is {}.", config.data_type));
            return None;
        }
        let named = config.map(|c| c.data_type).or(self.data_type);
        let kept = stored.map(|s| s.value.data_type()).filter(|kept| fit(wire, *kept).is_ok());
        let data_type = named.or(kept).unwrap_or_else(|| infer(wire));
        let checked = fit(wire, data_type).and_then(|value| match config {
            Some(config) => fit_config(value, config),
            None => Ok(value),
        });
        checked.map_err(|message| faults.add("value", &message)).ok()
    }
}

/// The faults of one request, spelled in its own casing.
struct Faults {
    casing: Casing,
    list: Vec<Fault>,
}

impl Faults {
    fn add(&mut self, field: &str, message: &str) {
        self.list.push(Fault::new(self.casing.key(field), message));
    }

    fn has(&self, field: &str) -> bool {
        let key = self.casing.key(field);
        self.list.iter().any(|fault| fault.path == key)
    }
}

/// The type of a value that came without one.
fn infer(wire: &WireValue) -> DataType {
    match wire {
        WireValue::Number(_) => DataType::Numeric,
        WireValue::Bool(_) => DataType::Boolean,
        WireValue::Text(_) => DataType::Categorical,
    }
}

/// The value as one of this type, or why it is none.
fn fit(wire: &WireValue, data_type: DataType) -> Result<ScoreValue, String> {
    match (data_type, wire) {
        (DataType::Text, WireValue::Text(text)) => bounded(text, "a TEXT score").map(ScoreValue::Text),
        (DataType::Correction, WireValue::Text(text)) if text.is_empty() => {
            Err("is empty: a CORRECTION needs the better text.".to_owned())
        }
        (DataType::Correction, WireValue::Text(text)) => Ok(ScoreValue::Correction(text.clone())),
        (_, WireValue::Text(text)) if is_not_a_number(text) => {
            Err(format!("is {text:?}: NaN and infinities are not values."))
        }
        (DataType::Numeric, WireValue::Number(number)) if number.is_finite() => Ok(ScoreValue::Number(*number)),
        (DataType::Numeric, _) => Err("must be a finite number for a NUMERIC score.".to_owned()),
        (DataType::Boolean, WireValue::Bool(truth)) => Ok(ScoreValue::Boolean(*truth)),
        (DataType::Boolean, WireValue::Number(number)) if *number == 1.0 => Ok(ScoreValue::Boolean(true)),
        (DataType::Boolean, WireValue::Number(number)) if *number == 0.0 => Ok(ScoreValue::Boolean(false)),
        (DataType::Boolean, _) => Err("must be 0, 1, true or false for a BOOLEAN score.".to_owned()),
        (DataType::Categorical, WireValue::Text(text)) => {
            bounded(text, "a label").map(|label| ScoreValue::Label { label, number: 0.0 })
        }
        (DataType::Categorical, _) => Err("must be a label (a string) for a CATEGORICAL score.".to_owned()),
        (DataType::Text | DataType::Correction, _) => Err(format!("must be a string for a {data_type} score.")),
    }
}

/// The value under a config: numbers inside the range, labels of its set with their numbers.
fn fit_config(value: ScoreValue, config: &ScoreConfig) -> Result<ScoreValue, String> {
    match value {
        ScoreValue::Number(number) => {
            let least = config.min_value.unwrap_or(f64::NEG_INFINITY);
            let greatest = config.max_value.unwrap_or(f64::INFINITY);
            if (least..=greatest).contains(&number) {
                return Ok(ScoreValue::Number(number));
            }
            Err(format!("is {number}, outside the config's range {}.", print_range(config)))
        }
        ScoreValue::Label { label, .. } => match config.categories.iter().find(|known| known.label == label) {
            Some(category) => Ok(ScoreValue::Label { label, number: category.value }),
            None => {
                let known: Vec<_> = config.categories.iter().map(|c| format!("{:?}", c.label)).collect();
                Err(format!("is {label:?}, which is none of the config's labels: {}.", known.join(", ")))
            }
        },
        other => Ok(other),
    }
}

fn print_range(config: &ScoreConfig) -> String {
    let side = |bound: Option<f64>| bound.map_or_else(|| "…".to_owned(), |number| number.to_string());
    format!("{} to {}", side(config.min_value), side(config.max_value))
}

fn bounded(text: &str, what: &str) -> Result<String, String> {
    if text.is_empty() {
        Err(format!("is empty: {what} has 1 to 500 characters."))
    } else if text.chars().nth(MAX_NAME_CHARS).is_some() {
        Err(format!("is too long: {what} has 1 to 500 characters."))
    } else {
        Ok(text.to_owned())
    }
}

/// Whether a text is a spelling of NaN or an infinity, as JSON writers without numbers for them send it.
fn is_not_a_number(text: &str) -> bool {
    let bare = text.trim().trim_start_matches(['+', '-']);
    ["nan", "inf", "infinity"].iter().any(|word| bare.eq_ignore_ascii_case(word))
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
