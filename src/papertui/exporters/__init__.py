"""Papers in the formats of other programs. A format is a module of this package and a row of `FORMATS`.

The same papers always give the same bytes: nothing here looks at the clock, and whatever is not in the
order it was given is sorted. Formats write paper by paper, so that many of them take no more memory than a few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import PurePath
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from papertui.errors import UsageError
from papertui.model import View

if TYPE_CHECKING:
    from papertui.exporters.keys import Keys

GROUPS = ("none", "tag", "month", "day")


class Papers(Protocol):
    """Papers that can be gone through more than once and reached by their place; a list of them is one."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[View]: ...
    def __getitem__(self, place: int, /) -> View: ...


class Fetched:
    """Papers that are looked up as they are needed: `ids` of any kind, and what gives the papers of some of them."""

    def __init__(self, ids: Sequence[int], views: Callable[[Iterable[int]], Iterator[View]]) -> None:
        self._ids = ids
        self._views = views

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[View]:
        return self._views(self._ids)

    def __getitem__(self, place: int, /) -> View:
        """Raises `LookupError` for a paper that has gone meanwhile."""
        for view in self._views((self._ids[place],)):
            return view
        raise LookupError(place)


class Wanted(NamedTuple):
    """What an export is asked for besides its papers. `group` is one of `GROUPS`; `total` is how many papers the
    document says that it has, where `papers` are only its first; `query` is what finds them, where something does."""

    title: str = "Papers"
    group: str = "none"
    keys: Keys | None = None
    total: int | None = None
    query: str = ""


class Format(NamedTuple):
    """A file format. The first of `suffixes` is the usual one; of two formats with one suffix the earlier is meant.

    `module` has a function `written(papers, wanted)` that gives the text of the file in pieces. `cites` when papers
    are named by citation keys; `groups` when there can be headings; `appends` when papers can be added to a file that
    its owner edits. A `folder` gets a note for each paper.
    """

    suffixes: tuple[str, ...]
    label: str
    module: str
    purpose: str
    also: tuple[str, ...] = ()
    cites: bool = False
    groups: bool = False
    appends: bool = False
    folder: bool = False


FORMATS: dict[str, Format] = {
    "markdown": Format(
        (".md", ".markdown"), "Markdown", "markdown", "GitHub, anything that reads text: a list", groups=True
    ),
    "markdown-table": Format((".md",), "Markdown table", "markdown_table", "GitHub, chats: a line a paper", ("table",)),
    "obsidian": Format(
        (),
        "Obsidian notes",
        "obsidian",
        "Obsidian: a folder with a note for each paper",
        ("vault",),
        cites=True,
        folder=True,
    ),
    "org": Format((".org",), "Org", "org", "Emacs", groups=True),
    "html": Format((".html", ".htm"), "HTML", "html", "a browser: one page that needs nothing else", groups=True),
    "bibtex": Format((".bib",), "BibTeX", "bibtex", "LaTeX", cites=True, appends=True),
    "biblatex": Format((".bib",), "BibLaTeX", "biblatex", "LaTeX with biber", cites=True, appends=True),
    "ris": Format((".ris",), "RIS", "ris", "Zotero, EndNote, Mendeley"),
    "csl-json": Format((".csl.json",), "CSL-JSON", "csl_json", "Zotero, Pandoc", ("csl",), cites=True),
    "json": Format((".json",), "JSON", "json", "scripts: every field"),
    "csv": Format((".csv",), "CSV", "csv", "spreadsheets, pandas"),
    "atom": Format((".atom",), "Atom feed", "atom", "feed readers", ("feed",)),
}


class _Module(Protocol):
    def written(self, papers: Papers, wanted: Wanted) -> Iterator[str]: ...


def format_for(path: str | None, flag: str | None) -> str:
    """The format that a `-f` flag names, else a file's suffix; Markdown for standard output (`None` or `-`).

    Raises `UsageError` for a flag or a suffix that is not known.
    """
    if flag:
        wanted = flag.strip().lower().lstrip(".")
        for name, form in FORMATS.items():
            if wanted == name or wanted in form.also or f".{wanted}" in form.suffixes:
                return name
        raise UsageError(f"There is no export format {flag!r}; the formats are {', '.join(FORMATS)}.")
    if path in (None, "", "-"):
        return "markdown"
    name = PurePath(path).name.lower()
    known = [(suffix, key) for key, form in FORMATS.items() for suffix in form.suffixes]
    for suffix, key in sorted(known, key=lambda pair: -len(pair[0])):
        if name.endswith(suffix):
            return key
    suffixes = ", ".join(dict.fromkeys(suffix for suffix, _ in known))
    raise UsageError(
        f"The name {PurePath(path).name!r} does not tell the format: end it in one of {suffixes},"
        f" or name one of {', '.join(FORMATS)} with -f."
    )


def written(papers: Papers, fmt: str, wanted: Wanted) -> Iterator[str]:
    """The text of a file with these papers in pieces, the last of which ends in a newline; `fmt` is of `FORMATS`.

    The text can always be encoded as UTF-8. Raises `UsageError` for an unknown format or group, and for a format that
    has no text of its own because it is a folder.
    """
    if wanted.group not in GROUPS:
        raise UsageError(f"Papers cannot be grouped by {wanted.group!r}; choose one of {', '.join(GROUPS)}.")
    form = FORMATS.get(fmt)
    if form is None:
        raise UsageError(f"There is no export format {fmt!r}; the formats are {', '.join(FORMATS)}.")
    if form.folder:
        raise UsageError(f"{form.label} need a folder, not one file: name it with -o.")
    module = cast("_Module", module_of(fmt))
    return (part.encode("utf-8", "replace").decode("utf-8") for part in module.written(papers, wanted))


def module_of(fmt: str) -> ModuleType:
    """The module of a format."""
    return import_module(f"{__name__}.{FORMATS[fmt].module}")


def export(
    views: Iterable[View], fmt: str, *, group: str = "none", title: str = "Papers", keys: Keys | None = None
) -> str:
    """The text of a file with these papers at once; see `written`."""
    return "".join(written(list(views), fmt, Wanted(title, group, keys)))
