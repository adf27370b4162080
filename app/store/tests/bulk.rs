//! What is done to many rows at once: all that a query finds, part by part; stopped, refused, and undone whole.
#![expect(clippy::unwrap_used)]

mod support;

use model::annotation::{Annotation, Own};
use model::bulk::{BulkDeed, BulkPhase, BulkRows, BulkState, BulkWish, MOST_TICKED, MOST_UNDONE};
use model::scores::{DataType, NewScoreConfig, ScoreTarget, ScoreValue};
use store::{NoJob, NoUndo};

use support::TestProject;
use support::recount::assert_exact;
use support::spans::span;

const ME: &str = "me";
const YOU: &str = "you";

/// A project with so many traces.
async fn project(traces: usize) -> TestProject {
    let project = TestProject::create().await;
    let spans: Vec<_> = (0..traces).map(|at| span(&id_of(at), "root", at as i64)).collect();
    project.store.write_spans(&project.scope, spans).await.unwrap();
    project
}

fn id_of(at: usize) -> String {
    format!("trace-{at:05}")
}

fn number(number: f64) -> Own {
    Own { value: ScoreValue::Number(number), comment: None }
}

fn say(rows: BulkRows, own: Own) -> BulkWish {
    let deed = BulkDeed::Say { name: "quality".to_owned(), own };
    BulkWish { list: "traces".to_owned(), rows, deed }
}

fn delete(list: &str, query: &str) -> BulkWish {
    BulkWish { list: list.to_owned(), rows: BulkRows::Matching(query.to_owned()), deed: BulkDeed::Delete }
}

/// The job as it is once it does nothing any more.
async fn ended(project: &TestProject, id: &str) -> BulkState {
    loop {
        let (state, _) = project.store.bulk_state(&project.scope, ME, id).await.unwrap().unwrap();
        if !state.phase.goes_on() {
            return state;
        }
    }
}

async fn done(project: &TestProject, wish: BulkWish) -> BulkState {
    let begun = project.store.begin_bulk(&project.scope, ME, wish).await.unwrap().unwrap();
    ended(project, &begun.id).await
}

async fn undone(project: &TestProject, id: &str) -> BulkState {
    project.store.undo_bulk(&project.scope, ME, id).await.unwrap().unwrap();
    ended(project, id).await
}

/// The values of all scores by their traces.
async fn values(project: &TestProject) -> Vec<(String, f64)> {
    let all = "SELECT t.id, s.value FROM scores s JOIN traces t USING (project_id, k) ORDER BY t.id, s.value";
    sqlx::query_as(all).fetch_all(&project.pool).await.unwrap()
}

async fn traces(project: &TestProject) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM traces WHERE seen").fetch_one(&project.pool).await.unwrap()
}

async fn annotate(project: &TestProject, user: &str, trace: usize, own: Own) {
    let target = ScoreTarget::Trace { trace_id: id_of(trace), observation_id: None };
    let said = Annotation { target, name: "quality".to_owned(), own: Some(own) };
    project.store.annotate(&project.scope, user, &said).await.unwrap();
}

#[tokio::test]
async fn all_that_a_query_finds_is_scored_and_is_again_what_it_was() {
    let project = project(450).await;
    annotate(&project, ME, 7, Own { comment: Some("mine".to_owned()), ..number(1.0) }).await;
    annotate(&project, YOU, 7, number(2.0)).await;
    annotate(&project, ME, 440, number(5.0)).await;
    let before = values(&project).await;
    // The filter is no longer true of what was scored: each trace is reached once all the same.
    let query = "f=s:trace:ANNOTATION:NUMERIC:quality~none&sort=s:trace:ANNOTATION:NUMERIC:quality&rows=50";
    let state = done(&project, say(BulkRows::Matching(query.to_owned()), number(4.0))).await;
    assert_eq!((state.done, &state.phase), (448, &BulkPhase::Done));
    assert_eq!(values(&project).await.iter().filter(|(_, value)| *value == 4.0).count(), 448);
    assert_exact(&project.pool).await;
    let state = undone(&project, &state.id).await;
    assert_eq!((state.done, state.phase), (0, BulkPhase::Undone));
    assert_eq!(values(&project).await, before);
    assert_exact(&project.pool).await;
}

#[tokio::test]
async fn ticked_rows_get_back_what_was_said_of_each() {
    let project = project(5).await;
    annotate(&project, ME, 1, Own { comment: Some("why".to_owned()), ..number(1.0) }).await;
    annotate(&project, ME, 2, number(4.0)).await;
    let before = values(&project).await;
    let ticked = BulkRows::Ticked((0..4).map(id_of).collect());
    let state = done(&project, say(ticked, number(4.0))).await;
    assert_eq!(values(&project).await.len(), 4);
    undone(&project, &state.id).await;
    assert_eq!(values(&project).await, before);
    let comment: Option<String> =
        sqlx::query_scalar("SELECT comment FROM scores WHERE value = 1").fetch_one(&project.pool).await.unwrap();
    assert_eq!(comment.as_deref(), Some("why"));
    // Once is enough.
    let again = project.store.undo_bulk(&project.scope, ME, &state.id).await.unwrap();
    assert_eq!(again, Err(NoUndo::Gone));
}

