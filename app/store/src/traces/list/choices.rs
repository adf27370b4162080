//! What the editors of filters offer: the values that occur in the list, most frequent first, and how its numbers are spread.

use std::collections::HashMap;

use model::list::{ListField, ListQuery};
use model::scores::{DataType, ScoreColumn};
use model::table::{Choice, Spread};
use model::traces::{TraceField, TraceProperty};
use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::conditions::number_column;
use super::dictionary::Dictionary;
use super::order::text_column;
use super::sample::sample;
use crate::list::{
    SNAPSHOT, SPREAD_HEAD, pattern, push_prefix, push_spread, push_words_of_traces, read_spread, statement_about,
};
use crate::{ProjectScope, Store, StoreError};

/// The most values of one answer.
const MOST: usize = 200;
/// The most traces whose observations are looked at.
const MOST_WITH_OBSERVATIONS: usize = 1_000;

impl Store {
    /// Values of this field that hold what was typed (ids: begin with it): those of the query's list, its own tests of the field
    /// left out, by how many of its traces have them, then others of the project in text order.
    ///
    /// # Errors
    /// When the database cannot be asked, or takes too long.
    pub async fn trace_choices(
        &self,
        scope: &ProjectScope,
        query: &ListQuery<TraceField>,
        field: &TraceField,
        typed: &str,
    ) -> Result<Vec<Choice>, StoreError> {
        let typed = typed.replace('\0', "");
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let (dictionary, sample) = sample(&mut tx, scope, &without(query, field), vec![field.clone()]).await?;
        let counted = count_values(&mut tx, scope, field, &dictionary, &sample.ks, &typed).await?;
        let others = other_values(&mut tx, scope, field, &dictionary, &typed).await?;
        tx.commit().await?;
        let known: HashMap<&str, u32> = counted.iter().map(|(word, n)| (word.as_str(), *n)).collect();
        let others = others.into_iter().filter(|word| !known.contains_key(word.as_str()));
        let others: Vec<Choice> = others.map(|value| Choice { value, n: None }).collect();
        let counted = counted.into_iter().map(|(value, n)| Choice { value, n: Some(n) });
        Ok(counted.chain(others).take(MOST).collect())
    }

    /// How the numbers of this field are spread over the query's list or a sample of it, its own tests of the field left out;
    /// nothing if there are none.
    ///
    /// # Errors
    /// When the database cannot be asked, or takes too long.
    pub async fn trace_spread(
        &self,
        scope: &ProjectScope,
        query: &ListQuery<TraceField>,
        field: &TraceField,
    ) -> Result<Option<Spread>, StoreError> {
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let (dictionary, sample) = sample(&mut tx, scope, &without(query, field), vec![field.clone()]).await?;
        let mut sql = statement_about(scope, SPREAD_HEAD);
        match field {
            TraceField::Own(property) => {
                let Some(column) = number_column(*property) else { return Ok(None) };
                sql.push(format_args!("SELECT t.{column}::float8 AS value"));
                push_traces(&mut sql, &sample.ks);
            }
            TraceField::MetadataKey(_) => return Ok(None),
            TraceField::Score(column, _) => {
                let Some(col) = dictionary.col(column) else { return Ok(None) };
                sql.push("SELECT r.mean AS value");
                push_rollups(&mut sql, &sample.ks, &[col]);
            }
        }
        push_spread(&mut sql);
        let rows = sql.build().fetch_all(&mut *tx).await?;
        tx.commit().await?;
        read_spread(&rows)
    }
}

fn without(query: &ListQuery<TraceField>, field: &TraceField) -> ListQuery<TraceField> {
    let mut query = query.rows_asked();
    query.filters.retain(|filter| filter.field != *field);
    query
}

fn push_traces(sql: &mut QueryBuilder<Postgres>, ks: &[i64]) {
    sql.push("\nFROM unnest(").push_bind(ks.to_vec());
    sql.push("::bigint[]) AS u (k)\nJOIN traces t ON t.project_id = $1 AND t.k = u.k");
}

fn push_rollups(sql: &mut QueryBuilder<Postgres>, ks: &[i64], cols: &[i32]) {
    sql.push("\nFROM unnest(").push_bind(ks.to_vec()).push("::bigint[]) AS u (k)");
    sql.push("\nJOIN rollups r ON r.project_id = $1 AND r.k = u.k AND r.col = ANY(").push_bind(cols.to_vec()).push(")");
}

