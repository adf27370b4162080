"""Score writes of the `langfuse` SDK: every type on every target, by the road that it takes (ingestion events)."""

import uuid

import pytest
from conftest import PUBLIC_KEY, SECRET_KEY, URL
from langfuse import Langfuse

VALUES = [
    ("NUMERIC", 0.92, 0.92, None),
    ("BOOLEAN", 1, 1.0, "True"),
    ("CATEGORICAL", "good", None, "good"),
]


@pytest.fixture(scope="module")
def langfuse():
    """The real client, which knows nothing but the address and the keys."""
    client = Langfuse(public_key=PUBLIC_KEY, secret_key=SECRET_KEY, host=URL, environment="production")
    yield client
    client.shutdown()


@pytest.fixture(scope="module")
def targets(langfuse):
    """What a score can be of, as the client names it."""
    mark = uuid.uuid4().hex
    with langfuse.start_as_current_span(name="asked") as span:
        trace = {"trace_id": span.trace_id}
        observation = {"trace_id": span.trace_id, "observation_id": span.id}
    langfuse.flush()
    return {
        "trace": trace,
        "observation": observation,
        "session": {"session_id": f"session-{mark}"},
        "run": {"dataset_run_id": f"run-{mark}"},
    }


@pytest.mark.parametrize("level", ["trace", "observation", "session", "run"])
@pytest.mark.parametrize(("data_type", "value", "number", "words"), VALUES)
def test_every_type_on_every_target(langfuse, client, targets, level, data_type, value, number, words):
    score_id = uuid.uuid4().hex
    target = targets[level]
    langfuse.create_score(
        name=f"langfuse {level}", value=value, data_type=data_type, score_id=score_id, comment="why", **target
    )
    langfuse.flush()
    score = client.api.score_v_2.get_by_id(score_id)
    assert (score.name, score.data_type, score.comment) == (f"langfuse {level}", data_type, "why")
    assert (score.environment, score.source) == ("production", "API")
    assert {key: getattr(score, key, None) for key in target} == target
    if number is not None:
        assert score.value == number
    if words is not None:
        assert score.string_value == words


def test_a_type_is_told_by_the_value_where_it_is_not_named(langfuse, client, targets):
    for value, data_type in ((0.5, "NUMERIC"), ("fine", "CATEGORICAL")):
        score_id = uuid.uuid4().hex
        langfuse.create_score(name="langfuse inferred", value=value, score_id=score_id, **targets["trace"])
        langfuse.flush()
        assert client.api.score_v_2.get_by_id(score_id).data_type == data_type


def test_a_span_scores_itself_and_its_trace(langfuse, client):
    with langfuse.start_as_current_span(name="scored") as span:
        span.score(name="langfuse step", value=0.25)
        span.score_trace(name="langfuse whole", value="yes")
    langfuse.flush()
    scores = {score.name: score for score in client.api.score_v_2.get(trace_id=span.trace_id).data}
    assert (scores["langfuse step"].observation_id, scores["langfuse step"].value) == (span.id, 0.25)
    assert (scores["langfuse whole"].observation_id, scores["langfuse whole"].string_value) == (None, "yes")


def test_what_is_refused_is_told_to_the_client_and_is_no_score(langfuse, client, caplog):
    score_id = uuid.uuid4().hex
    langfuse.create_score(name="langfuse refused", value=7, data_type="BOOLEAN", score_id=score_id, trace_id="t")
    langfuse.flush()
    # The client names the status alone; field and reason are on the page of what was refused.
    assert any("Bad request" in record.getMessage() for record in caplog.records), caplog.text
    assert not client.api.score_v_2.get(score_ids=score_id).data


def test_texts_are_stored_and_kept_from_clients_that_cannot_read_them(langfuse, client, http, targets):
    score_id = uuid.uuid4().hex
    langfuse.create_score(
        name="langfuse text", value="free words", data_type="TEXT", score_id=score_id, **targets["trace"]
    )
    langfuse.flush()
    assert client.api.score_v_2.get(score_ids=score_id).data == []
    status, listed = http("GET", f"/api/public/v2/scores?scoreIds={score_id}")
    assert [row["stringValue"] for row in listed["data"]] == ["free words"], (status, listed)
