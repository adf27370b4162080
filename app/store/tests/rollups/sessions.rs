//! Traces that come late, change their time, or become part of a session.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::TestProject;
use crate::support::spans::{in_session, noon, span};
use crate::{rollups, write, write_spans};

async fn times(project: &TestProject) -> Vec<Option<chrono::DateTime<chrono::Utc>>> {
    sqlx::query_scalar("SELECT DISTINCT t_ts FROM rollups").fetch_all(&project.pool).await.unwrap()
}

#[tokio::test]
async fn roll_ups_have_the_time_of_their_trace_once_it_has_come() {
    let project = TestProject::create().await;
    write(&project, json!({ "name": "q", "value": 1, "trace_id": "t" })).await;
    write(&project, json!({ "name": "tone", "value": "kind", "trace_id": "t" })).await;
    assert_eq!(times(&project).await, [None]);
    write_spans(&project, vec![span("t", "child", 9)]).await;
    assert_eq!(times(&project).await, [Some(noon() + chrono::TimeDelta::seconds(9))]);
    write_spans(&project, vec![span("t", "root", 0)]).await;
    write(&project, json!({ "name": "p", "value": 1, "trace_id": "t" })).await;
    assert_eq!(times(&project).await, [Some(noon())]);
}

#[tokio::test]
async fn a_session_has_its_own_scores_and_those_of_its_traces_apart() {
    let project = TestProject::create().await;
    write_spans(&project, vec![in_session(span("t", "root", 0), "s"), in_session(span("u", "root", 1), "s")]).await;
    write(&project, json!({ "name": "q", "value": 1, "trace_id": "t" })).await;
    write(&project, json!({ "id": "u", "name": "q", "value": 4, "trace_id": "u" })).await;
    write(&project, json!({ "name": "q", "value": 9, "trace_id": "u", "observation_id": "o" })).await;
    write(&project, json!({ "name": "tone", "value": "kind", "trace_id": "u" })).await;
    write(&project, json!({ "name": "q", "value": 7, "session_id": "s" })).await;
    let all = rollups(&project).await;
    write(&project, json!({ "id": "u", "name": "q", "value": 2, "trace_id": "other" })).await;
    assert_snapshot!(format!("{all}\n--\n{}", rollups(&project).await), @r"
    s: observation q rolled up to the session | n 1 sum 9 mean 9 from 9 to 9 last 9
    s: session q | n 1 sum 7 mean 7 from 7 to 7 last 7
    s: trace q rolled up to the session | n 2 sum 5 mean 2.5 from 1 to 4 last 4
    s: trace tone rolled up to the session | n 1 last kind
    s: trace tone=kind rolled up to the session | n 1 sum 1 mean 1 from 1 to 1 last 1
    t: trace q | n 1 sum 1 mean 1 from 1 to 1 last 1
    u: observation q | n 1 sum 9 mean 9 from 9 to 9 last 9
    u: trace q | n 1 sum 4 mean 4 from 4 to 4 last 4
    u: trace tone | n 1 last kind
    u: trace tone=kind | n 1 sum 1 mean 1 from 1 to 1 last 1
    --
    other: trace q | n 1 sum 2 mean 2 from 2 to 2 last 2
    s: observation q rolled up to the session | n 1 sum 9 mean 9 from 9 to 9 last 9
    s: session q | n 1 sum 7 mean 7 from 7 to 7 last 7
    s: trace q rolled up to the session | n 1 sum 1 mean 1 from 1 to 1 last 1
    s: trace tone rolled up to the session | n 1 last kind
    s: trace tone=kind rolled up to the session | n 1 sum 1 mean 1 from 1 to 1 last 1
    t: trace q | n 1 sum 1 mean 1 from 1 to 1 last 1
    u: observation q | n 1 sum 9 mean 9 from 9 to 9 last 9
    u: trace tone | n 1 last kind
    u: trace tone=kind | n 1 sum 1 mean 1 from 1 to 1 last 1
    ");
}

#[tokio::test]
async fn a_session_that_becomes_known_late_or_changes_takes_the_scores_along() {
    let project = TestProject::create().await;
    write(&project, json!({ "name": "q", "value": 1, "trace_id": "t" })).await;
    write(&project, json!({ "name": "tone", "value": "kind", "trace_id": "t" })).await;
    write(&project, json!({ "name": "note", "value": "a text", "data_type": "TEXT", "trace_id": "t" })).await;
    write_spans(&project, vec![in_session(span("u", "root", 0), "s1")]).await;
    write(&project, json!({ "name": "q", "value": 3, "trace_id": "u" })).await;
    write_spans(&project, vec![span("t", "root", 0)]).await;
    let mut rows = Vec::new();
    for session in ["s1", "s2"] {
        write_spans(&project, vec![in_session(span("t", "root", 0), session)]).await;
        rows.push(rollups(&project).await);
    }
    assert_snapshot!(rows.join("\n--\n"), @r"
    s1: trace q rolled up to the session | n 2 sum 4 mean 2 from 1 to 3 last 3
    s1: trace tone rolled up to the session | n 1 last kind
    s1: trace tone=kind rolled up to the session | n 1 sum 1 mean 1 from 1 to 1 last 1
    t: trace q | n 1 sum 1 mean 1 from 1 to 1 last 1
    t: trace tone | n 1 last kind
    t: trace tone=kind | n 1 sum 1 mean 1 from 1 to 1 last 1
    u: trace q | n 1 sum 3 mean 3 from 3 to 3 last 3
    --
    s1: trace q rolled up to the session | n 1 sum 3 mean 3 from 3 to 3 last 3
    s2: trace q rolled up to the session | n 1 sum 1 mean 1 from 1 to 1 last 1
    s2: trace tone rolled up to the session | n 1 last kind
    s2: trace tone=kind rolled up to the session | n 1 sum 1 mean 1 from 1 to 1 last 1
    t: trace q | n 1 sum 1 mean 1 from 1 to 1 last 1
    t: trace tone | n 1 last kind
    t: trace tone=kind | n 1 sum 1 mean 1 from 1 to 1 last 1
    u: trace q | n 1 sum 3 mean 3 from 3 to 3 last 3
    ");
}
