"""The documented snippets run unchanged with the real SDK, and every field comes back through it."""

from pathlib import Path

import pytest

from conftest import sha256

HERE = Path(__file__).parent


def scores_named(client, name):
    """All scores of this name, newest first, read by the SDK."""
    return client.api.score_v_2.get(name=name, limit=100).data


def only(scores, **wanted):
    """The one score with these fields."""
    found = [s for s in scores if all(getattr(s, field) == value for field, value in wanted.items())]
    assert len(found) == 1, found
    return found[0]


def test_the_snippets_are_the_documented_ones_to_the_byte(digests):
    assert len(digests) == 8
    for name, digest in digests.items():
        assert sha256(HERE / "snippets" / name) == digest, name


def test_a_span_scores_its_trace(client, snippets_run):
    score = only(scores_named(client, "overall_quality"))
    assert (score.value, score.data_type, score.source) == (0.92, "NUMERIC", "API")
    assert score.comment == "Response directly addressed the user's question"
    assert score.environment == "default"
    assert score.observation_id is None
    assert score.author_user_id is None
    trace = client.api.trace.get(score.trace_id)
    assert trace.name == "pipeline"
    assert trace.output == {"result": "Sunny, 24 °C. You asked: What's the weather in Madrid?"}
    assert [(o.name, o.type) for o in trace.observations] == [("pipeline", "SPAN")]
    assert [s.id for s in trace.scores] == [score.id]


@pytest.mark.parametrize(
    ("name", "value", "text", "data_type", "comment"),
    [
        ("relevance", 0.92, None, "NUMERIC", "Response directly addressed the user's question"),
        ("factually_correct", 1.0, "True", "BOOLEAN", None),
        ("quality", 0.0, "good", "CATEGORICAL", "Clear and helpful response"),
    ],
)
def test_scores_of_each_type_reach_a_trace_by_id_and_by_decorator(
    client, snippets_run, name, value, text, data_type, comment
):
    scores = scores_named(client, name)
    assert len(scores) == 2
    by_id = only(scores, trace_id="your-trace-id")
    by_decorator = next(score for score in scores if score is not by_id)
    for score in (by_id, by_decorator):
        assert (score.value, getattr(score, "string_value", None)) == (value, text)
        assert (score.data_type, score.comment, score.source) == (data_type, comment, "API")
    trace = client.api.trace.get(by_decorator.trace_id)
    assert trace.name == "handle_request"
    assert trace.input == {"args": ["What's the weather in Madrid?"], "kwargs": {}}
    assert {s.name for s in trace.scores} == {"relevance", "factually_correct", "quality"}


def test_observations_are_scored_by_object_by_id_and_by_decorator(client, snippets_run):
    scores = scores_named(client, "generation_quality")
    assert len(scores) == 3
    for score in scores:
        assert (score.value, score.data_type) == (4.5, "NUMERIC")
        assert score.comment == "Well-structured output with minor formatting issues"
    by_id = only(scores, trace_id="your-trace-id")
    assert by_id.observation_id == "your-observation-id"
    outputs = []
    for score in scores:
        if score is by_id:
            continue
        observation = client.api.observations.get(score.observation_id)
        assert (observation.name, observation.type) == ("llm-call", "GENERATION")
        assert observation.trace_id == score.trace_id
        outputs.append(observation.output)
    assert {"response": "The document discusses..."} in outputs
    assert "Mock model's answer to: Summarize: The document content..." in outputs


def test_a_session_is_scored(client, snippets_run):
    score = only(scores_named(client, "conversation_success"))
    assert (score.session_id, score.trace_id) == ("your-session-id", None)
    assert (score.value, score.string_value, score.data_type) == (1.0, "True", "BOOLEAN")
    assert score.comment == "User goal was achieved within the session"


def test_metadata_comes_back_as_it_was_sent(client, snippets_run):
    score = only(scores_named(client, "helpfulness"))
    assert score.value == 4.0
    assert score.metadata == {
        "evaluator": "gpt-4",
        "evaluation_prompt_version": "v2.1",
        "criteria": ["actionable", "specific", "relevant"],
    }


def test_a_trace_known_only_from_scores_is_not_there_for_the_api(client, snippets_run):
    from interactiveai.api.resources.commons.errors import NotFoundError

    with pytest.raises(NotFoundError):
        client.api.trace.get("your-trace-id")
