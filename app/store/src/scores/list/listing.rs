//! From a query to walks: the segments of its order from the cursor on, gathered into as few statements as a page is
//! likely to need. A page that ends before its cursor is walked backwards and turned around at the end.

use std::cmp::Ordering;

use model::list::{ListQuery, Position};
use model::scores::ScoreField;

use super::cursor::Place;
use super::segments::{Order, Segment, segments_of};
use super::selection::Selection;
use super::walk::Walk;

/// The most arms of one statement, unless a single segment has more.
const MOST_ARMS: usize = 100;
/// The same for the first statement: a page seldom needs more than the first names or labels.
const FIRST_ARMS: usize = 10;

/// A list from a place on.
#[derive(Clone, Debug)]
pub(super) struct Listing {
    pub order: Order,
    /// Whether the list is walked towards its beginning.
    pub backward: bool,
    /// Where the page begins or, walked backwards, ends; that row is not part of it.
    pub place: Option<Place>,
    pub descending: bool,
    segments: Vec<Segment>,
}

impl Listing {
    /// The list of the query at its position. A cursor that cannot be read is the list's beginning.
    pub(super) fn of(query: &ListQuery<ScoreField>, selection: &Selection) -> Self {
        let sort = query.order();
        let order = Order::by(sort.field);
        let (cursor, backward) = match &query.position {
            Position::First => (None, false),
            Position::After(cursor) => (Some(cursor), false),
            Position::Before(cursor) => (Some(cursor), true),
        };
        let place = cursor.and_then(|cursor| Place::read(order, cursor));
        let segments = if selection.is_empty() { Vec::new() } else { segments_of(&sort, selection) };
        Self { order, backward: backward && place.is_some(), place, descending: sort.descending, segments }
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

    /// Whether the walk reaches the segment before, at or after its place.
    fn compare(&self, segment: &Segment) -> Ordering {
        let Some(place) = &self.place else { return Ordering::Greater };
        let ordering = segment.heading.compare(&place.heading, self.descending);
        if self.backward { ordering.reverse() } else { ordering }
    }

    /// The place's own segment, from the place on.
    fn rest_of(&self, segment: Segment) -> Walk {
        let mut walk = walk_of(segment);
        walk.after = self.place.as_ref().map(|place| place.key.clone());
        walk
    }
}

/// Segments of one index that follow each other become one walk, as long as it does not grow too wide.
fn gather(segments: Vec<Segment>) -> Vec<Walk> {
    let mut walks: Vec<Walk> = Vec::new();
    for segment in segments {
        let next = walk_of(segment);
        let most = if walks.len() > 1 { MOST_ARMS } else { FIRST_ARMS };
        match walks.last_mut() {
            Some(walk) if is_continued(walk, &next) && walk.ids.len() + next.ids.len() <= most => {
                let ord = i32::try_from(walk.headings.len()).unwrap_or(i32::MAX);
                walk.ords.extend(next.ids.iter().map(|_| ord));
                walk.ids.extend(next.ids);
                walk.headings.extend(next.headings);
            }
            _ => walks.push(next),
        }
    }
    walks
}

/// Whether two segments can be arms of one walk.
fn is_continued(walk: &Walk, next: &Walk) -> bool {
    walk.index == next.index && walk.descending == next.descending && !walk.ids.is_empty() && !next.ids.is_empty()
}

fn walk_of(segment: Segment) -> Walk {
    let ords = vec![0; segment.arms.len()];
    Walk {
        index: segment.index,
        descending: segment.descending,
        headings: vec![segment.heading],
        ords,
        ids: segment.arms,
        after: None,
    }
}
