//! The server as its operators meet it: a process that is asked to stop, that is scraped, that logs, and whose
//! clients write their requests in pieces.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::expect_used)]

#[path = "../../../app/store/tests/support/database.rs"]
mod database;
mod running;

use std::io::Write;
use std::net::TcpStream;

use running::{Answer, Running, head};
use serde_json::Value;

const SCORE: &str = r#"{"id": "s-1", "trace_id": "t-1", "name": "helpfulness", "value": 4, "data_type": "NUMERIC"}"#;

/// What must stand in no log and no figure.
const SECRETS: [&str; 5] =
    ["sk-very-secret", "password-very-secret", "hash-very-secret", running::BASIC, "cookie-very-secret"];

async fn stored(running: &Running) -> Vec<String> {
    sqlx::query_scalar("SELECT id FROM scores ORDER BY id").fetch_all(&running.pool().await).await.unwrap()
}

#[tokio::test]
async fn a_request_in_flight_finishes_after_sigterm() {
    let mut running = Running::start(&[], &[]).await;
    let (first, rest) = SCORE.split_at(20);
    let mut slow = TcpStream::connect(running.address).unwrap();
    let length = format!("Content-Length: {}", SCORE.len());
    slow.write_all(head("POST", &running.scores_path, &[&length]).as_bytes()).unwrap();
    slow.write_all(first.as_bytes()).unwrap();
    // Until the server is at work on it, a stop would rightly close the connection.
    running.wait_until(|running| {
        let figures = running.ask("GET", "/metrics", "").map(|answer| answer.body).unwrap_or_default();
        // This very scrape is the other one.
        figures.contains("scores_http_requests_in_flight 2")
    });
    running.terminate();
    running.wait_until(|running| TcpStream::connect(running.address).is_err());
    assert!(running.child.try_wait().unwrap().is_none(), "it stopped under a request");
    slow.write_all(rest.as_bytes()).unwrap();
    assert_eq!(Answer::read(&mut slow).unwrap().status, 200);
    assert!(running.ended().success());
    assert_eq!(stored(&running).await, ["s-1"]);
}

#[tokio::test]
async fn the_end_of_standard_input_stops_it_where_that_was_asked_for() {
    let mut running = Running::start(&[], &["--until-stdin-ends"]).await;
    drop(running.child.stdin.take());
    assert!(running.ended().success());

    let mut running = Running::start(&[], &[]).await;
    drop(running.child.stdin.take());
    assert_eq!(running.ask("GET", "/healthz", "").unwrap().status, 200);
    running.terminate();
    assert!(running.ended().success());
}

#[tokio::test]
async fn figures_tell_requests_scores_refusals_and_connections() {
    let running = Running::start(&[], &[]).await;
    let scores = running.scores_path.clone();
    assert_eq!(running.ask("POST", &scores, SCORE).unwrap().status, 200);
    assert_eq!(running.ask("POST", &scores, &SCORE.replace("4,", "null,")).unwrap().status, 400);
    assert_eq!(running.ask("POST", &scores, "{").unwrap().status, 400);
    assert_eq!(running.ask("GET", "/api/public/traces/some-secret-id", "").unwrap().status, 404);
    assert_eq!(running.ask("BREW", "/healthz", "").unwrap().status, 405);
    let answer = running.ask("GET", "/metrics", "").unwrap();
    assert_eq!(answer.status, 200);
    let path = "/api/platform/v1/organizations/{organization}/projects/{project}/scores";
    for line in [
        "scores_stored_total 1".to_owned(),
        "scores_refused_total{reason=\"value\"} 1".to_owned(),
        "scores_refused_total{reason=\"body\"} 1".to_owned(),
        format!("scores_http_requests_total{{route=\"{path}\",method=\"POST\",status=\"200\"}} 1"),
        format!("scores_http_requests_total{{route=\"{path}\",method=\"POST\",status=\"400\"}} 2"),
        "scores_http_requests_total{route=\"/api/public/traces/{id}\",method=\"GET\",status=\"404\"} 1".to_owned(),
        "scores_http_requests_total{route=\"/healthz\",method=\"OTHER\",status=\"405\"} 1".to_owned(),
        format!("scores_http_request_duration_seconds_count{{route=\"{path}\",method=\"POST\"}} 3"),
        format!("scores_http_request_duration_seconds_bucket{{route=\"{path}\",method=\"POST\",le=\"+Inf\"}} 3"),
        "scores_http_requests_in_flight 1".to_owned(),
        "scores_db_connections_max 20".to_owned(),
    ] {
        assert!(answer.body.lines().any(|found| found == line), "no {line} in\n{}", answer.body);
    }
    for word in SECRETS.into_iter().chain(["some-secret-id", "test-project", "helpfulness", "pk-test"]) {
        assert!(!answer.body.contains(word), "{word} in\n{}", answer.body);
    }
}

