"""The OpenAPI document: it is valid, and every read answers as it says, field by field."""

import json
import urllib.request
import uuid
from urllib.parse import quote, urlencode

import pytest
from conftest import URL
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate


@pytest.fixture(scope="module")
def document():
    """The document, read as anyone may: without keys."""
    with urllib.request.urlopen(URL + "/docs/openapi.json", timeout=20) as answer:
        return json.loads(answer.read())


@pytest.fixture(scope="module")
def made(client, http):
    """One of each thing that can be read, made with the real SDK; what their paths and queries name."""
    mark = uuid.uuid4().hex
    with client.start_as_current_span(name="documented", input={"q": 1}) as span:
        span.update_trace(user_id="reader", session_id=f"session-{mark}", tags=["a"])
        trace_id, observation_id = span.trace_id, span.id
    client.create_score(name="documented", value=1, trace_id=trace_id, metadata={"a": 1}, score_id=f"score-{mark}")
    client.flush()
    status, config = http("POST", "/api/public/score-configs", {"name": "documented", "dataType": "BOOLEAN"})
    assert status == 200, config
    dataset, run = f"documented/{mark}", f"run {mark}"
    client.create_dataset(name=dataset)
    client.create_dataset_item(dataset_name=dataset, id=f"item-{mark}", input={"q": 1})
    link = {"runName": run, "datasetItemId": f"item-{mark}", "traceId": trace_id}
    assert http("POST", "/api/public/dataset-run-items", link)[0] == 200
    _, projects = http("GET", "/api/platform/v1/projects")
    (project,) = projects["data"]
    return {
        "organization": project["orgId"],
        "project": project["id"],
        "dataset": dataset,
        "run": run,
        "scores": f"score-{mark}",
        "score-configs": config["id"],
        "traces": trace_id,
        "observations": observation_id,
        "sessions": f"session-{mark}",
        "dataset-items": f"item-{mark}",
    }


def address_of(path, made):
    """The path with what was made in it."""
    parts = path.split("/")
    for place, part in enumerate(parts):
        if part == "{id}":
            parts[place] = quote(made[parts[place - 1]], safe="")
        elif part.startswith("{"):
            parts[place] = quote(made[part[1:-1]], safe="")
    return "/".join(parts)


def query_of(operation, made):
    """The parameters without which there is no answer."""
    names = {parameter["name"] for parameter in operation["parameters"]}
    known = {"dataset_name": made["dataset"], "run_name": made["run"]}
    known |= {"datasetName": made["dataset"], "runName": made["run"]}
    return {name: value for name, value in known.items() if name in names}


def undocumented(schema, value, document, path=""):
    """The fields of an answer that its schema does not name."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if isinstance(value, list):
        for item in value:
            yield from undocumented(schema.get("items", {}), item, document, path + "[]")
    elif isinstance(value, dict) and "properties" in schema:
        for key, inner in value.items():
            if key not in schema["properties"]:
                yield f"{path}.{key}"
            else:
                yield from undocumented(schema["properties"][key], inner, document, f"{path}.{key}")


def test_the_document_is_valid(document):
    validate(document)


def test_every_read_answers_as_documented(document, made, http):
    read = 0
    for path, operations in document["paths"].items():
        operation = operations.get("get")
        if not operation:
            continue
        query = urlencode(query_of(operation, made))
        status, answer = http("GET", f"{address_of(path, made)}?{query}")
        assert status == 200, (path, answer)
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        whole = {**schema, "components": document["components"]}
        faults = [f"{path}: {fault.json_path} {fault.message}" for fault in Draft202012Validator(whole).iter_errors(answer)]
        assert not faults, faults
        # Version 2 of observations has groups of fields that version 1 has not.
        if path != "/api/public/v2/observations":
            assert not list(undocumented(schema, answer, document)), path
        read += 1
    assert read > 25


def test_a_refusal_is_as_documented(document, http):
    schema = {"$ref": "#/components/schemas/Refusal", "components": document["components"]}
    status, answer = http("POST", "/api/public/scores", {"name": "", "value": None})
    assert status == 400
    Draft202012Validator(schema).validate(answer)
    assert {fault["path"] for fault in answer["faults"]} >= {"name", "value"}
    status, answer = http("GET", "/api/public/v2/scores", keys=None)
    assert status == 401
    Draft202012Validator(schema).validate(answer)


def test_the_page_needs_no_keys_and_no_script(document):
    with urllib.request.urlopen(URL + "/docs/api", timeout=20) as answer:
        page, policy = answer.read().decode(), answer.headers["content-security-policy"]
    assert "script-src" not in policy and "default-src 'none'" in policy
    assert "<script" not in page and "http://" not in page and "https://" not in page
    for path in document["paths"]:
        assert path in page
