"""The lists of the real SDK: its own models take every answer, and each filter and page agrees with what was sent."""

import datetime
import json
import uuid
from types import SimpleNamespace

import pytest
from interactiveai import Evaluation, EvaluatorInputs

USER = f"lists-{uuid.uuid4().hex[:8]}"


def send(client, index):
    """One trace with a generation inside; what was said of it."""
    said = SimpleNamespace(
        name="answer" if index % 2 == 0 else "summary",
        session=f"{USER}-session-{index // 2}",
        tags=["beta", "eu"] if index % 2 == 0 else ["eu"],
        version=f"v{index % 3}",
        level="ERROR" if index == 3 else "DEFAULT",
        tokens={"input": 10 * index, "output": 5},
        input={"index": index},
    )
    with client.start_as_current_observation(as_type="span", name="root", input=said.input) as root:
        root.update_trace(
            name=said.name,
            user_id=USER,
            session_id=said.session,
            tags=said.tags,
            version=said.version,
            metadata={"index": index},
        )
        with client.start_as_current_observation(as_type="generation", name=f"call-{index}", model="gpt-4o") as call:
            call.update(output=f"answer {index}", usage_details=said.tokens, level=said.level)
            call.update(cost_details={"total": 0.25}, metadata={"long": "x" * 300})
    said.id, said.root, said.call = root.trace_id, root.id, call.id
    return said


@pytest.fixture(scope="module")
def sent(client):
    """Seven traces, in the order in which they began, the even ones with a score."""
    traces = [send(client, index) for index in range(7)]
    for index, trace in enumerate(traces):
        if index % 2 == 0:
            client.create_score(
                trace_id=trace.id, observation_id=trace.call, name="lists_quality", value=index, data_type="NUMERIC"
            )
    client.flush()
    return traces


def newest(traces, keep=lambda trace: True):
    """The ids of those that are kept, as a list gives them."""
    return [trace.id for trace in reversed(traces) if keep(trace)]


def ids(answer):
    """The ids of a page that holds the whole list."""
    assert answer.meta.total_items == len(answer.data)
    return [row.id for row in answer.data]


def test_traces_are_filtered_as_they_were_sent(client, sent):
    traces = client.api.trace
    assert ids(traces.list(user_id=USER)) == newest(sent)
    assert ids(traces.list(user_id=USER, name="summary")) == newest(sent, lambda t: t.name == "summary")
    assert ids(traces.list(user_id=USER, tags=["eu", "beta"])) == newest(sent, lambda t: "beta" in t.tags)
    assert ids(traces.list(session_id=sent[2].session)) == newest(sent, lambda t: t.session == sent[2].session)
    assert ids(traces.list(user_id=USER, version="v1")) == newest(sent, lambda t: t.version == "v1")
    assert ids(traces.list(user_id=USER, environment=["default", "staging"])) == newest(sent)
    assert ids(traces.list(user_id=USER, environment="staging")) == []
    assert ids(traces.list(user_id=USER, order_by="timestamp.asc")) == newest(sent)[::-1]
    started = traces.get(sent[3].id).timestamp
    assert ids(traces.list(user_id=USER, from_timestamp=started)) == [t.id for t in sent[:2:-1]]
    assert ids(traces.list(user_id=USER, to_timestamp=started)) == [t.id for t in sent[2::-1]]


def test_traces_are_filtered_by_conditions(client, sent):
    def found(*conditions):
        return ids(client.api.trace.list(user_id=USER, filter=json.dumps(list(conditions))))

    user = {"type": "string", "column": "userId", "operator": "=", "value": USER}
    failed = {"type": "number", "column": "errorCount", "operator": ">", "value": 0}
    assert found(user, failed) == newest(sent, lambda t: t.level == "ERROR")
    of_index = {"type": "numberObject", "column": "metadata", "key": "index", "operator": ">=", "value": 5}
    assert found(user, of_index) == [sent[6].id, sent[5].id]
    scored = {"type": "numberObject", "column": "scores_avg", "key": "lists_quality", "operator": ">", "value": 2}
    assert found(user, scored) == [sent[6].id, sent[4].id]


def test_pages_of_traces_cover_each_once(client, sent):
    seen = []
    for page in range(1, 5):
        answer = client.api.trace.list(user_id=USER, page=page, limit=2)
        assert (answer.meta.page, answer.meta.limit) == (page, 2)
        assert (answer.meta.total_items, answer.meta.total_pages) == (7, 4)
        seen += [row.id for row in answer.data]
    assert seen == newest(sent)
    assert client.api.trace.list(user_id=USER, page=5, limit=2).data == []


def test_a_row_of_traces_says_what_the_trace_says(client, sent):
    row = client.api.trace.list(user_id=USER, name="answer", limit=1).data[0]
    whole = client.api.trace.get(row.id)
    for field in ("timestamp", "name", "user_id", "session_id", "tags", "version", "input", "metadata", "html_path"):
        assert getattr(row, field) == getattr(whole, field), field
    assert (row.latency, row.total_cost) == (whole.latency, 0.25)
    assert row.observations == [sent[6].root, sent[6].call]
    assert row.scores == [score.id for score in whole.scores]
    assert len(row.scores) == 1
    bare = client.api.trace.list(user_id=USER, name="answer", limit=1, fields="core").data[0]
    assert (bare.id, bare.input, bare.observations, bare.scores) == (row.id, None, [], [])
    assert (bare.latency, bare.total_cost) == (-1, -1)


