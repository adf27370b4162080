//! A run as its page shows it: its own scores, what those of its items come to, and its items page by page.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use model::datasets::DatasetRun;
use model::scores::{DataType, Level, Rolled, ScoreColumn, ScoreConfig, ScoreSource, ScoreTarget, StoredScore};
use sqlx::PgConnection;

use crate::list::SNAPSHOT;
use crate::scores::configs::read_configs;
use crate::scores::rows::{ScoreRow, select_scores};
use crate::{ProjectScope, Store, StoreError};

/// As many scores of the run itself, and of the traces of a page, are shown.
const MOST_SCORES: u32 = 2_000;
/// As much of an input or an output is shown, in characters.
const PREVIEW_CHARS: i32 = 300;

/// A run as its page shows it.
#[derive(Clone, Debug)]
pub struct RunView {
    /// The run.
    pub run: DatasetRun,
    /// The scores of the run itself.
    pub own: Vec<StoredScore>,
    /// What the scores of its items come to, by column.
    pub rolled: Vec<(ScoreColumn, Rolled)>,
    /// Its items, in the order in which they were linked.
    pub items: Vec<RunViewItem>,
    /// Where the next page begins, if there is one.
    pub next: Option<RunPlace>,
    /// The project's configs, by which scores are read.
    pub configs: Vec<ScoreConfig>,
}

/// An item of a run, with what came out.
#[derive(Clone, Debug)]
pub struct RunViewItem {
    /// The item.
    pub item_id: String,
    /// The beginning of its input, as JSON.
    pub input: Option<String>,
    /// The beginning of what should have come out, as JSON.
    pub expected_output: Option<String>,
    /// The beginning of what came out.
    pub output: Option<String>,
    /// The trace that answered it.
    pub trace_id: String,
    /// The trace's name.
    pub trace_name: Option<String>,
    /// The observation that answered it, if one is named.
    pub observation_id: Option<String>,
    /// The scores of the trace and of its observations.
    pub scores: Vec<StoredScore>,
}

/// A place between items of a run: the last one before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunPlace {
    /// When it was linked.
    pub linked_at: DateTime<Utc>,
    /// Its id.
    pub id: String,
}

impl RunPlace {
    /// Reads the text form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (micros, id) = text.split_once(':')?;
        let linked_at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
        let in_range = (0..=9_999).contains(&chrono::Datelike::year(&linked_at)) && !id.contains('\0');
        in_range.then(|| Self { linked_at, id: id.to_owned() })
    }
}

impl std::fmt::Display for RunPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.linked_at.timestamp_micros(), self.id)
    }
}

/// A run item with the long texts cut.
struct ItemRow {
    id: String,
    item_id: String,
    created_at: DateTime<Utc>,
    input: Option<String>,
    expected_output: Option<String>,
    output: Option<String>,
    trace_id: String,
    trace_k: i64,
    trace_name: Option<String>,
    observation_id: Option<String>,
}

/// What the scores of a run's items come to in a column, or in one of its labels.
struct RolledRow {
    level: String,
    name: String,
    source: String,
    data_type: String,
    label: Option<String>,
    n: i32,
    mean: Option<f64>,
    min: Option<f64>,
    max: Option<f64>,
    last: Option<f64>,
}

impl Store {
    /// A run of a dataset with a page of its items after a place; nothing where there is no such run.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn run_view(
        &self,
        scope: &ProjectScope,
        (dataset_id, run_id): (&str, &str),
        after: Option<&RunPlace>,
        limit: usize,
    ) -> Result<Option<RunView>, StoreError> {
        let Some(run) = self.dataset_run_by_id(scope, dataset_id, run_id).await? else { return Ok(None) };
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let configs = read_configs(&mut *tx, scope).await?;
        let k = sqlx::query_scalar!(
            "SELECT k FROM dataset_runs WHERE project_id = $1 AND id = $2",
            scope.project_id,
            run.id,
        )
        .fetch_one(&mut *tx)
        .await?;
        let own = scores_of(&mut tx, scope, &[k]).await?.into_iter().map(|row| row.stored).collect();
        let rolled = read_rolled(&mut tx, scope, k).await?;
        let mut rows = read_items(&mut tx, scope, k, after, limit).await?;
        let goes_on = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| goes_on);
        let next = next.map(|row| RunPlace { linked_at: row.created_at, id: row.id.clone() });
        let ks: Vec<i64> = rows.iter().map(|row| row.trace_k).collect();
        let mut scores: HashMap<String, Vec<StoredScore>> = HashMap::new();
        for row in scores_of(&mut tx, scope, &ks).await? {
            if let ScoreTarget::Trace { trace_id, .. } = &row.stored.score.target {
                scores.entry(trace_id.clone()).or_default().push(row.stored);
            }
        }
        tx.commit().await?;
        let item = |row: ItemRow| RunViewItem {
            // A trace that answered two items shows its scores beside both.
            scores: scores.get(&row.trace_id).cloned().unwrap_or_default(),
            item_id: row.item_id,
            input: row.input,
            expected_output: row.expected_output,
            output: row.output,
            trace_id: row.trace_id,
            trace_name: row.trace_name,
            observation_id: row.observation_id,
        };
        Ok(Some(RunView { run, own, rolled, items: rows.into_iter().map(item).collect(), next, configs }))
    }
}

