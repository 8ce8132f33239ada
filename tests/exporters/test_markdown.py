from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from papertui import exporters, latex, text
from papertui.exporters import markdown
from papertui.model import Author, Listing, Marks, Organization, Paper, View

READER = MarkdownIt("gfm-like")

MEANINGFUL = (
    "# * _ ` ~~ == %% $ $$ [ ] ( ) ![ < > <b> </b> <!-- --> &amp; &#35; | \\ ^ ^1 [^1] {: } - + 1. 1) : :// http://a.de"
    " https://x.org/a_b www.x.org a@b.org mailto:a@b.org a.com ftp://x.de //x.de ``` ~~~ === --- *** #tag @me"
    " [x]: [a](b) é 猫 a b C++ GPT-4"
)
ODD = (" ", "  ", "\n", "\t", "\u00a0", "\u2028", "\x1b[31m", "\u202e", "\ud800")
PIECES = st.sampled_from([*MEANINGFUL.split(), *ODD])
WORDS = st.one_of(st.lists(PIECES, max_size=8).map("".join), st.lists(PIECES, max_size=6).map(" ".join), st.text())


def view(key: str = "arxiv:1706.03762", title: str = "Attention Is All You Need", **fields: object) -> View:
    marks = fields.pop("marks", Marks(starred=True))
    listings = fields.pop("listings", ())
    return View(1, Paper(key, title, **fields), marks, listings)  # type: ignore[arg-type]


