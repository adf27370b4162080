//! Annotations: what people say in place, stored as scores by the one writer. The id of an annotation follows from its
//! target, its name and its author, so that one person has one, however often and from wherever it is saved.

mod sheet;

use std::collections::HashMap;

use model::annotation::{Annotated, Annotation, Own, Spot};
use model::scores::{DataType, Level, ScoreTarget, StoredScore};
use model::text::id_fault;
use sha2::{Digest, Sha256};

use crate::scores::configs::read_configs;
use crate::scores::rows::scores_by_id;
use crate::{ProjectScope, Store, StoreError, Writer};

pub(crate) use sheet::labels_of;

impl Store {
    /// Stores what a person says, or takes it back; tells what the person had said before, or why it was refused.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing is changed then.
    pub async fn annotate(
        &self,
        scope: &ProjectScope,
        user_id: &str,
        annotation: &Annotation,
    ) -> Result<Annotated, StoreError> {
        let id = annotation_id(&annotation.target, &annotation.name, user_id);
        let before = self.score_by_id(scope, &id).await?;
        let environment = match before {
            Some(_) => None,
            None => self.environments_of(scope, &[&annotation.target]).await?.pop().flatten(),
        };
        let writer = Writer::Person { user_id: user_id.to_owned() };
        let configs = read_configs(&self.pool, scope).await?;
        let answer = match annotation.draft(&id, &configs, environment.as_deref()) {
            Some(draft) => self.write_scores(scope, &writer, vec![draft]).await?.pop(),
            None => {
                self.delete_scores(scope, &writer, &[id]).await?;
                None
            }
        };
        Ok(match answer {
            Some(Err(faults)) => Annotated::Refused(faults),
            _ => Annotated::Before(before.map(own_of)),
        })
    }

    /// Where a score stands: its target, what it judges and how; nothing where there is no such score.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn spot_of_score(&self, scope: &ProjectScope, id: &str) -> Result<Option<Spot>, StoreError> {
        if id_fault(id).is_some() {
            return Ok(None);
        }
        let stored = self.score_by_id(scope, id).await?;
        Ok(stored.map(|stored| {
            let score = stored.score;
            let of_observation = score.target.level() == Level::Observation;
            Spot {
                of_observation,
                what: Some((score.name, score.value.data_type())),
                also: Vec::new(),
                target: score.target,
            }
        }))
    }

    /// What a person has said of each of these traces, by each of these names and types, in order.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn own_annotations(
        &self,
        scope: &ProjectScope,
        user_id: &str,
        traces: &[String],
        what: &[(String, DataType)],
    ) -> Result<Vec<Vec<Option<Own>>>, StoreError> {
        let id_of = |trace: &String, name: &str| {
            let target = ScoreTarget::Trace { trace_id: trace.clone(), observation_id: None };
            annotation_id(&target, name, user_id)
        };
        let ids: Vec<String> =
            traces.iter().flat_map(|trace| what.iter().map(move |(name, _)| id_of(trace, name))).collect();
        let stored = if ids.is_empty() { Vec::new() } else { scores_by_id(&self.pool, scope, &ids).await? };
        let mut said: HashMap<String, Own> =
            stored.into_iter().map(|stored| (stored.score.id.clone(), own_of(stored))).collect();
        let own = |trace: &String| {
            let of_type = |(name, data_type): &(String, DataType)| {
                said.remove(&id_of(trace, name)).filter(|own| own.value.data_type() == *data_type)
            };
            what.iter().map(of_type).collect()
        };
        Ok(traces.iter().map(own).collect())
    }

    async fn score_by_id(&self, scope: &ProjectScope, id: &str) -> Result<Option<StoredScore>, StoreError> {
        Ok(scores_by_id(&self.pool, scope, &[id.to_owned()]).await?.pop())
    }

    /// The environments of the traces that are judged, in order: what is said of one belongs there too.
    pub(crate) async fn environments_of(
        &self,
        scope: &ProjectScope,
        targets: &[&ScoreTarget],
    ) -> Result<Vec<Option<String>>, StoreError> {
        let trace = |target: &ScoreTarget| match target {
            ScoreTarget::Trace { trace_id, .. } if !trace_id.contains('\0') => Some(trace_id.clone()),
            _ => None,
        };
        let ids: Vec<Option<String>> = targets.iter().map(|target| trace(target)).collect();
        Ok(sqlx::query_scalar!(
            r#"
            SELECT t.environment AS "environment?"
            FROM unnest($2::text[]) WITH ORDINALITY u (id, place)
            LEFT JOIN traces t ON t.project_id = $1 AND t.id = u.id AND t.seen
            ORDER BY u.place
            "#,
            scope.project_id,
            &ids as &[Option<String>],
        )
        .fetch_all(&self.pool)
        .await?)
    }
}

fn own_of(stored: StoredScore) -> Own {
    Own { value: stored.score.value, comment: stored.score.comment }
}

/// The id of a person's annotation of this name on this target.
pub(crate) fn annotation_id(target: &ScoreTarget, name: &str, user_id: &str) -> String {
    let (target_id, observation_id) = match target {
        ScoreTarget::Trace { trace_id, observation_id } => (trace_id, observation_id.as_deref()),
        ScoreTarget::Session { session_id } => (session_id, None),
        ScoreTarget::Run { dataset_run_id } => (dataset_run_id, None),
    };
    let mut hash = Sha256::new();
    for part in [target.level().word(), target_id, observation_id.unwrap_or_default(), name, user_id] {
        // No text that can be stored contains it.
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    format!("annotation-{}", hex::encode(&hash.finalize()[..16]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_of_one_target_name_and_person() {
        let trace = |trace_id: &str, observation_id: Option<&str>| ScoreTarget::Trace {
            trace_id: trace_id.to_owned(),
            observation_id: observation_id.map(ToOwned::to_owned),
        };
        let session = ScoreTarget::Session { session_id: "t".to_owned() };
        let run = ScoreTarget::Run { dataset_run_id: "t".to_owned() };
        let ids = [
            annotation_id(&trace("t", None), "q", "me"),
            annotation_id(&trace("t", Some("o")), "q", "me"),
            annotation_id(&trace("to", None), "q", "me"),
            annotation_id(&session, "q", "me"),
            annotation_id(&run, "q", "me"),
            annotation_id(&trace("t", None), "q2", "me"),
            annotation_id(&trace("t", None), "q", "you"),
            annotation_id(&trace("t", None), "qm", "e"),
        ];
        assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), ids.len());
        assert_eq!(ids[0], annotation_id(&trace("t", None), "q", "me"));
    }
}