/// How many of these traces have each value.
async fn count_values(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    field: &TraceField,
    dictionary: &Dictionary,
    ks: &[i64],
    typed: &str,
) -> Result<Vec<(String, u32)>, StoreError> {
    let mut sql = statement_about(scope, "SELECT\n    f.word\n  , count(DISTINCT f.k)::int AS n\nFROM (\n");
    match field {
        TraceField::Own(property) if property.is_of_observations() => {
            let column = observation_column(*property);
            sql.push(format_args!("SELECT o.trace_k AS k, o.{column}::text AS word\nFROM unnest("));
            sql.push_bind(ks[..ks.len().min(MOST_WITH_OBSERVATIONS)].to_vec()).push("::bigint[]) AS u (k)");
            sql.push("\nJOIN observations o ON o.project_id = $1 AND o.trace_k = u.k");
        }
        TraceField::Own(TraceProperty::Session) => {
            sql.push("SELECT t.k, z.id AS word");
            push_traces(&mut sql, ks);
            sql.push("\nJOIN sessions z ON z.project_id = $1 AND z.k = t.session_k");
        }
        TraceField::Own(TraceProperty::Tags) => {
            sql.push("SELECT t.k, g.word");
            push_traces(&mut sql, ks);
            sql.push("\nCROSS JOIN LATERAL unnest(t.tags) AS g (word)");
        }
        TraceField::Own(TraceProperty::Metadata) => {
            sql.push("SELECT t.k, g.word");
            push_traces(&mut sql, &ks[..ks.len().min(MOST_WITH_OBSERVATIONS)]);
            sql.push("\nLEFT JOIN observations o ON o.project_id = $1 AND o.trace_k = t.k AND o.id = t.root_id");
            sql.push("\nCROSS JOIN LATERAL jsonb_object_keys(coalesce(o.metadata, '{}') || t.metadata) AS g (word)");
        }
        TraceField::Own(TraceProperty::Bookmarked) => {
            sql.push("SELECT t.k, initcap(t.bookmarked::text) AS word");
            push_traces(&mut sql, ks);
        }
        TraceField::Own(property) => {
            let Some(column) = text_column(*property) else { return Ok(Vec::new()) };
            sql.push(format_args!("SELECT t.k, t.{column} AS word"));
            push_traces(&mut sql, ks);
        }
        TraceField::MetadataKey(_) => return Ok(Vec::new()),
        TraceField::Score(column, _) => {
            if !push_verdicts(&mut sql, column, dictionary, ks) {
                return Ok(Vec::new());
            }
        }
    }
    sql.push("\n) f\nWHERE f.word IS NOT NULL");
    if !typed.is_empty() {
        sql.push("\n    AND f.word ILIKE ").push_bind(pattern(typed));
    }
    sql.push(format_args!("\nGROUP BY f.word\nORDER BY n DESC, f.word COLLATE \"C\"\nLIMIT {MOST}"));
    let rows: Vec<(String, i32)> = sql.build_query_as().fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(word, n)| (word, u32::try_from(n).unwrap_or_default())).collect())
}

/// Writes which traces have which label or truth of a column; nothing for columns of numbers.
fn push_verdicts(sql: &mut QueryBuilder<Postgres>, column: &ScoreColumn, dictionary: &Dictionary, ks: &[i64]) -> bool {
    let Some(col) = dictionary.col(column) else { return false };
    match column.data_type {
        DataType::Boolean => {
            sql.push("SELECT r.k, w.word");
            push_rollups(sql, ks, &[col]);
            sql.push("\nJOIN (VALUES ('True', 1), ('False', 0)) AS w (word, truth)");
            sql.push(" ON (w.truth = 1 AND r.mean > 0) OR (w.truth = 0 AND r.mean < 1)");
            true
        }
        DataType::Categorical => {
            let (words, cols): (Vec<String>, Vec<i32>) = dictionary.labels(column).into_iter().unzip();
            sql.push("SELECT r.k, w.word");
            push_rollups(sql, ks, &cols);
            sql.push("\nJOIN unnest(").push_bind(words).push("::text[], ").push_bind(cols);
            sql.push("::int[]) AS w (word, col) ON w.col = r.col");
            true
        }
        DataType::Numeric | DataType::Text | DataType::Correction => false,
    }
}

/// Values of the project that the sample may not have, in text order.
async fn other_values(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    field: &TraceField,
    dictionary: &Dictionary,
    typed: &str,
) -> Result<Vec<String>, StoreError> {
    let mut sql = statement_about(scope, "SELECT f.word\nFROM (\n");
    match field {
        TraceField::Own(TraceProperty::Id | TraceProperty::Session) => {
            let table = if field.key() == "id" { "traces" } else { "sessions" };
            sql.push(format_args!("SELECT x.id AS word FROM {table} x WHERE x.project_id = $1"));
            push_prefix(&mut sql, "x.id", typed);
            sql.push(" ORDER BY x.id");
        }
        TraceField::Own(property) => {
            let Some(column) = text_column(*property) else { return Ok(Vec::new()) };
            push_words_of_traces(&mut sql, column, typed);
        }
        TraceField::MetadataKey(_) => return Ok(Vec::new()),
        TraceField::Score(column, _) => {
            let typed = typed.to_lowercase();
            let labels = dictionary.labels(column).into_iter().map(|(label, _)| label);
            return Ok(labels.filter(|label| label.to_lowercase().contains(&typed)).collect());
        }
    }
    sql.push(format_args!("\nLIMIT {MOST}\n) f"));
    Ok(sql.build_query_scalar().fetch_all(connection).await?)
}

fn observation_column(property: TraceProperty) -> &'static str {
    match property {
        TraceProperty::Model => "model",
        TraceProperty::PromptName => "prompt_name",
        TraceProperty::PromptVersion => "prompt_version",
        TraceProperty::ObservationType => "kind",
        TraceProperty::ObservationLevel => "level",
        _ => "name",
    }
}
