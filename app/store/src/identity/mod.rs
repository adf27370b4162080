//! Organizations, projects, people, keys and sign-in: who is asking, and for which project.

mod audit;
mod init;
mod key_check;
mod keys;
mod link_use;
mod links;
mod lists;
mod members;
mod people;
mod sign_in;

pub use audit::{AuditEvent, Deed};
pub use init::{Init, InitOutcome, NewUser};
pub use keys::{ApiKey, KeyAccess, KeyScope, MadeKey, NewKey};
pub use link_use::LinkUse;
pub use links::{Invitation, NoLink, OneTimeLink};
pub use members::{Project, Role, User};
pub use people::{MemberChange, OrganizationMember};
pub use sign_in::SignInGate;

pub(crate) use init::installation_secret;
pub(crate) use key_check::KeyGate;

/// Leave to read and write one project's data. Only a checked key or a checked membership makes one, so a
/// statement without a project cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ProjectScope {
    pub(crate) project_id: i32,
}
