//! Every SQL statement of the product, and the writer that commits scores. A [`Store`] is one Postgres; what it
//! does for a project asks for a [`ProjectScope`], which only a checked key or a checked membership makes.

mod annotations;
mod bulk;
mod datasets;
mod dictionary;
mod error;
mod identity;
mod list;
mod rollups;
mod scores;
mod sessions;
mod traces;
mod volume;

use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Executor, PgPool};

use dictionary::Dictionaries;
use error::OLDEST_POSTGRES;
use identity::KeyGate;
use scores::{Intake, Rejections};

pub use bulk::{NoJob, NoUndo};
pub use datasets::{DatasetItemFilter, DatasetKey, MAX_RUN_ITEMS, PageOf, RunPlace, RunView, RunViewItem, run_id};
pub use error::StoreError;
pub use identity::{
    ApiKey, AuditEvent, Deed, Init, InitOutcome, Invitation, KeyAccess, KeyScope, LinkUse, MadeKey, MemberChange,
    NewKey, NewUser, NoLink, OneTimeLink, OrganizationMember, Project, ProjectScope, Role, SignInGate, User,
};
pub use scores::{
    ApiScoreFilter, ApiScorePage, IntakeFigures, MAX_EDITED_ROWS, NamedTrace, NewRejected, RejectedPage, RejectedPlace,
    RejectedScore, Resent, ScoreChange, ScoreConfigPage, ScoreDetail, UsedScoreConfig, Writer, WrittenScore,
};
pub use sessions::{ApiSession, ApiSessionPage, MAX_SESSION_TRACES, SessionFilter};
pub use traces::{
    ApiObservation, ApiObservationPage, ApiTrace, ApiTracePage, LongText, Neighbours, ObservationPlace,
    ObservationsAfter, Reach, Texts, TraceOrder, TraceOutline, TraceParts, TraceSort,
};
pub use volume::{Keyed, Relation, Seed, SeedStep, Seeded};

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// How long one statement may run before it is given up with a clear message.
const STATEMENT_LIMIT: &str = "10s";
/// How long a request waits for a connection before it is told that the server is busy: less than the five seconds
/// after which the SDKs give up by themselves.
const CONNECTION_WAIT: Duration = Duration::from_secs(3);
/// Connections kept, if not told otherwise.
const CONNECTIONS: u32 = 20;

/// The store: one Postgres database, shared by every part of the server.
#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
    secret: Arc<[u8]>,
    dictionaries: Arc<Dictionaries>,
    intake: Arc<Intake>,
    rejections: Arc<Rejections>,
    keys: Arc<KeyGate>,
}

/// The connections to the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    /// That are open.
    pub open: u32,
    /// Of these, those that nobody uses now.
    pub idle: usize,
    /// That there can be at most.
    pub most: u32,
}

impl Store {
    /// Connects, brings the schema up to date (one server at a time, however many start at once) and reads the
    /// installation's secret; `secret` stands in for the one that the database keeps.
    ///
    /// # Errors
    /// Whatever keeps the database from being reached or migrated.
    pub async fn open(url: &str, secret: Option<&str>) -> Result<Self, StoreError> {
        let options: PgConnectOptions = url.parse().map_err(StoreError::from)?;
        let options =
            options.application_name("scores").options([("statement_timeout", STATEMENT_LIMIT), ("timezone", "UTC")]);
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(CONNECTION_WAIT)
            // In the place of a ping, in one round trip. Who asks and leaves while a transaction begins leaves it open: sqlx
            // counts it only afterwards, so nothing else ends it, and whoever comes next would be inside.
            .test_before_acquire(false)
            .before_acquire(|connection, _| {
                Box::pin(async move {
                    connection.execute("BEGIN; ROLLBACK").await?;
                    Ok(true)
                })
            })
            .connect_with(options)
            .await?;
        Self::check_version(&pool).await?;
        Self::migrate(&pool).await?;
        let secret = match secret {
            Some(secret) => secret.as_bytes().into(),
            None => identity::installation_secret(&pool).await?.into(),
        };
        Ok(Self {
            pool,
            secret,
            dictionaries: Arc::default(),
            intake: Arc::default(),
            rejections: Arc::default(),
            keys: Arc::default(),
        })
    }

    async fn check_version(pool: &PgPool) -> Result<(), StoreError> {
        let number: i32 =
            sqlx::query_scalar("SELECT current_setting('server_version_num')::int").fetch_one(pool).await?;
        // 150013 is 15.13.
        if number / 10_000 < OLDEST_POSTGRES { Err(StoreError::TooOld(number / 10_000)) } else { Ok(()) }
    }

    async fn migrate(pool: &PgPool) -> Result<(), StoreError> {
        let mut connection = pool.acquire().await?;
        sqlx::query("SET statement_timeout = 0").execute(&mut *connection).await?;
        MIGRATIONS.run(&mut *connection).await?;
        // Its session is not like the others' any more.
        connection.close().await?;
        Ok(())
    }

    /// How many connections there are, for operators.
    #[must_use]
    pub fn connections(&self) -> Connections {
        Connections { open: self.pool.size(), idle: self.pool.num_idle(), most: CONNECTIONS }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// Whatever keeps it from answering.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }
}
