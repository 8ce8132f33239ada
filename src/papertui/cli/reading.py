"""`list`, `search` and `show`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, TypeAlias

from papertui.cli import output
from papertui.cli.opening import open_workspace, papers_named
from papertui.errors import NothingMatched
from papertui.query.tree import Query, is_ranked, order
from papertui.workspace import Workspace

if TYPE_CHECKING:
    from papertui.model import Because, View

    Why: TypeAlias = Callable[[int], Because | None]

_PAGE = 500

SAID = 200
"""Cells of a query that are said again where it finds nothing."""

FEW = 3
"""With fewer papers another spelling is suggested, where one is known."""


def list_papers(options: argparse.Namespace) -> int:
    """Print what a query finds, in the query's own order."""
    with open_workspace() as space:
        words = " ".join(options.query)
        query = space.searching.parse(words)
        with _telling(space, query, options):
            return print_found(space, words, query, options)


def search(options: argparse.Namespace) -> int:
    """Print what a query finds, the best match first unless the query names an order."""
    words = " ".join(options.query)
    if options.source:
        return _search_source(options, words)
    with open_workspace() as space:
        query, remark = space.searching.question(words)
        with _telling(space, query, options):
            found = space.searching.answer(query)
        meant = _suggest(space, query, found.whole)
        if options.number:
            found = found._replace(ids=found.ids[: options.number], whole=min(found.whole, options.number))
        for sentence in filter(None, (remark, found.sentence)):
            output.complain(sentence)
        return _print_found(space, words, found.ids, options, found.whole, meant=meant)


def _telling(space: Workspace, query: Query, options: argparse.Namespace) -> AbstractContextManager[None]:
    """Tells how far the indexing of papers is, where the query needs that."""
    if not is_ranked(query):
        return nullcontext()
    from papertui.cli.meter import telling_of_ranking

    return telling_of_ranking(space, options.plain)


def _suggest(space: Workspace, query: Query, number: int) -> str | None:
    """Another spelling where few papers were found and one is known, told as well."""
    if number >= FEW or query.where is None:
        return None
    better = space.searching.suggestion(query)
    if better is not None:
        output.complain(f"Did you mean {better}?")
    return better


def print_found(space: Workspace, text: str, query: Query, options: argparse.Namespace) -> int:
    """Print the papers of a query, with why they are there where they are ordered by that."""
    rows = space.searching.ids(query, most=max(options.number, FEW) if options.number else 0)
    meant = _suggest(space, query, len(rows))
    why = space.searching.ranking().foryou.why if order(query).by == "foryou" else None
    if why is not None and not space.searching.ranking().foryou.taste:
        output.complain("For you has nothing to go by yet, so these are the newest: “papertui learn” tells what helps.")
    return _print_found(space, text, rows, options, why=why, meant=meant)


def _search_source(options: argparse.Namespace, words: str) -> int:
    from papertui.cli.refreshing import ask_source
    from papertui.sources import label

    keys = ask_source(options.source, words)
    with open_workspace() as space:
        rows = [row for key in keys if (row := space.reader.id_of(key)) is not None]
        nothing = f"{label(options.source)} finds nothing for “{words}”."
        return _print(space, rows[: options.number], options, nothing, asked=_asked(words))


def show(options: argparse.Namespace) -> int:
    """Print everything about the named papers."""
    if options.fetch:
        from papertui.cli.refreshing import fetch_details

        fetch_details(options.papers, options.plain)
    with open_workspace() as space:
        rows = [row for row, _ in space.rows_named(papers_named(options.papers))]
        options.plain = options.plain or not options.json
        return _print(space, rows, options, "")


def _print_found(
    space: Workspace,
    text: str,
    rows: Sequence[int],
    options: argparse.Namespace,
    whole: int | None = None,
    why: Why | None = None,
    meant: str | None = None,
) -> int:
    """Print papers; those from `whole` on have only some of the words. `why` tells what speaks for a row."""
    if options.number:
        rows = rows[: options.number]
    if space.reader.is_empty():
        sentence = "The cache is empty: “papertui refresh” fills it, “papertui demo” shows the sample library."
    else:
        said = text.strip() or "this"
        if len(said) > SAID:
            from papertui.text import clip

            said = clip(said, SAID)
        sentence = f"No paper matches {said}."
        papers, rules = (0, 0) if rows else space.rules.hidden(text)
        if papers:
            from papertui.text import hidden_said

            sentence = f"{sentence[:-1]} but {hidden_said(papers, rules)}: is:hidden shows them."
    return _print(space, rows, options, sentence, whole, why, _asked(text, meant))


def _asked(text: str, meant: str | None = None) -> dict[str, object]:
    return {"schema": 1, "query": text, "did_you_mean": meant}


def _print(
    space: Workspace,
    rows: Sequence[int],
    options: argparse.Namespace,
    nothing: str,
    whole: int | None = None,
    why: Why | None = None,
    asked: Mapping[str, object] | None = None,
) -> int:
    about = asked if getattr(options, "json_object", False) else None
    if options.json or about is not None:
        output.json_array(_objects(_views(space, rows, why), len(rows) if whole is None else whole), about)
    elif options.plain:
        _print_plain(_views(space, rows, why))
    else:
        width = _terminal_width()
        for start in range(0, len(rows), _PAGE):
            for row in space.reader.rows(rows[start : start + _PAGE], space.visit):
                output.say(output.row_line(row, width))
    if not rows:
        raise NothingMatched(nothing)
    return 0


def _views(space: Workspace, rows: Sequence[int], why: Why | None) -> Iterator[View]:
    for view in space.reader.views(rows):
        yield view if why is None else view._replace(because=why(view.id))


def _objects(views: Iterable[View], whole: int) -> Iterator[dict[str, Any]]:
    from papertui.exporters.json import paper_object

    for number, view in enumerate(views):
        yield paper_object(view) if number < whole else {**paper_object(view), "partial": True}


def _print_plain(views: Iterable[View]) -> None:
    from papertui import plain

    for number, view in enumerate(views):
        if number:
            output.say()
        for line in plain.lines(view):
            output.say(line)


def _terminal_width() -> int | None:
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except OSError:
        return None
