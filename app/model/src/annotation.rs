//! Annotations: scores that people give in place. A person has one of each name on each target, and no other person's or
//! machine's score is changed by it.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Fault;
use crate::scores::{
    Casing, CellScore, DataType, Rolled, ScoreColumn, ScoreConfig, ScoreDraft, ScoreSource, ScoreTarget, ScoreValue,
};

/// Where somebody wants to score: on a target, or on one of the observations of a trace that has to be chosen yet.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Spot {
    /// The target; a trace stands for its observations where `of_observation` is set and it names none.
    #[serde(rename = "t")]
    pub target: ScoreTarget,
    /// Whether an observation is judged.
    #[serde(rename = "o", default)]
    pub of_observation: bool,
    /// What is judged, and how; nothing where that is chosen yet.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub what: Option<(String, DataType)>,
    /// What is judged after that on the same target.
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<(String, DataType)>,
}

/// What the editor needs to know of a spot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// The target; nothing where one of `observations` has to be chosen first.
    #[serde(rename = "t")]
    pub target: Option<ScoreTarget>,
    /// The observations that can be meant.
    #[serde(rename = "o", default, skip_serializing_if = "Vec::is_empty")]
    pub observations: Vec<Observed>,
    /// What is said so far of what is judged.
    #[serde(rename = "s")]
    pub slot: Option<Slot>,
    /// The same of what is judged after that.
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Slot>,
    /// The project's configs that take new scores.
    #[serde(rename = "c", default, skip_serializing_if = "Vec::is_empty")]
    pub configs: Vec<ScoreConfig>,
}

/// An observation that can be judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed {
    /// Its id, unique in its trace.
    #[serde(rename = "i")]
    pub id: String,
    /// Its name; its id where it has none or has not come.
    #[serde(rename = "n")]
    pub name: String,
}

/// A score of one name and type on one target, as one person may give it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slot {
    /// What is judged.
    #[serde(rename = "n")]
    pub name: String,
    /// The type of the value.
    #[serde(rename = "d")]
    pub data_type: DataType,
    /// The config that the value must follow.
    #[serde(rename = "c")]
    pub config: Option<ScoreConfig>,
    /// What the person said.
    #[serde(rename = "m")]
    pub own: Option<Own>,
    /// What others and machines said, the last first.
    #[serde(rename = "o")]
    pub others: Vec<CellScore>,
    /// Labels of a categorical score: the config's, or without one those that are in use.
    #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
}

/// What a person said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Own {
    /// The verdict.
    #[serde(rename = "v")]
    pub value: ScoreValue,
    /// Why.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// What a person says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Annotation {
    /// On what.
    #[serde(rename = "t")]
    pub target: ScoreTarget,
    /// What is judged.
    #[serde(rename = "n")]
    pub name: String,
    /// The verdict; nothing takes back what was said.
    #[serde(rename = "m")]
    pub own: Option<Own>,
}

/// What became of an annotation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Annotated {
    /// It is stored; the person had said this before.
    #[serde(rename = "b")]
    Before(Option<Own>),
    /// It was refused.
    #[serde(rename = "f")]
    Refused(Vec<Fault>),
}

impl Annotation {
    /// The annotation as a draft of a score with this id, under the project's config of its name and type if there is one, so
    /// that it passes the same rules as every other; nothing where it takes back what was said. Fields that people do not
    /// set stay as they are.
    #[must_use]
    pub fn draft(&self, id: &str, configs: &[ScoreConfig], environment: Option<&str>) -> Option<ScoreDraft> {
        let own = self.own.as_ref()?;
        let value = match &own.value {
            ScoreValue::Number(number) => json!(number),
            ScoreValue::Boolean(truth) => json!(truth),
            ScoreValue::Label { label: text, .. } | ScoreValue::Text(text) | ScoreValue::Correction(text) => {
                json!(text)
            }
        };
        let config = ScoreConfig::of(configs, &self.name, own.value.data_type()).filter(|config| !config.is_archived);
        let mut body = json!({
            "id": id,
            "name": self.name,
            "value": value,
            "data_type": own.value.data_type().word(),
            "source": ScoreSource::Annotation.word(),
            "comment": own.comment.as_ref().filter(|comment| !comment.trim().is_empty()),
            "config_id": config.map(|config| &config.id),
        });
        let mut set = |key: &str, text: &str| body[key] = json!(text);
        match &self.target {
            ScoreTarget::Trace { trace_id, observation_id } => {
                set("trace_id", trace_id);
                observation_id.iter().for_each(|id| set("observation_id", id));
            }
            ScoreTarget::Session { session_id } => set("session_id", session_id),
            ScoreTarget::Run { dataset_run_id } => set("dataset_run_id", dataset_run_id),
        }
        environment.into_iter().for_each(|environment| set("environment", environment));
        Some(ScoreDraft::from_json(&body, Casing::Snake))
    }
}

