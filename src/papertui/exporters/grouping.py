"""Papers under headings: by tag, month or day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import groupby

from papertui import text
from papertui.exporters import Papers, Wanted, facts
from papertui.model import View

WITHOUT = {"tag": "Untagged", "month": "Undated", "day": "Undated"}


def groups(papers: Papers, group: str) -> list[tuple[str, list[int]]]:
    """Headings with the places of their papers: tags by name, months and days newest first; those without one last.

    A paper with several tags stands under each of them.
    """
    keyed = [(key, place) for place, view in enumerate(papers) for key in _names(view, group)]
    keyed.sort(key=lambda pair: (pair[0].casefold(), pair[0]), reverse=group != "tag")
    found = [(key, [place for _, place in members]) for key, members in groupby(keyed, key=lambda pair: pair[0])]
    named = [(key, members) for key, members in found if key]
    return named + [(WITHOUT[group], members) for key, members in found if not key]


def document(
    papers: Papers, wanted: Wanted, paper: Callable[[View, int], str], heading: Callable[[str], str]
) -> Iterator[str]:
    """How many papers there are, and each of them under a blank line, below headings where they are grouped.

    `paper` gets the level of its own heading, 1 where there are no others.
    """
    yield text.plural(len(papers) if wanted.total is None else wanted.total, "paper") + "\n"
    if wanted.group == "none":
        yield from (f"\n{paper(view, 1)}\n" for view in papers)
        return
    for name, places in groups(papers, wanted.group):
        yield f"\n{heading(name)}\n"
        yield from (f"\n{paper(view, 2)}\n" for view in at(papers, places))


def at(papers: Papers, places: Iterable[int]) -> Iterator[View]:
    """The papers at these places that are still there."""
    for place in places:
        with suppress(LookupError):
            yield papers[place]


def _names(view: View, group: str) -> list[str]:
    if group == "tag":
        return list(dict.fromkeys(text.line(tag) for tag in view.marks.tags)) or [""]
    date = facts.date(view) or ""
    return [date[:7] if group == "month" else date]
