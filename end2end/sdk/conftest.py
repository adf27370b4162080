"""What the SDK tests share: the address and keys of a running server, one client, and the snippets' run."""

import base64
import hashlib
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

HERE = Path(__file__).parent
URL = os.environ["SCORES_URL"]
PUBLIC_KEY = os.environ["SCORES_PUBLIC_KEY"]
SECRET_KEY = os.environ["SCORES_SECRET_KEY"]

SDK_ENVIRONMENT = {
    "INTERACTIVEAI_BASE_URL": URL,
    "INTERACTIVEAI_PUBLIC_KEY": PUBLIC_KEY,
    "INTERACTIVEAI_SECRET_KEY": SECRET_KEY,
}
os.environ.update(SDK_ENVIRONMENT)


@pytest.fixture(scope="session")
def client():
    """The real SDK's client against the running server."""
    from interactiveai import Interactive

    return Interactive()


@pytest.fixture(scope="session")
def snippets_run():
    """Runs every snippet once, each in a process of its own, as a reader of the documentation would."""
    for path in sorted((HERE / "snippets").glob("*.py")):
        done = subprocess.run(
            [sys.executable, str(HERE / "run_snippet.py"), path.name],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        # The SDK only logs what the server refused.
        assert "rror" not in done.stderr, done.stderr


@pytest.fixture(scope="session")
def http():
    """Plain HTTP with the project's keys: status and JSON body."""

    def call(method, path, body=None, keys=(PUBLIC_KEY, SECRET_KEY)):
        headers = {"content-type": "application/json"}
        if keys:
            headers["authorization"] = "Basic " + base64.b64encode(":".join(keys).encode()).decode()
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(URL + path, data=data, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read() or b"null")

    return call


@pytest.fixture(scope="session")
def digests():
    """The SHA-256 of each snippet as documented, by file name."""
    lines = (HERE / "snippets" / "SHA256SUMS").read_text().splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
