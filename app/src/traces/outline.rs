//! The outline of a trace: its observations as an indented list, one a line of a text, so that thousands of them travel and
//! are read in no time. Which rows are in sight is reckoned here; how one looks is told by [`super::tree_row`].

use std::collections::BTreeSet;
use std::sync::Arc;

/// What separates the fields of a line. Neither ids nor names hold it.
pub(super) const FIELD: char = '\t';
/// The fields of a line, in order.
pub(super) const ID: usize = 1;
pub(super) const NAME: usize = 2;

/// The observations of a trace, below the trace itself, which is the first row. Each stands below its parent.
#[derive(Clone)]
pub(super) struct Outline {
    text: Arc<str>,
    lines: Arc<[Line]>,
}

#[derive(Clone, Copy)]
struct Line {
    from: usize,
    to: usize,
    depth: u32,
}

impl Outline {
    /// Reads the lines; the first field of each says how deep it stands.
    pub(super) fn read(text: &str) -> Self {
        let mut from = 0;
        let lines = text.split_terminator('\n').map(|line| {
            let depth = line.split(FIELD).next().and_then(|depth| depth.parse().ok()).unwrap_or(0);
            let read = Line { from, to: from + line.len(), depth };
            from += line.len() + 1;
            read
        });
        Self { lines: lines.collect(), text: text.into() }
    }

    /// The fields of a row.
    pub(super) fn fields(&self, row: usize) -> Vec<&str> {
        let line = self.lines.get(row).and_then(|line| self.text.get(line.from..line.to));
        line.unwrap_or_default().split(FIELD).collect()
    }

    /// One field of a row.
    pub(super) fn field(&self, row: usize, field: usize) -> &str {
        self.fields(row).get(field).copied().unwrap_or_default()
    }

    /// How deep a row stands.
    pub(super) fn depth(&self, row: usize) -> u32 {
        self.lines.get(row).map(|line| line.depth).unwrap_or_default()
    }

    /// Whether rows stand below it.
    pub(super) fn has_below(&self, row: usize) -> bool {
        row + 1 < self.lines.len() && self.depth(row + 1) > self.depth(row)
    }

    /// The row that it stands below.
    pub(super) fn parent(&self, row: usize) -> Option<usize> {
        (0..row).rev().find(|above| self.depth(*above) < self.depth(row))
    }

    /// The row with this id; the trace's own is empty.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        (0..self.lines.len()).find(|row| self.field(*row, ID) == id)
    }

    /// The rows that have others below them.
    pub(super) fn with_below(&self) -> BTreeSet<usize> {
        (1..self.lines.len()).filter(|row| self.has_below(*row)).collect()
    }

    /// The rows to show: what is folded away is not. Where something is looked for, the rows that are called so and all that
    /// they stand below.
    pub(super) fn shown(&self, folded: &BTreeSet<usize>, words: &str) -> Vec<usize> {
        if words.is_empty() { self.unfolded(folded) } else { self.named(&words.to_lowercase()) }
    }

    fn unfolded(&self, folded: &BTreeSet<usize>) -> Vec<usize> {
        let mut hidden_below = u32::MAX;
        let mut shown = Vec::with_capacity(self.lines.len());
        for (row, line) in self.lines.iter().enumerate() {
            if line.depth > hidden_below {
                continue;
            }
            hidden_below = if folded.contains(&row) { line.depth } else { u32::MAX };
            shown.push(row);
        }
        shown
    }

    fn named(&self, words: &str) -> Vec<usize> {
        let mut shown = Vec::new();
        // The depth of the last row that was shown: the next shallower one above it is its parent.
        let mut below = 0;
        for row in (0..self.lines.len()).rev() {
            let depth = self.depth(row);
            if depth < below || self.field(row, NAME).to_lowercase().contains(words) {
                below = depth;
                shown.push(row);
            }
        }
        shown.reverse();
        shown
    }

    /// How many rows are called so.
    pub(super) fn count(&self, words: &str) -> usize {
        let words = words.to_lowercase();
        (0..self.lines.len()).filter(|row| self.field(*row, NAME).to_lowercase().contains(&words)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "0\t\ttrace\n1\ta\tagent\n2\tb\tsearch\n3\tc\tmodel\n2\td\tmodel\n1\te\treply\n";

    fn ids(outline: &Outline, rows: &[usize]) -> String {
        rows.iter().map(|row| outline.field(*row, ID)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_folded_away_is_not_shown() {
        let outline = Outline::read(TEXT);
        assert_eq!(ids(&outline, &outline.shown(&BTreeSet::new(), "")), " a b c d e");
        assert_eq!(ids(&outline, &outline.shown(&BTreeSet::from([2]), "")), " a b d e");
        assert_eq!(ids(&outline, &outline.shown(&BTreeSet::from([1, 2]), "")), " a e");
        assert_eq!(outline.with_below(), BTreeSet::from([1, 2]));
    }

    #[test]
    fn what_is_found_is_shown_below_its_parents() {
        let outline = Outline::read(TEXT);
        assert_eq!(ids(&outline, &outline.shown(&BTreeSet::from([1]), "Model")), " a b c d");
        assert_eq!(ids(&outline, &outline.shown(&BTreeSet::new(), "reply")), " e");
        assert_eq!((outline.count("model"), outline.count("nothing")), (2, 0));
    }

    #[test]
    fn rows_know_their_parents() {
        let outline = Outline::read(TEXT);
        let parent = |id| outline.parent(outline.find(id).unwrap_or(0)).map(|row| outline.field(row, ID));
        assert_eq!((parent("c"), parent("d"), parent("e"), parent("")), (Some("b"), Some("a"), Some(""), None));
    }
}
