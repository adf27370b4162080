//! What can go wrong in the store, by what the caller can do about it.

use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::MigrateError;

/// The oldest major version of PostgreSQL that the statements are written for.
pub(crate) const OLDEST_POSTGRES: i32 = 15;

/// Why the store could not do as asked. Causes are shared, since all callers of a gathered write are told the same.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// No connection was free in time, or the database takes none now; nothing was stored: try again shortly.
    #[error("the database is busy")]
    Busy(#[source] Arc<sqlx::Error>),
    /// The connection was lost while a statement ran; whether it was stored is not known: try again shortly.
    #[error("the database went away")]
    Away(#[source] Arc<sqlx::Error>),
    /// The database has no room left; nothing was stored.
    #[error("the disk of the database is full")]
    DiskFull(#[source] Arc<sqlx::Error>),
    /// The statement ran past its time limit: narrow the request.
    #[error("the database took too long")]
    TooSlow(#[source] Arc<sqlx::Error>),
    /// Anything else that the database said.
    #[error("the database failed: {0}")]
    Database(#[source] Arc<sqlx::Error>),
    /// The database is older than what the product can work with.
    #[error(
        "the database is PostgreSQL {0}, and Scores needs {OLDEST_POSTGRES} or newer: name a newer one in DATABASE_URL"
    )]
    TooOld(i32),
    /// The schema could not be brought up to date.
    #[error("the database could not be migrated: {0}")]
    Migration(#[source] Arc<MigrateError>),
    /// Two writers kept getting in each other's way: try again shortly.
    #[error("the score was being written by others all the time")]
    Contended,
    /// As many scores wait to be written as may wait; nothing was stored: try again shortly.
    #[error("too many scores wait to be written")]
    Full,
}

impl StoreError {
    /// How long to wait before trying again, if trying again makes sense.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Busy(_) | Self::Away(_) | Self::Contended | Self::Full => Some(Duration::from_secs(1)),
            Self::TooSlow(_) => Some(Duration::from_secs(3)),
            Self::DiskFull(_) => Some(Duration::from_secs(30)),
            Self::Database(_) | Self::TooOld(_) | Self::Migration(_) => None,
        }
    }

    /// Whether the database chose this transaction to end a deadlock: it may simply be tried again.
    pub(crate) fn is_deadlock(&self) -> bool {
        let Self::Database(error) = self else { return false };
        let code = error.as_database_error().and_then(|error| error.code());
        matches!(code.as_deref(), Some("40P01" | "40001"))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|e| e.code().map(|code| code.into_owned()));
        match (&error, code.as_deref()) {
            (sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed, _) => Self::Busy(error.into()),
            (sqlx::Error::Io(_), _) => Self::Away(error.into()),
            // out_of_memory, too_many_connections, cannot_connect_now, read_only_sql_transaction (a standby)
            (_, Some("53000" | "53200" | "53300" | "57P03" | "25006")) => Self::Busy(error.into()),
            // admin_shutdown, crash_shutdown, idle_session_timeout, connection exceptions
            (_, Some("57P01" | "57P02" | "57P05" | "08000" | "08003" | "08006")) => Self::Away(error.into()),
            (_, Some("53100")) => Self::DiskFull(error.into()),
            (_, Some("57014")) => Self::TooSlow(error.into()),
            _ => Self::Database(error.into()),
        }
    }
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> Self {
        Self::Migration(Arc::new(error))
    }
}
