"""Every format is read back by a program that had no part in writing it: what went in comes out."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser
import html5lib
import orgparse
import pytest
from bibtexparser import parse_string
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from pybtex.database import parse_string as pybtex_parse

from papertui import exporters, latex, text
from papertui.exporters import atom, org, tex
from papertui.model import Author, Marks, Organization, Paper, Published, View

SIGNS = (
    r"\write18{x} | =cmd() | =1+1 | +1 | -1 | @x | <script>alert(1)</script> | ]]> | {{x}} | {{{ | }}} | \n | \r\n | % "
    r"| 100% | 😀 | אבג שלום | &amp; | <!-- | --> | *b* | _u_ | ** | # | #+end_example | :END: | [[x]] | [x](y) "
    r"| https://evil.example/ | elisp:x | ``` | $x$ | \alpha | -- | '' | ,, | a,b | a;b | ' | "
)
PIECES = [piece.replace(r"\r\n", "\r\n").replace(r"\n", "\n") for piece in SIGNS.split(" | ")] + [
    '"',
    '""',
    "|",
    "a\x0bb",
    "x" * 900,
]
ODD = st.one_of(
    st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=4).map("".join),
)  # fmt: skip
HOSTILE = " ".join(PIECES)


def shown(words: str) -> str:
    """A title as all formats give it: one line, formulas in Unicode."""
    return text.line(latex.unicode(text.line(words, text.BLOCK_LIMIT)), text.BLOCK_LIMIT)


def view(title: str, name: str = "Ada Byron", other: str = "", note: str = "", tag: str = "todo") -> View:
    paper = Paper(
        "arxiv:1706.03762", title, abstract=other, authors=(Author(name),), published="2017-06-12T10:00:00Z",
        updated="2018-01-02", categories=("cs.CL",), votes=7, organization=Organization("x", other), summary=other,
        journal_ref=other, withdrawn=other or None, comment=other,
    )  # fmt: skip
    return View(1, paper, Marks(starred=True, tags=(tag,) if tag else (), note=note))


AFTER = View(2, Paper("arxiv:2001.00001", "After", published="2020-01-02"), Marks())
texts = given(title=ODD, name=ODD, other=ODD, note=ODD, tag=ODD)
hostile = example(title=HOSTILE, name=HOSTILE, other=HOSTILE, note=HOSTILE, tag=HOSTILE)
many = settings(max_examples=60, deadline=None)


@many
@texts
@hostile
def test_csv(title: str, name: str, other: str, note: str, tag: str) -> None:
    out = exporters.export([view(title, name, other, note, tag), AFTER], "csv")
    assert out.count("\n") == out.count("\r\n") == 3, "every cell is one line"
    first, second = csv.DictReader(io.StringIO(out, newline=""), strict=True)
    assert second["title"] == "After"
    for cell in first.values():
        assert not re.match(r"[\s'\"]*[=+\-@＝＋－＠]", cell) or cell.startswith("'")
    wanted = {"title": shown(title) or "arxiv:1706.03762", "note": text.line(note, len(note)), "abstract": shown(other),
              "authors": text.line(name), "organization": text.line(other or "x")}  # fmt: skip
    for column, expected in wanted.items():
        assert expected in (first[column], first[column].removeprefix("'"))
    assert (first["votes"], first["starred"], first["read"]) == ("7", "yes", "")


@many
@texts
@hostile
def test_html(title: str, name: str, other: str, note: str, tag: str) -> None:
    out = exporters.export([view(title, name, other, note, tag), AFTER], "html", title=title)
    page = html5lib.HTMLParser(namespaceHTMLElements=False, strict=True).parse(out)
    allowed = "html head meta title style body h1 p article h3 a span details summary".split()
    elements = [each for each in page.iter() if isinstance(each.tag, str)]
    assert {each.tag for each in elements} <= set(allowed)
    assert len(page.findall(".//article")) == 2
    names = {name for each in elements for name in each.attrib}
    assert names <= {"lang", "charset", "http-equiv", "content", "name", "class", "dir", "href"}
    links = {each.attrib["href"] for each in page.iter("a")}
    assert all(re.match(r"https://(arxiv\.org|huggingface\.co)/", link) for link in links)
    assert "".join(page.find(".//h3").itertext()) == (shown(title) or "arxiv:1706.03762")
    assert page.find(".//title").text == (text.line(title) or "Papers")
    said = [("".join(each.itertext()), each.attrib.get("class")) for each in page.find(".//article").iter("p")]
    if text.line(name):
        assert (text.line(name), "authors") in said
    if text.line(other):
        assert (f"Withdrawn: {text.line(other)}", "withdrawn") in said
    if kept := text.lines(note):
        assert (kept, "note") in said


def test_a_page_needs_nothing_from_elsewhere() -> None:
    out = exporters.export([view("T")], "html")
    assert "default-src 'none'" in out
    assert not re.search(r"<(?:img|script|link|iframe|object|embed)|@import|url\(|src=", out)


@many
@texts
@hostile
def test_atom(title: str, name: str, other: str, note: str, tag: str) -> None:
    out = exporters.export([view(title, name, other, note, tag), AFTER], "atom", title=title)
    root = etree.fromstring(out.encode(), etree.XMLParser(resolve_entities=False))
    space = "{http://www.w3.org/2005/Atom}"
    assert [each.tag for each in root.findall(f"{space}entry")] == [f"{space}entry"] * 2
    read = feedparser.parse(out)
    assert not read.bozo
    assert read.version == "atom10"
    first, second = read.entries
    assert (first.id, second.title) == ("https://arxiv.org/abs/1706.03762", "After")
    assert (first.published, first.updated) == ("2017-06-12T10:00:00Z", "2018-01-02T00:00:00Z")
    found = root.find(f"{space}entry/{space}title").text
    assert found == (shown(title) or "arxiv:1706.03762")
    authors = [each.text for each in root.find(f"{space}entry").findall(f"{space}author/{space}name")]
    assert authors == [each for each in (text.line(name),) if each]
    body = root.findtext(f"{space}entry/{space}content") or ""
    inner = html5lib.parseFragment(body, namespaceHTMLElements=False)
    assert {each.tag for each in inner.iter() if isinstance(each.tag, str)} <= {"DOCUMENT_FRAGMENT", "p", "em"}
    assert shown(other) in "".join(inner.itertext())


def test_a_feed_keeps_its_ids_and_has_the_time_of_its_newest_entry() -> None:
    entries = [atom.Entry("urn:x:1", "One", "2024-01-02", links=("https://a.example/",), content="<p>x</p>"),
               atom.Entry("urn:x:2", "Two", "2024-03-04T05:06:07+02:00", summary="s")]  # fmt: skip
    out = "".join(atom.feed(iter(entries), title="Mine", id=atom.named("mine")))
    read = feedparser.parse(out)
    assert (read.feed.updated, read.feed.id) == ("2024-03-04T03:06:07Z", atom.named("mine"))
    assert atom.named("mine") == atom.named("mine") != atom.named("other")
    assert [entry.id for entry in read.entries] == ["urn:x:1", "urn:x:2"]
    assert "".join(atom.feed(entries, title="Mine", id="x")) == "".join(atom.feed(entries, title="Mine", id="x"))


@pytest.mark.parametrize(
    ("iso", "rfc"),
    [("2024", "2024-01-01T00:00:00Z"), ("2024-05", "2024-05-01T00:00:00Z"), (None, atom.NEVER), ("x", atom.NEVER),
     ("2024-05-06T07:08:09.5Z", "2024-05-06T07:08:09Z"), ("0001-01-01", atom.NEVER), ("2024-99", atom.NEVER)],
)  # fmt: skip
def test_moments_as_rfc_3339_has_them(iso: str | None, rfc: str) -> None:
    assert atom.moment(iso) == rfc


def unescaped(words: str) -> str:
    return words.replace(org.BLANK, "").replace(org.DOLLAR, "$")


@many
@texts
@hostile
def test_org(title: str, name: str, other: str, note: str, tag: str) -> None:
    out = exporters.export([view(title, name, other, note, tag), AFTER], "org", title=title)
    root = orgparse.loads(out)
    first, second = list(root)[1:]
    assert second.heading == "After"
    assert unescaped(first.heading) == (shown(title) or "arxiv:1706.03762")
    assert (first.todo, first.scheduled.start, first.deadline.start) == (None, None, None)
    assert first.properties["CUSTOM_ID"] == "arxiv:1706.03762"
    assert unescaped(first.properties.get("AUTHORS", "")) == unescaped(text.line(name))
    assert all(re.fullmatch(r"[\w@]+", each) for each in first.tags)
    body = unescaped(first.get_body(format="raw"))
    assert shown(other) in body
    if text.lines(note):
        block = body.partition("#+begin_example\n")[2].rpartition("\n#+end_example")[0]
        lines = [re.sub(r"^,(?=,*(?:\*|#\+))", "", line) for line in block.split("\n")]
        assert "\n".join(lines) == unescaped(text.lines(note))


PANDOC = shutil.which("pandoc") or next(
    (str(path) for path in Path(pytest.__file__).parents[1].glob("pypandoc/files/pandoc*")), None
)
needs_pandoc = pytest.mark.skipif(PANDOC is None, reason="no pandoc here")


def pandoc(source: str, form: str) -> Any:
    done = subprocess.run(
        [str(PANDOC), "-f", form, "-t", "json"], input=source.encode(), capture_output=True, check=True, timeout=50
    )
    return json.loads(done.stdout)


def words_of(inlines: list[Any]) -> Iterator[str]:
    """The text of pandoc's inlines; anything but text is named, and so does not compare equal."""
    for each in inlines:
        kind = each["t"]
        if kind == "Span":  # braces that keep capitals
            yield from words_of(each["c"][1])
            continue
        yield each["c"] if kind == "Str" else " " if kind in ("Space", "SoftBreak") else f"«{kind}»"


