"""Bibliographies in BibTeX: which papers they name. What cannot be read is told with its place, the rest is taken.

The form is that of “BibTeXing” (Patashnik 1988): `@type{key, field = value # value, …}`, a value being in braces, in
quotes, a number or the name of a string. BibLaTeX's names of fields (`eprinttype`, `date`) are known too, and what
JabRef (`groups`), Mendeley (`mendeley-tags`, `mendeley-groups`) and Zotero (`annotation`) write of what is the reader's
own.

A file is read entry by entry. An entry that is never closed ends before the next line on which one begins, so that it
costs only itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from papertui import identity, latex, text
from papertui.model import Marks, Paper
from papertui.sources import entries
from papertui.sources.entries import Entry
from papertui.sources.parsed import Skip

LONGEST = 50_000
"""So many characters of a value are looked through for its end."""

_LONGEST_ENTRY = 1 << 20
_LONGEST_STRING, _MOST_STRINGS = 1_000, 10_000

_BEGINS = re.compile(r"\s*@\s*[A-Za-z]+\s*[{(]")
_SURELY = re.compile(
    r"\s*@\s*(?:[A-Za-z]+\s*[{(]\s*(?:[^\s{}(),=\"]*\s*,|[a-z]+\s*=)|(?:string|comment|preamble)\s*[{(])", re.I
)
_ENTRY = re.compile(r"@\s*([A-Za-z]+)\s*[{(]")
_KEY = re.compile(r"\s*([^,{}()=\"]*),")
_FIELD = re.compile(r"\s*,?\s*([A-Za-z][\w:.+-]*)\s*=\s*")
_JOINED = re.compile(r"\s*#\s*")
_BARE = re.compile(r"[^\s,#{}\"()=]+")
_SIGNS = re.compile(r"\\.|[{}\"]", re.S)
_END = re.compile(r"[\s,]*[})]")
_PRINTED = re.compile(r"\\(?:(text(?:braceleft|braceright|asciitilde))(?:\{\}|(?![A-Za-z])\s?)|([^A-Za-z]))")
_SIGN = {"{": "{", "}": "}", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~"}
_STAND_INS = {"{": "\U0010fff0", "}": "\U0010fff1", "~": "\U0010fff2"}
_STOOD_FOR = str.maketrans({stand_in: sign for sign, stand_in in _STAND_INS.items()})
_NO_PAPERS = ("comment", "preamble", "string")
_MONTHS = {month: month for month in "jan feb mar apr may jun jul aug sep oct nov dec".split()}


def papers(data: bytes) -> tuple[list[Paper], int]:
    """The papers of a bibliography, and how many entries were passed over."""
    found: dict[str, Paper] = {}
    skipped = 0
    for one in read((data,)):
        if isinstance(one, Entry):
            found.setdefault(one.paper.key, one.paper)
        else:
            skipped += 1
    return list(found.values()), skipped


def read(pieces: Iterable[bytes]) -> Iterator[Entry | Skip]:
    """The entries of a file in their order, and why those that are left out are."""
    strings: dict[str, str] = dict(_MONTHS)
    for line, source in _segments(entries.text_lines(pieces)):
        at = 0
        while (head := _ENTRY.search(source, at)) is not None:
            number = line + source.count("\n", 0, head.start())
            kind, at = head[1].lower(), head.end()
            if kind == "comment":
                _, at, _ = _value(source, at - 1, strings)
                continue
            named = _KEY.match(source, at)
            at = named.end() if named else at
            fields, at, whole = _fields(source, at, strings)
            if kind == "string":
                strings |= {name: value[:_LONGEST_STRING] for name, value in fields.items()}
                if len(strings) > _MOST_STRINGS:
                    strings = dict(_MONTHS)
            elif kind not in _NO_PAPERS:
                yield _entry(named[1].strip() if named else "", fields, whole, number)


def _segments(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The file in parts that each begin with an entry, with the number of their first line."""
    held: list[str] = []
    first, depth, size = 1, 0, 0
    for number, line in enumerate(lines, 1):
        if "@" in line and _BEGINS.match(line) and (depth <= 0 or _SURELY.match(line)):
            if held:
                yield first, "\n".join(held)
            held, first, depth, size = [], number, 0, 0
        if size <= _LONGEST_ENTRY:
            held.append(line)
            size += len(line) + 1
        bare = line.replace("\\\\", "").replace("\\{", "").replace("\\}", "") if "\\" in line else line
        depth += bare.count("{") - bare.count("}")
    if held:
        yield first, "\n".join(held)


