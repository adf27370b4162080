//! Login: passwords, sessions behind a cookie, the brake on guessing, and what the pages may ask of all that.

mod actions;
mod origin;
mod password;
mod sessions;

pub(crate) use actions::RequestLogin;
pub(crate) use origin::{check_origin, public_url};
pub(crate) use password::{hash_password, random_password};
pub(crate) use sessions::session_layer;
