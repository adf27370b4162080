//! What is documented of the API: one table of calls and one of things, from which the OpenAPI document and a page for people
//! are made. A test compares the calls with the routes, and the things with what is read and answered.

mod openapi;
mod operations;
mod page;
mod things;

use std::sync::LazyLock;

use axum::Router;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use axum::routing::get;

use crate::ApiState;

static DOCUMENT: LazyLock<String> = LazyLock::new(|| openapi::document().to_string());
static PAGE: LazyLock<String> = LazyLock::new(page::page);

/// The decisions of the product's look, and what this page makes of them.
const STYLE: &str = concat!(include_str!("../../../../style/tokens.css"), include_str!("page.css"));

/// Nothing but the page's own style is loaded, and nothing runs.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What anyone may read, with or without keys.
pub(crate) fn routes() -> Router<ApiState> {
    Router::new()
        .route("/docs/openapi.json", get(|| answer("application/json", &DOCUMENT)))
        .route("/docs/api", get(|| answer("text/html; charset=utf-8", &PAGE)))
        .route("/docs/api.css", get(|| answer("text/css; charset=utf-8", STYLE)))
}

async fn answer(content_type: &'static str, text: &'static str) -> impl IntoResponse {
    let headers: [(HeaderName, &str); 2] =
        [(header::CONTENT_TYPE, content_type), (header::CONTENT_SECURITY_POLICY, POLICY)];
    (headers, text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::operations::{Answer, Sent, calls};
    use super::things::{Kind, THINGS};
    use super::*;
    use crate::{all_routes, open_routes};

    /// The calls as method and path.
    fn documented() -> BTreeSet<(String, String)> {
        calls().into_iter().map(|call| (call.operation.method.to_owned(), call.path)).collect()
    }

    #[test]
    fn every_route_is_documented_and_nothing_else_is() {
        let routes = all_routes().into_iter().chain([open_routes()]);
        let routed: Vec<(String, String)> = routes
            .flat_map(|routes| {
                routes.known().iter().map(|(method, path)| ((*method).to_owned(), path.clone())).collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(routed.iter().cloned().collect::<BTreeSet<_>>(), documented());
        assert_eq!(routed.len(), calls().len());
    }

    #[test]
    fn the_written_page_has_the_same_calls() {
        let written = include_str!("../../../../docs/api.md");
        let rows = written.lines().filter_map(|line| {
            let mut cells = line.strip_prefix("| ")?.split(" | ");
            let (method, path) = (cells.next()?, cells.next()?.trim_matches('`'));
            let path = path.replace("PROJECT/", &format!("{}/", crate::PLATFORM));
            path.starts_with("/api/").then(|| (method.to_owned(), path))
        });
        assert_eq!(rows.collect::<BTreeSet<_>>(), documented());
    }

    #[test]
    fn what_is_named_is_there() {
        let known: BTreeSet<&str> = THINGS.iter().map(|thing| thing.name).collect();
        for call in calls() {
            if let Sent::One(name) = call.operation.sent {
                assert!(known.contains(name), "{name}");
            }
            if let Answer::One(_, name) | Answer::Page(_, name) | Answer::Cursor(name) = call.operation.answer {
                assert!(known.contains(name), "{name}");
            }
        }
        for field in THINGS.iter().flat_map(|thing| thing.fields) {
            if let Kind::Many(name) = field.kind {
                assert!(known.contains(name), "{name}");
            }
        }
        let ids: Vec<&str> = PAGE.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "two anchors of one name");
        for target in PAGE.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.contains(&target), "{target}");
        }
    }
}
