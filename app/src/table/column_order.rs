//! Which columns are shown and in which order, as a person changes it.

/// The columns after one was ticked or its tick taken away: a new one comes last, and the last one stays.
pub(super) fn toggled<F: Clone + PartialEq>(shown: &[F], field: &F) -> Vec<F> {
    let mut next: Vec<F> = shown.iter().filter(|other| *other != field).cloned().collect();
    if next.len() == shown.len() {
        next.push(field.clone());
    }
    if next.is_empty() { shown.to_vec() } else { next }
}

/// The columns after one moved by so many places, as far as there is room.
pub(super) fn moved<F: Clone + PartialEq>(shown: &[F], field: &F, by: isize) -> Vec<F> {
    let mut next = shown.to_vec();
    if let Some(from) = shown.iter().position(|other| other == field) {
        let to = from.saturating_add_signed(by).min(shown.len() - 1);
        let field = next.remove(from);
        next.insert(to, field);
    }
    next
}

/// The columns after one was dropped in the place of another.
pub(super) fn dropped<F: Clone + PartialEq>(shown: &[F], field: &F, onto: &F) -> Vec<F> {
    let place = |of: &F| shown.iter().position(|other| other == of);
    match (place(field), place(onto)) {
        (Some(from), Some(to)) => {
            let mut next = shown.to_vec();
            let field = next.remove(from);
            next.insert(to, field);
            next
        }
        _ => shown.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticked_column_comes_last_and_one_is_always_left() {
        assert_eq!(toggled(&["a", "b"], &"c"), ["a", "b", "c"]);
        assert_eq!(toggled(&["a", "b"], &"a"), ["b"]);
        assert_eq!(toggled(&["b"], &"b"), ["b"]);
    }

    #[test]
    fn a_column_moves_as_far_as_there_is_room() {
        assert_eq!(moved(&["a", "b", "c"], &"a", 1), ["b", "a", "c"]);
        assert_eq!(moved(&["a", "b", "c"], &"a", -1), ["a", "b", "c"]);
        assert_eq!(moved(&["a", "b", "c"], &"c", 5), ["a", "b", "c"]);
    }

    #[test]
    fn a_dropped_column_takes_the_place_of_the_other() {
        assert_eq!(dropped(&["a", "b", "c"], &"a", &"c"), ["b", "c", "a"]);
        assert_eq!(dropped(&["a", "b", "c"], &"c", &"a"), ["c", "a", "b"]);
        assert_eq!(dropped(&["a", "b"], &"x", &"a"), ["a", "b"]);
    }
}
