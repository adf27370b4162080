//! What the list must be, by a recount of the scores themselves and the rows of the traces, said in plain words.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use model::list::{Filter, ListField, ListQuery, Test};
use model::scores::{DataType, Figure, Level, Rolled, ScoreColumn, ScoreSource};
use model::table::{Cell, Unit};
use model::traces::{TraceField, TraceProperty};
use sqlx::FromRow;

use crate::record::noon;
use crate::support::TestProject;
use crate::trace_row::{TRACES, TraceRow, compares, holds, trace_number};

/// The scores of one trace in one column, added up.
#[derive(Debug, FromRow)]
pub struct Group {
    k: i64,
    level: String,
    name: String,
    source: String,
    data_type: String,
    pub n: i64,
    pub mean: Option<f64>,
    min: Option<f64>,
    max: Option<f64>,
    last: Option<f64>,
    last_label: Option<String>,
    last_col: Option<i32>,
    pub labels: Vec<String>,
    authors: Vec<String>,
    comments: Vec<String>,
    /// Where people judge: how far they are apart, if they are.
    #[sqlx(skip)]
    spread: Option<f64>,
}

/// What one person said last, of a trace or of one of its observations.
#[derive(Debug, FromRow)]
struct Said {
    k: i64,
    level: String,
    name: String,
    data_type: String,
    observation_id: Option<String>,
    value: Option<f64>,
    label: Option<String>,
}

#[derive(Debug)]
pub struct Recount {
    traces: Vec<TraceRow>,
    groups: BTreeMap<(i64, ScoreColumn), Group>,
}

const GROUPS: &str = "
SELECT
    s.k, c.level, c.name, c.source, c.data_type
  , count(*) AS n
  , avg(s.value) AS mean
  , min(s.value) AS min
  , max(s.value) AS max
  , (array_agg(s.value ORDER BY s.ts DESC, s.value DESC))[1] AS last
  , (array_agg(l.label ORDER BY s.ts DESC, s.label DESC))[1] AS last_label
  , (array_agg(s.label ORDER BY s.ts DESC, s.label DESC))[1] AS last_col
  , array_remove(array_agg(l.label), NULL) AS labels
  , array_agg(coalesce(u.name, y.name)) AS authors
  , array_remove(array_agg(s.comment), NULL) AS comments
FROM scores s
JOIN score_columns c ON c.col = s.col
JOIN authors a ON a.author = s.author
LEFT JOIN score_columns l ON l.col = s.label
LEFT JOIN users u ON u.id = a.user_id
LEFT JOIN api_keys y ON y.id = a.key_id
GROUP BY s.k, c.level, c.name, c.source, c.data_type";

const SAID: &str = "
SELECT DISTINCT ON (s.k, s.col, s.observation_id, s.author)
    s.k, c.level, c.name, c.data_type, s.observation_id, s.value, l.label
FROM scores s
JOIN score_columns c ON c.col = s.col
LEFT JOIN score_columns l ON l.col = s.label
WHERE c.source = 'ANNOTATION'
ORDER BY s.k, s.col, s.observation_id, s.author, s.ts DESC, s.seq DESC";

impl Recount {
    pub async fn read(project: &TestProject) -> Self {
        let traces = sqlx::query_as(TRACES).fetch_all(&project.pool).await.unwrap();
        let groups: Vec<Group> = sqlx::query_as(GROUPS).fetch_all(&project.pool).await.unwrap();
        let said: Vec<Said> = sqlx::query_as(SAID).fetch_all(&project.pool).await.unwrap();
        let mut groups: BTreeMap<(i64, ScoreColumn), Group> =
            groups.into_iter().map(|group| ((group.k, group.column()), group)).collect();
        for group in groups.values_mut().filter(|group| group.source == "ANNOTATION") {
            group.spread = group.spread_of(&said);
        }
        Self { traces, groups }
    }

    /// The columns of scores of traces that have come or not.
    pub fn columns(&self) -> Vec<ScoreColumn> {
        let mut columns: Vec<ScoreColumn> = self.groups.keys().map(|(_, column)| column.clone()).collect();
        columns.retain(|column| matches!(column.level, Level::Trace | Level::Observation));
        columns.retain(|column| !matches!(column.data_type, DataType::Text | DataType::Correction));
        columns.sort();
        columns.dedup();
        columns
    }

    fn group(&self, trace: &TraceRow, column: &ScoreColumn) -> Option<&Group> {
        self.groups.get(&(trace.k, column.clone()))
    }

    /// The rows of these traces.
    pub fn rows_of(&self, ids: &[String]) -> Vec<&TraceRow> {
        self.traces.iter().filter(|trace| ids.contains(&trace.id)).collect()
    }

    /// What these traces have in a column.
    pub fn groups_of(&self, ids: &[String], column: &ScoreColumn) -> Vec<&Group> {
        self.rows_of(ids).into_iter().filter_map(|trace| self.group(trace, column)).collect()
    }

