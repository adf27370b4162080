//! The list query itself, read from and printed to one text form.

use super::escape::{escape, split};
use super::{Filter, ListField, TimeRange, decode, encode};

/// The page sizes on offer; the first is the default.
pub const ROW_CHOICES: [u32; 3] = [50, 100, 200];

/// The order of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Sort<F> {
    /// By what.
    pub field: F,
    /// Greatest first. Missing values come last either way.
    pub descending: bool,
}

/// Where a page lies in its list. Cursors are opaque: only the store that made one reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Position {
    /// The list's beginning.
    #[default]
    First,
    /// The page that follows the row of this cursor.
    After(String),
    /// The page that ends before the row of this cursor.
    Before(String),
}

/// What to show of one table.
#[derive(Clone, Debug, PartialEq)]
pub struct ListQuery<F> {
    /// Tests that every row passes.
    pub filters: Vec<Filter<F>>,
    /// Words or the beginning of an id to look for.
    pub search: Option<String>,
    /// The order; the table's own where absent.
    pub sort: Option<Sort<F>>,
    /// The columns in their order; the table's own where absent.
    pub columns: Option<Vec<F>>,
    /// The times covered; all where absent.
    pub range: Option<TimeRange>,
    /// Rows a page, one of [`ROW_CHOICES`].
    pub rows: u32,
    /// The page.
    pub position: Position,
    /// The key of the row that is open at the side.
    pub open: Option<String>,
}

impl<F> Default for ListQuery<F> {
    fn default() -> Self {
        Self {
            filters: Vec::new(),
            search: None,
            sort: None,
            columns: None,
            range: None,
            rows: ROW_CHOICES[0],
            position: Position::First,
            open: None,
        }
    }
}

/// A query with what could not be read of its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed<F> {
    /// What could be read.
    pub query: ListQuery<F>,
    /// One sentence for each part that was left out.
    pub notices: Vec<String>,
}

impl<F: ListField> ListQuery<F> {
    /// Reads the text form: a query string, with or without its `?`. Keys of others are passed over.
    #[must_use]
    pub fn parse(text: &str) -> Parsed<F> {
        let mut query = Self::default();
        let mut notices = Vec::new();
        let pairs = text.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty());
        for (key, value) in pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))) {
            let value = decode(value);
            if query.read(&decode(key), &value).is_none() {
                notices.push(format!("“{}={value}” in the address was not understood and is ignored.", decode(key)));
            }
        }
        Parsed { query, notices }
    }

    fn read(&mut self, key: &str, value: &str) -> Option<()> {
        match key {
            "f" => self.filters.push(Filter::parse(value)?),
            "q" => self.search = Some(value.trim().to_owned()).filter(|words| !words.is_empty()),
            "sort" => {
                let (descending, word) = value.strip_prefix('-').map_or((false, value), |word| (true, word));
                let field = F::parse(word).filter(F::is_sortable)?;
                self.sort = Some(Sort { field, descending });
            }
            "cols" => {
                let column = |word: &String| F::parse(word).filter(F::is_column);
                let columns: Option<Vec<F>> = split(value, ',').iter().map(column).collect();
                self.columns = Some(columns?);
            }
            "range" => self.range = Some(TimeRange::parse(value)?),
            "rows" => self.rows = value.parse().ok().filter(|rows| ROW_CHOICES.contains(rows))?,
            "after" => self.position = Position::After(value.to_owned()),
            "before" => self.position = Position::Before(value.to_owned()),
            "open" => self.open = Some(value.to_owned()).filter(|key| !key.is_empty()),
            _ => {}
        }
        Some(())
    }

    /// The text form, without a `?`; empty for the default query.
    #[must_use]
    pub fn print(&self) -> String {
        let mut pairs: Vec<(&str, String)> = self.filters.iter().map(|filter| ("f", filter.print())).collect();
        if let Some(words) = &self.search {
            pairs.push(("q", words.clone()));
        }
        if let Some(sort) = &self.sort {
            pairs.push(("sort", format!("{}{}", if sort.descending { "-" } else { "" }, sort.field.key())));
        }
        if let Some(columns) = &self.columns {
            let mut words = String::new();
            for (index, column) in columns.iter().enumerate() {
                if index > 0 {
                    words.push(',');
                }
                escape(&column.key(), &mut words);
            }
            pairs.push(("cols", words));
        }
        if let Some(range) = &self.range {
            pairs.push(("range", range.print()));
        }
        if self.rows != ROW_CHOICES[0] {
            pairs.push(("rows", self.rows.to_string()));
        }
        match &self.position {
            Position::First => {}
            Position::After(cursor) => pairs.push(("after", cursor.clone())),
            Position::Before(cursor) => pairs.push(("before", cursor.clone())),
        }
        if let Some(key) = &self.open {
            pairs.push(("open", key.clone()));
        }
        let printed: Vec<_> = pairs.iter().map(|(key, value)| format!("{key}={}", encode(value))).collect();
        printed.join("&")
    }

    /// The order in force.
    #[must_use]
    pub fn order(&self) -> Sort<F> {
        self.sort.clone().unwrap_or_else(F::default_sort)
    }

    /// The columns in force.
    #[must_use]
    pub fn shown(&self) -> Vec<F> {
        self.columns.clone().unwrap_or_else(F::default_columns)
    }

    /// Another page of the same list, with no row open: what every change of filter, sort or range leads to.
    #[must_use]
    pub fn at(&self, position: Position) -> Self {
        Self { position, open: None, ..self.clone() }
    }

    /// The same page with this row open, or none.
    #[must_use]
    pub fn opened(&self, key: Option<String>) -> Self {
        Self { open: key, ..self.clone() }
    }

    /// Only what decides which rows are in the list: its filters, search and time range.
    #[must_use]
    pub fn rows_asked(&self) -> Self {
        Self { filters: self.filters.clone(), search: self.search.clone(), range: self.range, ..Self::default() }
    }

    /// The list with one more filter, which replaces an earlier one of the same field and operator.
    #[must_use]
    pub fn with_filter(&self, filter: Filter<F>) -> Self {
        let mut next = self.at(Position::First);
        next.filters.retain(|old| !(old.field == filter.field && old.test.op() == filter.test.op()));
        next.filters.push(filter);
        next
    }

    /// The list without its filter at this place.
    #[must_use]
    pub fn without_filter(&self, index: usize) -> Self {
        let mut next = self.at(Position::First);
        if index < next.filters.len() {
            next.filters.remove(index);
        }
        next
    }

    /// Only how a person likes to see the list: its columns, each once, and its page size.
    #[must_use]
    pub fn liking(&self) -> Self {
        let mut columns: Option<Vec<F>> = None;
        for column in self.columns.iter().flatten() {
            let columns = columns.get_or_insert_default();
            if !columns.contains(column) {
                columns.push(column.clone());
            }
        }
        Self { columns, rows: self.rows, ..Self::default() }
    }

    /// The list as a person likes to see it: where this query says nothing of columns or page size, `liking` does.
    #[must_use]
    pub fn liked_as(&self, liking: &Self) -> Self {
        let mut list = self.clone();
        list.columns = list.columns.or_else(|| liking.columns.clone());
        if list.rows == ROW_CHOICES[0] {
            list.rows = liking.rows;
        }
        list
    }

    /// Whether anything restricts which rows are in the list.
    #[must_use]
    pub fn is_restricted(&self) -> bool {
        !self.filters.is_empty() || self.range.is_some() || self.search.is_some()
    }
}

#[cfg(test)]
#[path = "query_tests.rs"]
mod tests;
