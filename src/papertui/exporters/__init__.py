"""Papers as files: Markdown, BibTeX, RIS, CSL-JSON and JSON.

The same papers always give the same bytes: nothing here looks at the clock, and whatever is not in the
order it was given is sorted.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import NamedTuple

from papertui.errors import UsageError
from papertui.model import View

GROUPS = ("none", "tag", "month", "day")


class Format(NamedTuple):
    """A file format: the suffixes that choose it (the first is the usual one) and its name for people."""

    suffixes: tuple[str, ...]
    label: str


FORMATS: dict[str, Format] = {
    "markdown": Format((".md", ".markdown"), "Markdown"),
    "bibtex": Format((".bib",), "BibTeX"),
    "ris": Format((".ris",), "RIS"),
    "csl-json": Format((".csl.json",), "CSL-JSON"),
    "json": Format((".json",), "JSON"),
}


def format_for(path: str | None, flag: str | None) -> str:
    """The format that a `-f` flag names, else a file's suffix; Markdown for standard output (`None` or `-`).

    Raises `UsageError` for a flag or a suffix that is not known.
    """
    if flag:
        wanted = flag.strip().lower().lstrip(".")
        for name, form in FORMATS.items():
            if wanted == name or f".{wanted}" in form.suffixes:
                return name
        raise UsageError(f"There is no export format {flag!r}; the formats are {', '.join(FORMATS)}.")
    if path in (None, "", "-"):
        return "markdown"
    name = PurePath(path).name.lower()
    known = [(suffix, key) for key, form in FORMATS.items() for suffix in form.suffixes]
    for suffix, key in sorted(known, key=lambda pair: -len(pair[0])):
        if name.endswith(suffix):
            return key
    suffixes = ", ".join(suffix for suffix, _ in known)
    raise UsageError(
        f"The name {PurePath(path).name!r} does not tell the format: end it in one of {suffixes},"
        f" or name one of {', '.join(FORMATS)} with -f."
    )


def export(views: Iterable[View], fmt: str, *, group: str = "none", title: str = "Papers") -> str:
    """The text of a file with these papers, ending in a newline; `fmt` is a key of `FORMATS`.

    `group` (one of `GROUPS`) and `title` only show in Markdown: the other formats are flat lists.
    The text can always be encoded as UTF-8. Raises `UsageError` for an unknown format or group.
    """
    if group not in GROUPS:
        raise UsageError(f"Papers cannot be grouped by {group!r}; choose one of {', '.join(GROUPS)}.")
    papers = list(views)
    if fmt == "markdown":
        from papertui.exporters import markdown

        out = markdown.document(papers, group=group, title=title)
    elif fmt == "bibtex":
        from papertui.exporters import bibtex

        out = bibtex.document(papers)
    elif fmt == "ris":
        from papertui.exporters import ris

        out = ris.document(papers)
    elif fmt == "csl-json":
        from papertui.exporters import csl_json

        out = csl_json.document(papers)
    elif fmt == "json":
        from papertui.exporters import json

        out = json.document(papers)
    else:
        raise UsageError(f"There is no export format {fmt!r}; the formats are {', '.join(FORMATS)}.")
    return out.encode("utf-8", "replace").decode("utf-8")
