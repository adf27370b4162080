//! What an editor shows of the place where somebody wants to score: what the person said, what others said, and what may
//! be said at all.

use model::annotation::{Observed, Sheet, Slot, Spot};
use model::scores::{DataType, Level, ScoreConfig, ScoreTarget};
use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::{annotation_id, own_of};
use crate::list::statement_about;
use crate::scores::configs::read_configs;
use crate::scores::list::words::{ColumnWords, read_columns};
use crate::scores::rows::{ScoreRow, cell_score, scores_by_id, select_scores};
use crate::{ProjectScope, Store, StoreError};

/// As many scores of others are told, and as many observations to choose from.
const MOST: i64 = 50;
/// As much is told of what is judged after that.
const MOST_ALSO: usize = 4;

impl Store {
    /// What somebody who wants to score there needs to know.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn annotation_sheet(
        &self,
        scope: &ProjectScope,
        user_id: &str,
        spot: &Spot,
    ) -> Result<Sheet, StoreError> {
        let mut connection = self.pool.acquire().await?;
        let configs = read_configs(&mut *connection, scope).await?;
        let target = Some(spot.target.clone());
        let mut sheet = Sheet { target, observations: Vec::new(), slot: None, also: Vec::new(), configs };
        sheet.configs.retain(|config| !config.is_archived && config.data_type.is_given());
        if has_nul(spot) {
            return Ok(sheet);
        }
        let columns = match &spot.what {
            Some(_) => read_columns(&mut connection, scope).await?,
            None => Vec::new(),
        };
        if let ScoreTarget::Trace { trace_id, observation_id: None } = &spot.target
            && spot.of_observation
        {
            let cols = cols_of(&columns, spot.what.as_ref(), Level::Observation);
            sheet.observations = observations(&mut connection, scope, trace_id, &cols).await?;
            let [only] = sheet.observations.as_slice() else {
                sheet.target = None;
                return Ok(sheet);
            };
            let observation_id = Some(only.id.clone());
            sheet.target = Some(ScoreTarget::Trace { trace_id: trace_id.clone(), observation_id });
        }
        let Some(target) = sheet.target.clone() else { return Ok(sheet) };
        let given = |what: &&(String, DataType)| what.1.is_given();
        for what in spot.what.iter().filter(given) {
            sheet.slot =
                Some(slot_of(&mut connection, scope, (user_id, &target, what), &columns, &sheet.configs).await?);
        }
        for what in spot.also.iter().filter(given).take(MOST_ALSO) {
            let slot = slot_of(&mut connection, scope, (user_id, &target, what), &columns, &sheet.configs).await?;
            sheet.also.push(slot);
        }
        Ok(sheet)
    }
}

/// What is said so far by a person, others and machines, on a target, of this name and type.
async fn slot_of(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    (user_id, target, what): (&str, &ScoreTarget, &(String, DataType)),
    columns: &[ColumnWords],
    configs: &[ScoreConfig],
) -> Result<Slot, StoreError> {
    let (name, data_type) = what;
    let cols = cols_of(columns, Some(what), target.level());
    let config = ScoreConfig::of(configs, name, *data_type).cloned();
    let id = annotation_id(target, name, user_id);
    read_slot(connection, scope, target, (name, *data_type), (&id, &cols, config)).await
}

/// What is said so far, on a target, of what is judged: by the person whose annotation has this id, and in these columns.
async fn read_slot(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    target: &ScoreTarget,
    (name, data_type): (&str, DataType),
    (id, cols, config): (&str, &[i32], Option<ScoreConfig>),
) -> Result<Slot, StoreError> {
    let own = scores_by_id(&mut *connection, scope, &[id.to_owned()]).await?.pop();
    let rows: Vec<ScoreRow> = scores_there(scope, target, cols).build_query_as().fetch_all(&mut *connection).await?;
    let labels = match (&config, data_type) {
        (Some(config), _) => config.labels(),
        (None, DataType::Categorical) => labels_of(&mut *connection, scope, name).await?,
        (None, _) => Vec::new(),
    };
    Ok(Slot {
        name: name.to_owned(),
        data_type,
        config,
        // Of another type it is another thing to say.
        own: own.filter(|own| own.score.value.data_type() == data_type).map(own_of),
        others: rows.into_iter().filter(|row| row.stored.score.id != id).map(cell_score).collect(),
        labels: if data_type == DataType::Categorical { labels } else { Vec::new() },
    })
}

