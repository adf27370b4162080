//! How a request is refused: a status, and a JSON body that says what is wrong and never shows internals.

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
    /// What was asked for is not there.
    #[error("not found: {0}")]
    NotFound(String),
    /// The path is there, the method is not.
    #[error("method not allowed")]
    Method,
    /// The body is larger than this path takes.
    #[error("too large")]
    TooLarge,
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
            Self::NotFound(message) => (StatusCode::NOT_FOUND, "NotFound", message.clone()),
            Self::Method => {
                (StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", "This path has no such method.".to_owned())
            }
            Self::TooLarge => {
                (StatusCode::PAYLOAD_TOO_LARGE, "PayloadTooLarge", "The request body is too large.".to_owned())
            }
            Self::Store(error) if error.retry_after().is_some() => (
                StatusCode::SERVICE_UNAVAILABLE,
                "ServiceUnavailable",
                "The server is busy. Nothing of this request was stored; send it again shortly.".to_owned(),
            ),
            Self::Store(_) => {
                (StatusCode::INTERNAL_SERVER_ERROR, "InternalServerError", "Something went wrong here.".to_owned())
            }
        };
        let faults: &[Fault] = if let Self::Faults(faults) = &self { faults } else { &[] };
        let mut response =
            (status, Json(json!({ "error": error, "message": message, "faults": faults }))).into_response();
        if let Self::Store(error) = &self {
            tracing::error!(%error, %status, "request failed");
            if let Some(wait) = error.retry_after() {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs()));
            }
        }
        if matches!(self, Self::Unauthorized) {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"Scores\""));
        }
        response
    }
}

/// All faults as one text, for clients that log only the message.
fn sentence(faults: &[Fault]) -> String {
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
