//! How the properties of a score look in filters.

use model::scores::{DataType, Level, ScoreField, ScoreSource};
use model::table::{Spread, Total};

use super::server::{score_choices, score_matches, score_spread, score_total};
use crate::filters::{Answer, FilterField};
use crate::words;

impl FilterField for ScoreField {
    const OFFERED: &'static [Self] = Self::ALL;
    const SEARCH: &'static str = "Search scores";
    const ROWS: (&'static str, &'static str) = ("score", "scores");

    fn icon(&self) -> &'static str {
        match self {
            Self::Timestamp | Self::Updated => "#i-clock",
            Self::Value => "#i-numeric",
            Self::Source | Self::Author | Self::User => "#i-person",
            Self::DataType => "#i-categorical",
            Self::Comment => "#i-comment",
            Self::TraceName | Self::Trace => "#i-trace",
            Self::Environment => "#i-dataset",
            Self::Name | Self::Metadata | Self::Config | Self::Tags | Self::Id => "#i-text",
            Self::Observation | Self::Level => "#i-observation",
            Self::Session => "#i-session",
            Self::Run => "#i-run",
        }
    }

    fn short(&self, value: &str) -> String {
        let word = match self {
            Self::Source => ScoreSource::parse(value).map(|source| words::source(source).1),
            Self::DataType => DataType::parse(value).map(|data_type| words::data_type(data_type).1),
            Self::Level => Level::parse(value).map(|level| words::level(level).1),
            _ => None,
        };
        word.unwrap_or(value).to_owned()
    }

    fn long(&self, value: &str) -> String {
        let short = self.short(value);
        if matches!(self, Self::Source) && short != value { format!("{short} ({value})") } else { short }
    }

    fn choices(&self, project: String, typed: String) -> Answer<Vec<String>> {
        Box::pin(score_choices(project, self.word().to_owned(), typed))
    }

    fn matches(project: String, typed: String) -> Answer<Vec<(String, String)>> {
        Box::pin(score_matches(project, typed))
    }

    fn spread(&self, project: String, query: String) -> Answer<Option<Spread>> {
        Box::pin(score_spread(project, query))
    }

    fn total(project: String, query: String) -> Answer<Total> {
        Box::pin(score_total(project, query))
    }
}
