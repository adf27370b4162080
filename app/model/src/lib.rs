//! The words of the domain: what a score is and which scores are refused, the one list query that every
//! table of the product speaks, and the one answer that every table draws. Nothing here knows of Postgres,
//! HTTP or a browser, so the server and the browser share it.

pub mod annotation;
pub mod bulk;
pub mod conditions;
pub mod datasets;
mod fault;
pub mod instant;
pub mod list;
pub mod number;
pub mod scores;
pub mod stats;
pub mod strip;
pub mod table;
pub mod text;
pub mod traces;
mod words;

pub use fault::Fault;
