//! Concurrent posts of a project share a commit. A post begins a writer where none is free; while others of the project
//! write, a writer waits a moment, so that more comes together. A caller alone waits for nobody.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use model::scores::ScoreDraft;
use uuid::Uuid;

use super::queue::{IntakeFigures, Waiting};
use super::{Answer, Post, Writer};
use crate::{ProjectScope, Store, StoreError};

/// How long a writer waits for more while others write.
const GATHERING: Duration = Duration::from_millis(2);

impl Store {
    /// Writes scores and answers for each of them, in order, once they are committed: one bad score never fails its
    /// neighbours. What others of the project write at the same time may share the commit.
    ///
    /// # Errors
    /// When too much waits or the database cannot be asked; nothing is stored then.
    pub async fn write_scores(
        &self,
        scope: &ProjectScope,
        writer: &Writer,
        mut drafts: Vec<ScoreDraft>,
    ) -> Result<Vec<Answer>, StoreError> {
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        for draft in drafts.iter_mut().filter(|draft| draft.id.is_none()) {
            draft.id = Some(Uuid::new_v4().simple().to_string());
        }
        let (waiting, hears) = Waiting::new(Post { writer: writer.clone(), drafts });
        if self.intake.push(scope.project_id, waiting)? {
            // A task of its own: who sent the post may leave, and the others' scores are written all the same.
            tokio::spawn(self.clone().write_gathered(*scope));
        }
        // The writer tells everyone, unless the process ends.
        hears.await.unwrap_or(Err(StoreError::Contended))
    }

    /// What waits to be written, for operators.
    #[must_use]
    pub fn intake(&self) -> IntakeFigures {
        self.intake.figures()
    }

    /// A writer: set after set until nothing waits.
    async fn write_gathered(self, scope: ProjectScope) {
        loop {
            if self.intake.is_worth_waiting(scope.project_id) {
                tokio::time::sleep(GATHERING).await;
            }
            let Some(set) = self.intake.take(scope.project_id) else { return };
            let answers = {
                let posts: Vec<&Post> = set.iter().map(|waiting| &waiting.post).collect();
                told(self.write_posts(&scope, &posts)).await
            };
            self.intake.finish(scope.project_id, &set);
            match answers {
                Ok(answers) => set.into_iter().zip(answers).for_each(|(waiting, answers)| waiting.tell(Ok(answers))),
                // Where it was one of them, the others go on without it.
                Err(StoreError::Contended | StoreError::Database(_)) if set.len() > 1 => {
                    self.write_each(&scope, set).await;
                }
                Err(error) => {
                    // Whoever waits behind would wait as long, for the same.
                    let behind = if matches!(error, StoreError::Busy(_)) {
                        self.intake.drain(scope.project_id)
                    } else {
                        Vec::new()
                    };
                    set.into_iter().chain(behind).for_each(|waiting| waiting.tell(Err(error.clone())));
                }
            }
        }
    }

    async fn write_each(&self, scope: &ProjectScope, set: Vec<Waiting>) {
        for waiting in set {
            let posts = [&waiting.post];
            let answers = told(self.write_posts(scope, &posts)).await;
            waiting.tell(answers.map(|mut answers| answers.pop().unwrap_or_default()));
        }
    }
}

/// What a write came to. One that panics has failed like any other: the queue's counts and its other callers are safe
/// from it, and the panic's own words are in the log.
async fn told<T>(write: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    let mut write = pin!(write);
    poll_fn(|context| {
        // It is not polled again after a panic.
        catch_unwind(AssertUnwindSafe(|| write.as_mut().poll(context)))
            .unwrap_or_else(|_| Poll::Ready(Err(StoreError::Database(Arc::new(sqlx::Error::WorkerCrashed)))))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_write_that_panics_has_failed() {
        async fn write(value: Option<u8>) -> Result<u8, StoreError> {
            tokio::task::yield_now().await;
            Ok(value.unwrap())
        }
        assert_eq!(told(write(Some(1))).await.unwrap(), 1);
        assert!(matches!(told(write(None)).await, Err(StoreError::Database(_))));
    }
}
