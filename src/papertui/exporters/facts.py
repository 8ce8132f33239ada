"""What several formats say about a paper: its display title, its date, its authors' family names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from papertui import identity, latex, text
from papertui.model import Author, Paper, View

# Words that tell a team from a person. "AI" only counts in capitals, as Ai is a family name.
_TEAM_WORDS = re.compile(
    "association|authors|collaboration|committee|community|company|consortium|contributors|corp|corporation|department"
    "|foundation|group|inc|initiative|institute|lab|laboratories|laboratory|labs|ltd|network|project|research|team"
    "|technologies|university|workshop"
)
_PARTICLES = re.compile("al|bin|d[aeiu]|das|del|della|de[nr]|dos?|el|ibn|l[ae]|te[nr]|v[ao]n|vom|zu|zu[mr]")
_SUFFIXES = re.compile(r"jr\.?|sr\.?|ii|iii|iv", re.IGNORECASE)
# scripts whose names are printed family name first
_FAMILY_FIRST = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Name(NamedTuple):
    """A name in parts; a team has all of it in `family` and `team` set."""

    family: str
    given: str = ""
    suffix: str = ""
    team: bool = False


def title(paper: Paper) -> str:
    """The title on one line with its formulas in Unicode; the key if the paper has none."""
    return prose(paper.title) or paper.key


def prose(words: str) -> str:
    """An abstract or a summary on one line, with its formulas in Unicode."""
    return text.line(latex.unicode(text.line(words, text.BLOCK_LIMIT)), text.BLOCK_LIMIT)


def name(author: Author) -> Name | None:
    """The parts of an author's name, `None` when nothing is left of it.

    >>> name(Author("Aäron van den Oord"))
    Name(family='van den Oord', given='Aäron', suffix='', team=False)
    """
    words = text.line(author.name).split()
    if not words:
        return None
    whole = " ".join(words)
    if len(words) == 1 or _is_team(words):
        return Name(whole, team=True)
    if "," in whole:
        family, _, given = whole.partition(",")
        if family.strip() and given.strip() and "," not in given:
            return Name(family.strip(), given.strip())
        return Name(whole, team=True)
    if _FAMILY_FIRST.match(words[0]):
        return Name(words[0], " ".join(words[1:]))
    suffix = words.pop() if len(words) > 2 and _SUFFIXES.fullmatch(words[-1]) else ""
    start = len(words) - 1
    while start > 1 and _PARTICLES.fullmatch(words[start - 1]):
        start -= 1
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)


def names(paper: Paper) -> list[Name]:
    """The names of all listed authors that have one."""
    return [found for found in map(name, paper.authors) if found]


def unnamed(paper: Paper) -> int:
    """How many authors the paper has beyond those that are listed."""
    return max(0, (paper.author_count or 0) - len(paper.authors))


def date(view: View) -> str | None:
    """The day a paper is filed under: that of the list on screen. `2026-08-14`, or shorter if less is known."""
    days = sorted(listing.period for listing in view.listings if listing.kind == "day")
    found = identity.sort_date(view.paper, days[0] if days else None)
    return found[:10] if found else None


def published(paper: Paper) -> tuple[int, ...]:
    """Year, month and day of the first version, as far as they are known."""
    return date_parts(paper.published)


def date_parts(iso: str | None) -> tuple[int, ...]:
    """Year, month and day of an ISO date, as far as it goes."""
    found = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", iso or "", re.ASCII)
    return tuple(int(part) for part in found.groups() if part) if found else ()


def each_once(views: Iterable[View]) -> Iterator[View]:
    """The papers in their order, without those that were there before."""
    seen: set[str] = set()
    for view in views:
        if view.paper.key not in seen:
            seen.add(view.paper.key)
            yield view


def arxiv_id(paper: Paper) -> str | None:
    return identity.arxiv_id(paper.key) if paper.key.startswith("arxiv:") else None


def doi(paper: Paper) -> str | None:
    """The publisher's DOI, lower case, if it is a valid one."""
    return identity.doi(paper.doi) if paper.doi else None


def doi_of(view: View) -> str | None:
    """The DOI of where the paper came out: the authors' own, else a register's, else the paper's key; not arXiv's."""
    paper = view.paper
    own = doi(paper)
    if own and not identity.arxiv_id(own):
        return own
    if view.published is not None:
        return identity.doi(view.published.doi)
    return own or (identity.doi(paper.key) if paper.key.startswith("doi:") else None)


def url(paper: Paper) -> str | None:
    """The paper's page: the first of its links."""
    return next((link for _, link in identity.links(paper)), None)


def _is_team(words: list[str]) -> bool:
    if words[0].lower() == "the" or "AI" in words or any(c.isdigit() for word in words for c in word):
        return True
    return any(_TEAM_WORDS.fullmatch(word.lower().strip(".,()")) for word in words)
