//! The two mouths of one resource: `/api/public` speaks camelCase and plain objects, `/api/platform/v1` snake_case at the top
//! level, inside `{"data": …}`. A handler that asks for its [`Mouth`] serves both.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use model::scores::Casing;
use serde_json::{Map, Value, json};

use crate::ApiError;
use crate::auth::Caller;
use crate::page::Page;

/// How the caller spells and wraps, with the parts of the path. A path of the platform that names another project than the
/// key's is refused before the handler runs.
#[derive(Clone, Debug)]
pub(crate) struct Mouth {
    /// How keys are spelled, in requests and answers.
    pub casing: Casing,
    params: Vec<(String, String)>,
}

impl<S: Send + Sync> FromRequestParts<S> for Mouth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let params = RawPathParams::from_request_parts(parts, state).await;
        let params = params.map_err(|_| ApiError::bad_request("The path is not text in UTF-8, percent-encoded."))?;
        let params: Vec<_> = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let mut mouth = Self { casing: Casing::Camel, params };
        if parts.uri.path().starts_with("/api/platform/") {
            mouth.casing = Casing::Snake;
            caller.check_path(mouth.param("organization"), mouth.param("project"))?;
        }
        Ok(mouth)
    }
}

impl Mouth {
    /// A part of the path, decoded; empty where the route has none of this name.
    pub(crate) fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The last part of the path, by which one thing is named.
    pub(crate) fn id(&self) -> &str {
        self.param("id")
    }

    /// An object with its keys, given as `data_type`, spelled as the caller spells.
    pub(crate) fn object<const N: usize>(&self, fields: [(&str, Value); N]) -> Value {
        Value::Object(fields.into_iter().map(|(key, value)| (self.casing.key(key), value)).collect())
    }

    /// The answer that is one thing: `{"data": {"config": …}}` or the thing alone.
    pub(crate) fn one(&self, name: &str, thing: Value) -> Value {
        match self.casing {
            Casing::Snake => json!({ "data": wrapped(name, thing) }),
            Casing::Camel => thing,
        }
    }

    /// The answer that is a page: `{"data": {"configs": […], "meta": …}}` or `{"data": […], "meta": …}`.
    pub(crate) fn page(&self, name: &str, things: Vec<Value>, page: Page, total: i64) -> Value {
        let meta = page.meta(self.casing, total);
        match self.casing {
            Casing::Snake => {
                let mut data = wrapped(name, Value::Array(things));
                data.insert("meta".to_owned(), meta);
                json!({ "data": data })
            }
            Casing::Camel => json!({ "data": things, "meta": meta }),
        }
    }
}

fn wrapped(name: &str, value: Value) -> Map<String, Value> {
    Map::from_iter([(name.to_owned(), value)])
}
