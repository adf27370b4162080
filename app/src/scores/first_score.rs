//! The page of a project without scores: how to send the first one. It fills by itself when that arrives.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::table::Total;

use crate::code_block::CodeBlock;
use crate::list::{ListName, list_total};
use crate::nav::{Viewer, project_path};

/// How often a page in sight asks whether the first score has come.
const ASKING: Duration = Duration::from_secs(2);

const SNIPPET: &str = r#"# reads INTERACTIVEAI_BASE_URL, _PUBLIC_KEY and _SECRET_KEY
from interactiveai import Interactive

client = Interactive()
client.create_score(
    trace_id="my-first-trace",
    name="helpfulness",
    value=4,
    data_type="NUMERIC",
    comment="Answers the question in one step",
)
client.flush()"#;

/// The page.
#[component]
pub(crate) fn FirstScore(viewer: Viewer, refresh: Callback<()>) -> impl IntoView {
    wait_for_score(viewer.project.id.clone(), refresh);
    let key = viewer.public_key.as_deref().unwrap_or("pk-…");
    let exports = format!(
        "export INTERACTIVEAI_BASE_URL=\"{}\"\nexport INTERACTIVEAI_PUBLIC_KEY=\"{key}\"\n\
         export INTERACTIVEAI_SECRET_KEY=\"sk-••••••••\"",
        viewer.base_url,
    );
    let settings = project_path(&viewer.project.id, "settings");
    view! {
        <div class="first-score">
            <h2>"Send your first score"</h2>
            <p class="lead">
                "Your program sends scores with the SDK it already uses. Point it here, run the snippet, and this page fills by itself."
            </p>
            <ol class="steps">
                <li>
                    <h3>"Point the SDK at this address"</h3>
                    <CodeBlock text=exports name="Copy the settings"/>
                    <p class="hint">
                        "The secret was printed once, when the server first started. An owner makes new pairs under "
                        <a href=settings>"Settings"</a> "."
                    </p>
                </li>
                <li>
                    <h3>"Send one score"</h3>
                    <p class="install"><code>"pip install interactiveai"</code></p>
                    <CodeBlock text=SNIPPET.to_owned() name="Copy the snippet"/>
                    <p class="waiting-box" role="status">
                        <i class="pulse"></i>
                        "Waiting for the first score"
                    </p>
                </li>
            </ol>
        </div>
    }
    .into_any()
}

/// Asks now and then, while the page is in sight, and shows the rows once there are some.
fn wait_for_score(project: String, refresh: Callback<()>) {
    Effect::new(move |_| {
        let project = project.clone();
        let ask = move || {
            if document().hidden() {
                return;
            }
            let project = project.clone();
            spawn_local(async move {
                let total = list_total(project, ListName::Scores.word().to_owned(), String::new()).await;
                if !matches!(total, Ok(Total::Exact(0)) | Err(_)) {
                    refresh.try_run(());
                }
            });
        };
        if let Ok(asking) = set_interval_with_handle(ask, ASKING) {
            on_cleanup(move || asking.clear());
        }
    });
}
