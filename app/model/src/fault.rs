//! What is wrong with a request, said so that a person can mend it.

use serde::{Deserialize, Serialize};

/// One thing that is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Where it is, as the client spelled it: `data_type`, `metadata.criteria[2]`; empty for the whole body.
    pub path: String,
    /// A sentence that says what is wrong and what would be right.
    pub message: String,
}

impl Fault {
    /// A fault at `path`.
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into() }
    }
}
