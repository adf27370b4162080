//! A project in a fresh database on a real Postgres, gone when the test is over.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::expect_used)]

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgPool};
use store::{Init, KeyAccess, MadeKey, NewUser, ProjectScope, Store, Writer};

/// A database of its own with one project, one owner and one key.
pub struct TestProject {
    pub store: Store,
    pub scope: ProjectScope,
    pub key_id: i32,
    /// Straight to the database, for what a test compares with.
    pub pool: PgPool,
    server: PgConnectOptions,
    database: String,
}

impl TestProject {
    pub const ID: &str = "test-project";
    pub const PUBLIC_KEY: &str = "pk-test";
    pub const SECRET_KEY: &str = "sk-test";
    pub const EMAIL: &str = "owner@example.com";

    pub async fn create() -> Self {
        let url = std::env::var("TEST_DATABASE_URL")
            .or_else(|_| std::env::var("DATABASE_URL"))
            .expect("TEST_DATABASE_URL names a Postgres server: run the tests by `cargo xtask test`");
        let server: PgConnectOptions = url.parse().unwrap();
        let database = format!("test_{}", uuid::Uuid::new_v4().simple());
        let mut connection = server.connect().await.unwrap();
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE {database}"))).await.unwrap();
        connection.close().await.unwrap();

        let store = Store::open(&with_database(&url, &database), None).await.unwrap();
        let key = MadeKey { public_key: Self::PUBLIC_KEY.to_owned(), secret_key: Self::SECRET_KEY.to_owned() };
        let owner = NewUser {
            email: Self::EMAIL.to_owned(),
            name: "Owner".to_owned(),
            password_hash: "no password has this hash".to_owned(),
        };
        let wanted = Init {
            project_id: Some(Self::ID.to_owned()),
            project_name: Some("Helpdesk copilot".to_owned()),
            key: Some(key),
            owner: Some(owner),
        };
        store.init(&wanted, None).await.unwrap();
        let access = store.key_access(Self::PUBLIC_KEY, Self::SECRET_KEY).await.unwrap().unwrap();
        let options = server.clone().database(&database);
        let pool = PgPoolOptions::new().max_connections(4).connect_with(options).await.unwrap();
        Self { store, scope: access.scope, key_id: access.key_id, pool, server, database }
    }

    pub async fn key_access(&self) -> KeyAccess {
        self.store.key_access(Self::PUBLIC_KEY, Self::SECRET_KEY).await.unwrap().unwrap()
    }

    pub fn writer(&self) -> Writer {
        Writer::Key { key_id: self.key_id, sdk: None }
    }
}

impl Drop for TestProject {
    fn drop(&mut self) {
        let (server, database) = (self.server.clone(), self.database.clone());
        // The test's own runtime is ending: dropping the database takes another.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut connection = server.connect().await.unwrap();
                let drop = format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)");
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
