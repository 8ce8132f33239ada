"""Where papers come from: one module per source, each a pure function from bytes to sightings.

Only `papertui.sources.http` opens sockets.
"""

from __future__ import annotations

OWN = ("huggingface", "arxiv", "semanticscholar", "crossref", "datacite")
"""The sources that are always there, in their order."""

_LABELS = {
    "huggingface": "Hugging Face",
    "arxiv": "arXiv",
    "semanticscholar": "Semantic Scholar",
    "crossref": "Crossref",
    "datacite": "DataCite",
    "sample": "Sample library",
}

_LOOKED_UP = "brings only papers that you look up, and these stay"

PAPERLESS = {
    "semanticscholar": "brings no papers of its own",
    "crossref": _LOOKED_UP,
    "datacite": _LOOKED_UP,
}
"""The sources that tell of papers that are here, and why there is nothing to say of how long their papers stay."""

_SHORT = {"huggingface": "HF", "sample": "sample"}


def short(names: tuple[str, ...], width: int) -> str:
    """Sources in at most `width` cells: the first, Hugging Face before others, and how many more."""
    if not names:
        return ""
    first = "huggingface" if "huggingface" in names else names[0]
    more = f" +{len(names) - 1}" if len(names) > 1 else ""
    return _SHORT.get(first, label(first))[: max(1, width - len(more))] + more


def label(name: str) -> str:
    """A source as people call it."""
    return _LABELS.get(name, name)
