//! Links that one owner makes and one person uses, once: to come in, or to choose a new password. What a link holds is told
//! to who makes it and kept nowhere; the database has its hash.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use super::{NewUser, ProjectScope, Role};
use crate::{Store, StoreError};

/// How long somebody who was invited has.
const INVITED_FOR: TimeDelta = TimeDelta::days(7);
/// How long a link for a new password is good: it opens what somebody has already.
const RESET_FOR: TimeDelta = TimeDelta::days(1);

/// What a link is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneTimeLink {
    /// The organization that it is of, by name.
    pub organization: String,
    /// Whose link it is.
    pub email: String,
    /// What they will be; nothing where the link gives a new password.
    pub role: Option<Role>,
    /// Who made it, by name.
    pub made_by: String,
    /// Whether somebody signs in by this email already.
    pub is_known: bool,
}

/// An invitation that nobody has used yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its id, which opens nothing.
    pub id: String,
    /// Who was invited.
    pub email: String,
    /// What they will be.
    pub role: Role,
    /// Who invited them, by name.
    pub made_by: String,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// Why there is no link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoLink {
    /// The person is a member already.
    IsMember,
    /// There is no such member.
    NoMember,
    /// The person is a member of an organization too that others own: only they themselves, or the operator, may give them
    /// a new password.
    IsOfOthers,
}

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
    /// Invites somebody into the organization of a project, in the place of an invitation they have; gives what the link
    /// holds.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn invite(
        &self,
        scope: &ProjectScope,
        made_by: &str,
        email: &str,
        role: Role,
    ) -> Result<Result<String, NoLink>, StoreError> {
        let email = email.trim().to_lowercase();
        let is_member = sqlx::query_scalar!(
            r#"
            SELECT EXISTS (
                SELECT
                FROM projects p
                JOIN members m ON m.organization_id = p.organization_id
                JOIN users u ON u.id = m.user_id
                WHERE p.project_id = $1
                    AND u.email = $2
            ) AS "is_member!"
            "#,
            scope.project_id,
            email,
        )
        .fetch_one(&self.pool)
        .await?;
        if is_member {
            return Ok(Err(NoLink::IsMember));
        }
        Ok(Ok(self.make_link(scope, made_by, &email, Some(role), INVITED_FOR).await?))
    }

    /// Makes a link by which a member chooses a new password, in the place of one they have; gives what the link holds.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn make_reset_link(
        &self,
        scope: &ProjectScope,
        made_by: &str,
        user_id: &str,
    ) -> Result<Result<(String, String), NoLink>, StoreError> {
        if user_id.contains('\0') {
            return Ok(Err(NoLink::NoMember));
        }
        let found = sqlx::query!(
            r#"
            SELECT
                u.email
              , EXISTS (
                    SELECT
                    FROM members o
                    WHERE o.user_id = u.id
                        AND NOT EXISTS (
                            SELECT
                            FROM members own
                            WHERE own.user_id = $3
                                AND own.organization_id = o.organization_id
                                AND own.role = 'owner'
                        )
                ) AS "is_of_others!"
            FROM projects p
            JOIN members m ON m.organization_id = p.organization_id
            JOIN users u ON u.id = m.user_id
            WHERE p.project_id = $1
                AND u.id = $2
            "#,
            scope.project_id,
            user_id,
            made_by,
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(found) = found else { return Ok(Err(NoLink::NoMember)) };
        if found.is_of_others {
            return Ok(Err(NoLink::IsOfOthers));
        }
        let token = self.make_link(scope, made_by, &found.email, None, RESET_FOR).await?;
        Ok(Ok((token, found.email)))
    }

    /// The invitations into the organization of a project that nobody has used yet, by email.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn invitations(&self, scope: &ProjectScope) -> Result<Vec<Invitation>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT
                l.id
              , l.email
              , l.role AS "role!"
              , u.name AS made_by
              , l.expires_at
            FROM projects p
            JOIN one_time_links l ON l.organization_id = p.organization_id
            JOIN users u ON u.id = l.made_by
            WHERE p.project_id = $1
                AND l.role IS NOT NULL
                AND l.expires_at > $2
            ORDER BY l.email
            LIMIT 1000
            "#,
            scope.project_id,
            Utc::now(),
        )
        .fetch_all(&self.pool)
        .await?;
        let invitations = rows.into_iter().map(|row| Invitation {
            id: row.id,
            email: row.email,
            role: Role::of_word(&row.role),
            made_by: row.made_by,
            expires_at: row.expires_at,
        });
        Ok(invitations.collect())
    }

    /// Takes an invitation back; gives the email that it was for.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn withdraw_invitation(&self, scope: &ProjectScope, id: &str) -> Result<Option<String>, StoreError> {
        if id.contains('\0') {
            return Ok(None);
        }
        let email = sqlx::query_scalar!(
            r#"
            DELETE FROM one_time_links
            WHERE id = $2
                AND organization_id = (SELECT organization_id FROM projects WHERE project_id = $1)
                AND role IS NOT NULL
            RETURNING email
            "#,
            scope.project_id,
            id,
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(email)
    }

    /// What a link is for; nothing where it was used, withdrawn, or is too old.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn one_time_link(&self, token: &str) -> Result<Option<OneTimeLink>, StoreError> {
        let row = sqlx::query!(
            r#"
            SELECT
                o.name AS organization
              , l.email
              , l.role
              , u.name AS made_by
              , EXISTS (SELECT FROM users k WHERE k.email = l.email) AS "is_known!"
            FROM one_time_links l
            JOIN organizations o ON o.id = l.organization_id
            JOIN users u ON u.id = l.made_by
            WHERE l.token_hash = $1
                AND l.expires_at > $2
            "#,
            hash_token(token),
            Utc::now(),
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| OneTimeLink {
            organization: row.organization,
            email: row.email,
            role: row.role.as_deref().map(Role::of_word),
            made_by: row.made_by,
            is_known: row.is_known,
        }))
    }

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

    /// Removes links that are too old.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn sweep_links(&self) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM one_time_links WHERE expires_at <= $1", Utc::now()).execute(&self.pool).await?;
        Ok(())
    }

    async fn make_link(
        &self,
        scope: &ProjectScope,
        made_by: &str,
        email: &str,
        role: Option<Role>,
        good_for: TimeDelta,
    ) -> Result<String, StoreError> {
        let token = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        sqlx::query!(
            r#"
            INSERT INTO one_time_links (token_hash, id, organization_id, email, role, made_by, expires_at)
            SELECT $2, $3, organization_id, $4, $5, $6, $7
            FROM projects
            WHERE project_id = $1
            ON CONFLICT (organization_id, email, (role IS NULL)) DO UPDATE SET
                token_hash = excluded.token_hash
              , id = excluded.id
              , role = excluded.role
              , made_by = excluded.made_by
              , expires_at = excluded.expires_at
            "#,
            scope.project_id,
            hash_token(&token),
            Uuid::new_v4().simple().to_string(),
            email,
            role.map(Role::word),
            made_by,
            Utc::now() + good_for,
        )
        .execute(&self.pool)
        .await?;
        Ok(token)
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

fn hash_token(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
