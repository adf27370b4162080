//! How programs connect, by what they are written with: each way as text to be copied, which works as it stands once the
//! secret is put in.

use model::list::encode;

/// What stands where the secret belongs: it is not kept, so no page can show it.
pub(super) const SECRET: &str = "sk-...";

/// A way in.
pub(super) struct WayIn {
    /// What it is for.
    pub(super) title: &'static str,
    /// What to know about it.
    pub(super) lead: &'static str,
    /// The texts, each with the name of its copy button.
    pub(super) texts: Vec<(String, &'static str)>,
}

/// The environment that `interactiveai` reads.
pub(super) fn exports(address: &str, public: &str, secret: &str) -> String {
    format!(
        "export INTERACTIVEAI_BASE_URL=\"{address}\"\nexport INTERACTIVEAI_PUBLIC_KEY=\"{public}\"\n\
         export INTERACTIVEAI_SECRET_KEY=\"{secret}\""
    )
}

const PYTHON: &str = r#"from interactiveai import Interactive

client = Interactive()
with client.start_as_current_observation(name="my-first-trace", as_type="span") as span:
    span.update(input="How do refunds work?", output="Within 30 days.")
    span.score_trace(name="helpfulness", value=4, data_type="NUMERIC")
client.flush()"#;

/// All ways into this project, at this address, with this public key.
pub(super) fn ways_in(address: &str, public: &str, organization: &str, project: &str) -> Vec<WayIn> {
    let place = format!("/api/platform/v1/organizations/{}/projects/{}", encode(organization), encode(project));
    vec![
        WayIn {
            title: "Python, with interactiveai",
            lead: "Traces and scores from a program on the SDK. Three variables are all that changes.",
            texts: vec![
                ("pip install interactiveai".to_owned(), "Copy the install command"),
                (exports(address, public, SECRET), "Copy the Python settings"),
                (PYTHON.to_owned(), "Copy the Python program"),
            ],
        },
        WayIn {
            title: "Any language, with OpenTelemetry",
            lead: "Spans from any OpenTelemetry SDK or collector, over HTTP, as protobuf or JSON.",
            texts: vec![(
                format!(
                    "export OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=\"{address}/api/public/otel/v1/traces\"\n\
                     export OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=\"http/protobuf\"\n\
                     export OTEL_EXPORTER_OTLP_TRACES_HEADERS=\"Authorization=Basic%20$(printf '%s' '{public}:{SECRET}' | base64 | tr -d '\\n')\""
                ),
                "Copy the OpenTelemetry settings",
            )],
        },
        WayIn {
            title: "Anything else, over HTTP",
            lead: "One score is one request. The answer names the field of whatever it refuses.",
            texts: vec![(
                format!(
                    "curl --fail-with-body -u '{public}:{SECRET}' -H 'content-type: application/json' \\\n  \
                     '{address}{place}/scores' \\\n  \
                     -d '{{\"trace_id\": \"my-first-trace\", \"name\": \"helpfulness\", \"value\": 4, \"data_type\": \"NUMERIC\"}}'"
                ),
                "Copy the request",
            )],
        },
    ]
}
