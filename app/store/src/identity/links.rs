//! Links that one owner makes and one person uses, once: to come in, or to choose a new password. What a link holds is told
//! to who makes it and kept nowhere; the database has its hash.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{ProjectScope, Role};
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

/// What the database keeps of a link.
pub(super) fn hash_token(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
