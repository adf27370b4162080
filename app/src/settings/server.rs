//! The server functions of the settings.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::rpc::Trouble;

/// Keys that a project can have which are not revoked.
#[cfg(feature = "ssr")]
const MOST_KEYS: usize = 200;
/// The longest name of a key, in characters.
pub(super) const MOST_NAME_CHARS: usize = 80;

/// A key as the page shows it. Times are in microseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRow {
    /// Its number.
    pub id: i32,
    /// What people call it.
    pub name: String,
    /// The public half.
    pub public_key: String,
    /// What it may do: `all`, `read` or `scores`.
    pub allows: String,
    /// When it was made.
    pub created_at: i64,
    /// When it ends, if ever.
    pub expires_at: Option<i64>,
    /// Whether it has ended by itself.
    pub has_expired: bool,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
    /// When it was last used, to some minutes.
    pub last_used_at: Option<i64>,
    /// How often it may ask each server in a minute, if there is a limit.
    pub requests_per_minute: Option<i32>,
}

/// The keys of a project, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyList {
    /// The keys, revoked ones too.
    pub keys: Vec<KeyRow>,
    /// Whether the person may make and revoke keys.
    pub may_make: bool,
}

/// A key to make, as the form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyWish {
    /// What people will call it.
    pub name: String,
    /// What it may do: `all`, `read` or `scores`.
    pub allows: String,
    /// In how many days it ends, if ever.
    pub days: Option<u32>,
    /// How often it may ask each server in a minute, if there is a limit.
    pub requests_per_minute: Option<u16>,
}

/// What came of a wish for a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyAnswer {
    /// The pair. The secret is told this once.
    Made {
        /// The public half.
        public_key: String,
        /// The secret half.
        secret_key: String,
    },
    /// It was not made, for this reason.
    Refused(String),
}

/// The keys of a project.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "keys", input = Json)]
pub async fn load_keys(project: String) -> Result<KeyList, Trouble> {
    use crate::rpc::{member, server_trouble};

    let member = member(&project).await?;
    let keys = member.store.api_keys(&member.scope).await.map_err(server_trouble)?;
    let role = member.store.role(&member.scope, &member.user_id).await.map_err(server_trouble)?;
    Ok(KeyList { keys: keys.into_iter().map(key_row).collect(), may_make: role.is_some_and(store::Role::may_manage) })
}

/// Makes a key.
///
/// # Errors
/// When nobody is signed in, they are no owner, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "make-key", input = Json)]
pub async fn make_key(project: String, wish: KeyWish) -> Result<KeyAnswer, Trouble> {
    use crate::rpc::{owner, server_trouble};

    let member = owner(&project).await?;
    let new = match new_key(wish) {
        Ok(new) => new,
        Err(why) => return Ok(KeyAnswer::Refused(why)),
    };
    let keys = member.store.api_keys(&member.scope).await.map_err(server_trouble)?;
    if keys.iter().filter(|key| key.revoked_at.is_none()).count() >= MOST_KEYS {
        return Ok(KeyAnswer::Refused(format!("A project can have {MOST_KEYS} keys. Revoke one first.")));
    }
    let made = member.store.make_key(&member.scope, &member.writer(), &new).await.map_err(server_trouble)?;
    Ok(KeyAnswer::Made { public_key: made.public_key, secret_key: made.secret_key })
}

/// Revokes a key, at once.
///
/// # Errors
/// When nobody is signed in, they are no owner, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "revoke-key", input = Json)]
pub async fn revoke_key(project: String, id: i32) -> Result<(), Trouble> {
    use crate::rpc::{owner, server_trouble};

    let member = owner(&project).await?;
    member.store.revoke_key(&member.scope, &member.writer(), id).await.map_err(server_trouble)?;
    Ok(())
}

#[cfg(feature = "ssr")]
fn new_key(wish: KeyWish) -> Result<store::NewKey, String> {
    use chrono::{TimeDelta, Utc};

    /// Ten years.
    const MOST_DAYS: u32 = 3_650;

    let name = wish.name.trim().to_owned();
    if name.is_empty() {
        return Err("Name: it must not be empty; scores show it as their author.".to_owned());
    }
    if name.chars().count() > MOST_NAME_CHARS || name.chars().any(char::is_control) {
        return Err(format!("Name: it must have at most {MOST_NAME_CHARS} characters, all of them printable."));
    }
    let allows = store::KeyScope::parse(&wish.allows).ok_or("Scope: it must be all, read or scores.")?;
    if wish.days.is_some_and(|days| days == 0 || days > MOST_DAYS) {
        return Err(format!("Expiry: it must be 1 to {MOST_DAYS} days from now."));
    }
    if wish.requests_per_minute == Some(0) {
        return Err("Limit: it must be at least 1 request a minute.".to_owned());
    }
    Ok(store::NewKey {
        name,
        allows,
        expires_at: wish.days.map(|days| Utc::now() + TimeDelta::days(days.into())),
        requests_per_minute: wish.requests_per_minute,
    })
}

#[cfg(feature = "ssr")]
fn key_row(key: store::ApiKey) -> KeyRow {
    let micros = |at: chrono::DateTime<chrono::Utc>| at.timestamp_micros();
    KeyRow {
        id: key.id,
        name: key.name,
        public_key: key.public_key,
        allows: key.allows.word().to_owned(),
        created_at: micros(key.created_at),
        expires_at: key.expires_at.map(micros),
        has_expired: key.expires_at.is_some_and(|at| at <= chrono::Utc::now()),
        revoked_at: key.revoked_at.map(micros),
        last_used_at: key.last_used_at.map(micros),
        requests_per_minute: key.requests_per_minute,
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn wish(change: impl FnOnce(&mut KeyWish)) -> Result<store::NewKey, String> {
        let mut wish = KeyWish { name: " CI ".to_owned(), allows: "scores".to_owned(), ..KeyWish::default() };
        change(&mut wish);
        new_key(wish)
    }

    #[test]
    fn a_wish_is_refused_by_the_name_of_its_field() {
        assert_eq!(wish(|_| {}).map(|new| (new.name, new.allows)), Ok(("CI".to_owned(), store::KeyScope::Scores)));
        let refused = |change: fn(&mut KeyWish)| {
            wish(change).err().and_then(|why| why.split_once(':').map(|(f, _)| f.to_owned()))
        };
        assert_eq!(refused(|wish| wish.name = "  ".to_owned()).as_deref(), Some("Name"));
        assert_eq!(refused(|wish| wish.name = "x".repeat(81)).as_deref(), Some("Name"));
        assert_eq!(refused(|wish| wish.allows = "write".to_owned()).as_deref(), Some("Scope"));
        assert_eq!(refused(|wish| wish.days = Some(0)).as_deref(), Some("Expiry"));
        assert_eq!(refused(|wish| wish.requests_per_minute = Some(0)).as_deref(), Some("Limit"));
    }
}
