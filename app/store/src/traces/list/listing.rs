//! From a query to walks: the segments of its order from the cursor on, gathered into as few statements as a page is likely to
//! need. A page that ends before its cursor is walked backwards and turned around at the end.

use std::cmp::Ordering;

use model::list::{ListQuery, Position};
use model::traces::TraceField;

use super::cursor::Place;
use super::order::{Order, Segment, Source, segments_of};
use super::selection::Selection;
use super::walk::Walk;

/// The most arms of one statement.
const MOST_ARMS: usize = 100;
/// The same for the first statement: a page seldom needs more than the first labels.
const FIRST_ARMS: usize = 10;

/// A list from a place on.
#[derive(Clone, Debug)]
pub(super) struct Listing {
    pub order: Order,
    /// Whether the list is walked towards its beginning.
    pub backward: bool,
    /// Where the page begins or, walked backwards, ends; that trace is not part of it.
    pub place: Option<Place>,
    pub descending: bool,
    segments: Vec<Segment>,
}

impl Listing {
    /// The list of the query at its position. A cursor that cannot be read is the list's beginning.
    pub(super) fn of(query: &ListQuery<TraceField>, order: Order, selection: &Selection) -> Self {
        let descending = query.order().descending;
        let (cursor, backward) = match &query.position {
            Position::First => (None, false),
            Position::After(cursor) => (Some(cursor), false),
            Position::Before(cursor) => (Some(cursor), true),
        };
        let place = cursor.and_then(|cursor| Place::read(&order, cursor));
        let without_missing = selection.has_all(&order);
        let segments = if selection.is_empty { Vec::new() } else { segments_of(&order, descending, without_missing) };
        Self { order, backward: backward && place.is_some(), place, descending, segments }
    }

    /// The same list, away from this place in either direction.
    pub(super) fn beside(&self, place: Place, backward: bool) -> Self {
        Self { place: Some(place), backward, ..self.clone() }
    }

    /// The same list from its beginning.
    pub(super) fn restarted(&self) -> Self {
        Self { backward: false, place: None, ..self.clone() }
    }

    /// The same list, in the same direction, from another place on.
    pub(super) fn resumed(&self, place: Place) -> Self {
        Self { place: Some(place), ..self.clone() }
    }

    /// The walks that together are the list from its place on, in order.
    pub(super) fn walks(&self) -> Vec<Walk> {
        let mut segments: Vec<Segment> = self.segments.clone();
        if self.backward {
            segments.reverse();
            for segment in &mut segments {
                segment.descending = !segment.descending;
            }
        }
        let mut walks = Vec::new();
        let mut later: Vec<Segment> = Vec::new();
        for segment in segments {
            match self.compare(&segment) {
                Ordering::Less => {}
                Ordering::Equal => walks.push(self.rest_of(segment)),
                Ordering::Greater => later.push(segment),
            }
        }
        walks.extend(gather(later));
        walks
    }

    /// Where a segment lies from the place, in the direction of the walk.
    fn compare(&self, segment: &Segment) -> Ordering {
        let Some(place) = &self.place else { return Ordering::Greater };
        let ordering = segment.heading.compare(&place.heading, self.descending);
        if self.backward { ordering.reverse() } else { ordering }
    }

    /// The place's own segment, from the place on.
    fn rest_of(&self, segment: Segment) -> Walk {
        Walk { after: self.place.as_ref().map(|place| place.key.clone()), ..walk_of(segment) }
    }
}

/// Labels that follow each other become one walk, as long as it does not grow too wide.
fn gather(segments: Vec<Segment>) -> Vec<Walk> {
    let mut walks: Vec<Walk> = Vec::new();
    for segment in segments {
        let next = walk_of(segment);
        let most = if walks.len() > 1 { MOST_ARMS } else { FIRST_ARMS };
        match walks.last_mut() {
            Some(walk)
                if matches!(walk.source, Source::Labels(_)) && walk.source == next.source && walk.arms.len() < most =>
            {
                walk.arms.extend(next.arms);
                walk.headings.extend(next.headings);
            }
            _ => walks.push(next),
        }
    }
    walks
}

fn walk_of(segment: Segment) -> Walk {
    Walk {
        source: segment.source,
        descending: segment.descending,
        headings: vec![segment.heading],
        arms: segment.arm.into_iter().collect(),
        after: None,
        lack: segment.lack,
    }
}
