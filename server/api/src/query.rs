//! Paths and query strings of the public API: repeated keys, comma lists, times and numbers, each fault with its key.

use std::fmt::Display;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use model::Fault;
use model::list::decode;
use model::text::parse_instant;
use serde::de::DeserializeOwned;

use crate::ApiError;

/// The parts of a path, decoded; a refusal where they are no text.
pub(crate) struct Segments<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Segments<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let read = Path::<T>::from_request_parts(parts, state).await;
        read.map(|Path(segments)| Self(segments))
            .map_err(|_| ApiError::bad_request("The path is not text in UTF-8, percent-encoded."))
    }
}

/// The pairs of a query string with the faults found while reading them.
pub(crate) struct QueryReader {
    pairs: Vec<(String, String)>,
    faults: Vec<Fault>,
}

impl QueryReader {
    pub(crate) fn new(query: Option<&str>) -> Self {
        let pairs = query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        Self { pairs: pairs.map(|(key, value)| (decode(key), decode(value))).collect(), faults: Vec::new() }
    }

    /// What was read, or everything that was wrong.
    pub(crate) fn finish<T>(self, read: T) -> Result<T, ApiError> {
        if self.faults.is_empty() { Ok(read) } else { Err(ApiError::faults(self.faults)) }
    }

    pub(crate) fn fault(&mut self, key: &str, message: impl Into<String>) {
        self.faults.push(Fault::new(key, message));
    }

    /// The values of a key, in order; empty ones do not count, since SDKs send them for what is unset.
    pub(crate) fn texts(&mut self, key: &str) -> Vec<String> {
        let values: Vec<String> =
            self.pairs.iter().filter(|(k, v)| k == key && !v.is_empty()).map(|(_, v)| v.clone()).collect();
        if values.iter().any(|value| value.contains('\0')) {
            self.fault(key, "contains a NUL character, which nothing stored can contain.");
            return Vec::new();
        }
        values
    }

    pub(crate) fn text(&mut self, key: &str) -> Option<String> {
        self.texts(key).pop()
    }

    /// A comma list.
    pub(crate) fn list(&mut self, key: &str) -> Vec<String> {
        let parts = self.texts(key).join(",");
        parts.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    pub(crate) fn instant(&mut self, key: &str) -> Option<DateTime<Utc>> {
        let text = self.text(key)?;
        let instant = parse_instant(&text);
        if instant.is_none() {
            self.fault(key, "is not a time: write it as 2026-01-31T12:00:00Z.");
        }
        instant
    }

    /// One of a closed set of words.
    pub(crate) fn word<T>(&mut self, key: &str, parse: impl Fn(&str) -> Option<T>, known: &str) -> Option<T> {
        let text = self.text(key)?;
        let parsed = parse(&text);
        if parsed.is_none() {
            self.fault(key, format!("is not known: it must be {known}."));
        }
        parsed
    }

    /// A number between two bounds.
    pub(crate) fn number<T: Copy + FromStr + PartialOrd + Display>(
        &mut self,
        key: &str,
        least: T,
        most: T,
    ) -> Option<T> {
        let text = self.text(key)?;
        let number = text.parse().ok().filter(|number| *number >= least && *number <= most);
        if number.is_none() {
            self.fault(key, format!("must be a number from {least} to {most}."));
        }
        number
    }
}
