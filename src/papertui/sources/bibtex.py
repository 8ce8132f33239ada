"""Bibliographies in BibTeX: which papers they name. What cannot be read is passed over, the rest is taken.

The form is that of “BibTeXing” (Patashnik 1988): `@type{key, field = value # value, …}`, a value being in braces, in
quotes, a number or the name of a string. BibLaTeX's names of fields (`eprinttype`, `date`) are known too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from papertui import identity, latex, text
from papertui.model import Author, Paper

MOST_BYTES = 50_000_000

LONGEST = 50_000
"""So many characters of a value are looked through for its end."""

_ENTRY = re.compile(r"@\s*([A-Za-z]+)\s*[{(]")
_FIELD = re.compile(r"\s*,?\s*([A-Za-z][\w:.+-]*)\s*=\s*")
_BARE = re.compile(r"[^\s,#{}\"()=]+")
_NO_PAPERS = ("comment", "preamble", "string")


def papers(data: bytes) -> tuple[list[Paper], int]:
    """The papers of a bibliography, and how many entries were passed over as they have no title."""
    source = data[:MOST_BYTES].decode("utf-8-sig", "replace")
    strings: dict[str, str] = {}
    found: dict[str, Paper] = {}
    skipped = at = 0
    while (head := _ENTRY.search(source, at)) is not None:
        kind, at = head[1].lower(), head.end()
        if kind == "comment":
            _, at = _value(source, at - 1, strings)
            continue
        fields: dict[str, str] = {}
        for name, value, end in _fields(source, at, strings):
            fields.setdefault(name, value)
            at = end
        if kind == "string":
            strings |= fields
        elif kind not in _NO_PAPERS:
            paper = _paper(fields)
            skipped += paper is None
            if paper is not None:
                found.setdefault(paper.key, paper)
    return list(found.values()), skipped


def _fields(source: str, at: int, strings: dict[str, str]) -> Iterator[tuple[str, str, int]]:
    """Names and values of an entry that begins at `at`, and where each ends."""
    comma = re.compile(r"[^,{}()=\"]*,").match(source, at)
    at = comma.end() if comma else at
    while (head := _FIELD.match(source, at)) is not None:
        parts, at = [], head.end()
        while True:
            part, at = _value(source, at, strings)
            parts.append(part)
            joined = re.compile(r"\s*#\s*").match(source, at)
            if joined is None:
                break
            at = joined.end()
        yield head[1].lower(), "".join(parts), at


def _value(source: str, at: int, strings: dict[str, str]) -> tuple[str, int]:
    """One value and where it ends; one that is never closed goes to the end of its paragraph."""
    opening = source[at : at + 1]
    if opening not in ('"', "{"):
        bare = _BARE.match(source, at)
        name = bare[0] if bare else ""
        return strings.get(name.lower(), name), bare.end() if bare else at + 1
    depth = 0
    for sign in re.compile(r"\\.|[{}\"]", re.S).finditer(source, at, at + LONGEST):
        if sign[0] == "{":
            depth += 1
        elif sign[0] == "}":
            depth -= 1
        if (opening == "{" and sign[0] == "}" and not depth) or (
            opening == '"' and sign[0] == '"' and sign.start() > at and not depth
        ):
            return source[at + 1 : sign.start()], sign.end()
    end = source.find("\n\n", at, at + LONGEST)
    end = min(len(source), at + LONGEST) if end < 0 else end
    return source[at + 1 : end], end


def _paper(fields: dict[str, str]) -> Paper | None:
    title = _plain(fields.get("title", ""))
    if not title:
        return None
    key = _key(fields) or identity.feed_key(title)
    names = [_name(name) for name in re.split(r"\s+and\s+", fields.get("author", "")) if name.strip()]
    year = re.search(r"\b(1[5-9]|20)\d\d\b", fields.get("date", "") or fields.get("year", ""))
    return Paper(
        key=key,
        title=title,
        abstract=text.block(latex.unicode(fields.get("abstract", ""))),
        authors=tuple(Author(name) for name in names if name and name.lower() != "others"),
        published=f"{year[0]}-01-01" if year else None,
        doi=key.removeprefix("doi:") if key.startswith("doi:") else None,
    )


def _key(fields: dict[str, str]) -> str | None:
    """The paper's key by its arXiv identifier, wherever that stands, else its DOI."""
    eprint = fields.get("eprint", "").strip()
    kind = (fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv").strip().lower()
    for said in (eprint if kind == "arxiv" else "", fields.get("url", ""), fields.get("doi", "")):
        if found := identity.arxiv_id(said.strip()):
            return f"arxiv:{found}"
    number = re.search(r"arxiv[: .]\s*(?:preprint\s+arxiv:)?(\d{4}\.\d{4,5})", " ".join(fields.values()), re.I)
    if number:
        return f"arxiv:{number[1]}"
    name = identity.doi(fields.get("doi", "").strip().replace("\\_", "_"))
    return f"doi:{name}" if name else None


def _name(written: str) -> str:
    """`Lovelace, Ada` is Ada Lovelace."""
    family, comma, given = _plain(written).partition(",")
    return f"{given.strip()} {family.strip()}".strip() if comma else family


def _plain(written: str) -> str:
    return text.line(re.sub(r"[{}]", "", latex.unicode(written)).replace("~", " "))
