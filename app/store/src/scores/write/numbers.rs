//! The dictionary numbers that the rows of a set need.

use std::collections::{HashMap, HashSet};

use model::scores::{Score, ScoreTarget, ScoreValue};

use crate::dictionary::{ColumnKey, TargetKind};
use crate::{ProjectScope, Store, StoreError};

/// The numbers of one score.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowNumbers {
    pub col: i32,
    pub label: Option<i32>,
    pub env: i32,
    pub k: i64,
}

/// The numbers of a set's words.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    columns: HashMap<ColumnKey, i32>,
    environments: HashMap<String, i32>,
    targets: HashMap<(TargetKind, String), i64>,
}

impl Numbers {
    /// The numbers of this score, if all of them were made.
    pub(super) fn of(&self, score: &Score) -> Option<RowNumbers> {
        let (kind, id) = target_of(score);
        let label = match label_key(score) {
            Some(key) => Some(*self.columns.get(&key)?),
            None => None,
        };
        Some(RowNumbers {
            col: *self.columns.get(&column_key(score))?,
            label,
            env: *self.environments.get(&score.environment)?,
            k: *self.targets.get(&(kind, id.to_owned()))?,
        })
    }
}

impl Store {
    /// Makes or finds the numbers of these scores.
    pub(super) async fn numbers_for(
        &self,
        scope: &ProjectScope,
        scores: impl Iterator<Item = &Score> + Clone,
    ) -> Result<Numbers, StoreError> {
        let mut numbers = Numbers::default();
        for kind in [TargetKind::Trace, TargetKind::Session, TargetKind::Run] {
            let targets = scores.clone().map(target_of).filter(|(of, _)| *of == kind);
            let ids: Vec<&str> = targets.map(|(_, id)| id).collect();
            if !ids.is_empty() {
                let ks = self.target_ks(scope.project_id, kind, &ids).await?;
                numbers.targets.extend(ks.into_iter().map(|(id, k)| ((kind, id), k)));
            }
        }
        let keys: HashSet<ColumnKey> =
            scores.clone().flat_map(|score| [Some(column_key(score)), label_key(score)]).flatten().collect();
        numbers.columns = self.columns(scope.project_id, keys).await?;
        let environments = scores.map(|score| score.environment.as_str()).collect();
        numbers.environments = self.environments(scope.project_id, environments).await?;
        Ok(numbers)
    }
}

fn target_of(score: &Score) -> (TargetKind, &str) {
    match &score.target {
        ScoreTarget::Trace { trace_id, .. } => (TargetKind::Trace, trace_id),
        ScoreTarget::Session { session_id } => (TargetKind::Session, session_id),
        ScoreTarget::Run { dataset_run_id } => (TargetKind::Run, dataset_run_id),
    }
}

fn column_key(score: &Score) -> ColumnKey {
    ColumnKey {
        level: score.target.level(),
        name: score.name.clone(),
        source: score.source,
        data_type: score.value.data_type(),
        label: None,
    }
}

fn label_key(score: &Score) -> Option<ColumnKey> {
    match &score.value {
        ScoreValue::Label { label, .. } => Some(ColumnKey { label: Some(label.clone()), ..column_key(score) }),
        _ => None,
    }
}
