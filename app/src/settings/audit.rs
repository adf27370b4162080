//! What was done, by whom and when; for owners.

use chrono::DateTime;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};

use super::tabs::ORGANIZATION;
use crate::list::query_value;
use crate::nav::{TroublePage, project_path};
use crate::page_data::page_data;
use crate::rpc::Trouble;
use crate::time::{TimeForm, time_view};
use crate::waiting::waiting;

/// Something that was done, as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// When, in microseconds since 1970.
    pub at: i64,
    /// Who, by name.
    pub who: Option<String>,
    /// The person's email; none of keys.
    pub email: Option<String>,
    /// What.
    pub deed: String,
    /// To what.
    pub subject: String,
    /// In which project.
    pub project: Option<String>,
}

/// A page of what was done, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The rows.
    pub rows: Vec<AuditRow>,
    /// From before which place the next page goes on, if there is one.
    pub before: Option<i64>,
}

/// A page of what was done in a project's organization.
///
/// # Errors
/// When nobody is signed in, they are no owner, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "audit", input = Json)]
pub async fn load_audit(project: String, before: Option<i64>) -> Result<AuditPage, Trouble> {
    use crate::rpc::{owner, server_trouble};

    let member = owner(&project).await?;
    let (events, more) = member.store.audit_events(&member.scope, before).await.map_err(server_trouble)?;
    let before = events.last().filter(|_| more).map(|event| event.seq);
    let rows = events.into_iter().map(|event| AuditRow {
        at: event.happened_at.timestamp_micros(),
        who: event.who,
        email: event.email,
        deed: event.deed,
        subject: event.subject,
        project: event.project,
    });
    Ok(AuditPage { rows: rows.collect(), before })
}

/// The tab.
pub(super) fn audit_part(project: Memo<String>) -> AnyView {
    let search = use_location().search;
    let before = Memo::new(move |_| search.with(|search| query_value(search, "before"))?.parse::<i64>().ok());
    let page = page_data(move || (project.get(), before.get()), |(project, before)| load_audit(project, before));
    view! {
        <Transition fallback=|| ()>
            {waiting(move || async move {
                match page.ready().await {
                    Ok(page) => audit_view(page, before.get().is_some(), &project.get()),
                    Err(Trouble::Forbidden) => {
                        view! { <p class="hint">"Only an owner of the organization sees what was done."</p> }.into_any()
                    }
                    Err(trouble) => view! { <TroublePage trouble=trouble/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn audit_view(page: AuditPage, is_later: bool, project: &str) -> AnyView {
    let AuditPage { rows, before } = page;
    let address = format!("{}?tab=audit", project_path(project, ORGANIZATION));
    let newest = is_later.then(|| view! { <a class="button small" href=address.clone()>"Newest"</a> });
    let older = before.map(|seq| view! { <a class="button small" href=format!("{address}&before={seq}")>"Older"</a> });
    let empty = rows.is_empty().then(|| view! { <p class="hint">"Nothing was done yet."</p> });
    view! {
        <section class="plain-part" aria-label="Audit">
            <p class="part-lead">
                "Who made, changed and deleted what: configs, keys, members and stored data of the whole organization, for 400 days."
            </p>
            {empty}
            <table class="plain audit" aria-label="Audit">
                <thead>
                    <tr>
                        <th scope="col">"When"</th>
                        <th scope="col">"Who"</th>
                        <th scope="col">"What"</th>
                        <th scope="col">"Project"</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(row_view).collect_view()}</tbody>
            </table>
            <div class="plain-buttons">{newest} {older}</div>
        </section>
    }
    .into_any()
}

fn row_view(row: AuditRow) -> impl IntoView {
    let what = deed_words(&row.deed, &row.subject);
    let who = row.who.unwrap_or_else(|| "The server".to_owned());
    // A key has no address.
    let title = row.email.unwrap_or_else(|| format!("API key {who}"));
    view! {
        <tr>
            <td>{time_view(DateTime::from_timestamp_micros(row.at).unwrap_or_default(), TimeForm::At)}</td>
            <td title=title>{who}</td>
            <td title=what.clone()>{what.clone()}</td>
            <td title=row.project.clone()>{row.project.clone()}</td>
        </tr>
    }
}

/// What was done, in a sentence without its subject.
fn deed_words(deed: &str, subject: &str) -> String {
    let rows = |one: &str, many: &str, done: &str| match subject {
        "1" => format!("{done} 1 {one}"),
        count => format!("{done} {count} {many}"),
    };
    match deed {
        "config-made" => format!("Made the score config {subject}"),
        "config-changed" => format!("Changed the score config {subject}"),
        "config-archived" => format!("Archived the score config {subject}"),
        "config-brought-back" => format!("Brought back the score config {subject}"),
        "key-made" => format!("Made the key {subject}"),
        "key-revoked" => format!("Revoked the key {subject}"),
        "invited" => format!("Invited {subject}"),
        "invite-withdrawn" => format!("Withdrew the invitation of {subject}"),
        "joined" => "Joined".to_owned(),
        "role-changed" => format!("Changed the role of {subject}"),
        "member-removed" => format!("Removed {subject}"),
        "reset-link-made" => format!("Made a link for a new password of {subject}"),
        "password-changed" => "Chose a new password".to_owned(),
        "project-made" => format!("Made the project {subject}"),
        "project-renamed" => format!("Renamed the project {subject}"),
        "scores-deleted" => rows("score", "scores", "Deleted"),
        "scores-brought-back" => rows("score", "scores", "Brought back"),
        "traces-deleted" => rows("trace", "traces", "Deleted"),
        "traces-brought-back" => rows("trace", "traces", "Brought back"),
        "run-deleted" => format!("Deleted the dataset run {subject}"),
        "item-deleted" => format!("Deleted the dataset item {subject}"),
        other => format!("{other} {subject}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_reads_as_a_sentence() {
        assert_eq!(deed_words("traces-deleted", "1"), "Deleted 1 trace");
        assert_eq!(deed_words("scores-brought-back", "40"), "Brought back 40 scores");
        assert_eq!(
            deed_words("role-changed", "ann@example.com: viewer → member"),
            "Changed the role of ann@example.com: viewer → member"
        );
    }
}
