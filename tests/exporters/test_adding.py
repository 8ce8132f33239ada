"""Papers added to a bibliography that its owner edits: what is there stays, byte for byte."""

from __future__ import annotations

import os
from pathlib import Path

import bibtexparser
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from papertui.errors import PapertuiError
from papertui.exporters import Wanted, bibfile, doing
from papertui.exporters.keys import Keys
from papertui.model import Author, Marks, Paper, Published, View

ATTENTION = View(
    1,
    Paper(
        "arxiv:1706.03762", "Attention Is All You Need", authors=(Author("Ashish Vaswani"),), published="2017-06-12",
        categories=("cs.CL",),
    ),
    Marks(),
)  # fmt: skip
ADAM = View(2, Paper("arxiv:1412.06980", "Adam", authors=(Author("Łukasz Čapek"),), published="2014"), Marks())
JOURNAL = View(
    3,
    Paper("doi:10.1000/abc_d", "A Journal Paper", authors=(Author("Jörg Müller"),), published="2020-02-03"),
    Marks(),
    published=Published("10.1000/abc_d", "Nature", "2020", "crossref", "2024-01-01"),
)
MINE = b"""% my papers
@string{nat = "Nature"}
@comment{jabref-meta: x}

@article{Vaswani17,
   title= {Attention is all you need}, eprint={1706.03762v5}, journal = nat
}
@inproceedings{child, crossref = {parent}}
"""


def add(target: Path, *views: View, keys: Keys | None = None, form: str = "bibtex") -> doing.Outcome:
    order = doing.Order(target, form, Wanted(keys=keys or Keys()), target.parent / "state", doing.ADD)
    return doing.export(list(views), order)


def test_what_is_there_stays_and_only_what_is_missing_comes(tmp_path: Path) -> None:
    refs = tmp_path / "refs.bib"
    refs.write_bytes(MINE)
    done = add(refs, ATTENTION, ADAM, JOURNAL, ADAM)
    assert (done.counts["added"], done.counts["known"]) == (2, 1)
    assert done.sentence("refs.bib") == "2 papers added to refs.bib; 1 paper in it already"
    after = refs.read_bytes()
    assert after.startswith(MINE + b"\n@misc{capek2014adam,\n")
    library = bibtexparser.parse_string(after.decode())
    assert [entry.key for entry in library.entries] == ["Vaswani17", "child", "capek2014adam", "muller2020journal"]
    assert not library.failed_blocks
    again = add(refs, ATTENTION, ADAM, JOURNAL)
    assert (again.counts["added"], again.counts["known"]) == (0, 3)
    assert refs.read_bytes() == after


@pytest.mark.parametrize(
    "entry",
    [
        "@article{x, eprint = {1706.03762}}",
        '@article{x, eprint = "1706.03762v7", archiveprefix={arXiv}}',
        "@ARTICLE{x,\n  Eprint={arXiv:1706.03762}}",
        "@misc(x, url = {https://arxiv.org/abs/1706.03762v2})",
        "@misc{x, doi = {10.48550/arXiv.1706.03762}}",
        "@article{x, journal = {arXiv preprint arXiv:1706.03762}, year = 2017}",
        "@article{x, title = {{A}ttention {Is} All You Need}}",
        "@misc{vaswani2017attention, note = {written by hand}}",
        "text @ before\n@misc{x, eprint={1706.03762}",
    ],
)
def test_a_paper_is_known_by_its_number_its_doi_its_key_or_its_title(tmp_path: Path, entry: str) -> None:
    refs = tmp_path / "refs.bib"
    refs.write_text(entry)
    assert add(refs, ATTENTION, keys=Keys({"arxiv:1706.03762": "vaswani2017attention"})).counts["known"] == 1
    assert refs.read_text() == entry


def test_a_paper_that_an_entry_only_tells_of_is_not_in_it(tmp_path: Path) -> None:
    refs = tmp_path / "refs.bib"
    refs.write_text("@misc{x, eprint={2001.00001}, abstract={We improve on arXiv:1706.03762 and others.}}\n")
    assert add(refs, ATTENTION).counts["added"] == 1
    refs.write_text("@article{x, doi={10.1000/zz}, journal={arXiv preprint arXiv:1706.03762}}\n")
    assert add(refs, ATTENTION).counts["known"] == 1


def test_a_doi_is_known_however_it_is_written(tmp_path: Path) -> None:
    refs = tmp_path / "refs.bib"
    refs.write_text("@article{x, doi = {https://doi.org/10.1000/ABC\\_D}}")
    assert add(refs, JOURNAL).counts["known"] == 1


def test_keys_avoid_those_of_the_file_and_stay_what_they_are_elsewhere(tmp_path: Path) -> None:
    refs = tmp_path / "refs.bib"
    refs.write_text("@misc{VASWANI2017attention, eprint = {2001.00001}}\n@misc{capek2014adam, doi={10.1/x}}\n")
    keys = Keys({"arxiv:1706.03762": "vaswani2017attention"})
    add(refs, ATTENTION, ADAM, keys=keys)
    found = [entry.key for entry in bibtexparser.parse_string(refs.read_text()).entries]
    assert found == ["VASWANI2017attention", "capek2014adam", "vaswani2017attentionb", "capek2014adamb"]
    assert keys.fresh == {"arxiv:1412.06980": "capek2014adamb"}, "the other one keeps the key it was given"