def _fields(source: str, at: int, strings: Mapping[str, str]) -> tuple[dict[str, str], int, bool]:
    """Names and values of an entry from `at`, where reading goes on, and whether the entry is closed."""
    fields: dict[str, str] = {}
    while (head := _FIELD.match(source, at)) is not None:
        parts, at = [], head.end()
        while True:
            part, at, closed = _value(source, at, strings)
            if not closed:
                return fields, at, False
            parts.append(part)
            joined = _JOINED.match(source, at)
            if joined is None:
                break
            at = joined.end()
        fields.setdefault(head[1].lower(), "".join(parts)[:LONGEST])
    end = _END.match(source, at)
    return fields, end.end() if end else at, end is not None


def _value(source: str, at: int, strings: Mapping[str, str]) -> tuple[str, int, bool]:
    """One value, where it ends and whether it does; one that is never closed goes to the end of what there is."""
    opening = source[at : at + 1]
    if opening not in ('"', "{"):
        bare = _BARE.match(source, at)
        name = bare[0] if bare else ""
        return strings.get(name.lower(), name), bare.end() if bare else at + 1, True
    depth = 0
    for sign in _SIGNS.finditer(source, at, at + LONGEST):
        if sign[0] == "{":
            depth += 1
        elif sign[0] == "}":
            depth -= 1
        if (opening == "{" and sign[0] == "}" and not depth) or (
            opening == '"' and sign[0] == '"' and sign.start() > at and not depth
        ):
            return source[at + 1 : sign.start()], sign.end(), True
    end = source.find("\n\n", at, at + LONGEST)
    return "", min(len(source), at + LONGEST) if end < 0 else end, False


def _entry(key: str, fields: Mapping[str, str], whole: bool, line: int) -> Entry | Skip:
    place = f"line {line}" + (f" ({text.line(key, 60)})" if key.strip() else "")
    if not whole:
        return Skip(place, "its braces or quotes do not close, so that nothing of it is sure")
    paper = _paper(fields)
    if paper is None:
        return Skip(place, "it has neither a title nor an identifier")
    marks = Marks(
        tags=entries.tags(
            word
            for name in ("keywords", "keyword", "mendeley-tags", "mendeley-groups", "groups")
            for word in re.split(r"[,;]", _plain(fields.get(name, "")))
        ),
        note=entries.note(
            latex.unicode(fields[name]) for name in ("annote", "annotation", "review") if fields.get(name)
        ),
    )
    return Entry(paper, place, marks, key if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9:._+/-]{0,99}", key) else "")


def _paper(fields: Mapping[str, str]) -> Paper | None:
    eprint = fields.get("eprint", "").strip()
    kind = (fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv").strip().lower()
    date = fields.get("date", "")
    published = entries.day(date, fields.get("year", ""), _plain(fields.get("month", "")))
    others = [fields.get(name, "") for name in ("url", "note", "number", "howpublished", "volume", "pages", "eid")]
    number = (eprint if identity.arxiv_id(eprint) else f"arXiv:{eprint}") if kind == "arxiv" and eprint else ""
    return entries.make(
        title=_plain(fields.get("title", "")),
        authors=[_name(name) for name in re.split(r"\s+and\s+", fields.get("author", "")) if name.strip()],
        doi=re.sub(r"\\([_%&#])", r"\1", fields.get("doi", "")).replace("{", "").replace("}", ""),
        said=(number, *others),
        abstract=latex.unicode(fields.get("abstract", "")),
        published=published,
        journal=entries.venue(
            _plain(entries.pick(fields, "journal", "journaltitle", "booktitle")),
            _plain(fields.get("volume", "")), _plain(fields.get("number", "")), _plain(fields.get("pages", "")),
            published[:4] if published else "",
        ),
        categories=[entries.pick(fields, "primaryclass", "eprintclass").replace("\\", "")],
        page=re.sub(r"\\([_%&#~])", r"\1", fields.get("url", "")),
    )  # fmt: skip


def _name(written: str) -> str:
    """`Lovelace, Ada` is Ada Lovelace; a team in braces is left as it is."""
    bare = written.strip()
    if bare.startswith("{") and bare.endswith("}") and bare.count("{") == 1:
        return _plain(bare).replace(",", "")
    return entries.person(_plain(written))


def _plain(written: str) -> str:
    """Braces that group and ties go; those that are printed stay."""
    held = _PRINTED.sub(lambda found: _STAND_INS.get(_SIGN.get(found[1] or found[2], ""), found[0]), written)
    return text.line(re.sub(r"[{}]", "", latex.unicode(held)).replace("~", " ").translate(_STOOD_FOR))
