//! The page: the configs in a table, the form above it while one is made or changed. What is open is in the address.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::list::encode;
use model::scores::{DataType, ScoreConfig};

use super::form::{Form, form_view};
use super::row::row_view;
use super::server::{ConfigList, load_configs};
use crate::icon::icon;
use crate::lazy::lazy_page;
use crate::list::query_value;
use crate::live::{Toaster, Toasts};
use crate::nav::{TroublePage, project_param, project_path};
use crate::page_data::{PageData, page_data};
use crate::rpc::Trouble;
use crate::table::Skeleton;
use crate::waiting::waiting;

lazy_page!(ConfigsRoute, configs_page, ConfigsPage);

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Around {
    pub(super) project: Memo<String>,
    pub(super) list: PageData<Result<ConfigList, Trouble>>,
    pub(super) toaster: Toaster,
}

impl Around {
    /// The address of the page with nothing open.
    pub(super) fn closed(self) -> String {
        project_path(&self.project.get_untracked(), "score-configs")
    }

    /// The address of the page with this config open.
    pub(super) fn editing(self, id: &str) -> String {
        format!("{}?edit={}", self.closed(), encode(id))
    }
}

/// What the address opens.
#[derive(Clone, Debug, PartialEq)]
enum Open {
    Nothing,
    New { name: String, data_type: DataType },
    Edit(String),
}

fn open_of(search: &str) -> Open {
    if let Some(id) = query_value(search, "edit") {
        return Open::Edit(id);
    }
    match query_value(search, "name") {
        Some(name) => {
            let data_type = query_value(search, "type").and_then(|word| DataType::parse(&word));
            Open::New { name, data_type: data_type.unwrap_or(DataType::Numeric) }
        }
        None => Open::Nothing,
    }
}

/// The page.
#[component]
fn ConfigsPage() -> impl IntoView {
    let project = project_param();
    let search = use_location().search;
    let open = Memo::new(move |_| search.with(|search| open_of(search)));
    let asked = Memo::new(move |_| match open.get() {
        Open::New { name, .. } if !name.is_empty() => Some(name),
        _ => None,
    });
    let list = page_data(move || (project.get(), asked.get()), |(project, name)| load_configs(project, name));
    let around = Around { project, list, toaster: Toaster::new() };
    view! {
        <Title text="Score configs"/>
        <div class="page plain-page">
            <header class="title-line">
                <h1>"Score configs"</h1>
                <span class="space"></span>
                <a class="button primary needs-browser" href=move || format!("{}?name=", around.closed())>
                    {icon("#i-plus")}
                    "New config"
                </a>
            </header>
            <p class="page-lead">
                "What the team has agreed that scores of a name may be. A score that names a config is held to it; direction and threshold decide which scores are good, everywhere."
            </p>
            <Transition fallback=|| view! { <Skeleton/> }>
                {waiting(move || async move {
                    match list.ready().await {
                        Ok(list) => list_view(&list, open.get(), around),
                        Err(trouble) => view! { <TroublePage trouble=trouble/> }.into_any(),
                    }
                })}
            </Transition>
            <Toasts toaster=around.toaster/>
        </div>
    }
    .into_any()
}

fn list_view(list: &ConfigList, open: Open, around: Around) -> AnyView {
    let may_edit = list.may_edit;
    let form = match &open {
        _ if !may_edit => None,
        Open::Nothing => None,
        Open::New { name, data_type } => Some(Form::new(name, *data_type, &list.labels)),
        Open::Edit(id) => list.configs.iter().find(|used| used.config.id == *id).map(|used| Form::of(&used.config)),
    };
    let is_open = |config: &ScoreConfig| matches!(&open, Open::Edit(id) if *id == config.id);
    let (current, archived): (Vec<_>, Vec<_>) = list.configs.iter().partition(|used| !used.config.is_archived);
    let rows = |configs: Vec<&super::server::UsedConfig>| {
        configs.into_iter().map(|used| row_view(used, is_open(&used.config), may_edit, around)).collect_view()
    };
    let nothing = list.configs.is_empty().then(|| {
        view! {
            <div class="teach in-list">
                <h2>"No score configs yet"</h2>
                <p>
                    "Make one to agree on the range, the labels, the direction or the pass threshold of a score. Programs name it by its id; people score by it in place."
                </p>
            </div>
        }
    });
    let old = (!archived.is_empty()).then(|| {
        let count = archived.len();
        view! {
            <details class="archived">
                <summary>{format!("Archived, {count}")}</summary>
                {table("Archived score configs", rows(archived).into_any())}
            </details>
        }
    });
    let table = (!current.is_empty()).then(|| table("Score configs", rows(current).into_any()));
    view! {
        <div class="plain-scroll" tabindex="0" role="region" aria-label="Score configs">
            {form.map(|form| form_view(form, around))}
            {table}
            {nothing}
            {old}
        </div>
    }
    .into_any()
}

fn table(label: &'static str, rows: AnyView) -> AnyView {
    view! {
        <table class="plain configs" aria-label=label>
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Type"</th>
                    <th scope="col">"Values"</th>
                    <th scope="col">"Better"</th>
                    <th scope="col">"Passes"</th>
                    <th scope="col">"Description"</th>
                    <th scope="col" class="count" title="Scores of this name and type">"Scores"</th>
                    <th scope="col">"Last"</th>
                    <th scope="col"><span class="unseen-words">"Actions"</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