def test_observations_are_filtered_and_paged(client, sent):
    many = client.api.observations.get_many
    calls = [trace.call for trace in reversed(sent)]
    assert ids(many(user_id=USER, type="GENERATION")) == calls
    assert ids(many(trace_id=sent[2].id)) == [sent[2].call, sent[2].root]
    assert ids(many(user_id=USER, level="ERROR")) == [sent[3].call]
    assert ids(many(parent_observation_id=sent[4].root)) == [sent[4].call]
    assert ids(many(user_id=USER, name="call-5")) == [sent[5].call]
    pages = [many(user_id=USER, type="GENERATION", page=page, limit=3) for page in (1, 2, 3)]
    assert [row.id for page in pages for row in page.data] == calls
    row = many(user_id=USER, name="call-5").data[0]
    one = client.api.observations.get(row.id)
    assert (one.trace_id, one.output, one.usage_details) == (sent[5].id, "answer 5", sent[5].tokens)
    assert row.dict() == one.dict()


def test_observations_are_walked_by_cursor_with_the_fields_asked_for(client, sent):
    many = client.api.observations_v_2.get_many
    seen, cursor = [], None
    for _ in range(5):
        answer = many(user_id=USER, limit=3, cursor=cursor)
        seen += [row["id"] for row in answer.data]
        cursor = answer.meta.cursor
        if cursor is None:
            break
    assert seen == [id for trace in reversed(sent) for id in (trace.call, trace.root)]
    groups = "core,basic,time,io,metadata,model,usage,prompt,metrics"
    row = many(user_id=USER, name="call-4", fields=groups).data[0]
    assert (row["traceId"], row["parentObservationId"], row["type"]) == (sent[4].id, sent[4].root, "GENERATION")
    assert (row["output"], row["providedModelName"]) == ("answer 4", "gpt-4o")
    assert (row["usageDetails"], row["costDetails"]) == (sent[4].tokens, {"total": 0.25})
    assert row["metadata"]["long"] == "x" * 200
    whole = many(user_id=USER, name="call-4", fields="metadata", expand_metadata="long").data[0]
    assert whole["metadata"]["long"] == "x" * 300
    assert "output" not in whole and "level" not in whole


def test_sessions_are_listed_and_read_with_their_traces(client, sent):
    sessions = {trace.session for trace in sent}
    page = client.api.sessions.list(limit=100)
    assert {row.id for row in page.data if row.id.startswith(USER)} == sessions
    assert page.meta.total_items == len(page.data)
    first = client.api.sessions.get(sent[0].session)
    assert first.environment == "default"
    assert [trace.id for trace in first.traces] == [sent[1].id, sent[0].id]
    assert [trace.tags for trace in first.traces] == [sent[1].tags, sent[0].tags]
    later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
    assert client.api.sessions.list(from_timestamp=later).data == []


def test_a_batched_evaluation_finds_every_trace_and_scores_it(client, sent):
    def judge(*, input, output, **_):
        return Evaluation(name="lists_judged", value=float(input["index"]), comment="judged")

    def mapped(*, item):
        return EvaluatorInputs(input=item.input, output=item.output)

    only_ours = json.dumps([{"type": "string", "column": "userId", "operator": "=", "value": USER}])
    done = client.run_batched_evaluation(
        scope="traces", mapper=mapped, evaluators=[judge], filter=only_ours, fetch_batch_size=3
    )
    client.flush()
    assert (done.completed, done.total_items_fetched, done.total_scores_created) == (True, 7, 7)
    scores = client.api.score_v_2.get(name="lists_judged", limit=100).data
    assert {score.trace_id: score.value for score in scores} == {t.id: float(t.input["index"]) for t in sent}


def test_deleted_traces_are_gone_everywhere_at_once(client):
    doomed = [send(client, index) for index in (10, 11, 12)]
    for trace in doomed:
        client.create_score(trace_id=trace.id, name="lists_doomed", value=1.0, data_type="NUMERIC")
    client.flush()
    assert len(client.api.score_v_2.get(name="lists_doomed").data) == 3
    assert client.api.trace.delete(doomed[0].id).message
    assert client.api.trace.delete_multiple(trace_ids=[doomed[1].id, "never-was"]).message
    left = doomed[2]
    assert [score.trace_id for score in client.api.score_v_2.get(name="lists_doomed").data] == [left.id]
    assert ids(client.api.trace.list(session_id=left.session)) == [left.id]
    for trace in doomed[:2]:
        with pytest.raises(Exception) as refused:
            client.api.trace.get(trace.id)
        assert refused.value.status_code == 404
        assert client.api.observations.get_many(trace_id=trace.id).data == []
    client.api.trace.delete(left.id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"order_by": "colour.asc"},
        {"limit": 1000},
        {"fields": "everything"},
        {"filter": "not JSON"},
    ],
)
def test_a_wrong_question_is_answered_with_its_field(client, wrong):
    with pytest.raises(Exception) as refused:
        client.api.trace.list(**wrong)
    assert refused.value.status_code == 400
    (named,) = [{"order_by": "orderBy"}.get(key, key) for key in wrong]
    assert [fault["path"] for fault in refused.value.body["faults"]] == [named]