/// The scores of these targets, by name.
async fn scores_of(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    ks: &[i64],
) -> Result<Vec<ScoreRow>, StoreError> {
    let mut sql = select_scores(scope);
    sql.push("\n    AND s.k = ANY(").push_bind(ks.to_vec());
    sql.push(format_args!(")\nORDER BY c.name, s.ts, s.seq\nLIMIT {MOST_SCORES}"));
    Ok(sql.build_query_as().fetch_all(connection).await?)
}

async fn read_items(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    run_k: i64,
    after: Option<&RunPlace>,
    limit: usize,
) -> Result<Vec<ItemRow>, StoreError> {
    // One row more than shown tells whether more follow.
    let rows = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    Ok(sqlx::query_as!(
        ItemRow,
        r#"
        SELECT
            i.id
          , i.item_id
          , i.created_at
          , left(d.input::text, $5) AS input
          , left(d.expected_output::text, $5) AS expected_output
          , left(CASE WHEN i.observation_id IS NULL THEN coalesce(t.output, o.output) ELSE o.output END, $5) AS output
          , t.id AS trace_id
          , t.k AS trace_k
          , t.name AS trace_name
          , i.observation_id
        FROM dataset_run_items i
        JOIN traces t ON t.project_id = $1 AND t.k = i.trace_k
        LEFT JOIN dataset_items d ON d.project_id = $1 AND d.id = i.item_id
        LEFT JOIN observations o ON o.project_id = $1 AND o.trace_k = i.trace_k
            AND o.id = coalesce(i.observation_id, t.root_id)
        WHERE i.project_id = $1
            AND i.run_k = $2
            AND (i.created_at, i.id) > ($3, $4)
        ORDER BY i.created_at, i.id
        LIMIT $6
        "#,
        scope.project_id,
        run_k,
        after.map_or(DateTime::UNIX_EPOCH, |place| place.linked_at),
        after.map_or("", |place| &place.id),
        PREVIEW_CHARS,
        rows,
    )
    .fetch_all(connection)
    .await?)
}

async fn read_rolled(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    run_k: i64,
) -> Result<Vec<(ScoreColumn, Rolled)>, StoreError> {
    let rows = sqlx::query_as!(
        RolledRow,
        r#"
        SELECT
            c.level
          , c.name
          , c.source
          , c.data_type
          , c.label
          , r.n
          , r.mean
          , r.min
          , r.max
          , r.last
        FROM rollups r
        JOIN score_columns c ON c.project_id = $1 AND c.col = r.col
        WHERE r.project_id = $1
            AND r.k = $2
            AND r.n > 0
            AND c.rolled_to = 'run'
        ORDER BY c.name, c.level, c.source, c.data_type, r.n DESC, c.label
        "#,
        scope.project_id,
        run_k,
    )
    .fetch_all(connection)
    .await?;
    let mut rolled: Vec<(ScoreColumn, Rolled)> = Vec::new();
    for row in rows {
        let Some(column) = column_of(&row) else { continue };
        let n = u32::try_from(row.n).unwrap_or_default();
        let figure = |figure: Option<f64>| figure.unwrap_or_default();
        match (column.data_type, &row.label) {
            (DataType::Categorical, Some(label)) => match rolled.last_mut() {
                Some((last, Rolled::Labels(labels))) if *last == column => labels.push((label.clone(), n)),
                _ => rolled.push((column, Rolled::Labels(vec![(label.clone(), n)]))),
            },
            // Its labels say what it comes to.
            (DataType::Categorical, None) => {}
            (DataType::Boolean, _) => rolled.push((column, Rolled::Truths { n, rate: figure(row.mean) })),
            _ => {
                let (mean, min, max, last) = (figure(row.mean), figure(row.min), figure(row.max), figure(row.last));
                rolled.push((column, Rolled::Numbers { n, mean, min, max, last, apart: None }));
            }
        }
    }
    Ok(rolled)
}

/// The words in the dictionary were printed from the very types that read them here.
fn column_of(row: &RolledRow) -> Option<ScoreColumn> {
    Some(ScoreColumn {
        level: Level::parse(&row.level)?,
        source: ScoreSource::parse(&row.source)?,
        data_type: DataType::parse(&row.data_type)?,
        name: row.name.clone(),
    })
}
