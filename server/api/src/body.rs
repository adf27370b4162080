//! Request bodies: read whole, within the path's limit, with a clear refusal where they cannot be.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde_json::Value;

use crate::ApiError;

/// The body of a request, decompressed.
pub(crate) struct Body(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let read = Bytes::from_request(request, state).await;
        read.map(Self).map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge,
            _ => ApiError::bad_request("The request body could not be read or decompressed."),
        })
    }
}

impl Body {
    /// The body as JSON, whatever its content type says: SDKs do not agree on that header.
    pub(crate) fn json(&self) -> Result<Value, ApiError> {
        serde_json::from_slice(&self.0)
            .map_err(|error| ApiError::bad_request(format!("The body is not valid JSON: {error}.")))
    }
}
