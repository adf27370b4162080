//! What is asked of the lists: every order, every kind of filter, filters together, words, and times, with the words of the
//! seeded project.

use model::list::{ListField, TableField};
use model::scores::ScoreField;
use model::traces::{TraceField, TraceProperty};

/// A list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum List {
    Scores,
    Traces,
}

impl List {
    /// As calls and addresses name it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Scores => "scores",
            Self::Traces => "traces",
        }
    }
}

/// What a page may take, by what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    OwnOrder,
    ScoreOrder,
    /// By the least or greatest, and by what is merged from many columns.
    WideOrder,
    Range,
    Filter,
    /// Author, comment, and words: within the time for searching.
    Words,
    Three,
}

impl Group {
    pub(super) const ALL: [Self; 7] =
        [Self::OwnOrder, Self::ScoreOrder, Self::WideOrder, Self::Range, Self::Filter, Self::Words, Self::Three];

    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::OwnOrder => "sorted by an own column",
            Self::ScoreOrder => "sorted by a score",
            Self::WideOrder => "sorted by min, max, value, source, type",
            Self::Range => "sorted, within a time range",
            Self::Filter => "one filter",
            Self::Words => "author, comment, words, ids",
            Self::Three => "three filters",
        }
    }

    pub(super) const fn target(self) -> &'static str {
        match self {
            Self::OwnOrder | Self::ScoreOrder | Self::Range => "p50 ≤ 2 ×, p95 ≤ 4 ×",
            Self::WideOrder => "p95 ≤ 10 ×",
            Self::Filter => "p95 ≤ 15 ×",
            Self::Words | Self::Three => "p95 ≤ 200 ms",
        }
    }

    /// Whether the target is met: by the ratios to the fetch by key, or by the time itself.
    pub(super) fn is_met(self, p50_ratio: f64, p95_ratio: f64, p95_ms: f64) -> bool {
        match self {
            Self::OwnOrder | Self::ScoreOrder | Self::Range => p50_ratio <= 2.0 && p95_ratio <= 4.0,
            Self::WideOrder => p95_ratio <= 10.0,
            Self::Filter => p95_ratio <= 15.0,
            Self::Words | Self::Three => p95_ms <= 200.0,
        }
    }
}

/// One list as it is asked for.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub list: List,
    pub group: Group,
    /// The text form of the query, without columns and position.
    pub query: String,
}

/// Score columns of the seeded project.
pub(super) const QUALITY: &str = "s:trace:EVAL:NUMERIC:quality";
pub(super) const CORRECT: &str = "s:trace:API:BOOLEAN:correct";
pub(super) const TONE: &str = "s:trace:API:CATEGORICAL:tone";
const RARE: &str = "s:trace:EVAL:BOOLEAN:correct";
const OBSERVED: &str = "s:observation:API:NUMERIC:toxicity";

