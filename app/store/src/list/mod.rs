//! What the lists of scores and of traces share: how a statement begins, how words become patterns, how long is searched, and
//! where a page ends.

mod ends;
mod estimate;
mod pace;
mod spread;
mod statement;
mod words;

pub(crate) use ends::{Found, Turn, ends_of};
pub(crate) use estimate::two_digits;
pub(crate) use pace::Pace;
pub(crate) use spread::{BINS, SPREAD_HEAD, add_to_bin, bin_of, push_spread, read_spread};
pub(crate) use statement::{
    MAX_PAGE_ROWS, SNAPSHOT, SNAPSHOT_AS_WRITTEN, operator_sql, push_comparison, skipped, statement_about,
};
pub(crate) use words::{is_short, pattern, push_prefix, push_words_of_traces, storable, times_of};
