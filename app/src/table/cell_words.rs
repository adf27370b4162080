//! What a cell says as plain text, and the filters that lead from it: the rows that are like it, and those that are
//! not.

use chrono::DateTime;
use model::list::{Filter, ListField, Op, Test};
use model::scores::{Rolled, ScoreValue};
use model::table::{Cell, Unit};
use model::text::print_instant;

use super::number::number_words;
use crate::list::{AnyField, Query};

/// A longer text is not looked for from its cell.
const MAX_SOUGHT_CHARS: usize = 200;

/// The cell's text, whole, as it is copied; nothing where there is nothing.
pub(crate) fn cell_text(cell: &Cell) -> Option<String> {
    Some(match cell.bare() {
        Cell::Missing(_) | Cell::Marked(..) => return None,
        Cell::Text(text) | Cell::Strong(text) | Cell::Trace(text) | Cell::Id(text) | Cell::Json(text) => text.clone(),
        Cell::Observation(_, text) | Cell::Target(_, text) => text.clone(),
        Cell::Time(micros) => DateTime::from_timestamp_micros(*micros).map(print_instant)?,
        Cell::Value(ScoreValue::Number(number)) | Cell::Judged(ScoreValue::Number(number), _) => number.to_string(),
        Cell::Value(value) | Cell::Judged(value, _) => value.string_value()?.to_owned(),
        Cell::Source(source) => source.word().to_owned(),
        Cell::DataType(data_type) => data_type.word().to_owned(),
        Cell::Titled(_, name) => name.clone(),
        Cell::Level(level) => level.word().to_owned(),
        Cell::Tags(tags) => tags.join(", "),
        Cell::Author(author) => author.name().to_owned(),
        Cell::Rolled(rolled, _) => rolled_words(rolled),
        Cell::Measure(_, number) => number.to_string(),
        Cell::Bookmark(truth) => if *truth { "True" } else { "False" }.to_owned(),
    })
}

/// The list of the rows that are like this cell.
pub(crate) fn like_this(query: &Query, field: &AnyField, cell: &Cell) -> Option<Query> {
    if let Some(key) = field.metadata_key() {
        let Cell::Text(value) = cell else { return None };
        let test = Test::Key(key.to_owned(), value.clone());
        return Some(query.with_filter(Filter { field: AnyField::TRACE_METADATA, test }));
    }
    let cell = cell.bare();
    let test = match cell {
        Cell::Missing(_) => Test::Missing,
        Cell::Value(ScoreValue::Number(number)) | Cell::Judged(ScoreValue::Number(number), _) => {
            Test::Between(*number, *number)
        }
        Cell::Value(ScoreValue::Boolean(truth)) | Cell::Judged(ScoreValue::Boolean(truth), _) => {
            let number = f64::from(u8::from(*truth));
            Test::Between(number, number)
        }
        Cell::Measure(_, number) => Test::Between(*number, *number),
        Cell::Rolled(Rolled::Numbers { mean, .. }, _) => Test::Between(*mean, *mean),
        Cell::Rolled(rolled, _) => Test::Is(rolled_values(rolled)),
        Cell::Tags(tags) => Test::All(tags.clone()),
        Cell::Time(_) | Cell::Json(_) => return None,
        _ => {
            let text = cell_text(cell)?;
            if field.ops().contains(&Op::Is) { Test::Is(vec![text]) } else { Test::Contains(sought(text)?) }
        }
    };
    field.ops().contains(&test.op()).then(|| query.with_filter(Filter { field: field.clone(), test }))
}

/// The list without the rows that are like this cell. What was left out before stays out.
pub(crate) fn unlike_this(query: &Query, field: &AnyField, cell: &Cell) -> Option<Query> {
    let cell = cell.bare();
    let mut out = match cell {
        Cell::Missing(_) => {
            let has = Filter { field: field.clone(), test: Test::Has };
            return field.ops().contains(&Op::Has).then(|| query.with_filter(has));
        }
        Cell::Value(ScoreValue::Number(_) | ScoreValue::Boolean(_))
        | Cell::Judged(ScoreValue::Number(_) | ScoreValue::Boolean(_), _)
        | Cell::Time(_)
        | Cell::Json(_)
        | Cell::Measure(..) => {
            return None;
        }
        Cell::Rolled(Rolled::Numbers { .. }, _) => return None,
        Cell::Rolled(rolled, _) => rolled_values(rolled),
        Cell::Tags(tags) => tags.clone(),
        _ => vec![cell_text(cell)?],
    };
    for filter in &query.filters {
        if let (true, Test::Not(earlier)) = (filter.field == *field, &filter.test) {
            out.splice(0..0, earlier.iter().filter(|text| !out.contains(text)).cloned().collect::<Vec<_>>());
        }
    }
    let filter = Filter { field: field.clone(), test: Test::Not(out) };
    field.ops().contains(&Op::Not).then(|| query.with_filter(filter))
}

