//! How a person likes to see the list: its columns and its page size. The server remembers it; it is used where the
//! address says nothing, already for the first paint.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use leptos::task::spawn_local;

use super::{ListName, Query};
use crate::nav::{Viewer, ViewerResource};
use crate::rpc::Trouble;

/// Remembers how the person who asks likes to see a list: of the query, its columns and its page size.
///
/// # Errors
/// When nobody is signed in, the project is not theirs, there is no such list, or the database cannot answer.
#[server(prefix = "/rpc", endpoint = "save-list", input = Json)]
pub async fn save_list(project: String, list: String, query: String) -> Result<(), Trouble> {
    use super::server::named;
    use crate::rpc::{member, server_trouble};

    let member = member(&project).await?;
    let query = named(&list)?.query(&query).liking().print();
    member.store.save_list_settings(&member.scope, &member.user_id, &list, &query).await.map_err(server_trouble)
}

/// What is being remembered: one call at a time, and after it only the last choice.
#[derive(Default)]
struct Saving {
    is_busy: bool,
    next: Option<String>,
}

/// The liking of the person at hand.
#[derive(Clone, Copy)]
pub(super) struct Liking {
    name: ListName,
    project: Memo<String>,
    remembered: Option<ViewerResource>,
    learnt: StoredValue<Query>,
    chosen: RwSignal<Option<(String, Query)>>,
    saving: StoredValue<Saving>,
}

impl Liking {
    /// The list.
    pub(super) fn list(&self) -> ListName {
        self.name
    }

    /// The liking of who looks at the project.
    pub(super) fn here(name: ListName, project: Memo<String>) -> Self {
        Self {
            name,
            project,
            remembered: use_context::<ViewerResource>(),
            learnt: StoredValue::new(Query::default()),
            chosen: RwSignal::new(None),
            saving: StoredValue::new(Saving::default()),
        }
    }

    /// What was chosen since the page came, if it was for this project.
    pub(super) fn chosen(&self) -> Option<Query> {
        let project = self.project.get();
        self.chosen.get().filter(|(of, _)| *of == project).map(|(_, query)| query)
    }

    /// What is known to have been chosen, also at another time.
    pub(super) fn now(&self) -> Query {
        self.chosen().unwrap_or_else(|| self.learnt.get_value())
    }

    /// Takes in what the server remembers of the person.
    pub(super) fn learn(&self, viewer: &Viewer) {
        let text = viewer.lists.get(self.name.word()).map_or("", String::as_str);
        self.learnt.set_value(self.name.query(text));
    }

    /// What was chosen, also at another time; waits until that is known.
    pub(super) async fn known(self, chosen: Option<Query>) -> Query {
        match (chosen, self.remembered) {
            (Some(chosen), _) => chosen,
            (None, Some(ViewerResource(viewer))) => {
                let remembered = viewer.ready().await.ok().and_then(|mut viewer| viewer.lists.remove(self.name.word()));
                self.name.query(&remembered.unwrap_or_default())
            }
            (None, None) => Query::default(),
        }
    }

    /// Takes a choice, and has it remembered.
    pub(super) fn choose(self, query: &Query) {
        let (project, query) = (self.project.get_untracked(), query.liking());
        let text = query.print();
        self.chosen.set(Some((project.clone(), query)));
        let was_busy = self.saving.try_update_value(|saving| {
            saving.next = Some(text);
            std::mem::replace(&mut saving.is_busy, true)
        });
        if was_busy != Some(false) {
            return;
        }
        spawn_local(async move {
            let next = || self.saving.try_update_value(|saving| saving.next.take()).flatten();
            while let Some(text) = next() {
                // What is not remembered still holds until the page is left.
                let _ = save_list(project.clone(), self.name.word().to_owned(), text).await;
            }
            self.saving.try_update_value(|saving| saving.is_busy = false);
        });
    }
}
