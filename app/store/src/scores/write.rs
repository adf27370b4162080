//! The writer.

use model::Fault;
use model::scores::ScoreDraft;

use crate::{ProjectScope, Store, StoreError};

/// Who writes: the author of what is new.
#[derive(Clone, Debug)]
pub enum Writer {
    /// An API key, with the client as it names itself: `python 1.1.9`.
    Key {
        /// The key's number.
        key_id: i32,
        /// The client.
        sdk: Option<String>,
    },
    /// A signed-in person.
    Person {
        /// The person's id.
        user_id: String,
    },
}

/// A score that is stored and visible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenScore {
    /// The client's id, or the one made for it.
    pub id: String,
}

impl Store {
    /// Writes scores as one set and answers for each of them, in order, once they are committed: one bad score
    /// never fails its neighbours.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing is stored then.
    pub async fn write_scores(
        &self,
        _scope: &ProjectScope,
        _writer: &Writer,
        _drafts: Vec<ScoreDraft>,
    ) -> Result<Vec<Result<WrittenScore, Vec<Fault>>>, StoreError> {
        todo!()
    }
}
