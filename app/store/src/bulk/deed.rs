//! What a job does to some rows: they are noted first, so that whatever happens then can be undone.

use model::annotation::Annotation;
use model::bulk::BulkDeed;
use model::scores::ScoreTarget;

use super::{Job, Part};
use crate::annotations::annotation_id;
use crate::scores::configs::read_configs;
use crate::{Store, StoreError, Writer};

impl Job {
    pub(super) fn writer(&self) -> Writer {
        Writer::Person { user_id: self.user_id.clone() }
    }
}

impl Store {
    /// Does a job's deed to rows; says to how many.
    pub(super) async fn do_deed(&self, job: &Job, ids: &[String]) -> Result<(Part, u64), StoreError> {
        match &job.wish.deed {
            BulkDeed::Say { name, own } => {
                let said: Vec<Annotation> = ids
                    .iter()
                    .map(|id| Annotation {
                        target: ScoreTarget::Trace { trace_id: id.clone(), observation_id: None },
                        name: name.clone(),
                        own: Some(own.clone()),
                    })
                    .collect();
                let score_ids: Vec<String> =
                    said.iter().map(|said| annotation_id(&said.target, name, &job.user_id)).collect();
                self.note_rows(job, &score_ids).await?;
                self.say(job, &said, &score_ids).await
            }
            BulkDeed::Delete => {
                self.note_rows(job, ids).await?;
                let deleted = match job.wish.list.as_str() {
                    "scores" => self.delete_scores(&job.scope, &job.writer(), ids).await?,
                    _ => self.delete_traces(&job.scope, &job.writer(), ids).await?,
                };
                Ok((Part::Done, deleted))
            }
        }
    }

    async fn say(&self, job: &Job, said: &[Annotation], score_ids: &[String]) -> Result<(Part, u64), StoreError> {
        let targets: Vec<&ScoreTarget> = said.iter().map(|said| &said.target).collect();
        let configs = read_configs(&self.pool, &job.scope).await?;
        let environments = self.environments_of(&job.scope, &targets).await?;
        let drafts = said
            .iter()
            .zip(score_ids)
            .zip(&environments)
            .filter_map(|((said, id), environment)| said.draft(id, &configs, environment.as_deref()))
            .collect();
        let answers = self.write_scores(&job.scope, &job.writer(), drafts).await?;
        let written = answers.iter().filter(|answer| answer.is_ok()).count();
        let refused = answers.into_iter().find_map(Result::err);
        let part = refused.map_or(Part::Done, |faults| {
            let why: Vec<String> = faults.iter().map(|fault| format!("{} {}", fault.path, fault.message)).collect();
            Part::Refused(why.join(" "))
        });
        Ok((part, written as u64))
    }

    async fn note_rows(&self, job: &Job, ids: &[String]) -> Result<(), StoreError> {
        let ids: Vec<String> = ids.iter().filter(|id| !id.contains('\0')).cloned().collect();
        sqlx::query!(
            r#"
            INSERT INTO bulk_rows (project_id, job_id, row_id)
            SELECT $1, $2, u.id
            FROM unnest($3::text[]) u (id)
            ON CONFLICT DO NOTHING
            "#,
            job.scope.project_id,
            job.id,
            &ids,
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
