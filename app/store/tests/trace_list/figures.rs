//! What comes after the rows: heads of score columns, values and spreads for the editors of filters, and the scores behind a
//! cell; each against the same recount.

use model::list::{ListField, ListQuery, TableField, Test};
use model::scores::{DataType, HeadFigure, ScoreColumn};
use model::table::Choice;
use model::traces::{TraceField, TraceProperty};

use crate::recount::Recount;
use crate::trace_row::trace_number;
use crate::{plenty, project, write};

const LISTS: [&str; 5] = [
    "",
    "f=name~is~chat",
    "f=s:trace:EVAL:NUMERIC:a-b~ge~0.25",
    "range=2026-03-01T12:02:00Z..&f=tags~none",
    "f=name~is~nothing",
];

#[tokio::test]
async fn heads_tell_what_columns_come_to_over_the_filtered_list() {
    let project = project().await;
    write(&project, &plenty()).await;
    let recount = Recount::read(&project).await;
    let columns = recount.columns();
    for list in LISTS {
        let query = ListQuery::parse(list).query;
        let heads = project.store.trace_heads(&project.scope, &query, &columns).await.unwrap();
        let kept = recount.expected(&query);
        for (head, column) in heads.iter().zip(&columns) {
            assert_eq!((&head.column, head.about), (column, false));
            let groups = recount.groups_of(&kept, column);
            assert_eq!(head.n, groups.len() as u64, "{list}: {}", column.key());
            let means: Vec<f64> = groups.iter().filter_map(|group| group.mean).collect();
            let mean = means.iter().sum::<f64>() / means.len() as f64;
            match &head.figure {
                None => assert!(groups.is_empty()),
                Some(HeadFigure::Truths(rate)) => assert!((rate - mean).abs() < 1e-12, "{list}: {}", column.key()),
                Some(HeadFigure::Numbers { mean: told, spread }) => {
                    assert!((told.unwrap() - mean).abs() < 1e-9, "{list}: {}", column.key());
                    assert_eq!(spread.bins.iter().sum::<u32>() as usize, means.len());
                    assert_eq!(Some(spread.least), means.iter().copied().reduce(f64::min));
                    assert_eq!(Some(spread.greatest), means.iter().copied().reduce(f64::max));
                }
                Some(HeadFigure::Labels(labels)) => {
                    for (label, n) in labels {
                        let with = groups.iter().filter(|group| group.labels.contains(label)).count();
                        assert_eq!(*n, with as u64, "{list}: {label} of {}", column.key());
                    }
                    let counts: Vec<u64> = labels.iter().map(|(_, n)| *n).collect();
                    assert!(counts.is_sorted_by(|one, other| one >= other));
                    assert!(!labels.is_empty());
                }
            }
        }
    }
}

#[tokio::test]
async fn choices_are_the_values_of_the_list_with_their_counts() {
    let project = project().await;
    write(&project, &plenty()).await;
    let recount = Recount::read(&project).await;
    let named: Vec<ScoreColumn> =
        recount.columns().into_iter().filter(|column| column.data_type != DataType::Numeric).collect();
    let own = TraceProperty::ALL.iter().map(|property| TraceField::Own(*property));
    let own = own.filter(|field| field.ops().contains(&model::list::Op::Is) && field.key() != "id");
    let fields: Vec<TraceField> = own.chain(named.into_iter().map(TraceField::score)).collect();
    for list in LISTS {
        let query = ListQuery::parse(list).query;
        for field in &fields {
            let mut others = query.clone();
            others.filters.retain(|filter| filter.field != *field);
            let choices = project.store.trace_choices(&project.scope, &query, field, "").await.unwrap();
            let kept = recount.expected(&others);
            for Choice { value, n } in &choices {
                let is = Test::Is(vec![value.clone()]);
                let with = kept.iter().filter(|id| recount.is(id, field, &is)).count();
                assert_eq!(n.unwrap_or_default() as usize, with, "{list}: {value} of {}", field.key());
            }
            let missed = kept.iter().filter(|id| {
                let values = choices.iter().map(|choice| choice.value.clone()).collect();
                !recount.is(id, field, &Test::Is(values)) && recount.is(id, field, &Test::Has)
            });
            assert_eq!(missed.count(), 0, "every value is on offer: {list}: {}", field.key());
        }
    }
}