#[tokio::test]
async fn json_logs_are_one_object_a_line_and_hold_no_secret() {
    let mut running = Running::start(&[("SCORES_LOG_FORMAT", "json"), ("RUST_LOG", "debug")], &[]).await;
    let scores = running.scores_path.clone();
    assert_eq!(running.ask("POST", &scores, SCORE).unwrap().status, 200);
    assert_eq!(running.ask("POST", &scores, "{\"value\": \"sk-very-secret\"}").unwrap().status, 400);
    let mut stream = TcpStream::connect(running.address).unwrap();
    let cookie = "Cookie: scores_session=cookie-very-secret";
    stream.write_all(head("GET", "/login?token=cookie-very-secret", &[cookie]).as_bytes()).unwrap();
    Answer::read(&mut stream).unwrap();
    running.terminate();
    assert!(running.ended().success());
    let log = running.log();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let is_request = |line: &Value| line["fields"]["path"] == scores.as_str() && line["fields"]["status"] == 200;
    assert!(lines.iter().any(is_request), "{log}");
    for secret in SECRETS {
        assert!(!log.contains(secret), "{secret} in\n{log}");
    }
}

#[tokio::test]
async fn spans_come_in_chunks_or_not_at_all() {
    let running = Running::start(&[], &[]).await;
    let span = |id: &str| {
        format!(
            r#"{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{{"traceId":"0707070707070707070707070707070{id}","spanId":"0707070707070707"}}]}}]}}]}}"#
        )
    };
    let begin = || {
        let mut stream = TcpStream::connect(running.address).unwrap();
        let headers = ["Content-Type: application/json", "Transfer-Encoding: chunked"];
        stream.write_all(head("POST", "//api/public/otel/v1/traces", &headers).as_bytes()).unwrap();
        stream
    };
    let chunk = |part: &str| format!("{:x}\r\n{part}\r\n", part.len());

    let mut whole = begin();
    let body = span("1");
    for part in [&body[..1], &body[1..40], &body[40..]] {
        whole.write_all(chunk(part).as_bytes()).unwrap();
        whole.flush().unwrap();
    }
    whole.write_all(b"0\r\n\r\n").unwrap();
    let answer = Answer::read(&mut whole).unwrap();
    assert_eq!((answer.status, answer.body.as_str()), (200, r#"{"partialSuccess":{}}"#));

    let mut broken = begin();
    broken.write_all(chunk(&span("2")).as_bytes()).unwrap();
    broken.write_all(b"no length\r\n").unwrap();
    assert_eq!(Answer::read(&mut broken).unwrap().status, 400);

    // A client that goes away in the middle.
    let mut gone = begin();
    gone.write_all(chunk(&span("3")).as_bytes()).unwrap();
    drop(gone);

    assert_eq!(running.ask("GET", "/healthz", "").unwrap().status, 200);
    let pool = running.pool().await;
    let traces: Vec<String> = sqlx::query_scalar("SELECT id FROM traces").fetch_all(&pool).await.unwrap();
    assert_eq!(traces, ["07070707070707070707070707070701"]);
}
