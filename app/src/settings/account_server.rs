//! The server functions of one's own account.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::rpc::Trouble;

/// The person who is signed in, as their account shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The name shown to others.
    pub name: String,
    /// What they sign in by.
    pub email: String,
}

/// One's own account.
///
/// # Errors
/// When nobody is signed in, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "account", input = Json)]
pub async fn load_account() -> Result<Account, Trouble> {
    let (_, user) = own_account().await?;
    Ok(Account { name: user.name, email: user.email })
}

/// Gives oneself another name; tells why not, where that cannot be.
///
/// # Errors
/// When nobody is signed in, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "rename-self", input = Json)]
pub async fn rename_self(name: String) -> Result<Option<String>, Trouble> {
    use crate::login::read_name;
    use crate::rpc::server_trouble;

    let (store, user) = own_account().await?;
    match read_name(&name) {
        Ok(name) => store.rename_user(&user.id, &name).await.map_err(server_trouble).map(|()| None),
        Err(why) => Ok(Some(why)),
    }
}

/// Gives oneself another password and signs out everywhere else; tells why not, where that cannot be.
///
/// # Errors
/// When nobody is signed in, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "change-password", input = Json)]
pub async fn change_password(old: String, new: String) -> Result<Option<String>, Trouble> {
    use crate::login::{Logins, SignInOutcome, read_password};
    use crate::rpc::server_trouble;

    let (store, user) = own_account().await?;
    let logins = use_context::<Logins>().ok_or(Trouble::Broken)?;
    let new = match read_password(new) {
        Ok(new) => new,
        Err(why) => return Ok(Some(why)),
    };
    match logins.0.check_password(user.email.clone(), old).await {
        SignInOutcome::Welcome => {}
        SignInOutcome::Wrong { .. } => return Ok(Some("Old password: it is another one.".to_owned())),
        SignInOutcome::Paused => return Ok(Some("Too many wrong tries. Wait 5 minutes, then try again.".to_owned())),
        SignInOutcome::Failed => return Err(Trouble::Broken),
    }
    let hash = logins.0.hash_password(new).await.ok_or(Trouble::Broken)?;
    store.reset_password(&user.email, &hash).await.map_err(server_trouble)?;
    if logins.0.sign_in_as(user.id).await { Ok(None) } else { Err(Trouble::Broken) }
}

/// Signs oneself out everywhere, here too.
///
/// # Errors
/// When nobody is signed in, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "sign-out-everywhere", input = Json)]
pub async fn sign_out_everywhere() -> Result<(), Trouble> {
    use crate::login::Logins;
    use crate::rpc::server_trouble;

    let (store, user) = own_account().await?;
    store.end_logins(&user.id).await.map_err(server_trouble)?;
    if let Some(logins) = use_context::<Logins>() {
        logins.0.sign_out().await;
    }
    Ok(())
}

/// The store, and the person who is signed in.
#[cfg(feature = "ssr")]
async fn own_account() -> Result<(store::Store, store::User), Trouble> {
    use crate::rpc::{caller, missing, server_trouble};

    let (store, user_id) = caller().await?;
    let user = store.user(&user_id).await.map_err(server_trouble)?.ok_or_else(missing)?;
    Ok((store, user))
}
