//! Roll-ups: what the scores of a target come to in a score column, kept in the transaction that writes the scores.
//!
//! Exact without triggers, whoever else writes. What only comes is added. Where something leaves (a changed value, name
//! or target, a deletion, a trace that changes session or run) the row is counted again: least, greatest and last cannot be
//! subtracted. Such a row is locked first and counted in a later statement, whose snapshot holds all that was committed
//! before; whoever has not committed yet waits for the lock, and adds its own part after.
//!
//! Every writer locks scores by id, then traces by k, then roll-ups by (k, col), then counts by col: none waits in a
//! circle. A trace is locked for sharing by those who write its scores and alone by those who change its time, its
//! session or its runs, so a writer of scores finds all of them as they stay.

mod add;
mod backfill;
mod columns;
mod counts;
mod follow;
mod place;
mod recount;
mod spread;
mod targets;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::{Store, StoreError};
use targets::Targets;

pub(crate) use columns::is_rolled_up;
pub(crate) use counts::Counts;
pub(crate) use follow::{ChangedRuns, ChangedTrace, TraceChanges};
pub(crate) use place::{Delta, Place};
pub(crate) use spread::said_by;

/// What traces are part of: their scores are rolled up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Group {
    Session,
    Run,
}

impl Group {
    const ALL: [Self; 2] = [Self::Session, Self::Run];

    /// As `score_columns.rolled_to` has it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Run => "run",
        }
    }
}

/// What roll-ups know of one score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fact {
    pub k: i64,
    pub col: i32,
    pub ts: DateTime<Utc>,
    pub value: Option<f64>,
    pub label: Option<i32>,
    /// Where a person judges: who, and of what; see [`said_by`].
    pub said: Option<u64>,
}

impl Fact {
    /// Whether it counts somewhere: a text does not.
    fn is_counted(&self) -> bool {
        self.value.is_some() || self.label.is_some()
    }

    /// The numbers of its words.
    fn cols(&self) -> impl Iterator<Item = i32> {
        [Some(self.col), self.label].into_iter().flatten()
    }
}

/// What a transaction does to scores: those that it removes or changes as they were, and those that it makes or changes
/// as they are now.
#[derive(Debug, Default)]
pub(crate) struct ScoreChanges {
    gone: Vec<Fact>,
    come: Vec<Fact>,
}

impl ScoreChanges {
    pub(crate) fn made(come: Vec<Fact>) -> Self {
        Self { come, ..Self::default() }
    }

    pub(crate) fn deleted(gone: Vec<Fact>) -> Self {
        Self { gone, ..Self::default() }
    }

    pub(crate) fn add(&mut self, score: Fact) {
        self.come.push(score);
    }

    /// A score of which only the comment changed is the same here.
    pub(crate) fn change(&mut self, before: Fact, after: Fact) {
        if before != after {
            self.gone.push(before);
            self.come.push(after);
        }
    }
}

impl ScoreChanges {
    fn counted(&self) -> impl Iterator<Item = &Fact> {
        self.gone.iter().chain(&self.come).filter(|fact| fact.is_counted())
    }

    fn ks(&self) -> BTreeSet<i64> {
        self.counted().map(|fact| fact.k).collect()
    }

    /// The columns and labels that count for a group too, with its kind.
    fn cols(&self, targets: &Targets) -> BTreeSet<(Group, i32)> {
        let in_groups = self.counted().flat_map(|fact| targets.groups(fact.k).iter().map(move |group| (group.0, fact)));
        in_groups.flat_map(|(group, fact)| fact.cols().map(move |col| (group, col))).collect()
    }
}

/// What is to be done to roll-up rows, in the order in which they are locked.
#[derive(Debug, Default)]
struct Work {
    /// Where scores only come, with what they add.
    added: BTreeMap<Place, Delta>,
    /// Where something leaves.
    recounted: BTreeSet<Place>,
    /// The target's own rows where the judgements of people came or left, by k and col.
    said: BTreeSet<(i64, i32)>,
}

impl Store {
    /// Brings the roll-ups after the scores, in the transaction that wrote these.
    pub(crate) async fn roll_up(
        &self,
        connection: &mut PgConnection,
        project_id: i32,
        changes: &ScoreChanges,
    ) -> Result<(), StoreError> {
        let ks = changes.ks();
        if ks.is_empty() {
            return Ok(());
        }
        let targets = Targets::lock(connection, project_id, ks).await?;
        let rolled_cols = self.rolled_columns(connection, project_id, changes.cols(&targets)).await?;
        let mut work = Work::default();
        for fact in &changes.gone {
            work.recounted.extend(targets.places(fact, &rolled_cols)?);
        }
        for fact in &changes.come {
            for place in targets.places(fact, &rolled_cols)? {
                work.added.entry(place).or_default().add(place, fact);
            }
        }
        work.added.retain(|place, _| !work.recounted.contains(place));
        work.said = changes.counted().filter(|fact| fact.said.is_some()).map(|fact| (fact.k, fact.col)).collect();
        work.carry_out(connection, project_id, &targets.times).await
    }
}

impl Work {
    async fn carry_out(
        mut self,
        connection: &mut PgConnection,
        project_id: i32,
        times: &HashMap<i64, DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        let mut counts = Counts::default();
        for (place, delta) in self.added.iter().filter(|(place, _)| place.is_counted()) {
            counts.add(place.col, delta.n);
        }
        // One statement makes and locks all rows; those to be counted again are left as they are.
        self.added.extend(self.recounted.iter().map(|place| (*place, Delta::default())));
        add::add(connection, project_id, &self.added, times).await?;
        recount::recount(connection, project_id, &self.recounted, &mut counts).await?;
        spread::tell(connection, project_id, &self.said).await?;
        counts.write(connection, project_id).await
    }
}
