//! What can be called: every route with its parameters, body and answer.

use crate::PLATFORM;

/// What an answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// One thing; on the platform inside `data` under this name.
    One(&'static str, &'static str),
    /// A page of things; on the platform inside `data` under this name.
    Page(&'static str, &'static str),
    /// Observations by cursor.
    Cursor(&'static str),
    /// The id of what was written.
    Id,
    /// A sentence that says what was done.
    Message,
    /// The key's project.
    Projects,
    /// Something else, in words.
    Other(&'static str),
}

/// What a request carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    Nothing,
    /// One thing.
    One(&'static str),
    /// Something else, in words.
    Other(&'static str),
}

/// One call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operation {
    pub method: &'static str,
    /// Below the base of its family.
    pub path: &'static str,
    pub tag: &'static str,
    pub summary: &'static str,
    /// The keys of the query string, in snake case where both families have them.
    pub query: &'static [&'static str],
    pub sent: Sent,
    pub status: u16,
    pub answer: Answer,
}

/// A call with the base of its family.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub operation: Operation,
    pub path: String,
    /// Whether it speaks as the platform does: snake case, inside `data`.
    pub on_platform: bool,
}

const PAGED: &[&str] = &["page", "limit"];
const SCORE_FILTERS: &[&str] = &[
    "page",
    "limit",
    "fields",
    "userId",
    "name",
    "fromTimestamp",
    "toTimestamp",
    "environment",
    "source",
    "operator",
    "value",
    "scoreIds",
    "configId",
    "sessionId",
    "datasetRunId",
    "traceId",
    "observationId",
    "queueId",
    "dataType",
    "traceTags",
];
const TRACE_FILTERS: &[&str] = &[
    "page",
    "limit",
    "orderBy",
    "fields",
    "userId",
    "name",
    "sessionId",
    "version",
    "release",
    "fromTimestamp",
    "toTimestamp",
    "environment",
    "tags",
    "filter",
];
const OBSERVATION_FILTERS: &[&str] = &[
    "page",
    "limit",
    "name",
    "userId",
    "type",
    "traceId",
    "sessionId",
    "parentObservationId",
    "version",
    "level",
    "environment",
    "fromStartTime",
    "toStartTime",
    "filter",
];
const OBSERVATION_2_FILTERS: &[&str] = &[
    "limit",
    "cursor",
    "fields",
    "expandMetadata",
    "parseIoAsJson",
    "name",
    "userId",
    "type",
    "traceId",
    "sessionId",
    "parentObservationId",
    "version",
    "level",
    "environment",
    "fromStartTime",
    "toStartTime",
    "filter",
];

const fn get(path: &'static str, tag: &'static str, summary: &'static str, answer: Answer) -> Operation {
    Operation { method: "GET", path, tag, summary, query: &[], sent: Sent::Nothing, status: 200, answer }
}

const fn list(
    path: &'static str,
    tag: &'static str,
    summary: &'static str,
    query: &'static [&'static str],
    answer: Answer,
) -> Operation {
    Operation { query, ..get(path, tag, summary, answer) }
}

const fn write(
    method: &'static str,
    path: &'static str,
    tag: &'static str,
    summary: &'static str,
    sent: Sent,
    answer: Answer,
) -> Operation {
    Operation { method, sent, ..get(path, tag, summary, answer) }
}

const fn delete(path: &'static str, tag: &'static str, summary: &'static str, status: u16) -> Operation {
    Operation { method: "DELETE", status, ..get(path, tag, summary, Answer::Message) }
}

const SCORES: &str = "Scores";
const TRACES: &str = "Traces, observations, sessions";
const CONFIGS: &str = "Score configs";
const DATASETS: &str = "Datasets and runs";
const SERVER: &str = "Server and project";

const WRITTEN: &str =
    "202 where all were stored, else 207 with `accepted`, `rejected` and `errors`; of a score alone its id";
const BATCH: &str = "207 with `successes` and `errors`, by the ids of the events";

/// The calls of `/api/public` that the platform has not.
const PUBLIC: &[Operation] = &[
    get(
        "/health",
        SERVER,
        "Whether the server answers, and its version; needs no keys",
        Answer::Other("`status` and `version`"),
    ),
    get("/projects", SERVER, "The key's project", Answer::Projects),
    write(
        "POST",
        "/scores",
        SCORES,
        "Writes a score, or a list of 1,000 at most",
        Sent::One("NewScore"),
        Answer::Other(WRITTEN),
    ),
    write(
        "POST",
        "/ingestion",
        SCORES,
        "Writes events in a batch",
        Sent::Other("`batch`: a list of `{id, type, timestamp, body}`, 1,000 at most"),
        Answer::Other(BATCH),
    ),
    delete("/scores/{id}", SCORES, "Deletes a score, at once", 202),
    list("/v2/scores", SCORES, "Scores in pages, the newest first", SCORE_FILTERS, Answer::Page("scores", "Score")),
    get("/v2/scores/{id}", SCORES, "One score", Answer::One("score", "Score")),
    write(
        "POST",
        "/otel/v1/traces",
        TRACES,
        "Takes spans: OTLP over HTTP",
        Sent::Other("an OTLP `ExportTraceServiceRequest`, as protobuf or JSON"),
        Answer::Other("an OTLP `ExportTraceServiceResponse`"),
    ),
    list("/traces", TRACES, "Traces in pages", TRACE_FILTERS, Answer::Page("traces", "Trace")),
    write(
        "DELETE",
        "/traces",
        TRACES,
        "Deletes traces with all that is their own",
        Sent::Other("`traceIds`: a list of 1 to 1,000 ids"),
        Answer::Message,
    ),
    get("/traces/{id}", TRACES, "A trace with its observations and scores", Answer::One("trace", "Trace")),
    delete("/traces/{id}", TRACES, "Deletes a trace with all that is its own", 200),
    list(
        "/observations",
        TRACES,
        "Observations in pages, the newest first",
        OBSERVATION_FILTERS,
        Answer::Page("observations", "Observation"),
    ),
    list(
        "/v2/observations",
        TRACES,
        "Observations by cursor, in groups of fields",
        OBSERVATION_2_FILTERS,
        Answer::Cursor("Observation"),
    ),
    get("/observations/{id}", TRACES, "One observation", Answer::One("observation", "Observation")),
    list(
        "/sessions",
        TRACES,
        "Sessions in pages, the newest first",
        &["page", "limit", "fromTimestamp", "toTimestamp", "environment"],
        Answer::Page("sessions", "Session"),
    ),
    get("/sessions/{id}", TRACES, "A session with its newest traces", Answer::One("session", "Session")),
];

