//! The server functions of links that are used once: to come in, and to choose a new password. Who has the link needs no
//! sign-in: what it holds cannot be guessed.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::rpc::Trouble;

/// What a link is for, as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkView {
    /// The organization's name.
    pub organization: String,
    /// Whose link it is.
    pub email: String,
    /// What they will be; nothing where the link gives a new password.
    pub role: Option<String>,
    /// Who made it.
    pub made_by: String,
    /// Whether somebody signs in by this email already.
    pub is_known: bool,
    /// Whether that is who is signed in.
    pub is_signed_in: bool,
}

/// What came of using a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkAnswer {
    /// The person is in.
    Welcome,
    /// It was used, withdrawn, or is too old.
    Gone,
    /// Somebody signs in by the link's email, and it is not who is signed in.
    SignIn,
    /// It was not used, for this reason; it is still good.
    Refused(String),
}

/// What a link is for; nothing where it is no longer good.
///
/// # Errors
/// When the database cannot answer.
#[server(prefix = "/rpc", endpoint = "open-link", input = Json)]
pub async fn open_link(token: String) -> Result<Option<LinkView>, Trouble> {
    use crate::rpc::{server_trouble, visitor};

    let (store, user_id) = visitor().await?;
    let Some(link) = store.one_time_link(&token).await.map_err(server_trouble)? else { return Ok(None) };
    let user = match user_id {
        Some(user_id) => store.user(&user_id).await.map_err(server_trouble)?,
        None => None,
    };
    Ok(Some(LinkView {
        is_signed_in: user.is_some_and(|user| user.email == link.email),
        organization: link.organization,
        email: link.email,
        role: link.role.map(|role| role.word().to_owned()),
        made_by: link.made_by,
        is_known: link.is_known,
    }))
}

/// Uses a link, and signs in who used it. Name and password are asked of who is new, the password alone of who forgot it,
/// and nothing of who is signed in and invited.
///
/// # Errors
/// When the database cannot answer; the link is still good then.
#[server(prefix = "/rpc", endpoint = "use-link", input = Json)]
pub async fn use_link(token: String, name: String, password: String) -> Result<LinkAnswer, Trouble> {
    use super::context::Logins;
    use super::rules::{read_name, read_password};
    use crate::rpc::{server_trouble, visitor};
    use store::{Deed, LinkUse, Writer};

    let (store, signed_in) = visitor().await?;
    let logins = use_context::<Logins>().ok_or(Trouble::Broken)?;
    let Some(link) = store.one_time_link(&token).await.map_err(server_trouble)? else { return Ok(LinkAnswer::Gone) };
    let is_invitation = link.role.is_some();
    let used = if is_invitation && link.is_known {
        match signed_in {
            Some(user_id) => store.join(&token, &user_id).await,
            None => return Ok(LinkAnswer::SignIn),
        }
    } else {
        let read = read_password(password).and_then(|password| match is_invitation {
            true => read_name(&name).map(|name| (name, password)),
            false => Ok((String::new(), password)),
        });
        let (name, password) = match read {
            Ok(read) => read,
            Err(why) => return Ok(LinkAnswer::Refused(why)),
        };
        let hash = logins.0.hash_password(password).await.ok_or(Trouble::Broken)?;
        match is_invitation {
            true => store.join_as_new(&token, &name, &hash).await,
            false => store.reset_by_link(&token, &hash).await,
        }
    };
    match used.map_err(server_trouble)? {
        LinkUse::Gone => Ok(LinkAnswer::Gone),
        LinkUse::IsKnown => Ok(LinkAnswer::SignIn),
        LinkUse::Done { user_id, scope, email } => {
            if let Some(scope) = scope {
                let deed = if is_invitation { Deed::Joined } else { Deed::PasswordChanged };
                store.note_deed(&scope, &Writer::Person { user_id: user_id.clone() }, deed, &email).await;
            }
            if logins.0.sign_in_as(user_id).await { Ok(LinkAnswer::Welcome) } else { Err(Trouble::Broken) }
        }
    }
}