    /// Whether a trace passes a test.
    pub fn is(&self, id: &str, field: &TraceField, test: &Test) -> bool {
        let filter = Filter { field: field.clone(), test: test.clone() };
        self.traces.iter().any(|trace| trace.id == id && self.passes(trace, &filter))
    }

    /// The ids that the list must have, in order.
    pub fn expected(&self, query: &ListQuery<TraceField>) -> Vec<String> {
        let (from, to) = query.range.map_or((None, None), |range| range.ends(noon()));
        let mut left: Vec<&TraceRow> = self
            .traces
            .iter()
            .filter(|trace| query.filters.iter().all(|filter| self.passes(trace, filter)))
            .filter(|trace| query.search.as_ref().is_none_or(|words| trace.is_found(words)))
            .filter(|trace| from.is_none_or(|from| trace.ts >= from) && to.is_none_or(|to| trace.ts < to))
            .collect();
        let order = query.order();
        left.sort_by(|one, other| self.compare(&order.field, order.descending, one, other));
        left.iter().map(|trace| trace.id.clone()).collect()
    }

    fn passes(&self, trace: &TraceRow, filter: &Filter<TraceField>) -> bool {
        match &filter.field {
            TraceField::Own(property) => trace.passes(*property, &filter.test),
            TraceField::MetadataKey(key) => panic!("no filter is about {key} alone"),
            TraceField::Score(column, Figure::Spread) => {
                let spread = self.group(trace, column).and_then(|group| group.spread);
                match &filter.test {
                    Test::Missing => spread.is_none(),
                    Test::Has => spread.is_some(),
                    test => spread.is_some() && compares(spread, test),
                }
            }
            TraceField::Score(column, _) => {
                let group = self.group(trace, column);
                match &filter.test {
                    Test::Missing => group.is_none(),
                    Test::Not(words) => !group.is_some_and(|group| group.is_any_of(words)),
                    test => group.is_some_and(|group| group.passes(test)),
                }
            }
        }
    }

    fn compare(&self, field: &TraceField, descending: bool, one: &TraceRow, other: &TraceRow) -> Ordering {
        let turned = |ordering: Ordering| if descending { ordering.reverse() } else { ordering };
        let newest_first = (other.ts, other.k).cmp(&(one.ts, one.k));
        let by_time = newest_first.reverse();
        let by_arrival = one.k.cmp(&other.k);
        // What has no rank is missing, and comes last whichever way the others go.
        let ranked = |one: Option<f64>, other: Option<f64>, tie: Ordering| match (one, other) {
            (Some(one), Some(other)) => turned(one.total_cmp(&other).then(tie)),
            (one, other) => other.is_some().cmp(&one.is_some()).then(newest_first),
        };
        match field {
            TraceField::Own(TraceProperty::Timestamp) => turned(by_time),
            TraceField::Own(TraceProperty::Id) => turned(one.id.cmp(&other.id)),
            TraceField::Own(TraceProperty::Bookmarked) => match (one.bookmarked, other.bookmarked) {
                (true, true) => turned(by_time),
                (false, false) => newest_first,
                (one, other) => turned(one.cmp(&other)),
            },
            TraceField::Own(TraceProperty::Errors) => match (one.errors, other.errors) {
                (0, 0) => newest_first,
                (errors, others) => turned(errors.cmp(&others).then(by_arrival)),
            },
            TraceField::Own(property) => match (one.text(*property), other.text(*property)) {
                (None, None) if trace_number(*property).is_some() => {
                    let number = trace_number(*property).unwrap();
                    ranked(number(one), number(other), by_arrival)
                }
                (Some(one), Some(other)) => turned(one.cmp(other).then(by_time)),
                (one, other) => other.is_some().cmp(&one.is_some()).then(newest_first),
            },
            TraceField::MetadataKey(key) => panic!("nothing is ordered by {key}"),
            TraceField::Score(column, figure) => {
                let groups = (self.group(one, column), self.group(other, column));
                match (figure, groups) {
                    (Figure::Usual, (Some(one), Some(other))) if column.data_type == DataType::Categorical => {
                        turned(one.last_label.cmp(&other.last_label).then(by_arrival))
                    }
                    (Figure::Count(label), (Some(one), Some(other))) => match (one.count(label), other.count(label)) {
                        // Those without the label stand together, by their last one, from its end.
                        (0, 0) => (other.last_col, other.k).cmp(&(one.last_col, one.k)),
                        (one, other) => turned(one.cmp(&other).then(by_arrival)),
                    },
                    (Figure::Usual, (one, other)) if column.data_type == DataType::Categorical => {
                        other.is_some().cmp(&one.is_some()).then(newest_first)
                    }
                    (Figure::Count(_), (one, other)) => other.is_some().cmp(&one.is_some()).then(newest_first),
                    (Figure::Spread, (one, other)) => {
                        let spread = |group: Option<&Group>| group.and_then(|group| group.spread);
                        ranked(spread(one), spread(other), by_arrival)
                    }
                    (figure, (one, other)) => {
                        let number = |group: Option<&Group>| group.and_then(|group| group.figure(figure));
                        ranked(number(one), number(other), by_arrival)
                    }
                }
            }
        }
    }