#[tokio::test]
async fn deleted_rows_come_back_with_their_scores() {
    let project = project(230).await;
    for trace in [3, 4, 200] {
        annotate(&project, YOU, trace, number(3.0)).await;
    }
    let before = values(&project).await;
    let scores = done(&project, delete("scores", "f=value~ge~1")).await;
    assert_eq!((scores.done, values(&project).await.len()), (3, 0));
    undone(&project, &scores.id).await;
    assert_eq!(values(&project).await, before);
    let all = done(&project, delete("traces", "")).await;
    assert_eq!((all.done, traces(&project).await, values(&project).await.len()), (230, 0, 0));
    undone(&project, &all.id).await;
    assert_eq!((traces(&project).await, values(&project).await), (230, before));
    assert_exact(&project.pool).await;
}

#[tokio::test]
async fn what_the_rules_refuse_ends_the_job_and_says_why() {
    let project = project(3).await;
    let config = NewScoreConfig { max_value: Some(5.0), ..NewScoreConfig::named("quality", DataType::Numeric) };
    project.store.add_score_config(&project.scope, &project.writer(), config).await.unwrap().unwrap();
    let state = done(&project, say(BulkRows::Matching(String::new()), number(9.0))).await;
    let BulkPhase::Failed(why) = state.phase else { panic!("{state:?}") };
    assert!(why.contains("value"), "{why}");
    assert_eq!(values(&project).await, []);
}

#[tokio::test]
async fn a_job_that_is_asked_to_stop_leaves_the_rest() {
    let project = project(900).await;
    let wish = say(BulkRows::Matching(String::new()), number(4.0));
    let begun = project.store.begin_bulk(&project.scope, ME, wish).await.unwrap().unwrap();
    project.store.stop_bulk(&project.scope, ME, &begun.id).await.unwrap();
    let state = ended(&project, &begun.id).await;
    assert_eq!(state.phase, BulkPhase::Stopped);
    assert!(state.done < 900, "{state:?}");
    assert_eq!(values(&project).await.len() as u64, state.done);
    undone(&project, &state.id).await;
    assert_eq!(values(&project).await, []);
}

#[tokio::test]
async fn a_job_is_one_persons_and_jobs_are_bounded() {
    let project = project(1).await;
    let state = done(&project, say(BulkRows::Matching(String::new()), number(4.0))).await;
    assert_eq!(project.store.bulk_state(&project.scope, YOU, &state.id).await.unwrap(), None);
    assert_eq!(project.store.undo_bulk(&project.scope, YOU, &state.id).await.unwrap(), Err(NoUndo::Gone));
    sqlx::query("UPDATE bulk_jobs SET done = $1").bind(MOST_UNDONE as i64 + 1).execute(&project.pool).await.unwrap();
    assert_eq!(project.store.undo_bulk(&project.scope, ME, &state.id).await.unwrap(), Err(NoUndo::TooLarge));

    let too_many = BulkRows::Ticked((0..=MOST_TICKED).map(id_of).collect());
    for wish in [
        say(too_many, number(1.0)),
        delete("sessions", ""),
        BulkWish { list: "scores".to_owned(), ..say(BulkRows::Matching(String::new()), number(1.0)) },
    ] {
        assert_eq!(project.store.begin_bulk(&project.scope, ME, wish).await.unwrap(), Err(NoJob::Nonsense));
    }
    sqlx::query(
        "INSERT INTO bulk_jobs (project_id, id, user_id, wish, phase, started_at, beat_at)
         SELECT project_id, n::text, user_id, wish, 'running', now(), now()
         FROM bulk_jobs, generate_series(1, 4) n",
    )
    .execute(&project.pool)
    .await
    .unwrap();
    let wish = say(BulkRows::Matching(String::new()), number(4.0));
    assert_eq!(project.store.begin_bulk(&project.scope, ME, wish.clone()).await.unwrap(), Err(NoJob::TooMany));
    // Those whose server was stopped are in nobody's way, and say so.
    sqlx::query("UPDATE bulk_jobs SET beat_at = now() - interval '2 minutes' WHERE phase = 'running'")
        .execute(&project.pool)
        .await
        .unwrap();
    let (silent, _) = project.store.bulk_state(&project.scope, ME, "1").await.unwrap().unwrap();
    assert!(matches!(silent.phase, BulkPhase::Failed(_)));
    assert!(project.store.begin_bulk(&project.scope, ME, wish).await.unwrap().is_ok());
}
