//! What the address said that could not be understood: told, and put away by a click.

use leptos::prelude::*;

use crate::icon::icon;
use crate::list::ListAddress;

/// The notices of a list's address.
#[component]
pub(crate) fn Notices(
    /// The list.
    list: ListAddress,
) -> impl IntoView {
    let notices = Memo::new(move |_| list.parsed.with(|parsed| parsed.notices.clone()));
    move || {
        let notices = notices.get();
        // The address as it was understood has no notices, so putting them away is going there.
        let href = list.href(&list.query());
        (!notices.is_empty()).then(|| {
            view! {
                <div class="banner doubt" role="status">
                    {icon("#i-warn")}
                    <ul>{notices.into_iter().map(|notice| view! { <li>{notice}</li> }).collect_view()}</ul>
                    <a class="button bare square" href=href aria-label="Dismiss" title="Dismiss">
                        {icon("#i-x")}
                    </a>
                </div>
            }
        })
    }
}
