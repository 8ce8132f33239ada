"""Printing: clean text to standard output, sentences to standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from papertui.errors import PapertuiError

# Cleaning, measuring and linking are imported where they happen: `papertui --version` needs none of it, and
# `papertui list` into a pipe neither.
if TYPE_CHECKING:
    from papertui.model import Row, View


printed = False
"""Whether anything was printed yet."""


def say(line: str = "") -> None:
    """Print a line. Raises `PapertuiError` when standard output cannot take it."""
    global printed
    printed = True
    if sys.stdout is None:
        raise PapertuiError("Standard output is closed: there is nowhere to print to.")
    # half a character, as in the name of a file, would come out as a byte that no reader of UTF-8 takes
    line = line.encode("utf-8", "replace").decode()
    try:
        sys.stdout.write(f"{line}\n")
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "ascii"
        sys.stdout.write(f"{line}\n".encode(encoding, "replace").decode(encoding))
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(error) from error


def write(written: str) -> None:
    """Print a text that ends in a newline."""
    say(written.removesuffix("\n"))


def flush() -> None:
    """Have everything printed arrive. Raises `PapertuiError` when it does not."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        sys.stdout = None  # else Python tries once more while it ends
        raise _unwritable(error) from error


def complain(sentence: str) -> None:
    """Tell the user on standard error; where there is none, nobody can be told."""
    from papertui import text

    try:
        if sys.stderr is not None:
            said = text.line(sentence)
            sys.stderr.write(f"papertui: {said if said.endswith(('.', '?', '!')) else said + '.'}\n")
            sys.stderr.flush()
    except (OSError, ValueError):
        pass


def _unwritable(error: OSError) -> PapertuiError:
    return PapertuiError(f"Standard output cannot be written: {(error.strerror or str(error)).lower()}.")


def row_line(row: Row, width: int | None) -> str:
    """A paper as one line; cut at `width` cells where the output is a terminal."""
    state = "★" if row.starred else "○" if row.queued else " " if row.read else "●"
    votes = f"▲{row.votes}" if row.votes is not None else ""
    tags = "".join(f" #{tag}" for tag in row.tags)
    number = row.key.removeprefix("arxiv:")
    line = f"{state} {row.date or '':10}  {number:12} {votes:>5}  {row.title}{tags}"
    if row.authors:
        line += f" — {row.authors}"
    if not width:
        return line
    from papertui import text

    return text.clip(line, width)


def json_array(objects: Iterable[object]) -> None:
    """Print a JSON array, an element at a time."""
    import json

    first = True
    for value in objects:
        written = json.dumps(value, ensure_ascii=False, indent=2)
        say(f"[\n{written}" if first else f",\n{written}")
        first = False
    say("[]" if first else "]")


def plain(view: View) -> Iterator[str]:
    """A paper as `name: value` lines in a fixed order, one fact a line; what is not known is left out."""
    from papertui import identity

    paper, marks = view.paper, view.marks
    yield f"title: {paper.title}"
    yield f"key: {paper.key}"
    # those of the sample library are this project's own
    keywords = "keywords" if view.sources == ("sample",) else "keywords (machine-made)"
    state = [name for name in ("starred", "queued", "read", "hidden") if getattr(marks, name)]
    yield f"state: {', '.join(state or ['unread'])}"
    for author in paper.authors:
        yield f"author: {author.name}"
    facts: tuple[tuple[str, object], ...] = (
        ("authors", paper.author_count), ("organization", paper.organization and paper.organization.fullname),
        ("published", paper.published), ("updated", paper.updated), ("version", paper.version),
        ("votes", paper.votes), ("comments", paper.comments), ("github stars", paper.github_stars),
        ("submitted by", paper.submitter), ("categories", ", ".join(paper.categories)),
        (keywords, ", ".join(paper.keywords)), ("summary (machine-made)", paper.summary),
        ("abstract", " ".join(paper.abstract.split())), ("tags", ", ".join(marks.tags)),
    )  # fmt: skip
    for name, value in facts:
        if value not in (None, ""):
            yield f"{name}: {value}"
    for listing in view.listings:
        yield f"listed: {listing.kind} {listing.period}".rstrip()
    for name, url in identity.links(paper):
        yield f"link {name}: {url}"
    for line in marks.note.splitlines():
        yield f"note: {line}"
