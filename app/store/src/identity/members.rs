//! People and the projects that they are members of.

use super::ProjectScope;
use crate::{Store, StoreError};

/// A project as pages and the API name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// The id outside.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// Its organization's id.
    pub organization_id: String,
    /// Its organization's name.
    pub organization_name: String,
}

/// What a member may do in the projects of an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    Owner,
    /// Everything that concerns the data.
    Member,
    /// Judges, and changes only own judgements.
    Annotator,
    /// Reads.
    Viewer,
}

impl Role {
    /// Whether this member may delete scores and traces, whoever made them.
    #[must_use]
    pub fn may_delete(self) -> bool {
        matches!(self, Self::Owner | Self::Member)
    }

    /// Whether this member may bookmark traces.
    #[must_use]
    pub fn may_bookmark(self) -> bool {
        !matches!(self, Self::Viewer)
    }

    /// Whether this member may give scores of their own.
    #[must_use]
    pub fn may_score(self) -> bool {
        !matches!(self, Self::Viewer)
    }

    /// Whether this member may change who and what is there: keys, members and projects.
    #[must_use]
    pub fn may_manage(self) -> bool {
        self == Self::Owner
    }

    /// As the database and pages write it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Member => "member",
            Self::Annotator => "annotator",
            Self::Viewer => "viewer",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Owner, Self::Member, Self::Annotator, Self::Viewer].into_iter().find(|role| role.word() == word)
    }

    /// The database knows these four only.
    pub(super) fn of_word(word: &str) -> Self {
        Self::parse(word).unwrap_or(Self::Viewer)
    }
}

/// A person who can sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Unique.
    pub id: String,
    /// In lower case, unique.
    pub email: String,
    /// The name shown.
    pub name: String,
    /// Argon2id, as a PHC string.
    pub password_hash: String,
}

impl Store {
    /// The person of this email, however it is capitalised.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn user_by_email(&self, email: &str) -> Result<Option<User>, StoreError> {
        let user = sqlx::query_as!(
            User,
            "SELECT id, email, name, password_hash FROM users WHERE email = $1",
            email.trim().to_lowercase(),
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(user)
    }

    /// The person of this id.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn user(&self, id: &str) -> Result<Option<User>, StoreError> {
        let user = sqlx::query_as!(User, "SELECT id, email, name, password_hash FROM users WHERE id = $1", id)
            .fetch_optional(&self.pool)
            .await?;
        Ok(user)
    }

    /// Leave to work in a project, if this person is a member of its organization. A project that is not there
    /// and one of others look the same.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn project_access(
        &self,
        user_id: &str,
        project_id: &str,
    ) -> Result<Option<(ProjectScope, Project)>, StoreError> {
        let row = sqlx::query!(
            r#"
            SELECT p.project_id, p.id, p.name, o.id AS organization_id, o.name AS organization_name
            FROM projects p
            JOIN members m ON m.organization_id = p.organization_id
            JOIN organizations o ON o.id = p.organization_id
            WHERE p.id = $2 AND m.user_id = $1
            "#,
            user_id,
            project_id,
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| {
            let project = Project {
                id: row.id,
                name: row.name,
                organization_id: row.organization_id,
                organization_name: row.organization_name,
            };
            (ProjectScope { project_id: row.project_id }, project)
        }))
    }

    /// What this person may do in a project; nothing if they are no member of its organization.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn role(&self, scope: &ProjectScope, user_id: &str) -> Result<Option<Role>, StoreError> {
        let role = sqlx::query_scalar!(
            r#"
            SELECT m.role
            FROM projects p
            JOIN members m ON m.organization_id = p.organization_id
            WHERE p.project_id = $1 AND m.user_id = $2
            "#,
            scope.project_id,
            user_id,
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(role.map(|role| Role::of_word(&role)))
    }

    /// The projects of this person, oldest first.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn projects_of(&self, user_id: &str) -> Result<Vec<Project>, StoreError> {
        let projects = sqlx::query_as!(
            Project,
            r#"
            SELECT p.id, p.name, o.id AS organization_id, o.name AS organization_name
            FROM projects p
            JOIN members m ON m.organization_id = p.organization_id
            JOIN organizations o ON o.id = p.organization_id
            WHERE m.user_id = $1
            ORDER BY p.created_at, p.id
            "#,
            user_id,
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(projects)
    }

    /// The oldest owner of a project and the project's id: the one of this id, or the oldest. For what the operator has
    /// the server do in the owner's name.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn first_owner(&self, project_id: Option<&str>) -> Result<Option<(User, String)>, StoreError> {
        let row = sqlx::query!(
            r#"
            SELECT
                u.id
              , u.email
              , u.name
              , u.password_hash
              , p.id AS project_id
            FROM projects p
            JOIN members m ON m.organization_id = p.organization_id AND m.role = 'owner'
            JOIN users u ON u.id = m.user_id
            WHERE $1::text IS NULL OR p.id = $1
            ORDER BY p.created_at, p.id, m.created_at, u.id
            LIMIT 1
            "#,
            project_id,
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| {
            let owner = User { id: row.id, email: row.email, name: row.name, password_hash: row.password_hash };
            (owner, row.project_id)
        }))
    }

    /// The newest unrevoked public key of a project, for the snippet on its empty page.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn public_key(&self, scope: &ProjectScope) -> Result<Option<String>, StoreError> {
        let key = sqlx::query_scalar!(
            r#"
            SELECT public_key
            FROM api_keys
            WHERE project_id = $1 AND revoked_at IS NULL
            ORDER BY id DESC
            LIMIT 1
            "#,
            scope.project_id,
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(key)
    }
}