@needs_pandoc
def test_pandoc_takes_org_for_nothing_but_text() -> None:
    pieces = [
        shown(piece) for piece in (*PIECES, *(f"a {piece} b" for piece in PIECES), "1. x", "- x", "TODO x", "| a |")
    ]
    lines = [piece for piece in pieces if piece]
    source = f"#+OPTIONS: {org.OPTIONS}\n\n* x\n\n" + "\n\n".join(map(org.escape, lines)) + "\n"
    blocks = pandoc(source, "org")["blocks"][1:]
    assert {block["t"] for block in blocks} == {"Para"}
    found = [unescaped("".join(words_of(block["c"]))) for block in blocks]
    assert found == [" ".join(line.split()) for line in lines]


@needs_pandoc
@pytest.mark.parametrize("form", ["bibtex", "biblatex", "csljson", "ris"])
def test_pandoc_reads_the_bibliographies(form: str) -> None:
    name = "csl-json" if form == "csljson" else form
    papers = [view("α & β: 100% of {x}", "Jörg Müller"), AFTER]
    found = pandoc(exporters.export(papers, name), form)["meta"]["references"]["c"]
    assert len(found) == 2
    titles = ["".join(words_of(each["c"]["title"]["c"])) for each in found]
    assert titles[1] == "After"
    assert "100%" in titles[0]


