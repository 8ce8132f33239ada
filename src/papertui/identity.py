"""Which paper is meant, where its pages are, and how two accounts of it become one.

The shapes of arXiv identifiers follow https://info.arxiv.org/help/arxiv_identifier.html: `YYMM.NNNN` from April 2007,
`YYMM.NNNNN` from January 2015, and before that `archive/YYMMNNN`, where a subject class (`math.CA/0611800`) may be
written but is not part of the identifier.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import lru_cache

from papertui import text
from papertui.model import Author, Paper

URL_LIMIT = 2_048

# The patterns are compiled when first used: most commands need none of them, and together they cost 7 ms.
_LOOSE = re.ASCII | re.IGNORECASE

_NEW_ID = (
    r"(?:07(?:0[4-9]|1[0-2])|(?:0[89]|1[0-4])(?:0[1-9]|1[0-2]))\.\d{4}"
    r"|(?:1[5-9]|[2-8]\d)(?:0[1-9]|1[0-2])\.\d{5}"
)
_ARCHIVE = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga"
    "|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph"
    "|q-alg|q-bio|quant-ph|solv-int|supr-con"
)
_OLD_ID = (
    rf"(?P<archive>{_ARCHIVE})(?:\.[a-z]{{2}}|\.[a-z]+-[a-z]+)?/"
    r"(?P<number>(?:9[1-9]|0[0-7])(?:0[1-9]|1[0-2])\d{3})"
)
_ID = rf"(?:(?P<new>{_NEW_ID})|{_OLD_ID})(?:v(?P<version>[1-9]\d{{0,2}}))?"
_TAIL = r"(?:\.pdf|\.md)?/?(?:[?#][!-~]*)?"
_WHERE = (
    r"(?:arxiv: ?|oai:arxiv\.org:"
    r"|(?:https?://)?(?:(?:www\.|export\.|browse\.)?arxiv\.org/(?:abs|pdf|html|src|e-print|format|ps|tb)/"
    r"|ar5iv(?:\.labs\.arxiv)?\.org/(?:abs|html|pdf)/"
    r"|(?:www\.)?alphaxiv\.org/(?:abs|pdf|html|overview|audio)/"
    r"|(?:www\.)?(?:huggingface\.co|hf\.co)/(?:api/)?papers/"
    r"|(?:(?:dx\.|www\.)?doi\.org/)10\.48550/arxiv\.)"
    r"|(?:doi: ?)?10\.48550/arxiv\.)"
)
_ARXIV = rf"(?:{_WHERE})?{_ID}{_TAIL}"

# What Crossref registers (https://www.crossref.org/blog/dois-and-matching-regular-expressions/), and the angle
# brackets of the older ones; nothing that could end a quotation or a link in a file we write.
_DOI = r"(?:doi: ?|(?:https?://)?(?:dx\.|www\.)?doi\.org/)?(10\.\d{4,9}/[-._;()/:<>a-z0-9+@$&=~!*,'\[\]#%?]{1,240})"
_ARXIV_DOI = "10.48550/arxiv."
_FEED = r"feed:[0-9a-f]{16}"

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_URL = rf"(https?)://({_LABEL}(?:\.{_LABEL})*\.?)(:[1-9]\d{{0,4}})?((?:[/?#][a-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*)?)"
_DATE = r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?:T.*)?"


def arxiv_id(s: str) -> str | None:
    """The identifier without version, from an identifier, a DOI of arXiv's or a page's address; else `None`."""
    found = re.fullmatch(_ARXIV, s, _LOOSE) if len(s) <= URL_LIMIT else None
    if found is None:
        return None
    return found["new"] or f"{found['archive'].lower()}/{found['number']}"


def version_of(s: str) -> int | None:
    """The version written after the identifier, in whatever `arxiv_id` understands."""
    found = re.fullmatch(_ARXIV, s, _LOOSE) if len(s) <= URL_LIMIT else None
    return int(found["version"]) if found and found["version"] else None


def doi(s: str) -> str | None:
    """The DOI in lower case (DOIs do not depend on case), from a bare one, `doi:…` or an address at doi.org."""
    found = re.fullmatch(_DOI, s, _LOOSE)
    if found is None:
        return None
    name = found[1]
    if "doi.org/" in s[: found.start(1)].lower():
        name = name.split("?")[0].split("#")[0]
        if "%" in name:
            from urllib.parse import unquote

            again = re.fullmatch(_DOI, unquote(name), _LOOSE)
            if again is None or again.start(1):
                return None
            name = again[1]
    name = name.lower().rstrip(".,;:")
    return name if name.partition("/")[2] else None


def paper_key(s: str) -> str | None:
    """The key (`arxiv:…`, `doi:…`, `feed:…`) of the paper that an argument, an address or a key names."""
    if found := arxiv_id(s):
        return f"arxiv:{found}"
    if name := doi(s):
        return f"doi:{name}"
    return s if re.fullmatch(_FEED, s) else None


def feed_key(title: str) -> str:
    """The key of a paper that has neither identifier nor DOI: it hangs on the title alone."""
    import hashlib

    return "feed:" + hashlib.sha256(text.title_key(title).encode("utf-8", "replace")).hexdigest()[:16]


def stand_in(key: str) -> str:
    """What a paper is called of which nothing but its key is known; whoever knows a title replaces it."""
    return key if key.startswith("doi:") else f"arXiv:{key.removeprefix('arxiv:')}"


def safe_url(s: str) -> str | None:
    """`s` when it is an http(s) address that may be shown, written into a file or handed to a browser; else `None`.

    ASCII, at most 2,048 characters, a host (names in punycode stay so), no user information, nothing that a browser's
    command line could take for an option. CPython's `webbrowser` expanded `%action` in addresses (gh-148169).
    """
    found = re.fullmatch(_URL, s, _LOOSE) if len(s) <= URL_LIMIT else None
    if found is None or "%action" in s.lower():
        return None
    scheme, host, port, rest = found.groups(default="")
    if len(host) > 253 or (port and int(port[1:]) > 65_535):
        return None
    return f"{scheme.lower()}://{host.lower()}{port}{rest}"


LINKS = {
    "abs": "arXiv",
    "pdf": "PDF",
    "html": "HTML",
    "huggingface": "Hugging Face",
    "code": "Code",
    "page": "Page",
    "project": "Project",
    "doi": "DOI",
}
"""What the pages of a paper are called, by their names in `links`."""


def links(paper: Paper) -> tuple[tuple[str, str], ...]:
    """`(name, url)` of every page the paper has.

    These, in this order: abs, pdf, html, huggingface, page, code, project, doi.
    """
    found: list[tuple[str, str | None]] = []
    identifier = arxiv_id(paper.key) if paper.key.startswith("arxiv:") else None
    if identifier:
        found += [(kind, f"https://arxiv.org/{kind}/{identifier}") for kind in ("abs", "pdf")]
        if "/" not in identifier:
            found.append(("html", f"https://arxiv.org/html/{identifier}"))
            found.append(("huggingface", f"https://huggingface.co/papers/{identifier}"))
    found.append(("page", _web_address(paper.page)))
    found += [("code", _web_address(paper.github)), ("project", _web_address(paper.project))]
    name = doi(paper.doi or paper.key)
    found.append(("doi", doi_url(name) if name else None))
    return tuple((kind, url) for kind, url in found if url)


def _web_address(s: str | None) -> str | None:
    if not s:
        return None
    return safe_url(s) or (safe_url(f"https://{s}") if s.lower().startswith(("github.com/", "www.")) else None)


def doi_url(name: str) -> str | None:
    """The page that a DOI leads to."""
    from urllib.parse import quote

    return safe_url("https://doi.org/" + quote(name, safe="/:;().,_-~!*'+@$&="))


def sort_date(paper: Paper, first_daily: str | None) -> str | None:
    """The day (`YYYY-MM-DD`) a paper stands under in the list.

    The first day it was on Hugging Face Daily Papers, else the day it was submitted to them, else the day of its first
    version, else of its newest, else the first of the month in its arXiv identifier; `None` when nothing tells.
    """
    for iso in (first_daily, paper.submitted, paper.published, paper.updated):
        if iso and (day := _day(iso)):
            return day
    identifier = arxiv_id(paper.key) if paper.key.startswith("arxiv:") else None
    if not identifier:
        return None
    month = identifier.partition("/")[2] or identifier
    century = "19" if "/" in identifier and month[0] == "9" else "20"
    return f"{century}{month[:2]}-{month[2:4]}-01"


@lru_cache(maxsize=1024)
def _day(iso: str) -> str | None:
    found = re.fullmatch(_DATE, iso)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1)).isoformat()
    except ValueError:
        return None


def merge(old: Paper, new: Paper, live: bool) -> Paper:
    """What is known of a paper after `new` was heard; `live` when it came fresh from its source.

    Nothing that `new` leaves out blanks what `old` knows, and an older version never replaces a newer one's title,
    abstract, authors or date. An unknown version replaces only an unknown one, and only when live. Counts follow a
    live answer, else they only rise. A nameless account, such as a post of the paper's title, only fills gaps of a
    paper with an identifier. Hearing the same again changes nothing, and then `old` itself is returned.
    """
    known = old
    speaks = live and (rank(new.key) < _NAMELESS or rank(old.key) == _NAMELESS)
    newer = speaks and old.version is None if new.version is None else (old.version or 0) < new.version
    older = (new.version or 0) < (old.version or 0)
    if old.title == stand_in(old.key) or new.title == stand_in(new.key):
        old, new = _without_stand_in(old, new), _without_stand_in(new, old)
    # In each pair the first is asked first, the second fills what the first does not know.
    words, fill_words = (new, old) if newer else (old, new)
    facts, fill_facts = (new, old) if newer or (speaks and not older) else (old, new)
    fresh, fill_fresh = (new, old) if live else (old, new)
    authors, author_count = _merge_authors(old, new, speaks)
    merged = Paper(
        key=min(old.key, new.key, key=rank),
        title=words.title or fill_words.title,
        abstract=words.abstract or fill_words.abstract,
        authors=authors,
        author_count=author_count,
        published=_earlier(old.published, new.published),
        updated=_updated(old, new),
        version=max(old.version or 0, new.version or 0) or None,
        categories=_union(old.categories, new.categories),
        doi=_publisher_doi(facts.doi, fill_facts.doi),
        journal_ref=facts.journal_ref or fill_facts.journal_ref,
        comment=facts.comment or fill_facts.comment,
        license=facts.license or fill_facts.license,
        votes=_tally(old.votes, new.votes, live),
        comments=_tally(old.comments, new.comments, live),
        submitter=fresh.submitter or fill_fresh.submitter,
        submitted=fresh.submitted or fill_fresh.submitted,
        author_participating=old.author_participating or new.author_participating,
        organization=fresh.organization or fill_fresh.organization,
        summary=fresh.summary or fill_fresh.summary,
        summary_model=_summary_model(fresh, fill_fresh),
        keywords=fresh.keywords or fill_fresh.keywords,
        github=fresh.github or fill_fresh.github,
        github_stars=_tally(old.github_stars, new.github_stars, live),
        project=fresh.project or fill_fresh.project,
        media=fresh.media or fill_fresh.media,
        thumbnail=fresh.thumbnail or fill_fresh.thumbnail,
        withdrawn=fresh.withdrawn or fill_fresh.withdrawn,
        page=facts.page or fill_facts.page,
    )
    return known if merged == known else merged


def _without_stand_in(paper: Paper, other: Paper) -> Paper:
    return paper._replace(title=other.title) if paper.title == stand_in(paper.key) else paper


_NAMELESS = 2


def rank(key: str) -> int:
    """How sure a key is, 0 the surest: an arXiv id, a DOI, anything else."""
    return {"arxiv": 0, "doi": 1}.get(key.partition(":")[0], _NAMELESS)


def _merge_authors(old: Paper, new: Paper, live: bool) -> tuple[tuple[Author, ...], int | None]:
    """One version: the longer list, and on a tie the live one. Another: the newer's, unless it was cut short."""
    counts = [paper.author_count for paper in (old, new) if paper.author_count is not None]
    if old.version == new.version:
        chosen = len(new.authors) > len(old.authors) or (live and len(new.authors) == len(old.authors))
    elif (new.version or 0) < (old.version or 0):
        chosen, counts = not old.authors, counts[:1]
    else:
        cut = len(new.authors) < min(len(old.authors), new.author_count or 0)
        chosen = bool(new.authors) and not cut
        if chosen and new.author_count is None and counts:
            counts = [len(new.authors)]
        counts = counts[-1:]
    first, second = (new, old) if chosen else (old, new)
    authors = _with_accounts(first.authors, second.authors)
    return authors, max(*counts, len(authors)) if counts else None


