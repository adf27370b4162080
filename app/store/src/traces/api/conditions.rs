//! Conditions as tests in statements. Every column is a fixed expression over `t`, the trace, and `o`, the observation; only
//! keys and values are bound.

use model::conditions::{
    ColumnKind, Condition, ConditionTest, FilterColumn, ObservationColumn, SetTest, TextTest, TraceColumn,
};
use sqlx::{Postgres, QueryBuilder};

use crate::list::operator_sql;

type Sql = QueryBuilder<Postgres>;

const SESSION_ID: &str = "(SELECT z.id FROM sessions z WHERE z.project_id = $1 AND z.k = t.session_k)";

/// Writes every condition on traces.
pub(super) fn push_trace_conditions(sql: &mut Sql, conditions: &[Condition<TraceColumn>]) {
    for condition in conditions {
        sql.push("\n    AND ");
        match (condition.column, &condition.test) {
            (TraceColumn::SessionId, ConditionTest::Text(TextTest::Equal, id)) => push_session(sql, id),
            (column, test) => push_test(sql, trace_expression(column), column.kind(), condition.key.as_deref(), test),
        }
    }
}

/// Writes every condition on observations.
pub(super) fn push_observation_conditions(sql: &mut Sql, conditions: &[Condition<ObservationColumn>]) {
    for condition in conditions {
        sql.push("\n    AND ");
        match (condition.column, &condition.test) {
            (ObservationColumn::SessionId, ConditionTest::Text(TextTest::Equal, id)) => push_session(sql, id),
            (ObservationColumn::TraceId, ConditionTest::Text(TextTest::Equal, id)) => {
                sql.push("o.trace_k = (SELECT x.k FROM traces x WHERE x.project_id = $1 AND x.id = ");
                sql.push_bind(id.clone()).push(")");
            }
            (column, test) => {
                push_test(sql, observation_expression(column), column.kind(), condition.key.as_deref(), test);
            }
        }
    }
}

/// By its number, which is what the index has.
fn push_session(sql: &mut Sql, id: &str) {
    sql.push("t.session_k = (SELECT z.k FROM sessions z WHERE z.project_id = $1 AND z.id = ");
    sql.push_bind(id.to_owned()).push(")");
}

const fn trace_expression(column: TraceColumn) -> &'static str {
    match column {
        TraceColumn::Id => "t.id",
        TraceColumn::Name => "t.name",
        TraceColumn::Timestamp => "t.ts",
        TraceColumn::UserId => "t.user_id",
        TraceColumn::SessionId => SESSION_ID,
        TraceColumn::Environment => "t.environment",
        TraceColumn::Version => "t.version",
        TraceColumn::Release => "t.release",
        TraceColumn::Tags => "t.tags",
        TraceColumn::Bookmarked => "t.bookmarked",
        // As it is shown: what the root says stands where nothing says it outright.
        TraceColumn::Metadata => {
            "(coalesce((SELECT m.metadata FROM observations m WHERE m.project_id = $1 AND m.trace_k = t.k \
             AND m.id = t.root_id), '{}') || t.metadata)"
        }
        TraceColumn::Latency => "t.latency",
        TraceColumn::InputTokens => "t.input_tokens",
        TraceColumn::OutputTokens => "t.output_tokens",
        TraceColumn::TotalTokens => "t.total_tokens",
        TraceColumn::InputCost => {
            "(SELECT sum((m.cost ->> 'input')::float8) FROM observations m WHERE m.project_id = $1 AND m.trace_k = t.k)"
        }
        TraceColumn::OutputCost => {
            "(SELECT sum((m.cost ->> 'output')::float8) FROM observations m WHERE m.project_id = $1 AND m.trace_k = t.k)"
        }
        TraceColumn::TotalCost => "t.cost",
        TraceColumn::Level => {
            "(CASE WHEN t.errors > 0 THEN 'ERROR' WHEN t.warnings > 0 THEN 'WARNING' \
             WHEN t.observations > t.debugs THEN 'DEFAULT' ELSE 'DEBUG' END)"
        }
        TraceColumn::WarningCount => "t.warnings",
        TraceColumn::ErrorCount => "t.errors",
        TraceColumn::DefaultCount => "(t.observations - t.errors - t.warnings - t.debugs)",
        TraceColumn::DebugCount => "t.debugs",
        // By a key of their own.
        TraceColumn::ScoresAvg | TraceColumn::ScoreCategories => "",
    }
}

