//! The values that a filter can name in a project: from the dictionary where it has them, else from the newest rows or by the
//! beginning of an id. Nothing here reads more as a project grows.

use model::scores::{DataType, Level, ScoreField, ScoreSource};
use sqlx::PgConnection;

use super::words;
use crate::list::{pattern, push_prefix, push_words_of_traces, statement_about};
use crate::{ProjectScope, Store, StoreError};

/// The most values of one answer.
const MOST: usize = 200;
/// How many of the newest rows are looked at for values that no dictionary has.
const NEWEST: u32 = 5_000;

impl Store {
    /// Values of this field that occur in the project and hold what was typed (ids: begin with it), in text order.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn score_choices(
        &self,
        scope: &ProjectScope,
        field: ScoreField,
        typed: &str,
    ) -> Result<Vec<String>, StoreError> {
        let typed = typed.replace('\0', "");
        let mut connection = self.pool.acquire().await?;
        let words = from_dictionary(&mut connection, scope, field).await?;
        let mut choices = match words {
            Some(words) => {
                let lower = typed.to_lowercase();
                words.into_iter().filter(|word| word.to_lowercase().contains(&lower)).collect()
            }
            None => from_rows(&mut connection, scope, field, &typed).await?,
        };
        if !matches!(field, ScoreField::Source | ScoreField::DataType | ScoreField::Level) {
            choices.sort_unstable();
            choices.dedup();
        }
        choices.truncate(MOST);
        Ok(choices)
    }
}

/// The words of a field that the dictionary holds.
async fn from_dictionary(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    field: ScoreField,
) -> Result<Option<Vec<String>>, StoreError> {
    let named = |words: Vec<words::Named>| words.into_iter().map(|word| word.name).collect();
    match field {
        ScoreField::Environment => return Ok(Some(named(words::read_environments(connection, scope).await?))),
        ScoreField::Author => return Ok(Some(named(words::read_authors(connection, scope).await?))),
        ScoreField::Name | ScoreField::Source | ScoreField::DataType | ScoreField::Level | ScoreField::Value => {}
        _ => return Ok(None),
    }
    let columns = words::read_columns(connection, scope).await?;
    let known = |words: &[&'static str], occurs: &dyn Fn(&str) -> bool| -> Vec<String> {
        words.iter().filter(|word| occurs(word)).map(|word| (*word).to_owned()).collect()
    };
    let words = |all: Vec<&'static str>, of: fn(&words::ColumnWords) -> &'static str| {
        known(&all, &|word| columns.iter().any(|column| of(column) == word))
    };
    Ok(Some(match field {
        ScoreField::Name => columns.into_iter().map(|column| column.name).collect(),
        ScoreField::Source => {
            words(ScoreSource::ALL.iter().map(|source| source.word()).collect(), |column| column.source.word())
        }
        ScoreField::DataType => {
            words(DataType::ALL.iter().map(|data_type| data_type.word()).collect(), |column| column.data_type.word())
        }
        ScoreField::Level => words(Level::ALL.iter().map(|level| level.word()).collect(), |column| column.level.word()),
        _ => {
            let labels = words::read_labels(connection, scope).await?;
            let truths = columns.iter().any(|column| column.data_type == DataType::Boolean);
            let truths = if truths { ["True", "False"].as_slice() } else { &[] };
            labels
                .into_iter()
                .filter_map(|label| label.label)
                .chain(truths.iter().map(|word| (*word).to_owned()))
                .collect()
        }
    }))
}

async fn from_rows(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    field: ScoreField,
    typed: &str,
) -> Result<Vec<String>, StoreError> {
    let mut sql = statement_about(scope, "SELECT DISTINCT word\nFROM (\n    ");
    let ids = |table: &str, column: &str| format!("SELECT x.{column} AS word FROM {table} x WHERE x.project_id = $1");
    match field {
        ScoreField::TraceName if !typed.is_empty() => {
            sql.push("SELECT t.name AS word FROM traces t WHERE t.project_id = $1 AND t.seen AND t.name IS NOT NULL");
            push_like(&mut sql, "t.name", typed);
        }
        ScoreField::TraceName => push_words_of_traces(&mut sql, "name", typed),
        ScoreField::User => push_words_of_traces(&mut sql, "user_id", typed),
        ScoreField::Tags => {
            sql.push(
                "SELECT word FROM (SELECT t.tags FROM traces t WHERE t.project_id = $1 AND t.seen ORDER BY t.k DESC",
            );
            sql.push(format_args!(" LIMIT {NEWEST}) newest CROSS JOIN unnest(newest.tags) word WHERE true"));
            push_like(&mut sql, "word", typed);
        }
        ScoreField::Metadata => {
            sql.push("SELECT word FROM (SELECT s.metadata FROM scores s WHERE s.project_id = $1 ORDER BY s.ts DESC, s.seq DESC");
            sql.push(format_args!(" LIMIT {NEWEST}) newest CROSS JOIN jsonb_object_keys("));
            sql.push("CASE WHEN jsonb_typeof(newest.metadata) = 'object' THEN newest.metadata ELSE '{}' END) word WHERE true");
            push_like(&mut sql, "word", typed);
        }
        ScoreField::Trace | ScoreField::Session | ScoreField::Run | ScoreField::Id => {
            let table = match field {
                ScoreField::Trace => "traces",
                ScoreField::Session => "sessions",
                ScoreField::Run => "dataset_runs",
                _ => "scores",
            };
            sql.push(ids(table, "id"));
            push_prefix(&mut sql, "x.id", typed);
            sql.push(" ORDER BY x.id");
        }
        ScoreField::Observation => {
            sql.push(ids("scores", "observation_id")).push(" AND x.observation_id IS NOT NULL");
            push_prefix(&mut sql, "x.observation_id", typed);
            sql.push(" ORDER BY x.observation_id");
        }
        ScoreField::Config => {
            sql.push(ids("score_configs", "id"));
            push_prefix(&mut sql, "x.id", typed);
        }
        _ => return Ok(Vec::new()),
    }
    let most_steps = if matches!(field, ScoreField::TraceName | ScoreField::User) { MOST } else { NEWEST as usize };
    sql.push(format_args!("\n    LIMIT {most_steps}\n) found\nLIMIT {MOST}"));
    Ok(sql.build_query_scalar().fetch_all(connection).await?)
}

fn push_like(sql: &mut sqlx::QueryBuilder<sqlx::Postgres>, column: &str, typed: &str) {
    if !typed.is_empty() {
        sql.push(format_args!(" AND {column} ILIKE ")).push_bind(pattern(typed));
    }
}
