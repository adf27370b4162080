//! Changes undone: a score is again what it was before one of them, as the history tells it. That is a change like any other,
//! by the same rules, and stands in the history too.

use model::Fault;
use model::scores::{Casing, DataType, ScoreDraft};
use serde_json::Value;

use super::write::Writer;
use crate::{ProjectScope, Store, StoreError};

impl Store {
    /// Puts scores back to what they were before these changes, by id and the change's number; tells of each, in order, why
    /// it was refused, if it was. Changes that the history does not have are left out.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing is changed then.
    pub async fn put_back(
        &self,
        scope: &ProjectScope,
        writer: &Writer,
        changes: &[(String, i64)],
    ) -> Result<Vec<Vec<Fault>>, StoreError> {
        let ids: Vec<String> = changes.iter().map(|(id, _)| id.replace('\0', "")).collect();
        let seqs: Vec<i64> = changes.iter().map(|(_, seq)| *seq).collect();
        let before = sqlx::query!(
            r#"
            SELECT
                h.score_id
              , h.before AS "before!"
            FROM unnest($2::text[], $3::bigint[]) u (id, seq)
            JOIN score_history h ON h.project_id = $1 AND h.score_id = u.id AND h.seq = u.seq
            WHERE h.before IS NOT NULL
                AND h.change = 'changed'
                AND EXISTS (SELECT FROM scores s WHERE s.project_id = $1 AND s.id = u.id)
            "#,
            scope.project_id,
            &ids,
            &seqs,
        )
        .fetch_all(&self.pool)
        .await?;
        let drafts = before.into_iter().map(|row| draft_of(row.score_id, row.before)).collect();
        let answers = self.write_scores(scope, writer, drafts).await?;
        Ok(answers.into_iter().map(|answer| answer.err().unwrap_or_default()).collect())
    }
}

/// The draft that makes a score what the history says. Labels and texts are their own value there; what is null is cleared.
fn draft_of(id: String, mut before: Value) -> ScoreDraft {
    let is_worded = before["dataType"]
        .as_str()
        .and_then(DataType::parse)
        .is_some_and(|data_type| matches!(data_type, DataType::Categorical | DataType::Text | DataType::Correction));
    if is_worded {
        before["value"] = before["stringValue"].take();
    }
    before["id"] = Value::String(id);
    ScoreDraft::from_json(&before, Casing::Camel)
}
