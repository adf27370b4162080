//! What a list shares with the page around it, and what a page has of its own.

use leptos::prelude::*;
use model::table::Total;

use super::bulk::Bulk;
use super::jobs::Jobs;
use super::liking::Liking;
use super::listing::LastShown;
use super::{ListAddress, Query};
use crate::annotate::Scoring;
use crate::live::Toaster;
use crate::nav::Viewer;
use crate::table::{Hands, HeadFigures};

/// What the list shares with the page around it.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings {
    /// The list's address.
    pub(crate) list: ListAddress,
    /// How many rows the list has, once that is known.
    pub(crate) total: Signal<Option<Total>>,
    /// What its score columns come to, once that is known.
    pub(super) figures: HeadFigures,
    /// The rows that were shown last.
    pub(super) last: LastShown,
    /// Asks for everything again.
    pub(crate) refresh: Callback<()>,
    /// How often everything was asked for again.
    pub(crate) again: RwSignal<u32>,
    /// What hands do on the table.
    pub(crate) hands: Hands,
    /// How the person likes to see the list.
    pub(super) liking: Liking,
    /// Whether the panel is wide.
    pub(crate) wide: RwSignal<bool>,
    /// Where notes are shown.
    pub(crate) toaster: Toaster,
    /// Scoring in place.
    pub(crate) scoring: Scoring,
    /// What is done to many rows.
    pub(crate) jobs: Jobs,
    /// Whether what is done to ticked rows is done to all that the list has.
    pub(super) everything: RwSignal<bool>,
    /// What the page has of its own.
    pub(super) parts: &'static Parts,
}

/// What a list's page has of its own.
#[derive(Debug)]
pub(crate) struct Parts {
    /// What stands at the right of the title line.
    pub(crate) beside: fn(Surroundings) -> AnyView,
    /// What stands between the filter bar and the table.
    pub(crate) above: fn(Surroundings) -> AnyView,
    /// The panel of an open row.
    pub(crate) panel: fn(Surroundings) -> AnyView,
    /// What can be done with ticked rows beside deleting them and copying their ids.
    pub(crate) more: fn(Bulk) -> AnyView,
    /// The page of a project that has no rows at all.
    pub(crate) first: fn(Viewer, Surroundings) -> AnyView,
}

impl Surroundings {
    /// The query of the address, with the columns and the page size as the person likes them.
    pub(crate) fn liked(&self) -> Query {
        self.list.query().liked_as(&self.liking.now())
    }
}
