//! The targets of scores: which of them are traces, when these were and of which groups they are part.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::place::Place;
use super::{Fact, Group};
use crate::StoreError;

#[derive(Debug, Default)]
pub(super) struct Targets {
    /// The session and the runs of traces that have any.
    groups: HashMap<i64, Vec<(Group, i64)>>,
    /// The times of traces that are seen.
    pub times: HashMap<i64, DateTime<Utc>>,
}

impl Targets {
    /// Keeps the traces among the targets in their time, session and runs until the transaction ends.
    pub(super) async fn lock(
        connection: &mut PgConnection,
        project_id: i32,
        ks: BTreeSet<i64>,
    ) -> Result<Self, StoreError> {
        let ks: Vec<i64> = ks.into_iter().collect();
        let rows = sqlx::query!(
            r#"
            SELECT
                k
              , session_k
              , run_ks
              , CASE WHEN seen THEN ts END AS ts
            FROM traces
            WHERE project_id = $1
                AND k = ANY($2)
            ORDER BY k
            FOR KEY SHARE
            "#,
            project_id,
            &ks,
        )
        .fetch_all(connection)
        .await?;
        let mut targets = Self::default();
        for row in rows {
            let session = row.session_k.map(|k| (Group::Session, k));
            let runs = row.run_ks.into_iter().flatten().map(|k| (Group::Run, k));
            let groups: Vec<_> = session.into_iter().chain(runs).collect();
            if !groups.is_empty() {
                targets.groups.insert(row.k, groups);
            }
            targets.times.extend(row.ts.map(|ts| (row.k, ts)));
        }
        Ok(targets)
    }

    /// What a target is part of.
    pub(super) fn groups(&self, k: i64) -> &[(Group, i64)] {
        self.groups.get(&k).map_or(&[], Vec::as_slice)
    }

    /// The rows for which a score counts; none for a text.
    pub(super) fn places(
        &self,
        score: &Fact,
        rolled_cols: &HashMap<(Group, i32), i32>,
    ) -> Result<Vec<Place>, StoreError> {
        if !score.is_counted() {
            return Ok(Vec::new());
        }
        let own: Vec<Place> = Place::own(score.k, score.col, score.label).collect();
        let mut places = own.clone();
        for group in self.groups(score.k) {
            for place in &own {
                places.push(place.in_group(*group, rolled_cols)?);
            }
        }
        Ok(places)
    }
}
