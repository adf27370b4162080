//! Who is calling: HTTP Basic with a key pair, as every SDK of the family sends it.

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use store::{KeyAccess, KeyScope, Writer};

use crate::{ApiError, ApiState};

/// The longest client name kept beside a score.
const MAX_SDK_CHARS: usize = 60;

/// Where a key that may only write scores may post.
const SCORE_PATHS: [&str; 3] = [
    "/api/platform/v1/organizations/{organization}/projects/{project}/scores",
    "/api/public/scores",
    "/api/public/ingestion",
];
/// What any key may read: SDKs ask for their project before their first write.
const PROJECT_PATHS: [&str; 2] = ["/api/platform/v1/projects", "/api/public/projects"];

/// Which family of models will read the answer: they differ in what breaks a whole page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClientFamily {
    /// `interactiveai`: knows three score types, takes any metadata.
    Interactive,
    /// `langfuse`: newer ones take only an object as metadata.
    Langfuse,
    /// Anything else that speaks HTTP.
    Other,
}

/// A request whose keys were checked.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub access: KeyAccess,
    pub family: ClientFamily,
    pub sdk: Option<String>,
}

impl Caller {
    /// The author of what this request writes.
    pub(crate) fn writer(&self) -> Writer {
        Writer::Key { key_id: self.access.key_id, sdk: self.sdk.clone() }
    }

    /// Refuses paths that name another project than the key's: whether it exists is nobody's business.
    pub(crate) fn check_path(&self, organization: &str, project: &str) -> Result<(), ApiError> {
        let own = &self.access.project;
        if own.organization_id == organization && own.id == project {
            return Ok(());
        }
        Err(ApiError::not_found("This key has no such project."))
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.get::<Self>().cloned().ok_or_else(ApiError::unauthorized)
    }
}

/// Checks the keys before anything else is decided, also for paths that are not there.
pub(crate) async fn check_keys(
    State(state): State<ApiState>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let (public_key, secret_key) = basic_credentials(request.headers()).ok_or_else(ApiError::unauthorized)?;
    let access = state.store.key_access(&public_key, &secret_key).await?.ok_or_else(ApiError::unauthorized)?;
    if let Some(wait) = state.store.spend_request(&access) {
        return Err(ApiError::TooMany(wait));
    }
    let path = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    if !is_allowed(access.allows, request.method(), path) {
        let may = match access.allows {
            KeyScope::Scores => "write scores",
            KeyScope::Read => "read",
            KeyScope::All => "do everything",
        };
        return Err(ApiError::Forbidden(format!("This key may only {may}. Use one that may do more.")));
    }
    let (family, sdk) = client(request.headers());
    request.extensions_mut().insert(Caller { access, family, sdk });
    Ok(next.run(request).await)
}

/// Whether a key of this scope may call this route. What is not known to be harmless takes a key that may do all.
fn is_allowed(scope: KeyScope, method: &Method, path: &str) -> bool {
    let reads = matches!(*method, Method::GET | Method::HEAD);
    match scope {
        KeyScope::All => true,
        KeyScope::Read => reads,
        KeyScope::Scores if reads => PROJECT_PATHS.contains(&path),
        KeyScope::Scores => *method == Method::POST && SCORE_PATHS.contains(&path),
    }
}

fn basic_credentials(headers: &HeaderMap) -> Option<(String, String)> {
    let sent = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, coded) = sent.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let plain = String::from_utf8(STANDARD.decode(coded.trim()).ok()?).ok()?;
    let (public_key, secret_key) = plain.split_once(':')?;
    let storable = !public_key.is_empty() && !secret_key.is_empty() && !public_key.contains('\0');
    storable.then(|| (public_key.to_owned(), secret_key.to_owned()))
}

fn client(headers: &HeaderMap) -> (ClientFamily, Option<String>) {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let families = [("interactiveai", ClientFamily::Interactive), ("langfuse", ClientFamily::Langfuse)];
    for (prefix, family) in families {
        if let Some(version) = header(&format!("x-{prefix}-sdk-version")) {
            let language = header(&format!("x-{prefix}-sdk-name")).unwrap_or("unknown");
            let sdk = format!("{prefix} {language} {version}").chars().take(MAX_SDK_CHARS).collect();
            return (family, Some(sdk));
        }
    }
    (ClientFamily::Other, None)
}
