"""`import` of bibliographies: stars, tags and notes go through the journal, and our own exports come back."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from commands import FIRST, SECOND, Program
from servers.arxiv import ArxivServer, Preprint
from servers.registers import CrossrefServer, Registered
from servers.running import running

BIB = """@article{quill2026, title={Harbor lights}, author={Quill, Ada}, eprint={2608.00123}, archivePrefix={arXiv},
  keywords={lamp, deep sea}, annote={Read twice}}
@book{book, title={A Book of Lamps}, year={2001}}
@article{broken, title={Never {closed}
"""


def only(program: Program, query: str) -> dict[str, object]:
    (paper,) = program("list", "--json", query).json()
    assert isinstance(paper, dict)
    return paper


def test_a_preview_tells_what_an_import_then_does(papertui: Program, tmp_path: Path) -> None:
    file = tmp_path / "library"
    file.write_bytes(gzip.compress(BIB.encode()))
    before = papertui("list", "--json").out
    trial = papertui("import", file, "--star", "--tag", "thesis", "--dry-run")
    assert trial.out.splitlines() == [
        f"{file}: BibTeX bibliography, gzip: 2 new, 0 updated, 0 unchanged, 1 skipped (dry run: nothing was changed)",
        "  1 without an id: 1 known by title alone",
        "  2 starred, 2 tagged, 1 noted",
        "  tags: thesis 2, deep-sea 1, lamp 1",
        "  skipped line 4 (broken): its braces or quotes do not close, so that nothing of it is sure",
    ]
    assert papertui("list", "--json").out == before
    assert not list((papertui.home / "data").rglob("*.jsonl")) or "2608.00123" not in before
    done = papertui("import", file, "--star", "--tag", "thesis", "--json").json()
    assert (done["new"], done["starred"], done["tags"]) == (2, 2, {"thesis": 2, "deep-sea": 1, "lamp": 1})
    again = papertui("import", file, "--star", "--tag", "thesis", "--json").json()
    assert (again["starred"], again["tagged"], again["noted"]) == (0, 0, 0)


def test_marks_survive_a_lost_cache_and_the_key_is_kept(papertui: Program, tmp_path: Path) -> None:
    file = tmp_path / "my.bib"
    file.write_text(BIB, encoding="utf-8")
    papertui("import", file, "--queue")
    papertui.cache.unlink()
    paper = only(papertui, "harbor")
    assert (paper["key"], paper["queued"], paper["tags"]) == ("arxiv:2608.00123", True, ["deep-sea", "lamp"])
    assert paper["note"] == "Read twice"
    assert "@misc{quill2026," in papertui("export", "-f", "bibtex", "harbor").out


def test_a_note_is_added_below_and_no_tag_is_taken(papertui: Program, tmp_path: Path) -> None:
    number = FIRST.removeprefix("arxiv:")
    papertui("note", FIRST, "Mine")
    papertui("tag", "old", FIRST)
    file = tmp_path / "my.bib"
    file.write_text(f"@misc{{k, title={{Another}}, eprint={{{number}}}, annote={{Theirs}}, keywords={{new}}}}")
    title = only(papertui, f"id:{number}")["title"]
    done = papertui("import", file, "--no-tags").out
    assert "0 new" in done and "1 noted" in done and "tags" not in done
    paper = only(papertui, f"id:{number}")
    assert (paper["note"], paper["tags"], paper["title"]) == ("Mine\n\nTheirs", ["old"], title)
    papertui("import", file)
    paper = only(papertui, f"id:{number}")
    assert (paper["note"], paper["tags"]) == ("Mine\n\nTheirs", ["new", "old"])


@pytest.mark.parametrize("form", ["bibtex", "biblatex", "ris", "csl-json", "json", "csv"])
def test_our_own_exports_come_back(papertui: Program, tmp_path: Path, form: str) -> None:
    papertui("star", FIRST, SECOND)
    papertui("tag", "lamp", FIRST)
    papertui("note", FIRST, "Count them\n\n- again")
    file = tmp_path / "out"
    papertui("export", "-f", form, "-o", file, "is:starred")
    other = Program(tmp_path / "other")
    assert other("import", file, "--json").json()["new"] == 2
    mine = {paper["key"]: paper for paper in papertui("list", "--json", "is:starred").json()}
    for paper in other("list", "--json").json():
        theirs = mine[paper["key"]]
        assert [paper[name] for name in ("title", "authors", "tags")] == [
            theirs[name] for name in ("title", "authors", "tags")
        ]
        assert " ".join((paper["abstract"] or "").split()) in " ".join((theirs["abstract"] or "").split())
        assert paper["starred"] is (form in ("json", "csv"))
        if form == "json":
            assert (paper["note"], paper["votes"], paper["listings"]) == tuple(
                theirs[name] for name in ("note", "votes", "listings")
            )
    here = papertui("import", file, "--json").json()
    assert (here["new"], here["starred"], here["tagged"], here["noted"]) == (0, 0, 0, 0)


def test_a_library_without_papers_says_so(papertui: Program, tmp_path: Path) -> None:
    file = tmp_path / "empty.rdf"
    file.write_text(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:z="http://www.zotero.org/namespaces/export#"><z:Collection rdf:about="#c"/></rdf:RDF>'
    )
    done = papertui("import", file)
    assert (done.code, done.out) == (0, f"{file}: Zotero RDF: no papers in it\n")


def test_a_list_names_papers_until_more_is_known(papertui: Program, tmp_path: Path) -> None:
    number = FIRST.removeprefix("arxiv:")
    file = tmp_path / "list.txt"
    file.write_text(f"https://arxiv.org/abs/{number}v2\n2608.00777\nhttps://doi.org/10.1000/Lamp.7\n")
    title = only(papertui, f"id:{number}")["title"]
    told = papertui("import", file, "--star", "--json").json()
    assert (told["starred"], told["known_by_id"]) == (3, 2)
    assert only(papertui, f"id:{number}")["title"] == title
    assert only(papertui, "id:2608.00777")["title"] == "arXiv:2608.00777"
    more = tmp_path / "more.bib"
    more.write_text("@misc{k, title={Table lamps}, eprint={2608.00777}}")
    papertui("import", more)
    assert (only(papertui, "id:2608.00777")["title"], only(papertui, "table")["starred"]) == ("Table lamps", True)


def test_what_a_list_names_is_looked_up_where_that_is_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("2607.00006 and https://doi.org/10.1000/Lamp.7, and 2607.99999\n")
    lanterns = Preprint("2607.00006", "Old lanterns of the north", "2026-07-01", ("math.CO",))
    lamp = Registered("10.1000/lamp.7", "Lamp seven")
    with running(ArxivServer([lanterns])) as arxiv, running(CrossrefServer([lamp])) as register:
        program = Program(tmp_path / "home", PAPERTUI_ARXIV_URL=arxiv.url, PAPERTUI_CROSSREF_URL=register.url)
        done = program("import", file, "--fetch", "--star")
    assert (done.code, done.err) == (0, "papertui: arXiv tells nothing of arxiv:2607.99999.\n")
    titles = {paper["title"] for paper in program("list", "--json", "is:starred").json()}
    assert titles == {"Old lanterns of the north", "Lamp seven", "arXiv:2607.99999"}


def test_a_list_of_feeds(papertui: Program, tmp_path: Path) -> None:
    file = tmp_path / "feeds"
    file.write_text('<opml version="2.0"><body><outline text="A" xmlUrl="https://example.org/feed.xml"/></body></opml>')
    assert papertui("import", file, "--dry-run", "--json").json()["feeds_added"] == 1
    assert "https://example.org/feed.xml" not in papertui("sources", "export").out
    assert papertui("import", file, "--plain").out.count("feeds added: 1") == 1
    assert "https://example.org/feed.xml" in papertui("sources", "export").out
    assert papertui("import", file, "--json").json()["feeds_here"] == 1


def test_a_tag_that_is_none_and_a_fetch_without_a_network(papertui: Program, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("2608.00777\n")
    assert papertui("import", file, "--tag", " , ").code == 2
    done = papertui("import", file, "--fetch")
    assert (done.code, "1 new" in done.out) == (4, True)
    assert json.loads(papertui("list", "--json", "id:2608.00777").out)
