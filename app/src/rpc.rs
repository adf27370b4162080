//! What every server function shares: the one way to fail that a page understands, and the question that each of
//! them asks first: who is calling, and may they see this project?

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a page could not be given its data. It tells nothing that a stranger could use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    /// Nobody is signed in.
    #[serde(rename = "s")]
    SignedOut,
    /// There is no such thing, or it is not this person's to see.
    #[serde(rename = "m")]
    Missing,
    /// The person's role does not allow it.
    #[serde(rename = "f")]
    Forbidden,
    /// The database is busy.
    #[serde(rename = "b")]
    Busy,
    /// The database gave up after its time limit.
    #[serde(rename = "t")]
    TooSlow,
    /// The server could not be reached.
    #[serde(rename = "u")]
    Unreachable,
    /// The request or the answer could not be read: it is of another version of the product.
    #[serde(rename = "o")]
    Outdated,
    /// Anything else; the reason is in the server's log.
    #[serde(rename = "x")]
    Broken,
}

impl Trouble {
    /// What happened and what to do, in one sentence or two.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::SignedOut => "You are signed out. Sign in again to go on.",
            Self::Missing => "It does not exist, or you are not a member of its project.",
            Self::Forbidden => "Your role in this project does not allow it.",
            Self::Busy => "The database is busy. Try again in a few seconds.",
            Self::TooSlow => "The database took too long. A shorter time range or fewer filters may help.",
            Self::Unreachable => "The server did not answer. Check the connection and try again.",
            Self::Outdated => "This page is of another version than the server. Load it again to go on.",
            Self::Broken => "Something went wrong on the server; its log says what. Trying again may help.",
        }
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.words())
    }
}

impl FromServerFnError for Trouble {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Unreachable,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                #[cfg(feature = "ssr")]
                asking::answer(axum::http::StatusCode::BAD_REQUEST);
                Self::Outdated
            }
            _ => Self::Broken,
        }
    }
}

#[cfg(feature = "ssr")]
pub(crate) use asking::{
    Member, caller, editor, forbidden, member, missing, missing_part, owner, scorer, server_trouble, visitor,
};

#[cfg(feature = "ssr")]
mod asking {
    use axum::http::StatusCode;
    use axum::http::request::Parts;
    use leptos::prelude::use_context;
    use leptos_axum::{ResponseOptions, redirect};
    use model::list::encode;
    use store::{Project, ProjectScope, Role, Store, StoreError, Writer};

    use super::Trouble;
    use crate::login::Logins;

    /// A signed-in person in a project of theirs.
    pub(crate) struct Member {
        /// Where everything is kept.
        pub(crate) store: Store,
        /// Leave to work in the project.
        pub(crate) scope: ProjectScope,
        /// The project.
        pub(crate) project: Project,
        /// The person.
        pub(crate) user_id: String,
    }

    /// The store, and the id of the person who is signed in, if anybody is.
    pub(crate) async fn visitor() -> Result<(Store, Option<String>), Trouble> {
        let (Some(store), Some(logins)) = (use_context::<Store>(), use_context::<Logins>()) else {
            tracing::error!("a page was rendered without its store or login");
            return Err(Trouble::Broken);
        };
        Ok((store, logins.0.user_id().await))
    }

    /// The store and the id of the person who is signed in.
    pub(crate) async fn caller() -> Result<(Store, String), Trouble> {
        let (store, user_id) = visitor().await?;
        user_id.map(|user_id| (store, user_id)).ok_or_else(signed_out)
    }

    /// The person who is signed in, in this project. A project of others looks like one that is not there.
    pub(crate) async fn member(project: &str) -> Result<Member, Trouble> {
        let (store, user_id) = caller().await?;
        match store.project_access(&user_id, project).await.map_err(server_trouble)? {
            Some((scope, project)) => Ok(Member { store, scope, project, user_id }),
            None => Err(missing()),
        }
    }

    impl Member {
        /// As whom they write.
        pub(crate) fn writer(&self) -> Writer {
            Writer::Person { user_id: self.user_id.clone() }
        }
    }

    /// The person who is signed in, if they may delete this project's scores, and as whom they write.
    pub(crate) async fn editor(project: &str) -> Result<(Member, Writer), Trouble> {
        let member = allowed(project, Role::may_delete).await?;
        let writer = member.writer();
        Ok((member, writer))
    }

    /// The person who is signed in, if they may give scores in this project.
    pub(crate) async fn scorer(project: &str) -> Result<Member, Trouble> {
        allowed(project, Role::may_score).await
    }

    /// The person who is signed in, if they may change the project's keys, members and projects.
    pub(crate) async fn owner(project: &str) -> Result<Member, Trouble> {
        allowed(project, Role::may_manage).await
    }

    async fn allowed(project: &str, may: fn(Role) -> bool) -> Result<Member, Trouble> {
        let member = member(project).await?;
        let role = member.store.role(&member.scope, &member.user_id).await.map_err(server_trouble)?;
        if role.is_some_and(may) { Ok(member) } else { Err(forbidden()) }
    }

    /// Marks the answer as not found.
    pub(crate) fn missing() -> Trouble {
        answer(StatusCode::NOT_FOUND);
        Trouble::Missing
    }

    /// Marks the answer of a call as not found. A page that draws a part which is not there is there itself.
    pub(crate) fn missing_part() -> Trouble {
        if use_context::<Parts>().is_some_and(|parts| parts.uri.path().starts_with("/rpc/")) {
            answer(StatusCode::NOT_FOUND);
        }
        Trouble::Missing
    }

    /// Marks the answer as forbidden.
    pub(crate) fn forbidden() -> Trouble {
        answer(StatusCode::FORBIDDEN);
        Trouble::Forbidden
    }

    /// Logs what the store said and keeps it from the page.
    pub(crate) fn server_trouble(error: StoreError) -> Trouble {
        let trouble = match error {
            StoreError::Busy(_)
            | StoreError::Away(_)
            | StoreError::DiskFull(_)
            | StoreError::Contended
            | StoreError::Full => Trouble::Busy,
            StoreError::TooSlow(_) => Trouble::TooSlow,
            StoreError::Database(_) | StoreError::TooOld(_) | StoreError::Migration(_) => Trouble::Broken,
        };
        tracing::error!(error = &error as &dyn std::error::Error, "a page could not be given its data");
        answer(if trouble == Trouble::Broken {
            StatusCode::INTERNAL_SERVER_ERROR
        } else {
            StatusCode::SERVICE_UNAVAILABLE
        });
        trouble
    }

    /// A page leads to the login page and back; a call of the browser only hears of it.
    fn signed_out() -> Trouble {
        let uri = use_context::<Parts>().map(|parts| parts.uri);
        match uri {
            Some(uri) if !uri.path().starts_with("/rpc/") => {
                let here = uri.path_and_query().map_or("/", |here| here.as_str());
                redirect(&format!("/login?next={}", encode(here)));
            }
            _ => answer(StatusCode::UNAUTHORIZED),
        }
        Trouble::SignedOut
    }

    pub(super) fn answer(status: StatusCode) {
        if let Some(response) = use_context::<ResponseOptions>() {
            response.set_status(status);
        }
    }
}
