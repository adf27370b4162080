//! A project in a fresh database on a real Postgres, gone when the test is over.
#![allow(dead_code, missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used)]

pub mod database;
pub mod recount;
pub mod spans;

use sqlx::PgPool;
use store::{Init, KeyAccess, MadeKey, NewUser, ProjectScope, Store, Writer};

use database::TestDatabase;

/// A database of its own with one project, one owner and one key.
pub struct TestProject {
    pub store: Store,
    pub scope: ProjectScope,
    pub key_id: i32,
    /// Straight to the database, for what a test compares with.
    pub pool: PgPool,
    database: TestDatabase,
}

impl TestProject {
    pub const ID: &str = "test-project";
    pub const PUBLIC_KEY: &str = "pk-test";
    pub const SECRET_KEY: &str = "sk-test";
    pub const EMAIL: &str = "owner@example.com";

    pub async fn create() -> Self {
        let database = TestDatabase::create().await;
        let store = Store::open(&database.url, None).await.unwrap();
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
        let pool = database.pool().await;
        Self { store, scope: access.scope, key_id: access.key_id, pool, database }
    }

    pub async fn key_access(&self) -> KeyAccess {
        self.store.key_access(Self::PUBLIC_KEY, Self::SECRET_KEY).await.unwrap().unwrap()
    }

    /// The address of the database, for a second store.
    pub fn url(&self) -> String {
        self.database.url.clone()
    }

    pub fn writer(&self) -> Writer {
        Writer::Key { key_id: self.key_id, sdk: None }
    }
}