const fn observation_expression(column: ObservationColumn) -> &'static str {
    match column {
        ObservationColumn::Id => "o.id",
        ObservationColumn::Type => "o.kind",
        ObservationColumn::Name => "o.name",
        ObservationColumn::TraceId => "t.id",
        ObservationColumn::ParentObservationId => "o.parent_id",
        ObservationColumn::StartTime => "o.start_ts",
        ObservationColumn::EndTime => "o.end_ts",
        ObservationColumn::Environment => "o.environment",
        ObservationColumn::Level => "o.level",
        ObservationColumn::StatusMessage => "o.status_message",
        ObservationColumn::Version => "o.version",
        ObservationColumn::Latency => "extract(epoch FROM o.end_ts - o.start_ts)::float8",
        ObservationColumn::TimeToFirstToken => "extract(epoch FROM o.completion_start_ts - o.start_ts)::float8",
        ObservationColumn::TokensPerSecond => {
            "((o.usage ->> 'output')::float8 / nullif(extract(epoch FROM o.end_ts - o.start_ts)::float8, 0))"
        }
        ObservationColumn::InputTokens => "(o.usage ->> 'input')::float8",
        ObservationColumn::OutputTokens => "(o.usage ->> 'output')::float8",
        ObservationColumn::TotalTokens => {
            "coalesce((o.usage ->> 'total')::float8, (SELECT sum(u.value::float8) FROM jsonb_each_text(o.usage) u))"
        }
        ObservationColumn::InputCost => "(o.cost ->> 'input')::float8",
        ObservationColumn::OutputCost => "(o.cost ->> 'output')::float8",
        ObservationColumn::TotalCost => {
            "coalesce((o.cost ->> 'total')::float8, (SELECT sum(u.value::float8) FROM jsonb_each_text(o.cost) u))"
        }
        ObservationColumn::Model => "o.model",
        ObservationColumn::PromptName => "o.prompt_name",
        ObservationColumn::PromptVersion => "o.prompt_version",
        ObservationColumn::Metadata => "o.metadata",
        ObservationColumn::UserId => "t.user_id",
        ObservationColumn::SessionId => SESSION_ID,
        ObservationColumn::TraceName => "t.name",
        ObservationColumn::TraceEnvironment => "t.environment",
        ObservationColumn::TraceTags => "t.tags",
    }
}

fn push_test(sql: &mut Sql, expression: &'static str, kind: ColumnKind, key: Option<&str>, test: &ConditionTest) {
    let key = key.unwrap_or_default();
    let operand = |sql: &mut Sql| push_operand(sql, expression, kind, key, test);
    match (kind, test) {
        (ColumnKind::Labels, ConditionTest::Set(set, labels)) => push_labels(sql, *set, key, labels),
        (ColumnKind::Labels, _) => drop(sql.push("false")),
        (ColumnKind::Texts, ConditionTest::Set(set, words)) => push_sets(sql, expression, *set, words),
        (ColumnKind::Texts, ConditionTest::Missing(missing)) => {
            sql.push(format_args!("(coalesce(cardinality({expression}), 0) = 0) = ")).push_bind(*missing);
        }
        (_, ConditionTest::Number(operator, number)) => {
            operand(sql);
            sql.push(operator_sql(*operator)).push_bind(*number).push("::float8::numeric");
        }
        (_, ConditionTest::Time(operator, time)) => {
            operand(sql);
            sql.push(operator_sql(*operator)).push_bind(*time);
        }
        (_, ConditionTest::Text(text_test, text)) => push_text(sql, &operand, *text_test, text),
        (_, ConditionTest::Set(SetTest::None, words)) => {
            sql.push("(");
            operand(sql);
            sql.push(" = ANY(").push_bind(words.clone()).push(")) IS NOT TRUE");
        }
        // One text is one word of a set, or the whole of a set of one.
        (_, ConditionTest::Set(SetTest::Any | SetTest::All, words)) => {
            operand(sql);
            match words.as_slice() {
                // An index by the word, then by time, gives its order too.
                [word] => sql.push(" = ").push_bind(word.clone()),
                words => sql.push(" = ANY(").push_bind(words.to_vec()).push(")"),
            };
        }
        (_, ConditionTest::Truth(truth)) => {
            operand(sql);
            sql.push(" = ").push_bind(*truth);
        }
        (_, ConditionTest::Missing(missing)) => {
            sql.push("(");
            operand(sql);
            sql.push(" IS NULL) = ").push_bind(*missing);
        }
    }
}

