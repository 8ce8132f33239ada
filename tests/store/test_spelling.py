"""Words of the cache for words that it does not have."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from papertui import edits
from papertui.model import Author, Organization, Paper, Sighting
from papertui.paths import Paths
from papertui.query import QueryError
from papertui.store.spelling import distance, distance_of_beginning
from papertui.workspace import Workspace

TEXT = (
    "Diffusion transformers with attention receive optimization by deep learning; neural networks segmentation of"
    " languages, retrieval and quantization."
)


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("spelling")
    with Workspace.open(Paths(folder / "c", folder / "cache.db", folder / "l", folder / "s", folder)) as space:
        papers = [
            Paper(f"doi:10.5555/{n}", f"Study {n}", TEXT, (Author("Ada Vaswani"),), doi=f"10.5555/{n}")
            for n in range(3)
        ]
        space.ingest([Sighting(paper, "file") for paper in papers])
        yield space


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("difusion", "diffusion"),
        ("Difusion transfomers", "Diffusion transformers"),
        ("attenion is:unread sort:votes", "attention is:unread sort:votes"),
        ("optimzation", "optimization"),
        ("recieve", "receive"),
        ("deeplearning", "deep learning"),
        ("nueral netwroks", "neural networks"),
        ("rteieval", None),
        ("dtffusion", "diffusion"),
        ("iffusion", "diffusion"),
        ("segmentaiton -survey", "segmentation -survey"),
        ('"deep lerning"', '"deep learning"'),
        ("author:vaswni", "author:vaswani"),
        ("retreival (languges OR quantizaton)", "retrieval (languages OR quantization)"),
    ],
)
def test_what_was_meant(space: Workspace, typed: str, meant: str | None) -> None:
    assert space.searching.suggestion(space.searching.parse(typed)) == meant


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("named")
    with Workspace.open(Paths(folder / "c", folder / "cache.db", folder / "l", folder / "s", folder)) as space:
        university = Organization("thu", "Tsinghua University")
        papers = [
            Paper(
                f"doi:10.5555/{n}",
                f"Study {n}",
                TEXT,
                (Author("Ada Vaswani"),),
                doi=f"10.5555/{n}",
                categories=("cs.RO",),
                keywords=("world model",),
                organization=university,
            )
            for n in range(3)
        ]
        space.ingest([Sighting(paper, "file") for paper in papers])
        space.editing.apply(edits.tag(space.marked(space.searching.select("")), "thesis", True))
        yield space


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("org:tsingua", "org:tsinghua"),
        ('org:"Tsinghua Univercity" is:unread', 'org:"Tsinghua University" is:unread'),
        ("org:thu", None),
        ("org:univ", None),
        ('kw:"wrold model"', 'kw:"world model"'),
        ("kw:wordlmodel -survey", 'kw:"world model" -survey'),
        ("kw:zeppelins", None),
        ("#tehsis sort:votes", "tag:thesis sort:votes"),
        ("#thesis", None),
        ("-#tehsis", None),
        ("CAT:cs.RI", "cat:cs.RO"),
        ("cat:cs", None),
        ("cat:math", None),
    ],
)
def test_what_was_meant_in_a_field(named: Workspace, typed: str, meant: str | None) -> None:
    assert named.searching.suggestion(named.searching.parse(typed)) == meant


@pytest.mark.parametrize(
    "text", ["", "diffusion", "the", "xyzzy", "abc", "-difusion", "学习", "& +", "is:unread", "GPT-4"]
)
def test_nothing_is_suggested_where_nothing_comes_close(space: Workspace, text: str) -> None:
    assert space.searching.suggestion(space.searching.parse(text)) is None


def test_a_suggestion_is_found(space: Workspace) -> None:
    meant = space.searching.suggestion(space.searching.parse("Difusion transfomers"))
    assert meant is not None and len(space.searching.select(meant)) == 3


def test_a_reader_stays_one_that_cannot_write(space: Workspace) -> None:
    from papertui.store.connection import open_reader
    from papertui.store.spelling import suggestion

    db = open_reader(space.paths.cache)
    assert suggestion(db, space.searching.parse("difusion")) == "diffusion"
    assert db.execute("PRAGMA query_only").fetchall() == [(1,)]
    db.close()


def test_distances() -> None:
    assert distance("diffusion", "difusion", 2) == 1
    assert distance("neural", "nueral", 2) == 1
    assert distance("abc", "xyz", 2) == 3
    assert distance("a", "abcdef", 2) == 3
    assert distance_of_beginning("attent", "attenion", 2) == 1
    assert distance_of_beginning("diffus", "diffusion", 2) == 0


@given(st.text(max_size=40), st.text(max_size=40))
def test_distances_are_the_same_both_ways(one: str, other: str) -> None:
    assert distance(one, other, 3) == distance(other, one, 3)
    assert (distance(one, other, 3) == 0) == (one == other)


@given(st.text(alphabet=st.sampled_from("difusonlerg \u0301é学()\"-:_'%*"), max_size=400))
@example("difusion " * 200)
@example("a" * 3_000)
def test_no_text_fails_or_takes_long(space: Workspace, text: str) -> None:
    began = process_time()
    try:
        query = space.searching.parse(text)
    except QueryError:
        return
    meant = space.searching.suggestion(query)
    assert meant is None or meant != text
    assert process_time() - began < 5
