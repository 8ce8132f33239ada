"""What others made of a paper: repositories with their numbers, comments in threads. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from papertui import identity
from papertui.model import Comment, Detail
from papertui.text import count
from papertui.tui.columns import amount
from papertui.tui.sheet import HINT, Sheet
from papertui.tui.spans import Span, cells, fit

_KINDS = {"model": ("Models", ""), "dataset": ("Datasets", "datasets/"), "space": ("Spaces", "spaces/")}

MOST_DEPTH = 4
"""Answers that lie deeper are set no narrower."""

LIKES, DOWNLOADS = 13, 17
"""The cells of a column of numbers with its word, the space before it included."""

LEAST_NAME = 20
"""Columns leave until the name of a repository has this many cells."""


def repositories(sheet: Sheet, detail: Detail) -> None:
    """The models, datasets and Spaces that name the paper, each kind under its heading."""
    totals = dict(detail.totals)
    for kind, (title, path) in _KINDS.items():
        found = [repository for repository in detail.repositories if repository.kind == kind]
        urls = [(each, identity.safe_url(f"https://huggingface.co/{path}{each.id}")) for each in found]
        if not found:
            continue
        total = totals.get(kind, len(found))
        sheet.heading(title, f"{count(len(found))} of {count(total)}" if total > len(found) else "")
        room = sheet.measure - HINT
        likes = any(each.likes for each in found) and room - LIKES >= LEAST_NAME
        downloads = any(each.downloads for each in found) and room - LIKES - DOWNLOADS >= LEAST_NAME
        room = min(room - LIKES * likes - DOWNLOADS * downloads, max(cells(each.id) for each in found))
        for each, url in urls:
            if url is not None:
                numbers = _number(each.likes, "like", LIKES) if likes else ""
                numbers += _number(each.downloads, "download", DOWNLOADS) if downloads else ""
                hint = sheet.hint(each.id, url)
                sheet.add(*hint, Span(fit(each.id, room, sheet.dots), "link"), Span(numbers.rstrip(), "dim"))


def _number(number: int | None, word: str, width: int) -> str:
    """`   12 likes `: the digits of a column end in one place, and so do its words."""
    if not number:
        return " " * width
    end = f"{word}s" if number != 1 else f"{word} "
    return f"{amount(number)} {end}".rjust(width)


def comments(sheet: Sheet, detail: Detail) -> None:
    """The comments, answers below what they answer with a bar for each level."""
    if not detail.comments:
        return
    sheet.heading("Comments", count(len(detail.comments)))
    bar = sheet.style.glyphs.bar
    for comment, depth in threads(detail.comments):
        sheet.lead = (Span(f"{bar} " * min(depth, MOST_DEPTH), "rule"),) if depth else ()
        _comment(sheet, comment)
        sheet.lead = ()
        sheet.gap()


def threads(found: Sequence[Comment]) -> Iterator[tuple[Comment, int]]:
    """Comments with their depth, each right before its answers. One whose parent is not there begins a thread."""
    children: dict[str | None, list[Comment]] = {}
    known = {comment.id for comment in found}
    for comment in found:
        children.setdefault(comment.parent if comment.parent in known else None, []).append(comment)
    stack = [(comment, 0) for comment in reversed(children.get(None, []))]
    seen: set[str] = set()
    while stack:
        comment, depth = stack.pop()
        if comment.id not in seen:
            seen.add(comment.id)
            yield comment, depth
            stack += [(answer, depth + 1) for answer in reversed(children.get(comment.id, []))]


def _comment(sheet: Sheet, comment: Comment) -> None:
    head = [Span(fit(comment.author or "someone", min(40, sheet.room), sheet.dots).rstrip(), "strong")]
    if comment.created:
        head.append(Span(f"  {comment.created[:10]}", "dim"))
    head += [Span(f"  {emoji} {number}", "dim") for emoji, number in comment.reactions[:6]]
    used, shown = 0, []
    for span in head:
        used += cells(span.text)
        if used <= sheet.room:
            shown.append(span)
    sheet.add(*shown)
    if comment.hidden:
        sheet.add(Span("hidden by its author", "dim"))
    else:
        sheet.kept(comment.text)
