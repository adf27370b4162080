//! What was refused: kept in its project, bounded, listed newest first, and gone once it was sent again.

mod support;

use model::Fault;
use model::scores::{Casing, ConfigCategory, DataType, NewScoreConfig};
use serde_json::json;
use store::{NewRejected, RejectedPlace, Resent};

use support::TestProject;

fn rejected(project: &TestProject, payload: impl Into<String>) -> NewRejected {
    NewRejected {
        key_id: project.key_id,
        sdk: Some("interactiveai python 1.1.9".to_owned()),
        casing: Casing::Snake,
        payload: payload.into(),
        faults: vec![Fault::new("value", "is not a number.")],
    }
}

async fn keep(project: &TestProject, payloads: impl IntoIterator<Item = String>) {
    let rows = payloads.into_iter().map(|payload| rejected(project, payload)).collect();
    project.store.keep_rejected(&project.scope, rows);
    project.store.settle_rejected().await;
}

#[tokio::test]
async fn pages_go_from_the_newest_to_the_oldest_and_hold_each_once() {
    let project = TestProject::create().await;
    keep(&project, (0..7).map(|n| n.to_string())).await;
    keep(&project, (7..12).map(|n| n.to_string())).await;
    let (mut after, mut seen) = (None, Vec::new());
    loop {
        let page = project.store.rejected_page(&project.scope, after, 5).await.unwrap();
        seen.extend(page.rows.iter().map(|row| row.payload.clone()));
        let Some(next) = page.next else { break };
        after = Some(next.to_string().parse::<RejectedPlace>().unwrap());
    }
    assert_eq!(seen, (0..12).rev().map(|n| n.to_string()).collect::<Vec<_>>());
    let row = project.store.rejected_page(&project.scope, None, 1).await.unwrap().rows.remove(0);
    assert_eq!((row.key.as_str(), row.sdk.as_deref()), ("First key", Some("interactiveai python 1.1.9")));
    assert_eq!(row.faults, [Fault::new("value", "is not a number.")]);
    for nonsense in ["", "-", "1-", "x-1", "99999999999999999999-1"] {
        assert!(nonsense.parse::<RejectedPlace>().is_err(), "{nonsense}");
    }
}

#[tokio::test]
async fn what_is_kept_is_bounded_by_count_age_and_size() {
    let project = TestProject::create().await;
    keep(&project, [format!("\0{}", "é".repeat(20_000))]).await;
    let row = project.store.rejected_page(&project.scope, None, 1).await.unwrap().rows.remove(0);
    assert!(row.is_cut && row.payload.len() <= 16 * 1024 + 2 && row.payload.starts_with("\u{fffd}é"));

    // As of long ago, and far more than are kept.
    sqlx::query(
        "INSERT INTO rejected_scores (project_id, seq, rejected_at, key_id, casing, payload, is_cut, faults)
         SELECT project_id, -n, now() - n * interval '3 minutes', key_id, casing, n::text, false, faults
         FROM rejected_scores, generate_series(1, 20000) n",
    )
    .execute(&project.pool)
    .await
    .unwrap();
    keep(&project, ["newest".to_owned()]).await;
    let count = "SELECT count(*) FROM rejected_scores";
    assert_eq!(sqlx::query_scalar::<_, i64>(count).fetch_one(&project.pool).await.unwrap(), 10_000);
    let newest = project.store.rejected_page(&project.scope, None, 1).await.unwrap().rows.remove(0);
    assert_eq!(newest.payload, "newest");

    sqlx::query("UPDATE rejected_scores SET rejected_at = rejected_at - interval '29 days'")
        .execute(&project.pool)
        .await
        .unwrap();
    project.store.sweep_rejected().await.unwrap();
    let old = "SELECT count(*) FROM rejected_scores WHERE rejected_at < now() - interval '30 days'";
    assert_eq!(sqlx::query_scalar::<_, i64>(old).fetch_one(&project.pool).await.unwrap(), 0);
    // A day has 480 times three minutes.
    let left: i64 = sqlx::query_scalar(count).fetch_one(&project.pool).await.unwrap();
    assert!((470..490).contains(&left), "{left} are younger than 30 days");
}

#[tokio::test]
async fn one_is_sent_again_after_the_mend_as_its_key_sent_it_then() {
    let project = TestProject::create().await;
    let body = json!({ "name": "tone", "value": "warm", "config_id": "later", "trace_id": "t" });
    keep(&project, [body.to_string(), "{".to_owned()]).await;
    let rows = project.store.rejected_page(&project.scope, None, 10).await.unwrap().rows;
    let [broken, score] = &rows[..] else { panic!("{rows:?}") };
    let resend = async |id, mended| project.store.resend_rejected(&project.scope, id, mended).await.unwrap();

    let Resent::Refused(faults) = resend(score.id, None).await else { panic!("there is no such config") };
    assert_eq!(faults[0].path, "config_id");
    let categories = vec![ConfigCategory { label: "warm".to_owned(), value: 3.0 }];
    let config = NewScoreConfig { categories, ..NewScoreConfig::named("tone", DataType::Categorical) };
    project.store.add_score_config(&project.scope, &project.writer(), config).await.unwrap().unwrap();
    sqlx::query("UPDATE score_configs SET id = 'later'").execute(&project.pool).await.unwrap();
    let Resent::Stored(written) = resend(score.id, None).await else { panic!("mended") };
    assert_eq!(resend(score.id, None).await, Resent::Gone);
    let stored: (String, f64, bool, Option<String>) = sqlx::query_as(
        "SELECT s.id, s.label_number, s.ts = $1 AND a.key_id = $2, s.sdk
         FROM scores s JOIN authors a ON a.project_id = s.project_id AND a.author = s.author",
    )
    .bind(score.rejected_at)
    .bind(project.key_id)
    .fetch_one(&project.pool)
    .await
    .unwrap();
    assert_eq!(stored, (written.id, 3.0, true, score.sdk.clone()));

    assert!(matches!(resend(broken.id, None).await, Resent::Refused(_)));
    let mended = json!({ "name": "q", "value": 1, "trace_id": "t" }).to_string();
    assert!(matches!(resend(broken.id, Some(&mended)).await, Resent::Stored(_)));
    assert_eq!(project.store.rejected_page(&project.scope, None, 10).await.unwrap().rows, []);
}
