"""Datasets and experiments with the real SDK: made, changed, run, judged, read back through its own models, deleted."""

import uuid
from datetime import datetime, timezone
from urllib.parse import quote

import pytest
from interactiveai import Evaluation
from interactiveai.api.core.api_error import ApiError

CAPITALS = {"France": "Paris", "Japan": "Tokyo", "Peru": "Lima"}


def item_id_of(dataset, country):
    return f"{dataset.removeprefix('capitals/')} {country}"


@pytest.fixture
def dataset(client):
    """The name of a new dataset of three items."""
    name = f"capitals/{uuid.uuid4()}"
    # Names with a slash are escaped by the SDK where it wraps the plain call, and by us where we make that.
    client.create_dataset(name=name, description="Capitals", metadata={"by": "hand"}, input_schema={"type": "object"})
    for country, capital in CAPITALS.items():
        client.create_dataset_item(
            dataset_name=name, id=item_id_of(name, country), input={"country": country}, expected_output=capital
        )
    return name


def guess(*, item, **_):
    """Knows all capitals but one."""
    country = item.input["country"]
    return "Cusco" if country == "Peru" else CAPITALS[country]


def correct(*, output, expected_output, **_):
    return Evaluation(name="correct", value=output == expected_output, data_type="BOOLEAN", comment=f"said {output}")


def length(*, output, **_):
    return Evaluation(name="length", value=len(output))


def share_correct(*, item_results, **_):
    values = [e.value for item in item_results for e in item.evaluations if e.name == "correct"]
    return Evaluation(name="share_correct", value=sum(values) / len(values), comment="of all items")


def run_experiment(client, dataset, run_name, **more):
    result = client.get_dataset(dataset).run_experiment(
        name="Guessing",
        run_name=run_name,
        description="One try",
        task=guess,
        evaluators=[correct, length],
        run_evaluators=[share_correct],
        metadata={"model": "none"},
        **more,
    )
    client.flush()
    return result


def test_a_dataset_is_read_back_as_it_was_made(client, dataset):
    stored = client.api.datasets.get(quote(dataset, safe=""))
    assert (stored.name, stored.description, stored.metadata) == (dataset, "Capitals", {"by": "hand"})
    again = client.create_dataset(name=dataset, description="All capitals")
    assert (again.id, again.description, again.metadata) == (stored.id, "All capitals", {"by": "hand"})
    assert dataset in [listed.name for listed in client.api.datasets.list(limit=100).data]
    items = client.get_dataset(dataset, fetch_items_page_size=2).items
    assert {item.input["country"]: item.expected_output for item in items} == CAPITALS


def test_an_item_written_again_is_its_new_version(client, dataset):
    item_id = item_id_of(dataset, "Peru")
    client.create_dataset_item(dataset_name=dataset, id=item_id, expected_output="Cusco", metadata=["changed"])
    item = client.api.dataset_items.get(item_id)
    assert (item.input, item.expected_output, item.metadata) == ({"country": "Peru"}, "Cusco", ["changed"])
    assert len(client.get_dataset(dataset).items) == 3
    assert client.api.dataset_items.delete(item_id).message
    assert len(client.get_dataset(dataset).items) == 2
    made = client.create_dataset_item(dataset_name=dataset, input=5, source_trace_id=f"from {dataset}")
    found = client.api.dataset_items.list(source_trace_id=f"from {dataset}").data
    assert [(item.id, item.input) for item in found] == [(made.id, 5)]


def test_an_experiment_is_a_run_with_its_items_and_scores(client, dataset):
    result = run_experiment(client, dataset, "first/try")
    run = client.get_dataset_run(dataset_name=dataset, run_name="first/try")
    assert (run.id, run.description, run.metadata["model"]) == (result.dataset_run_id, "One try", "none")
    linked = {item.dataset_item_id: item.trace_id for item in run.dataset_run_items}
    assert linked == {item.item.id: item.trace_id for item in result.item_results}
    assert [listed.id for listed in client.get_dataset_runs(dataset_name=dataset).data] == [run.id]
    # What the run evaluator said lies on the run, what the others said on the traces.
    of_run = client.api.score_v_2.get(dataset_run_id=run.id).data
    assert [(score.name, score.comment) for score in of_run] == [("share_correct", "of all items")]
    assert of_run[0].value == pytest.approx(2 / 3)
    for item in result.item_results:
        scores = client.api.score_v_2.get(trace_id=item.trace_id).data
        said = {score.name: score.value for score in scores}
        right = item.item.expected_output == item.output
        assert said == {"correct": float(right), "length": float(len(item.output))}
        assert client.api.trace.get(item.trace_id).environment == "sdk-experiment"


def test_a_run_by_links_and_one_by_spans_are_one(client, dataset):
    linked = run_experiment(client, dataset, "one run")
    # A span alone says of which experiment it is part, as newer SDKs send it.
    stored = client.api.datasets.get(quote(dataset, safe=""))
    item_id = item_id_of(dataset, "Peru")
    with client.start_as_current_span(name="experiment-item-run") as span:
        span._otel_span.set_attributes(
            {
                "langfuse.experiment.id": linked.dataset_run_id,
                "langfuse.experiment.name": "one run",
                "langfuse.experiment.dataset.id": stored.id,
                "langfuse.experiment.item.id": item_id,
                "langfuse.experiment.item.root_observation_id": span.id,
            }
        )
    client.flush()
    assert len(client.get_dataset_runs(dataset_name=dataset).data) == 1
    run = client.get_dataset_run(dataset_name=dataset, run_name="one run")
    assert run.id == linked.dataset_run_id
    traces = sorted(item.trace_id for item in run.dataset_run_items if item.dataset_item_id == item_id)
    before = [item.trace_id for item in linked.item_results if item.item.id == item_id]
    assert traces == sorted([*before, span.trace_id])


def test_an_item_is_linked_by_running_it(client, dataset):
    for item in client.get_dataset(dataset).items:
        with item.run(run_name="by hand", run_metadata={"way": "by hand"}) as span:
            span.update(output="done")
    client.flush()
    run = client.get_dataset_run(dataset_name=dataset, run_name="by hand")
    assert (len(run.dataset_run_items), run.metadata) == (3, {"way": "by hand"})


def test_local_data_makes_no_run(client):
    started = datetime.now(timezone.utc)
    data = [{"input": {"country": country}, "expected_output": capital} for country, capital in CAPITALS.items()]
    result = client.run_experiment(name=f"local {started}", data=data, task=guess, evaluators=[correct])
    client.flush()
    assert result.dataset_run_id is None
    for item in result.item_results:
        assert [score.name for score in client.api.score_v_2.get(trace_id=item.trace_id).data] == ["correct"]


def test_a_deleted_run_is_gone_and_its_traces_stay(client, dataset):
    result = run_experiment(client, dataset, "to go")
    assert client.delete_dataset_run(dataset_name=dataset, run_name="to go").message
    with pytest.raises(ApiError) as gone:
        client.get_dataset_run(dataset_name=dataset, run_name="to go")
    assert gone.value.status_code == 404
    assert client.api.score_v_2.get(dataset_run_id=result.dataset_run_id).data == []
    assert client.api.trace.get(result.item_results[0].trace_id).scores
