//! Reads `filter`: a JSON list of `{type, column, operator, value, key?}`, each fault with its place in the list.

use serde_json::Value;

use super::{ColumnKind, Condition, ConditionTest, FilterColumn, Operator, SetTest, TextTest};
use crate::Fault;
use crate::text::parse_instant;

/// The most conditions of one list.
const MAX_CONDITIONS: usize = 50;
/// The most words of one set.
const MAX_WORDS: usize = 500;

/// The conditions that a text in JSON holds.
///
/// # Errors
/// Every condition that cannot be read, with its place.
pub fn parse_filter<C: FilterColumn>(text: &str) -> Result<Vec<Condition<C>>, Vec<Fault>> {
    let one = |message: String| vec![Fault::new("filter", message)];
    let list: Value = serde_json::from_str(text).map_err(|error| one(format!("is not valid JSON: {error}.")))?;
    let Some(list) = list.as_array() else { return Err(one("must be a JSON list of conditions.".to_owned())) };
    if list.len() > MAX_CONDITIONS {
        return Err(one(format!("has too many conditions: at most {MAX_CONDITIONS} are taken.")));
    }
    let mut faults = Vec::new();
    let mut conditions = Vec::new();
    for (index, sent) in list.iter().enumerate() {
        match read_condition(sent) {
            Ok(condition) => conditions.push(condition),
            Err((field, message)) => faults.push(Fault::new(format!("filter[{index}]{field}"), message)),
        }
    }
    if faults.is_empty() { Ok(conditions) } else { Err(faults) }
}

/// A field's path below its condition, and what is wrong with it.
type Wrong = (&'static str, String);

fn read_condition<C: FilterColumn>(sent: &Value) -> Result<Condition<C>, Wrong> {
    if !sent.is_object() {
        return Err(("", "must be an object with type, column, operator and value.".to_owned()));
    }
    let column = word(sent, "column", ".column")?;
    let column =
        C::named(column).ok_or_else(|| (".column", format!("is not known: it must be one of {}.", C::names())))?;
    let kind = word(sent, "type", ".type")?;
    let operator = word(sent, "operator", ".operator")?;
    if !fits(kind, column.kind()) {
        return Err((".type", "does not fit the column.".to_owned()));
    }
    let key = match column.kind() {
        ColumnKind::Object | ColumnKind::Numbers | ColumnKind::Labels => Some(word(sent, "key", ".key")?.to_owned()),
        _ => None,
    };
    Ok(Condition { column, key, test: read_test(kind, operator, sent.get("value").unwrap_or(&Value::Null))? })
}

/// Whether a type of condition can be asked of a column.
fn fits(kind: &str, column: ColumnKind) -> bool {
    match kind {
        "string" | "stringOptions" => column == ColumnKind::Text,
        "number" => column == ColumnKind::Number,
        "datetime" => column == ColumnKind::Time,
        "boolean" => column == ColumnKind::Truth,
        "arrayOptions" => column == ColumnKind::Texts,
        "stringObject" => column == ColumnKind::Object,
        "numberObject" => matches!(column, ColumnKind::Object | ColumnKind::Numbers),
        "categoryOptions" => matches!(column, ColumnKind::Object | ColumnKind::Labels),
        "null" => !matches!(column, ColumnKind::Labels),
        _ => false,
    }
}

fn read_test(kind: &str, operator: &str, value: &Value) -> Result<ConditionTest, Wrong> {
    let compared = || Operator::parse(operator).filter(|operator| *operator != Operator::NotEqual);
    Ok(match kind {
        "number" | "numberObject" => ConditionTest::Number(
            compared().ok_or_else(|| unknown("=, >, <, >= or <="))?,
            value.as_f64().ok_or_else(|| must_be("a number"))?,
        ),
        "datetime" => ConditionTest::Time(
            compared().filter(|operator| *operator != Operator::Equal).ok_or_else(|| unknown(">, <, >= or <="))?,
            value.as_str().and_then(parse_instant).ok_or_else(|| must_be("a time such as 2026-01-31T12:00:00Z"))?,
        ),
        "string" | "stringObject" => ConditionTest::Text(
            TextTest::parse(operator)
                .ok_or_else(|| unknown("=, contains, does not contain, starts with or ends with"))?,
            text(value).ok_or_else(|| must_be("a string without NUL characters"))?,
        ),
        "stringOptions" | "categoryOptions" | "arrayOptions" => {
            let test = SetTest::parse(operator).filter(|test| kind == "arrayOptions" || *test != SetTest::All);
            let sent = value.as_array().filter(|words| words.len() <= MAX_WORDS);
            let words: Option<Vec<String>> = sent.and_then(|words| words.iter().map(text).collect());
            ConditionTest::Set(
                test.ok_or_else(|| unknown("any of, none of or, for lists, all of"))?,
                words.ok_or_else(|| must_be("a list of at most 500 strings"))?,
            )
        }
        "boolean" => {
            let value = value.as_bool().ok_or_else(|| must_be("true or false"))?;
            match operator {
                "=" => ConditionTest::Truth(value),
                "<>" => ConditionTest::Truth(!value),
                _ => return Err(unknown("= or <>")),
            }
        }
        _ => match operator {
            "is null" => ConditionTest::Missing(true),
            "is not null" => ConditionTest::Missing(false),
            _ => return Err(unknown("is null or is not null")),
        },
    })
}

fn word<'a>(sent: &'a Value, field: &str, path: &'static str) -> Result<&'a str, Wrong> {
    let word = sent.get(field).and_then(Value::as_str).filter(|word| !word.contains('\0'));
    word.ok_or_else(|| (path, "must be a string without NUL characters.".to_owned()))
}

fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.contains('\0')).map(str::to_owned)
}