TABLE = MarkdownIt("gfm-like", {"linkify": True})


@many
@texts
@hostile
def test_markdown_table(title: str, name: str, other: str, note: str, tag: str) -> None:
    out = exporters.export([view(title, name, other, note, tag), AFTER], "markdown-table", title=title)
    tokens = TABLE.parse(out)
    assert [token.type for token in tokens].count("table_open") == 1
    assert [token.type for token in tokens].count("tr_open") == 3
    assert [token.type for token in tokens].count("td_open") == 12
    assert not any(token.type.startswith("html") for token in tokens)
    cells = [token for token in tokens if token.type == "inline"][1 + 6 :]

    def plain(at: int) -> str:
        return "".join(child.content for child in cells[at].children or () if "text" in child.type)

    assert plain(0) == "2017-06-12"
    # a table trims its cells, and so does the title
    assert plain(1) == (shown(title) or "arxiv:1706.03762")
    assert plain(2) == text.line(name) or not text.line(name)
    assert plain(7) == "After"
    links = {str(child.attrs["href"]) for cell in cells for child in cell.children or () if child.type == "link_open"}
    assert all(re.match(r"https://(arxiv\.org|huggingface\.co)/", link) for link in links)


@many
@texts
@hostile
def test_biblatex(title: str, name: str, other: str, note: str, tag: str) -> None:
    out = exporters.export([view(title, name, other, note, tag), AFTER], "biblatex")
    library = parse_string(out)
    assert not library.failed_blocks
    assert [entry.fields_dict["title"].value for entry in library.entries][-1] == "{After}"
    read = pybtex_parse(out, "bibtex")
    assert len(read.entries) == 2
    first = next(iter(read.entries.values()))
    assert (first.type, first.fields["eprinttype"], first.fields["date"]) == ("online", "arxiv", "2017-06-12")
    assert first.fields["title"] == f"{{{' '.join(tex.escape(shown(title) or 'arxiv:1706.03762').split())}}}"
    assert len(first.persons.get("author", [])) == bool(text.line(name))


