//! One trace, one observation.

use model::traces::{Observation, Trace};

use crate::{ProjectScope, Store, StoreError};

impl Store {
    /// The trace of this id with its observations, also where it is known only from scores.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn trace(&self, _scope: &ProjectScope, _id: &str) -> Result<Option<Trace>, StoreError> {
        todo!()
    }

    /// The observation of this id; where several traces have one, the newest.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn observation(&self, _scope: &ProjectScope, _id: &str) -> Result<Option<Observation>, StoreError> {
        todo!()
    }
}
