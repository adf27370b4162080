//! A project of as many scores as one likes, and what is measured of it: how quick lists are and what a score takes on the
//! disk is told by data, not by belief.

mod block;
mod copy;
mod dice;
mod indexes;
mod measures;
mod plan;
mod raw;
mod seed;
mod traces;

use sqlx::PgConnection;

use crate::{Store, StoreError};

pub use measures::{Keyed, Relation};
pub use seed::{Seed, SeedStep, Seeded};

impl Store {
    /// A connection whose statements may take as long as they take.
    pub(crate) async fn patient_connection(&self) -> Result<PgConnection, StoreError> {
        let mut connection = self.pool.acquire().await?.detach();
        sqlx::raw_sql("SET statement_timeout = 0; SET maintenance_work_mem = '512MB'").execute(&mut connection).await?;
        Ok(connection)
    }
}
