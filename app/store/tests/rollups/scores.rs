//! Scores that come, change and go.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::TestProject;
use crate::support::recount::assert_exact;
use crate::{rollups, write};

#[tokio::test]
async fn each_level_name_source_and_type_is_a_column_of_its_own() {
    let project = TestProject::create().await;
    write(&project, json!({ "name": "q", "value": 0.25, "trace_id": "t" })).await;
    write(&project, json!({ "name": "q", "value": 0.75, "trace_id": "t" })).await;
    write(&project, json!({ "name": "q", "value": 3, "trace_id": "t", "source": "EVAL" })).await;
    write(&project, json!({ "name": "q", "value": true, "trace_id": "t" })).await;
    write(&project, json!({ "name": "q", "value": 9, "trace_id": "t", "observation_id": "o" })).await;
    write(&project, json!({ "name": "q", "value": 5, "session_id": "s" })).await;
    write(&project, json!({ "name": "q", "value": 6, "dataset_run_id": "r" })).await;
    assert_snapshot!(rollups(&project).await, @r"
    r: run q | n 1 sum 6 mean 6 from 6 to 6 last 6
    s: session q | n 1 sum 5 mean 5 from 5 to 5 last 5
    t: observation q | n 1 sum 9 mean 9 from 9 to 9 last 9
    t: trace q | n 1 sum 1 mean 1 from 1 to 1 last 1
    t: trace q | n 1 sum 3 mean 3 from 3 to 3 last 3
    t: trace q | n 2 sum 1 mean 0.5 from 0.25 to 0.75 last 0.75
    ");
}

#[tokio::test]
async fn labels_are_counted_and_the_last_one_is_known() {
    let project = TestProject::create().await;
    for (minute, label) in [(3, "bad"), (9, "good"), (5, "bad")] {
        let at = format!("2026-03-01T12:{minute:02}:00Z");
        write(&project, json!({ "name": "tone", "value": label, "trace_id": "t", "timestamp": at })).await;
    }
    assert_snapshot!(rollups(&project).await, @r"
    t: trace tone | n 3 last good
    t: trace tone=bad | n 2 sum 2 mean 1 from 1 to 1 last 1
    t: trace tone=good | n 1 sum 1 mean 1 from 1 to 1 last 1
    ");
}

#[tokio::test]
async fn the_last_value_is_of_the_latest_time_whatever_comes_last() {
    let project = TestProject::create().await;
    for (minute, value) in [(3, 1.0), (9, 2.0), (9, 4.0), (9, 3.0), (5, 8.0)] {
        let at = format!("2026-03-01T12:{minute:02}:00Z");
        write(&project, json!({ "name": "q", "value": value, "trace_id": "t", "timestamp": at })).await;
    }
    assert_snapshot!(rollups(&project).await, @"t: trace q | n 5 sum 18 mean 3.6 from 1 to 8 last 4");
}

#[tokio::test]
async fn texts_have_no_roll_up() {
    let project = TestProject::create().await;
    write(&project, json!({ "name": "note", "value": "a text", "data_type": "TEXT", "trace_id": "t" })).await;
    write(&project, json!({ "name": "output", "value": "better", "data_type": "CORRECTION", "trace_id": "t" })).await;
    assert_eq!(rollups(&project).await, "");
}

#[tokio::test]
async fn an_identical_score_and_another_comment_touch_no_row() {
    let project = TestProject::create().await;
    let body = json!({ "id": "1", "name": "q", "value": 1, "trace_id": "t", "timestamp": "2026-03-01T12:00:00Z" });
    write(&project, body.clone()).await;
    let versions = "SELECT concat(r.xmin, ' ', c.xmin) FROM rollups r, score_column_counts c";
    let versions = async || sqlx::query_scalar::<_, String>(versions).fetch_all(&project.pool).await.unwrap();
    let before = versions().await;
    assert_eq!(before.len(), 1);
    write(&project, body.clone()).await;
    let mut commented = body;
    commented["comment"] = json!("why");
    write(&project, commented).await;
    assert_eq!(versions().await, before);
}

#[tokio::test]
async fn a_changed_value_takes_the_old_one_away() {
    let project = TestProject::create().await;
    write(&project, json!({ "id": "1", "name": "q", "value": 1, "trace_id": "t" })).await;
    write(&project, json!({ "id": "2", "name": "q", "value": 5, "trace_id": "t" })).await;
    write(&project, json!({ "id": "1", "name": "q", "value": 7, "trace_id": "t" })).await;
    write(&project, json!({ "id": "2", "name": "q", "value": 6, "trace_id": "t" })).await;
    assert_snapshot!(rollups(&project).await, @"t: trace q | n 2 sum 13 mean 6.5 from 6 to 7 last 6");
}

#[tokio::test]
async fn a_score_of_another_name_type_or_target_leaves_nothing_behind() {
    let project = TestProject::create().await;
    let bodies = [
        json!({ "name": "q", "value": 1, "trace_id": "t" }),
        json!({ "name": "p", "value": 1, "trace_id": "t" }),
        json!({ "name": "p", "value": "good", "data_type": "CATEGORICAL", "trace_id": "t" }),
        json!({ "name": "p", "value": "bad", "data_type": "CATEGORICAL", "trace_id": "u" }),
        json!({ "name": "p", "value": "a text", "data_type": "TEXT", "trace_id": "u" }),
        json!({ "name": "p", "value": 1, "data_type": "NUMERIC", "session_id": "s" }),
        json!({ "name": "p", "value": 1, "data_type": "NUMERIC", "trace_id": "t", "observation_id": "o" }),
    ];
    let mut rows = Vec::new();
    for mut body in bodies {
        body["id"] = json!("1");
        write(&project, body).await;
        rows.push(rollups(&project).await);
    }
    assert_snapshot!(rows.join("\n--\n"), @r"
    t: trace q | n 1 sum 1 mean 1 from 1 to 1 last 1
    --
    t: trace p | n 1 sum 1 mean 1 from 1 to 1 last 1
    --
    t: trace p | n 1 last good
    t: trace p=good | n 1 sum 1 mean 1 from 1 to 1 last 1
    --
    u: trace p | n 1 last bad
    u: trace p=bad | n 1 sum 1 mean 1 from 1 to 1 last 1
    --

    --
    s: session p | n 1 sum 1 mean 1 from 1 to 1 last 1
    --
    t: observation p | n 1 sum 1 mean 1 from 1 to 1 last 1
    ");
}

#[tokio::test]
async fn deleting_takes_away_and_undoing_brings_back() {
    let project = TestProject::create().await;
    write(&project, json!({ "id": "1", "name": "q", "value": 1, "trace_id": "t" })).await;
    write(&project, json!({ "id": "2", "name": "q", "value": 2, "trace_id": "t" })).await;
    write(&project, json!({ "id": "3", "name": "tone", "value": "kind", "session_id": "s" })).await;
    let before = rollups(&project).await;
    let ids = ["1", "3"].map(str::to_owned);
    project.store.delete_scores(&project.scope, &project.writer(), &ids).await.unwrap();
    assert_exact(&project.pool).await;
    let deleted = rollups(&project).await;
    assert_snapshot!(deleted, @"t: trace q | n 1 sum 2 mean 2 from 2 to 2 last 2");
    project.store.restore_scores(&project.scope, &project.writer(), &ids).await.unwrap();
    assert_exact(&project.pool).await;
    assert_eq!(rollups(&project).await, before);
}

#[tokio::test]
async fn numbers_at_the_ends_of_a_double_are_no_reason_to_fail() {
    let project = TestProject::create().await;
    let draft = |id: usize, name: &str, value: f64| {
        let body = json!({ "id": format!("{name} {id}"), "name": name, "value": value, "trace_id": "t" });
        model::scores::ScoreDraft::from_json(&body, model::scores::Casing::Snake)
    };
    // One by one, so that each is added to what is there; then changed, so that all are counted again.
    let values = [("most", f64::MAX), ("least", f64::MIN), ("tiny", 5e-324)];
    for id in 0..3 {
        let drafts = values.iter().map(|(name, value)| draft(id, name, *value)).collect();
        project.store.write_scores(&project.scope, &project.writer(), drafts).await.unwrap();
    }
    let added = rollups(&project).await;
    let drafts = values.iter().map(|(name, value)| draft(0, name, *value / -2.0)).collect();
    project.store.write_scores(&project.scope, &project.writer(), drafts).await.unwrap();
    assert_snapshot!(format!("{added}\n--\n{}", rollups(&project).await), @r"
    t: trace least | n 3 sum -3e+300 mean -1.7976931348623157e+308 from -1.7976931348623157e+308 to -1.7976931348623157e+308 last -1.7976931348623157e+308
    t: trace most | n 3 sum 3e+300 mean 1.7976931348623157e+308 from 1.7976931348623157e+308 to 1.7976931348623157e+308 last 1.7976931348623157e+308
    t: trace tiny | n 3 sum 0 mean 5e-324 from 5e-324 to 5e-324 last 5e-324
    --
    t: trace least | n 3 sum -1e+300 mean -3.3333333333333335e+299 from -1.7976931348623157e+308 to 8.988465674311579e+307 last -1.7976931348623157e+308
    t: trace most | n 3 sum 1e+300 mean 3.3333333333333335e+299 from -8.988465674311579e+307 to 1.7976931348623157e+308 last 1.7976931348623157e+308
    t: trace tiny | n 3 sum 0 mean -0 from -0 to 5e-324 last 5e-324
    ");
}
