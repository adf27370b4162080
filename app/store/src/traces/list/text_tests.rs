//! The statements of the list as texts: what is asked is only what the query names.

use chrono::{DateTime, Utc};
use insta::assert_snapshot;
use model::list::ListQuery;
use model::scores::{DataType, Level, ScoreSource};
use model::traces::TraceField;

use super::dictionary::Dictionary;
use super::few;
use super::listing::Listing;
use super::order::Order;
use super::selection::Selection;
use crate::ProjectScope;
use crate::scores::list::words::{ColumnWords, Named};

const SCOPE: ProjectScope = ProjectScope { project_id: 1 };

/// A column of each kind of value.
fn dictionary() -> Dictionary {
    let words = |col, name: &str, data_type, label: Option<&str>| ColumnWords {
        col,
        level: Level::Trace,
        name: name.to_owned(),
        source: ScoreSource::Eval,
        data_type,
        label: label.map(str::to_owned),
    };
    Dictionary {
        columns: vec![
            words(1, "quality", DataType::Numeric, None),
            words(2, "tone", DataType::Categorical, None),
            words(3, "fits", DataType::Boolean, None),
        ],
        labels: vec![
            words(4, "tone", DataType::Categorical, Some("kind")),
            words(5, "tone", DataType::Categorical, Some("cold")),
        ],
        authors: vec![Named { number: 1, name: "Ada".to_owned() }],
    }
}

fn read(query: &str) -> (ListQuery<TraceField>, Selection, Order) {
    let parsed = ListQuery::parse(query);
    assert_eq!(parsed.notices, Vec::<String>::new());
    let sessions = vec![vec![7]; parsed.query.filters.len()];
    let selection = Selection::of(&parsed.query, &dictionary(), &sessions, None, DateTime::<Utc>::UNIX_EPOCH);
    let order = Order::of(&parsed.query, &dictionary());
    (parsed.query, selection, order)
}

/// The statements of a page of 50, in order.
fn page(query: &str) -> String {
    let (query, selection, order) = read(query);
    let walks = Listing::of(&query, order, &selection).walks();
    let texts = walks.iter().map(|walk| walk.page("", &SCOPE, &selection, 1_000, 51).into_string());
    texts.collect::<Vec<_>>().join(";\n\n")
}

#[test]
fn the_newest_traces_are_one_walk_by_time() {
    assert_snapshot!(page(""));
}

#[test]
fn a_text_is_walked_from_the_cursor_on_and_missing_ones_follow_by_time() {
    assert_snapshot!(page("sort=user&range=2026-01-01T00:00:00Z..&after=vw~1735787045000000~7~a~b"));
}

#[test]
fn sessions_are_walked_by_their_ids() {
    assert_snapshot!(page("sort=-session&after=vw~1735787045000000~7~s"));
}

#[test]
fn a_mean_is_walked_between_the_bounds_of_its_own_filter() {
    assert_snapshot!(page("sort=-s:trace:EVAL:NUMERIC:quality&f=s:trace:EVAL:NUMERIC:quality~between~0.1~0.5"));
}

#[test]
fn the_least_of_several_scores_is_merged_with_single_ones() {
    assert_snapshot!(page("sort=min:s:trace:EVAL:NUMERIC:quality&after=vn~0.5~7&f=environment~is~staging"));
}

#[test]
fn last_labels_are_merged_in_text_order() {
    assert_snapshot!(page("sort=s:trace:EVAL:CATEGORICAL:tone"));
}

#[test]
fn counts_of_a_label_end_with_those_without_it() {
    assert_snapshot!(page("sort=-label=kind:s:trace:EVAL:CATEGORICAL:tone"));
}

#[test]
fn everything_asked_of_a_trace_is_one_lookup() {
    assert_snapshot!(page(
        "sort=s:trace:EVAL:BOOLEAN:fits&f=name~contains~50%25&f=tags~all~a~b&f=session~not~s&f=metadata~key~lang~de\
         &f=input~has&f=model~is~m&f=promptVersion~not~1~x"
    ));
}

#[test]
fn scores_are_asked_by_the_number_of_their_trace() {
    assert_snapshot!(page(
        "f=s:trace:EVAL:BOOLEAN:fits~is~True&f=s:trace:EVAL:CATEGORICAL:tone~not~cold&f=s:trace:EVAL:NUMERIC:quality~none\
         &f=s:trace:EVAL:NUMERIC:quality~by~Ada&f=s:trace:EVAL:NUMERIC:quality~says~why"
    ));
}

#[test]
fn a_short_list_is_read_with_what_it_is_put_in_order_by() {
    let (_, selection, order) = read("sort=label=cold:s:trace:EVAL:CATEGORICAL:tone&f=user~is~u");
    assert_snapshot!(few::statement("", &SCOPE, &selection, &order, vec![7]).into_string());
}

#[test]
fn what_no_trace_has_is_asked_of_none() {
    assert_eq!(page("f=s:trace:EVAL:NUMERIC:unknown~has"), "");
    assert_eq!(page("sort=s:trace:EVAL:NUMERIC:unknown&f=s:trace:EVAL:NUMERIC:unknown~ge~1"), "");
}
