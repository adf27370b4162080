//! Lists by page number: which page is asked for, and what an answer says of it.

use model::scores::Casing;
use serde_json::{Value, json};

use crate::query::QueryReader;

/// Rows a page, if not told otherwise.
const DEFAULT_LIMIT: i64 = 50;
/// The most rows a page.
pub(crate) const MAX_LIMIT: i64 = 100;
/// The last page that can be asked for: a page number costs what it skips.
const MAX_PAGE: i64 = 100_000;

/// A page of a list, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub number: i64,
    pub limit: i64,
}

impl Page {
    /// Reads `page` and `limit`.
    pub(crate) fn read(reader: &mut QueryReader) -> Self {
        let number = reader.number("page", 1, MAX_PAGE).unwrap_or(1);
        Self { number, limit: read_limit(reader) }
    }

    /// `meta` of the answer.
    pub(crate) fn meta(self, casing: Casing, total: i64) -> Value {
        let pages = total.div_euclid(self.limit) + i64::from(total % self.limit != 0);
        json!({
            "page": self.number,
            "limit": self.limit,
            (casing.key("total_items")): total,
            (casing.key("total_pages")): pages,
        })
    }
}

/// Reads `limit` alone, for lists that are read by cursor.
pub(crate) fn read_limit(reader: &mut QueryReader) -> i64 {
    reader.number("limit", 1, MAX_LIMIT).unwrap_or(DEFAULT_LIMIT)
}