def every(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from every(token.children or [])


def plain(token: Token) -> str:
    """The text that a reader sees of a line."""
    return "".join(
        child.content for child in token.children or () if child.type in ("text", "text_special", "code_inline")
    )


def shape(tokens: list[Token]) -> list[str]:
    return [f"{token.type} {token.tag}" for token in tokens if token.level == 0 and token.nesting >= 0]


FULL = view(
    authors=tuple(Author(f"Author {letter}") for letter in "ABCDEFGHIJ"),
    author_count=3291,
    published="2017-06-12T17:57:34Z",
    updated="2023-08-02",
    version=7,
    categories=("cs.CL", "cs.LG"),
    organization=Organization("google", "Google"),
    votes=1212,
    comments=1,
    github="https://github.com/tensorflow/tensor2tensor",
    github_stars=15000,
    project="https://example.org/a_(b)?c=1&copy;=2",
    summary="It *drops* recurrence.",
    marks=Marks(starred=True, tags=("to read", "transformers_2"), note="Read **this** first.\n\n- twice"),
)


def test_a_paper_reads_well() -> None:
    assert exporters.export([FULL], "markdown", title="Starred") == (
        """\
# Starred

1 paper

## [Attention Is All You Need](https://arxiv.org/abs/1706.03762)

Author A, Author B, Author C, Author D, Author E, Author F, Author G, Author H and 3,283 more

- Published 2017-06-12 · updated 2023-08-02 (v7) · `cs.CL`, `cs.LG` · Google
- 1,212 votes · 1 comment · 15,000 GitHub stars
- [arXiv](https://arxiv.org/abs/1706.03762) · [PDF](https://arxiv.org/pdf/1706.03762) · \
[HTML](https://arxiv.org/html/1706.03762) · [Hugging Face](https://huggingface.co/papers/1706.03762) · \
[Code](https://github.com/tensorflow/tensor2tensor) · [Project](https://example.org/a_%28b%29?c=1&amp;copy;=2)
- Tags: \\#to-read \\#transformers_2

*AI summary:* It \\*drops\\* recurrence.

> Read **this** first.
>
> - twice
""".replace("\\#", "#")
    )


def test_what_is_not_known_is_left_out() -> None:
    bare = View(1, Paper("feed:0123456789abcdef", ""), Marks())
    assert exporters.export([bare], "markdown") == "# Papers\n\n1 paper\n\n## feed:0123456789abcdef\n"
    assert exporters.export([], "markdown") == "# Papers\n\n0 papers\n"


def test_papers_stand_under_each_of_their_tags_and_the_untagged_last() -> None:
    papers = [
        view(key="arxiv:2001.00001", title="One", marks=Marks(tags=("rl", "Agents"))),
        view(key="arxiv:2001.00002", title="Two"),
        view(key="arxiv:2001.00003", title="Three", marks=Marks(tags=("rl", "rl"))),
    ]
    out = exporters.export(papers, "markdown", group="tag")
    titles = re.findall(r"^(##+) \[?(\w+)", out, re.MULTILINE)
    assert titles == [
        ("##", "Agents"),
        ("###", "One"),
        ("##", "rl"),
        ("###", "One"),
        ("###", "Three"),
        ("##", "Untagged"),
        ("###", "Two"),
    ]
    assert "\n3 papers\n" in out


@pytest.mark.parametrize(
    ("group", "first", "second"), [("month", "2024-05", "2023-01"), ("day", "2024-05-03", "2023-01-09")]
)
def test_periods_come_newest_first_by_the_day_of_the_list(group: str, first: str, second: str) -> None:
    papers = [
        view(key="arxiv:2301.00001", title="Old", published="2023-01-09"),
        view(key="feed:0123456789abcdef", title="Never"),
        view(key="arxiv:2301.00002", title="New", published="2023-01-09", listings=(Listing("day", "2024-05-03"),)),
    ]
    out = exporters.export(papers, "markdown", group=group)
    headings = re.findall(r"^## (.*)", out, re.MULTILINE)
    assert headings == [first, second, "Undated"]


def test_the_same_papers_give_the_same_bytes() -> None:
    papers = [FULL, view(key="arxiv:2001.00002", marks=Marks(tags=("to read",)))]
    for group in exporters.GROUPS:
        first = exporters.export(iter(papers), "markdown", group=group)
        assert exporters.export(list(papers), "markdown", group=group) == first
        assert first.endswith("\n")
        assert not first.endswith("\n\n")


@settings(max_examples=150, deadline=None)
@given(title=WORDS, name=WORDS, tag=WORDS, heading=WORDS)
@example(title="`x` $a_b$ [y](http://z.de)", name="- a", tag="_a_ b_c", heading="# x")
@example(title="\\", name="1. x", tag="a", heading="===")
def test_data_is_only_text(title: str, name: str, tag: str, heading: str) -> None:
    paper = view(
        title=title,
        authors=(Author(name), Author(title)),
        organization=Organization("", name),
        summary=title,
        categories=(tag,),
        published="2024-01-02",
        marks=Marks(tags=(tag,)),
    )
    out = exporters.export([paper], "markdown", group="tag", title=heading)
    tokens = READER.parse(out)
    shown = latex.unicode(text.line(title))
    shown = text.line(shown) or paper.paper.key
    inline = [token for token in tokens if token.type == "inline"]
    assert plain(inline[0]) == (text.line(heading) or "Papers")
    assert plain(inline[2]) == (text.line(tag) or "Untagged")
    assert plain(inline[3]) == shown
    rest = "\n".join(plain(token) for token in inline[4:])
    assert text.line(name) in rest
    assert text.line(tag) in rest
    expected = ["heading_open h1", "paragraph_open p", "heading_open h2", "heading_open h3"]
    assert shape(tokens)[: len(expected)] == expected
    allowed = {"text", "text_special", "inline", "softbreak", "link_open", "link_close", "em_open", "em_close"}
    allowed |= {"code_inline"} if re.fullmatch(r"[a-z.A-Z-]+", tag) else set()
    blocks = {
        f"{kind}_{end}" for kind in ("heading", "paragraph", "bullet_list", "list_item") for end in ("open", "close")
    }
    assert {token.type for token in every(tokens)} <= allowed | blocks
    links = {str(token.attrs["href"]) for token in every(tokens) if token.type == "link_open"}
    assert links == {f"https://arxiv.org/{kind}/1706.03762" for kind in ("abs", "pdf", "html")} | {
        "https://huggingface.co/papers/1706.03762"
    }
    assert sum(token.type == "em_open" for token in every(tokens)) == bool(text.line(title))


@settings(max_examples=150, deadline=None)
@given(note=st.one_of(WORDS, st.lists(WORDS, max_size=6).map("\n".join)))
@example(note="<!--")
@example(note="http://a.de/`<b>`")
@example(note="http://a.de/\\<b>")
@example(note="`<b>` and <b>")
@example(note="```\n<div>\n")
@example(note="\\<div>\n\n    <p>")
@example(note="[arXiv]: https://evil.example\n\n[arXiv]")
def test_a_note_never_leaves_its_quotation(note: str) -> None:
    two = [view(marks=Marks(note=note)), view(key="arxiv:2001.00002", title="After")]
    tokens = READER.parse(exporters.export(two, "markdown"))
    without = shape(READER.parse(exporters.export([view(), two[1]], "markdown")))
    assert [part for part in shape(tokens) if not part.startswith("blockquote_open")] == without
    assert not [token for token in every(tokens) if token.type in ("html_block", "html_inline")]
    after = [plain(token) for token in tokens if token.type == "inline" and token.level == 1]
    assert after[-1] == "After"


def test_a_note_keeps_its_markdown() -> None:
    note = "# Idea\n\n1. **bold** and <https://example.org>\n   `a < b`\n\n```html\n<b>\n```\n"
    quoted = markdown.quote(note)
    assert quoted == "\n".join(f"> {line}".rstrip() for line in note.rstrip().split("\n"))
    assert markdown.quote("a <b>c</b> `<i>`\n\n    <code>") == "> a &lt;b>c&lt;/b> `<i>`\n>\n>     <code>"
    assert markdown.quote("") == markdown.quote(" \n\n") == ""


def test_a_withdrawn_paper_says_so() -> None:
    out = exporters.export([view(withdrawn="by the *authors*")], "markdown")
    assert "- **Withdrawn**: by the \\*authors\\*" in out
