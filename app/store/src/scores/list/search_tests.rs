//! Long lists at 100,000 scores, found in every way there is: by walks in slices, by the filters' own indexes, and by one plain
//! statement that knows nothing of either.

use model::list::{ListQuery, Position};
use model::scores::ScoreField;
use sqlx::{AssertSqlSafe, PgConnection};

use super::fetch::fetch;
use super::few::{self, Finder};
use super::listing::Listing;
use super::plan_tests::{SCOPE, seeded};
use super::{finder_of, place_of, select};

/// Queries, and what they ask in plain SQL.
const LISTS: [(&str, &str); 8] = [
    ("f=comment~contains~UNUSUAL", "s.comment ILIKE '%unusual%'"),
    ("f=user~is~user 7&f=environment~is~staging&sort=value", "t.seen AND t.user_id = 'user 7' AND s.env = 3"),
    ("f=user~contains~r 77&sort=-traceName", "t.seen AND t.user_id LIKE '%r 77%'"),
    ("f=tags~is~slow&f=name~is~name 03&sort=user", "t.seen AND t.tags && '{slow}' AND c.name = 'name 03'"),
    ("f=traceName~none&f=value~is~good&sort=author", "NOT (t.seen AND t.name IS NOT NULL) AND l.label = 'good'"),
    ("f=comment~none&f=author~is~second&sort=updated", "s.comment IS NULL AND s.author = 2"),
    ("q=unusual&sort=-name", "s.comment ILIKE '%unusual%'"),
    ("q=score 9999", "s.id LIKE 'score 9999%'"),
];

/// The ids of the whole list, page by page.
async fn walked(connection: &mut PgConnection, query: &ListQuery<ScoreField>, finder: bool) -> Vec<String> {
    let mut ids = Vec::new();
    let mut query = query.clone();
    loop {
        let selection = select(connection, &SCOPE, &query).await.unwrap();
        let finder = if finder { finder_of(connection, &SCOPE, &query, &selection).await.unwrap() } else { None };
        let listing = Listing::of(&query, &selection);
        let found = fetch(connection, &SCOPE, &selection, finder.as_ref(), &listing, 200).await.unwrap();
        ids.extend(found.rows.iter().map(|row| row.stored.score.id.clone()));
        let end = found.searched.or_else(|| match found.rows.len() {
            200 => found.rows.last().map(|row| place_of(listing.order, row)),
            _ => None,
        });
        match end {
            Some(place) => query.position = Position::After(place.print()),
            None => return ids,
        }
    }
}

#[tokio::test]
async fn a_list_is_the_same_however_it_is_found() {
    let (_database, pool) = seeded().await;
    let mut connection = pool.acquire().await.unwrap();
    for (text, condition) in LISTS {
        let query = ListQuery::parse(text).query;
        let by_walks = walked(&mut connection, &query, false).await;
        let by_finder = walked(&mut connection, &query, true).await;
        assert_eq!(by_walks, by_finder, "{text}");
        let plain = format!(
            "SELECT s.id FROM scores s JOIN score_columns c ON c.col = s.col JOIN traces t ON t.k = s.k
             LEFT JOIN score_columns l ON l.col = s.label WHERE {condition} ORDER BY s.id COLLATE \"C\""
        );
        let expected: Vec<String> = sqlx::query_scalar(AssertSqlSafe(plain)).fetch_all(&mut *connection).await.unwrap();
        let mut sorted = by_walks;
        sorted.sort_unstable();
        assert_eq!(sorted, expected, "{text}");
        assert!(!expected.is_empty(), "{text}");
    }
}

#[tokio::test]
async fn what_a_filter_makes_short_is_found_by_its_own_index() {
    let (_database, pool) = seeded().await;
    let mut connection = pool.acquire().await.unwrap();
    let cases = [
        ("f=id~is~score 5~score 6", "scores_pkey"),
        ("f=trace~is~trace 77", "scores_by_target"),
        ("f=user~is~user 7", "scores_by_target"),
        ("f=comment~contains~unusual", "scores_by_comment"),
    ];
    for (text, index) in cases {
        let query = ListQuery::parse(text).query;
        let selection = select(&mut connection, &SCOPE, &query).await.unwrap();
        let finder = finder_of(&mut connection, &SCOPE, &query, &selection).await.unwrap().unwrap();
        let (Finder::Sure(arms) | Finder::Perhaps(arms)) = finder;
        let mut statement = few::find_statement("EXPLAIN ", &SCOPE, &selection, &arms);
        let lines: Vec<String> = statement.build_query_scalar().fetch_all(&mut *connection).await.unwrap();
        let plan = lines.join("\n");
        assert!(plan.contains(index) && !plan.contains("Seq Scan on scores"), "{text}\n{plan}");
    }
}
