//! API keys: made, listed, revoked but never removed, since the scores that they made show their names.

use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use super::{Deed, Project, ProjectScope};
use crate::{Store, StoreError, Writer};

/// What a valid key pair opens.
#[derive(Clone, Debug)]
pub struct KeyAccess {
    /// Leave to work in the key's project.
    pub scope: ProjectScope,
    /// The project itself.
    pub project: Project,
    /// The key's number, for the author of what it writes.
    pub key_id: i32,
    /// What it may do there.
    pub allows: KeyScope,
    /// How often it may ask, where that is limited.
    pub(crate) requests_per_minute: Option<u32>,
}

/// What a key may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyScope {
    /// Write scores and nothing else.
    Scores,
    /// Read and nothing else.
    Read,
    /// Everything that a key can do.
    #[default]
    All,
}

impl KeyScope {
    /// As the database and the page write it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Scores => "scores",
            Self::Read => "read",
            Self::All => "all",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Scores, Self::Read, Self::All].into_iter().find(|scope| scope.word() == word)
    }

    /// The database knows these three only.
    pub(super) fn of_word(word: &str) -> Self {
        Self::parse(word).unwrap_or(Self::Scores)
    }
}

/// A key to make.
#[derive(Clone, Debug, Default)]
pub struct NewKey {
    /// What people call it; scores show this name as their author.
    pub name: String,
    /// What it may do.
    pub allows: KeyScope,
    /// When it ends, if ever.
    pub expires_at: Option<DateTime<Utc>>,
    /// How often it may ask each server, if there is a limit.
    pub requests_per_minute: Option<u16>,
}

/// A key pair just made. The secret is known nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeKey {
    /// The public half, `pk-…`.
    pub public_key: String,
    /// The secret half, `sk-…`.
    pub secret_key: String,
}

/// A key as its project's people see it.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiKey {
    /// Its number.
    pub id: i32,
    /// What people call it.
    pub name: String,
    /// The public half.
    pub public_key: String,
    /// What it may do.
    pub allows: KeyScope,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends, if ever.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was last used, to some minutes.
    pub last_used_at: Option<DateTime<Utc>>,
    /// How often it may ask each server, if there is a limit.
    pub requests_per_minute: Option<i32>,
}

impl MadeKey {
    /// A random pair.
    pub(crate) fn random() -> Self {
        Self {
            public_key: format!("pk-{}", Uuid::new_v4()),
            secret_key: format!("sk-{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple()),
        }
    }
}

impl Store {
    /// Makes a key pair for a project, named for people, that may do everything.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing where there is no such project.
    pub async fn create_key(&self, project_id: &str, name: &str) -> Result<Option<MadeKey>, StoreError> {
        let key = MadeKey::random();
        let made = self.insert_key(project_id, name, &key).await?;
        Ok(made.then_some(key))
    }

    /// Makes a key pair of this project, for who asks.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn make_key(&self, scope: &ProjectScope, who: &Writer, new: &NewKey) -> Result<MadeKey, StoreError> {
        let key = MadeKey::random();
        self.insert_new_key(scope.project_id, new, &key).await?;
        self.note_deed(scope, who, Deed::KeyMade, &new.name).await;
        Ok(key)
    }

    /// The keys of this project, the newest first, revoked ones too.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn api_keys(&self, scope: &ProjectScope) -> Result<Vec<ApiKey>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT
                id
              , name
              , public_key
              , scope
              , created_at
              , expires_at
              , revoked_at
              , last_used_at
              , requests_per_minute
            FROM api_keys
            WHERE project_id = $1
            ORDER BY id DESC
            LIMIT 1000
            "#,
            scope.project_id,
        )
        .fetch_all(&self.pool)
        .await?;
        let keys = rows.into_iter().map(|row| ApiKey {
            id: row.id,
            name: row.name,
            public_key: row.public_key,
            allows: KeyScope::of_word(&row.scope),
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            last_used_at: row.last_used_at,
            requests_per_minute: row.requests_per_minute,
        });
        Ok(keys.collect())
    }

    /// Revokes a key of this project; says whether there was one to revoke.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn revoke_key(&self, scope: &ProjectScope, who: &Writer, key_id: i32) -> Result<bool, StoreError> {
        let revoked = sqlx::query_scalar!(
            r#"
            UPDATE api_keys
            SET revoked_at = $3
            WHERE project_id = $1
                AND id = $2
                AND revoked_at IS NULL
            RETURNING name
            "#,
            scope.project_id,
            key_id,
            Utc::now(),
        )
        .fetch_optional(&self.pool)
        .await?;
        self.keys.forget();
        if let Some(name) = &revoked {
            self.note_deed(scope, who, Deed::KeyRevoked, name).await;
        }
        Ok(revoked.is_some())
    }

    /// Stores a key pair unless its public half is taken; says whether it did.
    pub(super) async fn insert_key(&self, project_id: &str, name: &str, key: &MadeKey) -> Result<bool, StoreError> {
        let number = sqlx::query_scalar!("SELECT project_id FROM projects WHERE id = $1", project_id)
            .fetch_optional(&self.pool)
            .await?;
        let Some(number) = number else { return Ok(false) };
        self.insert_new_key(number, &NewKey { name: name.to_owned(), ..NewKey::default() }, key).await
    }

    async fn insert_new_key(&self, project_id: i32, new: &NewKey, key: &MadeKey) -> Result<bool, StoreError> {
        let made = sqlx::query!(
            r#"
            INSERT INTO api_keys (
                project_id, name, public_key, secret_hash, scope, expires_at, requests_per_minute, created_at
            )
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (public_key) DO NOTHING
            "#,
            project_id,
            new.name,
            key.public_key,
            self.hash_secret(&key.secret_key),
            new.allows.word(),
            new.expires_at,
            new.requests_per_minute.filter(|limit| *limit > 0).map(i32::from),
            Utc::now(),
        )
        .execute(&self.pool)
        .await?;
        Ok(made.rows_affected() == 1)
    }

    pub(super) fn hash_secret(&self, secret_key: &str) -> Vec<u8> {
        // An HMAC takes a key of any length, so this cannot fail.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.secret) else { return Vec::new() };
        mac.update(secret_key.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}
