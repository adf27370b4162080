//! The check of a key pair, on every request of an SDK. A pair that was right stays right for a second without asking the
//! database, so that posts of a busy project do not queue for it; a revoked one is wrong at once on the server that
//! revoked it, and within that second on others.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use moka::future::Cache;
use subtle::ConstantTimeEq;

use super::{KeyAccess, KeyScope, Project, ProjectScope};
use crate::{Store, StoreError};

/// How long a pair is trusted.
const TRUSTED: Duration = Duration::from_secs(1);
/// Pairs that are trusted at once.
const PAIRS: u64 = 10_000;
/// How seldom the last use of a key is written.
const USE_WRITTEN_EVERY: TimeDelta = TimeDelta::minutes(5);

/// What this process knows of keys.
#[derive(Debug)]
pub(crate) struct KeyGate {
    trusted: Cache<(String, Vec<u8>), Trusted>,
    /// How many keys were revoked here: what was read before one was is not trusted after.
    revoked: AtomicU64,
    spent: Mutex<HashMap<i32, Allowance>>,
}

#[derive(Clone, Debug)]
struct Trusted {
    access: KeyAccess,
    expires_at: Option<DateTime<Utc>>,
}

/// What a limited key may still ask now; it fills up again all the time, to one minute's worth.
#[derive(Clone, Copy, Debug)]
struct Allowance {
    requests: f64,
    at: Instant,
}

impl Default for KeyGate {
    fn default() -> Self {
        let trusted = Cache::builder().max_capacity(PAIRS).time_to_live(TRUSTED).build();
        Self { trusted, revoked: AtomicU64::default(), spent: Mutex::default() }
    }
}

impl KeyGate {
    /// Forgets every pair: one of them was revoked.
    pub(super) fn forget(&self) {
        self.revoked.fetch_add(1, Ordering::SeqCst);
        self.trusted.invalidate_all();
    }
}

impl Allowance {
    /// Takes one request; else says how long until there is one.
    fn spend(&mut self, a_minute: u32, now: Instant) -> Option<Duration> {
        let (most, a_second) = (f64::from(a_minute), f64::from(a_minute) / 60.0);
        let since = now.saturating_duration_since(self.at).as_secs_f64();
        self.requests = (self.requests + since * a_second).min(most);
        self.at = now;
        if self.requests >= 1.0 {
            self.requests -= 1.0;
            return None;
        }
        Some(Duration::from_secs_f64(((1.0 - self.requests) / a_second).ceil()))
    }
}

impl Store {
    /// What this key pair opens, if it is a valid one: known, not revoked and not expired.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn key_access(&self, public_key: &str, secret_key: &str) -> Result<Option<KeyAccess>, StoreError> {
        let now = Utc::now();
        let pair = (public_key.to_owned(), self.hash_secret(secret_key));
        if let Some(trusted) = self.keys.trusted.get(&pair).await {
            return Ok((!is_over(trusted.expires_at, now)).then_some(trusted.access));
        }
        let revoked = self.keys.revoked.load(Ordering::SeqCst);
        let row = sqlx::query!(
            r#"
            SELECT
                k.id AS key_id
              , k.secret_hash
              , k.scope
              , k.expires_at
              , k.requests_per_minute
              , k.last_used_at
              , p.project_id
              , p.id
              , p.name
              , o.id AS organization_id
              , o.name AS organization_name
            FROM api_keys k
            JOIN projects p ON p.project_id = k.project_id
            JOIN organizations o ON o.id = p.organization_id
            WHERE k.public_key = $1 AND k.revoked_at IS NULL
            "#,
            public_key,
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row.filter(|row| bool::from(row.secret_hash.ct_eq(&pair.1))) else { return Ok(None) };
        if is_over(row.expires_at, now) {
            return Ok(None);
        }
        if row.last_used_at.is_none_or(|last| now - last > USE_WRITTEN_EVERY) {
            tokio::spawn(self.clone().note_use(row.key_id, now));
        }
        let access = KeyAccess {
            scope: ProjectScope { project_id: row.project_id },
            project: Project {
                id: row.id,
                name: row.name,
                organization_id: row.organization_id,
                organization_name: row.organization_name,
            },
            key_id: row.key_id,
            allows: KeyScope::of_word(&row.scope),
            requests_per_minute: row.requests_per_minute.and_then(|limit| u32::try_from(limit).ok()),
        };
        if self.keys.revoked.load(Ordering::SeqCst) == revoked {
            self.keys.trusted.insert(pair, Trusted { access: access.clone(), expires_at: row.expires_at }).await;
        }
        Ok(Some(access))
    }

    /// Counts a request of a key; where it has had its share, how long until the next. Each server counts alone.
    #[must_use]
    pub fn spend_request(&self, access: &KeyAccess) -> Option<Duration> {
        let a_minute = access.requests_per_minute?;
        let now = Instant::now();
        let mut spent = self.keys.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let full = Allowance { requests: f64::from(a_minute), at: now };
        spent.entry(access.key_id).or_insert(full).spend(a_minute, now)
    }

    /// Written beside the request that used the key, which neither waits for it nor fails with it.
    async fn note_use(self, key_id: i32, now: DateTime<Utc>) {
        let noted = sqlx::query!(
            "UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $3)",
            key_id,
            now,
            now - USE_WRITTEN_EVERY,
        )
        .execute(&self.pool)
        .await;
        if let Err(error) = noted {
            tracing::warn!(%error, "the last use of a key could not be written");
        }
    }
}

fn is_over(expires_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    expires_at.is_some_and(|end| end <= now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_a_minutes_worth_at_once_and_then_its_pace() {
        let start = Instant::now();
        let at = |ms: u64| start + Duration::from_millis(ms);
        let mut allowance = Allowance { requests: 30.0, at: start };
        assert!((0..30).all(|_| allowance.spend(30, at(0)).is_none()));
        assert_eq!(allowance.spend(30, at(500)), Some(Duration::from_secs(2)));
        assert_eq!(allowance.spend(30, at(2_100)), None);
        assert!(allowance.spend(30, at(2_200)).is_some());
        // Rest is not saved beyond a minute.
        assert!((0..30).all(|_| allowance.spend(30, at(600_000)).is_none()));
        assert!(allowance.spend(30, at(600_000)).is_some());
    }
}
