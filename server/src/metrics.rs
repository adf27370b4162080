//! `/metrics`: figures for operators in Prometheus' text form. Routes are named by their templates, so a figure never
//! holds an id, a project, a key or a text that somebody sent.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use store::Store;

const REQUESTS: &str = "scores_http_requests_total";
const LATENCY: &str = "scores_http_request_duration_seconds";
const IN_FLIGHT: &str = "scores_http_requests_in_flight";
const POOL_OPEN: &str = "scores_db_connections";
const POOL_IDLE: &str = "scores_db_connections_idle";
const POOL_MOST: &str = "scores_db_connections_max";
const WAITING: &str = "scores_intake_waiting";
const WAITING_BYTES: &str = "scores_intake_waiting_bytes";
const SETS: &str = "scores_intake_sets_total";
const TURNED_AWAY: &str = "scores_intake_turned_away_total";

/// The upper ends of the latency histogram, in seconds: from an answer out of memory to the longest that one may take.
const LATENCY_BUCKETS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];
/// How often what was measured is added up: otherwise it waits in memory for the next scrape.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);
/// The name of what matches no route.
const NO_ROUTE: &str = "other";

/// The recorder's other end; there is one a process.
fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER.get_or_init(install).as_ref()
}

fn install() -> Option<PrometheusHandle> {
    let installed =
        PrometheusBuilder::new().set_buckets(&LATENCY_BUCKETS).and_then(PrometheusBuilder::install_recorder);
    let handle = installed.inspect_err(|error| tracing::error!(%error, "nothing can be measured")).ok()?;
    describe_counter!(REQUESTS, "Requests answered, by route, method and status.");
    describe_histogram!(LATENCY, "Seconds from a request's arrival to its answer's beginning, by route and method.");
    describe_gauge!(IN_FLIGHT, "Requests at work now.");
    describe_gauge!(POOL_OPEN, "Open connections to the database.");
    describe_gauge!(POOL_IDLE, "Open connections to the database that nobody uses now.");
    describe_gauge!(POOL_MOST, "The most connections to the database that this server opens.");
    describe_gauge!(WAITING, "Scores that wait to be written or are being written.");
    describe_gauge!(WAITING_BYTES, "What these scores take in memory, about.");
    describe_counter!(SETS, "Sets of scores that were gathered for one commit.");
    describe_counter!(TURNED_AWAY, "Requests that were asked to come back since too many scores waited.");
    api::describe();
    Some(handle)
}

/// Starts measuring, and adds up what was measured every few seconds for as long as the process runs.
pub(crate) fn start() {
    let Some(recorder) = recorder() else { return };
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(UPKEEP_EVERY);
        loop {
            ticks.tick().await;
            recorder.run_upkeep();
        }
    });
}

/// `GET /metrics`.
pub(crate) async fn show(State(store): State<Store>) -> Response {
    let Some(recorder) = recorder() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "nothing is measured").into_response();
    };
    let pool = store.connections();
    gauge!(POOL_OPEN).set(f64::from(pool.open));
    gauge!(POOL_IDLE).set(pool.idle as f64);
    gauge!(POOL_MOST).set(f64::from(pool.most));
    let intake = store.intake();
    gauge!(WAITING).set(intake.scores as f64);
    gauge!(WAITING_BYTES).set(intake.bytes as f64);
    counter!(SETS).absolute(intake.sets);
    counter!(TURNED_AWAY).absolute(intake.turned_away);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], recorder.render()).into_response()
}

/// Measures one request.
pub(crate) async fn measure(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>();
    let route = path.map_or_else(|| NO_ROUTE.to_owned(), |path| path.as_str().to_owned());
    let method = word(request.method());
    let start = Instant::now();
    let response = {
        let _at_work = AtWork::begin();
        next.run(request).await
    };
    let status = response.status().as_str().to_owned();
    histogram!(LATENCY, "route" => route.clone(), "method" => method).record(start.elapsed());
    counter!(REQUESTS, "route" => route, "method" => method, "status" => status).increment(1);
    response
}

/// Counts a request as being at work until it is dropped, which also happens when its client goes away.
struct AtWork;

impl AtWork {
    fn begin() -> Self {
        gauge!(IN_FLIGHT).increment(1.0);
        Self
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        gauge!(IN_FLIGHT).decrement(1.0);
    }
}

/// A method as a label: clients may invent their own.
fn word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}
