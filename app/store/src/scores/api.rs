//! Scores as the public API reads them: one by id, pages by number, all of a trace.

use chrono::{DateTime, Utc};
use model::scores::{DataType, ScoreSource, StoredScore};

use crate::{ProjectScope, Store, StoreError};

/// How `value` compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
}

/// The filters of `GET /api/public/v2/scores`, all optional, combined with AND.
#[derive(Clone, Debug, Default)]
pub struct ApiScoreFilter {
    /// The trace's end user.
    pub user_id: Option<String>,
    /// The score's name.
    pub name: Option<String>,
    /// From this time on.
    pub from: Option<DateTime<Utc>>,
    /// Before this time.
    pub to: Option<DateTime<Utc>>,
    /// Any of these environments; empty for all.
    pub environments: Vec<String>,
    /// The source.
    pub source: Option<ScoreSource>,
    /// A comparison with the number.
    pub value: Option<(Operator, f64)>,
    /// Any of these ids; empty for all.
    pub score_ids: Vec<String>,
    /// The config.
    pub config_id: Option<String>,
    /// The session.
    pub session_id: Option<String>,
    /// The dataset run.
    pub dataset_run_id: Option<String>,
    /// The trace.
    pub trace_id: Option<String>,
    /// The observation.
    pub observation_id: Option<String>,
    /// The annotation queue.
    pub queue_id: Option<String>,
    /// Only these types.
    pub data_types: Vec<DataType>,
    /// Tags that the trace must have, all of them.
    pub trace_tags: Vec<String>,
}

/// A page of scores, newest first.
#[derive(Clone, Debug)]
pub struct ApiScorePage {
    /// The rows.
    pub scores: Vec<StoredScore>,
    /// How many scores pass the filters.
    pub total: i64,
}

impl Store {
    /// The score of this id.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn score(&self, _scope: &ProjectScope, _id: &str) -> Result<Option<StoredScore>, StoreError> {
        todo!()
    }

    /// One page by number: `page` counts from 1.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn api_scores(
        &self,
        _scope: &ProjectScope,
        _filter: &ApiScoreFilter,
        _page: i64,
        _limit: i64,
    ) -> Result<ApiScorePage, StoreError> {
        todo!()
    }

    /// All scores of a trace and of its observations, newest first.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn scores_of_trace(
        &self,
        _scope: &ProjectScope,
        _trace_id: &str,
    ) -> Result<Vec<StoredScore>, StoreError> {
        todo!()
    }
}
