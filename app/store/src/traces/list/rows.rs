//! The wide rows of a page: what its columns show of each trace, and what its scores come to.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::{DateTime, Utc};
use model::list::ListField;
use model::scores::{DataType, Level, Rolled, ScoreColumn, ScoreConfig, ScoreSource};
use model::table::{Cell, Row, Unit};
use model::traces::{TraceField, TraceProperty};
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};

use super::dictionary::Dictionary;
use crate::list::statement_about;
use crate::scores::configs::read_configs;
use crate::{ProjectScope, StoreError};

/// How much of a long text a cell holds; the rest is on the trace's page.
const PREVIEW_CHARS: usize = 160;

/// A trace with what its columns show. The long texts are read only where they are shown.
#[derive(Debug, FromRow)]
struct TraceRow {
    k: i64,
    id: String,
    ts: Option<DateTime<Utc>>,
    name: Option<String>,
    user_id: Option<String>,
    session_id: Option<String>,
    environment: String,
    release: Option<String>,
    version: Option<String>,
    tags: Vec<String>,
    latency: Option<f64>,
    observations: i32,
    total_tokens: Option<i64>,
    cost: Option<f64>,
    errors: i32,
    bookmarked: bool,
    input: Option<String>,
    output: Option<String>,
    metadata: Json<Value>,
}

/// What the scores of a trace come to in one column.
#[derive(Debug, FromRow)]
struct RollupRow {
    k: i64,
    col: i32,
    n: i32,
    mean: Option<f64>,
    min: Option<f64>,
    max: Option<f64>,
    last: Option<f64>,
    spread: Option<f64>,
}

/// The rows of these traces, in this order.
pub(super) async fn read_rows(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    ks: &[i64],
    columns: &[TraceField],
    dictionary: &Dictionary,
) -> Result<Vec<Row>, StoreError> {
    if ks.is_empty() {
        return Ok(Vec::new());
    }
    let shown = columns.iter().filter_map(TraceField::score_column);
    let said: Vec<ScoreColumn> = shown.clone().filter_map(peoples).collect();
    let scored: Vec<&ScoreColumn> = shown.chain(&said).collect();
    let configs = if scored.is_empty() { Vec::new() } else { read_configs(&mut *connection, scope).await? };
    let rolled = read_rolled(connection, scope, ks, &scored, dictionary).await?;
    let mut found: HashMap<i64, TraceRow> =
        read_traces(connection, scope, ks, columns).await?.into_iter().map(|row| (row.k, row)).collect();
    let row = |k: &i64| {
        let trace = found.remove(k)?;
        let cell = |column: &TraceField| match column {
            TraceField::Own(property) => own_cell(&trace, *property),
            TraceField::MetadataKey(key) => key_cell(trace.metadata.0.get(key), key),
            TraceField::Score(column, _) => {
                let cell = score_cell(rolled.get(&(*k, column.clone())), column, &configs);
                let said = peoples(column).and_then(|said| rolled.get(&(*k, said)));
                match said {
                    Some(said) => Cell::Marked(Box::new(cell), said.clone()),
                    None => cell,
                }
            }
        };
        let cells: Vec<Cell> = columns.iter().map(cell).collect();
        Some(Row {
            key: trace.id.clone(),
            version: version_of(&cells, trace.bookmarked),
            cells,
            bookmarked: Some(trace.bookmarked),
        })
    };
    Ok(ks.iter().filter_map(row).collect())
}

async fn read_traces(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    ks: &[i64],
    columns: &[TraceField],
) -> Result<Vec<TraceRow>, StoreError> {
    let shows = |property| columns.contains(&TraceField::Own(property));
    let long = |property, column: &str| {
        // Twice as much as is shown: white space is taken off the ends.
        let text = format!("left(coalesce(t.{column}, o.{column}), {})", PREVIEW_CHARS * 2);
        if shows(property) { text } else { "NULL::text".to_owned() }
    };
    let mut sql = statement_about(scope, "SELECT\n    t.k\n  , t.id\n  , t.ts\n  , t.name\n  , t.user_id");
    sql.push("\n  , z.id AS session_id\n  , t.environment\n  , t.release\n  , t.version\n  , t.tags\n  , t.latency");
    sql.push("\n  , t.observations\n  , t.total_tokens\n  , t.cost\n  , t.errors\n  , t.bookmarked");
    sql.push(format_args!("\n  , {} AS input", long(TraceProperty::Input, "input")));
    sql.push(format_args!("\n  , {} AS output", long(TraceProperty::Output, "output")));
    sql.push("\n  , ");
    push_metadata(&mut sql, columns);
    sql.push(" AS metadata\nFROM traces t");
    sql.push("\nLEFT JOIN sessions z ON z.project_id = $1 AND z.k = t.session_k");
    sql.push("\nLEFT JOIN observations o ON o.project_id = $1 AND o.trace_k = t.k AND o.id = t.root_id");
    sql.push("\nWHERE t.project_id = $1\n    AND t.k = ANY(").push_bind(ks.to_vec()).push(")");
    Ok(sql.build_query_as().fetch_all(connection).await?)
}

