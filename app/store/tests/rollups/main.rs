//! Roll-ups in plain cases: what each kind of write makes of them, against what the case says and against a recount.
#![expect(clippy::unwrap_used)]

mod figures;
mod runs;
mod scores;
mod sessions;
#[path = "../support/mod.rs"]
mod support;
mod upgrade;

use model::scores::{Casing, ScoreDraft};
use model::traces::SpanWrite;
use serde_json::Value;

use support::TestProject;
use support::recount::assert_exact;

/// Writes one score.
async fn write(project: &TestProject, body: Value) {
    let draft = ScoreDraft::from_json(&body, Casing::Snake);
    let answers = project.store.write_scores(&project.scope, &project.writer(), vec![draft]).await.unwrap();
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_exact(&project.pool).await;
}

async fn write_spans(project: &TestProject, spans: Vec<SpanWrite>) {
    project.store.write_spans(&project.scope, spans).await.unwrap();
    assert_exact(&project.pool).await;
}

/// Every roll-up row in words: target, column, `n`, sum, mean, least to greatest, last.
async fn rollups(project: &TestProject) -> String {
    let rows = "
        SELECT line
        FROM (SELECT concat(
            coalesce(t.id, z.id, d.id), ': ', c.level || ' ', c.name, '=' || c.label
          , ' rolled up to the ' || c.rolled_to, ' | n ', r.n, ' sum ' || r.sum, ' mean ' || r.mean
          , ' from ' || r.min || ' to ' || r.max
          , ' last ', CASE WHEN r.mean IS NULL THEN l.label ELSE r.last::text END
        ) AS line
        FROM rollups r
        JOIN score_columns c USING (project_id, col)
        LEFT JOIN score_columns l ON l.project_id = r.project_id AND l.col = r.last
        LEFT JOIN traces t ON t.project_id = r.project_id AND t.k = r.k
        LEFT JOIN sessions z ON z.project_id = r.project_id AND z.k = r.k
        LEFT JOIN dataset_runs d ON d.project_id = r.project_id AND d.k = r.k) lines
        ORDER BY line COLLATE \"C\"";
    sqlx::query_scalar::<_, String>(rows).fetch_all(&project.pool).await.unwrap().join("\n")
}
