//! What people say in place: one score of each name on each target and person, whatever others and machines say.
#![expect(clippy::unwrap_used)]

mod support;

use model::annotation::{Annotated, Annotation, Own, Sheet, Spot};
use model::scores::{Casing, DataType, ScoreDraft, ScoreSource, ScoreTarget, ScoreValue};
use serde_json::{Value, json};

use support::TestProject;
use support::recount::assert_exact;

const ME: &str = "me";
const YOU: &str = "you";

fn trace(observation_id: Option<&str>) -> ScoreTarget {
    ScoreTarget::Trace { trace_id: "t".to_owned(), observation_id: observation_id.map(ToOwned::to_owned) }
}

fn says(number: f64, comment: Option<&str>) -> Option<Own> {
    Some(Own { value: ScoreValue::Number(number), comment: comment.map(ToOwned::to_owned) })
}

fn on_trace(own: Option<Own>) -> Annotation {
    Annotation { target: trace(None), name: "quality".to_owned(), own }
}

async fn annotate(project: &TestProject, user: &str, annotation: Annotation) -> Annotated {
    project.store.annotate(&project.scope, user, &annotation).await.unwrap()
}

async fn write(project: &TestProject, body: Value) {
    let draft = ScoreDraft::from_json(&body, Casing::Snake);
    let answers = project.store.write_scores(&project.scope, &project.writer(), vec![draft]).await.unwrap();
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
}

async fn sheet(project: &TestProject, user: &str, target: ScoreTarget, of_observation: bool) -> Sheet {
    let what = Some(("quality".to_owned(), DataType::Numeric));
    project
        .store
        .annotation_sheet(&project.scope, user, &Spot { target, of_observation, what, also: Vec::new() })
        .await
        .unwrap()
}

/// Value, comment and source of every score, by SQL.
async fn stored(project: &TestProject) -> Vec<(Option<f64>, Option<String>, String)> {
    let all = "SELECT s.value, s.comment, c.source FROM scores s JOIN score_columns c USING (project_id, col)
        ORDER BY c.source, s.value";
    sqlx::query_as(all).fetch_all(&project.pool).await.unwrap()
}

#[tokio::test]
async fn saving_again_changes_the_same_score_and_tells_what_was_said_before() {
    let project = TestProject::create().await;
    assert_eq!(annotate(&project, ME, on_trace(says(1.0, Some("why")))).await, Annotated::Before(None));
    assert_eq!(annotate(&project, ME, on_trace(says(2.0, None))).await, Annotated::Before(says(1.0, Some("why"))));
    assert_eq!(stored(&project).await, [(Some(2.0), None, "ANNOTATION".to_owned())]);
    assert_eq!(annotate(&project, ME, on_trace(None)).await, Annotated::Before(says(2.0, None)));
    assert_eq!(stored(&project).await, []);
    assert_eq!(annotate(&project, ME, on_trace(None)).await, Annotated::Before(None));
}

#[tokio::test]
async fn other_people_and_machines_keep_what_they_said() {
    let project = TestProject::create().await;
    write(&project, json!({ "name": "quality", "value": 0.1, "trace_id": "t", "source": "EVAL" })).await;
    annotate(&project, ME, on_trace(says(1.0, None))).await;
    annotate(&project, YOU, on_trace(says(3.0, Some("no")))).await;
    annotate(&project, ME, on_trace(None)).await;
    let (people, machine) = ("ANNOTATION".to_owned(), "EVAL".to_owned());
    assert_eq!(stored(&project).await, [(Some(3.0), Some("no".to_owned()), people), (Some(0.1), None, machine)]);
    let slot = sheet(&project, ME, trace(None), false).await.slot.unwrap();
    let others: Vec<_> = slot.others.iter().map(|score| (score.source, score.value.clone())).collect();
    assert_eq!(slot.own, None);
    assert_eq!(
        others,
        [(ScoreSource::Annotation, ScoreValue::Number(3.0)), (ScoreSource::Eval, ScoreValue::Number(0.1))]
    );
    assert_eq!(sheet(&project, YOU, trace(None), false).await.slot.unwrap().own, says(3.0, Some("no")));
}

#[tokio::test]
async fn two_savings_at_once_are_one_score() {
    let project = TestProject::create().await;
    let mut saving = tokio::task::JoinSet::new();
    for number in 0..12 {
        let (store, scope) = (project.store.clone(), project.scope);
        saving
            .spawn(async move { store.annotate(&scope, ME, &on_trace(says(f64::from(number), None))).await.unwrap() });
    }
    saving.join_all().await;
    assert_eq!(stored(&project).await.len(), 1);
}

