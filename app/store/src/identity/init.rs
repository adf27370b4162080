//! The first start: an installation makes its own organization, project, owner and key, once. What the settings
//! ask for (`SCORES_INIT_*`) is made at every start where it is missing, and nothing is ever overwritten.

use chrono::Utc;
use rand::Rng;
use sqlx::{PgPool, Postgres, Transaction};
use uuid::Uuid;

use super::MadeKey;
use crate::{Store, StoreError};

/// A person to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUser {
    /// However it is capitalised.
    pub email: String,
    /// The name shown.
    pub name: String,
    /// Argon2id, as a PHC string.
    pub password_hash: String,
}

/// What the settings ask for at every start; each part is optional.
#[derive(Clone, Debug, Default)]
pub struct Init {
    /// The project's id outside.
    pub project_id: Option<String>,
    /// The project's name.
    pub project_name: Option<String>,
    /// A key pair of the project; any non-empty texts.
    pub key: Option<MadeKey>,
    /// An owner of the project's organization.
    pub owner: Option<NewUser>,
}

/// What a first start made, to be told once; nothing at later starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InitOutcome {
    /// The project's id.
    pub project_id: String,
    /// The owner's email.
    pub email: String,
    /// The first key pair.
    pub key: MadeKey,
}

/// The secret that the database keeps, made on first use.
pub(crate) async fn installation_secret(pool: &PgPool) -> Result<Vec<u8>, StoreError> {
    let mut secret = [0_u8; 32];
    rand::rng().fill(&mut secret);
    sqlx::query!("INSERT INTO installation (secret) VALUES ($1) ON CONFLICT DO NOTHING", &secret[..])
        .execute(pool)
        .await?;
    Ok(sqlx::query_scalar!("SELECT secret FROM installation").fetch_one(pool).await?)
}

impl Store {
    /// Whether this installation has never been started.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn is_new(&self) -> Result<bool, StoreError> {
        // Whoever brings a secret of their own has no row yet.
        installation_secret(&self.pool).await?;
        let started = sqlx::query_scalar!("SELECT first_started_at FROM installation").fetch_one(&self.pool).await?;
        Ok(started.is_none())
    }

    /// Makes what is missing: on a first start everything, with `fallback` as owner where the settings name
    /// none; later only what the settings ask for. Servers that start at once wait for each other here.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn init(&self, wanted: &Init, fallback: Option<&NewUser>) -> Result<Option<InitOutcome>, StoreError> {
        // Whoever brings a secret of their own has no row yet.
        installation_secret(&self.pool).await?;
        let mut tx = self.pool.begin().await?;
        let started =
            sqlx::query_scalar!("SELECT first_started_at FROM installation FOR UPDATE").fetch_one(&mut *tx).await?;
        let first = started.is_none();
        let organization_id = ensure_organization(&mut tx).await?;
        let project_id = ensure_project(&mut tx, &organization_id, wanted).await?;
        let owner = wanted.owner.as_ref().or(fallback.filter(|_| first));
        if let Some(owner) = owner {
            let user_id = ensure_user(&mut tx, owner).await?;
            ensure_member(&mut tx, &organization_id, &user_id).await?;
        }
        if first {
            sqlx::query!("UPDATE installation SET first_started_at = $1", Utc::now()).execute(&mut *tx).await?;
        }
        tx.commit().await?;

        let key = wanted.key.clone().or_else(|| first.then(MadeKey::random));
        if let Some(key) = &key {
            self.insert_key(&project_id, "First key", key).await?;
        }
        Ok(match (first, owner, key) {
            (true, Some(owner), Some(key)) => Some(InitOutcome { project_id, email: owner.email.clone(), key }),
            _ => None,
        })
    }

    /// Makes a person and an owner of the first organization of them; says whether the email was free.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn create_user(&self, user: &NewUser) -> Result<bool, StoreError> {
        let mut tx = self.pool.begin().await?;
        let known = sqlx::query_scalar!("SELECT id FROM users WHERE email = $1", user.email.trim().to_lowercase())
            .fetch_optional(&mut *tx)
            .await?;
        if known.is_some() {
            return Ok(false);
        }
        let organization_id = ensure_organization(&mut tx).await?;
        let user_id = ensure_user(&mut tx, user).await?;
        ensure_member(&mut tx, &organization_id, &user_id).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Gives a person a new password and ends all their sessions; says whether there is such a person.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn reset_password(&self, email: &str, password_hash: &str) -> Result<bool, StoreError> {
        let mut tx = self.pool.begin().await?;
        let user_id = sqlx::query_scalar!(
            "UPDATE users SET password_hash = $2 WHERE email = $1 RETURNING id",
            email.trim().to_lowercase(),
            password_hash,
        )
        .fetch_optional(&mut *tx)
        .await?;
        let Some(user_id) = user_id else { return Ok(false) };
        sqlx::query!("DELETE FROM login_sessions WHERE data ->> 'user_id' = $1", user_id).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(true)
    }
}

async fn ensure_organization(tx: &mut Transaction<'_, Postgres>) -> Result<String, StoreError> {
    let known = sqlx::query_scalar!("SELECT id FROM organizations ORDER BY created_at, id LIMIT 1")
        .fetch_optional(&mut **tx)
        .await?;
    if let Some(known) = known {
        return Ok(known);
    }
    let id = Uuid::now_v7().to_string();
    sqlx::query!(
        "INSERT INTO organizations (id, name, created_at) VALUES ($1, 'My organization', $2)",
        id,
        Utc::now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// The project asked for, or the oldest one, or the first one made now.
async fn ensure_project(
    tx: &mut Transaction<'_, Postgres>,
    organization_id: &str,
    wanted: &Init,
) -> Result<String, StoreError> {
    let known = sqlx::query_scalar!(
        r#"
        SELECT id
        FROM projects
        WHERE $1::text IS NULL OR id = $1
        ORDER BY created_at, id
        LIMIT 1
        "#,
        wanted.project_id,
    )
    .fetch_optional(&mut **tx)
    .await?;
    if let Some(known) = known {
        return Ok(known);
    }
    let id = wanted.project_id.clone().unwrap_or_else(|| Uuid::now_v7().to_string());
    sqlx::query!(
        "INSERT INTO projects (id, organization_id, name, created_at) VALUES ($1, $2, $3, $4)",
        id,
        organization_id,
        wanted.project_name.as_deref().unwrap_or("My project"),
        Utc::now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

async fn ensure_user(tx: &mut Transaction<'_, Postgres>, user: &NewUser) -> Result<String, StoreError> {
    let email = user.email.trim().to_lowercase();
    sqlx::query!(
        r#"
        INSERT INTO users (id, email, name, password_hash, created_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (email) DO NOTHING
        "#,
        Uuid::now_v7().to_string(),
        email,
        user.name,
        user.password_hash,
        Utc::now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(sqlx::query_scalar!("SELECT id FROM users WHERE email = $1", email).fetch_one(&mut **tx).await?)
}

async fn ensure_member(
    tx: &mut Transaction<'_, Postgres>,
    organization_id: &str,
    user_id: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        INSERT INTO members (organization_id, user_id, role, created_at)
        VALUES ($1, $2, 'owner', $3)
        ON CONFLICT DO NOTHING
        "#,
        organization_id,
        user_id,
        Utc::now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
