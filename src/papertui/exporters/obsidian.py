"""A paper as a note of Obsidian: YAML in front, a block of ours, and below it whatever its owner writes.

What is ours: the properties named in `PROPERTIES`, and the lines from the mark that begins the block to that which ends
it. Nothing else of a note is ever changed, and a block that its owner changed is theirs from then on: the mark holds a
digest of what was written.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from papertui import text
from papertui.exporters import facts, markdown
from papertui.exporters.published import publication
from papertui.model import View

ID = "papertui"
PROPERTIES = (
    ID, "title", "authors", "published", "venue", "arxiv", "doi", "url", "citekey", "categories", "votes", "starred",
    "queued", "read",
)  # fmt: skip
"""In the order in which a new note has them. `tags`, `aliases` and all others are the owner's."""

_NAME_LENGTH = 100
_BEGIN = "<!-- papertui:begin {} · written anew by every export, unless you change it -->"
_END = "<!-- papertui:end · what you write below stays -->"
_BEGINNING = re.compile(r"^<!-- papertui:begin ([0-9a-f]{16})\b.*-->[ \t]*$", re.MULTILINE)
_ENDING = re.compile(r"^<!-- papertui:end\b.*-->[ \t]*$", re.MULTILINE)
_FRONT = re.compile(r"\A---[ \t]*\n((?:.*\n)*?)---[ \t]*(?:\n|\Z)")
_PROPERTY = re.compile(r"""["']?([^\s"':#-][^"':]*?)["']?[ \t]*:(?:[ \t]|$)""")
_ID = re.compile(rf"""^["']?{ID}["']?[ \t]*:[ \t]*["']?([^"'\s#]+)""", re.MULTILINE)
# what file systems or Obsidian's links do not take
_UNFIT = re.compile(r'[\\/:*?"<>|#^\[\]]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


class Note(NamedTuple):
    """A note as it is to be. `theirs` when the block is not as we wrote it, or gone, and so was left as it is."""

    content: str
    theirs: bool = False


def new(view: View, key: str) -> str:
    """The note of a paper that has none."""
    front = "".join(f"{line}\n" for lines in _properties(view, key).values() for line in lines)
    return f"---\n{front}---\n\n{_block(view)}\n\n"


def again(note: str, view: View, key: str) -> Note:
    """The note with its properties and its block as they are now, and all else as it is."""
    newline = "\r\n" if "\r\n" in note else "\n"
    # a file may mix both: only what is ours is written anew, so what is theirs is cut out of the note itself
    plain = note.replace("\r\n", "\n") if newline == "\r\n" else note
    mixed = newline == "\r\n" and plain.replace("\n", "\r\n") != note
    if mixed:
        return Note(note, True)
    front = _FRONT.match(plain)
    if front is None:
        return Note(note, True)
    head = "---\n" + _front(front[1], _properties(view, key)) + plain[front.end(1) : front.end()]
    body, theirs = _body(plain[front.end() :], view)
    out = head + body
    return Note(out.replace("\n", newline) if newline == "\r\n" else out, theirs)


def paper_of(note: str) -> str | None:
    """The key of the paper that a note says it is of, by the beginning of the note."""
    front = _FRONT.match(note.removeprefix("\ufeff").replace("\r\n", "\n"))
    found = _ID.search(front[1]) if front else None
    return found[1] if found else None


def file_name(view: View) -> str:
    """A name for the note, without suffix, that every file system and Obsidian's links take: the title."""
    name = " ".join(_UNFIT.sub(" ", facts.title(view.paper)).split())[:_NAME_LENGTH]
    while len(name.encode()) > 2 * _NAME_LENGTH:
        name = name[:-1]
    name = name.strip(" .")
    return f"{name} paper".strip() if not name or _RESERVED.fullmatch(name) else name


def _front(there: str, ours: dict[str, list[str]]) -> str:
    """The properties with ours in their places, new ones last, and all lines of others as they are."""
    out: list[str] = []
    waiting = dict(ours)
    mine = False
    for line in there.splitlines(keepends=True):
        named = _PROPERTY.match(line)
        if named is not None:
            mine = named[1] in PROPERTIES
            out += [f"{each}\n" for each in waiting.pop(named[1], ())] if mine else [line]
        elif not mine or not line.strip() or line.startswith("#"):
            # else it goes on with a property of ours, which was written anew
            out.append(line)
    return "".join(out) + "".join(f"{line}\n" for lines in waiting.values() for line in lines)


def _body(there: str, view: View) -> tuple[str, bool]:
    begin = _BEGINNING.search(there)
    end = _ENDING.search(there, begin.end()) if begin else None
    if begin is None or end is None:
        return there, True
    inner = there[begin.end() : end.start()]
    if inner.strip() and _digest(inner) != begin[1]:
        return there, True
    return there[: begin.start()] + _block(view) + there[end.end() :], False


def _block(view: View) -> str:
    inner = "\n\n".join(part for part in _parts(view) if part)
    return f"{_BEGIN.format(_digest(inner))}\n\n{inner}\n\n{_END}"


def _digest(inner: str) -> str:
    """What tells a text from another; blanks at the ends of lines, which editors take away, do not count."""
    lines = "\n".join(line.rstrip() for line in inner.strip().split("\n"))
    return hashlib.sha256(lines.encode("utf-8", "replace")).hexdigest()[:16]


def _parts(view: View) -> Iterator[str]:
    paper = view.paper
    yield f"# {markdown.escape(facts.title(paper))}"
    yield markdown.authors(paper)
    yield markdown.items(view)
    if summary := facts.prose(paper.summary or ""):
        yield f"*AI summary:* {markdown.escape(summary)}"
    paragraphs = [markdown.escape(facts.prose(part)) for part in paper.abstract.split("\n\n")]
    if any(paragraphs):
        yield "\n".join(["> [!abstract]", *(f"> {part}\n>" for part in paragraphs if part)]).removesuffix("\n>")
    yield markdown.quote(view.marks.note)


def _properties(view: View, key: str) -> dict[str, list[str]]:
    """The lines of YAML by property; one without a value has none."""
    paper, out = view.paper, publication(view)
    values: dict[str, object] = {
        ID: paper.key,
        "title": facts.title(paper),
        "authors": [name for name in (text.line(author.name) for author in paper.authors) if name],
        "published": _day(paper.published or ""),
        "venue": out.venue if out else text.line(paper.journal_ref or ""),
        "arxiv": facts.arxiv_id(paper),
        "doi": facts.doi_of(view),
        "url": facts.url(paper),
        "citekey": key,
        "categories": [text.line(name) for name in paper.categories],
        "votes": paper.votes,
        "starred": view.marks.starred,
        "queued": view.marks.queued,
        "read": view.marks.read,
    }
    return {name: list(_yaml(name, values[name])) for name in PROPERTIES}


def _day(iso: str) -> date | str:
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return text.line(iso[:10])


def _yaml(name: str, value: object) -> Iterator[str]:
    """A property: JSON's strings are YAML's, and a list has a line for each."""
    if isinstance(value, list):
        if value:
            yield f"{name}:"
            yield from (f"  - {_scalar(each)}" for each in value)
    elif value not in (None, ""):
        yield f"{name}: {_scalar(value)}"


def _scalar(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()  # which Obsidian sorts as a date
    # the keys of some letters are no letters to YAML; JSON's escapes are
    written = json.dumps(value, ensure_ascii=False)
    return re.sub(
        "[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", written
    )
