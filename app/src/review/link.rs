//! The way from a list into its review.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use model::list::{Position, TimeRange};

use super::address::ReviewAddress;
use crate::icon::icon;
use crate::list::Surroundings;
use crate::live::now_here;
use crate::nav::project_path;

/// Leads to the review of the list as it is now: what comes later is not in it, so that a colleague who opens its address
/// sees the same.
pub(crate) fn review_link(around: Surroundings) -> AnyView {
    let navigate = use_navigate();
    let go = move |_| {
        let mut query = around.list.query_now().rows_asked();
        query.sort = around.list.query_now().sort;
        query.position = Position::First;
        let now = now_here();
        let (from, to) = query.range.map_or((None, None), |range| range.ends(now));
        query.range = Some(TimeRange::Between { from, to: to.or(Some(now)) });
        let address = ReviewAddress { list: query.print(), ..ReviewAddress::default() };
        let path = project_path(&around.list.project.get_untracked(), "review");
        navigate(&format!("{path}?{}", address.print()), NavigateOptions::default());
    };
    view! {
        <button
            type="button"
            class="button bare needs-browser review-way"
            title="Go through these traces one by one, and score them (r)"
            on:click=go
        >
            {icon("#i-annotate")}
            <span>"Review"</span>
        </button>
    }
    .into_any()
}
