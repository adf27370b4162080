//! The plans of the API's sessions at 20,000 of them and 100,000 traces.

use model::text::parse_instant;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row};

use super::{SessionFilter, traces_of};
use crate::traces::plan_tests::{Facts, SCOPE, seeded};

const EXPLAIN: &str = "EXPLAIN (ANALYZE, FORMAT JSON) ";

async fn explain(connection: &mut PgConnection, mut sql: QueryBuilder<Postgres>) -> Facts {
    let row = sql.build().fetch_one(connection).await.unwrap();
    Facts::of(&row.get(0), &["sessions"])
}

#[tokio::test]
async fn sessions_are_paged_from_an_index() {
    let (_database, _store, pool) = seeded().await;
    let mut connection = pool.acquire().await.unwrap();
    let at = |text: &str| parse_instant(text);
    let filters = [
        SessionFilter::default(),
        SessionFilter { from: at("2025-01-01T00:00:00Z"), to: at("2027-01-01T00:00:00Z"), ..SessionFilter::default() },
        SessionFilter { environments: vec!["production".to_owned()], ..SessionFilter::default() },
    ];
    for filter in filters {
        for offset in [0, 1_000] {
            let facts = explain(&mut connection, filter.page(EXPLAIN, &SCOPE, (offset, 50))).await;
            let by_index = facts.scans.iter().all(|scan| scan.starts_with("Index"));
            assert!(by_index && facts.returned == 50, "{filter:?}: {facts:?}");
            assert!(facts.sorted <= 3_000 && facts.looked_at <= 20 * (offset as u64 + 50), "{filter:?}: {facts:?}");
        }
    }
    let count = explain(&mut connection, SessionFilter::default().count(EXPLAIN, &SCOPE)).await;
    assert_eq!(count.returned, 1);
    let facts = explain(&mut connection, traces_of(EXPLAIN, &SCOPE, 1_000_070)).await;
    assert!(facts.scans.iter().all(|scan| scan.starts_with("Index") || scan.starts_with("Bitmap")), "{facts:?}");
}