/// The labels that scores of this name have had.
pub(crate) async fn labels_of(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    name: &str,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"
        SELECT DISTINCT label AS "label!"
        FROM score_columns
        WHERE project_id = $1
            AND name = $2
            AND label IS NOT NULL
            AND rolled_to IS NULL
        ORDER BY 1
        LIMIT $3
        "#,
        scope.project_id,
        name,
        MOST,
    )
    .fetch_all(connection)
    .await?)
}

/// Whether some text of it cannot be stored: there is nothing to read then.
fn has_nul(spot: &Spot) -> bool {
    let (id, deeper) = match &spot.target {
        ScoreTarget::Trace { trace_id, observation_id } => (trace_id, observation_id.as_ref()),
        ScoreTarget::Session { session_id: id } | ScoreTarget::Run { dataset_run_id: id } => (id, None),
    };
    let names = spot.what.iter().chain(&spot.also).map(|(name, _)| name);
    [Some(id), deeper].into_iter().flatten().chain(names).any(|text| text.contains('\0'))
}

/// The columns of what is judged at this level, whoever judges.
fn cols_of(columns: &[ColumnWords], what: Option<&(String, DataType)>, level: Level) -> Vec<i32> {
    let Some((name, data_type)) = what else { return Vec::new() };
    let fits = |words: &&ColumnWords| words.level == level && words.name == *name && words.data_type == *data_type;
    columns.iter().filter(fits).map(|words| words.col).collect()
}

/// Reads the scores of a target in these columns, the last first.
fn scores_there(scope: &ProjectScope, target: &ScoreTarget, cols: &[i32]) -> QueryBuilder<Postgres> {
    let (table, id) = match target {
        ScoreTarget::Trace { trace_id, .. } => ("traces", trace_id),
        ScoreTarget::Session { session_id } => ("sessions", session_id),
        ScoreTarget::Run { dataset_run_id } => ("dataset_runs", dataset_run_id),
    };
    let mut sql = select_scores(scope);
    sql.push(format_args!("\n    AND s.k = (SELECT x.k FROM {table} x WHERE x.project_id = $1 AND x.id = "));
    sql.push_bind(id.clone()).push(")\n    AND s.col = ANY(").push_bind(cols.to_vec()).push(")");
    if let ScoreTarget::Trace { observation_id: Some(observation_id), .. } = target {
        sql.push("\n    AND s.observation_id = ").push_bind(observation_id.clone());
    }
    sql.push(format_args!("\nORDER BY s.ts DESC, s.seq DESC\nLIMIT {MOST}"));
    sql
}

/// The observations of a trace that a cell of these columns stands for; all of them where it is empty.
async fn observations(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    trace_id: &str,
    cols: &[i32],
) -> Result<Vec<Observed>, StoreError> {
    let mut sql = statement_about(scope, "SELECT DISTINCT\n    s.observation_id AS id");
    sql.push("\n  , coalesce(o.name, s.observation_id) AS name\nFROM scores s");
    sql.push("\nLEFT JOIN observations o ON o.project_id = $1 AND o.trace_k = s.k AND o.id = s.observation_id");
    sql.push("\nWHERE s.project_id = $1\n    AND s.observation_id IS NOT NULL");
    sql.push("\n    AND s.k = (SELECT x.k FROM traces x WHERE x.project_id = $1 AND x.id = ").push_bind(trace_id);
    sql.push(")\n    AND s.col = ANY(").push_bind(cols.to_vec());
    sql.push(format_args!(")\nORDER BY 2, 1\nLIMIT {MOST}"));
    let judged: Vec<(String, String)> = sql.build_query_as().fetch_all(&mut *connection).await?;
    let found = if judged.is_empty() {
        let mut sql = statement_about(scope, "SELECT\n    o.id\n  , coalesce(o.name, o.id) AS name");
        sql.push("\nFROM observations o\nWHERE o.project_id = $1");
        sql.push("\n    AND o.trace_k = (SELECT x.k FROM traces x WHERE x.project_id = $1 AND x.id = ");
        sql.push_bind(trace_id).push(format_args!(")\nORDER BY o.start_ts, o.id\nLIMIT {MOST}"));
        sql.build_query_as().fetch_all(&mut *connection).await?
    } else {
        judged
    };
    Ok(found.into_iter().map(|(id, name)| Observed { id, name }).collect())
}
