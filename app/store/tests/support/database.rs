//! A fresh database on a real Postgres, gone when the test is over. Apart from the project, since tests inside the
//! crate use it too.
#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used)]

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgPool};

/// A database of its own on the server that `TEST_DATABASE_URL` names, empty.
pub struct TestDatabase {
    pub url: String,
    server: PgConnectOptions,
    name: String,
}

impl TestDatabase {
    pub async fn create() -> Self {
        let url = std::env::var("TEST_DATABASE_URL")
            .or_else(|_| std::env::var("DATABASE_URL"))
            .expect("TEST_DATABASE_URL names a Postgres server: run the tests by `cargo xtask test`");
        let server: PgConnectOptions = url.parse().unwrap();
        let name = format!("test_{}", uuid::Uuid::new_v4().simple());
        let mut connection = server.connect().await.unwrap();
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
        connection.close().await.unwrap();
        Self { url: with_database(&url, &name), server, name }
    }

    /// Straight to the database, for what a test compares with.
    pub async fn pool(&self) -> PgPool {
        let options = self.server.clone().database(&self.name);
        PgPoolOptions::new().max_connections(4).connect_with(options).await.unwrap()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // The test's own runtime is ending: dropping the database takes another.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut connection = server.connect().await.unwrap();
                let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                connection.execute(AssertSqlSafe(drop)).await.unwrap();
            });
        });
        dropping.join().unwrap();
    }
}

/// The address of another database on the same server; what follows a `?` names the socket.
fn with_database(url: &str, database: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, String::new()), |(a, q)| (a, format!("?{q}")));
    let (server, _) = address.rsplit_once('/').unwrap();
    format!("{server}/{database}{query}")
}
