"""Printing: clean text to standard output, sentences to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from papertui.errors import PapertuiError

# Cleaning, measuring and linking are imported where they happen: `papertui --version` needs none of it, and
# `papertui list` into a pipe neither.
if TYPE_CHECKING:
    from papertui.model import Row


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
        sys.stdout = None  # as in `flush`
        raise _unwritable(error) from error


def write(written: str) -> None:
    """Print a text that ends in a newline."""
    say(written.removesuffix("\n"))


def stream(pieces: Iterable[str]) -> None:
    """Print a text in pieces that are no lines, the last of which ends in a newline."""
    last = ""
    for piece in pieces:
        whole, newline, rest = (last + piece).rpartition("\n")
        if newline:
            say(whole)
        last = rest
    if last:
        say(last)


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


def is_folder(place: str | None) -> bool:
    """Whether what stands after -o is a folder, or is written as one; `None` and `-` are standard output."""
    if not place or place == "-":
        return False
    try:
        return place.endswith(("/", os.sep)) or Path(place).is_dir()
    except OSError:
        return False


def complain(sentence: str) -> None:
    """Tell the user on standard error; where there is none, nobody can be told."""
    from papertui import text

    try:
        if sys.stderr is not None:
            said = text.line(sentence)
            sys.stderr.write(f"papertui: {said if said.endswith(('.', '?', '!')) else said + '.'}\n")
            sys.stderr.flush()
    except (OSError, ValueError):
        sys.stderr = None  # else Python tries once more while it ends, and makes the exit code 120


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


def json_array(objects: Iterable[object], about: Mapping[str, object] | None = None) -> None:
    """Print a JSON array of papers, an element at a time; with `about` within an object that has this and `papers`."""
    import json

    if about is not None:
        say(f'{json.dumps(about, ensure_ascii=False)[:-1]}, "papers":')
    first = True
    for value in objects:
        written = json.dumps(value, ensure_ascii=False, indent=2)
        say(f"[\n{written}" if first else f",\n{written}")
        first = False
    say(("[]" if first else "]") + ("" if about is None else "}"))


def json_object(value: Mapping[str, object]) -> None:
    """Print a JSON object."""
    import json

    say(json.dumps(value, ensure_ascii=False, indent=2))


def facts(pairs: Iterable[tuple[str, object]]) -> None:
    """Print one fact a line as `name: value`; what is not known (`None`, `""`) is left out."""
    from papertui import text

    for name, value in pairs:
        if value is not None and value != "":
            say(text.line(f"{name}: {value}"))
