//! The statement that writes a batch's observations.

use std::collections::HashMap;

use chrono::Utc;
use model::traces::Observation;
use sqlx::PgConnection;
use sqlx::types::Json;

use super::patch::{Batch, column};
use crate::StoreError;

/// Upserts observations by trace and id: a repeat overwrites, an equal one changes nothing.
pub(super) async fn upsert_observations(
    connection: &mut PgConnection,
    project_id: i32,
    batch: &Batch,
    trace_ks: &HashMap<String, i64>,
) -> Result<(), StoreError> {
    let rows: Vec<&Observation> = batch.observations.values().collect();
    let ks = rows.iter().map(|o| trace_ks.get(&o.trace_id).copied().ok_or(sqlx::Error::RowNotFound));
    let ks: Vec<i64> = ks.collect::<Result<_, _>>()?;
    sqlx::query!(
        r#"
        INSERT INTO observations AS o (
            project_id
          , created_at
          , updated_at
          , trace_k
          , id
          , parent_id
          , kind
          , name
          , start_ts
          , end_ts
          , completion_start_ts
          , input
          , output
          , metadata
          , level
          , status_message
          , model
          , model_parameters
          , usage
          , cost
          , prompt_name
          , prompt_version
          , version
          , environment
        )
        SELECT $1, $2, $2, u.*
        FROM unnest(
            $3::bigint[]
          , $4::text[]
          , $5::text[]
          , $6::text[]
          , $7::text[]
          , $8::timestamptz[]
          , $9::timestamptz[]
          , $10::timestamptz[]
          , $11::text[]
          , $12::text[]
          , $13::jsonb[]
          , $14::text[]
          , $15::text[]
          , $16::text[]
          , $17::jsonb[]
          , $18::jsonb[]
          , $19::jsonb[]
          , $20::text[]
          , $21::int[]
          , $22::text[]
          , $23::text[]
        ) AS u (trace_k, id)
        ORDER BY u.trace_k, u.id COLLATE "C"
        ON CONFLICT (project_id, trace_k, id) DO UPDATE
        SET
            updated_at = EXCLUDED.updated_at
          , parent_id = EXCLUDED.parent_id
          , kind = EXCLUDED.kind
          , name = EXCLUDED.name
          , start_ts = EXCLUDED.start_ts
          , end_ts = EXCLUDED.end_ts
          , completion_start_ts = EXCLUDED.completion_start_ts
          , input = EXCLUDED.input
          , output = EXCLUDED.output
          , metadata = EXCLUDED.metadata
          , level = EXCLUDED.level
          , status_message = EXCLUDED.status_message
          , model = EXCLUDED.model
          , model_parameters = EXCLUDED.model_parameters
          , usage = EXCLUDED.usage
          , cost = EXCLUDED.cost
          , prompt_name = EXCLUDED.prompt_name
          , prompt_version = EXCLUDED.prompt_version
          , version = EXCLUDED.version
          , environment = EXCLUDED.environment
        WHERE (
            o.parent_id, o.kind, o.name, o.start_ts, o.end_ts, o.completion_start_ts, o.input, o.output, o.metadata
          , o.level, o.status_message, o.model, o.model_parameters, o.usage, o.cost, o.prompt_name, o.prompt_version
          , o.version, o.environment
        ) IS DISTINCT FROM (
            EXCLUDED.parent_id, EXCLUDED.kind, EXCLUDED.name, EXCLUDED.start_ts, EXCLUDED.end_ts
          , EXCLUDED.completion_start_ts, EXCLUDED.input, EXCLUDED.output, EXCLUDED.metadata, EXCLUDED.level
          , EXCLUDED.status_message, EXCLUDED.model, EXCLUDED.model_parameters, EXCLUDED.usage, EXCLUDED.cost
          , EXCLUDED.prompt_name, EXCLUDED.prompt_version, EXCLUDED.version, EXCLUDED.environment
        )
        "#,
        project_id,
        Utc::now(),
        &ks,
        column(&rows, |o| o.id.as_str()) as _,
        column(&rows, |o| o.parent_id.as_deref()) as _,
        column(&rows, |o| o.kind.as_str()) as _,
        column(&rows, |o| o.name.as_deref()) as _,
        column(&rows, |o| o.start) as _,
        column(&rows, |o| o.end) as _,
        column(&rows, |o| o.completion_start) as _,
        column(&rows, |o| o.input.as_deref()) as _,
        column(&rows, |o| o.output.as_deref()) as _,
        column(&rows, |o| Json(&o.metadata)) as _,
        column(&rows, |o| o.level.word()) as _,
        column(&rows, |o| o.status_message.as_deref()) as _,
        column(&rows, |o| o.model.as_deref()) as _,
        column(&rows, |o| o.model_parameters.as_ref().map(Json)) as _,
        column(&rows, |o| Json(&o.usage)) as _,
        column(&rows, |o| Json(&o.cost)) as _,
        column(&rows, |o| o.prompt_name.as_deref()) as _,
        column(&rows, |o| o.prompt_version) as _,
        column(&rows, |o| o.version.as_deref()) as _,
        column(&rows, |o| o.environment.as_str()) as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}
