//! What the public API's lists of traces and of observations can be filtered by, in its own words.

use super::{ColumnKind, FilterColumn};
use crate::words::words;

words! {
    /// A column of the list of traces.
    TraceColumn {
        /// Its id.
        Id = "id",
        /// Its name.
        Name = "name",
        /// When it began.
        Timestamp = "timestamp",
        /// Its end user.
        UserId = "userId",
        /// Its session.
        SessionId = "sessionId",
        /// Where it ran.
        Environment = "environment",
        /// The version of the program.
        Version = "version",
        /// The release of the program.
        Release = "release",
        /// Its tags.
        Tags = "tags",
        /// Whether it has a star.
        Bookmarked = "bookmarked",
        /// Its metadata, by key.
        Metadata = "metadata",
        /// In seconds.
        Latency = "latency",
        /// Tokens that went in.
        InputTokens = "inputTokens",
        /// Tokens that came out.
        OutputTokens = "outputTokens",
        /// Tokens in all.
        TotalTokens = "totalTokens",
        /// In US dollars.
        InputCost = "inputCost",
        /// In US dollars.
        OutputCost = "outputCost",
        /// In US dollars.
        TotalCost = "totalCost",
        /// The most serious level of its observations.
        Level = "level",
        /// Observations of the level WARNING.
        WarningCount = "warningCount",
        /// Observations of the level ERROR.
        ErrorCount = "errorCount",
        /// Observations of the level DEFAULT.
        DefaultCount = "defaultCount",
        /// Observations of the level DEBUG.
        DebugCount = "debugCount",
        /// The mean of its scores, by name.
        ScoresAvg = "scores_avg",
        /// The labels of its scores, by name.
        ScoreCategories = "score_categories",
    }
}

words! {
    /// A column of the lists of observations.
    ObservationColumn {
        /// Its id.
        Id = "id",
        /// SPAN, GENERATION and so on.
        Type = "type",
        /// Its name.
        Name = "name",
        /// Its trace.
        TraceId = "traceId",
        /// The observation that it is part of.
        ParentObservationId = "parentObservationId",
        /// When it began.
        StartTime = "startTime",
        /// When it ended.
        EndTime = "endTime",
        /// Where it ran.
        Environment = "environment",
        /// How serious it is.
        Level = "level",
        /// What went wrong.
        StatusMessage = "statusMessage",
        /// The version of the program.
        Version = "version",
        /// In seconds.
        Latency = "latency",
        /// From the start to the first token, in seconds.
        TimeToFirstToken = "timeToFirstToken",
        /// Tokens that came out, by second.
        TokensPerSecond = "tokensPerSecond",
        /// Tokens that went in.
        InputTokens = "inputTokens",
        /// Tokens that came out.
        OutputTokens = "outputTokens",
        /// Tokens in all.
        TotalTokens = "totalTokens",
        /// In US dollars.
        InputCost = "inputCost",
        /// In US dollars.
        OutputCost = "outputCost",
        /// In US dollars.
        TotalCost = "totalCost",
        /// The model that was called.
        Model = "model",
        /// The prompt that was used.
        PromptName = "promptName",
        /// Its version.
        PromptVersion = "promptVersion",
        /// Its metadata, by key.
        Metadata = "metadata",
        /// The trace's end user.
        UserId = "userId",
        /// The trace's session.
        SessionId = "sessionId",
        /// The trace's name.
        TraceName = "traceName",
        /// Where the trace ran.
        TraceEnvironment = "traceEnvironment",
        /// The trace's tags.
        TraceTags = "traceTags",
    }
}

impl FilterColumn for TraceColumn {
    fn named(name: &str) -> Option<Self> {
        match name {
            "tokens" => Some(Self::TotalTokens),
            "scores" => Some(Self::ScoresAvg),
            other => Self::parse(other),
        }
    }

    fn kind(self) -> ColumnKind {
        match self {
            Self::Timestamp => ColumnKind::Time,
            Self::Tags => ColumnKind::Texts,
            Self::Bookmarked => ColumnKind::Truth,
            Self::Metadata => ColumnKind::Object,
            Self::ScoresAvg => ColumnKind::Numbers,
            Self::ScoreCategories => ColumnKind::Labels,
            Self::Latency
            | Self::InputTokens
            | Self::OutputTokens
            | Self::TotalTokens
            | Self::InputCost
            | Self::OutputCost
            | Self::TotalCost
            | Self::WarningCount
            | Self::ErrorCount
            | Self::DefaultCount
            | Self::DebugCount => ColumnKind::Number,
            Self::Id
            | Self::Name
            | Self::UserId
            | Self::SessionId
            | Self::Environment
            | Self::Version
            | Self::Release
            | Self::Level => ColumnKind::Text,
        }
    }

    fn names() -> String {
        Self::ALL.iter().map(|column| column.word()).collect::<Vec<_>>().join(", ")
    }
}

impl FilterColumn for ObservationColumn {
    fn named(name: &str) -> Option<Self> {
        match name {
            "tokens" => Some(Self::TotalTokens),
            "start_time" => Some(Self::StartTime),
            "end_time" => Some(Self::EndTime),
            "providedModelName" => Some(Self::Model),
            other => Self::parse(other),
        }
    }

    fn kind(self) -> ColumnKind {
        match self {
            Self::StartTime | Self::EndTime => ColumnKind::Time,
            Self::TraceTags => ColumnKind::Texts,
            Self::Metadata => ColumnKind::Object,
            Self::Latency
            | Self::TimeToFirstToken
            | Self::TokensPerSecond
            | Self::InputTokens
            | Self::OutputTokens
            | Self::TotalTokens
            | Self::InputCost
            | Self::OutputCost
            | Self::TotalCost
            | Self::PromptVersion => ColumnKind::Number,
            Self::Id
            | Self::Type
            | Self::Name
            | Self::TraceId
            | Self::ParentObservationId
            | Self::Environment
            | Self::Level
            | Self::StatusMessage
            | Self::Version
            | Self::Model
            | Self::PromptName
            | Self::UserId
            | Self::SessionId
            | Self::TraceName
            | Self::TraceEnvironment => ColumnKind::Text,
        }
    }

    fn names() -> String {
        Self::ALL.iter().map(|column| column.word()).collect::<Vec<_>>().join(", ")
    }
}
