//! Who scores in a machine's column sees a mark there; people's scores have a column of their own, which is offered then.

use leptos::prelude::*;
use model::scores::{Figure, ScoreColumn, ScoreSource};

use super::{AnyField, Query, Surroundings};
use crate::annotate::Saved;
use crate::live::Action;

/// Shows these columns from now on; the table's own where there are none.
pub(super) fn column_chooser(around: Surroundings) -> Callback<Option<Vec<AnyField>>> {
    let Surroundings { list, liking, .. } = around;
    let go = list.goer();
    Callback::new(move |columns: Option<Vec<AnyField>>| {
        let columns = columns.filter(|columns| *columns != list.name.default_columns());
        let query = list.query_now();
        liking.choose(&Query { columns: columns.clone(), ..untrack(|| liking.now()) });
        go(&Query { columns, ..query });
    })
}

/// Offers the column of people's scores beside the machine's that was scored in, unless it is there.
pub(super) fn offer_own_column(
    around: Surroundings,
    choose: Callback<Option<Vec<AnyField>>>,
    saved: &Saved,
) -> Option<Action> {
    let (key, place) = saved.place.cell.clone()?;
    saved.own.as_ref().filter(|_| !saved.is_folded())?;
    let name = around.list.name;
    let (word, mut columns) = around.last.with_value(|last| {
        let last = last.as_ref()?;
        Some((last.cell(&key, place)?.0, last.columns(name)))
    })?;
    let scored = name.field(&word)?.score_column()?.clone();
    let own = ScoreColumn { source: ScoreSource::Annotation, ..scored };
    let own = AnyField::of_scores(own, Figure::Usual);
    if columns.contains(&own) || place >= columns.len() {
        return None;
    }
    columns.insert(place + 1, own);
    Some(("Show people's column".to_owned(), Callback::new(move |()| choose.run(Some(columns.clone())))))
}