#[tokio::test]
async fn a_cell_of_several_observations_asks_which_one() {
    let project = TestProject::create().await;
    for observation in ["a", "b"] {
        write(&project, json!({ "name": "quality", "value": 0.5, "trace_id": "t", "observation_id": observation }))
            .await;
    }
    write(&project, json!({ "name": "other", "value": 0.5, "trace_id": "t", "observation_id": "c" })).await;
    let asked = sheet(&project, ME, trace(None), true).await;
    assert_eq!((asked.target, asked.slot), (None, None));
    assert_eq!(asked.observations.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    let told = sheet(&project, ME, trace(Some("b")), true).await;
    assert_eq!((told.target, told.slot.unwrap().others.len()), (Some(trace(Some("b"))), 1));
    let on_b = Annotation { target: trace(Some("b")), ..on_trace(says(1.0, None)) };
    annotate(&project, ME, on_b).await;
    annotate(&project, ME, on_trace(says(2.0, None))).await;
    assert_eq!(sheet(&project, ME, trace(Some("b")), true).await.slot.unwrap().own, says(1.0, None));
    assert_eq!(sheet(&project, ME, trace(None), false).await.slot.unwrap().own, says(2.0, None));
}

#[tokio::test]
async fn people_who_choose_other_labels_disagree() {
    let project = TestProject::create().await;
    let label =
        |text: &str| Some(Own { value: ScoreValue::Label { label: text.to_owned(), number: 0.0 }, comment: None });
    let spread = async || -> Option<f64> {
        let widest = "SELECT max(spread) FROM rollups";
        sqlx::query_scalar(widest).fetch_one(&project.pool).await.unwrap()
    };
    for (user, said, expected) in [
        ("a", "kind", None),
        ("b", "kind", None),
        ("c", "curt", Some(1.0 / 3.0)),
        ("d", "cold", Some(0.5)),
        ("a", "curt", Some(0.5)),
    ] {
        annotate(&project, user, on_trace(label(said))).await;
        let spread = spread().await;
        assert_eq!(spread.is_some(), expected.is_some(), "{user} {said}");
        assert!(spread.zip(expected).is_none_or(|(one, other)| (one - other).abs() < 1e-9), "{spread:?} {expected:?}");
    }
    assert_exact(&project.pool).await;
}

#[tokio::test]
async fn the_rules_are_those_of_every_score() {
    let project = TestProject::create().await;
    let add =
        "INSERT INTO score_configs (project_id, id, name, data_type, min_value, max_value, created_at, updated_at)
        VALUES ($1, 'c', 'quality', 'NUMERIC', 1, 5, now(), now())";
    let number: i32 = sqlx::query_scalar("SELECT project_id FROM projects").fetch_one(&project.pool).await.unwrap();
    sqlx::query(add).bind(number).execute(&project.pool).await.unwrap();
    let by_config = |number| on_trace(says(number, None));
    let Annotated::Refused(faults) = annotate(&project, ME, by_config(9.0)).await else { panic!("9 is outside") };
    assert_eq!(faults.iter().map(|fault| fault.path.as_str()).collect::<Vec<_>>(), ["value"]);
    assert_eq!(stored(&project).await, []);
    assert_eq!(annotate(&project, ME, by_config(5.0)).await, Annotated::Before(None));
    let slot = sheet(&project, ME, trace(None), false).await.slot.unwrap();
    assert_eq!(slot.config.and_then(|config| config.max_value), Some(5.0));
    let nul = Annotation { name: "a\0b".to_owned(), ..on_trace(says(1.0, None)) };
    assert!(matches!(annotate(&project, ME, nul).await, Annotated::Refused(_)));
    let nowhere = ScoreTarget::Session { session_id: "\0".to_owned() };
    assert_eq!(sheet(&project, ME, nowhere, false).await.slot, None);
}

#[tokio::test]
async fn two_people_who_save_in_the_same_second_lose_nothing() {
    let project = TestProject::create().await;
    let mut saving = tokio::task::JoinSet::new();
    for person in 0_u32..12 {
        let (store, scope) = (project.store.clone(), project.scope);
        saving.spawn(async move {
            let own = on_trace(says(f64::from(person), None));
            store.annotate(&scope, &format!("person {person}"), &own).await.unwrap()
        });
    }
    let answers = saving.join_all().await;
    assert!(answers.iter().all(|answer| *answer == Annotated::Before(None)), "{answers:?}");
    let numbers: Vec<_> = stored(&project).await.into_iter().filter_map(|(number, ..)| number).collect();
    assert_eq!(numbers, (0_u32..12).map(f64::from).collect::<Vec<_>>());
    assert_exact(&project.pool).await;
}

#[tokio::test]
async fn what_is_judged_next_is_told_with_it() {
    let project = TestProject::create().await;
    annotate(&project, ME, on_trace(says(2.0, None))).await;
    let also = vec![("quality".to_owned(), DataType::Numeric), ("resolved".to_owned(), DataType::Boolean)];
    let what = Some(("tone".to_owned(), DataType::Categorical));
    let spot = Spot { target: trace(None), of_observation: false, what, also };
    let sheet = project.store.annotation_sheet(&project.scope, ME, &spot).await.unwrap();
    assert_eq!(sheet.slot.map(|slot| slot.name).as_deref(), Some("tone"));
    let told: Vec<_> = sheet.also.into_iter().map(|slot| (slot.name, slot.own)).collect();
    assert_eq!(told, [("quality".to_owned(), says(2.0, None)), ("resolved".to_owned(), None)]);
    let text = Spot { what: Some(("note".to_owned(), DataType::Text)), ..spot };
    let sheet = project.store.annotation_sheet(&project.scope, ME, &text).await.unwrap();
    assert_eq!((sheet.slot, sheet.also.len()), (None, 2), "what comes next is not what was asked for");
    let what = [("quality".to_owned(), DataType::Numeric), ("quality".to_owned(), DataType::Boolean)];
    let traces = ["t".to_owned(), "u".to_owned()];
    let own = project.store.own_annotations(&project.scope, ME, &traces, &what[..1]).await.unwrap();
    assert_eq!(own, [vec![says(2.0, None)], vec![None]]);
    let of_another_type = project.store.own_annotations(&project.scope, ME, &traces, &what[1..]).await.unwrap();
    assert_eq!(of_another_type, [vec![None], vec![None]]);
}
