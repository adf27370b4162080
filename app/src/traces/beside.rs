//! The traces before and after in the list that one came from. They come after the page.

use leptos::prelude::*;
use model::list::encode;

use super::address::PageAddress;
use super::page::Around;
use super::server::load_beside;
use crate::icon::icon;
use crate::live::after_paint;
use crate::nav::project_path;

/// Two links, and what the list is ordered by.
pub(super) fn beside_view(around: Around) -> AnyView {
    let list = Memo::new(move |_| around.address.value("list").unwrap_or_default());
    let beside = after_paint(move || {
        let (project, trace) = (around.project.get(), around.trace.get());
        let asked = load_beside(project, trace.clone(), list.get());
        async move { (trace, asked.await.unwrap_or_default()) }
    });
    (move || {
        // What was beside another trace is not beside this one.
        let beside = beside.get().filter(|(of, _)| *of == around.trace.get()).map(|(_, beside)| beside).unwrap_or_default();
        let link = |name: &'static str, key: &str, symbol: &'static str, id: Option<String>| {
            let Some(id) = id else {
                return view! { <span class="button bare square off" aria-hidden="true">{icon(symbol)}</span> }.into_any();
            };
            let search = around.address.0.with(|here| here.search.clone());
            let path = project_path(&around.project.get(), &format!("traces/{}", encode(&id)));
            let href = PageAddress { path, search }.with(&[("observation", None), ("open", None)]);
            view! {
                <a class="button bare square" href=href aria-label=name title=format!("{name} ({key})")>{icon(symbol)}</a>
            }
            .into_any()
        };
        let order = (!beside.order.is_empty()).then(|| view! { <span class="count">{format!("by {}", beside.order)}</span> });
        view! {
            {order}
            {link("Previous trace", "k", "#i-chev-up", beside.previous)}
            {link("Next trace", "j", "#i-chev-down", beside.next)}
        }
        .into_any()
    })
    .into_any()
}