const FILTERS: &[(List, Group, &[&str])] = &[
    (
        List::Scores,
        Group::Range,
        &["range=1h", "range=24h", "range=7d", "range=30d", "sort=value&f=name~is~quality&range=7d"],
    ),
    (
        List::Scores,
        Group::Filter,
        &[
            "f=name~is~quality",
            "f=name~is~correction",
            "f=name~contains~help",
            "f=source~is~ANNOTATION",
            "f=dataType~is~TEXT",
            "f=level~is~session",
            "f=environment~is~production",
            "f=environment~is~development",
            "f=value~ge~0.99",
            "f=value~lt~0.01",
            "f=value~is~rude",
            "f=traceName~is~answer-question",
            "f=traceName~is~parse-address",
            "f=user~is~user-00000",
            "f=user~is~user-00007",
            "f=user~none",
            "f=tags~is~beta",
            "f=tags~is~audit",
            "f=comment~has",
            "f=metadata~key~judge~5",
            "f=metadata~none",
            "f=config~is~config-correct",
            "f=observation~has",
            "sort=value&f=name~is~quality",
            "sort=-traceName&f=source~is~EVAL",
        ],
    ),
    (
        List::Scores,
        Group::Words,
        &[
            "f=author~is~Experiment",
            "f=author~is~Judge",
            "f=comment~contains~wrong phone",
            "f=comment~contains~hallucinated",
            "f=comment~contains~nowhere to be found",
            "q=refund",
            "q=hallucinated",
            "q=session-",
            "q=user-00003",
            "q=rude",
            "q=0",
            "q=nowhere to be found",
        ],
    ),
    (
        List::Scores,
        Group::Three,
        &[
            "f=name~is~quality&f=environment~is~production&f=value~ge~0.5",
            "f=name~is~quality&f=traceName~is~plan-trip&f=tags~is~beta",
            "f=source~is~ANNOTATION&f=environment~is~development&f=traceName~is~score-lead",
            "f=name~is~correct&f=user~is~user-00012&f=comment~has",
            "f=tags~is~audit&f=traceName~is~parse-address&f=environment~is~development",
            "f=value~ge~0.999&f=tags~is~audit&f=traceName~is~parse-address&range=30d",
            "f=source~is~EVAL&f=comment~contains~gross&f=tags~is~vip&range=7d",
            "f=name~is~tone&f=value~is~rude&f=environment~is~staging&range=1h",
            "sort=value&f=name~is~quality&f=environment~is~staging&f=tags~is~long",
        ],
    ),
    (
        List::Traces,
        Group::Range,
        &[
            "range=1h",
            "range=24h",
            "range=7d",
            "range=30d",
            "sort=QUALITY&range=1h",
            "sort=QUALITY&range=24h",
            "sort=QUALITY&range=7d",
            "sort=-QUALITY&range=30d",
            "sort=-latency&range=7d",
            "sort=name&range=7d",
            "sort=last:QUALITY&range=7d",
            "sort=TONE&range=7d",
            "sort=RARE&range=7d",
        ],
    ),
    (
        List::Traces,
        Group::Filter,
        &[
            "f=name~is~answer-question",
            "f=name~is~parse-address",
            "f=name~contains~order",
            "f=user~is~user-00000",
            "f=user~is~user-00007",
            "f=user~none",
            "f=session~has",
            "f=environment~is~production",
            "f=environment~is~development",
            "f=release~is~2.6.0",
            "f=version~is~v1",
            "f=version~none",
            "f=tags~is~beta",
            "f=tags~is~audit",
            "f=tags~none",
            "f=latency~ge~20",
            "f=observations~ge~39",
            "f=tokens~ge~4500",
            "f=cost~lt~0.0005",
            "f=errors~ge~1",
            "f=bookmarked~is~True",
            "f=metadata~key~tenant~7",
            "f=input~contains~charged twice",
            "f=model~is~large-1",
            "f=promptName~is~translate",
            "f=observationName~is~call",
            "f=observationLevel~is~ERROR",
            "f=QUALITY~ge~0.95",
            "f=QUALITY~lt~0.02",
            "f=QUALITY~between~0.4~0.5",
            "f=QUALITY~has",
            "f=QUALITY~none",
            "f=CORRECT~is~False",
            "f=TONE~is~rude",
            "f=TONE~not~friendly",
            "f=RARE~has",
            "f=OBSERVED~ge~0.9",
            "sort=QUALITY&f=environment~is~staging",
            "sort=QUALITY&f=name~is~plan-trip",
            "sort=-QUALITY&f=CORRECT~is~False",
            "sort=QUALITY&f=user~is~user-00003",
        ],
    ),
    (
        List::Traces,
        Group::Words,
        &[
            "f=QUALITY~by~Judge",
            "f=QUALITY~by~Second judge",
            "f=QUALITY~says~phone",
            "f=QUALITY~says~hallucinated",
            "q=refund",
            "q=user-00003",
            "q=session-",
            "q=0a",
            "q=nowhere to be found",
        ],
    ),
    (
        List::Traces,
        Group::Three,
        &[
            "f=environment~is~production&f=QUALITY~ge~0.5&f=CORRECT~is~True",
            "sort=QUALITY&f=environment~is~staging&f=tags~is~beta&f=CORRECT~is~False",
            "sort=-QUALITY&f=QUALITY~lt~0.1&f=TONE~is~rude&f=environment~is~development",
            "sort=QUALITY&f=name~is~parse-address&f=RARE~has&f=tags~is~audit",
            "f=user~is~user-00012&f=TONE~is~friendly&f=QUALITY~has",
            "f=model~is~large-1&f=QUALITY~lt~0.2&f=environment~is~staging&range=30d",
            "sort=QUALITY&f=CORRECT~is~False&f=TONE~is~curt&f=tags~none&range=7d",
            "f=errors~ge~1&f=latency~ge~15&f=QUALITY~ge~0.9&range=24h",
            "sort=-latency&f=QUALITY~lt~0.05&f=CORRECT~is~True&f=TONE~is~rude",
            "f=QUALITY~says~gross&f=environment~is~staging&f=TONE~is~curt&range=1h",
        ],
    ),
];

/// All cases, list by list.
pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |list, group, query: &str| cases.push(Case { list, group, query: with_columns(query) });
    for field in ScoreField::ALL.iter().filter(|field| field.is_sortable()) {
        use ScoreField as F;
        let is_wide = matches!(field, F::Value | F::Source | F::DataType | F::Level | F::Name);
        let group = if is_wide { Group::WideOrder } else { Group::OwnOrder };
        both(field, |query| add(List::Scores, group, &query));
    }
    for property in TraceProperty::ALL {
        let field = TraceField::Own(*property);
        if field.is_sortable() {
            both(&field, |query| add(List::Traces, Group::OwnOrder, &query));
        }
    }
    for column in ["QUALITY", "last:QUALITY", "CORRECT", "RARE", "TONE", "label=rude:TONE", "OBSERVED"] {
        for direction in ["", "-"] {
            add(List::Traces, Group::ScoreOrder, &format!("sort={direction}{column}"));
        }
    }
    for figure in ["min", "max"] {
        for direction in ["", "-"] {
            add(List::Traces, Group::WideOrder, &format!("sort={direction}{figure}:QUALITY"));
        }
    }
    for (list, group, queries) in FILTERS {
        queries.iter().for_each(|query| add(*list, *group, query));
    }
    cases
}

fn both<F: TableField>(field: &F, mut add: impl FnMut(String)) {
    add(format!("sort={}", field.key()));
    add(format!("sort=-{}", field.key()));
}

fn with_columns(query: &str) -> String {
    [("QUALITY", QUALITY), ("CORRECT", CORRECT), ("TONE", TONE), ("RARE", RARE), ("OBSERVED", OBSERVED)]
        .into_iter()
        .fold(query.to_owned(), |query, (word, column)| query.replace(word, column))
}

#[cfg(test)]
mod tests {
    use model::list::ListQuery;

    use super::*;

    #[test]
    fn every_case_is_understood_and_none_is_asked_twice() {
        let cases = cases();
        for case in &cases {
            let notices = match case.list {
                List::Scores => ListQuery::<ScoreField>::parse(&case.query).notices,
                List::Traces => ListQuery::<TraceField>::parse(&case.query).notices,
            };
            assert!(notices.is_empty(), "{}: {notices:?}", case.query);
        }
        let mut texts: Vec<_> = cases.iter().map(|case| (case.list, &case.query)).collect();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), cases.len());
    }
}
