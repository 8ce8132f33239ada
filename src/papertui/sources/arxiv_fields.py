"""Single fields of arXiv's metadata, which its several services write in several ways.

Every reader takes whatever stood at that place and gives the model's form, or the model's "not known".
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from papertui import identity, text
from papertui.sources import hf_wire as wire

SOURCE = "arxiv"

# https://arxiv.org/category_taxonomy, and the archives that were later made part of these
_ARCHIVES = (
    "astro-ph|cond-mat|cs|econ|eess|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|nlin|nucl-ex|nucl-th|physics|"
    "q-bio|q-fin|quant-ph|stat|acc-phys|adap-org|alg-geom|ao-sci|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|"
    "dg-ga|funct-an|mtrl-th|patt-sol|plasm-ph|q-alg|solv-int|supr-con"
)
_CATEGORY = re.compile(rf"(?:{_ARCHIVES})(?:\.[A-Za-z][A-Za-z-]{{1,15}})?")
_NEW_ID = re.compile(r"(\d\d)(0[1-9]|1[0-2])\.\d{4,5}", re.ASCII)
_OLD_ID = re.compile(r"[a-z-]+/(\d\d)(0[1-9]|1[0-2])\d{3}", re.ASCII)
_CREATED = re.compile(r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) GMT", re.ASCII)
_DAY = re.compile(r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})\b", re.ASCII)
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_CAPITALS = 2
"""Subject classes of two letters are written in capitals, longer ones are not."""

# arXiv marks a paragraph by an indented line; other breaks are hard wraps
_PARAGRAPH = re.compile(r"\n[ \t]+(?=\S)")
_PARENTHESIS = re.compile(r"\([^()]*\)")
_SEPARATOR = re.compile(r",\s*(?:and\s+)?|\s+and\s+|;\s*")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.ASCII)


@lru_cache(maxsize=4096)
def is_category(name: str) -> bool:
    """Whether this is an arXiv category (`cs.LG`, `hep-th`), and not an MSC or ACM class or free text."""
    return _CATEGORY.fullmatch(name) is not None


def category(name: str) -> str | None:
    """The category as arXiv writes it (`cs.LG`, `cond-mat.mes-hall`), whatever the case it was typed in."""
    archive, dot, subject = name.strip().lower().partition(".")
    written = f"{archive}{dot}{subject.upper() if len(subject) == _CAPITALS else subject}"
    return written if is_category(written) else None


def line(value: Any) -> str | None:
    """One clean line."""
    return (text.line(value) or None) if isinstance(value, str) else None


def abstract(value: Any) -> str:
    """Clean paragraphs, hard wraps undone."""
    if not isinstance(value, str):
        return ""
    if "\n " in value or "\n\t" in value:
        value = _PARAGRAPH.sub("\n\n", value.strip())
    return text.block(value)


def doi(value: Any) -> str | None:
    """The published version's DOI."""
    # several are parted by white space; the first is the paper's
    first = value.split(None, 1)[:1] if isinstance(value, str) else ()
    return identity.doi(first[0]) if first else None


def categories(value: Any) -> tuple[str, ...]:
    """The arXiv categories of `cs.LG stat.ML`, or of a list, each once, the primary one first."""
    names = value.split() if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(dict.fromkeys(name for name in names if isinstance(name, str) and is_category(name)))


def name(given: str) -> str:
    """A person's name as people type it."""
    if "\\" in given:
        # accents come as TeX (`Erd\H{o}s`), which nobody types into a search
        from papertui import latex

        given = latex.unicode(given)
    found = text.line(given, 200)
    return found if any(map(str.isalpha, found)) else ""


def split_names(value: str) -> list[str]:
    """The names of `A. One (1), B. Two and C. Three, Jr. ((1) Some University)`."""
    previous = None
    value = value[:200_000]
    while value != previous:
        previous, value = value, _PARENTHESIS.sub("", value)
    names: list[str] = []
    for part in _SEPARATOR.split(" ".join(value.split())):
        if names and _SUFFIX.fullmatch(part):
            names[-1] = f"{names[-1]} {part}"
        elif part.strip():
            names.append(part.strip())
    return names[: wire.MOST_AUTHORS]


def moment(value: Any) -> str | None:
    """An ISO time, or `Mon, 2 Apr 2007 19:18:42 GMT`, as `2007-04-02T19:18:42Z`."""
    found = _CREATED.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return wire.moment(value)
    day, month, year, clock = found.groups()
    return wire.moment(f"{year}-{_MONTHS.find(month) // 3 + 1:02}-{int(day):02}T{clock}Z")


def month_of(arxiv_id: str) -> str | None:
    """The month that an arXiv id tells, as `2025-03`."""
    if found := _NEW_ID.fullmatch(arxiv_id):
        return f"20{found[1]}-{found[2]}"
    if found := _OLD_ID.fullmatch(arxiv_id):
        return f"{'19' if found[1] > '90' else '20'}{found[1]}-{found[2]}"
    return None


def day(value: Any) -> str | None:
    """The day of `Mon, 27 Apr 2026 00:00:00 -0400` where it was written, or of an ISO time."""
    if not isinstance(value, str):
        return None
    found = _DAY.match(value.strip())
    if found is None:
        return wire.moment(value.strip()[:10])
    number, month, year = found.groups()
    return wire.moment(f"{year}-{_MONTHS.find(month) // 3 + 1:02}-{int(number):02}")
