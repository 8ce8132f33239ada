"""What readers type and what authors wrote come together: hyphens, Greek, formulas, signs, other scripts."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from papertui.model import Author, Paper, Sighting
from papertui.paths import Paths
from papertui.query import QueryError
from papertui.store.forms import MOST, forms
from papertui.store.tokens import indexed
from papertui.workspace import Workspace


@pytest.fixture
def space(tmp_path: Path):
    paths = Paths(tmp_path / "config.toml", tmp_path / "cache.db", tmp_path / "library", tmp_path / "state", tmp_path)
    with Workspace.open(paths) as space:
        yield space


def put(space: Workspace, text: str, number: int = 0) -> None:
    key = f"10.5555/{number}"
    paper = Paper(f"doi:{key}", f"Study {number}", abstract=text, doi=key, authors=(Author("Łukasz Müller-Straße"),))
    space.ingest([Sighting(paper, "file")])


SAME = [
    ("multimodal", "multi-modal", "multi modal", "multi-modals"),
    ("zero-shot", "zeroshot", "zero shot"),
    ("dataset", "data set", "data-sets"),
    ("GPT-4", "GPT4", "gpt 4", "gpt-4"),
    ("GPT-4o", "gpt4o", "GPT 4o"),
    (r"an $\alpha$-stable law", "α", "alpha", r"\alpha", "Α"),
    ("α-helices", "alpha-helices", "α-helices", "alpha helices"),
    ("TGF-β1", "TGF-beta1", "tgfβ1"),
    (r"the $\ell_1$ norm", "L1", "ℓ1", "l_1", r"$\ell_1$", "$L_1$", "ℓ₁"),
    ("an F1 score", "F1", "F_1", "F-1", "$F_1$"),
    ("an $R^2$ of 0.9", "R²", "R2", "R^2", "$R^2$"),
    ("R² of 0.9", "R²", "R2", "R^2"),
    ("written in C++.", "C++", "c++", "(C++)", "C++,"),
    ("a C# program", "C#", "c#"),
    ("the .NET runtime", ".NET", ".net"),
    ("CO$_2$ capture", "CO2", "CO₂", "CO_2"),
    ("Schrödinger equations", "schrodinger", "Schrödinger", "SCHRÖDINGER equation"),
    ("我们研究强化学习的方法", "强化学习", "学习", "方法"),
    ("機械学習について", "学習", "について"),
    ("기계 학습은 중요하다", "학습", "중요"),
    ("การเรียนรู้ของเครื่อง", "เรียนรู้", "เครื่อง"),
    ("دراسة التعلّم العميق", "التعلم", "العميق", "دراسه"),
    ("Глубокое обучение нейронных сетей", "обучение", "ГЛУБОКОЕ"),
    ("ещё одна сеть", "еще", "ещё"),
    ("Größe und Maß", "grosse", "Größe", "Mass", "maß"),
]


@pytest.mark.parametrize("ways", SAME, ids=lambda ways: ways[0])
def test_each_way_finds_the_paper(space: Workspace, ways: tuple[str, ...]) -> None:
    put(space, ways[0])
    put(space, "Something else entirely, with a net, a c and an l", 1)
    found = {way: [row.title for row in space.reader.rows(space.searching.select(way))] for way in ways[1:]}
    assert found == {way: ["Study 0"] for way in ways[1:]}


@pytest.mark.parametrize(
    "query", ["author:Łukasz", "author:Lukasz", "lukasz", 'author:"Łukasz Müller-Straße"', "strasse"]
)
def test_names_are_found_without_their_marks(space: Workspace, query: str) -> None:
    put(space, "Text")
    assert len(space.searching.select(query)) == 1


def test_names_of_signs_are_not_their_letters(space: Workspace) -> None:
    put(space, "written in C++ and in C")
    put(space, "vitamin C", 1)
    put(space, "a neural net", 2)
    assert [row.title for row in space.reader.rows(space.searching.select("C++"))] == ["Study 0"]
    assert space.searching.select(".NET") == []
    assert len(space.searching.select("C")) == 2
    assert [row.title for row in space.reader.rows(space.searching.select('"C++"'))] == ["Study 0"]
    assert len(space.searching.select('"C++ and in"')) == 1
    assert space.searching.select('"C and"') == []


def test_names_of_signs_beside_others(space: Workspace) -> None:
    put(space, "a C++/CUDA kernel for C/C++ code")
    put(space, "a C, C and a C/CUDA kernel", 1)
    for query in ("C++/CUDA", "C/C++", "C++/Cud", '"C/C++ code"'):
        assert [row.title for row in space.reader.rows(space.searching.select(query))] == ["Study 0"], query


def test_a_formula_is_not_the_stop_word_that_its_letters_make(space: Workspace) -> None:
    put(space, "done in $O(n)$ steps")
    put(space, "a study on graphs", 1)
    assert [row.title for row in space.reader.rows(space.searching.select("O(n)"))] == ["Study 0"]


def test_a_name_of_signs_is_no_part_of_another_in_titles(space: Workspace) -> None:
    said = ("Text2Loc++: a place", "On u.net and w.net", "An F#-minor C#-major", "Plain (C++) code", "c++, revised")
    space.ingest([Sighting(Paper(f"doi:10.5555/{at}", title), "test") for at, title in enumerate(said)])

    def titles(query: str) -> set[str]:
        return {row.title for row in space.reader.rows(space.searching.select(query))}

    assert titles("C++") == {"Plain (C++) code", "c++, revised"}
    assert titles(".NET") == set()
    assert titles("C#") == titles("F#") == {"An F#-minor C#-major"}


def test_a_phrase_stays_as_it_is(space: Workspace) -> None:
    put(space, "multimodal models")
    assert space.searching.select('"multi modal"') == []
    assert len(space.searching.select("multi modal models")) == 1


def test_rows_of_before_are_found_too(space: Workspace) -> None:
    put(space, "Text")
    with space.transaction() as db:
        db.execute("DELETE FROM words")
        ((row,),) = db.execute("SELECT id FROM paper").fetchall()
        db.execute("INSERT INTO words(rowid, title, abstract, authors) VALUES(?,'C++ für 学习','', 'Łukasz Ø')", (row,))
        db.execute("UPDATE paper SET title='C++ für 学习'")
    for query in ("C++", "学习", "Łukasz", "author:Łukasz", 'author:"Łukasz Ø"', "Ø"):
        assert space.searching.select(query) == [row], query


@given(st.text(max_size=80))
@example("a" * 60)
@example("α1β2")
@example("l1l")
def test_forms_are_few_and_never_the_text_itself(text: str) -> None:
    found = forms(text)
    assert len(found) <= MOST and text not in found and all(way.strip() for way in found)


@given(st.text(max_size=200))
def test_what_goes_into_the_index_goes_into_it_once(text: str) -> None:
    once = indexed(text)
    assert indexed(once).split() == once.split()


@given(st.text(alphabet=st.sampled_from('aβ1-ℓ²+#.学م łC\\_^$ ()"'), max_size=300))
@example("ℓ1 " * 80)
@example("l1l1" * 30)
@example("α-" * 40)
def test_no_query_fails_or_takes_long(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    space = _shared(tmp_path_factory)
    began = process_time()
    with suppress(QueryError):
        space.searching.answer(space.searching.parse(f"{text} sort:relevance"), words_alone=True)
    assert process_time() - began < 5


_OPEN: list[Workspace] = []


def _shared(factory: pytest.TempPathFactory) -> Workspace:
    if not _OPEN:
        folder = factory.mktemp("shared")
        _OPEN.append(Workspace.open(Paths(folder / "c", folder / "cache.db", folder / "l", folder / "s", folder)))
        put(_OPEN[0], "α β ℓ 1 学 C++ l1")
    return _OPEN[0]