fn unknown(known: &str) -> Wrong {
    (".operator", format!("is not known: it must be {known}."))
}

fn must_be(what: &str) -> Wrong {
    (".value", format!("must be {what}."))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::TraceColumn;
    use super::*;

    fn read(sent: &Value) -> Result<Vec<Condition<TraceColumn>>, Vec<Fault>> {
        parse_filter(&sent.to_string())
    }

    #[test]
    fn what_the_sdk_sends_when_it_resumes_is_read() {
        let sent = json!([{ "type": "datetime", "column": "timestamp", "operator": ">", "value": "2026-01-31T12:00:00+00:00" }]);
        let noon = parse_instant("2026-01-31T12:00:00Z").unwrap();
        let test = ConditionTest::Time(Operator::Greater, noon);
        assert_eq!(read(&sent).unwrap(), [Condition::new(TraceColumn::Timestamp, test)]);
    }

    #[test]
    fn each_condition_that_cannot_be_read_is_told_with_its_place() {
        let sent = json!([
            { "type": "string", "column": "secret", "operator": "=", "value": "a" },
            { "type": "number", "column": "name", "operator": "=", "value": 1 },
            { "type": "number", "column": "latency", "operator": "~", "value": 1 },
            { "type": "string", "column": "name", "operator": "=", "value": 1 },
            { "type": "stringObject", "column": "metadata", "operator": "=", "value": "a" },
            { "type": "null", "column": "tokens", "operator": "is null" },
            5,
        ]);
        let paths: Vec<String> = read(&sent).unwrap_err().into_iter().map(|fault| fault.path).collect();
        let expected = ["[0].column", "[1].type", "[2].operator", "[3].value", "[4].key", "[6]"];
        assert_eq!(paths, expected.map(|path| format!("filter{path}")));
        assert_eq!(parse_filter::<TraceColumn>("{").unwrap_err()[0].path, "filter");
        assert_eq!(read(&json!({})).unwrap_err()[0].path, "filter");
    }
}
