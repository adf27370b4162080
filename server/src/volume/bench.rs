//! `bench-lists`: asks every case at the list's beginning and at random places, as the statement alone, as the call of a browser
//! and as a page, and right before each the rows that are its measure: times drift with the machine's load, ratios less.

use std::error::Error;
use std::time::{Duration, Instant};

use model::list::{ListQuery, Position};
use model::scores::{ScoreColumn, ScoreField};
use model::table::TablePage;
use model::traces::TraceField;
use serde_json::json;
use store::{Keyed, NewUser, ProjectScope, Store};

use super::ask::Client;
use super::cases::{CORRECT, Case, List, QUALITY, TONE, cases};
use super::figures::measure_figures;
use super::find;
use super::report::{Report, print};
use super::times::Times;
use crate::commands::{Outcome, open_store, say};
use crate::login::{hash_password, random_password};
use crate::settings::Settings;

/// Random places of a case.
const PLACES: u32 = 200;
/// Of these, so many are also asked as a call and as a page.
const ASKED: usize = 30;
/// A slow case is asked less often: as often as this allows, and so many times at least.
const TIME_A_CASE: Duration = Duration::from_secs(3);
const LEAST: usize = 10;
/// Rows a page.
const ROWS: usize = 50;
/// How often the scores of a column are added up.
const ADDED_UP: usize = 3;
const EMAIL: &str = "bench@scores.local";

/// The times of one case.
pub(super) struct Measured {
    pub case: Case,
    /// Rows of the first page.
    pub rows: usize,
    /// Whether its first page ended with the time for searching.
    pub is_searched: bool,
    pub first: Times,
    pub statement: Times,
    pub keyed: Times,
    /// What a call and a page take beyond the statement.
    pub call_more: Times,
    pub page_more: Times,
}

/// The project that is measured, by all ways that lead to it.
pub(super) struct Bench<'a> {
    pub store: &'a Store,
    pub scope: ProjectScope,
    project_id: &'a str,
    client: Client,
    score_ids: Vec<String>,
    trace_ids: Vec<String>,
}

/// Measures the lists of a project in process and by the server at `address`, and prints what came out.
///
/// # Errors
/// When the project is not there, or the database or the server does not answer.
pub async fn bench(settings: &Settings, project_id: &str, address: &str) -> Outcome {
    let store = open_store(settings).await?;
    let (scope, _) = find(&store, project_id).await?;
    let password = random_password();
    let password_hash = hash_password(password.clone()).await?;
    let user = NewUser { email: EMAIL.to_owned(), name: "Bench".to_owned(), password_hash: password_hash.clone() };
    if !store.create_user(&user).await? {
        store.reset_password(EMAIL, &password_hash).await?;
    }
    let mut bench = Bench {
        store: &store,
        project_id,
        client: Client::sign_in(address, EMAIL, &password).await?,
        score_ids: store.sample_ids(&scope, Keyed::Scores).await?,
        trace_ids: store.sample_ids(&scope, Keyed::Traces).await?,
        scope,
    };
    let before = store.relations().await?;
    let mut measured = Vec::new();
    for case in cases() {
        let one = bench.measure(case).await?;
        tracing::warn!("{:9.1} {:9.1} ms {}", one.statement.p50(), one.statement.p95(), one.case.query);
        measured.push(one);
    }
    let figures = measure_figures(&bench).await?;
    let added_up = bench.add_up().await?;
    let report = Report {
        scores: store.number_of_scores(&bench.scope).await?,
        added_up,
        measured,
        figures,
        settings: store.database_settings().await?,
        before,
        after: Vec::new(),
    };
    drop(bench);
    // Connections tell which indexes they used when they end.
    store.close().await;
    let after = open_store(settings).await?.relations().await?;
    say(&print(&Report { after, ..report }));
    Ok(())
}

