"""The real SDK's batches of events, lists of scores as newer SDKs send them, and what the server has not."""

import uuid

import pytest
from interactiveai.api.resources.ingestion.types.ingestion_event import (
    IngestionEvent_ScoreCreate,
    IngestionEvent_TraceCreate,
)
from interactiveai.api.resources.ingestion.types.score_body import ScoreBody
from interactiveai.api.resources.ingestion.types.trace_body import TraceBody

AT = "2026-11-24T04:16:22.127007Z"


def score_event(name, value, **more):
    """A score's event, with an id of its own."""
    body = ScoreBody(id=uuid.uuid4().hex, trace_id="t-batch", name=name, value=value, **more)
    return IngestionEvent_ScoreCreate(id=uuid.uuid4().hex, timestamp=AT, body=body)


def test_a_mixed_batch_is_judged_event_by_event(client):
    good = score_event("batched", 0.5, comment="kept", metadata={"a": [1]})
    bad = score_event("batched", "NaN")
    trace = IngestionEvent_TraceCreate(id="trace-event", timestamp=AT, body=TraceBody(id="t-batch", name="n"))
    answer = client.api.ingestion.batch(batch=[good, trace, bad])
    assert [(one.id, one.status) for one in answer.successes] == [(good.id, 201)]
    assert [(one.id, one.status) for one in answer.errors] == [("trace-event", 400), (bad.id, 400)]
    assert "value" in answer.errors[1].message
    stored = client.api.score_v_2.get(name="batched").data
    assert [(s.id, s.value, s.comment, s.metadata) for s in stored] == [(good.body.id, 0.5, "kept", {"a": [1]})]
    assert stored[0].timestamp.isoformat() == "2026-11-24T04:16:22.127007+00:00"


def test_a_batch_of_scores_alone_is_stored_whole(client):
    events = [score_event("batched_alone", float(index)) for index in range(20)]
    answer = client.api.ingestion.batch(batch=events)
    assert (len(answer.successes), answer.errors) == (20, [])
    stored = client.api.score_v_2.get(name="batched_alone", limit=100).data
    assert {s.id: s.value for s in stored} == {event.body.id: event.body.value for event in events}


def test_a_list_of_scores_is_read_back_by_the_sdk(client, http):
    right = {"id": uuid.uuid4().hex, "traceId": "t-list", "name": "listed", "value": True, "timestamp": AT}
    assert http("POST", "/api/public/scores", [right]) == (202, {"message": "Accepted"})
    status, answer = http("POST", "/api/public/scores", [right, {"name": "listed", "value": 1}])
    assert (status, answer["accepted"], answer["rejected"]) == (207, 1, 1)
    (stored,) = client.api.score_v_2.get(name="listed").data
    assert (stored.id, stored.data_type, stored.string_value) == (right["id"], "BOOLEAN", "True")


@pytest.mark.parametrize("asked", ["comments", "annotation_queues", "models", "media"])
def test_what_is_not_there_says_so(client, asked):
    calls = {
        "comments": lambda: client.api.comments.get(),
        "annotation_queues": lambda: client.api.annotation_queues.list_queues(),
        "models": lambda: client.api.models.list(),
        "media": lambda: client.api.media.get("m-1"),
    }
    with pytest.raises(Exception) as refused:
        calls[asked]()
    assert refused.value.status_code == 404
    assert refused.value.body["message"].startswith("This server has no ")