/// Writes what is shown of the metadata, the trace's own and its root's: all of it, or the keys that have a column.
fn push_metadata(sql: &mut QueryBuilder<Postgres>, columns: &[TraceField]) {
    const ALL: &str = "coalesce(o.metadata, '{}') || t.metadata";

    if columns.contains(&TraceField::Own(TraceProperty::Metadata)) {
        sql.push(ALL);
        return;
    }
    let key = |column: &TraceField| match column {
        TraceField::MetadataKey(key) if !key.contains('\0') => Some(key.clone()),
        _ => None,
    };
    let keys: Vec<String> = columns.iter().filter_map(key).collect();
    if keys.is_empty() {
        sql.push("'{}'::jsonb");
    } else {
        sql.push("coalesce((SELECT jsonb_object_agg(m.key, m.value) FROM jsonb_each(").push(ALL);
        sql.push(") AS m WHERE m.key = ANY(").push_bind(keys).push(")), '{}')");
    }
}

/// What the scores of these traces come to in these columns.
async fn read_rolled(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    ks: &[i64],
    columns: &[&ScoreColumn],
    dictionary: &Dictionary,
) -> Result<HashMap<(i64, ScoreColumn), Rolled>, StoreError> {
    let mut of_col: HashMap<i32, (&ScoreColumn, Option<String>)> = HashMap::new();
    for column in columns {
        if column.data_type == DataType::Categorical {
            let labels = dictionary.labels(column).into_iter();
            of_col.extend(labels.map(|(label, col)| (col, (*column, Some(label)))));
        } else if let Some(col) = dictionary.col(column) {
            of_col.insert(col, (*column, None));
        }
    }
    let mut rolled: HashMap<(i64, ScoreColumn), Rolled> = HashMap::new();
    if of_col.is_empty() {
        return Ok(rolled);
    }
    let mut sql =
        statement_about(scope, "SELECT\n    r.k\n  , r.col\n  , r.n\n  , r.mean\n  , r.min\n  , r.max\n  , r.last");
    sql.push("\n  , r.spread\nFROM rollups r\nWHERE r.project_id = $1\n    AND r.k = ANY(").push_bind(ks.to_vec());
    sql.push(")\n    AND r.col = ANY(").push_bind(of_col.keys().copied().collect::<Vec<i32>>()).push(")");
    let rows: Vec<RollupRow> = sql.build_query_as().fetch_all(connection).await?;
    for row in rows {
        let Some((column, label)) = of_col.get(&row.col) else { continue };
        let n = u32::try_from(row.n).unwrap_or_default();
        let figure = |figure: Option<f64>| figure.unwrap_or_default();
        let key = (row.k, (*column).clone());
        match label {
            Some(label) => {
                let cell = rolled.entry(key).or_insert_with(|| Rolled::Labels(Vec::new()));
                if let Rolled::Labels(labels) = cell {
                    labels.push((label.clone(), n));
                }
            }
            None if column.data_type == DataType::Boolean => {
                rolled.insert(key, Rolled::Truths { n, rate: figure(row.mean) });
            }
            None => {
                let (mean, min, max, last) = (figure(row.mean), figure(row.min), figure(row.max), figure(row.last));
                rolled.insert(key, Rolled::Numbers { n, mean, min, max, last, apart: row.spread });
            }
        }
    }
    for cell in rolled.values_mut() {
        if let Rolled::Labels(labels) = cell {
            labels.sort_by(|(one, n), (other, m)| m.cmp(n).then_with(|| one.cmp(other)));
        }
    }
    Ok(rolled)
}

/// The column of what people said, where others judge.
fn peoples(column: &ScoreColumn) -> Option<ScoreColumn> {
    let said = ScoreColumn { source: ScoreSource::Annotation, ..column.clone() };
    (said != *column).then_some(said)
}

