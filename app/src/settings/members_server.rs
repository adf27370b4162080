//! The server functions of an organization's members.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

use crate::rpc::Trouble;

/// Members and invitations that an organization can have.
#[cfg(feature = "ssr")]
const MOST_MEMBERS: usize = 1_000;

/// A member as the page shows it. Times are in microseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRow {
    /// The person's id.
    pub id: String,
    /// The person's name.
    pub name: String,
    /// What they sign in by.
    pub email: String,
    /// What they may do: `owner`, `member`, `annotator` or `viewer`.
    pub role: String,
    /// Since when they are a member.
    pub since: i64,
    /// Whether that is who asks.
    pub is_self: bool,
}

/// An invitation that nobody has used yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRow {
    /// Its id.
    pub id: String,
    /// Who was invited.
    pub email: String,
    /// What they will be.
    pub role: String,
    /// Who invited them.
    pub made_by: String,
    /// Until when it is good.
    pub expires_at: i64,
}

/// The members of an organization, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberList {
    /// The members.
    pub members: Vec<MemberRow>,
    /// The invitations; none for who may not make them.
    pub invitations: Vec<InvitationRow>,
    /// Whether the person may invite, change and remove.
    pub may_manage: bool,
}

/// What came of a wish for a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkWish {
    /// Its address, told this once, and whose it is.
    Made {
        /// The address.
        url: String,
        /// Whose it is.
        email: String,
    },
    /// It was not made, for this reason.
    Refused(String),
}

/// The members of a project's organization.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "members", input = Json)]
pub async fn load_members(project: String) -> Result<MemberList, Trouble> {
    use crate::rpc::{member, server_trouble};

    let member = member(&project).await?;
    let role = member.store.role(&member.scope, &member.user_id).await.map_err(server_trouble)?;
    let may_manage = role.is_some_and(store::Role::may_manage);
    let members = member.store.members(&member.scope).await.map_err(server_trouble)?;
    let invitations = match may_manage {
        true => member.store.invitations(&member.scope).await.map_err(server_trouble)?,
        false => Vec::new(),
    };
    let members = members.into_iter().map(|row| MemberRow {
        is_self: row.user_id == member.user_id,
        id: row.user_id,
        name: row.name,
        email: row.email,
        role: row.role.word().to_owned(),
        since: row.since.timestamp_micros(),
    });
    let invitations = invitations.into_iter().map(|row| InvitationRow {
        id: row.id,
        email: row.email,
        role: row.role.word().to_owned(),
        made_by: row.made_by,
        expires_at: row.expires_at.timestamp_micros(),
    });
    Ok(MemberList { members: members.collect(), invitations: invitations.collect(), may_manage })
}

/// Invites somebody by a link, in the place of an invitation they have.
///
/// # Errors
/// When nobody is signed in, they are no owner, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "invite", input = Json)]
pub async fn invite(project: String, email: String, role: String) -> Result<LinkWish, Trouble> {
    use crate::login::read_email;
    use crate::rpc::{owner, server_trouble};
    use store::{Deed, Role};

    let member = owner(&project).await?;
    let email = match read_email(&email) {
        Ok(email) => email,
        Err(why) => return Ok(LinkWish::Refused(why)),
    };
    let Some(role) = Role::parse(&role) else {
        return Ok(LinkWish::Refused("Role: it must be owner, member, annotator or viewer.".to_owned()));
    };
    let members = member.store.members(&member.scope).await.map_err(server_trouble)?.len();
    if members + member.store.invitations(&member.scope).await.map_err(server_trouble)?.len() >= MOST_MEMBERS {
        return Ok(LinkWish::Refused(format!("An organization can have {MOST_MEMBERS} members.")));
    }
    match member.store.invite(&member.scope, &member.user_id, &email, role).await.map_err(server_trouble)? {
        Ok(token) => {
            let subject = format!("{email}: {}", role.word());
            member.store.note_deed(&member.scope, &member.writer(), Deed::Invited, &subject).await;
            Ok(LinkWish::Made { url: address(&token), email })
        }
        Err(_) => Ok(LinkWish::Refused(format!("Email: {email} is a member already."))),
    }
}