CSL = {
    "id", "type", "title", "author", "issued", "container-title", "volume", "issue", "page", "abstract", "DOI", "URL",
    "publisher", "number", "archive", "archive_location", "keyword", "note",
}  # fmt: skip
"""Of the variables of https://github.com/citation-style-language/schema (csl-data.json)."""


@many
@texts
@hostile
def test_csl_json(title: str, name: str, other: str, note: str, tag: str) -> None:
    items = json.loads(exporters.export([view(title, name, other, note, tag), AFTER], "csl-json"))
    assert items[1]["title"] == "After"
    for item in items:
        assert set(item) <= CSL
        assert item["type"] in ("article", "article-journal", "paper-conference")
        assert all(isinstance(value, str) for field, value in item.items() if field not in ("author", "issued"))
        assert all(isinstance(part, int) for part in item["issued"]["date-parts"][0])
    assert items[0]["title"] == (shown(title) or "arxiv:1706.03762")
    assert items[0].get("note", "") == text.lines(note)


def came_out(venue: str, date: str | None = "2021-07", **fields: Any) -> View:
    paper = view("A Title").paper._replace(journal_ref=None, **fields)
    return View(1, paper, Marks(), published=Published("10.1000/x", venue, date, "crossref", "2024-01-01"))


def test_a_paper_that_came_out_is_cited_as_what_it_became_under_its_key() -> None:
    before = parse_string(exporters.export([view("A Title")], "bibtex")).entries[0]
    article = parse_string(exporters.export([came_out("Nature & Science")], "bibtex")).entries[0]
    talk = parse_string(exporters.export([came_out("Proceedings of the 38th Conference on X")], "bibtex")).entries[0]
    assert (before.entry_type, article.entry_type, talk.entry_type) == ("misc", "article", "inproceedings")
    assert before.key == article.key == talk.key == "byron2017title"
    fields = {name: field.value for name, field in article.fields_dict.items()}
    assert (fields["journal"], fields["year"], fields["month"]) == (r"Nature \& Science", "2021", "7")
    assert (fields["eprint"], fields["archivePrefix"], fields["doi"]) == ("1706.03762", "arXiv", "10.1000/x")
    assert talk.fields_dict["booktitle"].value == "Proceedings of the 38th Conference on X"
    latex_of = parse_string(exporters.export([came_out("Nature")], "biblatex")).entries[0]
    assert (latex_of.entry_type, latex_of.fields_dict["journaltitle"].value) == ("article", "Nature")
    assert latex_of.fields_dict["date"].value == "2021-07"
    ris = exporters.export([came_out("Nature")], "ris")
    assert ris.startswith("TY  - JOUR\n")
    assert "T2  - Nature\n" in ris
    (item,) = json.loads(exporters.export([came_out("Nature")], "csl-json"))
    assert (item["type"], item["container-title"], item["archive_location"]) == (
        "article-journal",
        "Nature",
        "1706.03762",
    )


