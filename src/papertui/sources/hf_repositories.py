"""The models, datasets and Spaces that name a paper, as its Hugging Face answer lists them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from papertui.model import Repository
from papertui.sources import hf_wire as wire

_FIELDS = (
    ("model", "linkedModels", "numTotalModels"),
    ("dataset", "linkedDatasets", "numTotalDatasets"),
    ("space", "linkedSpaces", "numTotalSpaces"),
)
# Ids become part of addresses: owner/name, or a bare name for a few old models and datasets.
_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(?:/[\w.-]{1,96})?", re.ASCII)


def repositories_of(card: Mapping[str, Any]) -> tuple[tuple[Repository, ...], tuple[tuple[str, int], ...]]:
    """The repositories shown (a preview: four of each kind), and how many there are of each kind known.

    Both are empty for answers older than May 2026, which did not tell.
    """
    repositories: list[Repository] = []
    totals: list[tuple[str, int]] = []
    for kind, listed, total in _FIELDS:
        entries = card.get(listed)
        found = [_repository(kind, entry) for entry in entries] if isinstance(entries, list) else []
        of_kind = [repository for repository in found if repository]
        repositories.extend(of_kind)
        number = wire.count(card.get(total))
        if number is not None or isinstance(entries, list):
            totals.append((kind, max(number or 0, len(of_kind))))
    return tuple(repositories), tuple(totals)


def _repository(kind: str, value: Any) -> Repository | None:
    entry = wire.record(value)
    name = entry.get("id")
    if not isinstance(name, str) or not _ID.fullmatch(name) or ".." in name:
        return None
    return Repository(kind, name, wire.count(entry.get("likes")), wire.count(entry.get("downloads")))
