//! How the domain's words are shown to people: an icon and a word for sources, types, levels and observations.

use model::scores::{DataType, Level, ScoreSource};

/// The icon and the word of a source.
pub(crate) const fn source(source: ScoreSource) -> (&'static str, &'static str) {
    match source {
        ScoreSource::Api => ("#i-code", "Code"),
        ScoreSource::Eval => ("#i-judge", "Judge"),
        ScoreSource::Annotation => ("#i-person", "Person"),
    }
}

/// The icon and the word of a data type.
pub(crate) const fn data_type(data_type: DataType) -> (&'static str, &'static str) {
    match data_type {
        DataType::Numeric => ("#i-numeric", "Numeric"),
        DataType::Boolean => ("#i-boolean", "Boolean"),
        DataType::Categorical => ("#i-categorical", "Categorical"),
        DataType::Text => ("#i-text", "Text"),
        DataType::Correction => ("#i-annotate", "Correction"),
    }
}

/// The icon and the word of a level.
pub(crate) const fn level(level: Level) -> (&'static str, &'static str) {
    match level {
        Level::Trace => ("#i-trace", "Trace"),
        Level::Observation => ("#i-observation", "Observation"),
        Level::Session => ("#i-session", "Session"),
        Level::Run => ("#i-run", "Dataset run"),
    }
}

/// The icon of an observation's type.
pub(crate) fn observation_icon(kind: &str) -> &'static str {
    match kind {
        "GENERATION" | "EMBEDDING" => "#i-generation",
        "EVENT" => "#i-event",
        "TOOL" => "#i-tool",
        "AGENT" => "#i-agent",
        "RETRIEVER" => "#i-retriever",
        "EVALUATOR" => "#i-judge",
        _ => "#i-span",
    }
}

/// The word of an observation's type: `GENERATION` reads “Generation”.
pub(crate) fn observation_word(kind: &str) -> String {
    let lower = kind.to_lowercase();
    let mut chars = lower.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
