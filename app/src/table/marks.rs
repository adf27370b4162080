//! The marks of rows: the keyboard's, the open one, ticked ones, the chosen cell. They are classes, moved on rows that stay as
//! they are.

use leptos::prelude::*;

use super::hands::{Hands, key_of, mark, rows_of, tick_in};

impl Hands {
    /// Keeps the marks of rows as the state says, also on rows that have just come or were changed in place.
    pub(super) fn keep_marks(self) {
        Effect::new(move |_| {
            self.cursor.track();
            self.open.track();
            self.chosen.track();
            self.ticked.track();
            self.body.track();
            untrack(|| self.mark_rows());
        });
        Effect::new(move |_| {
            if self.patches.with(|patches| !patches.is_empty()) {
                // The rows are drawn anew first; the page may have gone by then.
                request_animation_frame(move || {
                    self.patches.try_get_untracked().into_iter().for_each(|_| self.mark_rows());
                });
            }
        });
    }

    /// Marks the rows as they are now.
    fn mark_rows(self) {
        let (cursor, open) = (self.cursor.get_untracked(), self.open.get_untracked());
        let Some(body) = self.body.get_untracked() else { return };
        let rows = rows_of(&body);
        self.ticked.with_untracked(|ticked| {
            let mut here = 0;
            for row in &rows {
                let key = key_of(row);
                let is_ticked = ticked.contains(&key);
                here += usize::from(is_ticked);
                mark(row, "at", cursor.as_ref() == Some(&key));
                mark(row, "open", open.as_ref() == Some(&key));
                mark(row, "ticked", is_ticked);
                if let Some(tick) = tick_in(row) {
                    tick.set_checked(is_ticked);
                }
            }
            let Some(table) = body.closest("table").ok().flatten() else { return };
            if let Ok(Some(was)) = table.query_selector("td.chosen") {
                mark(&was, "chosen", false);
            }
            let chosen = cursor.as_ref().zip(self.chosen.get_untracked());
            if let Some(cell) = chosen.and_then(|(key, column)| self.cell_at(key, column)) {
                mark(&cell, "chosen", true);
            }
            mark(&table, "any-ticked", !ticked.is_empty());
            if let Some(all) = tick_in(&table) {
                all.set_checked(here > 0 && here == rows.len());
                all.set_indeterminate(here > 0 && here < rows.len());
            }
        });
    }
}
