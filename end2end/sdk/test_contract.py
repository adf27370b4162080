"""What the real SDK relies on beyond the snippets: keys, ids, upserts, spans in any order, visible at once."""

import uuid

import pytest


def test_the_keys_open_exactly_one_project(client):
    assert client.auth_check() is True
    projects = client.api.projects.get().data
    assert len(projects) == 1


def test_a_score_is_visible_the_moment_its_answer_is_there(client):
    for value in range(20):
        made = client.api.score.create(
            request={"trace_id": "visible-at-once", "name": "seen", "value": float(value), "data_type": "NUMERIC"}
        )
        assert client.api.score_v_2.get_by_id(made.id).value == value


def test_the_same_id_again_is_an_update(client):
    score_id = f"upsert-{uuid.uuid4()}"
    for value, comment in ((0.25, "first"), (0.75, "second")):
        client.create_score(score_id=score_id, trace_id="t-upsert", name="upserted", value=value, comment=comment)
        client.flush()
    scores = client.api.score_v_2.get(score_ids=score_id).data
    assert [(score.value, score.comment) for score in scores] == [(0.75, "second")]


def test_a_score_before_its_trace_joins_up(client):
    trace_id = client.create_trace_id()
    client.create_score(trace_id=trace_id, name="early_bird", value="yes")
    client.flush()
    before = client.api.score_v_2.get(name="early_bird", trace_id=trace_id).data[0]
    assert before.trace.user_id is None
    with client.start_as_current_span(name="late", trace_context={"trace_id": trace_id}) as span:
        span.update_trace(user_id="user-7", tags=["beta", "alpha"], session_id="session-7", name="Late trace")
    client.flush()
    after = client.api.score_v_2.get(name="early_bird", user_id="user-7").data[0]
    assert (after.id, after.trace.tags) == (before.id, ["alpha", "beta"])
    trace = client.api.trace.get(trace_id)
    assert (trace.name, trace.session_id, trace.user_id) == ("Late trace", "session-7", "user-7")
    assert [score.id for score in trace.scores] == [before.id]


def test_metadata_may_be_any_json(client):
    for metadata in ("5", 5, [1, {"deep": None}], {"ümlaut": "🦀"}):
        score_id = f"meta-{uuid.uuid4()}"
        client.create_score(score_id=score_id, trace_id="t-meta", name="meta", value=1, metadata=metadata)
        client.flush()
        assert client.api.score_v_2.get_by_id(score_id).metadata == metadata


def test_pages_cover_every_score_once(client):
    for index in range(7):
        client.create_score(trace_id="t-pages", name="paged", value=index, data_type="NUMERIC")
    client.flush()
    seen = []
    for page in range(1, 5):
        answer = client.api.score_v_2.get(name="paged", page=page, limit=2)
        assert (answer.meta.total_items, answer.meta.total_pages) == (7, 4)
        seen += [score.value for score in answer.data]
    assert sorted(seen) == list(range(7))


def test_nan_is_refused_and_nothing_is_stored(client, http):
    client.create_score(score_id="nan-score", trace_id="t-nan", name="nan", value=float("nan"))
    client.flush()
    status, _ = http("GET", "/api/public/v2/scores/nan-score")
    assert status == 404


def test_nested_observations_keep_their_places(client):
    with client.start_as_current_observation(as_type="span", name="outer") as outer:
        with client.start_as_current_observation(as_type="generation", name="inner", model="gpt-4o") as inner:
            inner.update(usage_details={"input": 10, "output": 4}, cost_details={"total": 0.25}, level="WARNING")
    client.flush()
    trace = client.api.trace.get(outer.trace_id)
    by_name = {observation.name: observation for observation in trace.observations}
    assert by_name["inner"].parent_observation_id == by_name["outer"].id
    assert (by_name["inner"].model, by_name["inner"].level) == ("gpt-4o", "WARNING")
    assert by_name["inner"].usage_details == {"input": 10, "output": 4}
    assert trace.total_cost == 0.25


@pytest.mark.parametrize("keys", [None, ("pk-test", "wrong"), ("nobody", "sk-test")])
def test_nothing_is_told_without_the_right_keys(http, keys):
    for path in ("/api/public/v2/scores", "/api/platform/v1/projects", "/api/public/no-such-path", "/api/nowhere"):
        status, body = http("GET", path, keys=keys)
        assert (status, body["error"]) == (401, "Unauthorized"), path


def test_health_needs_no_keys(http):
    assert http("GET", "/api/public/health", keys=None)[0] == 200