@pytest.mark.parametrize(
    "before",
    [
        b"@misc{a, title={x}}",
        b"@misc{a, title={x}}\n\n\n",
        b"@misc{a, title={x}}\r\n@misc{a, title={twice}}\r\n",
        b"\xef\xbb\xbf@misc{a, title={\xc3\xa9}}\n",
        "@misc{a, author={Müller, Jörg}}\n".encode("latin-1"),
        b"% Encoding: ISO-8859-1\r\n@misc{a, author={M\xfcller}}\r\n",
        b"",
        b"\xef\xbb\xbf",
        b"no entry at all } } } {",
        b"@misc{open, title = {never closed\n\n@misc{b, title={y}}\n",
        b"@misc{a, title=\"un{bal\"anced\", }\n@",
        b"@preamble{ \"\\newcommand{\\x}{y}\" }\n@misc{, title={no key}}\n",
    ],
)  # fmt: skip
def test_files_of_every_kind(tmp_path: Path, before: bytes) -> None:
    refs = tmp_path / "refs.bib"
    refs.write_bytes(before)
    refs.chmod(0o640)
    done = add(refs, ADAM, JOURNAL)
    after = refs.read_bytes()
    assert after.startswith(before)
    assert refs.stat().st_mode & 0o777 == 0o640
    added = after[len(before) :]
    assert (b"\r\n" in added) == (b"\r\n" in before)
    assert b"\n" not in added.replace(b"\r\n", b"") if b"\r\n" in before else True
    encoding = "latin-1" if b"\xfc" in before else "utf-8-sig"
    library = bibtexparser.parse_string(after.decode(encoding))
    keys = [entry.key for entry in library.entries]
    assert keys[-2:] == ["capek2014adam", "muller2020journal"]
    author = library.entries[-2].fields_dict["author"].value
    assert author == (r"{\v{C}}apek, {\L}ukasz" if encoding == "latin-1" else "Čapek, Łukasz")
    assert library.entries[-1].fields_dict["author"].value == "Müller, Jörg"
    assert bool(done.warnings) == (b"never closed" in before or b"anced" in before)


def test_an_entry_that_is_never_closed_is_told_with_its_line(tmp_path: Path) -> None:
    refs = tmp_path / "refs.bib"
    refs.write_text("\n\n@misc{open, title = {never closed\n")
    (warning,) = add(refs, ADAM).warnings
    assert "the entry open (line 3) is never closed" in warning


def test_a_sign_that_the_encoding_lacks_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    refs = tmp_path / "refs.bib"
    before = "@misc{a, author={Müller}}\n".encode("latin-1")
    refs.write_bytes(before)
    cat = View(4, Paper("arxiv:2001.00001", "On 猫"), Marks())
    with pytest.raises(
        PapertuiError, match=r"refs.bib is not in UTF-8.* has no 猫 \(U\+732B\), which nd\w* needs: conv"
    ):
        add(refs, ADAM, cat)
    assert refs.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["refs.bib"]
    refs.write_bytes("@misc{a}".encode("utf-16"))
    with pytest.raises(PapertuiError, match="UTF-16"):
        add(refs, ADAM)


def test_another_program_writing_meanwhile_is_noticed(tmp_path: Path) -> None:
    refs = tmp_path / "refs.bib"
    refs.write_bytes(MINE)

    class Slow(list[View]):
        def __iter__(self):  # type: ignore[no-untyped-def]
            yield ADAM
            refs.write_bytes(MINE + b"@misc{new}\n")
            yield JOURNAL

    order = doing.Order(refs, "bibtex", Wanted(), tmp_path / "state", doing.ADD)
    with pytest.raises(PapertuiError, match="changed by another program meanwhile; it is left as it is"):
        doing.export(Slow([ADAM, JOURNAL]), order)
    assert refs.read_bytes() == MINE + b"@misc{new}\n"


def test_a_link_is_followed_and_a_protected_file_left_alone(tmp_path: Path) -> None:
    real, link = tmp_path / "real.bib", tmp_path / "link.bib"
    real.write_bytes(MINE)
    link.symlink_to(real)
    add(link, ADAM)
    assert link.is_symlink()
    assert real.read_bytes().startswith(MINE)
    real.chmod(0o400)
    if os.access(real, os.W_OK):
        pytest.skip("the administrator may write everything")
    with pytest.raises(PapertuiError, match="write-protected"):
        add(link, JOURNAL)


PIECES = st.sampled_from(
    ["@misc{", "@article(", "}", "{", ")", '"', ",", "a", "key", "=", "\n", "\r\n", "@", "@comment{", "@string{", "%",
     "title", "eprint={1706.03762}", "\\", "é", " ", "@book{b, title={x}}\n"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(before=st.one_of(st.lists(PIECES, max_size=30).map("".join).map(str.encode), st.binary(max_size=60)))
@example(before=b"@misc{a, title={}}}}")
def test_whatever_is_there_stays(tmp_path_factory: pytest.TempPathFactory, before: bytes) -> None:
    try:
        there = bibfile.read(before)
    except bibfile.Unfit:
        return
    adding = bibfile.Adding(there, Keys())
    key = adding.missing(JOURNAL)
    assert key is not None
    assert key.lower() not in {each.lower() for each in there.keys}
    out = b"".join(bibfile.joined(before, iter([f"@misc{{{key},\n}}\n"]), there))
    assert out.startswith(before)
    assert out.rstrip().endswith(b"}")
    assert f"@misc{{{key},".encode() in out[len(before) :]
