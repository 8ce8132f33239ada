"""Where papers come from: one module per source, each a pure function from bytes to sightings.

Only `papertui.sources.http` opens sockets.
"""

from __future__ import annotations

_LABELS = {"huggingface": "Hugging Face", "arxiv": "arXiv", "sample": "Sample library"}


def label(name: str) -> str:
    """A source as people call it."""
    return _LABELS.get(name, name)
