//! How a request is refused: a status, and a JSON body that says what is wrong and never shows internals.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use model::Fault;
use serde_json::json;
use store::StoreError;

/// A refusal.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The request is wrong; every fault with the path of its field.
    #[error("bad request")]
    Faults(Vec<Fault>),
    /// No keys, or wrong ones.
    #[error("unauthorized")]
    Unauthorized,
    /// A valid key that may not do this.
    #[error("forbidden: {0}")]
    Forbidden(String),
    /// A key that has asked as often as it may; how long until it may ask again.
    #[error("too many requests")]
    TooMany(Duration),
    /// What was asked for is not there.
    #[error("not found: {0}")]
    NotFound(String),
    /// The path is there, the method is not.
    #[error("method not allowed")]
    Method,
    /// The body is larger than this path takes.
    #[error("too large")]
    TooLarge,
    /// The body is of a kind, or coded in a way, that this path does not take.
    #[error("unsupported: {0}")]
    Unsupported(String),
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ApiError {
    /// A request that is wrong as a whole.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::Faults(vec![Fault::new("", message)])
    }

    /// A request with these faults.
    #[must_use]
    pub fn faults(faults: Vec<Fault>) -> Self {
        Self::Faults(faults)
    }

    /// Something that is not there.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::NotFound(message.into())
    }

    /// No keys, or wrong ones.
    #[must_use]
    pub fn unauthorized() -> Self {
        Self::Unauthorized
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, error, message) = match &self {
            Self::Faults(faults) => (StatusCode::BAD_REQUEST, "BadRequest", sentence(faults)),
            Self::Unauthorized => (
                StatusCode::UNAUTHORIZED,
                "Unauthorized",
                "Send a valid public and secret key of a project by HTTP Basic authentication.".to_owned(),
            ),
            Self::Forbidden(message) => (StatusCode::FORBIDDEN, "Forbidden", message.clone()),
            Self::TooMany(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                "TooManyRequests",
                "This key has asked as often as it may in a minute. Nothing of this request was stored; send it again later."
                    .to_owned(),
            ),
            Self::NotFound(message) => (StatusCode::NOT_FOUND, "NotFound", message.clone()),
            Self::Method => {
                (StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", "This path has no such method.".to_owned())
            }
            Self::TooLarge => {
                (StatusCode::PAYLOAD_TOO_LARGE, "PayloadTooLarge", "The request body is too large.".to_owned())
            }
            Self::Unsupported(message) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType", message.clone()),
            Self::Store(error) => match unavailable(error) {
                Some(message) => (StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailable", message.to_owned()),
                None => {
                    (StatusCode::INTERNAL_SERVER_ERROR, "InternalServerError", "Something went wrong here.".to_owned())
                }
            },
        };
        let faults: &[Fault] = if let Self::Faults(faults) = &self { faults } else { &[] };
        let mut response =
            (status, Json(json!({ "error": error, "message": message, "faults": faults }))).into_response();
        let wait = match &self {
            Self::Store(error) => {
                tracing::error!(%error, %status, "request failed");
                error.retry_after()
            }
            Self::TooMany(wait) => Some(*wait),
            _ => None,
        };
        if let Some(wait) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
        }
        if matches!(self, Self::Unauthorized) {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"Scores\""));
        }
        response
    }
}

/// What to tell a client that may try again.
fn unavailable(error: &StoreError) -> Option<&'static str> {
    Some(match error {
        StoreError::Busy(_) | StoreError::Contended | StoreError::Full => {
            "The server is busy. Nothing of this request was stored; send it again shortly."
        }
        StoreError::Away(_) => {
            "The database went away during this request. Send it again shortly: what has an id is never stored twice."
        }
        StoreError::DiskFull(_) => {
            "The disk of the database is full. Nothing of this request was stored; send it again when there is room."
        }
        StoreError::TooSlow(_) => {
            "The database took too long over this request. Nothing of it was stored; send it again shortly."
        }
        StoreError::Database(_) | StoreError::TooOld(_) | StoreError::Migration(_) => return None,
    })
}

/// All faults as one text, for clients that log only the message.
pub(crate) fn sentence(faults: &[Fault]) -> String {
    let told: Vec<_> = faults
        .iter()
        .map(|fault| match fault.path.as_str() {
            "" => fault.message.clone(),
            path => format!("{path} {}", fault.message),
        })
        .collect();
    told.join(" ")
}

/// A path below `/api` that is not there.
pub(crate) async fn no_such_path() -> ApiError {
    ApiError::not_found("There is no such path in this API.")
}

/// A path that is there, asked with another method.
pub(crate) async fn no_such_method() -> ApiError {
    ApiError::Method
}
