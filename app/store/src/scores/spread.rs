//! How the numbers of a list are spread, for the editor of a number filter: from its newest scores, so that it costs
//! the same in a project of any size.

use chrono::Utc;
use model::list::{Filter, ListQuery, Test};
use model::scores::{DataType, ScoreField};
use model::table::Spread;
use sqlx::{Postgres, QueryBuilder};

use super::list::words::{ColumnWords, read_columns};
use crate::{ProjectScope, Store, StoreError};

/// As many bins as an editor draws bars.
const BINS: u16 = 24;
/// As many numbers are looked at, the newest first.
const MOST_NUMBERS: i64 = 20_000;

impl Store {
    /// How the numbers of the query's names, sources, types and times are spread; nothing if it has none.
    ///
    /// # Errors
    /// When the database cannot be asked, or takes too long.
    pub async fn score_spread(
        &self,
        scope: &ProjectScope,
        query: &ListQuery<ScoreField>,
    ) -> Result<Option<Spread>, StoreError> {
        let mut connection = self.pool.acquire().await?;
        let columns = read_columns(&mut connection, scope).await?;
        let cols: Vec<i32> = columns
            .iter()
            .filter(|column| query.filters.iter().all(|filter| has_numbers(column, filter)))
            .map(|column| column.col)
            .collect();
        let (from, to) = query.range.map_or((None, None), |range| range.ends(Utc::now()));
        let mut sql = QueryBuilder::<Postgres>::new("SELECT\n    s.value\nFROM scores s\nWHERE s.project_id = ");
        sql.push_bind(scope.project_id).push("\n    AND s.col = ANY(").push_bind(cols).push(")");
        sql.push("\n    AND s.value IS NOT NULL");
        if let Some(from) = from {
            sql.push("\n    AND s.ts >= ").push_bind(from);
        }
        if let Some(to) = to {
            sql.push("\n    AND s.ts < ").push_bind(to);
        }
        sql.push("\nORDER BY s.ts DESC\nLIMIT ").push_bind(MOST_NUMBERS);
        let numbers: Vec<f64> = sql.build_query_scalar().fetch_all(&mut *connection).await?;
        Ok(spread_of(&numbers))
    }
}

/// Whether the column has numbers and its scores can pass the filter, as far as its own words decide.
fn has_numbers(column: &ColumnWords, filter: &Filter<ScoreField>) -> bool {
    let word = match filter.field {
        ScoreField::Name => column.name.as_str(),
        ScoreField::Source => column.source.word(),
        ScoreField::DataType => column.data_type.word(),
        _ => return matches!(column.data_type, DataType::Numeric | DataType::Boolean),
    };
    match &filter.test {
        Test::Is(words) => words.iter().any(|named| named == word),
        Test::Not(words) => words.iter().all(|named| named != word),
        _ => true,
    }
}

fn spread_of(numbers: &[f64]) -> Option<Spread> {
    let least = numbers.iter().copied().reduce(f64::min)?;
    let greatest = numbers.iter().copied().reduce(f64::max)?;
    let mut bins = vec![0_u32; usize::from(BINS)];
    for number in numbers {
        let share = (number - least) / (greatest - least);
        // Where all are the same there is no width to have a share of, and the first bin holds them.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the bins, cut to them")]
        let bin = (share * f64::from(BINS)) as usize;
        if let Some(count) = bins.get_mut(bin.min(usize::from(BINS) - 1)) {
            *count += 1;
        }
    }
    Some(Spread { least, greatest, bins })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_are_inside_the_bins() {
        let spread = spread_of(&[0.0, 0.5, 1.0, 1.0]).expect("there are numbers");
        assert_eq!((spread.least, spread.greatest), (0.0, 1.0));
        assert_eq!((spread.bins[0], spread.bins[12], spread.bins[23]), (1, 1, 2));
    }

    #[test]
    fn equal_numbers_are_in_one_bin_and_none_have_no_spread() {
        assert_eq!(spread_of(&[3.0, 3.0]).map(|spread| spread.bins[0]), Some(2));
        assert_eq!(spread_of(&[]), None);
    }
}
