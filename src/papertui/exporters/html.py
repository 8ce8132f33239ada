"""Papers as one HTML page that needs nothing else: no script, no picture, no font from elsewhere.

It reads well light and dark, on a telephone and on paper. Its policy (`Content-Security-Policy`) lets nothing be
loaded, whatever the text may say; the links are those of `identity.links`.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from papertui import identity, text
from papertui.exporters import Papers, Wanted, facts
from papertui.exporters.grouping import at, groups
from papertui.exporters.published import publication
from papertui.model import View

AUTHORS_SHOWN = 8

_STYLE = """
:root { color-scheme: light dark; --ink: #1d1f23; --dim: #62666e; --line: #dcdfe4; --link: #0b57b0; --paper: #fdfdfc;
  --tag: #eef2f8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e5e8; --dim: #9aa0aa; --line: #33373e; --link: #85b8ff;
  --paper: #16181c; --tag: #232932; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 46rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.25; }
h2 { margin: 3rem 0 0; font-size: 1.3rem; }
h3 { margin: 0; font-size: 1.08rem; line-height: 1.35; }
p { margin: .3rem 0 0; }
a { color: var(--link); text-decoration: none; }
a:hover, a:focus { text-decoration: underline; }
.dim, .facts, .links { color: var(--dim); font-size: .88rem; }
article { margin-top: 1.4rem; padding-top: 1.4rem; border-top: 1px solid var(--line); }
.tag { display: inline-block; padding: 0 .5em; border-radius: .8em; background: var(--tag); color: var(--ink); }
.withdrawn { font-weight: 600; }
.note { margin: .7rem 0 0; padding: .1rem 0 .1rem .9rem; border-left: 3px solid var(--line); white-space: pre-wrap; }
summary { margin-top: .5rem; color: var(--dim); font-size: .88rem; cursor: pointer; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } article { break-inside: avoid; } }
"""


def written(papers: Papers, wanted: Wanted) -> Iterator[str]:
    """The page, paper by paper."""
    title = escape(text.line(wanted.title) or "Papers")
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )
    yield f'<p class="dim">{text.plural(len(papers) if wanted.total is None else wanted.total, "paper")}</p>\n'
    if wanted.group == "none":
        yield from map(_paper, papers)
    else:
        for name, places in groups(papers, wanted.group):
            yield f"<h2>{escape(name)}</h2>\n"
            yield from map(_paper, at(papers, places))
    yield "</body>\n</html>\n"


def _paper(view: View) -> str:
    paper = view.paper
    links = [(name, escape(url)) for name, url in identity.links(paper)]
    title = escape(facts.title(paper))
    parts = [f'<h3 dir="auto"><a href="{links[0][1]}">{title}</a></h3>' if links else f'<h3 dir="auto">{title}</h3>']
    parts += [f'<p class="{kind}" dir="auto">{inner}</p>' for kind, inner in _lines(view) if inner]
    shown = " · ".join(f'<a href="{url}">{escape(identity.LINKS[name])}</a>' for name, url in links)
    if shown:
        parts.append(f'<p class="links">{shown}</p>')
    if paper.abstract:
        paragraphs = "".join(f'<p dir="auto">{escape(facts.prose(part))}</p>' for part in paper.abstract.split("\n\n"))
        parts.append(f"<details><summary>Abstract</summary>{paragraphs}</details>")
    if note := text.lines(view.marks.note, 4 * len(view.marks.note)):
        parts.append(f'<p class="note" dir="auto">{escape(note)}</p>')
    return "<article>\n" + "\n".join(parts) + "\n</article>\n"


def _lines(view: View) -> Iterator[tuple[str, str]]:
    paper, out = view.paper, publication(view)
    if paper.withdrawn:
        yield "withdrawn", f"Withdrawn: {escape(text.line(paper.withdrawn))}"
    yield "authors", escape(_authors(view))
    counted = ((paper.votes, "vote"), (paper.comments, "comment"), (paper.github_stars, "GitHub star"))
    said = [f"Published {paper.published[:10]}"] if paper.published else []
    said.append(out.venue if out else text.line(paper.journal_ref or ""))
    said.append(", ".join(map(text.line, paper.categories)))
    said += [text.plural(number, noun) for number, noun in counted if number is not None]
    yield "facts", escape(" · ".join(part for part in said if part))
    yield "tags", " ".join(f'<span class="tag">{escape(text.line(tag))}</span>' for tag in view.marks.tags)
    summary = facts.prose(paper.summary or "")
    yield "summary", f'<span class="dim">AI summary:</span> {escape(summary)}' if summary else ""


def _authors(view: View) -> str:
    paper = view.paper
    shown = [name for name in (text.line(author.name) for author in paper.authors[:AUTHORS_SHOWN]) if name]
    total = max(paper.author_count or 0, len(paper.authors))
    more = total - len(paper.authors[:AUTHORS_SHOWN])
    if not shown:
        return text.plural(total, "author") if total else ""
    return ", ".join(shown) + (f" and {text.count(more)} more" if more > 0 else "")