@pytest.mark.parametrize(
    ("reference", "kind", "fields"),
    [
        ("Phys. Rev. D 99, 123456 (2019)", "article", {"journal": "Phys. Rev. D", "volume": "99", "pages": "123456"}),
        ("Nature 521, 436-444 (2015)", "article", {"journal": "Nature", "volume": "521", "pages": "436--444"}),
        ("JHEP 0412 (2004) 015", "article", {"journal": "JHEP", "volume": "0412", "pages": "015"}),
        ("IEEE Trans. Inf. Theory, vol. 52, no. 4, pp. 1289-1306, Apr. 2006", "article",
         {"journal": "IEEE Trans. Inf. Theory", "volume": "52", "number": "4", "year": "2006"}),
        ("Proceedings of the 34th Conference on Machine Learning, 2017", "inproceedings", {"year": "2017"}),
        ("Phys.Lett.B573:94-100,2003", "article", {"journal": "Phys.Lett.", "volume": "B573", "pages": "94--100"}),
        ("Eur.Phys.J. C31 (2003) 17-29", "article", {"journal": "Eur.Phys.J.", "volume": "C31", "pages": "17--29"}),
        ("Testing, Verification and Reliability, 35(2):e1914, 2025", "article", {"number": "2", "pages": "e1914"}),
        ("2022 IEEE Conference On Testing (AITest), 2022, pp. 26-33", "inproceedings",
         {"booktitle": "2022 IEEE Conference On Testing (AITest)", "year": "2022", "pages": "26--33"}),
        ("2021 IEEE Conference on Testing", "inproceedings", {"year": "2021"}),
        ("In Proc. of a Conference 2020, pages 1-2. ACM, 2021", "misc", {}),
        ("Advances in Neural Information Processing Systems 30 (2017)", "inproceedings",
         {"booktitle": "Advances in Neural Information Processing Systems 30", "year": "2017"}),
        ("Foo 12(3): 45--67 (2001)", "article", {"volume": "12", "number": "3", "pages": "45--67"}),
        ("ICML 2017", "inproceedings", {"booktitle": "ICML"}),
        ("to appear in somewhere nice", "misc", {"note": "to appear in somewhere nice"}),
        ("J. Stat. 1, 2, 3; also Foo 4 (2001) 5", "misc", {}),
    ],
)  # fmt: skip
def test_what_arxiv_says_of_the_journal_is_taken_apart_where_that_is_sure(
    reference: str, kind: str, fields: dict[str, str]
) -> None:
    paper = view("A Title").paper._replace(journal_ref=reference)
    entry = parse_string(exporters.export([View(1, paper, Marks())], "bibtex")).entries[0]
    assert entry.entry_type == kind
    assert {name: entry.fields_dict[name].value for name in fields} == fields


TEX = [name for name in ("pdflatex", "bibtex") if shutil.which(name) is None]


@pytest.mark.skipif(bool(TEX), reason="no LaTeX here")
def test_latex_prints_it_and_runs_nothing(tmp_path: Path) -> None:
    pieces = [r"\write18{touch OWNED} \input{x} $x_1$ {", "100% of #1 & ~x^2_3 <b> | `q` -- --- ,, ?`",
              r"\csname x ^^M %", "α-divergence, x₁² → ℝ 𝒜 𝐆 −1 ≤ y ∞ ∂∇ √ ⋅ ℓ ⟶ ∘ ′ † • × ± ° § … – “x”",
              "Łukasz Čapek ş ő ø å ß æ }}} {{{ \\",
              "=cmd() ]]> <script>", "x" * 2000]  # fmt: skip
    papers = [
        view(piece, piece[:40], tag=piece)._replace(
            paper=view(piece, piece[:40]).paper._replace(key=f"arxiv:2401.{n:05}")
        )
        for n, piece in enumerate(pieces, 1)
    ]
    (tmp_path / "refs.bib").write_text(exporters.export(papers, "bibtex"), encoding="utf-8")
    (tmp_path / "main.tex").write_text(
        r"\documentclass{article}\usepackage{amsfonts}\begin{document}\nocite{*}\bibliographystyle{plain}"
        r"\bibliography{refs}\end{document}"
    )
    latex_run = ["pdflatex", "-draftmode", "-interaction=nonstopmode", "-halt-on-error", "main"]
    for command in (latex_run, ["bibtex", "main"], latex_run):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=55)
        assert done.returncode == 0, done.stdout.decode(errors="replace")[-2_000:]
    assert not (tmp_path / "OWNED").exists()
    assert (tmp_path / "main.bbl").read_text(encoding="utf-8").count("\\bibitem") == len(papers)


def test_a_feed_is_known_by_its_query() -> None:
    def id_of(**wanted: str) -> str:
        out = "".join(exporters.written([AFTER], "atom", exporters.Wanted(**wanted)))
        return str(feedparser.parse(out.encode()).feed.id)

    stars = id_of(query="is:starred")
    assert stars == id_of(query=" is:starred ", title="Mine") != id_of(query="is:queued")
    assert id_of(title="Mine") == id_of(title="Mine") != id_of(title="Yours")
