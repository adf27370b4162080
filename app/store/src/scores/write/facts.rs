//! What the score rules ask of the store besides the score itself: configs, and whose an observation is.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use model::scores::{Facts, Score, ScoreConfig, ScoreDraft, Sent, TraceOfObservation};

use crate::{ProjectScope, Store, StoreError};

/// The facts that the drafts of a set name.
#[derive(Debug, Default)]
pub(super) struct KnownFacts {
    configs: HashMap<String, ScoreConfig>,
    traces: HashMap<String, TraceOfObservation>,
}

/// The configs of stored scores, which an update keeps where it says nothing of them.
#[derive(Debug, Default)]
pub(super) struct KeptConfigs(HashMap<String, ScoreConfig>);

impl KeptConfigs {
    /// Whether the configs of all of these scores are here.
    pub(super) fn have<'a>(&self, mut stored: impl Iterator<Item = &'a Score>) -> bool {
        stored.all(|score| score.config_id.as_ref().is_none_or(|id| self.0.contains_key(id)))
    }
}

impl KnownFacts {
    /// The facts of one draft.
    pub(super) fn of<'a>(
        &'a self,
        draft: &ScoreDraft,
        stored: Option<&'a Score>,
        kept: &'a KeptConfigs,
        now: DateTime<Utc>,
    ) -> Facts<'a> {
        let config_id = match &draft.config_id {
            Sent::Value(id) => Some(id),
            Sent::Null => None,
            Sent::Absent => stored.and_then(|stored| stored.config_id.as_ref()),
        };
        let trace = draft.observation_id.as_ref().and_then(|id| self.traces.get(id));
        Facts {
            new_id: draft.id.clone().unwrap_or_default(),
            now,
            config: config_id.and_then(|id| self.configs.get(id).or_else(|| kept.0.get(id))),
            stored,
            trace_of_observation: trace.cloned().unwrap_or_default(),
        }
    }
}

impl Store {
    /// Reads what the drafts name; nothing is asked where they name nothing.
    pub(super) async fn facts_for(
        &self,
        scope: &ProjectScope,
        drafts: &[(&ScoreDraft, usize)],
    ) -> Result<KnownFacts, StoreError> {
        let config_ids: Vec<String> = drafts.iter().filter_map(|(draft, _)| draft.config_id.value().cloned()).collect();
        let adrift = drafts
            .iter()
            .map(|(draft, _)| draft)
            .filter(|draft| draft.trace_id.is_none() && draft.session_id.is_none() && draft.dataset_run_id.is_none());
        let observation_ids: Vec<String> = adrift.filter_map(|draft| draft.observation_id.clone()).collect();
        Ok(KnownFacts {
            configs: self.configs_by_id(scope, &config_ids).await?,
            traces: self.traces_of(scope, &observation_ids).await?,
        })
    }

    /// Reads the configs of stored scores; nothing is asked where they have none.
    pub(super) async fn kept_configs<'a>(
        &self,
        scope: &ProjectScope,
        stored: impl Iterator<Item = &'a Score>,
    ) -> Result<KeptConfigs, StoreError> {
        let ids: Vec<String> = stored.filter_map(|score| score.config_id.clone()).collect();
        Ok(KeptConfigs(self.configs_by_id(scope, &ids).await?))
    }

    /// The traces of these observations.
    pub(crate) async fn traces_of(
        &self,
        scope: &ProjectScope,
        observation_ids: &[String],
    ) -> Result<HashMap<String, TraceOfObservation>, StoreError> {
        if observation_ids.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = sqlx::query!(
            r#"
            SELECT
                o.id
              , min(t.id) AS "trace_id!"
              , count(*) AS "traces!"
            FROM observations o
            JOIN traces t ON t.project_id = $1 AND t.k = o.trace_k
            WHERE o.project_id = $1 AND o.id = ANY($2)
            GROUP BY o.id
            "#,
            scope.project_id,
            observation_ids,
        )
        .fetch_all(&self.pool)
        .await?;
        let known = |traces: i64, trace_id: String| match traces {
            1 => TraceOfObservation::One(trace_id),
            _ => TraceOfObservation::Several,
        };
        Ok(rows.into_iter().map(|row| (row.id, known(row.traces, row.trace_id))).collect())
    }
}
