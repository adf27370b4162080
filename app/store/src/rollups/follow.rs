//! Roll-ups after a change of the traces themselves: their time, and the session and the runs that they are part of.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::place::Place;
use super::targets::Targets;
use super::{Fact, Group, Work};
use crate::{Store, StoreError};

/// A trace as it is now, locked, with what it was.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChangedTrace {
    pub k: i64,
    /// Nothing while it is a stub.
    pub ts: Option<DateTime<Utc>>,
    pub ts_before: Option<DateTime<Utc>>,
    pub session_k: Option<i64>,
    pub session_k_before: Option<i64>,
}

/// A trace, locked, whose runs are no longer what they were.
#[derive(Clone, Debug)]
pub(crate) struct ChangedRuns {
    pub k: i64,
    pub run_ks: Vec<i64>,
    pub run_ks_before: Vec<i64>,
}

/// What a transaction that locked traces alone did to them, and to scores of them or of their groups.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TraceChanges<'a> {
    pub traces: &'a [ChangedTrace],
    pub runs: &'a [ChangedRuns],
    /// Scores that went or came.
    pub scores: &'a [Fact],
}

impl TraceChanges<'_> {
    /// The groups of each trace in which its scores count now or counted before, but not both.
    fn moves(&self) -> BTreeMap<i64, BTreeSet<(Group, i64)>> {
        let mut moves: BTreeMap<i64, BTreeSet<(Group, i64)>> = BTreeMap::new();
        for trace in self.traces.iter().filter(|trace| trace.session_k != trace.session_k_before) {
            let sessions = trace.session_k_before.into_iter().chain(trace.session_k);
            moves.entry(trace.k).or_default().extend(sessions.map(|k| (Group::Session, k)));
        }
        for trace in self.runs {
            let (now, before) = (&trace.run_ks, &trace.run_ks_before);
            let come = now.iter().filter(|k| !before.contains(k));
            let gone = before.iter().filter(|k| !now.contains(k));
            moves.entry(trace.k).or_default().extend(come.chain(gone).map(|k| (Group::Run, *k)));
        }
        moves
    }
}

impl Store {
    /// Brings the roll-ups after traces that are locked alone, and after scores that went or came in the same
    /// transaction: these are counted again. All in one pass, since a second one would lock roll-ups out of their order.
    pub(crate) async fn follow_traces(
        &self,
        connection: &mut PgConnection,
        project_id: i32,
        changes: TraceChanges<'_>,
    ) -> Result<(), StoreError> {
        retime(connection, project_id, changes.traces).await?;
        let moves = changes.moves();
        let scores: Vec<&Fact> = changes.scores.iter().filter(|score| score.is_counted()).collect();
        if moves.is_empty() && scores.is_empty() {
            return Ok(());
        }
        let ks: Vec<i64> = moves.keys().copied().collect();
        let mut words = scored_columns(connection, project_id, &ks).await?;
        let targets = Targets::lock(connection, project_id, scores.iter().map(|score| score.k).collect()).await?;
        let own = scores.iter().map(|score| ScoredColumn { k: score.k, col: score.col, label: score.label });
        let mut recounted: BTreeSet<Place> = own.clone().flat_map(|word| word.places()).collect();
        words.extend(own);
        // Of moved traces where they moved, of scores wherever they count.
        let groups = |k: i64| {
            let moved: &BTreeSet<_> = moves.get(&k).unwrap_or(const { &BTreeSet::new() });
            moved.iter().chain(targets.groups(k)).copied().collect::<BTreeSet<_>>()
        };
        let in_groups = || words.iter().flat_map(|word| groups(word.k).into_iter().map(move |group| (group, word)));
        let cols = in_groups().flat_map(|((group, _), word)| word.cols().map(move |col| (group, col))).collect();
        let rolled_cols = self.rolled_columns(connection, project_id, cols).await?;
        for (group, word) in in_groups() {
            for place in word.places() {
                recounted.insert(place.in_group(group, &rolled_cols)?);
            }
        }
        let said = scores.iter().filter(|score| score.said.is_some()).map(|score| (score.k, score.col)).collect();
        let work = Work { recounted, said, ..Work::default() };
        work.carry_out(connection, project_id, &targets.times).await
    }
}

/// Nobody else holds a row of these traces: whoever writes their scores locks them first.
async fn retime(connection: &mut PgConnection, project_id: i32, traces: &[ChangedTrace]) -> Result<(), StoreError> {
    let retimed: Vec<_> = traces.iter().filter(|trace| trace.ts != trace.ts_before).collect();
    if retimed.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        r#"
        UPDATE rollups r
        SET t_ts = u.ts
        FROM unnest($2::bigint[], $3::timestamptz[]) u (k, ts)
        WHERE r.project_id = $1
            AND r.k = u.k
        "#,
        project_id,
        &retimed.iter().map(|trace| trace.k).collect::<Vec<_>>(),
        &retimed.iter().map(|trace| trace.ts).collect::<Vec<_>>() as &[Option<DateTime<Utc>>],
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A column, with or without one of its labels, that scores of a target name; of a group, that those of its traces do.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScoredColumn {
    pub k: i64,
    pub col: i32,
    pub label: Option<i32>,
}

impl ScoredColumn {
    /// The column and the label.
    pub(super) fn cols(self) -> impl Iterator<Item = i32> {
        [Some(self.col), self.label].into_iter().flatten()
    }

    /// The rows of the target itself.
    pub(super) fn places(self) -> impl Iterator<Item = Place> {
        Place::own(self.k, self.col, self.label)
    }
}

/// The columns of the scores of these targets. Read from the scores, since a target's roll-ups may not be made yet.
pub(super) async fn scored_columns(
    connection: &mut PgConnection,
    project_id: i32,
    ks: &[i64],
) -> Result<Vec<ScoredColumn>, StoreError> {
    Ok(sqlx::query_as!(
        ScoredColumn,
        r#"
        SELECT DISTINCT
            k
          , col
          , label
        FROM scores
        WHERE project_id = $1
            AND k = ANY($2)
            AND (value IS NOT NULL OR label IS NOT NULL)
        "#,
        project_id,
        ks,
    )
    .fetch_all(connection)
    .await?)
}

/// The columns of the scores of the traces of these groups.
pub(super) async fn columns_scored_in_groups(
    connection: &mut PgConnection,
    project_id: i32,
    ks: &[i64],
) -> Result<Vec<(Group, ScoredColumn)>, StoreError> {
    let rows = sqlx::query!(
        r#"
        SELECT DISTINCT
            g.is_run AS "is_run!"
          , g.k AS "k!"
          , s.col
          , s.label
        FROM (
            SELECT false, t.session_k, t.k
            FROM traces t
            WHERE t.project_id = $1
                AND t.session_k = ANY($2)
            UNION ALL
            SELECT true, i.run_k, i.trace_k
            FROM dataset_run_items i
            WHERE i.project_id = $1
                AND i.run_k = ANY($2)
        ) g (is_run, k, trace_k)
        JOIN scores s ON s.project_id = $1 AND s.k = g.trace_k
        WHERE s.value IS NOT NULL
            OR s.label IS NOT NULL
        "#,
        project_id,
        ks,
    )
    .fetch_all(connection)
    .await?;
    let group = |is_run| if is_run { Group::Run } else { Group::Session };
    Ok(rows
        .into_iter()
        .map(|row| (group(row.is_run), ScoredColumn { k: row.k, col: row.col, label: row.label }))
        .collect())
}
