"""Papers as a Markdown document that reads well on GitHub, in Obsidian and as plain text.

Whatever comes from a source is escaped until it is only text: it makes no link, heading, emphasis, table,
formula or HTML. Links are only those of `identity.links`. The reader's own note keeps its Markdown, inside a
quotation that it cannot leave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from papertui import identity, text
from papertui.exporters import Papers, Wanted, facts
from papertui.exporters.grouping import document
from papertui.model import Marks, Paper, View

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

AUTHORS_SHOWN = 8

# What can mean something anywhere in a line, in CommonMark, GitHub's dialect or Obsidian's.
_ANYWHERE = r"[\\`*_{}\[\]<>#|~$@^]"
# A colon, dot or sign that means something only next to something else: `http:`, `www.`, `&amp;`, `==marked==`.
_SOMETIMES = r":(?=/)|\.(?=[^\W\d_])|&(?=[#\w])|=(?==)|(?<==)=|%(?=%)|(?<=%)%|!(?=\[)"
_SPECIAL = re.compile(f"{_ANYWHERE}|{_SOMETIMES}")
# code within a line, or the start of a tag, a comment or a declaration; `<https://…>` is none of these
_TAG = re.compile(r"((?<!`)(`+)(?!`).*?(?<!`)\2(?!`))|<(?=[A-Za-z/!?])(?![A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>)")
_CATEGORY = re.compile(r"[a-z-]{2,10}(?:\.[A-Za-z-]{2,10})?")
_AT_START = re.compile(r"([-+=:!])|(\d{1,9})([.)])")


def escape(line: str) -> str:
    """One line of text as Markdown that renders as exactly that text."""
    out = _SPECIAL.sub(r"\\\g<0>", line)
    start = _AT_START.match(out)
    if not start:
        return out
    return (f"\\{start[1]}" if start[1] else f"{start[2]}\\{start[3]}") + out[start.end() :]


def written(papers: Papers, wanted: Wanted) -> Iterator[str]:
    """The document, paper by paper."""
    yield f"# {escape(text.line(wanted.title)) or 'Papers'}\n\n"
    yield from document(papers, wanted, _paper, lambda name: f"## {escape(name)}")


def _paper(view: View, level: int) -> str:
    paper, mark = view.paper, "#" * (level + 1)
    links = [(name, destination(url)) for name, url in identity.links(paper)]
    title = escape(facts.title(paper))
    parts = [f"{mark} [{title}]({links[0][1]})" if links else f"{mark} {title}"]
    if people := authors(paper):
        parts.append(people)
    parts.append(items(view))
    if summary := facts.prose(paper.summary or ""):
        parts.append(f"*AI summary:* {escape(summary)}")
    note = quote(view.marks.note)
    if note:
        parts.append(note)
    return "\n\n".join(part for part in parts if part)


def items(view: View) -> str:
    """Dates, counts, links and tags as a list."""
    paper = view.paper
    links = " · ".join(f"[{identity.LINKS[name]}]({destination(url)})" for name, url in identity.links(paper))
    words = tags(view.marks)
    lines = [dates(paper), counts(paper), links, f"Tags: {words}" if words else ""]
    return "\n".join(f"- {line}" for line in lines if line)


def authors(paper: Paper, most: int = AUTHORS_SHOWN) -> str:
    """The first names, and how many more there are."""
    shown = [escape(text.line(author.name)) for author in paper.authors[:most]]
    shown = [name for name in shown if name]
    total = max(paper.author_count or 0, len(paper.authors))
    more = total - len(paper.authors[:most])
    if not shown:
        return text.plural(total, "author") if total else ""
    return ", ".join(shown) + (f" and {text.count(more)} more" if more > 0 else "")


def dates(paper: Paper) -> str:
    """When it came, in which version, where it belongs, and whose it is."""
    out = []
    if paper.withdrawn:
        out.append(f"**Withdrawn**: {escape(text.line(paper.withdrawn))}")
    if paper.published:
        out.append(f"Published {escape(paper.published[:10])}")
    if paper.updated and paper.updated[:10] != (paper.published or "")[:10]:
        version = f" (v{paper.version})" if paper.version else ""
        out.append(f"updated {escape(paper.updated[:10])}{version}")
    if paper.categories:
        out.append(", ".join(filter(None, map(category, paper.categories))))
    if paper.organization:
        out.append(escape(text.line(paper.organization.fullname or paper.organization.name)))
    return " · ".join(part for part in out if part)


def category(name: str) -> str:
    """As code, because some readers take `cs.CL` for a host in Chile and a backslash before the dot reads badly."""
    return f"`{name}`" if _CATEGORY.fullmatch(name) else escape(text.line(name))


def counts(paper: Paper) -> str:
    """Votes, comments and stars."""
    counted = ((paper.votes, "vote"), (paper.comments, "comment"), (paper.github_stars, "GitHub star"))
    return " · ".join(text.plural(number, noun) for number, noun in counted if number is not None)


def tags(marks: Marks) -> str:
    """`#tag` words that Obsidian takes for tags; a space in a tag becomes a hyphen, as it would end the tag."""
    tags = ("-".join(text.line(tag).split()) for tag in marks.tags)
    return " ".join(f"#{_tag(tag)}" for tag in tags if tag)


def _tag(tag: str) -> str:
    """Escaped, but for an underscore between letters: there it means nothing and a backslash would end the tag."""
    return re.sub(r"(?<=[^\W_])\\_(?=[^\W_])", "_", escape(tag))


def destination(url: str) -> str:
    """A safe URL as a link destination: what could end it, start a formula or read as an entity is encoded."""
    return re.sub(r"[()$]|&(?=#?\w+;)", lambda m: f"%{ord(m[0]):02X}" if m[0] != "&" else "&amp;", url)


def quote(note: str) -> str:
    """The reader's note as a quotation, Markdown kept; `""` for an empty one.

    Raw HTML in it is escaped: an unclosed tag or comment would swallow the papers below.
    """
    lines = text.lines(note, 4 * len(note)).split("\n")
    quoted = [f"> {line}".rstrip() for line in lines] if any(lines) else []
    return "\n".join(_without_html(quoted) if "<" in note else quoted)


def _without_html(lines: list[str]) -> list[str]:
    """The quoted lines, with what opens a tag or a comment outside code escaped, if there is any HTML in them."""
    if not _has_html(lines):
        return lines
    code = _code_lines(lines)
    safe = [line if n in code else _TAG.sub(lambda m: m[0] if m[1] else "&lt;", line) for n, line in enumerate(lines)]
    return [line.replace("<", "&lt;") for line in lines] if _has_html(safe) else safe


def _has_html(lines: list[str]) -> bool:
    # GitHub's autolinks swallow what would hide a tag from CommonMark, so both have a say
    for dialect in ("commonmark", "gfm-like"):
        tokens = _reader(dialect).parse("\n".join(lines))
        inner = [child for token in tokens for child in token.children or ()]
        if any(token.type in ("html_block", "html_inline") for token in (*tokens, *inner)):
            return True
    return False


def _code_lines(lines: list[str]) -> set[int]:
    tokens = _reader("commonmark").parse("\n".join(lines))
    return {n for t in tokens if t.type in ("fence", "code_block") and t.map for n in range(*t.map)}


@cache
def _reader(dialect: str) -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt(dialect)
