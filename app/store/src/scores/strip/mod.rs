//! The figures above the Scores table. They come from the same selection as the list, added up by one statement over
//! its period and the one before; exact while that is cheap, else from a fixed sample. They have a time limit of their
//! own, since nobody should wait for them.

mod figures;
mod judged;
mod period;
#[cfg(test)]
mod plan_tests;
mod sample;
mod statement;
mod tally;
mod words;

use std::time::Duration;

use chrono::{DateTime, Utc};
use model::list::{ListQuery, TimeRange};
use model::scores::{DataType, ScoreColumn, ScoreConfig, ScoreField};
use model::strip::Strip;
use sqlx::{AssertSqlSafe, PgConnection};

use self::figures::{Reading, failing_of, tile_of};
use self::judged::judged;
use self::period::Period;
use self::sample::{Slices, THINNEST, thinness};
use self::statement::{Sum, add_up, count, count_slices};
use self::tally::{Parts, Tally};
use self::words::{Columns, read_columns, read_labels};
use super::configs::read_configs;
use super::list::{Selection, select};
use crate::list::SNAPSHOT;
use crate::{ProjectScope, Store, StoreError};

/// The most scores that are added up: beyond them a sample stands for all.
const MOST_ADDED_UP: u32 = 200_000;
/// The columns shown unless others are chosen.
const SHOWN: usize = 3;
/// The most columns shown.
const MOST_SHOWN: usize = 4;
/// The most columns on offer.
const MOST_OFFERED: usize = 200;

/// What was added up, and how many scores each one of it stands for.
struct Found {
    period: Period,
    sums: Vec<Sum>,
    weight: u64,
}

impl Store {
    /// The figures of the query's list: of the `chosen` columns ([`ScoreColumn::key`]), or of the most used ones where
    /// none of them occurs. Nothing if they are not there within `limit`.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn score_strip(
        &self,
        scope: &ProjectScope,
        query: &ListQuery<ScoreField>,
        chosen: &[String],
        limit: Duration,
    ) -> Result<Option<Strip>, StoreError> {
        let reading = self.read_strip(scope, query.rows_asked(), chosen, limit);
        match tokio::time::timeout(limit, reading).await {
            Ok(Err(StoreError::TooSlow(_))) | Err(_) => Ok(None),
            Ok(read) => read.map(Some),
        }
    }

    async fn read_strip(
        &self,
        scope: &ProjectScope,
        query: ListQuery<ScoreField>,
        chosen: &[String],
        limit: Duration,
    ) -> Result<Strip, StoreError> {
        let mut tx = self.pool.begin_with(SNAPSHOT).await?;
        let own_limit = format!("SET LOCAL statement_timeout = {}", limit.as_millis());
        sqlx::query(AssertSqlSafe(own_limit)).execute(&mut *tx).await?;
        let configs = read_configs(&mut *tx, scope).await?;
        let columns = read_columns(&mut tx, scope).await?;
        let judged = judged(&configs, &columns);
        let now = Utc::now();
        let Some(found) = find(&mut tx, scope, &query, now, &judged, MOST_ADDED_UP).await? else {
            return Ok(Strip::default());
        };
        let Found { period, sums, weight } = found;
        let tally = Tally::of(&sums, &period);
        let counted = most_used(&tally, columns);
        let shown = shown(&counted, chosen);
        let labels = read_labels(&mut tx, scope, labels_of(&tally, &shown)).await?;
        tx.commit().await?;
        let tile = |(col, column): &(i32, ScoreColumn)| {
            let config = ScoreConfig::of(&configs, &column.name, column.data_type);
            let reading = Reading { column, config, labels: &labels, weight };
            tally.columns.get(col).map(|parts| tile_of(&reading, parts))
        };
        Ok(Strip {
            from: period.from.timestamp_micros(),
            step: period.step_us,
            until_now: period.until_now,
            about: weight > 1,
            n: Parts::total(&tally.all.now).n * weight,
            bins: tally.all.now.iter().map(|part| part.n * weight).collect(),
            failing: judged
                .iter()
                .any(|judged| tally.columns.contains_key(&judged.col))
                .then(|| failing_of(&tally.all, weight)),
            tiles: shown.iter().filter_map(tile).collect(),
            columns: counted.into_iter().take(MOST_OFFERED).map(|(_, column, n)| (column, n * weight)).collect(),
        })
    }
}

