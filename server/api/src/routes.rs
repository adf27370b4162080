//! Routes that are known by method and path, so that what is documented can be compared with what is there.

use axum::Router;
use axum::handler::Handler;
use axum::routing::MethodFilter;
use axum::routing::on;

use crate::ApiState;

/// Routes, and which ones they are.
#[derive(Default)]
pub(crate) struct Routes {
    router: Router<ApiState>,
    known: Vec<(&'static str, String)>,
}

/// Writes one function a method.
macro_rules! methods {
    ($($name:ident $filter:ident $word:literal),+) => {
        $(
            pub(crate) fn $name<H: Handler<T, ApiState>, T: 'static>(self, path: impl Into<String>, handler: H) -> Self {
                self.with(MethodFilter::$filter, $word, path.into(), handler)
            }
        )+
    };
}

impl Routes {
    methods!(get GET "GET", post POST "POST", patch PATCH "PATCH", delete DELETE "DELETE");

    fn with<H, T>(mut self, filter: MethodFilter, word: &'static str, path: String, handler: H) -> Self
    where
        H: Handler<T, ApiState>,
        T: 'static,
    {
        self.router = self.router.route(&path, on(filter, handler));
        self.known.push((word, path));
        self
    }

    /// These and others.
    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.known.extend(other.known);
        self
    }

    /// The routes as the server serves them.
    pub(crate) fn into_router(self) -> Router<ApiState> {
        self.router
    }

    /// Which ones they are: method and path.
    #[cfg(test)]
    pub(crate) fn known(&self) -> &[(&'static str, String)] {
        &self.known
    }
}
