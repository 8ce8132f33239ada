"""What is read out, as lines. Pure: papers and a clock go in, lines come out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from unicodedata import east_asian_width

from papertui import identity, plain
from papertui.model import Comment, Marks, Row, View
from papertui.text import age, count, plural

AUTHORS_IN_LIST = 2
AUTHORS_OF_PAPER = 10

_UNITS = {"m": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year"}
_LINKS = {"abs": "arXiv", "pdf": "PDF", "html": "HTML", "huggingface": "Hugging Face", "page": "page", "code": "code",
          "project": "project page", "doi": "DOI"}  # fmt: skip
_REPOSITORIES = {"model": "", "dataset": "datasets/", "space": "spaces/"}


class Link(NamedTuple):
    """Somewhere to go, with the name to say."""

    name: str
    url: str


def row(number: int, paper: Row, now: datetime) -> str:
    """`3. unread. A Title. Ada Lovelace and 4 more. 212 votes. 3 days.`"""
    parts = [f"{number}", state(paper), show(paper.title), *(_listed_authors(paper))]
    if paper.votes is not None:
        parts.append(plural(paper.votes, "vote"))
    if paper.date:
        parts.append(ago(paper.date, now))
    parts += [f"tagged {', '.join(paper.tags)}"] if paper.tags else []
    return " ".join(map(sentence, filter(None, parts)))


def state(paper: Row) -> str:
    """`unread`, `new, unread`, `starred, read`, with `withdrawn` where it is."""
    marks = [*(["withdrawn"] if paper.withdrawn else []), *_marks(paper)]
    return ", ".join([*marks, "read" if paper.read else "new, unread" if paper.new else "unread"])


def _marks(paper: Row | Marks) -> list[str]:
    return [name for name in ("starred", "queued", "hidden") if getattr(paper, name)]


def sentence(words: str) -> str:
    """The words with a full stop, unless they end in a mark of their own."""
    return words if words.endswith((".", "?", "!", ":", "…")) else f"{words}."


def ago(date: str, now: datetime) -> str:
    """How old, in words: `today`, `3 days`, `6 weeks`; the date itself where it cannot be told."""
    short = age(date, now)
    digits = short.rstrip("abcdefghijklmnopqrstuvwxyz")
    if not digits.isdigit():
        return "today" if short in ("today", "now") else date
    return plural(int(digits), _UNITS[short[len(digits) :]])


def show(words: str) -> str:
    """The words with formulas as Unicode."""
    if "$" in words or "\\" in words:
        from papertui import latex

        return latex.unicode(words)
    return words


def _listed_authors(paper: Row) -> list[str]:
    names = [name.strip() for name in paper.authors.split(",") if name.strip()]
    return [_some(names, max(paper.author_count or 0, len(names)), AUTHORS_IN_LIST)] if names else []


def _some(names: Sequence[str], total: int, most: int) -> str:
    """`A`, `A and B`, or `A, B and 5 more`; one left over is named instead of counted."""
    shown = list(names[: most + 1 if total == most + 1 else most])
    more = total - len(shown)
    if more > 0:
        return f"{', '.join(shown)} and {count(more)} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def paper(number: int, total: int, view: View) -> Iterator[str]:
    """A paper read out: facts as `papertui show --plain` has them, the abstract in paragraphs, numbered links."""
    yield f"{count(number)} of {count(total)}."
    names = [author.name for author in view.paper.authors]
    said_authors = False
    for name, value in plain.facts(view):
        if name in ("author", "authors"):
            if not said_authors:
                said_authors = True
                yield from _authors(names, view.paper.author_count)
        elif name == "state":
            yield f"state: {', '.join([*_marks(view.marks), 'read' if view.marks.read else 'unread'])}"
        elif name == "abstract":
            yield "abstract:"
            yield from (show(" ".join(part.split())) for part in view.paper.abstract.split("\n\n"))
        elif name == "summary (machine-made)":
            by = view.paper.summary_model or "Hugging Face"
            yield f"summary (machine-made, {by}): {show(value)}"
        elif not name.startswith(("link ", "comment by ", *_REPOSITORIES)):
            yield f"{name}: {show(value) if name == 'title' else value}"
    yield from links(view)


def _authors(names: Sequence[str], counted: int | None) -> Iterator[str]:
    total = max(counted or 0, len(names))
    if names:
        yield f"authors: {_some(names, total, AUTHORS_OF_PAPER)}"
    elif total:
        yield f"authors: {count(total)}, not named"


def links_of(view: View) -> list[Link]:
    """Everywhere a paper leads to: its pages, its media, the models, datasets and Spaces that name it."""
    found = [Link(_LINKS.get(name, name), url) for name, url in identity.links(view.paper)]
    found += [Link("media", url) for media in view.paper.media[:4] if (url := identity.safe_url(media))]
    for repository in view.detail.repositories if view.detail is not None else ():
        address = identity.safe_url(f"https://huggingface.co/{_REPOSITORIES.get(repository.kind, '')}{repository.id}")
        if address is not None:
            found.append(Link(repository.kind, address))
    return found


def links(view: View) -> Iterator[str]:
    """The links, numbered."""
    for number, link in enumerate(links_of(view), 1):
        yield f"link {number}, {link.name}: {link.url}"


def comments(view: View, now: datetime) -> Iterator[str]:
    """The comments in their order, each with its number, so that an answer can say which it answers."""
    told = view.detail.comments if view.detail is not None else None
    if told is None:
        yield "No source has comments on this paper."
        return
    numbers = {comment.id: number for number, comment in enumerate(told, 1)}
    yield f"{plural(len(told), 'comment')}." if told else "There are no comments."
    for comment in told:
        yield _comment_head(comment, numbers, now)
        written = "hidden by its author" if comment.hidden else comment.text
        yield from (line for line in written.splitlines() if line.strip())


def _comment_head(comment: Comment, numbers: dict[str, int], now: datetime) -> str:
    parts = [f"comment {numbers[comment.id]}", f"by {comment.author or 'someone'}"]
    if comment.created:
        parts.append(ago(comment.created, now))
    if comment.parent in numbers:
        parts.append(f"answers comment {numbers[comment.parent]}")
    parts += [f"{number} {emoji}" for emoji, number in comment.reactions[:6]]
    return ", ".join(parts) + ":"


def broken(line: str, columns: int) -> Iterator[str]:
    """The line in pieces of at most `columns` cells, broken between words; a longer word stays whole, as links must."""
    piece, used = "", 0
    for word in line.split(" "):
        cells = sum(2 if east_asian_width(char) in "WF" else 1 for char in word)
        if piece and used + 1 + cells > columns:
            yield piece
            piece, used = word, cells
        else:
            piece, used = (f"{piece} {word}", used + 1 + cells) if piece else (word, cells)
    yield piece