fn score_cell(rolled: Option<&Rolled>, column: &ScoreColumn, configs: &[ScoreConfig]) -> Cell {
    match rolled {
        Some(rolled) => {
            let config = ScoreConfig::of(configs, &column.name, column.data_type);
            Cell::Rolled(rolled.clone(), config.and_then(|config| config.rolled_fails(rolled)))
        }
        None => Cell::Missing(format!("No score of {}", column.name)),
    }
}

fn own_cell(trace: &TraceRow, property: TraceProperty) -> Cell {
    let text = |text: &Option<String>| match text {
        Some(text) => Cell::Text(text.clone()),
        None => missing(property),
    };
    match property {
        TraceProperty::Timestamp => Cell::Time(trace.ts.map(|ts| ts.timestamp_micros()).unwrap_or_default()),
        TraceProperty::Name => {
            let titled = |name| Cell::Titled(trace.id.clone(), name);
            trace.name.clone().map_or_else(|| missing(property), titled)
        }
        TraceProperty::Input => preview(trace.input.as_deref(), property),
        TraceProperty::Output => preview(trace.output.as_deref(), property),
        TraceProperty::User => text(&trace.user_id),
        TraceProperty::Session => {
            trace.session_id.clone().map_or_else(|| missing(property), |id| Cell::Target(Level::Session, id))
        }
        TraceProperty::Environment => Cell::Text(trace.environment.clone()),
        TraceProperty::Release => text(&trace.release),
        TraceProperty::Version => text(&trace.version),
        TraceProperty::Tags if trace.tags.is_empty() => missing(property),
        TraceProperty::Tags => Cell::Tags(trace.tags.clone()),
        TraceProperty::Latency => measure(Unit::Seconds, trace.latency, property),
        TraceProperty::Observations => Cell::Measure(Unit::Count, f64::from(trace.observations)),
        #[expect(clippy::cast_precision_loss, reason = "tokens stay far below 2^53")]
        TraceProperty::Tokens => measure(Unit::Tokens, trace.total_tokens.map(|tokens| tokens as f64), property),
        TraceProperty::Cost => measure(Unit::Usd, trace.cost, property),
        TraceProperty::Errors => Cell::Measure(Unit::Count, f64::from(trace.errors)),
        TraceProperty::Bookmarked => Cell::Bookmark(trace.bookmarked),
        TraceProperty::Id => Cell::Trace(trace.id.clone()),
        TraceProperty::Metadata => match &trace.metadata.0 {
            Value::Object(map) if map.is_empty() => missing(property),
            metadata => Cell::Json(cut(&metadata.to_string())),
        },
        // Rows are chosen by these, no column shows them.
        property => missing(property),
    }
}

fn key_cell(value: Option<&Value>, key: &str) -> Cell {
    match value {
        None | Some(Value::Null) => Cell::Missing(format!("No {key} in the metadata")),
        Some(Value::String(text)) => Cell::Text(cut(text)),
        Some(value @ (Value::Object(_) | Value::Array(_))) => Cell::Json(cut(&value.to_string())),
        Some(value) => Cell::Text(value.to_string()),
    }
}

fn measure(unit: Unit, number: Option<f64>, property: TraceProperty) -> Cell {
    number.map_or_else(|| missing(property), |number| Cell::Measure(unit, number))
}

/// The beginning of a text that may be JSON.
fn preview(text: Option<&str>, property: TraceProperty) -> Cell {
    let Some(text) = text else { return missing(property) };
    let text = text.trim();
    if text.starts_with(['{', '[']) { Cell::Json(cut(text)) } else { Cell::Text(cut(text)) }
}

fn cut(text: &str) -> String {
    text.chars().take(PREVIEW_CHARS).collect()
}

fn missing(property: TraceProperty) -> Cell {
    Cell::Missing(match property {
        TraceProperty::Latency => "No observation has ended".to_owned(),
        TraceProperty::Tokens => "No observation tells tokens".to_owned(),
        TraceProperty::Cost => "No observation tells a cost".to_owned(),
        property => format!("No {}", TraceField::Own(property).title().to_lowercase()),
    })
}

/// A number that changes with anything that the row shows: its scores change without the trace.
fn version_of(cells: &[Cell], bookmarked: bool) -> i64 {
    let mut hasher = DefaultHasher::new();
    format!("{cells:?}{bookmarked}").hash(&mut hasher);
    // Half of it, so that a browser's numbers hold it.
    i64::from((hasher.finish() >> 32) as u32)
}
