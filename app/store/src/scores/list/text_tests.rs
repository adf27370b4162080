//! The statements of the list as texts: what is asked is only what the query names.

use chrono::{DateTime, Utc};
use insta::assert_snapshot;
use model::list::ListQuery;
use model::scores::{DataType, Level, ScoreField, ScoreSource};

use super::listing::Listing;
use super::selection::{Selection, Targets};
use super::words::{ColumnWords, Named, Words};
use crate::ProjectScope;
use crate::scores::rows::{COLUMNS, TABLES};

const SCOPE: ProjectScope = ProjectScope { project_id: 1 };

/// Two names, one of each kind of value.
fn selection(query: &ListQuery<ScoreField>) -> Selection {
    let words = |col, name: &str, data_type, label: Option<&str>| ColumnWords {
        col,
        level: Level::Trace,
        name: name.to_owned(),
        source: ScoreSource::Eval,
        data_type,
        label: label.map(str::to_owned),
    };
    let columns = vec![
        words(1, "quality", DataType::Numeric, None),
        words(2, "tone", DataType::Categorical, None),
        words(3, "note", DataType::Text, None),
    ];
    let labels = vec![
        words(4, "tone", DataType::Categorical, Some("kind")),
        words(5, "tone", DataType::Categorical, Some("cold")),
    ];
    let named = |words: &[(i32, &str)]| {
        words.iter().map(|(number, name)| Named { number: *number, name: (*name).to_owned() }).collect::<Vec<_>>()
    };
    let environments = named(&[(1, "default"), (2, "staging")]);
    let words = Words { columns, labels, environments, authors: named(&[(1, "Ada"), (2, "judge")]) };
    Selection::of(query, words, &Targets::new(), None, DateTime::<Utc>::UNIX_EPOCH)
}

/// The statements of a page of 50, in order.
fn page(query: &str) -> String {
    let query = ListQuery::parse(query).query;
    let selection = selection(&query);
    let walks = Listing::of(&query, &selection).walks();
    let texts = walks.iter().map(|walk| walk.page("", &SCOPE, &selection, 1_000, 51).into_string());
    shortened(&texts.collect::<Vec<_>>().join(";\n\n"))
}

/// The statement that counts the list.
fn count(query: &str) -> String {
    let query = ListQuery::parse(query).query;
    let selection = selection(&query);
    let walks = Listing::of(&query, &selection).walks();
    let texts = walks.iter().map(|walk| walk.count("", &SCOPE, &selection, 1_000).into_string());
    texts.collect::<Vec<_>>().join(";\n\n")
}

/// Without what is the same in all of them.
fn shortened(text: &str) -> String {
    text.replace(COLUMNS, " <columns>").replace(TABLES, " <tables>")
}

#[test]
fn the_newest_scores_are_one_walk_by_time() {
    assert_snapshot!(page(""));
}

#[test]
fn a_time_range_and_an_environment_are_tested_inside_the_index() {
    assert_snapshot!(page("range=2026-01-01T00:00:00Z..2026-02-01T00:00:00Z&f=environment~is~staging"));
}

#[test]
fn a_filter_on_words_merges_the_columns_that_pass() {
    assert_snapshot!(page("f=source~is~EVAL&f=name~not~note&after=t~1735787045000000~7"));
}

#[test]
fn names_are_merged_in_text_order_from_the_cursors_own_on() {
    assert_snapshot!(page("sort=name&after=n~1735787045000000~7~note"));
}

#[test]
fn values_are_numbers_then_labels_then_texts() {
    assert_snapshot!(page("sort=-value&f=value~ge~0.5"));
    assert_snapshot!(page("sort=value"));
}

#[test]
fn a_page_before_a_label_is_walked_backwards() {
    assert_snapshot!(page("sort=value&before=l~1735787045000000~7~kind"));
}

#[test]
fn counting_looks_at_one_slice() {
    assert_snapshot!(count(""));
    assert_snapshot!(count("f=value~between~0.1~0.5"));
}

#[test]
fn what_only_the_row_or_its_trace_tells_is_asked_of_each_entry() {
    assert_snapshot!(page("f=comment~contains~50%25&f=tags~all~a~b&f=traceName~not~chat&f=author~is~Ada"));
    assert_snapshot!(page("f=metadata~key~lang~de&f=updated~after~2026-01-01T00:00:00Z&sort=updated"));
}

#[test]
fn a_list_by_trace_names_walks_the_traces_and_ends_with_what_has_none() {
    assert_snapshot!(page("sort=traceName&after=m~1735787045000000~3~7~chat"));
}

#[test]
fn a_filter_on_labels_walks_the_labels() {
    assert_snapshot!(page("f=value~is~kind"));
}

#[test]
fn a_list_that_nothing_can_be_in_asks_nothing() {
    assert_eq!(page("f=name~is~nowhere"), "");
    assert_eq!(page("f=environment~is~nowhere"), "");
    assert_eq!(page("f=value~ge~0.5&f=dataType~is~TEXT"), "");
}
