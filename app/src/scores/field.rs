//! How the properties of a score look in filters.

use model::scores::{DataType, ScoreField, ScoreSource};

use super::server::score_choices;
use crate::filters::{Choices, FilterField};
use crate::words;

impl FilterField for ScoreField {
    const OFFERED: &'static [Self] = &[Self::Name, Self::Value, Self::Source, Self::DataType, Self::Environment];

    fn icon(&self) -> &'static str {
        match self {
            Self::Timestamp => "#i-clock",
            Self::Value => "#i-numeric",
            Self::Source | Self::Author => "#i-person",
            Self::DataType => "#i-categorical",
            Self::Comment => "#i-comment",
            Self::TraceName | Self::Trace => "#i-trace",
            Self::Environment => "#i-dataset",
            Self::Name | Self::Metadata | Self::Config | Self::Tags | Self::Id => "#i-text",
            Self::User => "#i-person",
            Self::Observation | Self::Level => "#i-observation",
            Self::Session => "#i-session",
            Self::Run => "#i-run",
            Self::Updated => "#i-clock",
        }
    }

    fn short(&self, value: &str) -> String {
        let word = match self {
            Self::Source => ScoreSource::parse(value).map(|source| words::source(source).1),
            Self::DataType => DataType::parse(value).map(|data_type| words::data_type(data_type).1),
            _ => None,
        };
        word.unwrap_or(value).to_owned()
    }

    fn long(&self, value: &str) -> String {
        let short = self.short(value);
        if matches!(self, Self::Source) && short != value { format!("{short} ({value})") } else { short }
    }

    fn choices(&self, project: String) -> Choices {
        Box::pin(score_choices(project, self.word().to_owned(), String::new()))
    }
}
