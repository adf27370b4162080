//! Who did what, and when: kept for a little over a year, read by owners. A note is written once its deed is done, and the
//! deed is not undone for want of it.

use chrono::{DateTime, TimeDelta, Utc};
use model::text::to_micros;

use super::ProjectScope;
use crate::{Store, StoreError, Writer};

/// How long what was done is kept.
const KEPT: TimeDelta = TimeDelta::days(400);
/// Events of one page.
const A_PAGE: i64 = 100;
/// The longest subject, in characters; what is longer is cut.
const MOST_CHARS: usize = 300;

/// What somebody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A score config was made.
    ConfigMade,
    /// A score config was changed.
    ConfigChanged,
    /// A score config was archived.
    ConfigArchived,
    /// An archived score config takes scores again.
    ConfigBrought,
    /// An API key was made.
    KeyMade,
    /// An API key was revoked.
    KeyRevoked,
    /// Somebody was invited.
    Invited,
    /// An invitation was taken back.
    InviteWithdrawn,
    /// Somebody came in by an invitation.
    Joined,
    /// A member has another role.
    RoleChanged,
    /// A member was removed.
    MemberRemoved,
    /// A link for a new password was made.
    ResetLinkMade,
    /// Somebody has a new password.
    PasswordChanged,
    /// A project was made.
    ProjectMade,
    /// A project has another name.
    ProjectRenamed,
    /// Scores were deleted.
    ScoresDeleted,
    /// Deleted scores were brought back.
    ScoresBrought,
    /// Traces were deleted.
    TracesDeleted,
    /// Deleted traces were brought back.
    TracesBrought,
    /// A dataset run was deleted.
    RunDeleted,
    /// An item of a dataset was deleted.
    ItemDeleted,
}

impl Deed {
    /// As the database keeps it and pages know it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ConfigMade => "config-made",
            Self::ConfigChanged => "config-changed",
            Self::ConfigArchived => "config-archived",
            Self::ConfigBrought => "config-brought-back",
            Self::KeyMade => "key-made",
            Self::KeyRevoked => "key-revoked",
            Self::Invited => "invited",
            Self::InviteWithdrawn => "invite-withdrawn",
            Self::Joined => "joined",
            Self::RoleChanged => "role-changed",
            Self::MemberRemoved => "member-removed",
            Self::ResetLinkMade => "reset-link-made",
            Self::PasswordChanged => "password-changed",
            Self::ProjectMade => "project-made",
            Self::ProjectRenamed => "project-renamed",
            Self::ScoresDeleted => "scores-deleted",
            Self::ScoresBrought => "scores-brought-back",
            Self::TracesDeleted => "traces-deleted",
            Self::TracesBrought => "traces-brought-back",
            Self::RunDeleted => "run-deleted",
            Self::ItemDeleted => "item-deleted",
        }
    }

    /// Whether it concerns the organization, not one of its projects.
    const fn is_of_organization(self) -> bool {
        matches!(
            self,
            Self::Invited
                | Self::InviteWithdrawn
                | Self::Joined
                | Self::RoleChanged
                | Self::MemberRemoved
                | Self::ResetLinkMade
                | Self::PasswordChanged
        )
    }
}

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEvent {
    /// Its place among the others.
    pub seq: i64,
    /// When.
    pub happened_at: DateTime<Utc>,
    /// Who: a person's name, or a key's.
    pub who: Option<String>,
    /// The person's email; none of keys.
    pub email: Option<String>,
    /// The word of a [`Deed`].
    pub deed: String,
    /// To what.
    pub subject: String,
    /// In which project, by its name.
    pub project: Option<String>,
}

impl Store {
    /// Notes what was done. What cannot be noted is told to the log alone: the deed is done.
    pub async fn note_deed(&self, scope: &ProjectScope, who: &Writer, deed: Deed, subject: &str) {
        let subject: String = subject.chars().filter(|char| *char != '\0').take(MOST_CHARS).collect();
        let noted = sqlx::query!(
            r#"
            INSERT INTO audit_events (organization_id, happened_at, project_id, user_id, key_id, deed, subject)
            SELECT p.organization_id, $2, CASE WHEN $3 THEN NULL ELSE p.project_id END, $4, $5, $6, $7
            FROM projects p
            WHERE p.project_id = $1
            "#,
            scope.project_id,
            to_micros(Utc::now()),
            deed.is_of_organization(),
            who.user_id(),
            who.key_id(),
            deed.word(),
            subject,
        )
        .execute(&self.pool)
        .await;
        if let Err(error) = noted {
            tracing::error!(%error, deed = deed.word(), "what was done could not be noted");
        }
    }

    /// Notes what was done to so many rows, if there were any: the subject is their number.
    pub async fn note_count(&self, scope: &ProjectScope, who: &Writer, deed: Deed, count: u64) {
        if count > 0 {
            self.note_deed(scope, who, deed, &count.to_string()).await;
        }
    }

    /// What was done in the organization of a project, the newest first, from before this place on; one page and whether
    /// there is more.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn audit_events(
        &self,
        scope: &ProjectScope,
        before: Option<i64>,
    ) -> Result<(Vec<AuditEvent>, bool), StoreError> {
        let rows = sqlx::query_as!(
            AuditEvent,
            r#"
            SELECT
                e.seq
              , e.happened_at
              , coalesce(u.name, k.name) AS who
              , u.email AS "email?"
              , e.deed
              , e.subject
              , p.name AS "project?"
            FROM audit_events e
            LEFT JOIN users u ON u.id = e.user_id
            LEFT JOIN api_keys k ON k.id = e.key_id
            LEFT JOIN projects p ON p.project_id = e.project_id
            WHERE e.organization_id = (SELECT organization_id FROM projects WHERE project_id = $1)
                AND e.seq < $2
            ORDER BY e.seq DESC
            LIMIT $3
            "#,
            scope.project_id,
            before.unwrap_or(i64::MAX),
            A_PAGE + 1,
        )
        .fetch_all(&self.pool)
        .await?;
        let page = usize::try_from(A_PAGE).unwrap_or(usize::MAX);
        let more = rows.len() > page;
        Ok((rows.into_iter().take(page).collect(), more))
    }

    /// Forgets what was done long ago.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn sweep_audit(&self) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM audit_events WHERE happened_at < $1", Utc::now() - KEPT).execute(&self.pool).await?;
        Ok(())
    }
}
