//! The writer: every score of the product is stored here, whoever made it. A set of drafts is resolved against what
//! is stored, and committed as sets; each draft gets its own answer once the commit is done.
//!
//! Exact without triggers and without deadlocks: stored rows are locked in id order before new ones are inserted in
//! id order; whoever meets a row that appeared or vanished in between lets go of everything and begins again.

mod facts;
mod numbers;
mod rows;

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use model::Fault;
use model::scores::{Score, ScoreDraft, StoredScore};
use model::text::to_micros;
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use super::lock::lock_facts;
use super::rows::scores_by_id;
use crate::rollups::{Fact, ScoreChanges};
use crate::{ProjectScope, Store, StoreError};
use facts::KnownFacts;
use numbers::Numbers;
use rows::Rows;

pub(super) use rows::history_json;

/// How often a writer begins again before it gives up: two writers of one new id need one.
const ATTEMPTS: usize = 5;

/// Who writes: the author of what is new.
#[derive(Clone, Debug)]
pub enum Writer {
    /// An API key, with the client as it names itself: `interactiveai python 1.1.9`.
    Key {
        /// The key's number.
        key_id: i32,
        /// The client.
        sdk: Option<String>,
    },
    /// A signed-in person.
    Person {
        /// The person's id.
        user_id: String,
    },
}

impl Writer {
    pub(super) fn user_id(&self) -> Option<&str> {
        match self {
            Self::Person { user_id } => Some(user_id),
            Self::Key { .. } => None,
        }
    }

    pub(super) fn key_id(&self) -> Option<i32> {
        match self {
            Self::Key { key_id, .. } => Some(*key_id),
            Self::Person { .. } => None,
        }
    }

    fn sdk(&self) -> Option<&str> {
        match self {
            Self::Key { sdk, .. } => sdk.as_deref(),
            Self::Person { .. } => None,
        }
    }
}

/// A score that is stored and visible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenScore {
    /// The client's id, or the one made for it.
    pub id: String,
}

/// What became of one draft.
type Answer = Result<WrittenScore, Vec<Fault>>;

/// A set on its way: the drafts with the ids and the time that those without get.
struct Batch {
    drafts: Vec<ScoreDraft>,
    now: DateTime<Utc>,
    facts: KnownFacts,
}

/// What a batch makes of the stored scores: the answers, and each score as it will be, in id order.
struct Plan {
    answers: Vec<Answer>,
    scores: BTreeMap<String, Score>,
}

impl Store {
    /// Writes scores as one set and answers for each of them, in order, once they are committed: one bad score
    /// never fails its neighbours.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing is stored then.
    pub async fn write_scores(
        &self,
        scope: &ProjectScope,
        writer: &Writer,
        mut drafts: Vec<ScoreDraft>,
    ) -> Result<Vec<Answer>, StoreError> {
        for draft in drafts.iter_mut().filter(|draft| draft.id.is_none()) {
            draft.id = Some(Uuid::new_v4().simple().to_string());
        }
        let facts = self.facts_for(scope, &drafts).await?;
        let batch = Batch { drafts, now: to_micros(Utc::now()), facts };
        for _ in 0..ATTEMPTS {
            match self.write_once(scope, writer, &batch).await {
                Ok(Some(answers)) => return Ok(answers),
                Ok(None) => {}
                Err(error) if error.is_deadlock() => {}
                Err(error) => return Err(error),
            }
        }
        Err(StoreError::Contended)
    }

    /// One attempt; nothing where another writer came in between.
    async fn write_once(
        &self,
        scope: &ProjectScope,
        writer: &Writer,
        batch: &Batch,
    ) -> Result<Option<Vec<Answer>>, StoreError> {
        let ids: Vec<String> = batch.drafts.iter().filter_map(|draft| draft.id.clone()).collect();
        let seen = by_id(scores_by_id(&self.pool, scope, &ids).await?);
        let expected = batch.plan(&seen);
        // Numbers are made in commits of their own, so before the transaction: one connection at a time.
        let numbers = self.numbers_for(scope, expected.scores.values()).await?;
        let author = self.author(scope.project_id, writer.user_id(), writer.key_id()).await?;
        let seqs = self.draw_seqs(2 * expected.scores.len()).await?;

        let mut tx = self.pool.begin().await?;
        let (facts, stored) = lock_scores(&mut tx, scope, &seen).await?;
        if stored.len() != seen.len() {
            return Ok(None);
        }
        let plan = if stored == seen { expected } else { batch.plan(&stored) };
        let Some(sets) = Sets::of(&plan, (&facts, &stored), &numbers, &seqs) else { return Ok(None) };
        if !sets.inserted.insert(&mut tx, scope, (author, writer), batch.now).await? {
            return Ok(None);
        }
        sets.updated.update(&mut tx, scope, batch.now).await?;
        rows::keep_history(&mut tx, scope, writer, batch.now, &sets.before, &seqs).await?;
        self.roll_up(&mut tx, scope.project_id, &sets.changes).await?;
        tx.commit().await?;
        Ok(Some(plan.answers))
    }
}

impl Batch {
    fn plan(&self, stored: &HashMap<String, Score>) -> Plan {
        let mut scores = BTreeMap::new();
        let answers = self
            .drafts
            .iter()
            .map(|draft| {
                let id = draft.id.clone().unwrap_or_default();
                // A later draft of the same id is an update of the earlier one.
                let before = scores.get(&id).or_else(|| stored.get(&id));
                let score = draft.clone().resolve(&self.facts.of(draft, before, self.now))?;
                scores.insert(id.clone(), score);
                Ok(WrittenScore { id })
            })
            .collect();
        Plan { answers, scores }
    }
}

/// What a plan changes in the table.
#[derive(Default)]
struct Sets<'a> {
    inserted: Rows,
    updated: Rows,
    before: Vec<&'a Score>,
    changes: ScoreChanges,
}

impl<'a> Sets<'a> {
    /// Nothing if a score needs a number that was not made: what is stored changed since.
    fn of(
        plan: &Plan,
        (facts, stored): (&HashMap<String, Fact>, &'a HashMap<String, Score>),
        numbers: &Numbers,
        seqs: &[i64],
    ) -> Option<Self> {
        let mut sets = Self::default();
        for ((id, score), seq) in plan.scores.iter().zip(seqs) {
            match stored.get(id) {
                None => sets.changes.add(sets.inserted.push(score, numbers.of(score)?, *seq)),
                Some(before) if score.is_same_as(before) => {}
                Some(before) => {
                    sets.changes.change(*facts.get(id)?, sets.updated.push(score, numbers.of(score)?, *seq));
                    sets.before.push(before);
                }
            }
        }
        Some(sets)
    }
}

/// Locks scores in id order and reads them as they are now.
async fn lock_scores(
    tx: &mut Transaction<'_, Postgres>,
    scope: &ProjectScope,
    seen: &HashMap<String, Score>,
) -> Result<(HashMap<String, Fact>, HashMap<String, Score>), StoreError> {
    if seen.is_empty() {
        return Ok(Default::default());
    }
    let ids: Vec<String> = seen.keys().cloned().collect();
    let facts = lock_facts(&mut *tx, scope, &ids).await?;
    Ok((facts, by_id(scores_by_id(&mut **tx, scope, &ids).await?)))
}

fn by_id(stored: Vec<StoredScore>) -> HashMap<String, Score> {
    stored.into_iter().map(|stored| (stored.score.id.clone(), stored.score)).collect()
}
