"""Papers as Org, for Emacs: a heading a paper, its facts as properties.

Whatever comes from a source is only text: it makes no heading, emphasis, link, time, macro, code, LaTeX or drawer.
Signs that would be markup where they stand get a zero-width space beside them, which is Org's own way to escape
(https://orgmode.org/manual/Escape-Character.html); no clean text has one of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from papertui import identity, text
from papertui.exporters import Papers, Wanted, facts
from papertui.exporters.grouping import document
from papertui.exporters.published import publication
from papertui.model import View

BLANK = "\u200b"
DOLLAR = "\\dollar{}"
OPTIONS = "^:nil -:nil ':nil"
"""That `a_b` and `x^2` are plain, and that `--` and quotation marks stay what they are."""

_SPECIAL = re.compile(
    r"[*/_=~+](?=[^\s\u200b])"  # emphasis opens before what is no blank
    r"|[\\\[\]<>|]|\{(?=\{)|\}(?=\})|@(?=@)|\b(?:src|call)(?=_)|[\^_](?=\{)"
    r"|\w(?=:\S)|:(?=:)"  # elisp:, https: and the like are links without brackets; `::` parts a list
)
_INNER = re.compile(r"(?<=[a-zA-Z0-9])[_/+=~*]\u200b(?=[a-zA-Z0-9])")
_AT_START = re.compile(
    r"[*#:|%\[<]|[-+](?=\s|-)|(?:\d+|[A-Za-z])[.)](?=\s|$)|-{5}"
    r"|(?:TODO|DONE|NEXT|WAITING|HOLD|CANCELLED|COMMENT|DEADLINE|SCHEDULED|CLOSED|CLOCK)\b"
)
_TAG = re.compile(r"[^\w@]+")


def escape(line: str) -> str:
    """One line of text as Org that shows exactly that text."""
    out = _SPECIAL.sub(lambda found: found[0] + BLANK, line)
    out = _INNER.sub(lambda found: found[0][0], out)  # within a word nothing opens
    if _AT_START.match(out):
        out = BLANK + out
    if out.endswith(":"):
        out += BLANK  # behind a heading this would be tags
    return out.replace("$", DOLLAR)


def written(papers: Papers, wanted: Wanted) -> Iterator[str]:
    """The document, paper by paper."""
    yield f"#+TITLE: {escape(text.line(wanted.title)) or 'Papers'}\n#+OPTIONS: {OPTIONS}\n\n"
    yield from document(papers, wanted, _paper, lambda name: f"* {escape(name)}")


def _paper(view: View, level: int) -> str:
    paper, stars = view.paper, "*" * level
    tags = [tag for tag in (_TAG.sub("_", text.line(each)).strip("_") for each in view.marks.tags) if tag]
    title = escape(facts.title(paper))
    parts = [f"{stars} {title} :{':'.join(tags)}:" if tags else f"{stars} {title}", ":PROPERTIES:"]
    # some readers take the end of the drawer wherever it stands
    parts += [f":{name}: {value.replace(':END:', f':END{BLANK}:')}" for name, value in _properties(view) if value]
    parts.append(":END:")
    links = " · ".join(f"[[{_target(url)}][{identity.LINKS[name]}]]" for name, url in identity.links(paper))
    if links:
        parts.append(links)
    if paper.withdrawn:
        parts.append(f"\n*Withdrawn*: {escape(text.line(paper.withdrawn))}")
    if summary := facts.prose(paper.summary or ""):
        parts.append(f"\n/AI summary:/ {escape(summary)}")
    if abstract := facts.prose(paper.abstract):
        parts.append(f"\n{escape(abstract)}")
    if note := text.lines(view.marks.note, 4 * len(view.marks.note)):
        parts.append("\n#+begin_example\n" + "\n".join(map(_verbatim, note.split("\n"))) + "\n#+end_example")
    return "\n".join(parts)


def _properties(view: View) -> Iterator[tuple[str, str]]:
    paper, out = view.paper, publication(view)
    yield "CUSTOM_ID", paper.key
    yield "AUTHORS", "; ".join(filter(None, (text.line(author.name) for author in paper.authors)))
    yield "PUBLISHED", (paper.published or "")[:10]
    yield "ARXIV", facts.arxiv_id(paper) or ""
    yield "SUBJECTS", " ".join(map(text.line, paper.categories))
    yield "VENUE", out.venue if out else text.line(paper.journal_ref or "")
    yield "DOI", facts.doi_of(view) or ""
    yield "URL", facts.url(paper) or ""
    yield "VOTES", "" if paper.votes is None else str(paper.votes)


def _target(url: str) -> str:
    return url.replace("[", "%5B").replace("]", "%5D").replace("\\", "%5C")


def _verbatim(line: str) -> str:
    """A line of an example block, where a comma keeps what would end the block or begin a heading."""
    return f",{line}" if re.match(r",*(?:\*|#\+)", line) else line
