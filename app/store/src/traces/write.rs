//! Spans on their way in.

use model::traces::SpanWrite;

use crate::{ProjectScope, Store, StoreError};

impl Store {
    /// Writes spans as sets: observations are upserted, their traces (and the sessions of these) become seen and
    /// take what the spans say of them. The same spans again change nothing.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing is stored then.
    pub async fn write_spans(&self, _scope: &ProjectScope, _spans: Vec<SpanWrite>) -> Result<(), StoreError> {
        todo!()
    }
}
