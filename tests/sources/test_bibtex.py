"""Bibliographies in BibTeX, whole and broken."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from papertui.exporters import tex
from papertui.sources.bibtex import papers


def test_entries_are_known_by_arxiv_doi_or_title() -> None:
    found, skipped = papers(rb"""
@string{venue = "Journal"}
@comment{ @article{no, title={Commented}} }
@article{one, title={{Attention} Is All You Need}, author={Vaswani, Ashish and Noam Shazeer and others},
  year=2017, journal = venue # " 30", eprint={1706.03762}, archivePrefix={arXiv}}
@inproceedings{two, title = "The Work of Schr{\"o}dinger", doi = {10.1000/abc_d}, author = {M{\"u}ller, J{\"o}rg}}
@misc(three, title = {Preprint}, note = {arXiv preprint arXiv:2006.11239})
@misc{four, author={Nobody}}
@book{five, title={Only a
  Title}}
""")
    assert [paper.key for paper in found if not paper.key.startswith("feed:")] == [
        "arxiv:1706.03762", "doi:10.1000/abc_d", "arxiv:2006.11239"
    ]  # fmt: skip
    first, second, *_ = found
    assert first.title == "Attention Is All You Need"
    assert [author.name for author in first.authors] == ["Ashish Vaswani", "Noam Shazeer"]
    assert first.published == "2017"
    assert second.title == "The Work of Schrödinger"
    assert [author.name for author in second.authors] == ["Jörg Müller"]
    assert found[-1].title == "Only a Title"
    assert skipped == 1


def test_an_entry_that_is_never_closed_costs_only_itself() -> None:
    found, _ = papers(b"@article{a, title={Never closed\n\n@article{b, title={Whole}}\n")
    assert [paper.title for paper in found][-1] == "Whole"


def test_nothing_is_found_in_what_is_no_bibliography() -> None:
    assert papers(b"a text with user@example.org in it") == ([], 0)
    assert papers(b"") == ([], 0)


@given(st.binary(max_size=300) | st.text('@article{},="\\# \ntitle').map(str.encode))
def test_whatever_comes_is_read_without_complaint(data: bytes) -> None:
    found, skipped = papers(data)
    assert all(paper.title for paper in found) and skipped >= 0


def test_signs_that_are_printed_stay_and_braces_that_group_go() -> None:
    found, _ = papers(
        rb"@misc{a, title = {{A\textasciicircum{}2FM} \{x\} ~ {\textasciitilde} \textbar{} Caf\'{e} \$5}}"
    )
    assert [paper.title for paper in found] == ["A^2FM {x} ~ | Caf\u00e9 $5"]


@given(
    st.text("ab1 \\{}$&%#_^~<>|`'\"-,.éα→₁²ₙ")
    .map(str.split)
    .map(" ".join)
    .filter(lambda title: any(map(str.isalnum, title)))
)
def test_titles_as_the_exporters_write_them_come_back(title: str) -> None:
    written = f"@misc{{key,\n  title = {{{{{tex.escape(title)}}}}}\n}}\n"
    found, skipped = papers(written.encode())
    assert [paper.title for paper in found] == [title] and skipped == 0
