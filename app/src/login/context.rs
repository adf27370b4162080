//! What the pages ask of the process that serves them: who is signed in, and the address by which people reach
//! it. The server gives these through Leptos' context; the pages never see a session, a cookie or a hash.

use std::pin::Pin;
use std::sync::Arc;

/// A future that a login action gives back.
pub type LoginFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// How a sign-in went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInOutcome {
    /// The person is signed in: the session knows them.
    Welcome,
    /// Email or password is wrong.
    Wrong {
        /// How many more tries there are before a pause.
        left: u32,
    },
    /// Too many tries have failed: no password is looked at until the pause is over.
    Paused,
    /// It could not be decided. The reason is the server's own affair and already in its log.
    Failed,
}

/// What the pages can do about the login of the request at hand. The implementation holds the request's session.
pub trait LoginActions: Send + Sync {
    /// The id of the person who is signed in.
    fn user_id(&self) -> LoginFuture<Option<String>>;
    /// Checks the password and, if it is right, signs the person in with a fresh session.
    fn sign_in(&self, email: String, password: String) -> LoginFuture<SignInOutcome>;
    /// Whether this is the password of who signs in by this email; counted as a try of signing in, and nobody is signed in.
    fn check_password(&self, email: String, password: String) -> LoginFuture<SignInOutcome>;
    /// A password as it is stored; nothing where that failed, with the reason in the log.
    fn hash_password(&self, password: String) -> LoginFuture<Option<String>>;
    /// Signs a person in with a fresh session; says whether that worked.
    fn sign_in_as(&self, user_id: String) -> LoginFuture<bool>;
    /// Ends the session.
    fn sign_out(&self) -> LoginFuture<()>;
}

/// The login of the request at hand; given through context with every page and server function.
#[derive(Clone)]
pub struct Logins(pub Arc<dyn LoginActions>);

/// The address by which people and programs reach this server, without a slash at its end; given through context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(pub String);
