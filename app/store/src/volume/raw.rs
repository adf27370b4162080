//! What intake is measured by: a table like `scores`, with its indexes and without roll-ups, filled by COPY or row by row.

use std::fmt::Write;
use std::time::{Duration, Instant};

use crate::{Store, StoreError};

/// Rows of one COPY.
const ROWS: u32 = 500;
/// One of its rows, for pgbench.
const INSERT: &str = r"\set n random(1, 1000000000)
INSERT INTO bench_rows (
    project_id, id, col, env, author, k, seq, ts, value, created_at, updated_at
) VALUES (0, gen_random_uuid()::text, 1 + :n % 12, 1, 1, :n / 8, :n, now(), :n % 100, now(), now());
";

impl Store {
    /// Makes the table, empty; the script by which pgbench inserts a row.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn make_raw_rows(&self) -> Result<&'static str, StoreError> {
        self.drop_raw_rows().await?;
        sqlx::raw_sql("CREATE TABLE bench_rows (LIKE scores INCLUDING ALL)").execute(&self.pool).await?;
        Ok(INSERT)
    }

    /// Copies rows for so long; rows a second.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn copy_raw_rows(&self, time: Duration) -> Result<f64, StoreError> {
        let mut connection = self.pool.acquire().await?;
        let (mut copied, mut taken) = (0, Duration::ZERO);
        while taken < time {
            let mut text = String::new();
            for n in copied..copied + ROWS {
                let (col, k) = (1 + n % 12, n / 8);
                // Writing to a text cannot fail.
                let _ = writeln!(text, "0\tcopy-{n}\t{col}\t1\t1\t{k}\t{n}\tnow\t{}\tnow\tnow", n % 100);
            }
            let begin = Instant::now();
            let statement = "COPY bench_rows (project_id, id, col, env, author, k, seq, ts, value, created_at, \
                             updated_at) FROM STDIN";
            let mut copy = connection.copy_in_raw(statement).await?;
            copy.send(text.as_bytes()).await?;
            copy.finish().await?;
            taken += begin.elapsed();
            copied += ROWS;
        }
        Ok(f64::from(copied) / taken.as_secs_f64())
    }

    /// Removes the table.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn drop_raw_rows(&self) -> Result<(), StoreError> {
        sqlx::raw_sql("DROP TABLE IF EXISTS bench_rows").execute(&self.pool).await?;
        Ok(())
    }
}
