//! Signing in: sessions behind the login cookie, and the brake on guessing passwords.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{Store, StoreError};

/// How long a subject waits after too many failures.
const PAUSE: TimeDelta = TimeDelta::minutes(5);

/// Whether a sign-in may be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInGate {
    /// It may; so many tries are left after this one, should it fail.
    Open {
        /// Tries left.
        left: u32,
    },
    /// Too many have failed: wait five minutes from the last one.
    Closed,
}

impl Store {
    /// Counts a try of `subject` (an email, an address) before it is made, so that tries side by side count too.
    /// After `allowed` of them within five minutes of each other the gate closes for five minutes.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn try_sign_in(&self, subject: &str, allowed: u32) -> Result<SignInGate, StoreError> {
        let now = Utc::now();
        let failures = sqlx::query_scalar!(
            r#"
            INSERT INTO sign_in_attempts AS a (subject, failures, last_failure)
            VALUES ($1, 1, $2)
            ON CONFLICT (subject) DO UPDATE
            SET failures = CASE WHEN a.last_failure < $3 THEN 1 ELSE a.failures + 1 END
              , last_failure = $2
            WHERE a.failures < $4 OR a.last_failure < $3
            RETURNING failures
            "#,
            subject,
            now,
            now - PAUSE,
            i32::try_from(allowed).unwrap_or(i32::MAX),
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(failures.map_or(SignInGate::Closed, |failures| SignInGate::Open {
            left: allowed.saturating_sub(failures.unsigned_abs()),
        }))
    }

    /// Forgets the failures of a subject that has signed in.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn forget_failures(&self, subject: &str) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM sign_in_attempts WHERE subject = $1", subject).execute(&self.pool).await?;
        Ok(())
    }

    /// Keeps a login session, new or changed. `id` is the cookie's value; only its hash is stored.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn save_login(&self, id: &str, data: &Value, expires_at: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query!(
            r#"
            INSERT INTO login_sessions (id_hash, data, expires_at)
            VALUES ($1, $2, $3)
            ON CONFLICT (id_hash) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at
            "#,
            hash_id(id),
            data,
            expires_at,
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The data and the end of a login session that has not expired.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn load_login(&self, id: &str) -> Result<Option<(Value, DateTime<Utc>)>, StoreError> {
        let row = sqlx::query!(
            "SELECT data, expires_at FROM login_sessions WHERE id_hash = $1 AND expires_at > $2",
            hash_id(id),
            Utc::now(),
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| (row.data, row.expires_at)))
    }

    /// Ends a login session.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn delete_login(&self, id: &str) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM login_sessions WHERE id_hash = $1", hash_id(id)).execute(&self.pool).await?;
        Ok(())
    }

    /// Removes login sessions and failed tries that no longer count.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn sweep_logins(&self) -> Result<(), StoreError> {
        let now = Utc::now();
        sqlx::query!("DELETE FROM login_sessions WHERE expires_at <= $1", now).execute(&self.pool).await?;
        sqlx::query!("DELETE FROM sign_in_attempts WHERE last_failure < $1", now - PAUSE).execute(&self.pool).await?;
        Ok(())
    }
}

fn hash_id(id: &str) -> Vec<u8> {
    Sha256::digest(id.as_bytes()).to_vec()
}