impl Bench<'_> {
    async fn measure(&mut self, case: Case) -> Result<Measured, Box<dyn Error + Send + Sync>> {
        let keyed = if case.list == List::Scores { Keyed::Scores } else { Keyed::Traces };
        let first = self.page(&case, None).await?;
        let places = if first.next.is_some() { self.places(&case).await? } else { Vec::new() };
        let mut measured = Measured {
            rows: first.rows.len(),
            is_searched: first.searched.is_some(),
            first: Times::default(),
            statement: Times::default(),
            keyed: Times::default(),
            call_more: Times::default(),
            page_more: Times::default(),
            case,
        };
        // The beginning again after every ten places; without places always.
        let mut places = places.into_iter();
        let begin = Instant::now();
        for turn in 0..(PLACES as usize) {
            let place = if turn % 10 == 0 { None } else { places.next() };
            self.measure_place(&mut measured, keyed, place.as_deref(), turn < ASKED).await?;
            if turn >= LEAST && begin.elapsed() > TIME_A_CASE {
                break;
            }
        }
        Ok(measured)
    }

    async fn measure_place(
        &mut self,
        measured: &mut Measured,
        keyed: Keyed,
        place: Option<&str>,
        is_asked: bool,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        let ids = if keyed == Keyed::Scores { &self.score_ids } else { &self.trace_ids };
        let begin = Instant::now();
        self.store.fetch_by_key(&self.scope, keyed, ids, ROWS).await?;
        measured.keyed.push(begin.elapsed());
        let begin = Instant::now();
        self.page(&measured.case, place).await?;
        measured.statement.push(begin.elapsed());
        if place.is_none() {
            measured.first.push(begin.elapsed());
        }
        if !is_asked {
            return Ok(());
        }
        let query = printed(&measured.case, place);
        let list = measured.case.list.word();
        let begin = Instant::now();
        self.client.call("list-page", &json!({"project": self.project_id, "list": list, "query": query})).await?;
        measured.call_more.push_ms(begin.elapsed().as_secs_f64() * 1e3 - measured.statement.last());
        let begin = Instant::now();
        self.client.load(&format!("/project/{}/{list}?{query}", self.project_id)).await?;
        measured.page_more.push_ms(begin.elapsed().as_secs_f64() * 1e3 - measured.statement.last());
        Ok(())
    }

    async fn page(&self, case: &Case, place: Option<&str>) -> Result<TablePage, store::StoreError> {
        match case.list {
            List::Scores => self.store.score_page(&self.scope, &scores_query(case, place)).await,
            List::Traces => self.store.trace_page(&self.scope, &traces_query(case, place)).await,
        }
    }

    async fn places(&self, case: &Case) -> Result<Vec<String>, store::StoreError> {
        match case.list {
            List::Scores => {
                let query = scores_query(case, None);
                // Most places of the whole list are outside a short time.
                if query.range.is_some() {
                    return Ok(Vec::new());
                }
                let ids: Vec<String> =
                    self.score_ids.iter().step_by(self.score_ids.len() / PLACES as usize + 1).cloned().collect();
                self.store.score_places(&self.scope, &query, &ids).await
            }
            List::Traces => self.store.trace_places(&self.scope, &traces_query(case, None), PLACES).await,
        }
    }

    async fn add_up(&self) -> Result<Times, Box<dyn Error + Send + Sync>> {
        let column = ScoreColumn::parse(QUALITY).ok_or("no score column")?;
        let mut times = Times::default();
        for _ in 0..ADDED_UP {
            let begin = Instant::now();
            self.store.add_up_scores(&self.scope, &column).await?;
            times.push(begin.elapsed());
        }
        Ok(times)
    }
}

fn printed(case: &Case, place: Option<&str>) -> String {
    match case.list {
        List::Scores => scores_query(case, place).print(),
        List::Traces => traces_query(case, place).print(),
    }
}

fn scores_query(case: &Case, place: Option<&str>) -> ListQuery<ScoreField> {
    ListQuery { position: position(place), ..ListQuery::parse(&case.query).query }
}

/// The table's own columns and three score columns.
fn traces_query(case: &Case, place: Option<&str>) -> ListQuery<TraceField> {
    let query = ListQuery::<TraceField>::parse(&case.query).query;
    let scores = [QUALITY, CORRECT, TONE].into_iter().filter_map(ScoreColumn::parse).map(TraceField::score);
    let columns = query.shown().into_iter().chain(scores).collect();
    ListQuery { position: position(place), columns: Some(columns), ..query }
}

fn position(place: Option<&str>) -> Position {
    place.map_or(Position::First, |place| Position::After(place.to_owned()))
}
