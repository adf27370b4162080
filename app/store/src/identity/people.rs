//! The members of an organization, changed and removed by its owners. There is always one owner left: whoever changes members
//! holds the organization's row, so that two cannot make each other the last.

use chrono::{DateTime, Utc};
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use super::{Project, ProjectScope, Role};
use crate::{Store, StoreError};

/// A member as the others see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationMember {
    /// The person's id.
    pub user_id: String,
    /// The person's name.
    pub name: String,
    /// What they sign in by.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Since when they are a member.
    pub since: DateTime<Utc>,
}

/// What became of a change of members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemberChange {
    /// It is made; what the member was before.
    Done(OrganizationMember),
    /// There is no such member.
    NoMember,
    /// It would leave the organization without an owner.
    LastOwner,
}

impl Store {
    /// The members of the organization of a project, by name.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn members(&self, scope: &ProjectScope) -> Result<Vec<OrganizationMember>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT
                u.id
              , u.name
              , u.email
              , m.role
              , m.created_at
            FROM projects p
            JOIN members m ON m.organization_id = p.organization_id
            JOIN users u ON u.id = m.user_id
            WHERE p.project_id = $1
            ORDER BY lower(u.name), u.email
            LIMIT 1000
            "#,
            scope.project_id,
        )
        .fetch_all(&self.pool)
        .await?;
        let members = rows.into_iter().map(|row| OrganizationMember {
            user_id: row.id,
            name: row.name,
            email: row.email,
            role: Role::of_word(&row.role),
            since: row.created_at,
        });
        Ok(members.collect())
    }

    /// Gives a member another role.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn change_role(
        &self,
        scope: &ProjectScope,
        user_id: &str,
        role: Role,
    ) -> Result<MemberChange, StoreError> {
        let mut tx = self.pool.begin().await?;
        let member = match held_member(&mut tx, scope, user_id, role == Role::Owner).await? {
            Ok(member) => member,
            Err(refused) => return Ok(refused),
        };
        sqlx::query!(
            r#"
            UPDATE members
            SET role = $3
            WHERE user_id = $2
                AND organization_id = (SELECT organization_id FROM projects WHERE project_id = $1)
            "#,
            scope.project_id,
            user_id,
            role.word(),
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(MemberChange::Done(member))
    }

    /// Removes a member, and a link for a new password that an owner made for them here. What they said stays, under their
    /// name.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn remove_member(&self, scope: &ProjectScope, user_id: &str) -> Result<MemberChange, StoreError> {
        let mut tx = self.pool.begin().await?;
        let member = match held_member(&mut tx, scope, user_id, false).await? {
            Ok(member) => member,
            Err(refused) => return Ok(refused),
        };
        sqlx::query!(
            r#"
            WITH gone AS (
                DELETE FROM members
                WHERE user_id = $2
                    AND organization_id = (SELECT organization_id FROM projects WHERE project_id = $1)
                RETURNING organization_id
            )
            DELETE FROM one_time_links l
            USING gone
            WHERE l.organization_id = gone.organization_id
                AND l.email = $3
            "#,
            scope.project_id,
            user_id,
            member.email,
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(MemberChange::Done(member))
    }

    /// Makes a project beside this one, in the same organization.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn make_project(&self, beside: &ProjectScope, name: &str) -> Result<(ProjectScope, String), StoreError> {
        let id = Uuid::now_v7().to_string();
        let project_id = sqlx::query_scalar!(
            r#"
            INSERT INTO projects (id, organization_id, name, created_at)
            SELECT $2, organization_id, $3, $4
            FROM projects
            WHERE project_id = $1
            RETURNING project_id
            "#,
            beside.project_id,
            id,
            name,
            Utc::now(),
        )
        .fetch_one(&self.pool)
        .await?;
        Ok((ProjectScope { project_id }, id))
    }

    /// Gives a project another name.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn rename_project(&self, scope: &ProjectScope, name: &str) -> Result<(), StoreError> {
        sqlx::query!("UPDATE projects SET name = $2 WHERE project_id = $1", scope.project_id, name)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The projects of the organization of a project, oldest first.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn projects_beside(&self, scope: &ProjectScope) -> Result<Vec<Project>, StoreError> {
        let projects = sqlx::query_as!(
            Project,
            r#"
            SELECT p.id, p.name, o.id AS organization_id, o.name AS organization_name
            FROM projects this
            JOIN projects p ON p.organization_id = this.organization_id
            JOIN organizations o ON o.id = p.organization_id
            WHERE this.project_id = $1
            ORDER BY p.created_at, p.id
            LIMIT 1000
            "#,
            scope.project_id,
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(projects)
    }

    /// Gives a person another name.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn rename_user(&self, user_id: &str, name: &str) -> Result<(), StoreError> {
        sqlx::query!("UPDATE users SET name = $2 WHERE id = $1", user_id, name).execute(&self.pool).await?;
        Ok(())
    }

    /// Ends every login session of a person.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn end_logins(&self, user_id: &str) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM login_sessions WHERE data ->> 'user_id' = $1", user_id).execute(&self.pool).await?;
        Ok(())
    }
}

/// A member who is to change, with the organization held; refused where nobody else is an owner and they will not be one.
async fn held_member(
    tx: &mut Transaction<'_, Postgres>,
    scope: &ProjectScope,
    user_id: &str,
    stays_owner: bool,
) -> Result<Result<OrganizationMember, MemberChange>, StoreError> {
    if user_id.contains('\0') {
        return Ok(Err(MemberChange::NoMember));
    }
    sqlx::query!(
        r#"
        SELECT o.id
        FROM projects p
        JOIN organizations o ON o.id = p.organization_id
        WHERE p.project_id = $1
        FOR UPDATE OF o
        "#,
        scope.project_id,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let row = sqlx::query!(
        r#"
        SELECT
            u.id
          , u.name
          , u.email
          , m.role
          , m.created_at
          , EXISTS (
                SELECT
                FROM members o
                WHERE o.organization_id = m.organization_id
                    AND o.user_id <> m.user_id
                    AND o.role = 'owner'
            ) AS "has_other_owner!"
        FROM projects p
        JOIN members m ON m.organization_id = p.organization_id
        JOIN users u ON u.id = m.user_id
        WHERE p.project_id = $1
            AND u.id = $2
        "#,
        scope.project_id,
        user_id,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(Err(MemberChange::NoMember)) };
    let role = Role::of_word(&row.role);
    if role == Role::Owner && !stays_owner && !row.has_other_owner {
        return Ok(Err(MemberChange::LastOwner));
    }
    Ok(Ok(OrganizationMember { user_id: row.id, name: row.name, email: row.email, role, since: row.created_at }))
}
