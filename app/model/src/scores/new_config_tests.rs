//! The rules of new configs, case by case.

use super::*;

fn category(label: &str, value: f64) -> ConfigCategory {
    ConfigCategory { label: label.to_owned(), value }
}

/// The paths of what is wrong with a config that `change` was done to.
fn paths(data_type: DataType, change: impl FnOnce(&mut NewScoreConfig)) -> Vec<String> {
    let mut config = NewScoreConfig::named("quality", data_type);
    if data_type == DataType::Categorical {
        config.categories = vec![category("good", 2.0), category("bad", 1.0)];
    }
    change(&mut config);
    let resolved = config.resolve("id".to_owned());
    resolved.err().into_iter().flatten().map(|fault| fault.path).collect()
}

#[test]
fn a_config_of_each_type_needs_no_more_than_its_name_and_labels() {
    for data_type in [DataType::Numeric, DataType::Boolean, DataType::Categorical, DataType::Text] {
        assert_eq!(paths(data_type, |_| {}), Vec::<String>::new(), "{data_type}");
    }
    assert_eq!(paths(DataType::Correction, |_| {}), ["data_type"]);
}

#[test]
fn a_name_has_one_to_thirty_five_characters() {
    let named = |name: String| paths(DataType::Numeric, |config| config.name = name);
    assert_eq!(named("ü".repeat(35)), Vec::<String>::new());
    assert_eq!(named("ü".repeat(36)), ["name"]);
    assert_eq!(named("  ".to_owned()), ["name"]);
    assert_eq!(named("a\0b".to_owned()), ["name"]);
}

#[test]
fn a_range_is_for_numbers_and_has_room_inside() {
    let ranged = |data_type, least, greatest| {
        paths(data_type, |config| {
            config.min_value = least;
            config.max_value = greatest;
        })
    };
    assert_eq!(ranged(DataType::Numeric, Some(-1.5), Some(1.0)), Vec::<String>::new());
    assert_eq!(ranged(DataType::Numeric, None, Some(1.0)), Vec::<String>::new());
    assert_eq!(ranged(DataType::Numeric, Some(1.0), Some(1.0)), ["max_value"]);
    assert_eq!(ranged(DataType::Numeric, Some(2.0), Some(1.0)), ["max_value"]);
    assert_eq!(ranged(DataType::Numeric, Some(f64::NAN), None), ["min_value"]);
    assert_eq!(ranged(DataType::Boolean, Some(0.0), Some(1.0)), ["min_value", "max_value"]);
    assert_eq!(ranged(DataType::Text, None, Some(1.0)), ["max_value"]);
}

#[test]
fn labels_and_their_numbers_are_unique() {
    let labelled = |categories: &[(&str, f64)]| {
        let categories = categories.iter().map(|(label, value)| category(label, *value)).collect();
        paths(DataType::Categorical, |config| config.categories = categories)
    };
    assert_eq!(labelled(&[("only", 0.0)]), Vec::<String>::new());
    assert_eq!(labelled(&[]), ["categories"]);
    assert_eq!(labelled(&[("good", 1.0), ("good", 2.0)]), ["categories[1].label"]);
    assert_eq!(labelled(&[("good", 1.0), ("bad", 0.0), ("ugly", 1.0)]), ["categories[2].value"]);
    assert_eq!(labelled(&[("", f64::INFINITY)]), ["categories[0].label", "categories[0].value"]);
    assert_eq!(paths(DataType::Numeric, |config| config.categories = vec![category("one", 1.0)]), ["categories"]);
}

#[test]
fn a_boolean_config_is_true_and_false() {
    let labelled = |categories: Vec<ConfigCategory>| paths(DataType::Boolean, |config| config.categories = categories);
    assert_eq!(labelled(vec![category("False", 0.0), category("True", 1.0)]), Vec::<String>::new());
    assert_eq!(labelled(vec![category("True", 0.0), category("False", 1.0)]), ["categories"]);
    assert_eq!(labelled(vec![category("True", 1.0)]), ["categories"]);
    assert_eq!(labelled(vec![category("yes", 1.0), category("no", 0.0)]), ["categories"]);
    let made = NewScoreConfig::named("ok", DataType::Boolean).resolve("id".to_owned()).unwrap();
    assert_eq!(made.categories, [category("True", 1.0), category("False", 0.0)]);
}

#[test]
fn a_threshold_is_a_value_that_a_score_can_have() {
    let passing = |data_type, threshold| {
        paths(data_type, |config| {
            if data_type == DataType::Numeric {
                config.max_value = Some(5.0);
            }
            config.direction = Some(Direction::Higher);
            config.threshold = Some(threshold);
        })
    };
    assert_eq!(passing(DataType::Numeric, 5.0), Vec::<String>::new());
    assert_eq!(passing(DataType::Numeric, -1e9), Vec::<String>::new());
    assert_eq!(passing(DataType::Numeric, 5.1), ["threshold"]);
    assert_eq!(passing(DataType::Numeric, f64::NAN), ["threshold"]);
    assert_eq!(passing(DataType::Boolean, 1.0), Vec::<String>::new());
    assert_eq!(passing(DataType::Boolean, 2.0), ["threshold"]);
    assert_eq!(passing(DataType::Categorical, 1.5), Vec::<String>::new());
    assert_eq!(passing(DataType::Categorical, 0.5), ["threshold"]);
    assert_eq!(passing(DataType::Text, 0.5), ["direction", "threshold"]);
}

#[test]
fn faults_are_told_in_the_clients_own_spelling() {
    let config = NewScoreConfig {
        casing: Casing::Camel,
        min_value: Some(3.0),
        max_value: Some(2.0),
        ..NewScoreConfig::named("", DataType::Numeric)
    };
    let faults = config.resolve("id".to_owned()).unwrap_err();
    let told: Vec<String> = faults.into_iter().map(|fault| format!("{} {}", fault.path, fault.message)).collect();
    let expected = ["name must not be empty.", "maxValue is 2, but must be greater than the least value, 3."];
    assert_eq!(told, expected);
}
