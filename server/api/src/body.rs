//! Request bodies: read whole and decompressed, within the path's limit, with a clear refusal where they cannot be.

use std::error::Error;
use std::io;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::{LengthLimitError, Limited};
use serde_json::Value;

use crate::ApiError;

/// The body of a request, decompressed.
pub(crate) struct Body(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let read = Bytes::from_request(request, state).await;
        read.map(Self).map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE || is_limit(&rejection) {
                return ApiError::TooLarge;
            }
            ApiError::bad_request("The request body could not be read or decompressed.")
        })
    }
}

/// Whether a limit stopped the reading: decompression wraps the error of the limit below it.
fn is_limit(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(inner) = cause {
        if inner.is::<LengthLimitError>() {
            return true;
        }
        // An io::Error passes over the error inside itself.
        let inside = inner.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        cause = inside.map(|inside| inside as &(dyn Error + 'static)).or_else(|| inner.source());
    }
    false
}

impl Body {
    /// The body as JSON, whatever its content type says: SDKs do not agree on that header.
    pub(crate) fn json(&self) -> Result<Value, ApiError> {
        serde_json::from_slice(&self.0)
            .map_err(|error| ApiError::bad_request(format!("The body is not valid JSON: {error}.")))
    }
}

/// Looks at the coding of a body before it is undone, and bounds what comes over the wire: many empty gzip members
/// would otherwise be read for ever, since nothing ever comes out of them.
pub(crate) async fn check_coding<const MAX_SENT_BYTES: usize>(
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if let Some(coding) = request.headers().get(header::CONTENT_ENCODING) {
        match coding.to_str().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => {
                request.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
            "" | "identity" => drop(request.headers_mut().remove(header::CONTENT_ENCODING)),
            _ => {
                return Err(ApiError::Unsupported(
                    "A body is taken as it is or with content-encoding gzip.".to_owned(),
                ));
            }
        }
    }
    let request = request.map(|body| axum::body::Body::new(Limited::new(body, MAX_SENT_BYTES)));
    Ok(next.run(request).await)
}
