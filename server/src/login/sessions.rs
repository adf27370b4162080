//! Login sessions: the small store behind tower-sessions' cookie, kept in Postgres so that every server knows them.

use async_trait::async_trait;
use axum::http::header::HeaderValue;
use chrono::DateTime;
use store::{Store, StoreError};
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};

/// How long a sign-in lasts.
const SIGNED_IN: Duration = Duration::days(30);
/// The cookie's name.
const COOKIE: &str = "scores_session";

/// The layer that gives every page and server function its session.
pub(crate) fn session_layer(store: Store, secure: bool) -> SessionManagerLayer<PostgresSessions> {
    SessionManagerLayer::new(PostgresSessions(store))
        .with_name(COOKIE)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(secure)
        .with_expiry(Expiry::OnInactivity(SIGNED_IN))
}

/// Sessions in the store.
#[derive(Clone, Debug)]
pub(crate) struct PostgresSessions(Store);

#[async_trait]
impl SessionStore for PostgresSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // Ids are random in 128 bits: two are never the same.
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let data = serde_json::to_value(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        let expires_at = DateTime::from_timestamp(record.expiry_date.unix_timestamp(), 0).unwrap_or_default();
        self.0.save_login(&record.id.to_string(), &data, expires_at).await.map_err(|error| backend(&error))
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let Some((data, expires_at)) = self.0.load_login(&id.to_string()).await.map_err(|error| backend(&error))?
        else {
            return Ok(None);
        };
        let data = serde_json::from_value(data).map_err(|error| Error::Decode(error.to_string()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(expires_at.timestamp())
            .map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.0.delete_login(&id.to_string()).await.map_err(|error| backend(&error))
    }
}

fn backend(error: &StoreError) -> Error {
    Error::Backend(error.to_string())
}

/// A cookie that must not travel without https: for servers behind a proxy that says so request by request.
pub(crate) fn secured(cookie: &HeaderValue) -> Option<HeaderValue> {
    let text = cookie.to_str().ok()?;
    let has = text.split(';').any(|part| part.trim().eq_ignore_ascii_case("secure"));
    if has { None } else { HeaderValue::from_str(&format!("{text}; Secure")).ok() }
}