    /// What the cell of this trace must show.
    pub fn cell(&self, id: &str, field: &TraceField) -> Cell {
        let trace = self.traces.iter().find(|trace| trace.id == id).unwrap();
        match field {
            TraceField::Score(column, _) => {
                let cell = match self.group(trace, column) {
                    None => Cell::Missing(format!("No score of {}", column.name)),
                    Some(group) => Cell::Rolled(group.rolled(column.data_type), None),
                };
                let said = ScoreColumn { source: ScoreSource::Annotation, ..column.clone() };
                match self.group(trace, &said).filter(|_| column.source != ScoreSource::Annotation) {
                    Some(said) => Cell::Marked(Box::new(cell), said.rolled(column.data_type)),
                    None => cell,
                }
            }
            TraceField::MetadataKey(key) => match trace.lang.clone().filter(|_| key == "lang") {
                Some(lang) => Cell::Text(lang),
                None => Cell::Missing(format!("No {key} in the metadata")),
            },
            TraceField::Own(TraceProperty::Timestamp) => Cell::Time(trace.ts.timestamp_micros()),
            TraceField::Own(TraceProperty::Latency) => trace.latency.map_or_else(
                || Cell::Missing("No observation has ended".to_owned()),
                |latency| Cell::Measure(Unit::Seconds, latency),
            ),
            TraceField::Own(TraceProperty::Tokens) => trace.tokens.map_or_else(
                || Cell::Missing("No observation tells tokens".to_owned()),
                |tokens| Cell::Measure(Unit::Tokens, tokens),
            ),
            TraceField::Own(TraceProperty::Bookmarked) => Cell::Bookmark(trace.bookmarked),
            field => panic!("{} is not looked into", field.key()),
        }
    }
}

impl Group {
    fn column(&self) -> ScoreColumn {
        ScoreColumn {
            level: Level::parse(&self.level).unwrap(),
            source: ScoreSource::parse(&self.source).unwrap(),
            data_type: DataType::parse(&self.data_type).unwrap(),
            name: self.name.clone(),
        }
    }

    /// Of the observations, or the trace itself, that people are furthest apart on.
    fn spread_of(&self, said: &[Said]) -> Option<f64> {
        let mut targets: BTreeMap<Option<&str>, Vec<&Said>> = BTreeMap::new();
        let is_own = |said: &&Said| {
            (said.k, &said.level, &said.name, &said.data_type) == (self.k, &self.level, &self.name, &self.data_type)
        };
        for said in said.iter().filter(is_own) {
            targets.entry(said.observation_id.as_deref()).or_default().push(said);
        }
        let apart = |said: &Vec<&Said>| {
            let numbers: Vec<f64> = said.iter().filter_map(|said| said.value).collect();
            if numbers.is_empty() {
                let same = |one: &&Said| said.iter().filter(|other| other.label == one.label).count();
                1.0 - said.iter().map(same).max().unwrap() as f64 / said.len() as f64
            } else {
                let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
                numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max) - least
            }
        };
        targets.values().map(apart).max_by(f64::total_cmp).filter(|spread| *spread > 0.0)
    }

    fn count(&self, label: &str) -> usize {
        self.labels.iter().filter(|own| *own == label).count()
    }

    fn figure(&self, figure: &Figure) -> Option<f64> {
        match figure {
            Figure::Min => self.min,
            Figure::Max => self.max,
            Figure::Last => self.last,
            _ => self.mean,
        }
    }

    /// Whether any of the scores is one of these labels or truths.
    fn is_any_of(&self, words: &[String]) -> bool {
        let named = |word: &str| words.iter().any(|named| named == word);
        self.labels.iter().any(|label| named(label))
            || self.data_type == "BOOLEAN"
                && (named("True") && self.max == Some(1.0) || named("False") && self.min == Some(0.0))
    }

    fn passes(&self, test: &Test) -> bool {
        match test {
            Test::Has => true,
            Test::Is(words) => self.is_any_of(words),
            Test::By(names) => self.authors.iter().any(|author| names.contains(author)),
            Test::Says(text) => self.comments.iter().any(|comment| holds(comment, text)),
            test => compares(self.mean, test),
        }
    }

    fn rolled(&self, data_type: DataType) -> Rolled {
        let n = u32::try_from(self.n).unwrap();
        match data_type {
            DataType::Numeric => Rolled::Numbers {
                n,
                mean: self.mean.unwrap(),
                min: self.min.unwrap(),
                max: self.max.unwrap(),
                last: self.last.unwrap(),
                apart: self.spread,
            },
            DataType::Boolean => Rolled::Truths { n, rate: self.mean.unwrap() },
            _ => {
                let mut labels: Vec<(String, u32)> = Vec::new();
                for label in &self.labels {
                    if !labels.iter().any(|(known, _)| known == label) {
                        labels.push((label.clone(), u32::try_from(self.count(label)).unwrap()));
                    }
                }
                labels.sort_by(|(one, n), (other, m)| m.cmp(n).then(one.cmp(other)));
                Rolled::Labels(labels)
            }
        }
    }
}
