//! The server functions of the refused scores.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::rpc::Trouble;

/// How many rows a page has.
#[cfg(feature = "ssr")]
const ROWS: i64 = 50;

/// How far refused scores are counted.
pub(super) const COUNTED: i64 = 1_000;

/// A refused score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedRow {
    /// Its number.
    pub id: i64,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// Each field that was wrong, and why.
    pub faults: Vec<(String, String)>,
    /// The name of the key that sent it.
    pub key: String,
    /// The client, as it names itself.
    pub sdk: Option<String>,
    /// The id or name of the score where it tells one.
    pub title: Option<String>,
}

/// The row that is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedRow {
    /// Its number.
    pub id: i64,
    /// What was sent, as it reads best.
    pub payload: String,
    /// Whether that is only its beginning.
    pub is_cut: bool,
}

/// A page of refused scores, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedList {
    /// The rows.
    pub rows: Vec<RejectedRow>,
    /// The row that is open, if it is one of them.
    pub open: Option<OpenedRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// Whether the person may send them again or forget them.
    pub may_mend: bool,
}

/// What became of a refused score that was sent again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResendAnswer {
    /// It is stored, under this id.
    Stored(String),
    /// It is refused again: each field that is wrong, and why.
    Refused(Vec<(String, String)>),
    /// It is not among the refused any more.
    Gone,
}

/// A page of refused scores after this place, or the first one; `open` is the number of the row that is open.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "rejected", input = Json)]
pub async fn load_rejected(
    project: String,
    after: Option<String>,
    open: Option<String>,
) -> Result<RejectedList, Trouble> {
    use crate::rpc::{member, server_trouble};

    let member = member(&project).await?;
    // A place that cannot be read is the beginning.
    let after = after.and_then(|after| after.parse().ok());
    let page = member.store.rejected_page(&member.scope, after, ROWS).await.map_err(server_trouble)?;
    let role = member.store.role(&member.scope, &member.user_id).await.map_err(server_trouble)?;
    let open = open.and_then(|open| page.rows.iter().find(|row| row.id.to_string() == open)).map(|row| OpenedRow {
        id: row.id,
        payload: readable(&row.payload),
        is_cut: row.is_cut,
    });
    Ok(RejectedList {
        next: page.next.map(|next| next.to_string()),
        rows: page.rows.into_iter().map(rejected_row).collect(),
        open,
        may_mend: role.is_some_and(store::Role::may_delete),
    })
}

/// How many scores were refused of late, counted up to [`COUNTED`].
///
/// # Errors
/// When nobody is signed in, the project is not theirs, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "rejected-count", input = Json)]
pub async fn rejected_count(project: String) -> Result<i64, Trouble> {
    use crate::rpc::{member, server_trouble};

    let member = member(&project).await?;
    member.store.rejected_count(&member.scope, COUNTED).await.map_err(server_trouble)
}

/// Sends a refused score again, as `payload` has it; nothing there is as it was sent.
///
/// # Errors
/// When nobody is signed in, their role does not allow it, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "resend-rejected", input = Json)]
pub async fn resend_rejected(project: String, id: i64, payload: Option<String>) -> Result<ResendAnswer, Trouble> {
    use store::Resent;

    use crate::rpc::{editor, server_trouble};

    let (member, _) = editor(&project).await?;
    let sent = member.store.resend_rejected(&member.scope, id, payload.as_deref()).await.map_err(server_trouble)?;
    Ok(match sent {
        Resent::Stored(written) => ResendAnswer::Stored(written.id),
        Resent::Refused(faults) => ResendAnswer::Refused(told(faults)),
        Resent::Gone => ResendAnswer::Gone,
    })
}

/// Forgets a refused score.
///
/// # Errors
/// When nobody is signed in, their role does not allow it, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "forget-rejected", input = Json)]
pub async fn forget_rejected(project: String, id: i64) -> Result<(), Trouble> {
    use crate::rpc::{editor, server_trouble};

    let (member, _) = editor(&project).await?;
    member.store.delete_rejected(&member.scope, id).await.map_err(server_trouble)
}

#[cfg(feature = "ssr")]
fn rejected_row(row: store::RejectedScore) -> RejectedRow {
    /// Longer names are cut.
    const TITLE_CHARS: usize = 120;

    let sent = serde_json::from_str::<serde_json::Value>(&row.payload).unwrap_or_default();
    let text = |field: &str| sent.get(field).and_then(serde_json::Value::as_str).map(str::to_owned);
    RejectedRow {
        id: row.id,
        at: row.rejected_at.timestamp_micros(),
        faults: told(row.faults),
        key: row.key,
        sdk: row.sdk,
        title: text("name").or_else(|| text("id")).map(|title| title.chars().take(TITLE_CHARS).collect()),
    }
}

#[cfg(feature = "ssr")]
fn told(faults: Vec<model::Fault>) -> Vec<(String, String)> {
    faults.into_iter().map(|fault| (fault.path, fault.message)).collect()
}

/// JSON on several lines; what is none stays as it is.
#[cfg(feature = "ssr")]
fn readable(payload: &str) -> String {
    let sent = serde_json::from_str::<serde_json::Value>(payload);
    sent.and_then(|sent| serde_json::to_string_pretty(&sent)).unwrap_or_else(|_| payload.to_owned())
}
