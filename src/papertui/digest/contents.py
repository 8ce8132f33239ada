"""What a digest says, as values: nothing here is formatted, and nothing is escaped yet."""

from __future__ import annotations

import re
from typing import NamedTuple

from papertui import identity, text
from papertui.exporters import facts
from papertui.model import View

AUTHORS_SHOWN = 6
SUMMARY_MOST = 320
"""Characters of a summary; a longer sentence is cut."""

LINKS = ("abs", "pdf", "huggingface", "page", "code", "project", "doi")
"""The links of a paper that a digest gives, in this order."""

BECAUSE = "Because: "
"""How the reason begins that For you gives."""

ABSTRACT, MACHINE = "abstract", "AI summary"
"""Where a summary is from: the first sentence of the abstract, or made by a machine and told by the source."""

# what ends with a dot inside a sentence
_SHORT = re.compile(
    r"(?:^|[\s(\[])(?:e\.g|i\.e|et al|cf|vs|etc|resp|approx|viz|fig|figs|eq|eqs|sec|secs|tab|ref|refs|no|nos|dr|prof|st"
    r"|[a-z])\.$",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?][\"')\]”’]*(?=\s+[\"'(\[“‘]?[^\sa-z])|[。！？]")


class Item(NamedTuple):
    """A paper of a digest. `reasons` say why it is there; `links` are (name for people, https address).

    `summary` is one sentence and `summary_by` says whose: `ABSTRACT`, `MACHINE` or `TLDR …`; both empty where nothing
    is known. `page` is the first of the links.
    """

    key: str
    title: str
    authors: tuple[str, ...]
    more_authors: int
    date: str | None
    votes: int | None
    comments: int | None
    summary: str
    summary_by: str
    reasons: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    starred: bool = False
    version: int | None = None

    @property
    def page(self) -> str | None:
        return self.links[0][1] if self.links else None


class Change(NamedTuple):
    """What happened to a starred paper, each as a sentence without its dot, with an address where there is one."""

    item: Item
    what: tuple[tuple[str, str | None], ...]


class Digest(NamedTuple):
    """What came in. `first` and `last` are its days (ISO), `total` how many papers there are besides those shown.

    `order` says how `items` are ordered. `further` are papers of followed authors and saved searches that are not
    among `items`. `remark` says what a reader should know where there is little.
    """

    title: str
    first: str
    last: str
    query: str
    order: str
    total: int
    items: tuple[Item, ...] = ()
    further: tuple[Item, ...] = ()
    changes: tuple[Change, ...] = ()
    remark: str = ""

    @property
    def quiet(self) -> bool:
        return not (self.items or self.further or self.changes)

    @property
    def subject(self) -> str:
        """One line for who has not opened it yet."""
        if not self.items:
            return f"{self.title}: {'quiet' if self.quiet else 'news of your stars'}"
        more = self.total - 1
        return f"{self.title}: {cut(self.items[0].title, 70)}" + (f", and {text.count(more)} more" if more else "")

    @property
    def counted(self) -> str:
        """How many papers there are, and how many of them are shown."""
        if len(self.items) < self.total:
            return f"{text.count(len(self.items))} of {text.plural(self.total, 'paper')}, {self.order}"
        return f"{text.plural(self.total, 'paper')}, {self.order}" if self.total else ""


def item(view: View, reasons: tuple[str, ...]) -> Item:
    """A paper as a digest tells of it."""
    paper = view.paper
    names = [name for name in (text.line(author.name) for author in paper.authors) if name]
    total = max(paper.author_count or 0, len(names))
    summary, by = summary_of(view)
    return Item(
        key=paper.key,
        title=facts.title(paper),
        authors=tuple(names[:AUTHORS_SHOWN]),
        more_authors=total - len(names[:AUTHORS_SHOWN]),
        date=facts.date(view),
        votes=paper.votes,
        comments=paper.comments,
        summary=summary,
        summary_by=by,
        reasons=reasons,
        links=links(view),
        starred=view.marks.starred,
        version=paper.version,
    )


def links(view: View) -> tuple[tuple[str, str], ...]:
    """The pages of a paper, those alone that are encrypted on their way."""
    found = dict(identity.links(view.paper))
    labels: dict[str, str] = {}
    for name in LINKS:
        if (url := found.get(name)) and url.startswith("https://"):
            # what is given as a project's page is now and then the paper's own
            labels.setdefault(url, identity.LINKS[name])
    return tuple((label, url) for url, label in labels.items())


def summary_of(view: View) -> tuple[str, str]:
    """One sentence on a paper and whose it is: one that the source gives, else the first of the abstract."""
    paper, cited = view.paper, view.cited
    # the summaries of the sample library are this project's own
    made = "" if view.sources == ("sample",) else MACHINE
    told = [(paper.summary, made), (cited.tldr if cited else None, "TLDR of Semantic Scholar")]
    for words, by in told:
        if words and (whole := facts.prose(words)):
            return cut(whole), by
    sentence = first_sentence(facts.prose(paper.abstract))
    return cut(sentence), ABSTRACT if sentence else ""


def first_sentence(prose: str) -> str:
    """The first sentence of a text on one line; all of it where none ends.

    >>> first_sentence("We use e.g. GPT-4.5 by A. Lovelace et al. 2020. It works.")
    'We use e.g. GPT-4.5 by A. Lovelace et al. 2020.'
    """
    for end in _END.finditer(prose):
        if _SHORT.search(prose[: end.end()]) is None:
            return prose[: end.end()]
    return prose


def cut(sentence: str, most: int = SUMMARY_MOST) -> str:
    """A sentence in at most so many characters, cut between two words."""
    if len(sentence) <= most:
        return sentence
    head = sentence[:most]
    return (head.rsplit(" ", 1)[0] if " " in head[most // 2 :] else head).rstrip(" ,;:.") + "…"


def byline(one: Item) -> str:
    """`Ada Lovelace, Alan Turing and 3 more`; empty where no author is known."""
    if not one.authors:
        return text.plural(one.more_authors, "author") if one.more_authors else ""
    return ", ".join(one.authors) + (f" and {text.count(one.more_authors)} more" if one.more_authors > 0 else "")


def counts(one: Item) -> str:
    """`218 votes · 4 comments`; empty where neither is known."""
    known = [(one.votes, "vote"), (one.comments or None, "comment")]
    return " · ".join(text.plural(number, noun) for number, noun in known if number is not None)


def why(one: Item) -> str:
    """The reasons as a line: `Because: diffusion; you follow Ada Lovelace`, `Why: 3rd by votes of 62 papers`."""
    told = "; ".join(one.reasons)
    return told if told.startswith(BECAUSE) else f"Why: {told}"
