use crate::{ProjectScope, Store, StoreError};

impl Store {
    pub async fn delete_traces(&self, _: &ProjectScope, _: &[String]) -> Result<u64, StoreError> {
        Ok(0)
    }
    pub async fn restore_traces(&self, _: &ProjectScope, _: &[String]) -> Result<u64, StoreError> {
        Ok(0)
    }
}
