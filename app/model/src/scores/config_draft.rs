//! Score configs as clients send them: a new one, and a change of a stored one. What the shape of a request shows is told
//! here; the rules have the last word.

use serde_json::Value;

use super::draft::Reader;
use super::{Casing, ConfigCategory, DataType, Direction, NewScoreConfig, ScoreConfig, Sent};
use crate::Fault;

/// The most categories of one config: each may become a score column of its own.
const MAX_CATEGORIES: usize = 500;

const WHAT: &str = "A score config";
const TYPES: &str = "NUMERIC, BOOLEAN, CATEGORICAL or TEXT";

/// A change of a config: what is absent stays, null clears. Its type never changes.
#[derive(Clone, Debug, Default)]
pub struct ScoreConfigPatch {
    is_archived: Sent<bool>,
    name: Sent<String>,
    min_value: Sent<f64>,
    max_value: Sent<f64>,
    categories: Sent<Vec<ConfigCategory>>,
    description: Sent<String>,
    direction: Sent<Direction>,
    threshold: Sent<f64>,
    unit: Sent<String>,
}

impl NewScoreConfig {
    /// Reads a new config from a request body. Keys that no client knows are ignored.
    ///
    /// # Errors
    /// Every fault of the request's shape; the rules have not been asked then.
    pub fn from_json(body: &Value, casing: Casing) -> Result<Self, Vec<Fault>> {
        Reader::read(body, casing, WHAT, |reader| {
            let data_type = reader.word("data_type", DataType::parse, TYPES);
            if data_type.is_none() && matches!(reader.get("data_type"), None | Some(Value::Null)) {
                reader.fault("data_type", &format!("is missing: it must be {TYPES}."));
            }
            let sent = read_patch(reader);
            Self {
                casing,
                name: sent.name.over(None).unwrap_or_default(),
                data_type: data_type.unwrap_or(DataType::Numeric),
                min_value: sent.min_value.over(None),
                max_value: sent.max_value.over(None),
                categories: sent.categories.over(None).unwrap_or_default(),
                description: sent.description.over(None),
                direction: sent.direction.over(None),
                threshold: sent.threshold.over(None),
                unit: sent.unit.over(None),
            }
        })
    }
}

impl ScoreConfigPatch {
    /// Reads a change from a request body. A type that is sent along must be the config's own, which
    /// [`ScoreConfigPatch::resolve`] cannot know: it is ignored, as the SDKs' requests have none.
    ///
    /// # Errors
    /// Every fault of the request's shape.
    pub fn from_json(body: &Value, casing: Casing) -> Result<Self, Vec<Fault>> {
        Reader::read(body, casing, WHAT, read_patch)
    }

    /// The stored config with this change.
    ///
    /// # Errors
    /// Every rule that the changed config would break, each with the path of its field.
    pub fn resolve(self, stored: &ScoreConfig, casing: Casing) -> Result<ScoreConfig, Vec<Fault>> {
        let stored = stored.clone();
        let is_archived = self.is_archived.over(None).unwrap_or(stored.is_archived);
        let changed = NewScoreConfig {
            casing,
            name: self.name.over(None).unwrap_or(stored.name),
            data_type: stored.data_type,
            min_value: self.min_value.over(stored.min_value),
            max_value: self.max_value.over(stored.max_value),
            categories: self.categories.over(None).unwrap_or(stored.categories),
            description: self.description.over(stored.description),
            direction: self.direction.over(stored.direction),
            threshold: self.threshold.over(stored.threshold),
            unit: self.unit.over(stored.unit),
        };
        Ok(ScoreConfig { is_archived, ..changed.resolve(stored.id)? })
    }
}

fn read_patch(reader: &mut Reader<'_>) -> ScoreConfigPatch {
    let direction = reader.word("direction", Direction::parse, "higher or lower");
    ScoreConfigPatch {
        is_archived: reader.truth("is_archived"),
        name: reader.text("name"),
        min_value: reader.number("min_value"),
        max_value: reader.number("max_value"),
        categories: reader.categories(),
        description: reader.text("description"),
        direction: match (direction, reader.get("direction")) {
            (Some(direction), _) => Sent::Value(direction),
            (None, Some(Value::Null)) => Sent::Null,
            (None, _) => Sent::Absent,
        },
        threshold: reader.number("threshold"),
        unit: reader.text("unit"),
    }
}

impl Reader<'_> {
    fn truth(&mut self, field: &str) -> Sent<bool> {
        self.sent(field, "must be true or false.", Value::as_bool)
    }

    fn number(&mut self, field: &str) -> Sent<f64> {
        self.sent(field, "must be a number.", Value::as_f64)
    }

    fn sent<T>(&mut self, field: &str, wrong: &str, read: impl Fn(&Value) -> Option<T>) -> Sent<T> {
        match self.get(field) {
            None => Sent::Absent,
            Some(Value::Null) => Sent::Null,
            Some(value) => match read(value) {
                Some(read) => Sent::Value(read),
                None => {
                    self.fault(field, wrong);
                    Sent::Absent
                }
            },
        }
    }

    fn categories(&mut self) -> Sent<Vec<ConfigCategory>> {
        let wrong = "must be a list of at most 500 objects with a label, a string, and a value, a number.";
        self.sent("categories", wrong, |sent| {
            let sent = sent.as_array().filter(|sent| sent.len() <= MAX_CATEGORIES)?;
            let read = |category: &Value| {
                let (label, value) = (category.get("label")?.as_str()?, category.get("value")?.as_f64()?);
                Some(ConfigCategory { label: label.to_owned(), value })
            };
            sent.iter().map(read).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn paths(faults: &[Fault]) -> Vec<&str> {
        faults.iter().map(|fault| fault.path.as_str()).collect()
    }

    #[test]
    fn every_fault_of_a_new_config_is_told_as_the_client_spells_it() {
        let sent = json!({ "minValue": "1", "categories": [{ "label": 1 }], "isArchived": 0, "direction": "up" });
        let faults = NewScoreConfig::from_json(&sent, Casing::Camel).unwrap_err();
        assert_eq!(paths(&faults), ["dataType", "direction", "isArchived", "minValue", "categories"]);
        assert_eq!(paths(&NewScoreConfig::from_json(&json!([]), Casing::Camel).unwrap_err()), [""]);
    }

    #[test]
    fn a_change_keeps_what_it_does_not_name_and_clears_what_is_null() {
        let sent =
            json!({ "name": "quality", "data_type": "NUMERIC", "min_value": 1, "max_value": 5, "unit": "points" });
        let stored = NewScoreConfig::from_json(&sent, Casing::Snake).unwrap().resolve("c".to_owned()).unwrap();
        let change =
            |sent: Value| ScoreConfigPatch::from_json(&sent, Casing::Snake).unwrap().resolve(&stored, Casing::Snake);
        let archived = change(json!({ "is_archived": true, "name": null, "unit": null })).unwrap();
        assert_eq!(archived, ScoreConfig { is_archived: true, unit: None, ..stored.clone() });
        assert_eq!(paths(&change(json!({ "min_value": 9, "name": "" })).unwrap_err()), ["name", "max_value"]);
    }
}
