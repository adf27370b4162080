"""Runs one documented snippet exactly as it stands, with the real SDK and what the snippet takes for granted."""

import sys
from pathlib import Path
from types import SimpleNamespace

from interactiveai import Interactive

SNIPPETS = Path(__file__).parent / "snippets"


def run(name: str) -> None:
    """Executes the file of this name. The client reads its address and keys from the environment."""
    source = (SNIPPETS / name).read_text(encoding="utf-8")
    taken_for_granted = {
        "interactiveai": Interactive(),
        "user_input": "What's the weather in Madrid?",
        "process_request": lambda user_input: f"Sunny, 24 °C. You asked: {user_input}",
        "document": "The document content...",
        "llm": SimpleNamespace(generate=lambda prompt: f"Mock model's answer to: {prompt}"),
    }
    exec(compile(source, name, "exec"), taken_for_granted)


if __name__ == "__main__":
    for snippet in sys.argv[1:] or sorted(path.name for path in SNIPPETS.glob("*.py")):
        run(snippet)
