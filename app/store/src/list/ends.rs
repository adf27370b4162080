//! Where a page begins and ends in its list.

/// What was found of a page.
#[derive(Clone, Debug)]
pub(crate) struct Found<R, P> {
    /// The rows in the order of the walk.
    pub rows: Vec<R>,
    /// The place up to which was searched, if the time ended before the page was full.
    pub searched: Option<P>,
}

impl<R, P> Default for Found<R, P> {
    fn default() -> Self {
        Self { rows: Vec::new(), searched: None }
    }
}

/// From where a list was walked, and which way.
#[derive(Debug)]
pub(crate) struct Turn<'a, P> {
    /// Towards the list's beginning.
    pub backward: bool,
    /// Where the walk began.
    pub place: Option<&'a P>,
}

/// Takes the row too many off a page of `limit` that was found with one row more where the list goes on, turns the rows
/// into the order of the list, and tells the places before and after them from which other pages go on.
pub(crate) fn ends_of<R, P: Clone>(
    found: &mut Found<R, P>,
    turn: &Turn<'_, P>,
    limit: usize,
    place_of: impl Fn(&R) -> P,
) -> (Option<P>, Option<P>) {
    let rows = &mut found.rows;
    let goes_on = rows.len() > limit;
    rows.truncate(limit);
    if turn.backward {
        rows.reverse();
    }
    // Where nothing follows any more, the way back stays open.
    let place = |row: Option<&R>| row.map(&place_of).or_else(|| turn.place.cloned());
    let (follow, precede) = if turn.backward { (true, goes_on) } else { (goes_on, turn.place.is_some()) };
    let mut prev = if precede { place(rows.first()) } else { None };
    let mut next = if follow { place(rows.last()) } else { None };
    if let Some(searched) = &found.searched {
        *(if turn.backward { &mut prev } else { &mut next }) = Some(searched.clone());
    }
    (prev, next)
}
