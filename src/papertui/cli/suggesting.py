"""`similar` and `learn`: papers like one, and what For you goes by."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from papertui import identity
from papertui.cli import output
from papertui.cli.meter import telling_of_ranking
from papertui.cli.opening import open_workspace, papers_named
from papertui.cli.reading import print_found
from papertui.errors import PapertuiError, UsageError
from papertui.text import plural
from papertui.workspace import Workspace

if TYPE_CHECKING:
    from papertui.model import Paper


def similar(options: argparse.Namespace) -> int:
    """Print the papers most like one."""
    with open_workspace() as space, telling_of_ranking(space, options.plain):
        ((_, key),) = space.rows_named([options.paper])
        options.number = options.number or 20
        text = f"like:{key.removeprefix('arxiv:')}"
        return print_found(space, text, space.searching.parse(text), options)


def learn(options: argparse.Namespace) -> int:
    """Let For you learn from papers and bibliographies; without any, tell what it has learned from."""
    if not options.what:
        return _tell(options)
    names, papers = _named(options.what)
    with open_workspace() as space:
        absent = [name for name in names if space.reader.id_of(identity.paper_key(name) or "") is None]
    problem = _fetch(absent, options)
    with open_workspace() as space:
        if problem is not None:
            names = [name for name in names if space.reader.id_of(identity.paper_key(name) or "") is not None]
        rows = [row for row, _ in space.rows_named(names)] + _rows_of(space, papers)
        if rows or problem is None:
            _learn_from(space, rows, options)
    if problem is not None:
        raise problem
    return 0


def _fetch(absent: Sequence[str], options: argparse.Namespace) -> PapertuiError | None:
    """Fetch papers that are not here; what kept it from doing so, which the papers that are here need not wait for."""
    if absent:
        from papertui.cli.refreshing import fetch_details

        try:
            fetch_details(absent, options.plain or options.json)
        except PapertuiError as problem:
            return problem
    return None


def _learn_from(space: Workspace, rows: Sequence[int], options: argparse.Namespace) -> None:
    from papertui import edits
    from papertui.store.learning import LEARN_TAG

    edit = edits.tag(space.marked(dict.fromkeys(rows)), LEARN_TAG)
    if edit.changes:
        space.editing.apply(edit)
    count = len(edit.changes)
    if options.json:
        output.json_object({"learned_from": count, "tag": LEARN_TAG})
    elif count:
        output.say(f"For you learns from {plural(count, 'more paper')}, tagged {LEARN_TAG}.")
    else:
        output.say("For you learns from these already.")


def _named(what: Sequence[str]) -> tuple[list[str], list[Paper]]:
    """Names of papers, and the papers of the files among the words. Raises `PapertuiError`."""
    from papertui import paths
    from papertui.sources import bibtex

    names: list[str] = []
    papers: list[Paper] = []
    for word in papers_named(what):
        if identity.paper_key(word):
            names.append(word)
            continue
        try:
            data = Path(word).expanduser().read_bytes()
        except OSError as error:
            raise UsageError(
                f"“{word}” names no paper, and cannot be read as a file: {paths.reason(error)}."
            ) from error
        found, skipped = bibtex.papers(data)
        if not found:
            raise PapertuiError(f"{word} names no paper: a bibliography in BibTeX has entries such as @article{{…}}.")
        if skipped:
            output.complain(f"{word}: {plural(skipped, 'entry')} without a title left out.")
        papers += found
    return names, papers


def _rows_of(space: Workspace, papers: Sequence[Paper]) -> list[int]:
    """The rows of papers, those that are not here being added; what is known of the others stays as it is."""
    from papertui.model import Sighting
    from papertui.store.newcomers import LIBRARY

    new = [paper for paper in papers if space.reader.id_of(paper.key) is None]
    space.ingest([Sighting(paper, LIBRARY, live=False) for paper in new])
    rows = (space.reader.id_of(paper.key) for paper in papers)
    return [row for row in rows if row is not None]


def _tell(options: argparse.Namespace) -> int:
    with open_workspace() as space, telling_of_ranking(space, options.plain):
        engine = space.searching.ranking()
        taste = engine.foryou.taste
        figure = engine.figure() if taste else None
        told = {
            "kept": len(taste.kept),
            "read": len(taste.liked) - len(taste.kept),
            "hidden": len(taste.disliked),
            "authors": list(taste.authors),
            "organizations": list(taste.organizations),
            "latest_stars": figure.stars if figure else 0,
            "found": figure.found if figure else 0,
            "among_first": figure.first if figure else 0,
        }
        if options.json:
            output.json_object(told)
        elif not taste:
            output.say(
                "For you has nothing to go by yet: star papers, or name some: papertui learn 1706.03762 library.bib"
            )
        else:
            output.facts(
                [
                    ("learned from", f"{plural(len(taste.kept), 'paper')} starred, queued or tagged foryou"),
                    ("read", told["read"] or ""),
                    ("hidden", told["hidden"] or ""),
                    *(("author followed", name) for name in taste.authors),
                    *(("organization followed", name) for name in taste.organizations),
                    ("how well", figure.sentence if figure else ""),
                ]
            )
        return 0