impl Slot {
    /// The column in which people's scores of this name stand, of targets of this level.
    #[must_use]
    pub fn column(&self, level: crate::scores::Level) -> ScoreColumn {
        ScoreColumn { level, source: ScoreSource::Annotation, data_type: self.data_type, name: self.name.clone() }
    }

    /// What a cell of people's scores comes to with this of the person's own.
    #[must_use]
    pub fn rolled_with(&self, own: Option<&Own>) -> Option<Rolled> {
        let others = self.others.iter().filter(|score| score.source == ScoreSource::Annotation);
        // The last first, and what is said now is the last.
        let values: Vec<&ScoreValue> = own.map(|own| &own.value).into_iter().chain(others.map(|o| &o.value)).collect();
        Rolled::of(&values)
    }

    /// What can be chosen between: nothing where a number or a text is said.
    #[must_use]
    pub fn choices(&self) -> Vec<ScoreValue> {
        match self.data_type {
            DataType::Boolean => vec![ScoreValue::Boolean(true), ScoreValue::Boolean(false)],
            DataType::Categorical => {
                self.labels.iter().map(|label| ScoreValue::Label { label: label.clone(), number: 0.0 }).collect()
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::Sent;

    fn annotation(own: Option<Own>) -> Annotation {
        let target = ScoreTarget::Trace { trace_id: "t".to_owned(), observation_id: Some("o".to_owned()) };
        Annotation { target, name: "tone".to_owned(), own }
    }

    #[test]
    fn an_annotation_is_a_draft_like_any_other() {
        let label = ScoreValue::Label { label: "kind".to_owned(), number: 3.0 };
        let own = Own { value: label, comment: Some(" ".to_owned()) };
        let draft = annotation(Some(own)).draft("id", &[], Some("production")).unwrap();
        assert_eq!(draft.faults, []);
        assert_eq!((draft.data_type, draft.source), (Some(DataType::Categorical), Some(ScoreSource::Annotation)));
        assert_eq!((draft.trace_id.as_deref(), draft.observation_id.as_deref()), (Some("t"), Some("o")));
        // An empty comment is none.
        assert_eq!((draft.comment, draft.config_id), (Sent::Null, Sent::Null));
        assert!(annotation(None).draft("id", &[], None).is_none());
    }

    #[test]
    fn a_cell_counts_people_alone() {
        let said = |source, value| CellScore {
            id: "i".to_owned(),
            value,
            source,
            author: crate::scores::Author::Key { name: "k".to_owned() },
            time: 0,
            observation_id: None,
            comment: None,
        };
        let slot = Slot {
            name: "q".to_owned(),
            data_type: DataType::Numeric,
            config: None,
            own: None,
            others: vec![
                said(ScoreSource::Eval, ScoreValue::Number(9.0)),
                said(ScoreSource::Annotation, ScoreValue::Number(1.0)),
            ],
            labels: Vec::new(),
        };
        let own = Own { value: ScoreValue::Number(2.0), comment: None };
        let rolled = Rolled::Numbers { n: 2, mean: 1.5, min: 1.0, max: 2.0, last: 2.0, apart: Some(1.0) };
        assert_eq!(slot.rolled_with(Some(&own)), Some(rolled));
        assert_eq!(slot.rolled_with(None).map(|rolled| rolled.n()), Some(1));
    }
}
