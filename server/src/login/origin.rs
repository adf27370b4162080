//! Whose page is asking: what changes something for a signed-in person must come from this server's own pages.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::sessions::secured;

/// Refuses what another site's page sends, and keeps cookies to https where the request came by it.
pub(crate) async fn check_origin(State(public): State<Option<String>>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !reads && is_foreign(request.headers(), public.as_deref()) {
        return (StatusCode::FORBIDDEN, "This must be asked from this server's own pages.").into_response();
    }
    let https = public_url(request.headers(), public.as_deref()).starts_with("https://");
    let mut response = next.run(request).await;
    if https && let Some(cookie) = response.headers().get(header::SET_COOKIE).and_then(secured) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// The address by which this request reached us: as set, else as the request tells it.
pub(crate) fn public_url(headers: &HeaderMap, public: Option<&str>) -> String {
    if let Some(public) = public {
        return public.trim_end_matches('/').to_owned();
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = match text("x-forwarded-proto") {
        Some("https") => "https",
        _ => "http",
    };
    format!("{scheme}://{}", text("host").unwrap_or("localhost"))
}

fn is_foreign(headers: &HeaderMap, public: Option<&str>) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text("origin") else {
        // A browser that tells no origin tells this; a program tells neither and has no cookie of anyone's.
        return !matches!(text("sec-fetch-site"), None | Some("same-origin" | "none"));
    };
    let own = public_url(headers, public);
    // Behind a proxy the scheme may differ from what we see; the host may not.
    let host = |url: &str| url.split_once("://").map(|(_, host)| host.to_lowercase());
    host(origin) != host(&own)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    name.parse().unwrap_or(header::HOST),
                    value.parse().unwrap_or_else(|_| header::HeaderValue::from_static("")),
                )
            })
            .collect()
    }

    #[test]
    fn only_our_own_pages_may_change_things() {
        let own = headers(&[("host", "scores.example"), ("origin", "https://scores.example")]);
        assert!(!is_foreign(&own, None));
        assert!(!is_foreign(&own, Some("https://scores.example/")));
        assert!(is_foreign(&own, Some("https://other.example")));
        let foreign = headers(&[("host", "scores.example"), ("origin", "https://evil.example")]);
        assert!(is_foreign(&foreign, None));
        let opaque = headers(&[("host", "scores.example"), ("origin", "null")]);
        assert!(is_foreign(&opaque, None));
        let hidden = headers(&[("host", "scores.example"), ("sec-fetch-site", "cross-site")]);
        assert!(is_foreign(&hidden, None));
        let program = headers(&[("host", "scores.example")]);
        assert!(!is_foreign(&program, None));
    }
}
