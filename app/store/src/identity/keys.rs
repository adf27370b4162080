//! API keys: made, checked on every request of an SDK, revoked but never removed.

use chrono::Utc;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::{Project, ProjectScope};
use crate::{Store, StoreError};

/// What a valid key pair opens.
#[derive(Clone, Debug)]
pub struct KeyAccess {
    /// Leave to work in the key's project.
    pub scope: ProjectScope,
    /// The project itself.
    pub project: Project,
    /// The key's number, for the author of what it writes.
    pub key_id: i32,
}

/// A key pair just made. The secret is known nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeKey {
    /// The public half, `pk-…`.
    pub public_key: String,
    /// The secret half, `sk-…`.
    pub secret_key: String,
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
    /// What this key pair opens, if it is a valid one.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn key_access(&self, public_key: &str, secret_key: &str) -> Result<Option<KeyAccess>, StoreError> {
        let sent = self.hash_secret(secret_key);
        let row = sqlx::query!(
            r#"
            SELECT
                k.id AS key_id
              , k.secret_hash
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
        Ok(row.filter(|row| bool::from(row.secret_hash.ct_eq(&sent))).map(|row| KeyAccess {
            scope: ProjectScope { project_id: row.project_id },
            project: Project {
                id: row.id,
                name: row.name,
                organization_id: row.organization_id,
                organization_name: row.organization_name,
            },
            key_id: row.key_id,
        }))
    }

    /// Makes a key pair for a project, named for people.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing where there is no such project.
    pub async fn create_key(&self, project_id: &str, name: &str) -> Result<Option<MadeKey>, StoreError> {
        let key = MadeKey::random();
        let made = self.insert_key(project_id, name, &key).await?;
        Ok(made.then_some(key))
    }

    /// Stores a key pair unless its public half is taken; says whether it did.
    pub(super) async fn insert_key(&self, project_id: &str, name: &str, key: &MadeKey) -> Result<bool, StoreError> {
        let made = sqlx::query!(
            r#"
            INSERT INTO api_keys (project_id, name, public_key, secret_hash, created_at)
            SELECT project_id, $2, $3, $4, $5
            FROM projects
            WHERE id = $1
            ON CONFLICT (public_key) DO NOTHING
            "#,
            project_id,
            name,
            key.public_key,
            self.hash_secret(&key.secret_key),
            Utc::now(),
        )
        .execute(&self.pool)
        .await?;
        Ok(made.rows_affected() == 1)
    }

    fn hash_secret(&self, secret_key: &str) -> Vec<u8> {
        // An HMAC takes a key of any length, so this cannot fail.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.secret) else { return Vec::new() };
        mac.update(secret_key.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}
