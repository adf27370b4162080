//! The rules of a new score config. They are stricter than what the store could hold: a range that no number meets, or
//! two labels of one number, would make scores that nobody can read.

use super::{Casing, ConfigCategory, DataType, Direction, ScoreConfig};
use crate::Fault;
use crate::text::MAX_NAME_CHARS;

/// The longest name of a config, in characters.
pub const MAX_CONFIG_NAME_CHARS: usize = 35;

/// A config to make, before the rules have seen it.
#[derive(Clone, Debug, PartialEq)]
pub struct NewScoreConfig {
    /// How to spell the fields in faults.
    pub casing: Casing,
    /// The name that its scores must bear, in 1 to 35 characters.
    pub name: String,
    /// The type of its scores; it never changes.
    pub data_type: DataType,
    /// The least number allowed, for NUMERIC.
    pub min_value: Option<f64>,
    /// The greatest number allowed, for NUMERIC.
    pub max_value: Option<f64>,
    /// The labels of CATEGORICAL. Those of BOOLEAN are True = 1 and False = 0, and may be left out.
    pub categories: Vec<ConfigCategory>,
    /// What the score means, for people.
    pub description: Option<String>,
    /// Which way is better.
    pub direction: Option<Direction>,
    /// The number from which a score passes.
    pub threshold: Option<f64>,
    /// What the number counts.
    pub unit: Option<String>,
}

impl NewScoreConfig {
    /// A config with nothing but a name and a type.
    #[must_use]
    pub fn named(name: impl Into<String>, data_type: DataType) -> Self {
        Self {
            casing: Casing::Snake,
            name: name.into(),
            data_type,
            min_value: None,
            max_value: None,
            categories: Vec::new(),
            description: None,
            direction: None,
            threshold: None,
            unit: None,
        }
    }

    /// The config that this makes, under an id.
    ///
    /// # Errors
    /// Every fault, each with the path of its field.
    pub fn resolve(mut self, id: String) -> Result<ScoreConfig, Vec<Fault>> {
        if self.data_type == DataType::Boolean && self.categories.is_empty() {
            self.categories = boolean_categories();
        }
        let faults = self.faults();
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(ScoreConfig {
            id,
            name: self.name,
            data_type: self.data_type,
            min_value: self.min_value,
            max_value: self.max_value,
            categories: self.categories,
            is_archived: false,
            description: self.description,
            direction: self.direction,
            threshold: self.threshold,
            unit: self.unit,
        })
    }

    fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults { casing: self.casing, list: Vec::new() };
        self.check_texts(&mut faults);
        self.check_type(&mut faults);
        self.check_range(&mut faults);
        self.check_categories(&mut faults);
        self.check_threshold(&mut faults);
        faults.list
    }

    fn check_texts(&self, faults: &mut Faults) {
        if self.name.trim().is_empty() {
            faults.add("name", "must not be empty.");
        } else if self.name.chars().nth(MAX_CONFIG_NAME_CHARS).is_some() {
            faults.add("name", "is too long: the name of a config has at most 35 characters.");
        }
        let texts =
            [("name", Some(&self.name)), ("description", self.description.as_ref()), ("unit", self.unit.as_ref())];
        for (field, _) in texts.into_iter().filter(|(_, text)| text.is_some_and(|text| text.contains('\0'))) {
            faults.add(field, "contains a NUL character, which cannot be stored; remove it.");
        }
    }

    fn check_type(&self, faults: &mut Faults) {
        if self.data_type == DataType::Correction {
            faults.add(
                "data_type",
                "is CORRECTION, which has no configs: it must be NUMERIC, CATEGORICAL, BOOLEAN or TEXT.",
            );
        }
    }

    fn check_range(&self, faults: &mut Faults) {
        for (field, bound) in [("min_value", self.min_value), ("max_value", self.max_value)] {
            let Some(bound) = bound else { continue };
            if self.data_type != DataType::Numeric {
                faults.add(field, &format!("goes with NUMERIC alone, and the config is {}.", self.data_type));
            } else if !bound.is_finite() {
                faults.add(field, "must be a finite number.");
            }
        }
        if let (Some(least), Some(greatest)) = (self.min_value, self.max_value)
            && least >= greatest
        {
            faults.add("max_value", &format!("is {greatest}, but must be greater than the least value, {least}."));
        }
    }

    fn check_categories(&self, faults: &mut Faults) {
        match self.data_type {
            DataType::Categorical if self.categories.is_empty() => {
                faults.add("categories", "is empty: a CATEGORICAL config needs at least one category.");
            }
            DataType::Categorical => {
                for (index, category) in self.categories.iter().enumerate() {
                    check_category(category, &self.categories[..index], &format!("categories[{index}]"), faults);
                }
            }
            DataType::Boolean if !is_boolean(&self.categories) => {
                faults.add("categories", "of a BOOLEAN config must be exactly True = 1 and False = 0.");
            }
            DataType::Boolean => {}
            _ if self.categories.is_empty() => {}
            other => faults.add("categories", &format!("go with CATEGORICAL and BOOLEAN, and the config is {other}.")),
        }
    }

    fn check_threshold(&self, faults: &mut Faults) {
        let is_text = self.data_type == DataType::Text;
        if is_text && self.direction.is_some() {
            faults.add("direction", "needs numbers or labels, and the config is TEXT.");
        }
        let Some(threshold) = self.threshold else { return };
        let (least, greatest) = self.span();
        if is_text {
            faults.add("threshold", "needs numbers or labels, and the config is TEXT.");
        } else if !threshold.is_finite() {
            faults.add("threshold", "must be a finite number.");
        } else if !(least..=greatest).contains(&threshold) {
            faults.add("threshold", &format!("is {threshold}, outside the config's own values."));
        }
    }

    /// The least and the greatest number that a score of this config can have.
    fn span(&self) -> (f64, f64) {
        if self.data_type == DataType::Numeric {
            return (self.min_value.unwrap_or(f64::NEG_INFINITY), self.max_value.unwrap_or(f64::INFINITY));
        }
        let values = || self.categories.iter().map(|category| category.value);
        (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max))
    }
}

/// What is wrong with a category beside the ones before it.
fn check_category(category: &ConfigCategory, before: &[ConfigCategory], path: &str, faults: &mut Faults) {
    let ConfigCategory { label, value } = category;
    let label_path = format!("{path}.label");
    if label.is_empty() || label.chars().nth(MAX_NAME_CHARS).is_some() {
        faults.add(&label_path, "must have 1 to 500 characters.");
    } else if label.contains('\0') {
        faults.add(&label_path, "contains a NUL character, which cannot be stored; remove it.");
    } else if before.iter().any(|other| other.label == *label) {
        faults.add(&label_path, &format!("is {label:?} a second time: labels are unique in a config."));
    }
    let value_path = format!("{path}.value");
    if !value.is_finite() {
        faults.add(&value_path, "must be a finite number.");
    } else if before.iter().any(|other| other.value == *value) {
        faults.add(&value_path, &format!("is {value} a second time: values are unique in a config."));
    }
}

/// The categories that every BOOLEAN config has.
fn boolean_categories() -> Vec<ConfigCategory> {
    [("True", 1.0), ("False", 0.0)].map(|(label, value)| ConfigCategory { label: label.to_owned(), value }).into()
}

/// Whether these are they, in either order.
fn is_boolean(categories: &[ConfigCategory]) -> bool {
    let known = boolean_categories();
    categories.len() == known.len() && known.iter().all(|category| categories.contains(category))
}

/// The faults of one config, spelled in its own casing.
struct Faults {
    casing: Casing,
    list: Vec<Fault>,
}

impl Faults {
    fn add(&mut self, field: &str, message: &str) {
        self.list.push(Fault::new(self.casing.key(field), message));
    }
}

#[cfg(test)]
#[path = "new_config_tests.rs"]
mod tests;
