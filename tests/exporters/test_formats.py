from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papertui import exporters
from papertui.errors import UsageError
from papertui.exporters.json import paper_object
from papertui.model import Author, Comment, Detail, Listing, Marks, Organization, Paper, Repository, View

FULL = View(
    id=7,
    paper=Paper(
        key="arxiv:2509.08721",
        title="A Title",
        abstract="Words.",
        authors=(Author("Ada Lovelace", "ada", True), Author("Alan Turing")),
        author_count=5,
        published="2025-09-10T00:00:00Z",
        votes=0,
        organization=Organization("acme", "ACME Labs"),
        summary="Short.",
        keywords=("one",),
        github="https://github.com/acme/title",
    ),
    marks=Marks(starred=True, tags=("todo",), note="Mine."),
    listings=(Listing("day", "2025-09-12", 3), Listing("trending", "")),
    sources=("huggingface",),
    first_seen="2025-09-12T08:00:00Z",
)


def test_the_contract_for_scripts() -> None:
    found = paper_object(FULL)
    wanted = (
        "key title abstract authors published updated version sources listings votes comments organization summary"
        " keywords categories links starred queued read hidden tags note"
    )
    assert set(wanted.split()) <= set(found)
    assert found["authors"] == ["Ada Lovelace", "Alan Turing"]
    assert found["author_count"] == 5
    assert found["author_details"] == [
        {"name": "Ada Lovelace", "user": "ada", "claimed": True},
        {"name": "Alan Turing", "user": None, "claimed": False},
    ]
    assert found["listings"] == [
        {"kind": "day", "date": "2025-09-12", "rank": 3},
        {"kind": "trending", "date": None, "rank": None},
    ]
    assert (found["votes"], found["comments"]) == (0, None)
    assert (found["organization"], found["organization_name"]) == ("ACME Labs", "acme")
    assert found["links"] == {
        "abs": "https://arxiv.org/abs/2509.08721",
        "pdf": "https://arxiv.org/pdf/2509.08721",
        "html": "https://arxiv.org/html/2509.08721",
        "huggingface": "https://huggingface.co/papers/2509.08721",
        "code": "https://github.com/acme/title",
    }
    assert (found["starred"], found["read"], found["tags"], found["note"]) == (True, False, ["todo"], "Mine.")
    assert found["updated"] is None
    assert "id" not in found


def test_a_bare_paper_has_the_same_keys_and_no_empty_strings() -> None:
    bare = paper_object(View(1, Paper("feed:0123456789abcdef", "T"), Marks()))
    assert list(bare) == list(paper_object(FULL))
    assert "" not in bare.values()
    assert bare["note"] is None
    assert bare["author_count"] is None
    assert bare["authors"] == []
    assert bare["discussion"] is None


def test_what_was_fetched_when_the_paper_was_opened() -> None:
    comments = (
        Comment("1", "ada", "2025-09-12T09:00:00Z", "Nice.", reactions=(("👍", 2),)),
        Comment("2", None, None, "gone", parent="1", hidden=True),
    )
    detail = Detail(
        FULL.paper.key, comments, (Repository("model", "acme/title-7b", 3),), (("model", 12),), "2025-09-13"
    )
    found = paper_object(FULL._replace(detail=detail))
    assert found["repositories"] == [{"kind": "model", "id": "acme/title-7b", "likes": 3, "downloads": None}]
    assert found["repository_totals"] == {"model": 12}
    assert isinstance(found["discussion"], list)
    first, second = found["discussion"]
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert first["reactions"] == {"👍": 2}
    assert (second["parent"], second["text"], second["hidden"]) == ("1", None, True)
    assert list(found) == list(paper_object(FULL))


@settings(max_examples=50, deadline=None)
@given(title=st.text(st.characters(exclude_categories=())), note=st.text())
def test_json_is_read_back_and_can_be_encoded(title: str, note: str) -> None:
    view = FULL._replace(paper=FULL.paper._replace(title=title), marks=Marks(note=note))
    out = exporters.export([view], "json")
    assert out.endswith("]\n")
    (found,) = json.loads(out.encode("utf-8"))
    assert found["title"] == title.encode("utf-8", "replace").decode()
    assert found["note"] == (note or None)


@pytest.mark.parametrize(
    ("path", "flag", "expected"),
    [
        (None, None, "markdown"),
        ("-", None, "markdown"),
        ("starred.md", None, "markdown"),
        ("dir.bib/Notes.MARKDOWN", None, "markdown"),
        ("refs.bib", None, "bibtex"),
        ("refs.ris", None, "ris"),
        ("papers.json", None, "json"),
        ("papers.csl.json", None, "csl-json"),
        ("papers.json", "csl-json", "csl-json"),
        ("papers.org", None, "org"),
        ("papers.htm", None, "html"),
        ("papers.csv", None, "csv"),
        ("papers.atom", None, "atom"),
        ("refs.bib", "biblatex", "biblatex"),
        ("list.md", "table", "markdown-table"),
        (None, "vault", "obsidian"),
        ("starred.txt", "md", "markdown"),
        (None, "bib", "bibtex"),
        (None, "BibTeX", "bibtex"),
        (None, "csl.json", "csl-json"),
    ],
)
def test_the_format_follows_the_flag_else_the_suffix(path: str | None, flag: str | None, expected: str) -> None:
    assert exporters.format_for(path, flag) == expected


@pytest.mark.parametrize(("path", "flag"), [("a.docx", None), ("noname", None), ("bib", None), ("a.md", "docx")])
def test_an_unknown_format_names_the_known_ones(path: str | None, flag: str | None) -> None:
    with pytest.raises(UsageError, match="markdown, markdown-table, obsidian, org, html, bibtex"):
        exporters.format_for(path, flag)


def test_unknown_words_are_refused() -> None:
    with pytest.raises(UsageError, match="docx"):
        exporters.export([], "docx")
    with pytest.raises(UsageError, match="none, tag, month, day"):
        exporters.export([], "markdown", group="year")


@pytest.mark.parametrize("fmt", [name for name, form in exporters.FORMATS.items() if not form.folder])
def test_every_format_ends_in_one_newline_and_stays_the_same(fmt: str) -> None:
    for views in ([], [FULL], [FULL, FULL._replace(paper=FULL.paper._replace(key="arxiv:2509.00001"))]):
        out = exporters.export(iter(views), fmt)
        assert out.endswith("\n")
        assert not out.endswith("\n\n")
        assert exporters.export(views, fmt) == out


def test_printing_json_loads_nothing_heavy() -> None:
    code = "import sys; from papertui.exporters.json import paper_object; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"textual", "rich", "httpx", "msgspec", "dataclasses", "asyncio", "pylatexenc", "apsw"} & set(loaded)