/// The calls of the platform alone, below a project.
const OF_PROJECT: &[Operation] = &[
    write("POST", "/scores", SCORES, "Writes a score", Sent::One("NewScore"), Answer::Id),
    delete("/scores/{id}", SCORES, "Deletes a score, at once", 202),
];

/// The calls that both families have.
const BOTH: &[Operation] = &[
    write(
        "POST",
        "/score-configs",
        CONFIGS,
        "Makes a score config",
        Sent::One("NewScoreConfig"),
        Answer::One("config", "ScoreConfig"),
    ),
    list(
        "/score-configs",
        CONFIGS,
        "Score configs in pages, archived ones too",
        PAGED,
        Answer::Page("configs", "ScoreConfig"),
    ),
    get("/score-configs/{id}", CONFIGS, "One score config", Answer::One("config", "ScoreConfig")),
    write(
        "PATCH",
        "/score-configs/{id}",
        CONFIGS,
        "Changes or archives a score config",
        Sent::One("ScoreConfigPatch"),
        Answer::One("config", "ScoreConfig"),
    ),
    get("/datasets/{dataset}/runs/{run}", DATASETS, "One run", Answer::One("run", "DatasetRun")),
    list("/datasets/{dataset}/runs", DATASETS, "Runs of a dataset in pages", PAGED, Answer::Page("runs", "DatasetRun")),
    delete("/datasets/{dataset}/runs/{run}", DATASETS, "Deletes a run with its links and its own scores", 200),
    write(
        "POST",
        "/dataset-items",
        DATASETS,
        "Makes an item, or a new version of it by its id",
        Sent::One("NewDatasetItem"),
        Answer::One("item", "DatasetItem"),
    ),
    list(
        "/dataset-items",
        DATASETS,
        "Items in pages",
        &["page", "limit", "dataset_name", "source_trace_id", "source_observation_id"],
        Answer::Page("items", "DatasetItem"),
    ),
    get("/dataset-items/{id}", DATASETS, "One item", Answer::One("item", "DatasetItem")),
    delete("/dataset-items/{id}", DATASETS, "Deletes an item", 200),
    write(
        "POST",
        "/dataset-run-items",
        DATASETS,
        "Links an item to the trace that answered it",
        Sent::One("NewDatasetRunItem"),
        Answer::One("run_item", "DatasetRunItem"),
    ),
    list(
        "/dataset-run-items",
        DATASETS,
        "Links of a run in pages",
        &["page", "limit", "dataset_id", "dataset_name", "run_name"],
        Answer::Page("run_items", "DatasetRunItem"),
    ),
];

/// Datasets themselves, which the public family has below `/v2`.
const SETS: &[Operation] = &[
    write(
        "POST",
        "/datasets",
        DATASETS,
        "Makes a dataset, or changes it by its name",
        Sent::One("NewDataset"),
        Answer::One("dataset", "Dataset"),
    ),
    list("/datasets", DATASETS, "Datasets in pages", PAGED, Answer::Page("datasets", "Dataset")),
    get("/datasets/{dataset}", DATASETS, "One dataset, by its name", Answer::One("dataset", "Dataset")),
];

/// The order of the chapters.
pub(super) const TAGS: [&str; 5] = [SCORES, CONFIGS, TRACES, DATASETS, SERVER];

/// Every call.
pub(super) fn calls() -> Vec<Call> {
    let platform_projects = [get("/projects", SERVER, "The key's project, for interactiveai", Answer::Projects)];
    let families: [(&[Operation], &str, bool); 7] = [
        (PUBLIC, "/api/public", false),
        (BOTH, "/api/public", false),
        (SETS, "/api/public/v2", false),
        (&platform_projects, "/api/platform/v1", true),
        (OF_PROJECT, PLATFORM, true),
        (BOTH, PLATFORM, true),
        (SETS, PLATFORM, true),
    ];
    let call = |(operation, base, on_platform): (&Operation, &str, bool)| Call {
        operation: *operation,
        path: format!("{base}{}", operation.path),
        on_platform,
    };
    let all = families.iter().flat_map(|(operations, base, is)| operations.iter().map(move |one| (one, *base, *is)));
    let mut calls: Vec<Call> = all.map(call).collect();
    let chapter = |call: &Call| TAGS.iter().position(|tag| *tag == call.operation.tag);
    calls.sort_by_key(chapter);
    calls
}
