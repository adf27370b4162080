//! Observations as an indented list: each below its parent. What names a parent that never came stands at the
//! top, and a ring of parents is cut open at its first observation.

use std::collections::HashMap;

use model::traces::Observation;

/// An observation's place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Its index among the trace's observations.
    pub(super) index: usize,
    /// How many parents stand above it.
    pub(super) depth: usize,
}

/// The places of all observations, each exactly once, children in the order in which they are given.
pub(super) fn places(observations: &[Observation]) -> Vec<Place> {
    let known: HashMap<&str, usize> =
        observations.iter().enumerate().map(|(index, observation)| (observation.id.as_str(), index)).collect();
    let parent_of = |observation: &Observation| observation.parent_id.as_deref().and_then(|id| known.get(id)).copied();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); observations.len()];
    let mut tops = Vec::new();
    for (index, observation) in observations.iter().enumerate() {
        match parent_of(observation).and_then(|parent| children.get_mut(parent)) {
            Some(siblings) => siblings.push(index),
            None => tops.push(index),
        }
    }
    let mut list = Listing { children: &children, seen: vec![false; observations.len()], places: Vec::new() };
    // After the tops come those that only a ring holds.
    for index in tops.into_iter().chain(0..observations.len()) {
        list.add_with_children(index);
    }
    list.places
}

struct Listing<'a> {
    children: &'a [Vec<usize>],
    seen: Vec<bool>,
    places: Vec<Place>,
}

impl Listing<'_> {
    /// Walks without recursion: a trace may be as deep as its program.
    fn add_with_children(&mut self, top: usize) {
        let mut waiting = vec![Place { index: top, depth: 0 }];
        while let Some(place) = waiting.pop() {
            match self.seen.get_mut(place.index) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            self.places.push(place);
            let children = self.children.get(place.index).map(Vec::as_slice).unwrap_or_default();
            waiting.extend(children.iter().rev().map(|&index| Place { index, depth: place.depth + 1 }));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::DateTime;
    use model::traces::ObservationLevel;
    use serde_json::Map;

    use super::*;

    fn observation(id: &str, parent: Option<&str>) -> Observation {
        Observation {
            id: id.to_owned(),
            trace_id: "t".to_owned(),
            parent_id: parent.map(ToOwned::to_owned),
            kind: "SPAN".to_owned(),
            name: None,
            start: DateTime::UNIX_EPOCH,
            end: None,
            completion_start: None,
            input: None,
            output: None,
            metadata: Map::new(),
            level: ObservationLevel::Default,
            status_message: None,
            model: None,
            model_parameters: None,
            usage: BTreeMap::new(),
            cost: BTreeMap::new(),
            prompt_name: None,
            prompt_version: None,
            version: None,
            environment: "default".to_owned(),
        }
    }

    fn listed(pairs: &[(&str, Option<&str>)]) -> String {
        let observations: Vec<_> = pairs.iter().map(|(id, parent)| observation(id, *parent)).collect();
        let line = |place: &Place| format!("{}{}", "-".repeat(place.depth), observations[place.index].id);
        places(&observations).iter().map(line).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn children_stand_below_their_parents_whoever_came_first() {
        assert_eq!(listed(&[("c", Some("a")), ("a", None), ("d", Some("c")), ("b", Some("a"))]), "a -c --d -b");
    }

    #[test]
    fn orphans_stand_at_the_top() {
        assert_eq!(listed(&[("a", None), ("b", Some("never came")), ("c", Some("b"))]), "a b -c");
    }

    #[test]
    fn a_ring_is_cut_open() {
        assert_eq!(listed(&[("a", Some("b")), ("b", Some("a")), ("c", Some("c"))]), "a -b c");
    }
}
