//! The whole application: its routes. Every page is drawn with its data by the server, so that it can be read
//! before, and without, the browser half.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{Lazy, SsrMode, path};

use crate::configs::ConfigsRoute;
use crate::live::come_alive;
use crate::login::{LinkRoute, LoginRoute};
use crate::nav::{Home, NotFound, ProjectFrame, ToScores};
use crate::rejected::RejectedRoute;
use crate::review::ReviewRoute;
use crate::runs::RunRoute;
use crate::scores::ScoresRoute;
use crate::settings::{OrganizationRoute, SettingsRoute};
use crate::traces::{TraceRoute, TracesRoute};

/// The application.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    come_alive();
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Scores".to_owned() } else { format!("{title} · Scores") }/>
        <Router>
            <Routes fallback=|| view! { <NotFound/> }>
                <Route path=path!("/") view=Home ssr=SsrMode::Async/>
                <Route path=path!("/login") view={Lazy::<LoginRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/link") view={Lazy::<LinkRoute>::new()} ssr=SsrMode::Async/>
                <ParentRoute path=path!("/project/:project") view=ProjectFrame ssr=SsrMode::Async>
                    <Route path=path!("") view=ToScores ssr=SsrMode::Async/>
                    <Route
                        path=path!("datasets/:dataset/runs/:run")
                        view={Lazy::<RunRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("scores") view={Lazy::<ScoresRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("scores/rejected") view={Lazy::<RejectedRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("score-configs") view={Lazy::<ConfigsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("settings") view={Lazy::<SettingsRoute>::new()} ssr=SsrMode::Async/>
                    <Route
                        path=path!("settings/organization")
                        view={Lazy::<OrganizationRoute>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("traces") view={Lazy::<TracesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("review") view={Lazy::<ReviewRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("traces/:trace") view={Lazy::<TraceRoute>::new()} ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}
