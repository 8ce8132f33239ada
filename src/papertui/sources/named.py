"""A list of papers, or any text with some in it: arXiv ids, DOIs and links, as people mail and paste them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from papertui import identity, text
from papertui.model import Paper
from papertui.sources import entries
from papertui.sources.entries import Entry
from papertui.sources.parsed import Skip

_ALONE = re.compile(r"(?:[-*•+]\s+|\d+[.)]\s+)?(\S+)")


def looks_like(content: str) -> bool:
    """Whether one of these lines names a paper."""
    return any(entries.identifiers(line) for line in content.split("\n")[:2_000])


def read(pieces: Iterable[bytes]) -> Iterator[Entry | Skip]:
    """The papers that a text names, each once. A line that is nothing but a link to something else is told."""
    seen: set[str] = set()
    for number, line in enumerate(entries.text_lines(pieces), 1):
        found = entries.identifiers(line)
        if not found:
            alone = _ALONE.fullmatch(line.strip())
            if alone and (identity.safe_url(alone[1]) or re.match(r"10\.\d{4,9}/|arxiv:", alone[1], re.I)):
                yield Skip(f"line {number} ({text.line(alone[1], 80)})", "it names no paper by an arXiv id or a DOI")
        for key in found:
            if key not in seen:
                seen.add(key)
                yield Entry(_paper(key), f"line {number} ({key})")


def _paper(key: str) -> Paper:
    name = key.removeprefix("doi:")
    return Paper(key, identity.stand_in(key), doi=name if name != key else None)