/// The values that a row's scores have, as filters name them.
fn rolled_values(rolled: &Rolled) -> Vec<String> {
    match rolled {
        Rolled::Numbers { .. } => Vec::new(),
        Rolled::Truths { rate, .. } => {
            let truths = [(*rate > 0.0, "True"), (*rate < 1.0, "False")];
            truths.into_iter().filter(|(occurs, _)| *occurs).map(|(_, word)| word.to_owned()).collect()
        }
        Rolled::Labels(labels) => labels.iter().map(|(label, _)| label.clone()).collect(),
    }
}

/// What a row's scores come to, in words.
pub(crate) fn rolled_words(rolled: &Rolled) -> String {
    match rolled {
        Rolled::Numbers { n: 1, mean, .. } => number_words(*mean),
        Rolled::Numbers { n, mean, .. } => format!("n {n} {}", number_words(*mean)),
        Rolled::Truths { n, rate } if *rate == 0.0 || *rate == 1.0 => {
            let word = if *rate == 0.0 { "False" } else { "True" };
            if *n == 1 { word.to_owned() } else { format!("n {n} {word}") }
        }
        Rolled::Truths { n, rate } => format!("n {n} {}% True", number_words(rate * 100.0)),
        Rolled::Labels(labels) => {
            let several = rolled.n() > 1;
            let word = |(label, n): &(String, u32)| if several { format!("{label} {n}") } else { label.clone() };
            labels.iter().map(word).collect::<Vec<_>>().join(", ")
        }
    }
}

/// A number with what it counts.
pub(crate) fn measure_words(unit: Unit, number: f64) -> String {
    let words = number_words(number);
    match unit {
        Unit::Count | Unit::Tokens => words,
        Unit::Seconds => format!("{words} s"),
        Unit::Usd => format!("${words}"),
    }
}

fn sought(text: String) -> Option<String> {
    text.chars().nth(MAX_SOUGHT_CHARS).is_none().then_some(text)
}

#[cfg(test)]
mod tests {
    use model::scores::{ScoreField, ScoreSource};

    use super::*;
    use crate::list::ListName;

    fn printed(list: Option<Query>) -> Option<String> {
        list.map(|list| list.print())
    }

    #[test]
    fn a_cell_leads_to_its_like() {
        let query = ListName::Scores.query("sort=name&after=cursor&open=x");
        let like = |field, cell| printed(like_this(&query, &field, &cell));
        let name = Cell::Strong("tone".to_owned());
        assert_eq!(like(AnyField::Score(ScoreField::Name), name).as_deref(), Some("f=name~is~tone&sort=name"));
        let source = Cell::Source(ScoreSource::Eval);
        assert_eq!(like(AnyField::Score(ScoreField::Source), source).as_deref(), Some("f=source~is~EVAL&sort=name"));
        let number = Cell::Value(ScoreValue::Number(0.5));
        assert_eq!(
            like(AnyField::Score(ScoreField::Value), number).as_deref(),
            Some("f=value~between~0.5~0.5&sort=name")
        );
        let nothing = Cell::Missing("No comment".to_owned());
        assert_eq!(like(AnyField::Score(ScoreField::Comment), nothing).as_deref(), Some("f=comment~none&sort=name"));
        let comment = Cell::Text("because".to_owned());
        assert_eq!(
            like(AnyField::Score(ScoreField::Comment), comment).as_deref(),
            Some("f=comment~contains~because&sort=name")
        );
        assert_eq!(like(AnyField::Score(ScoreField::Timestamp), Cell::Time(0)), None);
    }

    #[test]
    fn excluding_adds_to_what_is_left_out() {
        let query = ListName::Scores.query("f=name~not~a");
        let name = Cell::Strong("b".to_owned());
        assert_eq!(
            printed(unlike_this(&query, &AnyField::Score(ScoreField::Name), &name)).as_deref(),
            Some("f=name~not~a~b")
        );
        let nothing = Cell::Missing("No comment".to_owned());
        assert_eq!(
            printed(unlike_this(&query, &AnyField::Score(ScoreField::Comment), &nothing)).as_deref(),
            Some("f=name~not~a&f=comment~has")
        );
        let number = Cell::Value(ScoreValue::Number(0.5));
        assert_eq!(printed(unlike_this(&query, &AnyField::Score(ScoreField::Value), &number)), None);
    }
}
