//! The writer: every score of the product is stored here, whoever made it. What callers send at the same time is gathered
//! into one set, resolved against what is stored, and committed as sets; each caller is answered once the commit is done.
//!
//! Exact without triggers and without deadlocks: stored rows are locked in id order before new ones are inserted in
//! id order; whoever meets a row that appeared or vanished in between lets go of everything and begins again.

mod facts;
mod gather;
mod numbers;
mod queue;
mod rows;

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use model::Fault;
use model::scores::{Score, ScoreDraft, StoredScore};
use model::text::to_micros;
use sqlx::{Postgres, Transaction};

use super::lock::lock_facts;
use super::rows::scores_by_id;
use crate::rollups::{Fact, ScoreChanges};
use crate::{ProjectScope, Store, StoreError};
use facts::{KeptConfigs, KnownFacts};
use numbers::Numbers;
use rows::Rows;

pub(crate) use queue::Intake;
pub use queue::IntakeFigures;
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
    pub(crate) fn user_id(&self) -> Option<&str> {
        match self {
            Self::Person { user_id } => Some(user_id),
            Self::Key { .. } => None,
        }
    }

    pub(crate) fn key_id(&self) -> Option<i32> {
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

/// What one caller sends: drafts with their ids.
#[derive(Debug)]
struct Post {
    writer: Writer,
    drafts: Vec<ScoreDraft>,
}

/// A writer with its number as an author.
#[derive(Debug)]
struct By {
    author: i32,
    writer: Writer,
}

/// A set on its way: the drafts, each with the place of its writer, and the time that those without get.
struct Batch<'a> {
    drafts: Vec<(&'a ScoreDraft, usize)>,
    by: Vec<By>,
    now: DateTime<Utc>,
    facts: KnownFacts,
}

/// What a batch makes of the stored scores: the answers, and each score as it will be with the place of its writer, in
/// id order.
struct Plan {
    answers: Vec<Answer>,
    scores: BTreeMap<String, (Score, usize)>,
}

impl Store {
    /// Writes the posts of a project in one commit; the answers to each, in order.
    async fn write_posts(&self, scope: &ProjectScope, posts: &[&Post]) -> Result<Vec<Vec<Answer>>, StoreError> {
        let drafts: Vec<(&ScoreDraft, usize)> =
            posts.iter().enumerate().flat_map(|(at, post)| post.drafts.iter().map(move |draft| (draft, at))).collect();
        let facts = self.facts_for(scope, &drafts).await?;
        let mut by = Vec::with_capacity(posts.len());
        for post in posts {
            let author = self.author(scope.project_id, post.writer.user_id(), post.writer.key_id()).await?;
            by.push(By { author, writer: post.writer.clone() });
        }
        let batch = Batch { drafts, by, now: to_micros(Utc::now()), facts };
        for _ in 0..ATTEMPTS {
            match self.write_once(scope, &batch).await {
                Ok(Some(answers)) => {
                    let mut answers = answers.into_iter();
                    return Ok(posts.iter().map(|post| answers.by_ref().take(post.drafts.len()).collect()).collect());
                }
                Ok(None) => {}
                Err(error) if error.is_deadlock() => {}
                Err(error) => return Err(error),
            }
        }
        Err(StoreError::Contended)
    }

    /// One attempt; nothing where another writer came in between.
    async fn write_once(&self, scope: &ProjectScope, batch: &Batch<'_>) -> Result<Option<Vec<Answer>>, StoreError> {
        let ids: Vec<String> = batch.drafts.iter().filter_map(|(draft, _)| draft.id.clone()).collect();
        let seen = by_id(scores_by_id(&self.pool, scope, &ids).await?);
        let kept = self.kept_configs(scope, seen.values()).await?;
        let expected = batch.plan(&seen, &kept);
        // What was sent again, as it is stored, changes nothing.
        let is_stored =
            |(id, (score, _)): (&String, &(Score, usize))| seen.get(id).is_some_and(|s| score.is_same_as(s));
        if expected.scores.iter().all(is_stored) {
            return Ok(Some(expected.answers));
        }
        // Numbers are made in commits of their own, so before the transaction: one connection at a time.
        let numbers = self.numbers_for(scope, expected.scores.values().map(|(score, _)| score)).await?;
        let seqs = self.draw_seqs(2 * expected.scores.len()).await?;

        let mut tx = self.pool.begin().await?;
        let (facts, stored) = lock_scores(&mut tx, scope, &seen).await?;
        if stored.len() != seen.len() || !kept.have(stored.values()) {
            return Ok(None);
        }
        let plan = if stored == seen { expected } else { batch.plan(&stored, &kept) };
        let Some(sets) = Sets::of(&plan, batch, (&facts, &stored), &numbers, &seqs) else { return Ok(None) };
        if !sets.inserted.insert(&mut tx, scope, batch.now).await? {
            return Ok(None);
        }
        sets.updated.update(&mut tx, scope, batch.now).await?;
        rows::keep_history(&mut tx, scope, batch.now, &sets.before, &seqs).await?;
        self.roll_up(&mut tx, scope.project_id, &sets.changes).await?;
        tx.commit().await?;
        Ok(Some(plan.answers))
    }
}

impl Batch<'_> {
    fn plan(&self, stored: &HashMap<String, Score>, kept: &KeptConfigs) -> Plan {
        let mut scores: BTreeMap<String, (Score, usize)> = BTreeMap::new();
        let answers = self
            .drafts
            .iter()
            .map(|(draft, at)| {
                let id = draft.id.clone().unwrap_or_default();
                // A later draft of the same id is an update of the earlier one.
                let before = scores.get(&id).map(|(score, _)| score).or_else(|| stored.get(&id));
                let score = (*draft).clone().resolve(&self.facts.of(draft, before, kept, self.now))?;
                scores.insert(id.clone(), (score, *at));
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
    before: Vec<(&'a Score, &'a By)>,
    changes: ScoreChanges,
}

impl<'a> Sets<'a> {
    /// Nothing if a score needs a number that was not made: what is stored changed since.
    fn of(
        plan: &Plan,
        batch: &'a Batch<'_>,
        (facts, stored): (&HashMap<String, Fact>, &'a HashMap<String, Score>),
        numbers: &Numbers,
        seqs: &[i64],
    ) -> Option<Self> {
        let mut sets = Self::default();
        for ((id, (score, at)), seq) in plan.scores.iter().zip(seqs) {
            let by = &batch.by[*at];
            match stored.get(id) {
                None => sets.changes.add(sets.inserted.push(score, by, numbers.of(score)?, *seq)),
                Some(before) if score.is_same_as(before) => {}
                Some(before) => {
                    let after = sets.updated.push(score, by, numbers.of(score)?, *seq);
                    sets.changes.change(*facts.get(id)?, after);
                    sets.before.push((before, by));
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
