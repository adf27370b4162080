//! Everything that the server answers, on one screen: the API, the pages and their server functions, the browser's
//! files, and the headers around them.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use api::ApiState;
use app::{App, Logins, PublicUrl, shell};
use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State};
use axum::http::request::Parts as RequestParts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use leptos::config::LeptosOptions;
use leptos::context::{provide_context, use_context};
use leptos_axum::{LeptosRoutes, generate_route_list, handle_server_fns_with_context, render_app_async_with_context};
use store::Store;
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_sessions::Session;

use crate::login::{RequestLogin, check_origin, public_url, session_layer};
use crate::metrics;
use crate::site::leptos_options;

/// The longest that a request may take.
pub(crate) const REQUEST_LIMIT: Duration = Duration::from_secs(30);
/// The greatest body of a server function, in bytes.
const MAX_RPC_BYTES: usize = 1024 * 1024;

/// What the router is made of.
#[derive(Clone, Debug)]
pub struct Parts {
    /// The database.
    pub store: Store,
    /// The folder of the browser's files.
    pub site: PathBuf,
    /// The address by which people reach this server, where it is set.
    pub public_url: Option<String>,
    /// Whether that address is https.
    pub https: bool,
}

/// The whole server, to be served behind [`api::collapse_slashes`].
pub fn router(parts: &Parts) -> Router {
    let options = leptos_options(&parts.site);
    Router::new()
        .merge(pages(parts, &options))
        .merge(files(parts))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready).with_state(parts.store.clone()))
        .route("/metrics", get(metrics::show).with_state(parts.store.clone()))
        .layer(CompressionLayer::new())
        .merge(api::router(ApiState { store: parts.store.clone() }))
        .layer(
            ServiceBuilder::new()
                .layer(from_fn(log_request))
                .layer(from_fn(metrics::measure))
                .layer(constant_header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
                .layer(constant_header(header::REFERRER_POLICY, "same-origin"))
                .layer(constant_header(header::X_FRAME_OPTIONS, "DENY"))
                .layer(SetResponseHeaderLayer::if_not_present(
                    header::CACHE_CONTROL,
                    HeaderValue::from_static("no-store"),
                ))
                .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_LIMIT)),
        )
}

/// Pages and server functions, with the login of each request in their context.
fn pages(parts: &Parts, options: &LeptosOptions) -> Router {
    let context = {
        let (store, public) = (parts.store.clone(), parts.public_url.clone());
        move || provide_request(&store, public.as_deref())
    };
    let rpc = {
        let context = context.clone();
        move |request: Request| handle_server_fns_with_context(context.clone(), request)
    };
    let draw = {
        let options = options.clone();
        move || shell(options.clone())
    };
    // Any other address: the application's own page for what is not there.
    let nowhere = render_app_async_with_context(context.clone(), draw.clone());
    Router::new()
        .route("/rpc/{*function}", any(rpc))
        .leptos_routes_with_context(options, generate_route_list(App), context, draw)
        .fallback(nowhere)
        .layer(DefaultBodyLimit::max(MAX_RPC_BYTES))
        .layer(session_layer(parts.store.clone(), parts.https))
        .layer(from_fn_with_state(parts.public_url.clone(), check_origin))
        .with_state(options.clone())
}

/// The browser's files. Their names carry a hash of what is in them, so they may be kept for ever.
fn files(parts: &Parts) -> Router {
    let folder = ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, for_ever as fn(&Response) -> _))
        .map_response(IntoResponse::into_response)
        .service(ServeDir::new(parts.site.join("pkg")).precompressed_br().precompressed_gzip());
    Router::new().nest_service("/pkg", folder)
}

fn for_ever(response: &Response) -> Option<HeaderValue> {
    response.status().is_success().then(|| HeaderValue::from_static("public, max-age=31536000, immutable"))
}

/// Gives the components what they ask of the server. Without a request (while routes are listed) there is nothing.
fn provide_request(store: &Store, public: Option<&str>) {
    let Some(request) = use_context::<RequestParts>() else { return };
    provide_context(store.clone());
    provide_context(PublicUrl(public_url(&request.headers, public)));
    if let Some(session) = request.extensions.get::<Session>() {
        let login = RequestLogin { store: store.clone(), session: session.clone(), address: address(&request) };
        provide_context(Logins(Arc::new(login)));
    }
}

fn address(request: &RequestParts) -> Option<IpAddr> {
    request.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip())
}

fn constant_header(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

async fn ready(State(store): State<Store>) -> Response {
    match store.ping().await {
        Ok(()) => "ready".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response(),
    }
}

/// One line a request; never a header, a body or a query, where keys and texts could stand.
async fn log_request(request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let start = std::time::Instant::now();
    let response = next.run(request).await;
    tracing::info!(%method, path, status = response.status().as_u16(), took_ms = start.elapsed().as_millis() as u64);
    response
}