def _with_accounts(authors: tuple[Author, ...], others: tuple[Author, ...]) -> tuple[Author, ...]:
    """`authors` with the accounts that `others` tells for the same names; two people of one name are left alone."""
    accounts = {author.name: author for author in reversed(others) if author.user or author.claimed}
    if not accounts:
        return authors
    bearers = Counter(author.name for author in authors)
    told = [accounts.get(author.name, author) if bearers[author.name] == 1 else author for author in authors]
    return tuple(
        author
        if author.user and other.user and author.user != other.user
        else Author(author.name, author.user or other.user, author.claimed or other.claimed)
        for author, other in zip(authors, told, strict=True)
    )


def _earlier(old: str | None, new: str | None) -> str | None:
    if not old or not new:
        return old or new
    if old.startswith(new) or new.startswith(old):
        return max(old, new, key=len)
    return min(old, new)


def _updated(old: Paper, new: Paper) -> str | None:
    if old.version == new.version:
        return max(old.updated or "", new.updated or "") or None
    first, second = (old, new) if (new.version or 0) < (old.version or 0) else (new, old)
    return first.updated or second.updated


def _union(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(old + new)) if new else old


def _publisher_doi(first: str | None, second: str | None) -> str | None:
    for name in (first, second):
        if name and not name.lower().startswith(_ARXIV_DOI):
            return name
    return first or second


def _summary_model(first: Paper, second: Paper) -> str | None:
    summary = first.summary or second.summary
    return next(
        (paper.summary_model for paper in (first, second) if paper.summary == summary and paper.summary_model), None
    )


def _tally(old: int | None, new: int | None, live: bool) -> int | None:
    if old is None or new is None:
        return old if new is None else new
    return new if live else max(old, new)
