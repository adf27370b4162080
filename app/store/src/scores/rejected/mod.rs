//! What was refused: kept for a while, listed newest first, and sent again once it, or what refused it, is mended.

mod keep;

use std::str::FromStr;

use chrono::{DateTime, Utc};
use model::Fault;
use model::scores::{Casing, ScoreDraft};
use model::text::to_micros;
use serde_json::Value;

use super::{Writer, WrittenScore};
use crate::{ProjectScope, Store, StoreError};

pub(crate) use keep::Rejections;

/// The greatest page.
const MOST_ROWS: i64 = 200;
/// After everything: the year 9999.
const LATEST: DateTime<Utc> = match DateTime::from_timestamp(253_402_300_799, 0) {
    Some(latest) => latest,
    None => DateTime::UNIX_EPOCH,
};
/// The word for camel case; the other one is `snake`.
const CAMEL: &str = "camel";

/// A score on its way to those that were refused.
#[derive(Clone, Debug)]
pub struct NewRejected {
    /// The key that sent it.
    pub key_id: i32,
    /// The client, as it names itself.
    pub sdk: Option<String>,
    /// How the client spells its fields.
    pub casing: Casing,
    /// What was sent; only its beginning is kept where it is long.
    pub payload: String,
    /// What was wrong.
    pub faults: Vec<Fault>,
}

/// A score that was refused.
#[derive(Clone, Debug, PartialEq)]
pub struct RejectedScore {
    /// Its number in the project.
    pub id: i64,
    /// When.
    pub rejected_at: DateTime<Utc>,
    /// The name of the key that sent it.
    pub key: String,
    /// The client, as it names itself: `interactiveai python 1.1.9`.
    pub sdk: Option<String>,
    /// What was sent.
    pub payload: String,
    /// Whether that is only its beginning: then it cannot be sent again from here.
    pub is_cut: bool,
    /// Each field that was wrong, and why.
    pub faults: Vec<Fault>,
}

/// A page of what was refused, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct RejectedPage {
    /// The rows.
    pub rows: Vec<RejectedScore>,
    /// Where the next page begins, if there is one.
    pub next: Option<RejectedPlace>,
}

/// A place in the list; its text form is opaque.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RejectedPlace {
    rejected_at: DateTime<Utc>,
    seq: i64,
}

impl std::fmt::Display for RejectedPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.rejected_at.timestamp_micros(), self.seq)
    }
}

impl FromStr for RejectedPlace {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (micros, seq) = text.split_once('-').ok_or(())?;
        let rejected_at = micros.parse().ok().and_then(DateTime::from_timestamp_micros).ok_or(())?;
        Ok(Self { rejected_at, seq: seq.parse().map_err(drop)? })
    }
}

/// What became of a refused score that was sent again.
#[derive(Clone, Debug, PartialEq)]
pub enum Resent {
    /// It is stored, and no longer among the refused.
    Stored(WrittenScore),
    /// It is still refused, for these reasons.
    Refused(Vec<Fault>),
    /// It is not there: sent again already, or too old.
    Gone,
}

impl Store {
    /// A page of what was refused, newest first.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn rejected_page(
        &self,
        scope: &ProjectScope,
        after: Option<RejectedPlace>,
        limit: i64,
    ) -> Result<RejectedPage, StoreError> {
        let limit = limit.clamp(1, MOST_ROWS);
        let after = after.unwrap_or(RejectedPlace { rejected_at: LATEST, seq: i64::MAX });
        let rows = sqlx::query!(
            r#"
            SELECT
                r.seq
              , r.rejected_at
              , (SELECT k.name FROM api_keys k WHERE k.project_id = $1 AND k.id = r.key_id) AS key
              , r.sdk
              , r.payload
              , r.is_cut
              , r.faults
            FROM rejected_scores r
            WHERE r.project_id = $1
                AND (r.rejected_at, r.seq) < ($2, $3)
            ORDER BY r.rejected_at DESC, r.seq DESC
            LIMIT $4
            "#,
            scope.project_id,
            // A place that somebody made up may be beyond what Postgres can hold.
            after.rejected_at.clamp(DateTime::UNIX_EPOCH, LATEST),
            after.seq,
            limit + 1,
        )
        .fetch_all(&self.pool)
        .await?;
        let mut rows: Vec<RejectedScore> = rows
            .into_iter()
            .map(|row| RejectedScore {
                id: row.seq,
                rejected_at: row.rejected_at,
                key: row.key.unwrap_or_default(),
                sdk: row.sdk,
                payload: row.payload,
                is_cut: row.is_cut,
                faults: serde_json::from_value(row.faults).unwrap_or_default(),
            })
            .collect();
        let is_more = i64::try_from(rows.len()).is_ok_and(|count| count > limit);
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let last = rows.last().filter(|_| is_more);
        let next = last.map(|row| RejectedPlace { rejected_at: row.rejected_at, seq: row.id });
        Ok(RejectedPage { rows, next })
    }

    /// How many were refused of late: exact below `most`, which is the greatest answer.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn rejected_count(&self, scope: &ProjectScope, most: i64) -> Result<i64, StoreError> {
        let count = sqlx::query_scalar!(
            r#"
            SELECT count(*) AS "count!"
            FROM (SELECT FROM rejected_scores WHERE project_id = $1 LIMIT $2) AS kept
            "#,
            scope.project_id,
            most,
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(count)
    }

    /// Sends a refused score again, as its key sent it or as `mended` has it. Once it is stored it is no longer among
    /// the refused; a score without a time of its own keeps the time at which it was sent first.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn resend_rejected(
        &self,
        scope: &ProjectScope,
        id: i64,
        mended: Option<&str>,
    ) -> Result<Resent, StoreError> {
        let row = sqlx::query!(
            r#"
            SELECT
                rejected_at
              , key_id
              , sdk
              , casing
              , payload
              , is_cut
            FROM rejected_scores
            WHERE project_id = $1 AND seq = $2
            "#,
            scope.project_id,
            id,
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(Resent::Gone) };
        if row.is_cut && mended.is_none() {
            let why = "Only the beginning of this score was kept, so its program must send it again.";
            return Ok(Resent::Refused(vec![Fault::new("", why)]));
        }
        let body: Value = match serde_json::from_str(mended.unwrap_or(&row.payload)) {
            Ok(body) => body,
            Err(error) => {
                return Ok(Resent::Refused(vec![Fault::new("", format!("The body is not valid JSON: {error}."))]));
            }
        };
        let casing = if row.casing == CAMEL { Casing::Camel } else { Casing::Snake };
        let mut draft = ScoreDraft::from_json(&body, casing);
        // Two who send it again at once write one score.
        draft.id.get_or_insert_with(|| format!("resent-{id}"));
        draft.timestamp.get_or_insert(to_micros(row.rejected_at));
        let writer = Writer::Key { key_id: row.key_id, sdk: row.sdk };
        match self.write_scores(scope, &writer, vec![draft]).await?.pop() {
            Some(Ok(written)) => {
                self.delete_rejected(scope, id).await?;
                Ok(Resent::Stored(written))
            }
            Some(Err(faults)) => Ok(Resent::Refused(faults)),
            None => Ok(Resent::Gone),
        }
    }

    /// Forgets a refused score; one that is gone already is no error.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn delete_rejected(&self, scope: &ProjectScope, id: i64) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM rejected_scores WHERE project_id = $1 AND seq = $2", scope.project_id, id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

fn casing_word(casing: Casing) -> &'static str {
    match casing {
        Casing::Camel => CAMEL,
        Casing::Snake => "snake",
    }
}
