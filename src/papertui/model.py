"""The nouns of papertui: papers, where they were seen, what the reader did with them.

Everything here is an immutable `NamedTuple`. Dates are ISO 8601 strings in UTC (`2026-08-14` or
`2026-08-14T09:30:00Z`), counts are plain integers, and `None` means "not known", never "none".
Text is already clean (see `papertui.text`) by the time it is put into one of these.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"

LISTING_KINDS = ("day", "week", "month", "trending")
ANNOUNCED_KINDS = ("announced-new", "announced-cross", "announced-replace", "announced-replace-cross")
"""What arXiv calls announce types: first listed, listed in one more category, a new version of either."""


class Author(NamedTuple):
    """One author as printed on the paper; `user` is the Hugging Face account that claims it."""

    name: str
    user: str | None = None
    claimed: bool = False


class Organization(NamedTuple):
    """`name` is the handle (`nvidia`), `fullname` what people read (`NVIDIA`)."""

    name: str
    fullname: str


class Listing(NamedTuple):
    """A place on a Hugging Face list, or in an announcement of arXiv.

    `kind` is one of `LISTING_KINDS` or, with a day as period, of `ANNOUNCED_KINDS`. `period` is `2026-08-14`,
    `2026-W33`, `2026-08`, or `""` for trending. `rank` counts from 0 in the order the source gave, `None` when it
    gave none.
    """

    kind: str
    period: str
    rank: int | None = None


class Paper(NamedTuple):
    """A paper, merged from everything that ever mentioned it.

    `key` is `arxiv:2509.08721` (never a version), else `doi:10.…`, else `feed:HASH`.
    `author_count` is kept apart from `authors` because some sources only tell the number, or cut the list.
    `summary` and `keywords` are machine-made by Hugging Face and are labelled so wherever shown.
    """

    key: str
    title: str
    abstract: str = ""
    authors: tuple[Author, ...] = ()
    author_count: int | None = None
    published: str | None = None
    updated: str | None = None
    version: int | None = None
    categories: tuple[str, ...] = ()
    doi: str | None = None
    journal_ref: str | None = None
    comment: str | None = None
    license: str | None = None
    votes: int | None = None
    comments: int | None = None
    submitter: str | None = None
    submitted: str | None = None
    author_participating: bool = False
    organization: Organization | None = None
    summary: str | None = None
    summary_model: str | None = None
    keywords: tuple[str, ...] = ()
    github: str | None = None
    github_stars: int | None = None
    project: str | None = None
    media: tuple[str, ...] = ()
    thumbnail: str | None = None
    withdrawn: str | None = None
    page: str | None = None
    """Where a feed says that its entry can be read."""


class Sighting(NamedTuple):
    """What one source said about one paper, once.

    `live` tells a fresh answer of the source (its votes replace older ones) from a file of unknown age
    (its votes only count when higher).
    """

    paper: Paper
    source: str
    listing: Listing | None = None
    live: bool = True


class Comment(NamedTuple):
    """One comment of a paper page. `parent` is the id it answers; hidden ones keep a row without text."""

    id: str
    author: str | None
    created: str | None
    text: str
    parent: str | None = None
    reactions: tuple[tuple[str, int], ...] = ()
    hidden: bool = False


class Repository(NamedTuple):
    """A model, dataset or Space that names the paper. `kind` is `model`, `dataset` or `space`."""

    kind: str
    id: str
    likes: int | None = None
    downloads: int | None = None


class Detail(NamedTuple):
    """What is fetched only when a paper is opened. `totals` counts per kind, as lists are previews.

    `comments` is `None` when they were not part of the answer.
    """

    key: str
    comments: tuple[Comment, ...] | None = None
    repositories: tuple[Repository, ...] = ()
    totals: tuple[tuple[str, int], ...] = ()
    fetched: str | None = None


class Marks(NamedTuple):
    """What the reader did with a paper: the journal, played."""

    starred: bool = False
    queued: bool = False
    read: bool = False
    hidden: bool = False
    tags: tuple[str, ...] = ()
    note: str = ""
    read_version: int | None = None
    """The version that was read, where it was known then."""
    shown: bool = False
    """Whether the reader brought the paper back that a rule hid: no rule hides it any more."""


class Row(NamedTuple):
    """One line of the list: only what a line shows.

    `id` is the cache's row number. It follows the paper's date, is good within one process, and is never
    written into a file of the user. `authors` is the display text ("Ada Lovelace, Alan Turing").
    """

    id: int
    key: str
    title: str
    authors: str
    author_count: int | None
    date: str | None
    category: str | None
    votes: int | None
    comments: int | None
    version: int | None
    starred: bool
    queued: bool
    read: bool
    hidden: bool
    tags: tuple[str, ...]
    new: bool
    withdrawn: bool
    read_version: int | None = None
    sources: tuple[str, ...] = ()
    """Filled in only where a list shows them."""
    ruled: bool = False
    """Whether a rule hides the paper; `hidden` says whether the reader did."""

    @property
    def updated(self) -> bool:
        """Whether there is a newer version than the one that was read."""
        return self.read and self.read_version is not None and (self.version or 0) > self.read_version


class Version(NamedTuple):
    """A version of a paper as it was seen; `seen` is when."""

    version: int
    title: str
    abstract: str
    updated: str | None
    seen: str


class Cited(NamedTuple):
    """What Semantic Scholar tells of a paper, and how that meets the papers that are here.

    `references` is the length of its list of references, `listed` when that was fetched; then `references_here` of
    them, `stars_cited` starred papers among these, and `citing_here` papers that cite this one are in the cache.
    `tldr` is machine-made. All numbers are `None` for a paper that is not known there.
    """

    citations: int | None
    influential: int | None
    references: int | None
    tldr: str | None
    fetched: str
    listed: str | None = None
    references_here: int = 0
    stars_cited: int = 0
    citing_here: int = 0


class Published(NamedTuple):
    """Where a preprint came out: `source` says so (`crossref`, `datacite`), and did when it was asked at `fetched`."""

    doi: str
    venue: str
    date: str | None
    source: str
    fetched: str


class Cite(NamedTuple):
    """The other end of a citation. `direction` is `reference` or `citation`; `row` is where it is in the cache."""

    direction: str
    key: str
    title: str
    authors: str
    year: int | None
    row: int | None


class Because(NamedTuple):
    """What speaks for a paper in For you: words of it, people whom the reader follows or often stars, and how many
    papers that the reader likes it cites and is cited by."""

    words: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    cites: int = 0
    cited_by: int = 0


class View(NamedTuple):
    """Everything the cache knows of one paper: what the detail pane, `show` and the exporters print."""

    id: int
    paper: Paper
    marks: Marks
    listings: tuple[Listing, ...] = ()
    sources: tuple[str, ...] = ()
    versions: tuple[Version, ...] = ()
    detail: Detail | None = None
    first_seen: str | None = None
    cited: Cited | None = None
    published: Published | None = None
    rules: tuple[Ruled, ...] = ()
    ruled: bool = False
    """Whether one of `rules` hides the paper."""
    because: Because | None = None
    """Filled in only where papers are ordered by it."""
    similar: tuple[Row, ...] | None = None
    """The papers most like it; `None` where nobody looked."""


HIDE = "hide"
"""The rule of a saved search that hides what it finds."""


class SavedSearch(NamedTuple):
    """A named query; `place` orders them and the first nine answer to the digit keys.

    `rule` is what becomes of the papers it finds: `HIDE`, or points from -99 to 99; with 0 it is no rule.
    """

    id: str
    name: str
    query: str
    place: int
    rule: str | int = 0

    @property
    def hides(self) -> bool:
        return self.rule == HIDE

    @property
    def points(self) -> int:
        return self.rule if isinstance(self.rule, int) else 0


class Ruled(NamedTuple):
    """What a rule says of a paper: the name of its search, and that it `hides` or which `points` it gives."""

    search: str
    hides: bool
    points: int


class Tally(NamedTuple):
    """How a rule fares: papers it found of the last `week` and of all that are here, and the date of the newest.

    `dead` when it found none of the last 90 days. `working` while papers are still looked at. `fault` is why it can
    find nothing.
    """

    week: int
    ever: int
    last: str | None
    dead: bool
    working: bool
    fault: str | None


class Preview(NamedTuple):
    """What a rule would do to the `size` papers of the week from `first` to `last` (ISO dates): how many of them it
    finds, and how many of these are starred, queued, tagged or noted, so that no rule hides them. `total` of all."""

    first: str
    last: str
    size: int
    found: int
    kept: int
    total: int


class SourceState(NamedTuple):
    """How a source fares; times are ISO 8601 UTC or `None` for never."""

    name: str
    last_good: str | None = None
    last_try: str | None = None
    next_try: str | None = None
    error: str | None = None
    failures: int = 0
    papers: int = 0


class IngestCounts(NamedTuple):
    """What a batch of sightings did to the cache."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0

    def plus(self, other: IngestCounts) -> IngestCounts:
        return IngestCounts(self.new + other.new, self.updated + other.updated, self.unchanged + other.unchanged)
