//! What intake counts for operators: scores and spans stored, and refused by the field that was wrong. Which project
//! or key they belong to is nobody's business there.

use metrics::{counter, describe_counter};
use model::Fault;
use store::WrittenScore;

const SCORES_STORED: &str = "scores_stored_total";
const SCORES_REFUSED: &str = "scores_refused_total";
const SPANS_STORED: &str = "scores_spans_stored_total";
const SPANS_REFUSED: &str = "scores_spans_refused_total";

/// The fields that a refusal can be counted under. Anything else in a fault's path is the client's own text.
const FIELDS: [&str; 16] = [
    "id",
    "name",
    "value",
    "data_type",
    "source",
    "config_id",
    "trace_id",
    "observation_id",
    "session_id",
    "dataset_run_id",
    "environment",
    "comment",
    "metadata",
    "timestamp",
    "queue_id",
    "execution_trace_id",
];
/// The reason where the body as a whole was wrong.
const BODY: &str = "body";

/// Says what each figure means, once a recorder is there to hear it.
pub fn describe() {
    describe_counter!(SCORES_STORED, "Scores that were accepted and stored.");
    describe_counter!(SCORES_REFUSED, "Scores that were refused, by the first field that was wrong.");
    describe_counter!(SPANS_STORED, "Spans that were accepted and stored.");
    describe_counter!(SPANS_REFUSED, "Spans that were left out since an id was not one.");
}

/// Counts what became of the scores of a request.
pub(crate) fn count_answers(answers: &[Result<WrittenScore, Vec<Fault>>]) {
    for answer in answers {
        match answer {
            Ok(_) => counter!(SCORES_STORED).increment(1),
            Err(faults) => counter!(SCORES_REFUSED, "reason" => reason(faults)).increment(1),
        }
    }
}

/// Counts a body in which no score could be found.
pub(crate) fn count_unreadable() {
    counter!(SCORES_REFUSED, "reason" => BODY).increment(1);
}

/// Counts the spans of a request.
pub(crate) fn count_spans(stored: usize, refused: usize) {
    counter!(SPANS_STORED).increment(stored as u64);
    counter!(SPANS_REFUSED).increment(refused as u64);
}

/// The field of the first fault, in one spelling for both casings.
fn reason(faults: &[Fault]) -> &'static str {
    let path = faults.first().map_or("", |fault| fault.path.as_str());
    let field = path.split(['.', '[']).next().unwrap_or_default();
    let plain = |name: &str| name.replace('_', "").to_ascii_lowercase();
    FIELDS.into_iter().find(|known| plain(known) == plain(field)).unwrap_or(BODY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_field_and_never_the_clients_own_text() {
        let of = |path: &str| reason(&[Fault::new(path, "is wrong.")]);
        assert_eq!([of("value"), of("dataType"), of("metadata.a[0]")], ["value", "data_type", "metadata"]);
        assert_eq!([of(""), of("batch[3].name"), of("secret")], ["body"; 3]);
    }
}
