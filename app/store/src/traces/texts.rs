//! The long texts of a trace or of one of its observations, as much of each as is asked for: a text of megabytes is read by
//! key and only from its beginning, unless somebody wants all of it.

use crate::{ProjectScope, Store, StoreError};

/// The beginning of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LongText {
    /// As many of its characters as were asked for, or all of them.
    pub text: String,
    /// How long all of it is, in bytes.
    pub bytes: u64,
}

/// How many characters of each text are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Of the input.
    pub input: i32,
    /// Of the output.
    pub output: i32,
    /// Of the metadata.
    pub metadata: i32,
}

/// The long texts of a trace or of an observation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// What went in: text, or JSON as text.
    pub input: Option<LongText>,
    /// What came out: text, or JSON as text.
    pub output: Option<LongText>,
    /// Anything else, as JSON.
    pub metadata: Option<LongText>,
}

/// A row of beginnings, each with its whole length.
struct TextRow {
    input: Option<String>,
    input_bytes: Option<i32>,
    output: Option<String>,
    output_bytes: Option<i32>,
    metadata: Option<String>,
    metadata_bytes: Option<i32>,
}

impl LongText {
    /// Whether it is only a beginning.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        (self.text.len() as u64) < self.bytes
    }
}

impl Reach {
    /// More characters than any text has.
    pub const WHOLE: i32 = 1_000_000_000;

    /// As many of each.
    #[must_use]
    pub fn of_each(chars: i32) -> Self {
        Self { input: chars, output: chars, metadata: chars }
    }
}

impl From<TextRow> for Texts {
    fn from(row: TextRow) -> Self {
        let long = |text: Option<String>, bytes: Option<i32>| {
            Some(LongText { text: text?, bytes: u64::try_from(bytes?).unwrap_or_default() })
        };
        Self {
            input: long(row.input, row.input_bytes),
            output: long(row.output, row.output_bytes),
            metadata: long(row.metadata, row.metadata_bytes).filter(|metadata| metadata.text != "{}"),
        }
    }
}

impl Store {
    /// The texts of an observation, or where none is named those of the trace: what it was given outright, else its root's.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn texts_of(
        &self,
        scope: &ProjectScope,
        trace_id: &str,
        observation_id: Option<&str>,
        reach: Reach,
    ) -> Result<Texts, StoreError> {
        if trace_id.contains('\0') || observation_id.is_some_and(|id| id.contains('\0')) {
            return Ok(Texts::default());
        }
        let row = match observation_id {
            Some(id) => self.observation_texts(scope, trace_id, id, reach).await?,
            None => self.trace_texts(scope, trace_id, reach).await?,
        };
        Ok(row.map(Texts::from).unwrap_or_default())
    }

    async fn observation_texts(
        &self,
        scope: &ProjectScope,
        trace_id: &str,
        id: &str,
        reach: Reach,
    ) -> Result<Option<TextRow>, StoreError> {
        let row = sqlx::query_as!(
            TextRow,
            r#"
            SELECT
                left(o.input, $4) AS input
              , octet_length(o.input) AS input_bytes
              , left(o.output, $5) AS output
              , octet_length(o.output) AS output_bytes
              , left(o.metadata::text, $6) AS metadata
              , octet_length(o.metadata::text) AS metadata_bytes
            FROM observations o
            WHERE o.project_id = $1
                AND o.trace_k = (SELECT t.k FROM traces t WHERE t.project_id = $1 AND t.id = $2)
                AND o.id = $3
            "#,
            scope.project_id,
            trace_id,
            id,
            reach.input,
            reach.output,
            reach.metadata,
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row)
    }

    async fn trace_texts(
        &self,
        scope: &ProjectScope,
        trace_id: &str,
        reach: Reach,
    ) -> Result<Option<TextRow>, StoreError> {
        let row = sqlx::query_as!(
            TextRow,
            r#"
            SELECT
                left(coalesce(t.input, o.input), $3) AS input
              , octet_length(coalesce(t.input, o.input)) AS input_bytes
              , left(coalesce(t.output, o.output), $4) AS output
              , octet_length(coalesce(t.output, o.output)) AS output_bytes
              , left((coalesce(o.metadata, '{}') || t.metadata)::text, $5) AS metadata
              , octet_length((coalesce(o.metadata, '{}') || t.metadata)::text) AS metadata_bytes
            FROM traces t
            LEFT JOIN observations o ON o.project_id = $1 AND o.trace_k = t.k AND o.id = t.root_id
            WHERE t.project_id = $1
                AND t.id = $2
            "#,
            scope.project_id,
            trace_id,
            reach.input,
            reach.output,
            reach.metadata,
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row)
    }
}
