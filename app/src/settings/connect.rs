//! How programs connect: each way with the project's own address, to be copied.

use leptos::prelude::*;

use super::ways_in::{SECRET, WayIn, ways_in};
use crate::code_block::CodeBlock;
use crate::nav::{Viewer, project_path};

/// The ways in.
pub(super) fn connect_view(viewer: &Viewer) -> AnyView {
    let public = viewer.public_key.as_deref().unwrap_or("pk-...");
    let ways = ways_in(&viewer.base_url, public, &viewer.organization_id, &viewer.project.id);
    let keys = project_path(&viewer.project.id, "settings");
    view! {
        <section class="plain-part" aria-label="Connect">
            <p class="part-lead">
                "Where it says " <code>{SECRET}</code> " put the secret of a key. It was shown when the key was made; a new one is made under "
                <a href=keys>"API keys"</a> ". Every call is described under "
                <a href="/docs/api" rel="external">"HTTP API"</a> "."
            </p>
            {ways.into_iter().map(way_view).collect_view()}
        </section>
    }
    .into_any()
}

fn way_view(way: WayIn) -> impl IntoView {
    let texts = way.texts.into_iter().map(|(text, name)| view! { <CodeBlock text=text name=name/> }).collect_view();
    view! {
        <section class="way-in" aria-label=way.title>
            <h2>{way.title}</h2>
            <p>{way.lead}</p>
            {texts}
        </section>
    }
}
