//! The figures of traces: what their observations come to.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use model::traces::{ObservationLevel, SpanWrite};

use crate::support::TestProject;
use crate::support::spans::span;
use crate::write_spans;

async fn figures(project: &TestProject) -> String {
    let figures = "
        SELECT concat(
            observations, ' observations, ', debugs, ' debugs, ', warnings, ' warnings, ', errors, ' errors'
          , ', tokens ' || concat_ws('/', coalesce(input_tokens::text, '-'), coalesce(output_tokens::text, '-'), total_tokens)
          , ', cost ' || cost, ', latency ' || latency
        )
        FROM traces";
    sqlx::query_scalar(figures).fetch_one(&project.pool).await.unwrap()
}

fn using(mut span: SpanWrite, usage: &[(&str, i64)], cost: &[(&str, f64)]) -> SpanWrite {
    let named = |name: &&str| (*name).to_owned();
    span.observation.usage = usage.iter().map(|(name, tokens)| (named(name), *tokens)).collect();
    span.observation.cost = cost.iter().map(|(name, dollars)| (named(name), *dollars)).collect::<BTreeMap<_, _>>();
    span
}

#[tokio::test]
async fn figures_follow_the_observations_however_often_they_come() {
    let project = TestProject::create().await;
    let mut failed = span("t", "failed", 4);
    failed.observation.level = ObservationLevel::Error;
    let mut odd = span("t", "odd", 2);
    odd.observation.level = ObservationLevel::Warning;
    let spans = vec![
        using(span("t", "root", 0), &[("input", 10), ("output", 5), ("total", 20)], &[("total", 0.5), ("input", 0.1)]),
        using(span("t", "call", 1), &[("input", 3), ("cached", 4)], &[("input", 0.25), ("output", 0.25)]),
        failed,
        odd,
    ];
    write_spans(&project, spans.clone()).await;
    let first = figures(&project).await;
    assert_snapshot!(first, @"4 observations, 0 debugs, 1 warnings, 1 errors, tokens 13/5/27, cost 1, latency 5");
    write_spans(&project, spans.clone()).await;
    for span in spans {
        write_spans(&project, vec![span]).await;
    }
    assert_eq!(figures(&project).await, first);
    write_spans(&project, vec![using(span("t", "failed", 4), &[("input", 1)], &[])]).await;
    assert_snapshot!(
        figures(&project).await,
        @"4 observations, 0 debugs, 1 warnings, 0 errors, tokens 14/5/28, cost 1, latency 5"
    );
}

#[tokio::test]
async fn what_no_observation_says_is_unknown_and_not_nothing() {
    let project = TestProject::create().await;
    let mut open = span("t", "root", 0);
    open.observation.end = None;
    write_spans(&project, vec![open]).await;
    assert_snapshot!(figures(&project).await, @"1 observations, 0 debugs, 0 warnings, 0 errors, tokens -/-");
}

#[tokio::test]
async fn figures_beyond_what_a_column_holds_are_cut() {
    let project = TestProject::create().await;
    let most = [("input", i64::MAX), ("other", i64::MAX)];
    let costs = [("input", f64::MAX), ("output", f64::MAX)];
    let spans = ["root", "a", "b"].map(|id| using(span("t", id, 0), &most, &costs)).to_vec();
    project.store.write_spans(&project.scope, spans).await.unwrap();
    assert_snapshot!(
        figures(&project).await,
        @"3 observations, 0 debugs, 0 warnings, 0 errors, tokens 3000000000000/-/3000000000000, cost 3000000000000, latency 1"
    );
}