/// Writes what is compared. Numbers are compared as `numeric`: JSON holds some that are none of `float8`.
fn push_operand(sql: &mut Sql, expression: &'static str, kind: ColumnKind, key: &str, test: &ConditionTest) {
    let is_number = matches!(test, ConditionTest::Number(..));
    match kind {
        ColumnKind::Object if is_number => {
            sql.push(format_args!("(CASE WHEN jsonb_typeof({expression} -> ")).push_bind(key.to_owned());
            sql.push(format_args!(") = 'number' THEN ({expression} ->> ")).push_bind(key.to_owned());
            sql.push(")::numeric END)");
        }
        ColumnKind::Object => {
            sql.push(format_args!("({expression} ->> ")).push_bind(key.to_owned()).push(")");
        }
        ColumnKind::Numbers => push_mean(sql, key),
        ColumnKind::Number => drop(sql.push(format_args!("({expression})::numeric"))),
        _ => drop(sql.push(expression)),
    }
}

/// The mean over every score column of this name, from what is kept of the trace.
fn push_mean(sql: &mut Sql, name: &str) {
    sql.push(
        "(SELECT (sum(r.sum) / sum(r.n))::numeric FROM score_columns c JOIN rollups r ON r.project_id = $1 \
         AND r.k = t.k AND r.col = c.col WHERE c.project_id = $1 AND c.label IS NULL AND c.rolled_to IS NULL \
         AND c.data_type IN ('NUMERIC', 'BOOLEAN') AND c.name = ",
    );
    sql.push_bind(name.to_owned()).push(")");
}

fn push_labels(sql: &mut Sql, set: SetTest, name: &str, labels: &[String]) {
    if set == SetTest::None {
        sql.push("NOT ");
    }
    sql.push(
        "EXISTS (SELECT FROM scores s JOIN score_columns l ON l.project_id = $1 AND l.col = s.label \
         WHERE s.project_id = $1 AND s.k = t.k AND l.name = ",
    );
    sql.push_bind(name.to_owned()).push(" AND l.label = ANY(").push_bind(labels.to_vec()).push("))");
}

fn push_sets(sql: &mut Sql, expression: &'static str, set: SetTest, words: &[String]) {
    let (before, operator) = match set {
        SetTest::Any => ("", " && "),
        SetTest::None => ("NOT ", " && "),
        SetTest::All => ("", " @> "),
    };
    sql.push(format_args!("{before}({expression}{operator}")).push_bind(words.to_vec()).push(")");
}

fn push_text(sql: &mut Sql, operand: &dyn Fn(&mut Sql), test: TextTest, text: &str) {
    let text = text.to_owned();
    match test {
        TextTest::Equal => {
            operand(sql);
            sql.push(" = ").push_bind(text);
        }
        TextTest::Contains => {
            sql.push("strpos(");
            operand(sql);
            sql.push(", ").push_bind(text).push(") > 0");
        }
        TextTest::Lacks => {
            sql.push("strpos(coalesce(");
            operand(sql);
            sql.push(", ''), ").push_bind(text).push(") = 0");
        }
        TextTest::StartsWith => {
            sql.push("starts_with(");
            operand(sql);
            sql.push(", ").push_bind(text).push(")");
        }
        TextTest::EndsWith => {
            sql.push("right(");
            operand(sql);
            let letters = i32::try_from(text.chars().count()).unwrap_or(i32::MAX);
            sql.push(", ").push_bind(letters).push(") = ").push_bind(text);
        }
    }
}
