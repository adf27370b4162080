//! Bookmarks: a star on what one wants to find again, for everyone in the project.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use leptos::task::spawn_local;

use crate::icon::icon;
use crate::list::{Bulk, counted};
use crate::rpc::Trouble;

/// Bookmarks traces, or takes their bookmarks away; says how many were changed.
///
/// # Errors
/// When nobody is signed in, their role does not allow it, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "bookmark-traces", input = Json)]
pub async fn bookmark_traces(project: String, ids: Vec<String>, bookmarked: bool) -> Result<u64, Trouble> {
    use crate::rpc::{forbidden, member, server_trouble};

    let member = member(&project).await?;
    let role = member.store.role(&member.scope, &member.user_id).await.map_err(server_trouble)?;
    if !role.is_some_and(store::Role::may_bookmark) {
        return Err(forbidden());
    }
    member.store.bookmark_traces(&member.scope, &ids, bookmarked).await.map_err(server_trouble)
}

/// The buttons that bookmark ticked traces, or take their bookmarks away.
pub(super) fn marking_buttons(bulk: Bulk) -> AnyView {
    let button = |words: &'static str, symbol: &'static str, bookmarked: bool| {
        view! {
            <button type="button" class="button small" on:click=move |_| mark(bulk, bookmarked)>
                {icon(symbol)}
                {words}
            </button>
        }
    };
    view! { {button("Bookmark", "#i-star-full", true)} {button("Take bookmark away", "#i-star", false)} }.into_any()
}

fn mark(bulk: Bulk, bookmarked: bool) {
    let (project, ids) = (bulk.around.list.project.get_untracked(), bulk.ids());
    spawn_local(async move {
        match bookmark_traces(project, ids, bookmarked).await {
            Ok(count) => {
                let done = if bookmarked { "bookmarked" } else { "no longer bookmarked" };
                bulk.around.toaster.say(format!("{} {done}", counted(count, ("trace", "traces"))));
                bulk.around.refresh.run(());
            }
            Err(trouble) => bulk.around.toaster.complain(trouble.words()),
        }
    });
}
