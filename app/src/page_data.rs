//! The data of a page: loaded by the server with the page, by the browser when the page changes.

use leptos::prelude::*;
use leptos::server::codee::{Decoder, Encoder};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Data that travels inside the page as JSON. It is read from bytes, as the answers of server functions are, so that
/// the browser half holds one reader for each type and not two.
pub(crate) struct JsonBytes;

impl<T: Serialize> Encoder<T> for JsonBytes {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Self::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for JsonBytes {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Self::Error> {
        serde_json::from_slice(text.as_bytes())
    }
}

/// The data of a page.
pub(crate) type PageData<T> = Resource<T, JsonBytes>;

/// Loads the data of what `source` names, again whenever that changes.
pub(crate) fn page_data<S, T, Load>(
    source: impl Fn() -> S + Send + Sync + 'static,
    load: impl Fn(S) -> Load + Send + Sync + 'static,
) -> PageData<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Load: Future<Output = T> + Send + 'static,
{
    Resource::new_with_options(source, load, false)
}