#[tokio::test]
async fn every_answer_can_be_awaited_on_another_thread() {
    let project = project().await;
    let (store, scope) = (project.store.clone(), project.scope);
    let asked = tokio::spawn(async move {
        let query = ListQuery::<TraceField>::default();
        let field = TraceField::Own(TraceProperty::Latency);
        let column = ScoreColumn::parse("s:trace:EVAL:NUMERIC:a-b").unwrap();
        let page = store.trace_page(&scope, &query).await.unwrap();
        store.trace_total(&scope, &query).await.unwrap();
        store.trace_choices(&scope, &query, &field, "").await.unwrap();
        store.trace_spread(&scope, &query, &field).await.unwrap();
        store.trace_heads(&scope, &query, std::slice::from_ref(&column)).await.unwrap();
        store.trace_score_columns(&scope).await.unwrap();
        store.score_cell(&scope, "trace-1", &column).await.unwrap();
        page.rows.len()
    });
    assert_eq!(asked.await.unwrap(), 8);
}

#[tokio::test]
async fn what_is_typed_narrows_the_choices() {
    let project = project().await;
    let values = async |field: &str, typed: &str| -> Vec<String> {
        let field = TraceField::parse(field).unwrap();
        let choices = project.store.trace_choices(&project.scope, &ListQuery::default(), &field, typed).await.unwrap();
        choices.into_iter().map(|choice| choice.value).collect()
    };
    assert_eq!(values("name", "100%").await, ["Summary 100%"]);
    assert_eq!(values("id", "trace-").await, ["trace-1", "trace-2", "trace-3", "trace-4", "trace-5"]);
    assert_eq!(values("session", "s-2").await, ["s-2"]);
    assert_eq!(values("model", "GPT").await, ["gpt-4"]);
    assert_eq!(values("metadata", "").await, ["lang"]);
    assert_eq!(values("name", "\0nothing").await, Vec::<String>::new());
}

#[tokio::test]
async fn numbers_are_spread_as_those_of_the_list() {
    let project = project().await;
    write(&project, &plenty()).await;
    let recount = Recount::read(&project).await;
    let numbers = recount.columns().into_iter().filter(|column| column.data_type == DataType::Numeric);
    let own = [TraceProperty::Latency, TraceProperty::Tokens, TraceProperty::Cost, TraceProperty::Observations];
    let fields: Vec<TraceField> = own.map(TraceField::Own).into_iter().chain(numbers.map(TraceField::score)).collect();
    for list in LISTS {
        let query = ListQuery::parse(list).query;
        for field in &fields {
            let mut others = query.clone();
            others.filters.retain(|filter| filter.field != *field);
            let kept = recount.expected(&others);
            let numbers: Vec<f64> = match field {
                TraceField::MetadataKey(_) => Vec::new(),
                TraceField::Own(property) => {
                    let number = trace_number(*property).unwrap();
                    recount.rows_of(&kept).into_iter().filter_map(number).collect()
                }
                TraceField::Score(column, _) => {
                    recount.groups_of(&kept, column).iter().filter_map(|group| group.mean).collect()
                }
            };
            let spread = project.store.trace_spread(&project.scope, &query, field).await.unwrap();
            let told = spread.map(|spread| (spread.least, spread.greatest, spread.bins.iter().sum::<u32>()));
            let least = numbers.iter().copied().reduce(f64::min);
            let expected = least.map(|least| {
                let greatest = numbers.iter().copied().fold(least, f64::max);
                (least, greatest, u32::try_from(numbers.len()).unwrap())
            });
            assert_eq!(told, expected, "{list}: {}", field.key());
        }
    }
}

#[tokio::test]
async fn a_cell_opens_to_its_single_scores() {
    let project = project().await;
    write(&project, &plenty()).await;
    let recount = Recount::read(&project).await;
    let columns = project.store.trace_score_columns(&project.scope).await.unwrap();
    let mut known: Vec<ScoreColumn> = columns.iter().map(|(column, _)| column.clone()).collect();
    known.sort();
    assert_eq!(known, recount.columns());
    assert!(columns.is_sorted_by(|(_, one), (_, other)| one >= other));
    for (column, n) in &columns {
        let mut all = 0;
        for id in crate::record::TRACES.iter().map(|trace| trace.id) {
            let scores = project.store.score_cell(&project.scope, id, column).await.unwrap();
            assert!(scores.is_sorted_by(|one, other| one.time >= other.time));
            assert!(scores.iter().all(|score| score.source == column.source));
            assert!(scores.iter().all(|score| score.value.data_type() == column.data_type));
            let expected = recount.groups_of(&[id.to_owned()], column).first().map(|group| group.n).unwrap_or_default();
            if id != "never" {
                assert_eq!(scores.len(), usize::try_from(expected).unwrap(), "{id}: {}", column.key());
            }
            all += scores.len() as u64;
        }
        assert_eq!(all, *n, "{}", column.key());
    }
    let nothing = project.store.score_cell(&project.scope, "no\0trace", &known[0]).await.unwrap();
    assert_eq!(nothing, []);
}
