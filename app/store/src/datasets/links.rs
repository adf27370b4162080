//! Links of items to traces, by whichever road they come: an SDK sends them outright, or spans say of which experiment they
//! are part. Both make the same run, since its id follows from what both name, and the same link.

use std::collections::BTreeMap;

use serde_json::Value;

use super::runs::run_id;
use crate::dictionary::TargetKind;
use crate::{ProjectScope, Store, StoreError};

/// A link as it was sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WantedLink {
    /// Where it is given, the item must be of this dataset.
    pub dataset_id: Option<String>,
    pub run_name: String,
    pub run_description: Option<String>,
    pub run_metadata: Option<Value>,
    pub item_id: String,
    pub trace_id: String,
    pub observation_id: Option<String>,
}

/// A run of links: what is not given stays.
#[derive(Debug)]
pub(super) struct Run {
    pub dataset_id: String,
    pub name: String,
    pub description: Option<String>,
    pub metadata: Option<Value>,
}

/// Links of items that are there, with the numbers that they need.
#[derive(Debug, Default)]
pub(crate) struct Links {
    /// Whether they change what a run says of itself. Spans only fill in what is missing, since some SDKs spell metadata
    /// less exactly there.
    pub(super) overwrite: bool,
    /// By k.
    pub(super) runs: BTreeMap<i64, Run>,
    /// The observations by run, item and trace.
    pub(super) rows: BTreeMap<(i64, String, i64), Option<String>>,
}

impl Store {
    /// Finds what these links need; those of items that are not there are left out. The numbers of runs and traces are
    /// made in commits of their own, so before the transaction.
    pub(crate) async fn links_of(
        &self,
        scope: &ProjectScope,
        wanted: Vec<WantedLink>,
        overwrite: bool,
    ) -> Result<Links, StoreError> {
        let mut links = Links { overwrite, ..Links::default() };
        if wanted.is_empty() {
            return Ok(links);
        }
        let project_id = scope.project_id;
        let item_ids: Vec<String> = wanted.iter().map(|link| link.item_id.clone()).collect();
        let found = sqlx::query!(
            r#"
            SELECT
                i.id
              , i.dataset_id
              , p.id AS project
            FROM dataset_items i
            JOIN projects p ON p.project_id = $1
            WHERE i.project_id = $1
                AND i.id = ANY($2)
            "#,
            project_id,
            &item_ids,
        )
        .fetch_all(&self.pool)
        .await?;
        let datasets: BTreeMap<&str, (&str, &str)> =
            found.iter().map(|row| (row.id.as_str(), (row.dataset_id.as_str(), row.project.as_str()))).collect();
        let known: Vec<(WantedLink, String, String)> = wanted
            .into_iter()
            .filter_map(|link| {
                let (dataset_id, project) = *datasets.get(link.item_id.as_str())?;
                let is_its = link.dataset_id.as_deref().is_none_or(|wanted| wanted == dataset_id);
                let run = is_its.then(|| run_id(project, dataset_id, &link.run_name))?;
                Some((link, dataset_id.to_owned(), run))
            })
            .collect();
        let run_ids: Vec<&str> = known.iter().map(|(_, _, run)| run.as_str()).collect();
        let run_ks = self.target_ks(project_id, TargetKind::Run, &run_ids).await?;
        let trace_ids: Vec<&str> = known.iter().map(|(link, _, _)| link.trace_id.as_str()).collect();
        let trace_ks = self.target_ks(project_id, TargetKind::Trace, &trace_ids).await?;
        for (link, dataset_id, run) in known {
            if let (Some(run_k), Some(trace_k)) = (run_ks.get(&run), trace_ks.get(&link.trace_id)) {
                links.add(*run_k, dataset_id, *trace_k, link);
            }
        }
        Ok(links)
    }
}

impl Links {
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The last one that says something wins.
    fn add(&mut self, run_k: i64, dataset_id: String, trace_k: i64, link: WantedLink) {
        let WantedLink { run_name: name, run_description, run_metadata, item_id, observation_id, .. } = link;
        let run = self.runs.entry(run_k).or_insert(Run { dataset_id, name, description: None, metadata: None });
        run.description = run_description.or(run.description.take());
        run.metadata = run_metadata.or(run.metadata.take());
        let row = self.rows.entry((run_k, item_id, trace_k)).or_default();
        *row = observation_id.or(row.take());
    }

    /// The numbers of the one link that there is.
    pub(crate) fn first(&self) -> Option<(i64, &str, i64)> {
        self.rows.keys().next().map(|(run_k, item_id, trace_k)| (*run_k, item_id.as_str(), *trace_k))
    }

    /// The traces that are linked, to be locked alone before [`Links::write`].
    pub(crate) fn trace_ks(&self) -> Vec<i64> {
        self.rows.keys().map(|(_, _, trace_k)| *trace_k).collect()
    }
}