/// Takes an invitation back.
///
/// # Errors
/// When nobody is signed in, they are no owner, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "withdraw-invitation", input = Json)]
pub async fn withdraw_invitation(project: String, id: String) -> Result<(), Trouble> {
    use crate::rpc::{owner, server_trouble};
    use store::Deed;

    let member = owner(&project).await?;
    if let Some(email) = member.store.withdraw_invitation(&member.scope, &id).await.map_err(server_trouble)? {
        member.store.note_deed(&member.scope, &member.writer(), Deed::InviteWithdrawn, &email).await;
    }
    Ok(())
}

/// Makes a link by which a member chooses a new password.
///
/// # Errors
/// When nobody is signed in, they are no owner, there is no such member, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "make-reset-link", input = Json)]
pub async fn make_reset_link(project: String, user: String) -> Result<LinkWish, Trouble> {
    use crate::rpc::{missing, owner, server_trouble};
    use store::{Deed, NoLink};

    let member = owner(&project).await?;
    match member.store.make_reset_link(&member.scope, &member.user_id, &user).await.map_err(server_trouble)? {
        Ok((token, email)) => {
            member.store.note_deed(&member.scope, &member.writer(), Deed::ResetLinkMade, &email).await;
            Ok(LinkWish::Made { url: address(&token), email })
        }
        Err(NoLink::IsOfOthers) => Ok(LinkWish::Refused(
            "They are a member of another organization too: only who runs this server can give them a new password."
                .to_owned(),
        )),
        Err(NoLink::NoMember | NoLink::IsMember) => Err(missing()),
    }
}

/// Gives a member another role; tells why not, where that cannot be.
///
/// # Errors
/// When nobody is signed in, they are no owner, there is no such member or role, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "change-role", input = Json)]
pub async fn change_role(project: String, user: String, role: String) -> Result<Option<String>, Trouble> {
    use crate::rpc::{missing, owner, server_trouble};
    use store::{Deed, Role};

    let member = owner(&project).await?;
    let role = Role::parse(&role).ok_or_else(missing)?;
    let change = member.store.change_role(&member.scope, &user, role).await.map_err(server_trouble)?;
    told(&member, change, Deed::RoleChanged, |before| {
        format!("{}: {} → {}", before.email, before.role.word(), role.word())
    })
    .await
}

/// Removes a member; tells why not, where that cannot be.
///
/// # Errors
/// When nobody is signed in, they are no owner, there is no such member, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "remove-member", input = Json)]
pub async fn remove_member(project: String, user: String) -> Result<Option<String>, Trouble> {
    use crate::rpc::{owner, server_trouble};
    use store::Deed;

    let member = owner(&project).await?;
    let change = member.store.remove_member(&member.scope, &user).await.map_err(server_trouble)?;
    told(&member, change, Deed::MemberRemoved, |before| before.email.clone()).await
}

/// Notes a change of members, or tells why there is none.
#[cfg(feature = "ssr")]
async fn told(
    member: &crate::rpc::Member,
    change: store::MemberChange,
    deed: store::Deed,
    subject: impl Fn(&store::OrganizationMember) -> String,
) -> Result<Option<String>, Trouble> {
    use store::MemberChange;

    match change {
        MemberChange::Done(before) => {
            member.store.note_deed(&member.scope, &member.writer(), deed, &subject(&before)).await;
            Ok(None)
        }
        MemberChange::LastOwner => {
            Ok(Some("There must be one owner left. Make somebody else an owner first.".to_owned()))
        }
        MemberChange::NoMember => Err(crate::rpc::missing()),
    }
}

#[cfg(feature = "ssr")]
fn address(token: &str) -> String {
    let base = use_context::<crate::login::PublicUrl>().map(|url| url.0).unwrap_or_default();
    format!("{base}/link?token={token}")
}