/// Adds the list's scores up, or those of a sample where there are more than `most`; nothing if there are none.
async fn find(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    query: &ListQuery<ScoreField>,
    now: DateTime<Utc>,
    judged: &[judged::Judged],
    most: u32,
) -> Result<Option<Found>, StoreError> {
    let period = Period::of(query.range, now);
    let range = period.map_or(query.range, |period| Some(period.looked_at(query.range, now)));
    let selection = select_range(connection, scope, query, range).await?;
    if selection.is_empty() {
        return Ok(None);
    }
    let mut statement = count("", scope, &selection, most + 1);
    let (counted, first): (i64, Option<DateTime<Utc>>) = statement.build_query_as().fetch_one(&mut *connection).await?;
    let Some(first) = first else { return Ok(None) };
    let period = period.unwrap_or_else(|| Period::since(first, query.range, now));
    let slices = if counted > i64::from(most) {
        Some(sample(connection, scope, &selection, &period, most).await?)
    } else {
        None
    };
    let (weight, slices) = slices.map_or((1, None), |(weight, slices)| (weight, Some(slices)));
    let mut statement = add_up("", scope, &selection, &period, judged, slices.as_ref());
    let sums = statement.build_query_as().fetch_all(&mut *connection).await?;
    Ok(Some(Found { period, sums, weight }))
}

/// The sample of a long list: as thin as it must be.
async fn sample(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    selection: &Selection,
    period: &Period,
    most: u32,
) -> Result<(u64, Slices), StoreError> {
    let mut statement = count_slices(scope, selection, &Slices::of(period, THINNEST));
    let counted: i64 = statement.build_query_scalar().fetch_one(connection).await?;
    // Scores that all came at once may hide between the slices; one in two is a sample still.
    let one_in = thinness(counted.unsigned_abs(), u64::from(most)).clamp(2, THINNEST);
    Ok((one_in, Slices::of(period, one_in)))
}

async fn select_range(
    connection: &mut PgConnection,
    scope: &ProjectScope,
    query: &ListQuery<ScoreField>,
    range: Option<TimeRange>,
) -> Result<Selection, StoreError> {
    select(connection, scope, &ListQuery { range, ..query.clone() }).await
}

/// The columns that have scores in the period, most used first.
fn most_used(tally: &Tally, columns: Columns) -> Vec<(i32, ScoreColumn, u64)> {
    let count = |(col, column): (i32, ScoreColumn)| {
        let n = Parts::total(&tally.columns.get(&col)?.now).n;
        let is_told = !matches!(column.data_type, DataType::Text | DataType::Correction);
        (n > 0 && is_told).then_some((col, column, n))
    };
    let mut counted: Vec<_> = columns.into_iter().filter_map(count).collect();
    counted.sort_by(|(one_col, one, n), (other_col, other, m)| {
        m.cmp(n).then_with(|| one.name.cmp(&other.name)).then(one_col.cmp(other_col))
    });
    counted
}

/// The chosen columns that occur, in the order of choice; without any, the most used ones.
fn shown(counted: &[(i32, ScoreColumn, u64)], chosen: &[String]) -> Columns {
    let wanted: Vec<ScoreColumn> = chosen.iter().filter_map(|key| ScoreColumn::parse(key)).collect();
    let find = |wanted: &ScoreColumn| counted.iter().find(|(_, column, _)| column == wanted);
    let mut shown: Columns =
        wanted.iter().filter_map(find).take(MOST_SHOWN).map(|(col, column, _)| (*col, column.clone())).collect();
    if shown.is_empty() {
        shown = counted.iter().take(SHOWN).map(|(col, column, _)| (*col, column.clone())).collect();
    }
    shown
}

/// The labels that these columns' scores have.
fn labels_of(tally: &Tally, columns: &Columns) -> Vec<i32> {
    let parts = columns.iter().filter_map(|(col, _)| tally.columns.get(col)).flat_map(|parts| &parts.now);
    let mut labels: Vec<i32> = parts.flat_map(|part| part.labels.keys().copied()).collect();
    labels.sort_unstable();
    labels.dedup();
    labels
}
