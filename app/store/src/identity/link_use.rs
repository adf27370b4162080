//! One-time links used: somebody comes in, or has a new password. Whoever uses a link takes its row out of the table, in the
//! transaction that does the rest, so it works once and stays good where the rest fails.

use chrono::Utc;
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use super::links::hash_token;
use super::{NewUser, ProjectScope, Role};
use crate::{Store, StoreError};

/// How using a link went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkUse {
    /// It is used; by the person of this id, in the organization's oldest project.
    Done {
        /// The person.
        user_id: String,
        /// That project, if there is one.
        scope: Option<ProjectScope>,
        /// Whose link it was.
        email: String,
    },
    /// It was used, withdrawn, or is too old.
    Gone,
    /// Somebody signs in by this email: they come in as themselves.
    IsKnown,
}

/// A link's row, taken out of the table.
struct Taken {
    organization_id: String,
    email: String,
    role: Option<String>,
}

impl Store {
    /// Uses an invitation for somebody who is new: makes the person, and a member of them. Their email is the link's.
    ///
    /// # Errors
    /// When the database cannot be asked; the link is still good then.
    pub async fn join_as_new(&self, token: &str, name: &str, password_hash: &str) -> Result<LinkUse, StoreError> {
        let mut tx = self.pool.begin().await?;
        let Some((taken, role)) = take_invitation(&mut tx, token).await? else { return Ok(LinkUse::Gone) };
        let new = NewUser { email: taken.email, name: name.to_owned(), password_hash: password_hash.to_owned() };
        let made = sqlx::query_scalar!(
            r#"
            INSERT INTO users (id, email, name, password_hash, created_at)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (email) DO NOTHING
            RETURNING id
            "#,
            Uuid::now_v7().to_string(),
            new.email,
            new.name,
            new.password_hash,
            Utc::now(),
        )
        .fetch_optional(&mut *tx)
        .await?;
        // The link stays good for who signs in.
        let Some(user_id) = made else { return Ok(LinkUse::IsKnown) };
        become_member(&mut tx, &taken.organization_id, &user_id, role).await?;
        let scope = first_project(&mut tx, &taken.organization_id).await?;
        tx.commit().await?;
        Ok(LinkUse::Done { user_id, scope, email: new.email })
    }

    /// Uses an invitation for a person who is signed in, if it is theirs.
    ///
    /// # Errors
    /// When the database cannot be asked; the link is still good then.
    pub async fn join(&self, token: &str, user_id: &str) -> Result<LinkUse, StoreError> {
        let mut tx = self.pool.begin().await?;
        let Some((taken, role)) = take_invitation(&mut tx, token).await? else { return Ok(LinkUse::Gone) };
        let email =
            sqlx::query_scalar!("SELECT email FROM users WHERE id = $1", user_id).fetch_optional(&mut *tx).await?;
        if email.as_ref() != Some(&taken.email) {
            return Ok(LinkUse::IsKnown);
        }
        become_member(&mut tx, &taken.organization_id, user_id, role).await?;
        let scope = first_project(&mut tx, &taken.organization_id).await?;
        tx.commit().await?;
        Ok(LinkUse::Done { user_id: user_id.to_owned(), scope, email: taken.email })
    }

    /// Uses a link for a new password: the person has it, and is signed out everywhere.
    ///
    /// # Errors
    /// When the database cannot be asked; the link is still good then.
    pub async fn reset_by_link(&self, token: &str, password_hash: &str) -> Result<LinkUse, StoreError> {
        let mut tx = self.pool.begin().await?;
        let taken = take(&mut tx, token).await?.filter(|taken| taken.role.is_none());
        let Some(taken) = taken else { return Ok(LinkUse::Gone) };
        let user_id = sqlx::query_scalar!(
            "UPDATE users SET password_hash = $2 WHERE email = $1 RETURNING id",
            taken.email,
            password_hash,
        )
        .fetch_optional(&mut *tx)
        .await?;
        let Some(user_id) = user_id else { return Ok(LinkUse::Gone) };
        sqlx::query!("DELETE FROM login_sessions WHERE data ->> 'user_id' = $1", user_id).execute(&mut *tx).await?;
        let scope = first_project(&mut tx, &taken.organization_id).await?;
        tx.commit().await?;
        Ok(LinkUse::Done { user_id, scope, email: taken.email })
    }
}

/// Takes a link out of the table: of two who use it at once, one finds it.
async fn take(tx: &mut Transaction<'_, Postgres>, token: &str) -> Result<Option<Taken>, StoreError> {
    let taken = sqlx::query_as!(
        Taken,
        r#"
        DELETE FROM one_time_links
        WHERE token_hash = $1
            AND expires_at > $2
        RETURNING
            organization_id
          , email
          , role
        "#,
        hash_token(token),
        Utc::now(),
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(taken)
}

async fn take_invitation(tx: &mut Transaction<'_, Postgres>, token: &str) -> Result<Option<(Taken, Role)>, StoreError> {
    let taken = take(tx, token).await?;
    Ok(taken.and_then(|taken| taken.role.as_deref().map(Role::of_word).map(|role| (taken, role))))
}

async fn become_member(
    tx: &mut Transaction<'_, Postgres>,
    organization_id: &str,
    user_id: &str,
    role: Role,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        INSERT INTO members (organization_id, user_id, role, created_at)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING
        "#,
        organization_id,
        user_id,
        role.word(),
        Utc::now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Where what a link did is noted.
async fn first_project(
    tx: &mut Transaction<'_, Postgres>,
    organization_id: &str,
) -> Result<Option<ProjectScope>, StoreError> {
    let project_id = sqlx::query_scalar!(
        "SELECT project_id FROM projects WHERE organization_id = $1 ORDER BY created_at, id LIMIT 1",
        organization_id,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(project_id.map(|project_id| ProjectScope { project_id }))
}
